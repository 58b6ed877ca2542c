"""Needs and resources: the funnel, how long needs wait, and the two lists with their own filters."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, missing
from charts.labels import coded_name
from charts.need_charts import STEPS, ageing, ageing_finding, funnel, funnel_finding, spoken
from charts.told import told
from measures.frames import such
from measures.need_list import ages, band, need_rows, resource_rows
from panels.context import Here
from panels.figure import (
    Shown,
    Titled,
    Words,
    describe,
    downloads,
    draw,
    draw_titled,
    ready,
    ready_described,
    ready_titled,
    source_line,
)
from panels.kept import kept
from panels.picking import To
from panels.rows import rows
from panels.table import show_table
from panels.trace import Figures, trace_action
from panels.unit_link import unit_chooser
from panels.unit_rows import lists

_SHOWN = 30
_STATUS, _AGE = "list_status", "list_age"
_BY_YEAR = (*STEPS[:2], "match_rate", STEPS[2], "done_rate", "resources")


def listed(here: Here) -> bool:
    """Whether the selection has needs or resources; says what to do where it has none."""
    found = lists(here)
    if found.needs or found.resources:
        return True
    text_id = "needs_none" if found.until is None else "needs_none_selected"
    st.info(here.write(text_id, sentence=here.sentence()))
    return False


def steps(here: Here) -> None:
    """The funnel of the selection; a click lists the needs of its step below."""
    draw(_steps(here), "needs_funnel")


@kept(64)
def _steps(here: Here) -> Shown:
    whole = _recent(here)
    found = rows(whole, [*STEPS, "match_rate", "done_rate"])
    row = {str(name): value for name, value in found.iloc[0].items()}
    title = funnel_finding(row, here.lang)
    words = Words(title, "", (), f"{here.say('funnel_note')}　{here.say('needs_click')}", title)
    drawing = funnel(row, here.lang)
    years = whole.selection.years
    drawing["marks"] = [[{**mark, "year": years} for mark in marks] for marks in drawing["marks"]]
    return ready(whole, drawing, words, found, ("year", To("need_status", _STATUS)))


def _recent(here: Here) -> Here:
    """The selection without what does not apply to needs, of the latest list where no year is chosen."""
    latest = max((need.year for need in lists(here).needs), default=None)
    years = here.selection.years or (() if latest is None else (latest,))
    return here.choosing(unit_types=(), years=years)


def waiting(here: Here) -> None:
    """For how long the open needs have waited; a click lists those of a band below."""
    if shown := _waiting(here, lists(here).until):
        draw(shown, "needs_ageing")


@kept(64)
def _waiting(here: Here, until: datetime.date | None) -> Shown | None:
    found = lists(here)
    if not found.needs or until is None:
        return None
    bands = ages(found.needs, until)
    title = ageing_finding(bands, until, here.lang)
    note = f"{here.say('ageing_note', until=until.isoformat())}　{here.say('needs_click')}"
    words = Words(title, "", (), note, spoken(title, bands, here.lang))
    whole = here.choosing(unit_types=())
    described, traced = describe(whole, words, bands), [_by_area(whole)]
    return ready_described(whole, ageing(bands, here.lang), described, bands, traced, note, (To("age_band", _AGE),))


def _by_area(whole: Here) -> Figures:
    """Needs and those matched by year and area: what lists of needs are counted from."""
    return Figures(whole, rows(whole, ["needs", "matched_needs"], ("year", "area")))


def by_year(here: Here) -> None:
    """The measures by year, each to be followed to its rows."""
    draw_titled(_by_years(here), "needs_by_year")


@kept(64)
def _by_years(here: Here) -> Titled:
    whole = here.choosing(unit_types=())
    found = rows(whole, _BY_YEAR, ("year",))
    return ready_titled(whole, here.say("needs_by_year"), found, (Figures(whole, found),))


@kept(64)
def _needs(here: Here, until: datetime.date) -> pd.DataFrame:
    """The needs in words with the band of those that are open, the longest open first."""
    found = lists(here).needs
    every = need_rows(found, until)
    bands = [band(one.days_open(until)) if one.status == "open" else None for one in found]
    every["age_band"] = pd.Series(bands, dtype=object)
    longest_first = every.sort_values(
        "days_open", ascending=False, kind="stable", na_position="last", ignore_index=True
    )
    return told(longest_first, here.lang)


def need_list(here: Here) -> None:
    """The list of needs, by what became of them, by how long they wait and by category."""
    until = lists(here).until
    if until is None:
        return
    every = _needs(here, until)
    with st.container(border=True):
        st.subheader(here.say("needs_list", count=len(every)), anchor=False)
        with st.container(horizontal=True):
            picked = {
                "need_status": _picked(here, "need_status", every["need_status"], _STATUS),
                "age_band": _picked(here, "age_band", every["age_band"], _AGE),
                "category": _picked(here, "category", every["category"], "list_need_category"),
            }
        shown = _wanted(every, picked).drop(columns=["age_band"])
        _shown(here, shown, "needs_list", _by_area(here.choosing(unit_types=())))


def _wanted(every: pd.DataFrame, picked: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The rows that have one of what is picked, in each column in which anything is."""
    found = every
    for column, values in picked.items():
        if values:
            found = such(found, (value in values for value in found[column]))
    return found


@kept(32)
def _resources(here: Here) -> pd.DataFrame:
    return told(resource_rows(lists(here).resources), here.lang)


@kept(32)
def _offering(here: Here) -> Sequence[str]:
    """Every unit that offers something."""
    return tuple(dict.fromkeys(unit for one in lists(here).resources for unit in one.units))


def resource_list(here: Here) -> None:
    """The list of resources, by category, with a way to each unit's page."""
    every = _resources(here)
    with st.container(border=True):
        st.subheader(here.say("resources_list", count=len(every)), anchor=False)
        with st.container(horizontal=True):
            category = _picked(here, "category", every["category"], "list_resource_category")
        shown = _wanted(every, {"category": category})
        offered = Figures(here, rows(here, ["resources"], ("year", "unit_type")))
        _shown(here, shown, "resources_list", offered)
        unit_chooser(here, _offering(here), "resources_list")


def _picked(here: Here, column: str, values: Iterable[Any], key: str) -> list[str]:
    choices = sorted({str(value) for value in values if not missing(value)})
    if key in st.session_state:  # set by a click, or of another selection
        st.session_state[key] = [value for value in st.session_state[key] if value in choices]
    return st.multiselect(
        here.say(f"column_{column}"), choices, key=key, placeholder=here.say("filter_all"), select_all=False,
        format_func=lambda value: coded_name(column, value, here.lang), width=320,
    )  # fmt: skip


def _shown(here: Here, found: pd.DataFrame, key: str, counted: Figures) -> None:
    if found.empty:
        st.markdown(here.say("list_none_left"))
        return
    filled = [str(name) for name in found if not all(missing(value) or value == "" for value in found[name])]
    show_table(found[filled].head(_SHOWN), here.lang)
    if len(found) > _SHOWN:
        st.caption(here.say("list_more_below", shown=_SHOWN, count=len(found)))
    st.caption(inert_markdown(source_line(here)))
    trace_action(here, key, counted)
    downloads(here, here.say(f"file_{key}"), found, key)
