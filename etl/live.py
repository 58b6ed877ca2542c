"""The rows that live batches have, as conforming takes them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, cast, func, select

from etl.rejects import Fault
from etl.sources import LEDGERS
from etl.stage.recognise import Layout
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
    """The rows being conformed: their typed values by kind, and what was known of them before."""

    rows: dict[str, list[dict[str, Any]]]
    outcomes: dict[int, str]
    faults: dict[int, list[Fault]]
    headers: dict[int, dict[str, str]]


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
        .order_by(first.c.place, etl_sheet.c.position)
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
    considered = Considered({}, {}, {}, {})
    sheets = _live_sheets(connection)
    stored = _stored_rows(connection, [s.sheet_id for s in sheets if s.sheet_id not in new], years, kinds)
    for sheet in sheets:
        fresh = new.get(sheet.sheet_id)
        if fresh is not None:
            staged, keys = fresh.staged, {row: fresh.first_id + row - 1 for row in fresh.staged.frame.index}
            before = dict.fromkeys(keys.values(), "accepted")
        else:
            rows = stored.get(sheet.sheet_id)
            if not rows:
                continue
            staged = restage(
                connection, sheet.layout, [(number, cells) for number, _, cells, _ in rows], sheet.loaded_on
            )
            keys = {number: key for number, key, _, _ in rows}
            before = {key: outcome for _, key, _, outcome in rows}
        for fault in staged.faults:
            considered.faults.setdefault(keys[fault.row], []).append(fault)
        considered.outcomes.update(before)
        considered.headers.update(dict.fromkeys(keys.values(), sheet.layout.headers))
        considered.rows.setdefault(sheet.kind, []).extend(_rows(sheet, staged, keys))
    return considered


def _rows(sheet: _Sheet, staged: Any, keys: dict[int, int]) -> list[dict[str, Any]]:
    """The typed rows with what conforming needs to know of their place, and whether a cell is at fault."""
    faulty = {fault.row for fault in staged.faults}
    place = {
        "file_id": sheet.file_id,
        "file_name": sheet.file_name,
        "sheet_name": sheet.sheet_name,
        "default_area": sheet.layout.default_area_text,
        "named": sheet.named,
    }
    return [
        {**values, **place, "row": row, "source_row_id": keys[row], "faulty": row in faulty}
        for row, values in zip(staged.frame.index, staged.frame.to_dict("records"), strict=True)
    ]


def _stored_rows(
    connection: Connection, sheets: list[int], years: set[int], kinds: set[str]
) -> dict[int, list[tuple[int, int, list[str], str]]]:
    """sheet → (row, key, cells, outcome) of the stored data rows of the touched years and kinds."""
    row = etl_source_row.c
    found: dict[int, list[tuple[int, int, list[str], str]]] = {}
    concerned = row.year.in_(years) | etl_sheet.c.kind.in_(kinds)
    query = (
        select(row.sheet_id, row.row, row.source_row_id, row.cells, row.outcome)
        .join(etl_sheet, etl_sheet.c.sheet_id == row.sheet_id)
        .where(row.outcome.in_(_DATA_OUTCOMES), concerned)
        .order_by(row.sheet_id, row.row)
    )
    for some in chunks(sheets):
        for sheet, number, key, cells, outcome in connection.execute(query.where(row.sheet_id.in_(some))):
            found.setdefault(sheet, []).append((number, key, cells, outcome))
    return found


def all_years(connection: Connection) -> set[int]:
    """The programme years of all rows kept."""
    return {year for (year,) in connection.execute(select(etl_source_row.c.year).distinct()) if year is not None}
