"""Who works with whom: units that hold activities together, and that meet in projects.

Two units work together where both took part in one activity; they meet where both take part in the same project in the
same year. The unit that works with most others holds the programme together, among equals the one that meets most; a
project alone holds the units that take part in no other. All is counted within the selection and the scope.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, groupby
from operator import or_
from typing import Any

from sqlalchemy import Connection, select

from measures.asking import Ask
from measures.bases import BASES
from measures.dimensions import labels
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import fct_participation

Edition = tuple[int, str]
"""A year and a project."""
Two = tuple[str, str]
"""Two units, the one first whose name comes first."""


@dataclass(frozen=True)
class UnitNode:
    """A unit: its latest type, its entries, projects and themes, how many other units it meets and works with."""

    unit: str
    unit_type: str | None
    entries: int
    projects: int
    themes: int
    met: int
    together: int


@dataclass(frozen=True)
class ProjectNode:
    """A project: its latest theme, its units, and how many of them take part in no other project."""

    project: str
    theme: str | None
    units: int
    only: int


@dataclass(frozen=True)
class Network:
    """Units by how many others they work with, projects by how many units they have.

    links: (unit, project) → years; editions: (year, project) → units; joint: two units, by name → activities together.
    """

    units: tuple[UnitNode, ...]
    projects: tuple[ProjectNode, ...]
    links: Mapping[tuple[str, str], int]
    editions: Mapping[Edition, frozenset[str]]
    joint: Mapping[Two, int]

    def activities_with(self, unit: str) -> dict[str, int]:
        """Other unit → how many activities the two took part in together."""
        return {(b if a == unit else a): count for (a, b), count in self.joint.items() if unit in (a, b)}

    def partners(self, unit: str) -> dict[str, int]:
        """Other unit → in how many project editions the two meet."""
        found: dict[str, int] = defaultdict(int)
        for units in self.editions.values():
            if unit in units:
                for other in units - {unit}:
                    found[other] += 1
        return dict(found)


def network(ask: Ask, joint: Mapping[Two, int], selection: Selection) -> Network:
    """The network of a selection, with its `joint_activities`; without units where nobody took part."""
    rows = ask(["unit_entries"], ("year", "project", "theme", "unit"), selection).to_dict("records")
    taking = [row for row in rows if row["unit_entries"] and _named(row)]
    editions: dict[Edition, set[str]] = defaultdict(set)
    for row in taking:
        editions[int(row["year"]), row["project"]].add(row["unit"])
    links: dict[tuple[str, str], int] = defaultdict(int)
    for (_year, project), units in editions.items():
        for unit in units:
            links[unit, project] += 1
    frozen = {edition: frozenset(units) for edition, units in editions.items()}
    by_type = ask(["unit_entries"], ("year", "unit", "unit_type"), selection).to_dict("records")
    types = _latest(by_type, "unit", "unit_type")
    return Network(_units(taking, links, frozen, types, joint), _projects(taking, links), dict(links), frozen, joint)


def _named(row: dict[Any, Any]) -> bool:
    return isinstance(row["unit"], str) and isinstance(row["project"], str)


def _latest(rows: list[dict[Any, Any]], key: str, label: str) -> dict[str, str | None]:
    """The label of each key in the latest year that has one."""
    found: dict[str, str | None] = {}
    for row in sorted((row for row in rows if isinstance(row[key], str)), key=lambda row: int(row["year"])):
        found[row[key]] = row[label] if isinstance(row[label], str) else found.get(row[key])
    return found


def _units(
    taking: list[dict[Any, Any]],
    links: Mapping[tuple[str, str], int],
    editions: Mapping[Edition, frozenset[str]],
    types: Mapping[str, str | None],
    joint: Mapping[Two, int],
) -> tuple[UnitNode, ...]:
    themes: dict[str, set[str]] = defaultdict(set)
    for row in taking:
        if isinstance(row["theme"], str):
            themes[row["unit"]].add(row["theme"])
    entries: dict[str, int] = defaultdict(int)
    projects: dict[str, int] = defaultdict(int)
    for (unit, _project), years in links.items():
        entries[unit] += years
        projects[unit] += 1
    met = _met(editions)
    together = Counter(unit for two in joint for unit in two)
    found = [
        UnitNode(
            unit, types.get(unit), entries[unit], projects[unit], len(themes[unit]), met[unit], together.get(unit, 0)
        )
        for unit in entries
    ]
    return tuple(sorted(found, key=lambda node: (-node.together, -node.met, -node.entries, node.unit)))


def _met(editions: Mapping[Edition, frozenset[str]]) -> dict[str, int]:
    """Unit → how many other units share an edition with it."""
    names = sorted({unit for units in editions.values() for unit in units})
    bits = {unit: 1 << place for place, unit in enumerate(names)}
    masks: dict[str, list[int]] = defaultdict(list)
    for units in editions.values():
        mask = sum(bits[unit] for unit in units)
        for unit in units:
            masks[unit].append(mask)
    return {unit: reduce(or_, masks[unit]).bit_count() - 1 for unit in names}


def _projects(taking: list[dict[Any, Any]], links: Mapping[tuple[str, str], int]) -> tuple[ProjectNode, ...]:
    of_unit: dict[str, set[str]] = defaultdict(set)
    units: dict[str, set[str]] = defaultdict(set)
    for unit, project in links:
        of_unit[unit].add(project)
        units[project].add(unit)
    themes = _latest(taking, "project", "theme")
    found = [
        ProjectNode(project, themes.get(project), len(own), sum(len(of_unit[unit]) == 1 for unit in own))
        for project, own in units.items()
    ]
    return tuple(sorted(found, key=lambda node: (-node.units, node.project)))


def joint_activities(connection: Connection, selection: Selection, scope: Scope) -> dict[Two, int]:
    """Two units, by name → in how many activities both took part, within the selection and the scope."""
    base, names = BASES["participation"], labels(connection, "unit")
    table = fct_participation.c
    wanted = [*selection.predicates(base.columns), *scope.predicates(base.columns["area"])]
    taking = select(table.activity_id, table.unit_id).where(*wanted).distinct().order_by(table.activity_id)
    units = (tuple(row.unit_id for row in rows) for _, rows in groupby(fetch(connection, taking), lambda row: row[0]))
    together = Counter(two for those in units for two in combinations(sorted(those), 2))
    named = {unit: str(names.of(unit)) for two in together for unit in two}
    found: dict[Two, int] = {}
    for (one, other), activities in together.items():
        first, second = sorted((named[one], named[other]))
        found[first, second] = activities
    return found
