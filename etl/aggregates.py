"""Aggregates of participation: sets and sums that answer a page without reading the records.

For a year they are made of that year's facts alone, so a load or an undo rebuilds the years it touches and
no other. What they hold and why: docs/decisions/0012.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, Table, delete, select

from etl.conform.registers import next_key
from warehouse.bulk import insert_columns
from warehouse.chunks import chunks
from warehouse.columns import NONE, Values
from warehouse.schema import BOUNDS, agg_activity, agg_edition, agg_people, agg_reach, fct_participation
from warehouse.schema.aggregates import BOUND_BIT, PEOPLE, WORD

Integers = NDArray[np.int64]
Columns = Mapping[str, Integers]
"""Column name → values, all of one length; what is not stated is NONE."""

_MOST = 2**62
"""How many different groups fit one integer."""
_KEYS = (
    "year", "activity_id", "edition_id", "project_id", "theme_id", "unit_id", "unit_type_id", "unit_area_id", "area_id",
    "registered",
)  # fmt: skip
_TABLES = (agg_activity, agg_people, agg_reach, agg_edition)


Sums = dict[Table, Columns]
"""The rows of each table of aggregates, by column."""


def aggregate(connection: Connection, years: Collection[int], made: Sums | None = None) -> None:
    """Rebuilds the aggregates of these years: from `made`, which is of all their facts, else from fct_participation."""
    for table in _TABLES:
        for some in chunks(sorted(years)):
            connection.execute(delete(table).where(table.c.year.in_(some)))
    found = _joined([_of_year(_stored(connection, year)) for year in sorted(years)]) if made is None else made
    for table, columns in found.items():
        _insert(connection, table, columns)


def sums(facts: Mapping[str, Any]) -> Sums:
    """The aggregates of facts by column of fct_participation, as integers: -1 for what is not stated, bounds as their
    places in BOUNDS.
    """
    if not facts or not len(facts["year"]):
        return {}
    return _joined([_of_year(_given(facts, places)) for places in _by_year(np.asarray(facts["year"]))])


def _by_year(years: Integers) -> list[Any]:
    """The places of each year's facts; where they stand together, as they mostly do, without a copy."""
    ends = [0, *(np.flatnonzero(np.diff(years)) + 1).tolist(), len(years)]
    stretches = [slice(start, end) for start, end in pairwise(ends)]
    found = [int(years[each.start]) for each in stretches]
    return (
        stretches if len(set(found)) == len(found) else [np.flatnonzero(years == year) for year in sorted(set(found))]
    )


def _joined(parts: Sequence[Sums]) -> Sums:
    found = [part for part in parts if part]
    return {
        table: {name: np.concatenate([part[table][name] for part in found]) for name in found[0][table]}
        for table in (found[0] if found else ())
    }


def ensure_aggregates(connection: Connection) -> bool:
    """Builds the aggregates of a warehouse that has facts and none of them; True when it did."""
    if connection.execute(select(agg_edition.c.edition_id).limit(1)).first() is not None:
        return False
    years = list(connection.execute(select(fct_participation.c.year).distinct()).scalars())
    aggregate(connection, years)
    return bool(years)


def _stored(connection: Connection, year: int) -> Columns:
    """The facts of a year, read again."""
    names = (*_KEYS, *PEOPLE, *(f"{name}_bound" for name in PEOPLE))
    statement: Select[Any] = select(*(fct_participation.c[name] for name in names))
    rows = connection.execute(statement.where(fct_participation.c.year == year)).all()
    cells = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    places = {bound: place for place, bound in enumerate(BOUNDS)}
    bounds = {f"{name}_bound": tuple(places[bound] for bound in cells[f"{name}_bound"]) for name in PEOPLE}
    return _given({name: _integers(values) for name, values in {**cells, **bounds}.items()}, slice(None))


def _integers(values: Sequence[Any]) -> Integers:
    return np.array([NONE if value is None else value for value in values], dtype=np.int64)


