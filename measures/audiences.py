"""Whom the projects are for: figures by audience. A project for several audiences counts for each, so rows overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from measures.dimensions import labels
from measures.frames import frame
from measures.project_editions import selected_editions
from measures.query import query
from measures.reading import fetch
from measures.reference import audiences as known_audiences
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import bridge_edition_audience, dim_project_edition

AUDIENCE_COLUMNS = (
    "year", "audience", "projects", "participating_units", "person_times", "person_times_bound", "project_names",
)  # fmt: skip
UNLISTED = "unlisted"
"""Stands for groups that the closed list does not have."""
_FIGURES = ("participating_units", "person_times")


@dataclass
class _Year:
    """The projects of one year: all, by audience, and what is written that no list has."""

    all: set[str] = field(default_factory=set)
    of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def unstated(self) -> set[str]:
        return self.all - set().union(*self.of.values())


def audiences(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row a year and audience, all of the closed list, by year and in its order; columns AUDIENCE_COLUMNS.

    Below them `unlisted`, where groups are written that the list does not have, and None, where projects state no
    audience. Years whose catalogue states no audience at all have no rows: there it is unknown. Figures of units and
    people are those of the audience's projects in the whole selection and scope.
    """
    rows = []
    for year, found in sorted(_years(connection, selection).items()):
        if found.of:
            rows += list(_rows(connection, year, found, selection, scope))
    return frame(AUDIENCE_COLUMNS, rows)


def _rows(
    connection: Connection, year: int, found: _Year, selection: Selection, scope: Scope
) -> Iterator[tuple[Any, ...]]:
    named: list[tuple[str | None, set[str]]] = [
        (audience, found.of.get(audience, set())) for audience in known_audiences()
    ]
    named += [
        (audience, those) for audience, those in ((UNLISTED, found.of.get(UNLISTED)), (None, found.unstated)) if those
    ]
    known = query(connection, _FIGURES, selection=Selection(years=(year,)), scope=scope).iloc[0]
    for audience, projects in named:
        if projects:
            kept = selection.replace(years=(year,), projects=tuple(sorted(projects)))
            figures = query(connection, _FIGURES, selection=kept, scope=scope).iloc[0]
            values = tuple(figures[name] for name in (*_FIGURES, "person_times_bound"))
        else:
            values = (0, 0, "exact") if known["participating_units"] is not None else (None, None, "unknown")
        yield (year, audience, len(projects), *values, tuple(sorted(projects)))


def _years(connection: Connection, selection: Selection) -> dict[int, _Year]:
    _every, counted, _over = selected_editions(connection, selection)
    projects, groups = labels(connection, "project"), _groups(connection)
    found: dict[int, _Year] = defaultdict(_Year)
    for edition in counted:
        name = str(projects.of(edition.project))
        found[edition.year].all.add(name)
        for _written, audience in groups.get((edition.year, edition.project), ()):
            found[edition.year].of[audience or UNLISTED].add(name)
    return found


def _groups(connection: Connection) -> dict[tuple[int, int], list[tuple[str, str | None]]]:
    """(year, project) → the groups its edition is for: as written, and of the closed list."""
    edition, group = dim_project_edition, bridge_edition_audience
    query_ = select(edition.c.year, edition.c.project_id, group.c.written, group.c.audience).join(
        group, group.c.edition_id == edition.c.edition_id
    )
    found: dict[tuple[int, int], list[tuple[str, str | None]]] = defaultdict(list)
    for row in fetch(connection, query_.order_by(group.c.written)):
        found[row.year, row.project_id].append((row.written, row.audience))
    return found


def unlisted_groups(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row a year, project and group that the closed list does not have; columns year, project, written."""
    _every, counted, _over = selected_editions(connection, selection)
    projects, groups = labels(connection, "project"), _groups(connection)
    rows = [
        (edition.year, projects.of(edition.project), written)
        for edition in counted
        for written, audience in groups.get((edition.year, edition.project), ())
        if audience is None
    ]
    return frame(("year", "project", "written"), sorted(rows, key=str))
