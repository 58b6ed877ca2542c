"""From a sheet as it stands to the tables it holds: masked, recognised, staged and checked. Nothing is stored here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from etl.check.totals import TotalCheck, check_totals, sums_all
from etl.extract.grid import Grid
from etl.extract.reader import RawSheet
from etl.extract.sheets import address
from etl.reference import Reference, stripped
from etl.sources import LEDGERS
from etl.stage.beside import Unclear, view
from etl.stage.cells import more_units_meant, split_units
from etl.stage.combine import band_of, idle_rows, share_totals, together
from etl.stage.content import Known
from etl.stage.entries import DataRows, Entries, entries
from etl.stage.headers import HeaderWords, Merged
from etl.stage.layout import Layout
from etl.stage.masking import mask_columns, mask_text, mask_unread, mask_values, personal_columns
from etl.stage.outcomes import DATA, Outcomes
from etl.stage.recognise import Sheet, recognise
from etl.stage.rows import Filled, Rows, read_rows
from etl.stage.typed import Staged, stage, stage_tables
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
    outcomes: Outcomes
    filled: dict[int, Filled] = field(default_factory=dict)
    staged: Staged | None = None
    checks: list[TotalCheck] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)


def read_sheet(file_name: str, raw: RawSheet, reference: Reference, known: Known, today: datetime.date) -> list[Table]:
    """The tables of a sheet from top to bottom; together they hold each of its rows once."""
    rows, masked = mask_values(raw.rows)
    merged = tuple(raw.merged)
    unclear: list[dict[str, Any]] = []
    try:
        sheet = Sheet(mask_text(file_name), mask_text(raw.name), rows, merged)
        layouts = recognise(sheet, reference, known) if _is_ledger(raw) else ()
    except Unclear as why:
        layouts, unclear = (), [{"code": why.code}]
    if not layouts:
        masked |= mask_unread(rows, reference)
        return [_unread(raw, rows, sorted(masked), unclear)]
    for layout in layouts:
        for each in layout.tables:
            masked |= _mask_below_header(rows, each, reference)
    masked |= _mask_below_words(rows, layouts, reference)
    tables = []
    above: list[tuple[Rows, Layout]] = []
    for place, layout in enumerate(layouts):
        if layout.beside:
            table = _table_abreast(rows, layout, merged, reference, known, today)
        else:
            before = above[-1][0].carried if above and _goes_on(*above[-1], layout) else None
            found = read_rows(rows, layout, merged, reference, known, before)
            table = _table(rows, layout, found, above, reference, today)
            above.append((found, layout))
        if place == 0:
            table.masked = [_column_name(rows, layout, column) for column in sorted(masked)]
        tables.append(table)
    return tables


def _goes_on(found: Rows, before: Layout, layout: Layout) -> bool:
    """Whether a table is the one above it under its header printed again right below, as at the head of a page."""
    alike = (before.kind, before.columns) == (layout.kind, layout.columns)
    return alike and not layout.cross and layout.first_row == layout.top and found.outcomes[-1] == DATA


def _is_ledger(raw: RawSheet) -> bool:
    return raw.visible and not _is_returned(raw)


def _is_returned(raw: RawSheet) -> bool:
    """Whether a sheet is the list of faults that a workbook was given back with."""
    return bool(raw.rows and raw.rows[0]) and raw.rows[0][0].startswith(say("returned_mark", "zh"))


def data_rows(rows: Grid, first_row: int, found: Rows) -> DataRows:
    """The data rows among the rows of a table."""
    places = found.outcomes.places(DATA)
    numbers = (places + first_row).astype(np.int32)
    if len(places) and int(places[-1]) - int(places[0]) == len(places) - 1:  # one stretch: nothing to copy
        return DataRows(rows[int(places[0]) : int(places[-1]) + 1], numbers, found.filled)
    return DataRows(rows.taken(places), numbers, found.filled)


def _unread(raw: RawSheet, rows: Grid, masked: list[int], unclear: list[dict[str, Any]]) -> Table:
    kind = "hidden" if not raw.visible else "unrecognised" if any(column.any() for column in rows.codes) else "empty"
    notices = (
        [{"code": "hidden_sheet"}]
        if kind == "hidden"
        else [{"code": "returned_list"}]
        if _is_returned(raw)
        else unclear
    )
    return Table(
        kind,
        None,
        1,
        rows,
        Outcomes.same("notes", len(rows)),
        masked=[f"#{column + 1}" for column in masked],
        notices=notices,
    )


def _table(
    rows: Grid,
    layout: Layout,
    found: Rows,
    above: list[tuple[Rows, Layout]],
    reference: Reference,
    today: datetime.date,
) -> Table:
    mine = rows[layout.first_row - 1 : layout.last_row]
    entered = _entered(rows, found, layout)
    staged = stage(entered, layout, reference, today)
    checks = check_totals(rows, found, layout, reference, above)
    return Table(
        layout.kind,
        layout,
        layout.first_row,
        mine,
        found.outcomes,
        found.filled,
        staged,
        checks,
        notices=_notices(layout, found) + _nameless(rows, mine, found, layout) + _more_meant(entered, layout),
    )


def _entered(rows: Grid, found: Rows, layout: Layout) -> Entries:
    return entries(data_rows(rows[layout.first_row - 1 : layout.last_row], layout.first_row, found), layout)


def _nameless(rows: Grid, mine: Grid, found: Rows, layout: Layout) -> list[dict[str, Any]]:
    """Says which columns of data rows hold something below no header, so that nothing is passed over unsaid."""
    named = {
        column
        for row in rows[layout.header_from - 1 : layout.header_row]
        for column, text in enumerate(row)
        if stripped(text)
    }
    named |= {*layout.columns.values(), *layout.total_columns, *(c for x in layout.cross for c in x.columns.values())}
    data = found.outcomes.are(DATA)
    says = mine.marked(stripped)
    filled = {column: int((says[codes] & data).sum()) for column, codes in enumerate(mine.codes) if column not in named}
    return [
        {"code": "nameless_column", "column": address(0, column)[:-1], "cells": cells}
        for column, cells in filled.items()
        if cells
    ]


def _more_meant(entered: Entries, layout: Layout) -> list[dict[str, Any]]:
    """Says in which rows more units are meant than are named: only those named can be counted."""
    rows: dict[int, None] = {}
    for column in LEDGERS[layout.kind].fields:
        if column.type == "units":
            texts = entered.texts[column.name]
            more = texts.where(lambda text: more_units_meant(text) and split_units(text))
            rows |= {entered.rows[at]: None for at in np.flatnonzero(more).tolist()}
    shown = ", ".join(map(str, list(rows)[:_ROWS_NAMED])) + (" …" if len(rows) > _ROWS_NAMED else "")
    return [{"code": "more_units", "rows": len(rows), "numbers": shown}] if rows else []


_ROWS_NAMED = 20


def _table_abreast(
    rows: Grid,
    layout: Layout,
    merged: tuple[Merged, ...],
    reference: Reference,
    known: Known,
    today: datetime.date,
) -> Table:
    """Tables side by side as one: each row of the sheet once, with what any of them makes of it."""
    parts = [
        (seen, read_rows(seen, table, spans, reference, known), table)
        for table in layout.tables
        for seen, spans in [view(rows, merged, band_of(table))]
    ]
    share_totals(parts)
    outcomes, filled = together(len(rows), parts)
    tables = [replace(table, beside=(), idle=idle_rows(table, found.outcomes, outcomes)) for _, found, table in parts]
    whole = replace(tables[0], beside=tuple(tables[1:]))
    staged = stage_tables(data_rows(rows, 1, Rows(outcomes, filled)), whole, reference, today)
    years = {year for year in staged.columns["year"] if year is not None} if "year" in staged.columns else set()
    checks = [check for seen, found, table in parts for check in check_totals(seen, found, table, reference)]
    side = {"code": "beside", "tables": len({table.entered_at for table in tables}), "entries": len(staged)}
    return Table(
        layout.kind,
        replace(whole, years=tuple(sorted(years))),
        1,
        rows,
        outcomes,
        filled,
        staged,
        sorted((check for check in checks if not sums_all(check, parts)), key=lambda check: check.row),
        notices=[
            side,
            *(notice for _, found, table in parts for notice in _notices(table, found)),
            *(notice for seen, found, table in parts for notice in _more_meant(_entered(seen, found, table), table)),
        ],
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
    band = band_of(layout) if layout.band else None
    personal = {
        column
        for row in rows[layout.top - 1 : layout.header_row]
        for column in personal_columns(row, reference)
        if column not in used and (band is None or band.holds(column))
    }
    last = layout.last_row or len(rows)
    mask_columns(rows, personal, layout.header_row, last)
    return personal


def _mask_below_words(rows: Grid, layouts: tuple[Layout, ...], reference: Reference) -> set[int]:
    """Masks, in place, what stands below a personal header in a row that looks like a header and was taken for none."""
    known = {number for layout in layouts for each in layout.tables for number in range(each.top, each.header_row + 1)}
    words, masked, number = HeaderWords(rows, reference), set[int](), layouts[0].header_row + 1
    while (number := words.next(number)) <= len(rows):
        if number not in known:
            columns = personal_columns(rows[number - 1], reference)
            mask_columns(rows, columns, number, min((row for row in known if row > number), default=len(rows) + 1) - 1)
            masked |= columns
        number += 1
    return masked


def _column_name(rows: Grid, layout: Layout, column: int) -> str:
    named = [
        row[column].strip()
        for row in rows[layout.top - 1 : layout.header_row]
        if column < len(row) and row[column].strip()
    ]
    return "/".join(named) or f"#{column + 1}"
