"""Storylines on the page: one is chosen, its screens are put on, off and in order, and kept under a name."""

from __future__ import annotations

import streamlit as st

from charts.format import inert_markdown
from exports.storyline import every_screen, screen_name
from panels.commands import Done, run
from panels.context import Here
from panels.figure import unfolded
from panels.opening import reading
from warehouse.storylines import storylines

_NAME, _DRAFT, _SAID = "_storyline_name", "_storyline_draft", "_storyline_said"
_CHOICE = "storyline_choice"

Screens = tuple[str, ...]


def _named(here: Here) -> dict[str, Screens]:
    """The screens of every storyline that has a name; what this program does not have is left out."""
    with reading(here.store) as connection:
        found = storylines(connection)
    return {one.name: tuple(screen for screen in one.screens if screen in every_screen()) for one in found}


def choose(here: Here) -> Screens | None:
    """Draws the choice of a storyline; its screens, None for all in their usual order."""
    named = _named(here)
    held = st.session_state.get(_NAME)
    st.session_state[_CHOICE] = held if held in named else ""
    picked: str = st.selectbox(
        here.say("storyline_choice"),
        ["", *named],
        key=_CHOICE,
        format_func=lambda name: name or here.say("storyline_usual"),
        on_change=_chosen,
    )
    return named.get(picked)


def _chosen() -> None:
    """Another storyline was chosen, on every page: what was arranged of the one before is gone."""
    st.session_state[_NAME] = st.session_state[_CHOICE]
    st.session_state.pop(_DRAFT, None)


def draft(screens: Screens | None) -> Screens | None:
    """What is presented: as it was arranged here, else the screens of the chosen storyline."""
    arranged: tuple[Screens, Screens] | None = st.session_state.get(_DRAFT)
    if arranged is None:
        return screens
    order, on = arranged
    return tuple(screen for screen in order if screen in on)


def arrange(here: Here, screens: Screens | None) -> None:
    """Folded away: every screen with its place, to be put on, off, up and down by mouse or keyboard; and a name."""
    _outcome(here)
    fold = st.expander(here.say("storyline_arrange"), key="storyline_fold", on_change="rerun")
    if not unfolded(fold):
        return
    with fold:
        st.caption(here.say("storyline_arrange_note"))
        order, on = st.session_state.get(_DRAFT) or _laid_out(screens)
        for place, screen in enumerate(order):
            _row(here, order, on, place, screen)
        _keep(here, tuple(screen for screen in order if screen in on))


def _laid_out(screens: Screens | None) -> tuple[Screens, Screens]:
    """All screens in order, those of the storyline first; and which are on."""
    on = every_screen() if screens is None else screens
    return (*on, *(screen for screen in every_screen() if screen not in on)), on


def _row(here: Here, order: Screens, on: Screens, place: int, screen: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.session_state[f"storyline_on_{screen}"] = screen in on
        with st.container(width="stretch"):
            st.checkbox(
                f"{place + 1}　{inert_markdown(screen_name(screen, here.lang))}",
                key=f"storyline_on_{screen}",
                on_change=_switch,
                args=(order, on, screen),
            )
        for way, text_id in ((-1, "storyline_up"), (1, "storyline_down")):
            st.button(
                here.say(text_id),
                key=f"{text_id}_{screen}",
                on_click=_move,
                args=(order, on, place, way),
                disabled=not 0 <= place + way < len(order),
            )


def _switch(order: Screens, on: Screens, screen: str) -> None:
    changed = tuple(one for one in on if one != screen) if screen in on else (*on, screen)
    st.session_state[_DRAFT] = (order, changed)


def _move(order: Screens, on: Screens, place: int, way: int) -> None:
    changed = list(order)
    changed[place], changed[place + way] = changed[place + way], changed[place]
    st.session_state[_DRAFT] = (tuple(changed), on)


def _keep(here: Here, screens: Screens) -> None:
    """A name and two buttons, which run the commands that write."""
    chosen: str = st.session_state.get(_NAME) or ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(here.say("storyline_name"), chosen, key=f"storyline_name_{chosen}", max_chars=60)
        if st.button(here.say("storyline_save"), key="storyline_save", type="primary", disabled=not screens):
            done = run(
                here.store,
                ["storyline", "save", "--screens", ",".join(screens), "--lang", here.lang, "--", name],
                "exports",
            )
            _carried_out(done, " ".join(name.split()))
        if chosen and st.button(here.say("storyline_remove"), key="storyline_remove"):
            _carried_out(run(here.store, ["storyline", "remove", "--lang", here.lang, "--", chosen], "exports"), "")


def _carried_out(done: Done, name: str) -> None:
    st.session_state[_SAID] = done
    if done.status == 0:
        st.session_state.pop(_DRAFT, None)
        st.session_state[_NAME] = name
    st.rerun()


def _outcome(here: Here) -> None:
    done: Done | None = st.session_state.pop(_SAID, None)
    if done is None:
        return
    if done.status == 0:
        st.success(inert_markdown(done.stdout.strip()))
        return
    told = done.stderr.strip().splitlines()
    st.error(inert_markdown(told[here.lang == "en"] if len(told) > 1 else here.say("storyline_not_done")))
