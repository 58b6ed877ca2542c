"""The marks in a workbook: a colour and a comment on the cells at fault, and nothing else anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from checkup.faults import Fault
from etl.stage.masking import mask_text

COLOURS = {"reject": "FFFFC9C4", "check": "FFFFE1A8"}
SIGN = "【退回】"
"""What begins every comment of ours, so that the marks of a workbook marked before can be taken off again."""

Place = tuple[str, str]
"""The sheet's title and the cell, such as `B12`."""

_AUTHOR = "福民看板"
_WIDTH, _HEIGHT = 340, 130


def unmark(sheet: Worksheet) -> None:
    """Takes off the marks of an earlier return."""
    for cell in filled_cells(sheet):
        if cell.comment is None or SIGN not in cell.comment.text:
            continue
        own = cell.comment.text[: cell.comment.text.index(SIGN)].rstrip()
        cell.comment = Comment(own, cell.comment.author) if own else None
        if cell.fill.fgColor.rgb in COLOURS.values():
            cell.fill = PatternFill()


def filled_cells(sheet: Worksheet) -> list[Any]:
    """The cells there are. A single one in the far corner spans a sheet of seventeen milliards, so none is made up."""
    return list(sheet._cells.values())


def mark_cells(sheets: dict[str, Worksheet], faults: Iterable[Fault]) -> list[Place | None]:
    """Colours the cells of the faults and says why in a comment; for each fault the cell that was marked."""
    known = {mask_text(name): sheet for name, sheet in sheets.items()}
    alone = next(iter(sheets.values())) if len(sheets) == 1 else None
    return [_mark(known.get(fault["sheet"], alone), fault) for fault in faults]


def _mark(sheet: Worksheet | None, fault: Fault) -> Place | None:
    if sheet is None:
        return None
    cell = _cell(sheet, fault["row"], _column(sheet, fault))
    cell.fill = PatternFill("solid", fgColor=COLOURS[fault["mark"]])
    said = plain_text(fault["message"])
    before = f"{cell.comment.text.rstrip()}\n" if cell.comment is not None else ""
    text = f"{before}{said}" if SIGN in before else f"{before}{SIGN}{said}"
    author = cell.comment.author if cell.comment is not None else _AUTHOR
    cell.comment = Comment(text, author, height=_HEIGHT + 60 * before.count(SIGN), width=_WIDTH)
    return sheet.title, cell.coordinate


def _cell(sheet: Worksheet, row: int, column: int) -> Any:
    """The cell, or where it is merged away the one that shows."""
    cell = sheet.cell(row, column + 1)
    if isinstance(cell, MergedCell):
        spread = next(found for found in sheet.merged_cells.ranges if cell.coordinate in found)
        return sheet.cell(spread.min_row, spread.min_col)
    return cell


def _column(sheet: Worksheet, fault: Fault) -> int:
    """The column of a fault, from 0: as the report says, else by its header, else the row's first filled cell."""
    if fault["position"] is not None:
        return int(fault["position"])
    row = fault["row"]
    by_header = _by_header(sheet, fault) if fault["column"] else None
    if by_header is not None:
        return by_header
    columns = [cell.column - 1 for cell in filled_cells(sheet) if cell.row == row and cell.value not in (None, "")]
    return min(columns, default=0)


def _by_header(sheet: Worksheet, fault: Fault) -> int | None:
    """The column whose header it is, the nearest above the row; the value tells equal headers apart."""
    above = [cell for cell in filled_cells(sheet) if cell.row < fault["row"] and isinstance(cell.value, str)]
    lowest = str(fault["column"]).rsplit("/", 1)[-1]
    for wanted in dict.fromkeys((str(fault["column"]), lowest)):
        headers = [cell for cell in above if cell.value.strip() == wanted]
        nearest = max((cell.row for cell in headers), default=0)
        columns = sorted(cell.column for cell in headers if cell.row == nearest)
        if columns:
            same = [c for c in columns if str(sheet.cell(fault["row"], c).value or "") == fault["value"]]
            return int((same or columns)[0]) - 1
    return None


def plain_text(text: str) -> str:
    """`text` without what a workbook cannot hold."""
    clean: str = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
    return clean
