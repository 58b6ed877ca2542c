"""Each project over the years: new, continued, renamed, merged, ended; and each step from one year to the next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from measures.dimensions import labels
from measures.edition_rows import Edition, Editions
from measures.editions import editions
from measures.frames import frame
from measures.project_editions import selected_editions
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.project_names import Change, changes, spelled
from warehouse.schema import dim_project_edition, fct_published

LIFE_COLUMNS = ("year", "project", "name", "theme", "state", "other", "source")
STEP_COLUMNS = ("year", "before", "new", "ended", "merged", "unexplained", "after", "new_names", "gone_names")
PUBLISHED_STEP_COLUMNS = ("year", "before", "new", "gone", "after", "source")
CARRIED_ON_STATES = ("new", "continuing", "renamed", "listed")
LIFE_STATES = (*CARRIED_ON_STATES, "merged", "ended")
"""What a project is in a year; `listed` where nothing says whether it is new."""


def project_life(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row per project per year that it has or ends in, by first year and project; columns LIFE_COLUMNS.

    `project` is its latest name, `name` the one it bears that year, `other` what it was called the year before or
    what it was merged into, `source` where the record of renames and mergers says so. Public sources' projects that
    no catalogue lists are left out: the list of them is incomplete. Projects have no area, so no scope restricts them.
    """
    life = _Life(connection, selection)
    rows = [*map(life.carried, life.counted), *map(life.gone, life.over)]
    first = _first_years(rows)
    return frame(LIFE_COLUMNS, sorted(rows, key=lambda row: (first[row[1]], str(row[1]), row[0])))


def _first_years(rows: list[tuple[Any, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[1]] = min(row[0], found.get(row[1], row[0]))
    return found


class _Life:
    """The editions of a selection with their names, and the record of renames and mergers."""

    def __init__(self, connection: Connection, selection: Selection) -> None:
        self.editions, self.counted, self.over = selected_editions(connection, selection)
        self._projects, self._themes = labels(connection, "project"), labels(connection, "theme")
        table = dim_project_edition.c
        rows = fetch(
            connection, select(table.year, table.project_id, table.name, table.status, table.note, table.source)
        )
        self._rows = {(row.year, row.project_id): row for row in rows}

    def carried(self, edition: Edition) -> tuple[Any, ...]:
        """The row of an edition that is carried out."""
        name, before = self._name(edition.year, edition.project), self._name(edition.year - 1, edition.project)
        state = self.editions.status(edition) or "listed"
        if before and state != "new" and spelled(before) != spelled(name):
            change = self._change("renamed", edition.year, before)
            return self._row(edition, name, "renamed", before, change.source if change else None)
        return self._row(edition, name, state, None, None)

    def gone(self, edition: Edition) -> tuple[Any, ...]:
        """The row of a project in the year it is no longer carried out."""
        own = self._rows.get((edition.year, edition.project))
        name = self._name(edition.year - 1, edition.project) or self._name(edition.year, edition.project)
        change = self._change("merged", edition.year, name)
        merged = change is not None or (own is not None and own.status == "merged")
        source = change.source if change else (own.source if own is not None else None)
        return self._row(edition, name, "merged" if merged else "ended", change.latter if change else None, source)

    def _name(self, year: int, project: int) -> str:
        row = self._rows.get((year, project))
        return str(row.name or self._projects.of(project)) if row is not None else ""

    def _change(self, kind: str, year: int, former: str) -> Change | None:
        return next(
            (
                one
                for one in changes()
                if (one.kind, one.year) == (kind, year) and spelled(one.former) == spelled(former)
            ),
            None,
        )

    def _row(self, edition: Edition, name: str, state: str, other: str | None, source: str | None) -> tuple[Any, ...]:
        project = self._projects.of(edition.project)
        return edition.year, project, name or project, self._themes.of(edition.theme), state, other, source


@dataclass
class _Step:
    before: int
    new: list[str]
    ended: list[str]
    merged: list[str]
    after: int


def project_steps(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row a year whose catalogue can be held against that of the year before; columns STEP_COLUMNS.

    before + new - ended - merged + unexplained = after: `unexplained` is not zero where catalogues contradict each
    other, such as a project stated as continuing that the year before does not list. The names are tuples. Steps
    follow the selection's themes and projects and its years, the year before always being read.
    """
    whole = project_life(connection, selection.replace(years=()), scope)
    every, _counted, _over = selected_editions(connection, Selection())
    steps = {year: step for year, step in _steps(whole).items() if _comparable(every, year, selection)}
    return frame(
        STEP_COLUMNS,
        (
            (
                year, step.before, len(step.new), len(step.ended), len(step.merged),
                step.after - step.before - len(step.new) + len(step.ended) + len(step.merged),
                step.after, tuple(step.new), (*step.ended, *step.merged),
            )
            for year, step in sorted(steps.items())
        ),
    )  # fmt: skip


def _comparable(every: Editions, year: int, selection: Selection) -> bool:
    return every.comparable(year) and (not selection.years or year in selection.years)


def _steps(life: pd.DataFrame) -> dict[int, _Step]:
    by_year: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for _, row in life.iterrows():
        by_year[int(row["year"])][row["state"]].append(row["name"])
    counts = {year: sum(len(those[s]) for s in CARRIED_ON_STATES) for year, those in by_year.items()}
    return {
        year: _Step(counts.get(year - 1, 0), those["new"], those["ended"], those["merged"], counts[year])
        for year, those in by_year.items()
    }


def published_steps(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a year for which the numbers of projects and of new ones are published, and the projects of the year
    before; columns PUBLISHED_STEP_COLUMNS. `gone` is what remains: ended, merged or renamed, at least so many.
    """
    table = fct_published.c
    query = select(fct_published).where(table.subject == "programme", table.bound == "exact")
    known = {(row.year, row.measure): row for row in fetch(connection, query)}
    rows = []
    for (year, measure), row in sorted(known.items()):
        before, new = known.get((year - 1, "projects")), known.get((year, "new_projects"))
        if measure == "projects" and before is not None and new is not None:
            rows.append((year, before.value, new.value, before.value + new.value - row.value, row.value, row.source))
    return frame(PUBLISHED_STEP_COLUMNS, rows)


def next_projects(connection: Connection, year: int, scope: Scope) -> pd.DataFrame:
    """The projects of a year as its catalogue, else as public sources, have them; columns year, project, theme,
    status, audience, note, source and listing, by theme and project."""
    found = editions(connection, Selection(years=(year,)), scope)
    kept = ["year", "project", "theme", "status", "audience", "note", "source", "listing"]
    return found[kept]
