"""Aggregates of participation: sets and sums that answer a page without reading the records.

For a year they are made of that year's facts alone, so a load or an undo rebuilds the years it touches and
no other. What they hold and why: docs/decisions/0012.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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


def aggregate(connection: Connection, years: Collection[int], facts: Mapping[str, Any] | None = None) -> None:
    """Rebuilds the aggregates of these years, from all their facts by column if given, else from fct_participation.

    facts: columns of fct_participation as integers, -1 for what is not stated, bounds as their places in BOUNDS.
    """
    for table in _TABLES:
        for some in chunks(sorted(years)):
            connection.execute(delete(table).where(table.c.year.in_(some)))
    found = (_stored(connection, year) for year in sorted(years)) if facts is None else [_given(facts)]
    for columns in found:
        if len(columns["unit_id"]):
            _write(connection, columns)


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
    return _given({name: _integers(values) for name, values in {**cells, **bounds}.items()})


def _integers(values: Sequence[Any]) -> Integers:
    return np.array([NONE if value is None else value for value in values], dtype=np.int64)


def _given(facts: Mapping[str, Any]) -> Columns:
    """Keys as they are; of each count what is known, and how it is stated as a bit: a missing value is unknown."""
    columns = {name: np.asarray(facts[name]).astype(np.int64, copy=False) for name in _KEYS}
    for name in PEOPLE:
        values = np.asarray(facts[name])
        bits = np.where(values < 0, BOUND_BIT["unknown"], np.left_shift(1, np.asarray(facts[f"{name}_bound"])))
        columns[name] = np.where(bits == BOUND_BIT["unknown"], 0, values)
        columns[f"{name}_bounds"] = bits
    return columns


def _write(connection: Connection, facts: Columns) -> None:
    editions, first, number = np.unique(facts["edition_id"], return_index=True, return_inverse=True)
    years = facts["year"][first]
    order = np.lexsort((editions, years))
    at = np.empty(len(order), dtype=np.int64)
    at[order] = np.arange(len(order)) - np.searchsorted(years[order], years[order])
    _insert(
        connection,
        agg_edition,
        {
            "edition_id": editions,
            "year": years,
            "project_id": facts["project_id"][first],
            "theme_id": facts["theme_id"][first],
            "word": at // WORD,
            "place": at % WORD,
        },
    )
    _insert(connection, agg_reach, _reach(facts, at[number]))
    _insert(connection, agg_people, _summed(facts))
    _insert(connection, agg_activity, _activities(facts))


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
