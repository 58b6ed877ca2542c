"""The catalogue of projects by year, and the projects that only public reports name."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import select

from charts.flow import flow_finding, project_flow
from charts.format import inert_markdown
from panels.context import Here, Store
from panels.figure import Words, downloads, show, source_line
from panels.opening import reading
from panels.rows import editions, rows
from panels.table import show_table
from warehouse.schema import dim_project, dim_project_edition, etl_sheet, etl_source_row

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


def flow(here: Here) -> None:
    """New, continuing and ended, year by year."""
    found = rows(here, ["projects", "new_projects", "ended_projects"], ("year",))
    words = Words(flow_finding(found, here.lang), "projects", ("year",))
    show(here, project_flow(found, here.lang), words, found, "project_flow")


def catalogue_by_year(here: Here) -> None:
    """One table a year, the latest open, each with the projects that ended."""
    found = editions(here.store, here.selection, here.scope)
    counted = found[found["listing"] != "named"]
    ended = _ended(here)
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
        downloads(here, here.say("projects_rows"), counted, "project_rows")


def _drop_empty(found: pd.DataFrame) -> pd.DataFrame:
    """Without the attributes that no row states."""
    return found.drop(columns=[name for name in ("lead", "audience") if found[name].isna().all()])


def _ended(here: Here) -> dict[int, list[str]]:
    found = rows(here, ["ended_projects"], ("year", "project"))
    names: dict[int, list[str]] = {}
    for year, project, value in zip(found["year"], found["project"], found["ended_projects"], strict=True):
        if value:
            names.setdefault(int(year), []).append(str(project))
    return names


def named(here: Here) -> None:
    """The projects that public reports name, with their source; shown apart and not counted."""
    found = _named(here.store)
    years = set(here.selection.years)
    found = found[[not years or year in years for year in found["year"]]]
    if here.selection.themes or found.empty:
        return
    with st.container(border=True):
        st.subheader(here.say("projects_named"), anchor=False)
        st.caption(here.say("projects_named_note"))
        show_table(found, here.lang)


@st.cache_data(max_entries=8, show_spinner=False)
def _named(store: Store) -> pd.DataFrame:
    """One row per edition that is only named: year, project, status, audience, note, source."""
    edition = dim_project_edition.c
    statement = (
        select(
            edition.year,
            dim_project.c.name.label("project"),
            edition.status,
            edition.audience,
            edition.note,
            etl_source_row.c.cells,
            etl_sheet.c.layout,
        )
        .join(dim_project, dim_project.c.project_id == edition.project_id)
        .join(etl_source_row, etl_source_row.c.source_row_id == edition.source_row_id)
        .join(etl_sheet, etl_sheet.c.sheet_id == etl_source_row.c.sheet_id)
        .where(edition.listing == "named")
        .order_by(edition.year.desc(), edition.edition_id)
    )
    with reading(store) as connection:
        found = connection.execute(statement).all()
    columns = ["year", "project", "status", "audience", "note", "source"]
    return pd.DataFrame([(*row[:5], _source(row.cells, row.layout)) for row in found], columns=columns, dtype=object)


def _source(cells: list[Any], layout: dict[str, Any]) -> str | None:
    place = (layout.get("columns") or {}).get("source")
    return str(cells[place]) if isinstance(place, int) and place < len(cells) else None
