"""The history of imports: batches, their files, and the rows that were given back.

Batches are the whole office's: a reader whose scope leaves areas out sees none of them, since a rejected row
belongs to no area that could be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from measures.reading import fetch
from measures.scope import Scope
from warehouse.cells import with_cells
from warehouse.outcomes import ACCEPTED, NO_ROWS, rows_of_sheets
from warehouse.schema import (
    REFERENCE_BATCH,
    correction,
    etl_batch,
    etl_batch_file,
    etl_file,
    etl_reject,
    etl_sheet,
    etl_source_row,
)

BATCH_COLUMNS = (
    "batch", "loaded_at", "loaded_by", "files", "accepted", "rejected", "duplicate", "sample", "undone_at", "undone_by",
)  # fmt: skip
_COUNTED = (ACCEPTED, "rejected", "duplicate")
_UNDO, _LAYOUT = "undo", "layout"


def batches(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a batch, the latest first; columns BATCH_COLUMNS, times in UTC.

    `files` are the names of the files it took in, joined by line ends; the counts are of rows, and None once
    the batch is undone, since its rows are gone then.
    """
    chosen = etl_batch.c.batch_id != REFERENCE_BATCH if scope == Scope.everything() else etl_batch.c.batch_id.is_(None)
    found = fetch(connection, select(etl_batch).where(chosen).order_by(etl_batch.c.batch_id.desc()))
    files, counts, undone_by = _files(connection), _counts(connection), _undone_by(connection)
    rows = []
    for batch in found:
        names, sample = files.get(batch.batch_id, ([], False))
        counted = counts.get(batch.batch_id, {})
        known = [None if batch.undone_at else counted.get(name, 0) for name in _COUNTED]
        who = undone_by.get(str(batch.batch_id))
        rows.append(
            (batch.batch_id, batch.loaded_at, batch.loaded_by, "\n".join(names), *known, sample, batch.undone_at, who)
        )
    columns = {name: [row[at] for row in rows] for at, name in enumerate(BATCH_COLUMNS)}
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def _files(connection: Connection) -> dict[int, tuple[list[str], bool]]:
    taken = etl_batch_file.c
    query = (
        select(taken.batch_id, taken.name, etl_file.c.sample)
        .outerjoin(etl_file, etl_file.c.file_id == taken.file_id)
        .where(taken.status.in_(("loaded", "unchanged")))
        .order_by(taken.batch_id, taken.position)
    )
    found: dict[int, tuple[list[str], bool]] = {}
    for row in fetch(connection, query):
        names, sample = found.get(row.batch_id, ([], False))
        found[row.batch_id] = ([*names, row.name], sample or bool(row.sample))
    return found


def _counts(connection: Connection) -> dict[int, dict[str, int]]:
    """batch → outcome → rows; what a batch brought again is a duplicate of it, as in its report."""
    query = select(etl_batch_file.c.batch_id, etl_batch_file.c.status, etl_sheet.c.sheet_id).join(
        etl_sheet, etl_sheet.c.file_id == etl_batch_file.c.file_id
    )
    brought = fetch(connection, query)
    rows = rows_of_sheets(connection, {row.sheet_id for row in brought})
    found: dict[int, dict[str, int]] = {}
    for one in brought:
        counted = found.setdefault(one.batch_id, dict.fromkeys(_COUNTED, 0))
        for outcome in _COUNTED:
            again = one.status == "unchanged" and outcome == ACCEPTED
            counted["duplicate" if again else outcome] += rows.get(one.sheet_id, NO_ROWS).outcomes[outcome]
    return found


def _undone_by(connection: Connection) -> dict[str, str | None]:
    kept = correction.c
    query = select(kept.subject, kept.made_by).where(kept.kind == _UNDO).order_by(kept.correction_id)
    return {row.subject: row.made_by for row in fetch(connection, query)}


@dataclass(frozen=True)
class KeptLayout:
    """How sheets of one shape are read, as a person said: `columns` are (header, field)."""

    number: int
    kind: str
    columns: list[tuple[str, str]]
    reason: str
    made_by: str | None
    made_at: datetime


def kept_layouts(connection: Connection, scope: Scope) -> list[KeptLayout]:
    """The layouts in force, the latest first; a restricted reader sees none."""
    if scope != Scope.everything():
        return []
    kept = correction.c
    query = (
        select(correction).where(kept.kind == _LAYOUT, kept.withdrawn_at.is_(None)).order_by(kept.correction_id.desc())
    )
    return [
        KeptLayout(
            row.correction_id,
            row.detail["kind"],
            [(header, field) for field, header in row.detail["columns"].items()]
            + [(header, row.detail["across"]) for header in row.detail.get("cross", ())],
            row.reason,
            row.made_by,
            row.made_at,
        )
        for row in fetch(connection, query)
    ]


@dataclass
class RejectedRow:
    """A row that was given back: its number, its cells as they stood, and its faults (column from 0, or None)."""

    row: int
    cells: list[str]
    faults: list[tuple[int | None, str, str]] = field(default_factory=list)


@dataclass
class RejectedSheet:
    """The rows of one sheet that were given back, below the rows that stood above and at its header."""

    file: str
    sheet: str
    above: list[list[str]]
    rows: list[RejectedRow]


def rejected_rows(connection: Connection, batch: int, scope: Scope) -> list[RejectedSheet]:
    """The rejected rows of a batch that is not undone, by sheet, with what stood above them. Masked as kept."""
    if scope != Scope.everything():
        return []
    query = (
        select(etl_batch_file.c.name.label("file"), etl_sheet)
        .join(etl_sheet, etl_sheet.c.file_id == etl_batch_file.c.file_id)
        .where(etl_batch_file.c.batch_id == batch)
        .order_by(etl_batch_file.c.position, etl_sheet.c.position, etl_sheet.c.part)
    )
    found = []
    for sheet in fetch(connection, query):
        rows = _rejected(connection, sheet.sheet_id, sheet.layout)
        if rows:
            above = _above(connection, sheet.sheet_id, sheet.layout["header_row"])
            found.append(RejectedSheet(sheet.file, sheet.name, above, rows))
    return found


def _above(connection: Connection, sheet: int, header_row: int) -> list[list[str]]:
    row = etl_source_row.c
    query = (
        select(row.sheet_id, row.row, row.cells).where(row.sheet_id == sheet, row.row <= header_row).order_by(row.row)
    )
    return with_cells(connection, fetch(connection, query))


def _rejected(connection: Connection, sheet: int, layout: dict[str, Any]) -> list[RejectedRow]:
    row, reject = etl_source_row.c, etl_reject.c
    query = (
        select(row.sheet_id, row.row, row.cells, reject.column, reject.position, reject.message_zh, reject.message_en)
        .join(etl_reject, reject.source_row_id == row.source_row_id)
        .where(row.sheet_id == sheet)
        .order_by(row.row, reject.reject_id)
    )
    found: dict[int, RejectedRow] = {}
    headers = {text: layout["columns"].get(name) for name, text in layout.get("headers", {}).items()}
    rows = fetch(connection, query)
    for each, cells in zip(rows, with_cells(connection, rows), strict=True):
        place = each.position if each.position is not None else headers.get(each.column)
        kept = found.setdefault(each.row, RejectedRow(each.row, cells))
        kept.faults.append((place, each.message_zh, each.message_en))
    return list(found.values())
