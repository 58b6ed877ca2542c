"""会议版 on pages: frozen by a form, chosen by name, held against the present figures, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, local_time
from exports.edition_check import Checked, checked_edition
from exports.edition_words import about, change_words, difference_rows
from exports.edition_words import outcome as outcome_words
from exports.errors import ExportError
from exports.freezing import LONGEST_NAME
from measures import CATALOGUE, DIMENSIONS, Scope, Selection
from measures.meeting_editions import MeetingEdition, meeting_editions
from panels.commands import Done, run
from panels.context import Here, Store
from panels.figure import downloads
from panels.kept import kept
from panels.notices import nothing_loaded
from panels.opening import reading
from panels.table import show_table
from panels.trace import Figures, trace_action
from texts import Lang

_SAID = "edition_said"
_SHOWN = 20
"""How many differing figures are shown before the rest is unfolded."""


@kept(8)
def _every(store: Store, scope: Scope) -> Sequence[MeetingEdition]:
    with reading(store) as connection:
        return tuple(meeting_editions(connection, scope))


@kept(8)
def _checked(store: Store, edition: MeetingEdition, lang: Lang, scope: Scope) -> Checked:
    with reading(store) as connection:
        return checked_edition(connection, edition, lang, scope)


def held(here: Here) -> list[MeetingEdition]:
    """The editions that are not withdrawn, the latest first."""
    return [one for one in _every(here.store, here.scope) if one.withdrawn_at is None]


def outcome(here: Here) -> None:
    """What became of what was asked just now."""
    done: Done | None = st.session_state.pop(_SAID, None)
    if done is None:
        return
    if done.status == 0:
        st.success(inert_markdown(done.stdout.splitlines()[0] if done.stdout else ""))
    else:
        lines = done.stderr.strip().splitlines()
        said = lines[-1 if here.lang == "en" else 0] if lines else ""
        st.error(inert_markdown(said) or here.say("register_not_done"))


def freeze_one(here: Here) -> None:
    """A form; its button runs the command that freezes the present selection."""
    if here.freshness.batch is None:
        nothing_loaded(here)
        return
    with st.container(border=True):
        st.subheader(here.say("editions_freeze"), anchor=False)
        st.caption(here.write("editions_freeze_about", sentence=here.sentence()))
        with st.container(horizontal=True):
            name = st.text_input(
                here.say("editions_name"),
                key="edition_name",
                max_chars=LONGEST_NAME,
                placeholder=here.say("editions_name_example"),
            )
            meeting = st.text_input(here.say("exports_meeting"), key="edition_meeting", max_chars=120)
            held_on = st.text_input(here.say("exports_date"), key="edition_date", max_chars=40)
            by = st.text_input(
                here.say("editions_by"), key="edition_by", max_chars=60, placeholder=here.say("editions_by_example")
            )
        if st.button(here.say("editions_keep"), type="primary", key="edition_keep", disabled=not name.strip()):
            more = [f"--where={one}" for one in _filters(here)] + ([f"--by={by}"] if by.strip() else [])
            with st.spinner(here.say("editions_freezing")):
                _carry_out(here, ["freeze", *more, f"--meeting={meeting}", f"--date={held_on}", "--", name])


def _filters(here: Here) -> list[str]:
    """The selection as the command line takes it."""
    return [f"{name}={value}" for name in DIMENSIONS for value in here.selection.values(name)]


def _carry_out(here: Here, arguments: list[str]) -> None:
    command, *rest = arguments
    st.session_state[_SAID] = run(here.store, [command, "--lang", here.lang, *rest], module="exports")
    st.rerun()


def chosen(here: Here) -> MeetingEdition | None:
    """The edition to look at, the latest at first; None, and a word on it, where there is none."""
    known = held(here)
    if not known:
        st.info(here.say("editions_empty"))
        return None
    names = [one.name for one in known]
    name = st.selectbox(here.say("editions_choose", count=len(known)), names, key="edition_chosen")
    return known[names.index(name)] if name in names else known[0]


def choice(here: Here) -> MeetingEdition | None:
    """Which figures files are made of: those of the moment (None) or of an edition; nothing to choose without any."""
    known = held(here)
    if not known:
        return None
    names = ["", *(one.name for one in known)]
    name = st.selectbox(
        here.say("exports_figures"), names, format_func=lambda one: one or here.say("exports_present"), key="exports_of"
    )
    edition = next((one for one in known if one.name == name), None)
    if edition is not None:
        banner(here, edition)
    return edition


def banner(here: Here, edition: MeetingEdition) -> None:
    """Says that what stands below is frozen, of what and since when."""
    said = here.write("editions_banner", name=edition.name, about=about(edition, here.lang))
    st.info(said, icon=":material/ac_unit:")


def compared(here: Here, edition: MeetingEdition) -> None:
    """Which figures differ now, and what happened since; clearly where none does."""
    banner(here, edition)
    try:
        checked = _checked(here.store, edition, here.lang, here.scope)
    except ExportError as error:
        st.warning(inert_markdown(error.sentence(here.lang)))
        return
    said = outcome_words(edition, checked, here.lang)
    with st.container(border=True):
        st.subheader(inert_markdown(said), anchor=False)
        st.caption(here.say("editions_compared_about"))
        if checked.differences:
            _differing(here, edition, checked, said)
        _since(here, checked)


def _differing(here: Here, edition: MeetingEdition, checked: Checked, said: str) -> None:
    rows = difference_rows(checked.differences, checked, here.lang)
    show_table(rows.head(_SHOWN), here.lang)
    if len(rows) > _SHOWN:
        with st.expander(here.say("editions_more", count=len(rows) - _SHOWN)):
            show_table(rows.iloc[_SHOWN:].reset_index(drop=True), here.lang)
    trace_action(here, "edition", *_traced(here, checked))
    downloads(replace(here, selection=edition.selection), said, rows, "edition")


def _traced(here: Here, checked: Checked) -> list[Figures]:
    """The figures that differ, as they are now: those that one screen asked for in one way together."""
    found: dict[tuple[Selection, tuple[str, ...]], dict[tuple[Any, ...], set[str]]] = {}
    for one in checked.differences:
        if one.asked is not None:
            selection, labels = one.asked
            rows = found.setdefault((selection, tuple(name for name, _ in labels)), {})
            rows.setdefault(tuple(label for _, label in labels), set()).add(one.column)
    return [_figures(here, selection, names, rows) for (selection, names), rows in found.items()]


def _figures(here: Here, selection: Selection, names: Sequence[str], rows: dict[tuple[Any, ...], set[str]]) -> Figures:
    """Rows by their labels, with a column for each measure; a trace counts the value itself."""
    ids = [name for name in CATALOGUE if any(name in columns for columns in rows.values())]
    frame = pd.DataFrame([*rows], columns=list(names), dtype=object).assign(**dict.fromkeys(ids))
    return Figures(replace(here, selection=selection), frame, selection.sentence(here.lang))


def _since(here: Here, checked: Checked) -> None:
    if checked.changes or checked.redefined:
        st.markdown(f"**{here.say('edition_since')}**")
        lines = [change_words(one, here.lang) for one in checked.changes]
        lines += [here.say("since_redefined", measure=name) for name in checked.redefined]
        st.markdown("\n".join(f"- {inert_markdown(line)}" for line in lines))
    else:
        st.caption(here.say("editions_nothing_since"))


def withdraw_one(here: Here, edition: MeetingEdition) -> None:
    """A button that takes the edition back, once more asked for."""
    with st.popover(here.say("editions_withdraw"), icon=":material/undo:"):
        st.markdown(here.write("editions_withdraw_about", name=edition.name))
        if st.button(here.say("editions_withdraw_sure"), key=f"edition_withdraw_{edition.number}"):
            _carry_out(here, ["withdraw", "--", edition.name])


def withdrawn(here: Here) -> None:
    """The editions that were taken back, with who and when."""
    gone = [one for one in _every(here.store, here.scope) if one.withdrawn_at is not None]
    if not gone:
        return
    with st.expander(here.say("editions_withdrawn", count=len(gone))):
        for one in gone:
            when, who = local_time(one.withdrawn_at), one.withdrawn_by or "—"
            st.markdown(f"**{inert_markdown(one.name)}** {here.write('editions_withdrawn_by', when=when, who=who)}")
            st.caption(inert_markdown(about(one, here.lang)))
