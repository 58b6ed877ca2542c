"""The project editions with what is known of them and their figures, for tables of projects."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from measures.dimensions import labels
from measures.edition_rows import OVER, Edition, read_editions
from measures.query import query
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import dim_project_edition

_FIGURES = ("participating_units", "activities", "person_times")
EDITION_COLUMNS = (
    "year",
    "project",
    "theme",
    "status",
    "lead",
    "audience",
    "partner",
    "listing",
    "note",
    "source",
    "participating_units",
    "activities",
    "person_times",
    "person_times_bound",
)


def editions(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row a project edition that is not over, by year, theme and project; columns EDITION_COLUMNS.

    `status` is new or continuing as the measures count it, None if unknown; `listing` `named` marks
    editions that are shown and not counted. Figures are those of the whole selection and scope.
    """
    figures = query(connection, _FIGURES, by=("year", "project"), selection=selection, scope=scope).to_dict("records")
    by_edition = {(row["year"], row["project"]): row for row in figures}
    rows = _rows(connection, selection)
    nothing = {"participating_units": 0, "activities": 0, "person_times": 0, "person_times_bound": "exact"}
    for row in rows:
        found = by_edition.get((row["year"], row["project"]), nothing)
        row.update({name: found[name] for name in nothing})
    columns = {name: pd.Series([row[name] for row in rows], dtype=object) for name in EDITION_COLUMNS}
    return pd.DataFrame(columns)


def _rows(connection: Connection, selection: Selection) -> list[dict[str, object]]:
    """The editions of the selected years, themes and projects, without figures, in their proper order."""
    table = dim_project_edition.c
    kept = selection.keeping(("year", "theme", "project"))
    columns = {"year": table.year, "theme": table.theme_id, "project": table.project_id}
    statement = select(dim_project_edition).where(*kept.predicates(columns))
    known = read_editions(connection)
    themes, projects = labels(connection, "theme"), labels(connection, "project")
    found = [row for row in fetch(connection, statement) if row.status not in OVER]
    theme_places = themes.positions({row.theme_id for row in found})
    project_places = projects.positions({row.project_id for row in found})
    found.sort(key=lambda row: (row.year, theme_places[row.theme_id], project_places[row.project_id]))
    return [
        {
            "year": row.year,
            "project": projects.of(row.project_id),
            "theme": themes.of(row.theme_id),
            "status": known.status(Edition(row.year, row.project_id, row.theme_id, row.status, row.listing)),
            "lead": row.lead,
            "audience": row.audience,
            "partner": row.partner,
            "listing": row.listing,
            "note": row.note,
            "source": row.source,
        }
        for row in found
    ]
