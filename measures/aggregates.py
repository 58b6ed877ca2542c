"""The aggregates of participation as columns in memory, read once per state of the database.

They hold what a load adds up (`agg_*`): a few rows per unit and year, whatever the number of records.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Pool,
    Table,
    Text,
    case,
    cast,
    func,
    select,
)

from measures.bases import BASES, Base
from measures.coded import NONE, Codes, Flags, Integers
from measures.dimensions import Key
from measures.edition_rows import CARRIED_ON
from measures.reading import fetch
from warehouse.schema import agg_activity, agg_edition, agg_people, agg_reach, etl_content_version, fct_participation
from warehouse.schema.aggregates import PEOPLE


@dataclass(frozen=True)
class ActiveEdition:
    """An edition with activity: its keys by dimension, where the sets of its year have it, whether it counts."""

    edition: int
    keys: Mapping[str, Key]
    word: int
    bit: int
    carried_on: bool


@dataclass(frozen=True)
class Block:
    """The rows of one year and one set of editions, by unit; the editions are those of the set."""

    year: int
    rows: slice
    editions: tuple[ActiveEdition, ...]


@dataclass(frozen=True)
class Reached:
    """Sets of editions by columns of agg_reach; the rows stand by year, word and unit, as `blocks` cut them."""

    blocks: tuple[Block, ...]
    columns: Mapping[str, Codes]
    registered: Flags
    sets: Integers


@dataclass(frozen=True)
class Aggregates:
    """All aggregates of a warehouse.

    reach: what each unit took part in, area by area; of_units: the same in all areas together, in fewer rows.
    people, activities: columns by their names in the schema, keys as Codes, everything else as integers. years: base
    → years with rows.
    """

    reach: Reached
    of_units: Reached
    people: Mapping[str, Codes]
    counts: Mapping[str, Integers]
    activities: Mapping[str, Codes]
    types: Integers
    numbers: Integers
    years: Mapping[str, frozenset[int]]


_kept: WeakKeyDictionary[Pool, tuple[object, Aggregates | None]] = WeakKeyDictionary()
_reading = threading.Lock()


def aggregates(connection: Connection) -> Aggregates | None:
    """The aggregates of the database as it is now; None where it has none, so that facts must be read.

    Kept for the handle of a database until the content changes, also where another file took its place, or the
    handle is closed. They hold all areas: who asks must apply a scope.
    """
    version, pool = _content(connection), connection.engine.pool
    kept = _kept.get(pool)
    if kept is not None and kept[0] == version:
        return kept[1]
    with _reading:
        kept = _kept.get(pool)
        if kept is None or kept[0] != version:
            kept = (version, _read(connection))
            _kept[pool] = kept
    return kept[1]


def _content(connection: Connection) -> object:
    """Which state of which database this is: the content's version and when it came about."""
    return tuple(fetch(connection, select(etl_content_version.c.version, etl_content_version.c.changed_at)))


def _read(connection: Connection) -> Aggregates | None:
    editions = _editions(connection)
    if not editions:
        return None
    reach = _table(connection, agg_reach, ("year", "word", *_UNIT, "area_id"))
    by_area = _reached(reach, editions, ("unit_id", "unit_type_id", "unit_area_id", "area_id"))
    people = _table(connection, agg_people)
    activities = _table(connection, agg_activity)
    of_edition = {edition.edition: edition for edition in editions}
    years = {name: frozenset(_years(connection, name)) for name in BASES}
    return Aggregates(
        reach=by_area,
        of_units=_without_areas(by_area),
        people=_of_editions(people, of_edition, ("unit_type_id", "unit_area_id", "area_id")),
        counts={name: people[name] for part in PEOPLE for name in (part, f"{part}_bounds")},
        activities=_of_editions(activities, of_edition, ("area_id",)),
        types=activities["unit_types"],
        numbers=activities["activities"],
        years=years,
    )


_UNIT = ("unit_id", "unit_type_id", "unit_area_id", "registered")


def _reached(reach: Mapping[str, Integers], editions: list[ActiveEdition], names: tuple[str, ...]) -> Reached:
    return Reached(
        blocks=tuple(_blocks(reach, editions)),
        columns={name: Codes.of(reach[name]) for name in names},
        registered=reach["registered"] > 0,
        sets=reach["editions"],
    )


