"""The sheet that lists all faults of a returned workbook, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from checkup.faults import Fault
from checkup.marks import COLOURS, Place, plain_text
from texts import LANGUAGES, say

_COLUMNS = ("sheet", "row", "column", "value", "reason", "message", "suggestions", "link")
_WIDTHS = (18, 8, 18, 24, 26, 70, 32, 10)
_HEADER = PatternFill("solid", fgColor="FFF4ECEA")


def title() -> str:
    """The list's sheet name."""
    return say("returned_sheet", "zh")


def write_list(
    book: Workbook, faults: Sequence[Fault], places: Sequence[Place | None], lost: Sequence[str], rebuilt: bool
) -> None:
    """Writes the list as the workbook's last sheet, in place of an earlier one, and shows it first on opening."""
    sheet = _emptied(book)
    lines = [_both("returned_mark"), _both("returned_how"), _both("returned_colours")]
    if rebuilt:
        lines.append(_both("returned_rebuilt"))
    if lost:
        kinds = {lang: say("list_comma", lang).join(say(f"lost_{kind}", lang) for kind in lost) for lang in LANGUAGES}
        lines.append(" / ".join(say("returned_lost", lang, kinds=kinds[lang]) for lang in LANGUAGES))
    for line in lines:
        _write(sheet, lines.index(line) + 1, 1, line)
    sheet["A1"].font = Font(bold=True, size=14)
    top = len(lines) + 2
    for column, name in enumerate(_COLUMNS, start=1):
        cell = _write(sheet, top, column, _both(f"returned_{name}"))
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEADER, Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[column - 1]
    for row, (fault, place) in enumerate(zip(faults, places, strict=True), start=top + 1):
        _write_fault(sheet, row, fault, place)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = book.worksheets.index(sheet)


def _both(text_id: str) -> str:
    return " / ".join(say(text_id, lang) for lang in LANGUAGES)


def _emptied(book: Workbook) -> Worksheet:
    """A new last sheet; the list of an earlier return goes, a sheet that only has its name stays."""
    for sheet in list(book.worksheets):
        if str(sheet["A1"].value or "").startswith(say("returned_mark", "zh")):
            book.remove(sheet)
    return book.create_sheet(title())


def _write_fault(sheet: Worksheet, row: int, fault: Fault, place: Place | None) -> None:
    link = f"{place[1]}" if place else ""
    texts = (
        fault["sheet"],
        fault["row"],
        fault["column"] or "",
        fault["value"],
        fault["reason"],
        fault["message"],
        say("list_comma", "zh").join(fault["suggestions"]),
        link,
    )
    for column, text in enumerate(texts, start=1):
        cell = _write(sheet, row, column, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(row, 4).fill = PatternFill("solid", fgColor=COLOURS[fault["mark"]])
    if place:
        cell = sheet.cell(row, len(texts))
        location = f"{quote_sheetname(place[0])}!{place[1]}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, display=place[1])
        cell.font = Font(color="FF8C1D18", underline="single")


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Writes a number, or a text that stays a text whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = plain_text(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
