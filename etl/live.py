"""The rows that live batches have, as conforming takes them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import BigInteger, Connection, Select, cast, func, select

from etl.conform.table import EMPTY, EntryTable, Keys, Part, table_of
from etl.conform.verdict import EntryKey
from etl.extract.grid import Grid, Growing
from etl.rejects import Fault
from etl.sources import LEDGERS
from etl.stage.entries import DataRows
from etl.stage.layout import Layout
from etl.stage.outcomes import DATA
from etl.stage.typed import Staged
from etl.store import StagedSheet, restage
from warehouse.cells import read_blocks
from warehouse.chunks import chunks
from warehouse.schema import (
    REFERENCE_BATCH,
    etl_batch,
    etl_batch_file,
    etl_file,
    etl_sheet,
    etl_source_row,
)

_PLACES = 1_000_000  # more files than a batch can have
DATA_OUTCOMES = (DATA, "rejected", "duplicate")
BY_COLUMN = frozenset({"participation"})
"""The kinds whose entries are handled by column: those that grow with the records."""


@dataclass
class _Sheet:
    sheet_id: int
    file_id: int
    kind: str
    layout: Layout
    file_name: str
    sheet_name: str
    named: bool
    loaded_on: datetime.date


@dataclass(frozen=True)
class DataRowsBefore:
    """The data rows of a sheet whose entries stand in a table, and what was known of them before.

    keys: their source rows; outcome: places in DATA_OUTCOMES; entries: how many stood; row_of: the place, among the
    rows, of each entry; first: the place of the first entry in the table.
    """

    layout: Layout
    keys: Keys
    outcome: Keys
    entries: Keys
    row_of: Keys
    first: int


@dataclass
class Considered:
    """The entries being conformed, and what was known of their rows before.

    tables: entries by kind where they are handled by column, with the sheets they are of; rows: typed entries of the
    other kinds; before: source row → outcome and number of entries; of_row: source row → its entries; faults by
    entry; layouts by source row.
    """

    tables: dict[str, tuple[EntryTable, list[DataRowsBefore]]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    before: dict[int, tuple[str, int]] = field(default_factory=dict)
    of_row: dict[int, list[EntryKey]] = field(default_factory=dict)
    faults: dict[EntryKey, list[Fault]] = field(default_factory=dict)
    layouts: dict[int, Layout] = field(default_factory=dict)


def live_files() -> Select[tuple[int]]:
    """The keys of the files that some batch brought that is not undone."""
    return (
        select(etl_batch_file.c.file_id)
        .join(etl_batch)
        .where(etl_batch.c.undone_at.is_(None), etl_batch_file.c.file_id.is_not(None))
    )


def _live_sheets(connection: Connection) -> list[_Sheet]:
    """The sheets of all live batches in the order in which they were loaded."""
    place = cast(etl_batch_file.c.batch_id, BigInteger) * _PLACES + etl_batch_file.c.position
    first = live_files().add_columns(func.min(place).label("place")).group_by(etl_batch_file.c.file_id).subquery()
    query = (
        select(etl_sheet, etl_file.c.name.label("file_name"), first.c.place)
        .join(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
        .join(first, first.c.file_id == etl_sheet.c.file_id)
        .where(etl_sheet.c.kind.in_(LEDGERS))
        .order_by(first.c.place, etl_sheet.c.position, etl_sheet.c.part)
    )
    days = dict(connection.execute(select(etl_batch.c.batch_id, etl_batch.c.loaded_on)).all())
    return [
        _Sheet(
            sheet_id=row.sheet_id,
            file_id=row.file_id,
            kind=row.kind,
            layout=Layout.from_json(row.layout),
            file_name=row.file_name,
            sheet_name=row.name,
            named=row.place // _PLACES == REFERENCE_BATCH,
            loaded_on=days[row.place // _PLACES],
        )
        for row in connection.execute(query)
    ]


def consider(
    connection: Connection,
    years: set[int],
    kinds: set[str],
    new: dict[int, StagedSheet],
    stands: frozenset[str] = frozenset(),
) -> Considered:
    """All live rows of the touched years and kinds: new sheets as staged, older ones read again from their cells.

    Rows of the kinds in `stands` are left out: what became of them stands.
    """
    considered = Considered()
    sheets = [sheet for sheet in _live_sheets(connection) if sheet.kind not in stands]
    stored = _stored_rows(connection, [s.sheet_id for s in sheets if s.sheet_id not in new], years, kinds)
    parts: dict[str, list[Part]] = {}
    for sheet in sheets:
        fresh = new.get(sheet.sheet_id)
        if fresh is not None:
            size = len(fresh.data_rows)
            entries = np.full(size, 0 if sheet.layout.cross else 1, np.int32)
            known = _Known(fresh.data_rows, fresh.key(fresh.data_rows), np.zeros(size, np.int8), entries)
            staged = fresh.staged
        elif sheet.sheet_id in stored:
            data, known = stored[sheet.sheet_id]
            staged = restage(sheet.layout, data, sheet.loaded_on)
        else:
            continue
        if sheet.kind in BY_COLUMN:
            _consider_part(considered, parts.setdefault(sheet.kind, []), sheet, staged, known)
        else:
            _consider(considered, sheet, staged, known)
    for kind, found in parts.items():
        considered.tables[kind] = (table_of(found), considered.tables[kind][1])
    return considered


def _consider_part(considered: Considered, parts: list[Part], sheet: _Sheet, staged: Staged, known: _Known) -> None:
    """Adds a table's entries by column."""
    row_of = np.searchsorted(known.numbers, staged.columns["row"].numbers()).astype(np.int32)
    first = sum(len(part.source) for part in parts)
    parts.append(Part(staged.columns, known.keys[row_of], sheet.file_id, sheet.layout.area_texts, staged.faults))
    rows = DataRowsBefore(sheet.layout, known.keys, known.outcome, known.entries, row_of, first)
    considered.tables.setdefault(sheet.kind, (EMPTY, []))[1].append(rows)


