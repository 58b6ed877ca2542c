"""Figures from aggregates: which questions they answer, and their answers.

Everything else is counted in the facts (`grouped`). Both give the same figures; a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection

from measures.aggregates import Aggregates
from measures.bases import BASES, Base
from measures.catalogue import Measure
from measures.coded import Integers, grouped
from measures.dimensions import Key, labels
from measures.figures import Figures, Group
from measures.reach import OF_EDITION, Reach
from measures.reading import fetch
from measures.scope import Scope, area_keys
from measures.selection import Selection
from warehouse.bounds import bound_of_sum
from warehouse.schema.aggregates import BOUND_BIT

_BASES = ("participation", "registered_participation")
_ACTIVITY_DIMENSIONS = frozenset({*OF_EDITION, "area", "unit_type"})


def answered(measure: Measure, by: Iterable[str], selection: Selection) -> bool:
    """Whether the aggregates, where there are any, answer a measure by these dimensions of this selection."""
    asked = {*by, *selection.restricted()}
    if measure.base not in _BASES or measure.aggregate is None or "month" in asked:
        return False
    if measure.aggregate.how == "total":
        return "unit" not in asked
    if measure.aggregate.columns == ("activity_id",):
        return asked <= _ACTIVITY_DIMENSIONS
    return measure.aggregate.how == "distinct"


def figures_of_aggregates(
    connection: Connection, known: Aggregates, measures: Sequence[Measure], by: tuple[str, ...],
    selection: Selection, scope: Scope, rosters: set[int],
) -> dict[str, Figures]:  # fmt: skip
    """measure id → its figures, for measures of one base that are `answered`."""
    base = BASES[str(measures[0].base)]
    wanted = wanted_keys(connection, base, selection, scope)
    columns = tuple(column_of(base, name) for name in by)
    found: dict[str, Figures] = {}
    reach: Reach | None = None
    for measure in measures:
        assert measure.aggregate is not None
        if measure.aggregate.how == "total":
            found[measure.id] = _total(known, measure.aggregate.columns[0], measure.aggregate.per, columns, wanted)
        elif measure.aggregate.columns == ("activity_id",):
            found[measure.id] = _activities(known, columns, wanted)
        else:
            reach = reach or Reach(known, columns, wanted)
            found[measure.id] = _distinct(reach, measure, rosters)
    return found


def units_of_aggregates(
    connection: Connection, known: Aggregates, base: Base, by: Sequence[str], selection: Selection, scope: Scope
) -> Iterator[tuple[Group, int, list[int]]]:
    """(group, year, units) by dimensions other than the year."""
    columns = [column_of(base, name) for name in by]
    return Reach(known, [*columns, "year"], wanted_keys(connection, base, selection, scope)).each()


def column_of(base: Base, dimension: str) -> str:
    """What the aggregates call a dimension of a base: the edition's by its own name, else the column of the facts."""
    return dimension if dimension in OF_EDITION else base.columns[dimension].name


def wanted_keys(connection: Connection, base: Base, selection: Selection, scope: Scope) -> dict[str, set[Key]]:
    """Column → the keys that selection and scope leave; nothing for a column they leave free."""
    wanted: dict[str, set[Key]] = {}

    def keep(name: str, keys: set[Key]) -> None:
        wanted[name] = wanted.get(name, keys) & keys

    for name in selection.restricted():
        keep(column_of(base, name), labels(connection, name).keys_of(selection.values(name)))
    if scope.areas is not None:
        allowed = {row[0] for row in fetch(connection, area_keys(sorted(scope.areas)))}
        keep(base.columns["area"].name, allowed)
    return wanted


def _distinct(reach: Reach, measure: Measure, rosters: set[int]) -> Figures:
    assert measure.aggregate is not None
    groups = reach.groups()
    if measure.aggregate.columns == ("unit_id",):
        values = reach.units(rosters if measure.aggregate.registered else None)
    elif measure.aggregate.columns == ("edition_id",):
        values = reach.projects()
    elif measure.aggregate.columns == ("theme_id",):
        values = reach.themes()
    else:
        values = reach.entries()
    return Figures(groups, {group: values.get(group, 0) for group in groups})


def _total(known: Aggregates, name: str, per: int, columns: tuple[str, ...], wanted: Mapping[str, set[Key]]) -> Figures:
    """A sum of people or hours, and how it is stated."""
    rows = grouped(known.people, columns, wanted, len(known.counts[name]))
    sums, bounds = np.zeros(rows.size, dtype=np.int64), np.zeros(rows.size, dtype=np.int64)
    np.add.at(sums, rows.codes, rows.taken(known.counts[name]))
    np.bitwise_or.at(bounds, rows.codes, rows.taken(known.counts[f"{name}_bounds"]))
    found = Figures()
    for code in np.flatnonzero(bounds).tolist():
        group = rows.keys(code)
        bound = bound_of_sum(stated for stated, bit in BOUND_BIT.items() if int(bounds[code]) & bit)
        total = int(sums[code])
        found.groups.add(group)
        found.bounds[group] = bound
        found.values[group] = None if bound == "unknown" else total if per == 1 else total / per
    return found


def _activities(known: Aggregates, columns: tuple[str, ...], wanted: Mapping[str, set[Key]]) -> Figures:
    """Activities; one of several unit types counts once in each of them, and once where they are not told apart."""
    kept = {name: keys for name, keys in wanted.items() if name != "unit_type_id"}
    rows = grouped(known.activities, [name for name in columns if name != "unit_type_id"], kept, len(known.types))
    types, numbers = rows.taken(known.types), rows.taken(known.numbers)
    among = wanted.get("unit_type_id")
    if "unit_type_id" not in columns:
        met = np.ones(len(types), dtype=bool) if among is None else (types & _bits(among)) != 0
        values = _added(rows.codes[met], numbers[met], rows.size)
        counted: dict[Group, int] = {rows.keys(code): number for code, number in values.items()}
        return Figures(set(counted), dict(counted))
    at = columns.index("unit_type_id")
    found: dict[Group, int] = {}
    for kind in _types(types) if among is None else among:
        met = (types & _bits({kind})) != 0
        for code, number in _added(rows.codes[met], numbers[met], rows.size).items():
            rest = rows.keys(code)
            found[(*rest[:at], kind, *rest[at:])] = number
    return Figures(set(found), dict(found))


def _added(codes: Integers, numbers: Integers, size: int) -> dict[int, int]:
    sums = np.bincount(codes, weights=numbers, minlength=size)
    return {int(code): int(sums[code]) for code in np.flatnonzero(sums)}


def _bits(kinds: Iterable[Key]) -> int:
    """The set of unit types as bits; not stated is the first."""
    return sum(1 << int(kind or 0) for kind in kinds)


def _types(sets: Integers) -> list[Key]:
    union = int(np.bitwise_or.reduce(sets)) if len(sets) else 0
    return [place or None for place in range(union.bit_length()) if union >> place & 1]