def _given(facts: Mapping[str, Any], places: Any) -> Columns:
    """Keys as they are; of each count what is known, and how it is stated as a bit: a missing value is unknown."""

    def column(name: str) -> Integers:
        values: Integers = np.asarray(facts[name])[places].astype(np.int64, copy=False)
        return values

    columns = {name: column(name) for name in _KEYS}
    for name in PEOPLE:
        values = column(name)
        bits = np.where(values < 0, BOUND_BIT["unknown"], np.left_shift(1, column(f"{name}_bound")))
        columns[name] = np.where(bits == BOUND_BIT["unknown"], 0, values)
        columns[f"{name}_bounds"] = bits
    return columns


def _of_year(facts: Columns) -> Sums:
    """What the facts of a year add up to."""
    if not len(facts["unit_id"]):
        return {}
    editions, first, number = np.unique(facts["edition_id"], return_index=True, return_inverse=True)
    at = np.arange(len(editions))
    about = {
        "edition_id": editions,
        **{name: facts[name][first] for name in ("year", "project_id", "theme_id")},
        "word": at // WORD,
        "place": at % WORD,
    }
    return {
        agg_edition: about,
        agg_reach: _reach(facts, at[number]),
        agg_people: _summed(facts),
        agg_activity: _activities(facts),
    }


def _reach(facts: Columns, place: Integers) -> dict[str, Integers]:
    names = ("year", "word", "unit_id", "unit_type_id", "unit_area_id", "area_id", "registered")
    groups = _Groups({**facts, "word": place // WORD}, names)
    bits = np.left_shift(np.int64(1), place % WORD)
    return {**groups.keys, "editions": groups.united(bits)}


def _summed(facts: Columns) -> dict[str, Integers]:
    groups = _Groups(facts, ("year", "edition_id", "unit_type_id", "unit_area_id", "area_id"))
    sums = {name: groups.added(facts[name]) for name in PEOPLE}
    return {**groups.keys, **sums, **{f"{n}_bounds": groups.united(facts[f"{n}_bounds"]) for n in PEOPLE}}


def _activities(facts: Columns) -> dict[str, Integers]:
    """Activities alike in edition, area and the set of their units' types; an activity has one edition and area."""
    each = _Groups(facts, ("activity_id", "year", "edition_id", "area_id"))
    if int(facts["unit_type_id"].max()) >= WORD:
        raise ValueError(f"unit_types.csv: unit_type_id must be below {WORD}")
    types = np.left_shift(np.int64(1), np.maximum(facts["unit_type_id"], 0))
    activities = {**each.keys, "unit_types": each.united(types)}
    groups = _Groups(activities, ("year", "edition_id", "area_id", "unit_types"))
    return {**groups.keys, "activities": groups.added(np.ones(len(activities["unit_types"]), dtype=np.int64))}


class _Groups:
    """Rows that agree in the named columns; `keys` has one value a group and column, in ascending order."""

    def __init__(self, columns: Columns, names: Sequence[str]) -> None:
        joined, size = np.zeros(len(columns[names[0]]), dtype=np.int64), 1
        for name in names:
            low, high = int(columns[name].min()), int(columns[name].max())
            if size * (high - low + 1) > _MOST:
                found, joined = np.unique(joined, return_inverse=True)
                size = len(found)
            joined = joined * (high - low + 1) + (columns[name] - low)
            size *= high - low + 1
        self._order = np.argsort(joined)
        ordered = joined[self._order]
        self._starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        firsts = self._order[self._starts]
        self.keys = {name: columns[name][firsts] for name in names}

    def united(self, bits: Integers) -> Integers:
        """The union of each group's sets."""
        return np.bitwise_or.reduceat(bits[self._order], self._starts)

    def added(self, values: Integers) -> Integers:
        return np.add.reduceat(values[self._order], self._starts)


def _insert(connection: Connection, table: Table, columns: Columns) -> None:
    (key,) = table.primary_key.columns
    size = len(next(iter(columns.values())))
    found: dict[str, Values] = dict(columns)
    if "registered" in columns:
        found["registered"] = columns["registered"] > 0
    if key.name not in columns:
        first = next_key(connection, key)
        found[key.name] = np.arange(first, first + size)
    insert_columns(connection, table, found)
