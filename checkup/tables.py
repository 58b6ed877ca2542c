"""What each sheet was taken for, and how its header and columns were understood, beside the rows they stand in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from etl.layouts import header_texts
from warehouse.cells import with_cells
from warehouse.schema import etl_batch, etl_batch_file, etl_reject, etl_sheet, etl_source_row

PREVIEW_ROWS = 30
_PREVIEW_COLUMNS, _PREVIEW_LETTERS = 200, 80

Tables = dict[tuple[int, str], list[dict[str, Any]]]
"""(place of the file in the batch, sheet) → its tables in their order."""
Places = dict[tuple[int, str], dict[tuple[Any, ...], int]]
"""(place of the file, sheet) → (row, column, value, reason) of a reject → the column of its cell, from 0."""


def latest_batch(connection: Connection) -> int:
    """The number of the batch that is being looked at: the last one."""
    return int(connection.execute(select(func.max(etl_batch.c.batch_id))).scalar() or 0)


def read_tables(connection: Connection, batch: int) -> Tables:
    """The tables of a batch's sheets: kind, header rows, columns, notices, and the first rows as they are kept."""
    query = (
        select(etl_sheet, etl_batch_file.c.position.label("file_place"))
        .join(etl_batch_file, etl_batch_file.c.file_id == etl_sheet.c.file_id)
        .where(etl_batch_file.c.batch_id == batch)
        .order_by(etl_batch_file.c.position, etl_sheet.c.position, etl_sheet.c.part)
    )
    found: Tables = {}
    for sheet in connection.execute(query).all():
        found.setdefault((sheet.file_place, sheet.name), []).append(_table(connection, sheet))
    return found


def _table(connection: Connection, sheet: Any) -> dict[str, Any]:
    layout = sheet.layout or {}
    rows = _first_rows(connection, sheet.sheet_id, layout)
    header_row = layout.get("header_row")
    return {
        "sheet": sheet.name,
        "part": sheet.part,
        "kind": sheet.kind,
        "header_row": header_row,
        "header_from": layout.get("header_from") or header_row,
        "columns": _columns(rows, layout),
        "default_year": layout.get("default_year"),
        "notices": sheet.notices or [],
        "rows": [[number, [text[:_PREVIEW_LETTERS] for text in cells[:_PREVIEW_COLUMNS]]] for number, cells in rows],
    }


def _first_rows(connection: Connection, sheet_id: int, layout: dict[str, Any]) -> list[tuple[int, list[str]]]:
    row = etl_source_row.c
    last = max(PREVIEW_ROWS, (layout.get("header_row") or 0) + 3)
    query = select(row.sheet_id, row.row, row.cells).where(row.sheet_id == sheet_id).order_by(row.row).limit(last)
    rows = connection.execute(query).all()
    return [(each.row, cells) for each, cells in zip(rows, with_cells(connection, rows), strict=True)]


def _columns(rows: list[tuple[int, list[str]]], layout: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry a column of the header: its place from 0, its text, the field it is read as, whether by its content.

    Of a matrix, `role` says that a column is one of those across ("unit", "project") or sums them ("total").
    """
    if not layout:
        return []
    first, last = layout.get("header_from") or layout["header_row"], layout["header_row"]
    texts = header_texts([cells for number, cells in rows if first <= number <= last])
    tables = (layout, *layout.get("beside", ()))
    fields = {column: field for table in reversed(tables) for field, column in table["columns"].items()}
    guessed = set(layout.get("guessed") or ())
    crossed = {
        column: f"{layout.get('across')}"
        for table in tables
        for cross in table.get("cross") or ()
        for column in cross["columns"].values()
    }
    summing = {int(column): "total" for table in tables for column in table.get("total_columns") or ()}
    return [
        {
            "column": column,
            "header": _header(layout, fields.get(column), text),
            "field": fields.get(column) or crossed.get(column),
            "role": None if column in fields else crossed.get(column) or summing.get(column),
            "guessed": fields.get(column) in guessed,
        }
        for column, text in enumerate(texts + [""] * (max(fields, default=-1) + 1 - len(texts)))
        if text or column in fields or column in crossed
    ]


def _header(layout: dict[str, Any], field: str | None, text: str) -> str:
    """The header as the ledger writes it, where the recogniser joined the parts of several rows."""
    return str(layout["headers"].get(field) or text) if field else text


def read_places(connection: Connection, batch: int) -> Places:
    """Where the cells of a batch's rejects stand, as far as a reject has a cell."""
    query = (
        select(
            etl_batch_file.c.position.label("file_place"),
            etl_sheet.c.name,
            etl_sheet.c.layout,
            etl_source_row.c.row,
            etl_reject,
        )
        .join(etl_source_row, etl_source_row.c.source_row_id == etl_reject.c.source_row_id)
        .join(etl_sheet, etl_sheet.c.sheet_id == etl_source_row.c.sheet_id)
        .join(etl_batch_file, etl_batch_file.c.file_id == etl_sheet.c.file_id)
        .where(etl_batch_file.c.batch_id == batch)
    )
    found: Places = {}
    for row in connection.execute(query):
        place = row.position if row.position is not None else _place(row.layout, row.column)
        if place is not None:
            key = (row.row, row.column, row.value, row.reason)
            found.setdefault((row.file_place, row.name), {}).setdefault(key, place)
    return found


def _place(layout: dict[str, Any], header: str | None) -> int | None:
    fields = [field for field, text in layout.get("headers", {}).items() if text == header]
    return layout["columns"].get(fields[0]) if fields else None
