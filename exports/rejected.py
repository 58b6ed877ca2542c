"""The rows that were given back as a workbook that can be corrected and imported as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.sheet_names import sheet_name
from exports.tables import LETTERS_ONLY
from measures.batches import RejectedRow, RejectedSheet
from texts import Lang, say


def rejected_xlsx(sheets: Sequence[RejectedSheet], lang: Lang) -> bytes:
    """One worksheet a sheet: the file's name, what stood above, the header, and the rows as they stood.

    The cells at fault are coloured, and a comment says why and which row of the file it was. Everything is text.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(LETTERS_ONLY)) as book:
        plain = book.add_format({"quote_prefix": True})
        fault = book.add_format({"quote_prefix": True, "bg_color": "#FFC9C4"})
        taken: set[str] = set()
        for sheet in sheets:
            _write(book.add_worksheet(sheet_name(sheet.sheet, taken)), sheet, plain, fault, lang)
    return out.getvalue()


def _write(page: Worksheet, sheet: RejectedSheet, plain: Format, fault: Format, lang: Lang) -> None:
    page.write_string(0, 0, sheet.file, plain)
    for place, cells in enumerate(sheet.above, start=1):
        _write_cells(page, place, cells, plain)
    top = len(sheet.above) + 1
    for place, row in enumerate(sheet.rows, start=top):
        _write_cells(page, place, row.cells, plain)
        _mark(page, place, row, fault, lang)
    page.freeze_panes(top, 0)


def _write_cells(page: Worksheet, place: int, cells: Sequence[str], plain: Format) -> None:
    for column, text in enumerate(cells):
        if text:
            page.write_string(place, column, text[:32_000], plain)


def _mark(page: Worksheet, place: int, row: RejectedRow, fault: Format, lang: Lang) -> None:
    why: dict[int, list[str]] = {}
    for column, *messages in row.faults:
        why.setdefault(column or 0, []).append("\n".join(messages))
    for column, messages in why.items():
        text = row.cells[column] if column < len(row.cells) else ""
        page.write_string(place, column, text[:32_000], fault) if text else page.write_blank(place, column, None, fault)
        said = "\n".join([say("rejected_was_row", lang, row=row.row), *messages])
        page.write_comment(place, column, said[:32_000], {"x_scale": 2.6, "y_scale": 1.8})
