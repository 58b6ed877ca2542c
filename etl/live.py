"""The rows that live batches have, as conforming takes them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import BigInteger, Connection, Select, cast, func, select

from etl.conform.verdict import EntryKey
from etl.extract.grid import Grid
from etl.rejects import Fault
from etl.sources import LEDGERS
from etl.stage.entries import DataRows
from etl.stage.layout import Layout
from etl.stage.rows import DATA, Filled
from etl.stage.typed import Staged
from etl.store import StagedSheet, restage
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
_DATA_OUTCOMES = ("accepted", "rejected", "duplicate")


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


@dataclass
class Considered:
    """The entries being conformed, and what was known of their rows before.

    rows: typed entries by kind; before: source row → outcome and number of entries; of_row: source row → its
    entries; faults by entry; layouts by source row.
    """

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


def consider(connection: Connection, years: set[int], kinds: set[str], new: dict[int, StagedSheet]) -> Considered:
    """All live rows of the touched years and kinds: new sheets as staged, older ones read again from their cells."""
    considered = Considered()
    sheets = _live_sheets(connection)
    stored = _stored_rows(connection, [s.sheet_id for s in sheets if s.sheet_id not in new], years, kinds)
    for sheet in sheets:
        fresh = new.get(sheet.sheet_id)
        if fresh is not None:
            before = {fresh.key(number): (DATA, 0) for number in fresh.data_rows}
            _consider(considered, sheet, fresh.staged, fresh.key, before)
        elif rows := stored.get(sheet.sheet_id):
            keys = {row.number: key for key, row, _ in rows}
            staged = restage(sheet.layout, _data_rows([row for _, row, _ in rows]), sheet.loaded_on)
            _consider(considered, sheet, staged, keys.__getitem__, {key: before for key, _, before in rows})
    return considered


def _consider(
    considered: Considered,
    sheet: _Sheet,
    staged: Staged,
    key_of: Callable[[int], int],
    before: dict[int, tuple[str, int]],
) -> None:
    """Adds a table's entries, with what conforming needs to know of their place and whether a cell is at fault."""
    considered.before.update(before)
    considered.of_row.update({key: [] for key in before})
    considered.layouts.update(dict.fromkeys(before, sheet.layout))
    faulty = {place for place, _ in staged.faults}
    place = {
        "file_id": sheet.file_id,
        "file_name": sheet.file_name,
        "sheet_name": sheet.sheet_name,
        "default_areas": sheet.layout.area_texts,
        "named": sheet.named,
    }
    entered: list[dict[str, Any]] = []
    for number, values in enumerate(staged.records()):
        source = key_of(values["row"])
        key = (source, values["position"])
        considered.of_row[source].append(key)
        entered.append({**values, **place, "source_row_id": source, "key": key, "faulty": number in faulty})
    for number, fault in staged.faults:
        considered.faults.setdefault(entered[number]["key"], []).append(fault)
    considered.rows.setdefault(sheet.kind, []).extend(entered)


class _Stored(NamedTuple):
    number: int
    cells: list[str]
    filled: Filled | None


def _data_rows(rows: list[_Stored]) -> DataRows:
    return DataRows(
        Grid.of([row.cells for row in rows]),
        np.array([row.number for row in rows], np.int32),
        {row.number: row.filled for row in rows if row.filled},
    )


def _stored_rows(
    connection: Connection, sheets: list[int], years: set[int], kinds: set[str]
) -> dict[int, list[tuple[int, _Stored, tuple[str, int]]]]:
    """sheet → (key, row, outcome and entries) of the stored data rows of the touched years and kinds."""
    row = etl_source_row.c
    found: dict[int, list[tuple[int, _Stored, tuple[str, int]]]] = {}
    concerned = row.year.in_(years) | etl_sheet.c.kind.in_(kinds)
    query = (
        select(row.sheet_id, row.row, row.source_row_id, row.cells, row.filled, row.outcome, row.entries)
        .join(etl_sheet, etl_sheet.c.sheet_id == row.sheet_id)
        .where(row.outcome.in_(_DATA_OUTCOMES), concerned)
        .order_by(row.sheet_id, row.row)
    )
    for some in chunks(sheets):
        for sheet, number, key, cells, filled, *before in connection.execute(query.where(row.sheet_id.in_(some))):
            found.setdefault(sheet, []).append((key, _Stored(number, cells, filled), (before[0], before[1])))
    return found


def all_years(connection: Connection) -> set[int]:
    """The programme years of all rows kept."""
    return {year for (year,) in connection.execute(select(etl_source_row.c.year).distinct()) if year is not None}