def _consider(considered: Considered, sheet: _Sheet, staged: Staged, known: _Known) -> None:
    """Adds a table's entries, with what conforming needs to know of their place and whether a cell is at fault."""
    key_of = dict(zip(known.numbers.tolist(), known.keys.tolist(), strict=True))
    outcomes = (DATA_OUTCOMES[outcome] for outcome in known.outcome.tolist())
    before = dict(zip(known.keys.tolist(), zip(outcomes, known.entries.tolist(), strict=True), strict=True))
    considered.before.update(before)
    considered.of_row.update({key: [] for key in before})
    considered.layouts.update(dict.fromkeys(before, sheet.layout))
    faulty = {place for place, _ in staged.faults}
    place = {
        "file_id": sheet.file_id,
        "file_name": sheet.file_name,
        "sheet_name": sheet.sheet_name,
        "named": sheet.named,
    }
    entered: list[dict[str, Any]] = []
    for number, values in enumerate(staged.records()):
        source = key_of[values["row"]]
        key = (source, values["position"])
        considered.of_row[source].append(key)
        about = {
            "default_areas": sheet.layout.at(values["row"], values["position"]).area_texts,
            "source_row_id": source,
            "key": key,
            "faulty": number in faulty,
        }
        entered.append({**values, **place, **about})
    for number, fault in staged.faults:
        considered.faults.setdefault(entered[number]["key"], []).append(fault)
    considered.rows.setdefault(sheet.kind, []).extend(entered)


class _Known(NamedTuple):
    """The data rows of a sheet: numbers, keys, and as they were before the places of their outcomes and the entries."""

    numbers: Keys
    keys: Keys
    outcome: Keys
    entries: Keys


def _stored_rows(
    connection: Connection, sheets: list[int], years: set[int], kinds: set[str]
) -> dict[int, tuple[DataRows, _Known]]:
    """The stored data rows of the touched years and kinds, by sheet."""
    row = etl_source_row.c
    found: dict[int, list[Any]] = {}
    concerned = row.year.in_(years) | etl_sheet.c.kind.in_(kinds)
    query = (
        select(row.sheet_id, row.row, row.source_row_id, row.outcome, row.entries, row.cells, row.filled)
        .join(etl_sheet, etl_sheet.c.sheet_id == row.sheet_id)
        .where(row.outcome.in_(DATA_OUTCOMES), concerned)
        .order_by(row.sheet_id, row.row)
    )
    for some in chunks(sheets):
        for each in connection.execute(query.where(row.sheet_id.in_(some))):
            found.setdefault(each.sheet_id, []).append(each)
    return {sheet: _stored(connection, rows) for sheet, rows in found.items()}


def _stored(connection: Connection, rows: list[Any]) -> tuple[DataRows, _Known]:
    place = {outcome: number for number, outcome in enumerate(DATA_OUTCOMES)}
    numbers, keys, outcome, entries = (
        np.fromiter(column, np.int64, len(rows))
        for column in (
            (row.row for row in rows),
            (row.source_row_id for row in rows),
            (place[row.outcome] for row in rows),
            (row.entries for row in rows),
        )
    )
    filled = {row.row: row.filled for row in rows if row.filled}
    cells = _in_blocks(connection, rows[0].sheet_id, numbers) if rows[0].cells is None else _alone(rows)
    return DataRows(cells, numbers.astype(np.int32), filled), _Known(numbers, keys, outcome, entries)


def _alone(rows: list[Any]) -> Grid:
    return Grid.of([row.cells for row in rows])


def _in_blocks(connection: Connection, sheet_id: int, numbers: Keys) -> Grid:
    """The rows of these numbers of a table whose cells are kept in blocks."""
    growing = Growing()
    for block in read_blocks(connection, sheet_id):
        last = block.first_row + len(block.codes[0]) - 1
        wanted = numbers[np.searchsorted(numbers, block.first_row) : np.searchsorted(numbers, last, "right")]
        if len(wanted):
            growing.take(block.texts, [column[wanted - block.first_row] for column in block.codes])
    return growing.grid()


def tied_years(connection: Connection, years: set[int]) -> set[int]:
    """The years with all those that stand beside them in a row of some live sheet: they are derived together."""
    groups = [set(sheet.layout.years) for sheet in _live_sheets(connection) if len(sheet.layout.years) > 1]
    found = set(years)
    while further := {year for group in groups if group & found for year in group} - found:
        found |= further
    return found


def all_years(connection: Connection) -> set[int]:
    """The programme years of all rows kept."""
    return {year for (year,) in connection.execute(select(etl_source_row.c.year).distinct()) if year is not None}
