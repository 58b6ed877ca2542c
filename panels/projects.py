"""The catalogue of projects by year, and the projects that only public reports name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts.flow import ended_projects, flow_finding, project_flow, unknown_projects
from charts.format import inert_markdown
from panels.blocks import over_years, up_to_chosen
from panels.context import Here
from panels.figure import Shown, Words, downloads, draw, source_line
from panels.kept import kept
from panels.rows import editions, rows
from panels.table import Table, draw_table, table
from panels.trace import Figures, trace_action
from panels.unit_link import project_chooser

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
_NAMED = ("year", "project", "status", "audience", "partner", "note", "listing", "source")
_ATTRIBUTES = ("lead", "audience", "partner", "note", "source")


def flow(here: Here) -> None:
    """New, continuing and ended, year by year; projects have neither unit types nor areas."""
    if shown := _flow(here):
        draw(shown, "project_flow")
    if shown and shown.here.selection != here.choosing(years=()).selection:
        st.caption(here.say("projects_unfiltered"))


@kept(64)
def _flow(here: Here) -> Shown | None:
    whole = _whole(here)
    every = whole.choosing(years=())
    found = rows(every, ["projects", "new_projects", "ended_projects"], ("year",))
    if found.empty:
        return None
    found["unknown_projects"] = unknown_projects(_counted(every), found["year"])
    words = Words(flow_finding(up_to_chosen(here, found), here.lang), "projects", ("year",))
    return over_years(whole, project_flow(found, here.lang), words, found, ("year",))


def _whole(here: Here) -> Here:
    """The selection without what does not apply to counts of projects."""
    return here.choosing(unit_types=(), areas=())


def _counted(here: Here) -> pd.DataFrame:
    found = editions(here.store, here.selection, here.scope)
    return found[found["listing"] != "named"]


@dataclass(frozen=True)
class Catalogue:
    """The tables of the years, the latest first, each with a sentence on what ended; all rows; what can be traced."""

    years: Sequence[tuple[str, Table, str]]
    rows: pd.DataFrame
    traced: Sequence[Figures]


def catalogue_by_year(here: Here) -> None:
    """One table a year, the latest open, each with the projects that ended."""
    found = _catalogue(here)
    if found is None:
        return
    with st.container(border=True):
        st.subheader(here.say("projects_rows"), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        for place, (label, table_of_year, ended) in enumerate(found.years):
            with st.expander(label, expanded=place == 0):
                draw_table(table_of_year)
                if ended:
                    st.caption(ended)
        project_chooser(here, list(found.rows["project"]), "project_rows")
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "project_rows", *found.traced)
        downloads(here, here.say("projects_rows"), found.rows, "project_rows")


@kept(64)
def _catalogue(here: Here) -> Catalogue | None:
    counted = _counted(here)
    ended = ended_projects(rows(_whole(here), ["ended_projects"], ("year", "project")))
    if counted.empty and not ended:
        return None
    years = []
    for year in sorted(set(counted["year"]) | set(ended), reverse=True):
        own = counted[counted["year"] == year]
        names = here.say("list_join").join(ended.get(year, ()))
        over = here.write("projects_ended", year=year, names=names) if names else ""
        label = here.say("projects_by_year", year=year, count=len(own))
        years.append((label, table(_drop_empty(own[_SHOWN]), here.lang), over))
    return Catalogue(tuple(years), _drop_empty(counted), _figures(here, counted))


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
    """The projects that public reports tell of, with what they tell and their source; those on no catalogue are shown
    and not counted."""
    found = _named(here)
    if found is None:
        return
    with st.container(border=True):
        st.subheader(here.say("projects_named"), anchor=False)
        st.caption(here.say("projects_named_note"))
        draw_table(found)


@kept(64)
def _named(here: Here) -> Table | None:
    found = editions(here.store, here.selection, here.scope)
    found = found[found["source"].notna() | (found["listing"] == "named")]
    found = found.sort_values("year", ascending=False, kind="stable")
    return None if found.empty else table(_drop_empty(found[[name for name in _NAMED if name in found]]), here.lang)
