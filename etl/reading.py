"""From a sheet as it stands to the tables it holds: masked, recognised, staged and checked. Nothing is stored here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from etl.check.totals import TotalCheck, check_totals
from etl.extract.grid import Grid
from etl.extract.reader import RawSheet
from etl.reference import Reference
from etl.stage.content import Known
from etl.stage.entries import DataRows, entries
from etl.stage.layout import Layout
from etl.stage.masking import mask_columns, mask_unread, mask_values, personal_columns
from etl.stage.recognise import Sheet, recognise
from etl.stage.rows import DATA, Filled, Rows, read_rows
from etl.stage.typed import Staged, stage
from texts import say


@dataclass
class Table:
    """One table of a sheet, or a sheet that holds none (then without layout, its rows as notes).

    first_row: the sheet's row number of `rows[0]`; outcomes: one per row; filled: row → what it takes over.
    """

    kind: str
    layout: Layout | None
    first_row: int
    rows: Grid
    outcomes: list[str]
    filled: dict[int, Filled] = field(default_factory=dict)
    staged: Staged | None = None
    checks: list[TotalCheck] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)


def read_sheet(file_name: str, raw: RawSheet, reference: Reference, known: Known, today: datetime.date) -> list[Table]:
    """The tables of a sheet from top to bottom; together they hold each of its rows once."""
    rows, masked = mask_values(raw.rows)
    merged = tuple(raw.merged)
    layouts = recognise(Sheet(file_name, raw.name, rows, merged), reference, known) if _is_ledger(raw) else ()
    if not layouts:
        masked |= mask_unread(rows, reference)
        return [_unread(raw, rows, sorted(masked))]
    for layout in layouts:
        masked |= _mask_below_header(rows, layout, reference)
    tables = []
    for place, layout in enumerate(layouts):
        found = read_rows(rows, layout, merged, reference, known)
        table = _table(rows, layout, found, reference, today)
        if place == 0:
            table.masked = [_column_name(rows, layout, column) for column in sorted(masked)]
        tables.append(table)
    return tables


def _is_ledger(raw: RawSheet) -> bool:
    return raw.visible and not _is_returned(raw)


def _is_returned(raw: RawSheet) -> bool:
    """Whether a sheet is the list of faults that a workbook was given back with."""
    return bool(raw.rows and raw.rows[0]) and raw.rows[0][0].startswith(say("returned_mark", "zh"))


def data_rows(rows: Grid, first_row: int, found: Rows) -> DataRows:
    """The data rows among the rows of a table."""
    places = np.array([at for at, outcome in enumerate(found.outcomes) if outcome == DATA], np.intp)
    return DataRows(rows.taken(places), (places + first_row).astype(np.int32), found.filled)


def _unread(raw: RawSheet, rows: Grid, masked: list[int]) -> Table:
    kind = "hidden" if not raw.visible else "unrecognised" if any(column.any() for column in rows.codes) else "empty"
    notices = (
        [{"code": "hidden_sheet"}] if kind == "hidden" else [{"code": "returned_list"}] if _is_returned(raw) else []
    )
    return Table(
        kind, None, 1, rows, ["notes"] * len(rows), masked=[f"#{column + 1}" for column in masked], notices=notices
    )


def _table(rows: Grid, layout: Layout, found: Rows, reference: Reference, today: datetime.date) -> Table:
    mine = rows[layout.first_row - 1 : layout.last_row]
    staged = stage(entries(data_rows(mine, layout.first_row, found), layout), layout, reference, today)
    checks = check_totals(rows, found, layout, reference)
    return Table(
        layout.kind,
        layout,
        layout.first_row,
        mine,
        found.outcomes,
        found.filled,
        staged,
        checks,
        notices=_notices(layout, found),
    )


def _notices(layout: Layout, found: Rows) -> list[dict[str, Any]]:
    """What the check-up says of how a table was understood."""
    said: list[dict[str, Any]] = [
        {"code": "guessed_column", "header": header, "field": name} for name, header in layout.guessed.items()
    ]
    said += [{"code": "unused_column", "header": header} for header in layout.unmapped]
    taken = sorted({name for filled in found.filled.values() for name in filled})
    said += [
        {"code": "taken_over", "field": name, "rows": sum(name in filled for filled in found.filled.values())}
        for name in taken
    ]
    if layout.cross:
        said.append({"code": "matrix", "across": layout.across, "columns": len(layout.cross)})
    if layout.ticks:
        said.append({"code": "ticks"})
    return said


def _mask_below_header(rows: Grid, layout: Layout, reference: Reference) -> set[int]:
    """Masks, in place, the columns whose header says that they hold personal data; those columns."""
    used = set(layout.columns.values())
    personal = {
        column
        for row in rows[layout.top - 1 : layout.header_row]
        for column in personal_columns(row, reference)
        if column not in used
    }
    last = layout.last_row or len(rows)
    mask_columns(rows, personal, layout.header_row, last)
    return personal


def _column_name(rows: Grid, layout: Layout, column: int) -> str:
    named = [
        row[column].strip()
        for row in rows[layout.top - 1 : layout.header_row]
        if column < len(row) and row[column].strip()
    ]
    return "/".join(named) or f"#{column + 1}"