def _without_areas(reach: Reached) -> Reached:
    """The rows that differ in their area alone as one row with the union of their sets."""
    of_row = [codes.codes for name, codes in reach.columns.items() if name != "area_id"]
    starts = np.zeros(len(reach.sets), bool)
    for block in reach.blocks:
        starts[block.rows.start] = True
    for column in (*of_row, reach.registered):
        starts[1:] |= column[1:] != column[:-1]
    firsts = np.flatnonzero(starts)
    moved = np.searchsorted(firsts, [[block.rows.start, block.rows.stop] for block in reach.blocks])
    return Reached(
        blocks=tuple(
            replace(block, rows=slice(*ends)) for block, ends in zip(reach.blocks, moved.tolist(), strict=True)
        ),
        columns={
            name: replace(codes, codes=codes.codes[firsts])
            for name, codes in reach.columns.items()
            if name != "area_id"
        },
        registered=reach.registered[firsts],
        sets=np.bitwise_or.reduceat(reach.sets, firsts),
    )


def _table(connection: Connection, table: Table, order: tuple[str, ...] = ()) -> dict[str, Integers]:
    """Column name → the numbers of all rows, NONE where there is none.

    Each column comes as one text, which is read many times faster than cells.
    """
    columns = [column for column in table.columns if not column.primary_key]
    texts: list[Any] = [
        func.aggregate_strings(cast(func.coalesce(_number(column), NONE), Text), ",") for column in columns
    ]
    (told,) = fetch(connection, select(*texts))
    found = {
        column.name: np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)
        for column, text in zip(columns, told, strict=True)
    }
    if order:
        places = np.lexsort([found[name] for name in reversed(order)])
        found = {name: numbers[places] for name, numbers in found.items()}
    return found


def _number(column: Column[Any]) -> ColumnElement[int]:
    return cast(case((column, 1), else_=0) if isinstance(column.type, Boolean) else column, BigInteger)


def _editions(connection: Connection) -> list[ActiveEdition]:
    carried_on = {row[0] for row in fetch(connection, CARRIED_ON)}
    columns = agg_edition.c
    rows = fetch(connection, select(agg_edition).order_by(columns.year, columns.edition_id))
    return [
        ActiveEdition(
            row.edition_id,
            {"year": row.year, "project": row.project_id, "theme": row.theme_id},
            row.word,
            1 << row.place,
            row.edition_id in carried_on,
        )
        for row in rows
    ]


def _blocks(reach: Mapping[str, Integers], editions: list[ActiveEdition]) -> list[Block]:
    years, words = reach["year"], reach["word"]
    starts = np.flatnonzero((np.diff(years, prepend=NONE) != 0) | (np.diff(words, prepend=NONE) != 0)).tolist()
    found = []
    for start, end in pairwise([*starts, len(years)]):
        year, word = int(years[start]), int(words[start])
        of_set = tuple(e for e in editions if e.keys["year"] == year and e.word == word)
        found.append(Block(year, slice(start, end), of_set))
    return found


def _of_editions(
    cells: Mapping[str, Integers], editions: Mapping[int, ActiveEdition], names: tuple[str, ...]
) -> dict[str, Codes]:
    """The key columns of a table by edition: those of its own, and those that its editions have."""
    found = {name: Codes.of(cells[name]) for name in names}
    numbers, places = np.unique(cells["edition_id"], return_inverse=True)
    for name in ("year", "theme", "project"):
        keys = [editions[number].keys[name] for number in numbers.tolist()]
        of_edition = Codes.of(np.array([NONE if key is None else key for key in keys], np.int64))
        found[name] = replace(of_edition, codes=of_edition.codes[places])
    return found


def _years(connection: Connection, base: str) -> set[int]:
    if BASES[base].rows is not fct_participation:
        return years_of_facts(connection, base)
    return {row.year for row in fetch(connection, select(agg_edition.c.year).distinct())}


def years_of_facts(connection: Connection, base: str) -> set[int]:
    """The years in which a base has any row, as its facts say."""
    year = BASES[base].columns["year"]
    return {row.year for row in fetch(connection, select(year.label("year")).distinct())}


def presence(connection: Connection, base: Base) -> Mapping[str, Column[Any]]:
    """Dimension → column of a table that has every combination of the base's years, units and areas.

    For participation that is agg_reach, where it is filled; months stand in the facts alone.
    """
    if base.rows is not fct_participation or aggregates(connection) is None:
        return base.columns
    return {name: agg_reach.c[column.name] for name, column in base.columns.items() if column.name in agg_reach.c}
