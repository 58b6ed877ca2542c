"""What is known of each unit: its type, area and rosters, and the editions it took part in year by year.

A unit belongs to the area of its latest roster. A scope leaves those whose area it has, and all they took part in,
wherever that was: the role of the area is the unit's, as in coverage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from measures.aggregates import presence
from measures.bases import BASES
from measures.dimensions import labels
from measures.grouped import units_by_slice
from measures.reading import fetch
from measures.scope import Scope, area_keys
from measures.selection import Selection
from warehouse.schema import dim_area, dim_unit, dim_unit_type, fct_roster


@dataclass(frozen=True)
class Joined:
    """A project edition that a unit took part in."""

    project: str
    theme: str | None


@dataclass
class UnitHistory:
    """A unit by name. `area` and `unit_type` are the latest known, `listed` the years of its rosters, `joined` the
    editions by year."""

    unit: str
    unit_type: str | None = None
    area: str | None = None
    listed: set[int] = field(default_factory=set)
    joined: dict[int, set[Joined]] = field(default_factory=lambda: defaultdict(set))

    def until(self, year: int) -> list[int]:
        """The years up to this one in which it took part, in order."""
        return sorted(past for past in self.joined if past <= year)

    def themes(self, until: int) -> list[str]:
        """The themes of its editions up to a year, those it joined most often first."""
        counts: dict[str, int] = defaultdict(int)
        for year in self.until(until):
            for one in self.joined[year]:
                if one.theme:
                    counts[one.theme] += 1
        return sorted(counts, key=lambda theme: (-counts[theme], theme))

    def projects(self, year: int) -> list[str]:
        """The projects it took part in in a year, by name."""
        return sorted({one.project for one in self.joined.get(year, ())})


def histories(connection: Connection, selection: Selection, scope: Scope) -> dict[int, UnitHistory]:
    """Key of a unit → its history, for the units that the scope, the areas and the unit types of the selection let in.

    Themes and projects of the selection narrow the editions; its years do not.
    """
    found = {
        row.unit_id: UnitHistory(row.name) for row in fetch(connection, select(dim_unit.c.unit_id, dim_unit.c.name))
    }
    _describe(connection, found)
    kept = _let_in(connection, found, selection, scope)
    wanted = selection.keeping(("theme", "project"))
    projects, themes = labels(connection, "project"), labels(connection, "theme")
    slices = units_by_slice(connection, ("year", "project", "theme"), wanted, Scope.everything())
    for (project, theme), by_year in slices.items():
        one = Joined(str(projects.of(project)), None if theme is None else str(themes.of(theme)))
        for year, units in by_year.items():
            for unit in units & kept:
                found[unit].joined[year].add(one)
    return {key: found[key] for key in kept}


def _describe(connection: Connection, found: Mapping[int, UnitHistory]) -> None:
    """Adds types, areas and rosters: of the latest roster, else the type that ledgers of activities state."""
    columns = presence(connection, BASES["participation"])
    unit, year, kind = columns["unit"], columns["year"], columns["unit_type"]
    stated = select(unit.label("unit_id"), dim_unit_type.c.zh, year.label("year")).join(
        dim_unit_type, dim_unit_type.c.unit_type_id == kind
    )
    for row in fetch(connection, stated.distinct().order_by(year)):
        found[row.unit_id].unit_type = row.zh
    roster = fct_roster.c
    listed = (
        select(roster.year, roster.unit_id, dim_unit_type.c.zh, dim_area.c.name)
        .select_from(fct_roster.outerjoin(dim_unit_type).outerjoin(dim_area, dim_area.c.area_id == roster.unit_area_id))
        .order_by(roster.year)
    )
    for row in fetch(connection, listed):
        known = found[row.unit_id]
        known.listed.add(row.year)
        known.unit_type, known.area = row.zh or known.unit_type, row.name or known.area


def _let_in(connection: Connection, found: Mapping[int, UnitHistory], selection: Selection, scope: Scope) -> set[int]:
    areas = areas_of(connection, scope)
    named = {*selection.areas, *selection.unit_areas}
    return {
        key
        for key, unit in found.items()
        if (areas is None or unit.area in areas)
        and (not named or unit.area in named)
        and (not selection.unit_types or unit.unit_type in selection.unit_types)
    }


def areas_of(connection: Connection, scope: Scope) -> set[str] | None:
    """The names of the areas that a scope lets see; None for all."""
    if scope.areas is None:
        return None
    keys = area_keys(sorted(scope.areas))
    return {row.name for row in fetch(connection, select(dim_area.c.name).where(dim_area.c.area_id.in_(keys)))}
