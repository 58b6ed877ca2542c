"""The catalogue of projects by year, and the projects that only public reports name."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.flow import ended_projects, flow_finding, project_flow, unknown_projects
from charts.format import inert_markdown
from panels.blocks import show_over_years, up_to_chosen
from panels.context import Here
from panels.figure import Words, downloads, source_line
from panels.rows import editions, rows
from panels.table import show_table
from panels.trace import Figures, trace_action

_SHOWN = [
    "project",
    "theme",
    "status",
    "participating_units",
    "activities",
    "person_times",
    "person_times_bound",
    "lead",
    "audience",
]
_NAMED = ("year", "project", "status", "audience", "note", "source")
_ATTRIBUTES = ("lead", "audience", "note", "source")


def flow(here: Here) -> None:
    """New, continuing and ended, year by year; projects have neither unit types nor areas."""
    whole = _whole(here)
    every = whole.choosing(years=())
    found = rows(every, ["projects", "new_projects", "ended_projects"], ("year",))
    if found.empty:
        return
    found["unknown_projects"] = unknown_projects(_counted(every), found["year"])
    words = Words(flow_finding(up_to_chosen(here, found), here.lang), "projects", ("year",))
    show_over_years(whole, project_flow(found, here.lang), words, found, "project_flow")
    if whole.selection != here.selection:
        st.caption(here.say("projects_unfiltered"))


def _whole(here: Here) -> Here:
    """The selection without what does not apply to counts of projects."""
    return here.choosing(unit_types=(), areas=())


def _counted(here: Here) -> pd.DataFrame:
    found = editions(here.store, here.selection, here.scope)
    return found[found["listing"] != "named"]


def catalogue_by_year(here: Here) -> None:
    """One table a year, the latest open, each with the projects that ended."""
    counted = _counted(here)
    ended = ended_projects(rows(_whole(here), ["ended_projects"], ("year", "project")))
    if counted.empty and not ended:
        return
    with st.container(border=True):
        st.subheader(here.say("projects_rows"), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        years = sorted(set(counted["year"]) | set(ended), reverse=True)
        for place, year in enumerate(years):
            own = counted[counted["year"] == year]
            with st.expander(here.say("projects_by_year", year=year, count=len(own)), expanded=place == 0):
                show_table(_drop_empty(own[_SHOWN]), here.lang)
                if ended.get(year):
                    st.caption(here.write("projects_ended", year=year, names=here.say("list_join").join(ended[year])))
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "project_rows", *_figures(here, counted))
        downloads(here, here.say("projects_rows"), _drop_empty(counted), "project_rows")


def _figures(here: Here, counted: pd.DataFrame) -> list[Figures]:
    """The figures of the table: those of each project in a year, and how many projects a year has."""
    names = ["year", "project", "participating_units", "activities", "person_times", "person_times_bound"]
    by_year = rows(_whole(here), ["projects", "ended_projects"], ("year",))
    return [Figures(here, counted[names]), Figures(_whole(here), by_year)]


def _drop_empty(found: pd.DataFrame) -> pd.DataFrame:
    """Without the attributes that no row states."""
    stated = [name for name in _ATTRIBUTES if name in found]
    return found.drop(columns=[name for name in stated if found[name].isna().all()])


def named(here: Here) -> None:
    """The projects that public reports name, with their source; shown apart and not counted."""
    found = editions(here.store, here.selection, here.scope)
    found = found[found["listing"] == "named"].sort_values("year", ascending=False, kind="stable")
    if found.empty:
        return
    with st.container(border=True):
        st.subheader(here.say("projects_named"), anchor=False)
        st.caption(here.say("projects_named_note"))
        show_table(_drop_empty(found[[name for name in _NAMED if name in found]]), here.lang)
