"""Needs and resources: the funnel, how long needs wait, and the two lists with their own filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, missing
from charts.labels import coded_name
from charts.need_charts import STEPS, ageing, ageing_finding, funnel, funnel_finding, spoken
from charts.told import told
from measures.need_list import ages, need_rows, resource_rows
from panels.context import Here
from panels.figure import Words, describe, downloads, show, show_described, show_rows, source_line
from panels.rows import rows
from panels.table import show_table
from panels.trace import Figures, trace_action
from panels.unit_rows import lists

_SHOWN = 30
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
    """The funnel of the selection, and the same by year."""
    whole = _recent(here)
    found = rows(whole, [*STEPS, "match_rate", "done_rate"])
    row = {str(name): value for name, value in found.iloc[0].items()}
    title = funnel_finding(row, here.lang)
    show(whole, funnel(row, here.lang), Words(title, "", (), here.say("funnel_note"), title), found, "needs_funnel")


def _recent(here: Here) -> Here:
    """The selection without what does not apply to needs, of the latest list where no year is chosen."""
    latest = max((need.year for need in lists(here).needs), default=None)
    years = here.selection.years or (() if latest is None else (latest,))
    return here.choosing(unit_types=(), years=years)


def waiting(here: Here) -> None:
    """For how long the open needs have waited."""
    found = lists(here)
    if not found.needs or found.until is None:
        return
    bands = ages(found.needs, found.until)
    title = ageing_finding(bands, found.until, here.lang)
    note = here.say("ageing_note", until=found.until.isoformat())
    words = Words(title, "", (), note, spoken(title, bands, here.lang))
    whole = here.choosing(unit_types=())
    described = describe(whole, words, bands)
    show_described(whole, ageing(bands, here.lang), described, bands, "needs_ageing", [_by_area(whole)], note)


def _by_area(whole: Here) -> Figures:
    """Needs and those matched by year and area: what lists of needs are counted from."""
    return Figures(whole, rows(whole, ["needs", "matched_needs"], ("year", "area")))


def by_year(here: Here) -> None:
    """The measures by year, each to be followed to its rows."""
    whole = here.choosing(unit_types=())
    show_rows(whole, "needs_by_year", rows(whole, _BY_YEAR, ("year",)), "needs_by_year")


def need_list(here: Here) -> None:
    """The list of needs, by what became of them and by category."""
    found = lists(here)
    if found.until is None:
        return
    every = need_rows(found.needs, found.until)
    with st.container(border=True):
        st.subheader(here.say("needs_list", count=len(every)), anchor=False)
        with st.container(horizontal=True):
            status = _picked(here, "need_status", every["need_status"], "list_status")
            category = _picked(here, "category", every["category"], "list_need_category")
        kept = [
            (not status or row["need_status"] in status) and (not category or row["category"] in category)
            for _, row in every.iterrows()
        ]
        shown = every[kept].sort_values("days_open", ascending=False, kind="stable", na_position="last")
        _shown(here, shown.reset_index(drop=True), "needs_list", _by_area(here.choosing(unit_types=())))


def resource_list(here: Here) -> None:
    """The list of resources, by category."""
    every = resource_rows(lists(here).resources)
    with st.container(border=True):
        st.subheader(here.say("resources_list", count=len(every)), anchor=False)
        with st.container(horizontal=True):
            category = _picked(here, "category", every["category"], "list_resource_category")
        kept = [not category or row["category"] in category for _, row in every.iterrows()]
        offered = Figures(here, rows(here, ["resources"], ("year", "unit_type")))
        _shown(here, every[kept].reset_index(drop=True), "resources_list", offered)


def _picked(here: Here, column: str, values: Iterable[Any], key: str) -> list[str]:
    choices = sorted({str(value) for value in values if not missing(value)})
    return st.multiselect(
        here.say(f"column_{column}"), choices, key=key, placeholder=here.say("filter_all"), select_all=False,
        format_func=lambda value: coded_name(column, value, here.lang), width=320,
    )  # fmt: skip


def _shown(here: Here, found: pd.DataFrame, key: str, counted: Figures) -> None:
    if found.empty:
        st.markdown(here.say("list_none_left"))
        return
    plain = told(found, here.lang)
    filled = [str(name) for name in plain if not all(missing(value) or value == "" for value in plain[name])]
    show_table(plain[filled].head(_SHOWN), here.lang)
    if len(found) > _SHOWN:
        st.caption(here.say("list_more_below", shown=_SHOWN, count=len(found)))
    st.caption(inert_markdown(source_line(here)))
    trace_action(here, key, counted)
    downloads(here, here.say(f"file_{key}"), plain, key)
