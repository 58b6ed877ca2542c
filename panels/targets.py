"""Targets: how far they are, a form that sets one, and all that were set with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

import measures.targets as reader
from charts.format import inert_markdown, local_time
from charts.labels import measure_name, value_name, value_type
from charts.targets import goal_words, progress_figure, progress_finding, progress_rows, subject
from measures import Selection
from measures.reference import target_measures
from measures.targets import Target, goals, progress
from panels.commands import run
from panels.context import Here
from panels.figure import downloads, source_line
from panels.kept import kept
from panels.opening import reading
from panels.outcome import tell_outcome
from panels.picking import filtering
from panels.plot import lay, sheet
from panels.rows import asker, choices, rows
from panels.table import show_table
from panels.trace import Figures, trace_action

_SAID = "target_said"
_RECENT = 20


@kept(8)
def _every(here: Here) -> Sequence[Target]:
    with reading(here.store) as connection:
        return tuple(reader.targets(connection, here.scope))


def every_target(here: Here) -> Sequence[Target]:
    """Every target that the scope may see, oldest first."""
    return _every(replace(here, selection=Selection()))


def goals_of(here: Here, measure: str) -> dict[int, float]:
    """Year → the target for a measure of the page's selection; none where that is no single theme or area."""
    kept_only = here.selection.keeping(("year", "theme", "area"))
    themes, areas = here.selection.themes, here.selection.areas
    if kept_only != here.selection or len(themes) > 1 or len(areas) > 1:
        return {}
    of = (themes[0] if themes else None, areas[0] if areas else None)
    return goals(every_target(here), measure, of)


def outcome(here: Here) -> None:
    """What became of what was asked just now."""
    tell_outcome(here, _SAID)


def how_far(here: Here, every: Sequence[Target]) -> None:
    """The targets in force in the chosen years against the figures; all years where none is chosen."""
    years = here.selection.years
    wanted = [one for one in every if not years or one.year in years]
    plain = replace(here, selection=Selection(years=years))
    found = progress(asker(plain), wanted)
    if not found:
        st.info(here.say("targets_empty" if not every else "targets_none_chosen"))
        return
    finding = progress_finding(found, here.lang)
    own = [(replace(here, selection=one.target.selection), one) for one in found if one.figure.value is not None]
    traced = [Figures(of, rows(of, [one.target.measure])) for of, one in own]
    table = progress_rows(found, here.lang)
    with st.container(border=True):
        st.subheader(finding, anchor=False)
        st.caption(f"{inert_markdown(plain.sentence())}　{here.say('targets_rule')}　{here.say('click_filters')}")
        drawn = sheet(progress_figure(found, here.lang), finding, ("click", "box"))
        lay(drawn, "figure_targets", filtering(("year",)))
        show_table(table, here.lang)
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "targets", *traced)
        downloads(plain, finding, table, "targets")


def set_one(here: Here) -> None:
    """A form; its button runs the command that keeps the target."""
    with st.container(border=True):
        st.subheader(here.say("targets_set"), anchor=False)
        st.caption(here.say("targets_set_about"))
        first, second, third = st.columns(3)
        with first:
            measure = st.selectbox(
                here.say("column_measure"),
                list(target_measures()),
                format_func=lambda name: measure_name(name, here.lang),
                key="target_measure",
            )
        with second:
            last = max((int(year) for year in choices(here.store, "year", here.scope)), default=2020)
            year = st.number_input(here.say("targets_year"), 1949, 2100, last, key="target_year")
        with third:
            example = "92.5%" if value_type(measure) == "share" else "140"
            value = st.text_input(here.say("column_target_value"), key="target_value", placeholder=example)
        theme, area = _of(here, measure)
        why = st.text_input(here.say("targets_why"), key="target_why")
        by = st.text_input(here.say("targets_by"), key="target_by")
        ready = bool(value.strip() and why.strip())
        if st.button(here.say("targets_keep"), type="primary", key="target_keep", disabled=not ready):
            more = [f"--theme={theme}"] if theme else []
            more += [f"--area={area}"] if area else []
            arguments = ["target", "set", *more, f"--why={why}", f"--by={by}", "--", measure, str(int(year)), value]
            _carry_out(here, arguments)
        if not ready:
            st.caption(here.say("targets_not_ready"))


def _of(here: Here, measure: str) -> tuple[str | None, str | None]:
    """The theme and the area that a target is of, where the measure can be told apart by them."""
    found: dict[str, str | None] = {"theme": None, "area": None}
    columns = st.columns(2)
    for column, name in zip(columns, found, strict=True):
        if name in target_measures()[measure]:
            with column:
                found[name] = st.selectbox(
                    here.say(f"targets_{name}"),
                    choices(here.store, name, here.scope),
                    index=None,
                    placeholder=here.say("filter_all"),
                    format_func=lambda value, name=name: value_name(name, value, here.lang),  # type: ignore[misc]
                    key=f"target_{name}",
                )
    return found["theme"], found["area"]


def _carry_out(here: Here, arguments: list[str]) -> None:
    st.session_state[_SAID] = run(here.store, ["--lang", here.lang, *arguments])
    st.rerun()


def history(here: Here, every: Sequence[Target]) -> None:
    """Every target with who, when and why; those that were not taken back can be."""
    if not every:
        return
    with st.container(border=True):
        st.subheader(here.say("targets_history", count=len(every)), anchor=False)
        newest = list(reversed(every))
        for one in newest[:_RECENT]:
            _one(here, one)
        if len(newest) > _RECENT:
            with st.expander(here.say("register_older", count=len(newest) - _RECENT)):
                for one in newest[_RECENT:]:
                    _one(here, one)


def _one(here: Here, one: Target) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            said = here.write(
                "targets_said",
                year=one.year,
                subject=subject(one, here.lang),
                name=measure_name(one.measure, here.lang),
                amount=goal_words(one.value, one.measure, here.lang),
            )
            st.markdown(f"**{one.number}** {said}")
            about = here.write(
                "register_made",
                who=one.made_by or "—",
                when=local_time(one.made_at),
                why=one.reason,
                standing=here.say(f"standing_{one.standing}"),
            )
            st.caption(about)
        if one.standing != "withdrawn" and st.button(
            here.say("register_withdraw"), key=f"target_withdraw_{one.number}"
        ):
            _carry_out(here, ["target", "withdraw", str(one.number)])
