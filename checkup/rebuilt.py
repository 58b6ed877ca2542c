"""A new workbook with the cells of a file that is no xlsx, or is one that cannot be kept as it stands."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.escape import escape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.extract.delimited import NotText, read_delimited

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_IN_A_TITLE = re.compile(r"[\\*?:/\[\]]")
_LONGEST_TITLE = 31


class NotRebuilt(Exception):
    """The file cannot be read; the argument is the reason code of a refused file."""


def rebuilt(data: bytes, name: str) -> tuple[Workbook, dict[str, Worksheet]]:
    """The workbook, and its sheets by the names they have in the file; a text's one sheet is called `name`.

    Raises NotRebuilt.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    if not data.startswith((_ZIP, _OLE)):
        try:
            rows = read_delimited(data)
        except NotText as error:
            raise NotRebuilt("not_a_table") from error
        return book, {name: _filled(book, name, rows)}
    return book, _sheets(book, data)


def _sheets(book: Workbook, data: bytes) -> dict[str, Worksheet]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    found = {}
    try:
        source = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for position, about in enumerate(source.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            read = source.get_sheet_by_index(position)
            sheet = _filled(book, about.name, read.to_python(skip_empty_area=False))
            for (top, left), (bottom, right) in read.merged_cell_ranges or ():
                sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
            if about.visible != SheetVisibleEnum.Visible:
                sheet.sheet_state = "hidden"
            found[about.name] = sheet
    except PasswordError as error:
        raise NotRebuilt("encrypted") from error
    except MemoryError:
        raise
    except BaseException as error:  # the reader's panics are no Exception
        raise NotRebuilt("damaged") from error
    if not found:
        raise NotRebuilt("damaged")
    return found


def _filled(book: Workbook, name: str, rows: list[list[Any]]) -> Worksheet:
    sheet = book.create_sheet(_NOT_IN_A_TITLE.sub("_", name)[:_LONGEST_TITLE] or None)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value not in ("", None):
                _write(sheet.cell(number, column), value)
    return sheet


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = escape(value) if ILLEGAL_CHARACTERS_RE.search(value) else value
        cell.data_type = "s"
        cell.quotePrefix = True
    elif isinstance(value, float) and value.is_integer():
        cell.value = int(value)
    elif isinstance(value, datetime.datetime) and value.time() == datetime.time():
        cell.value = value.date()
    else:
        cell.value = value
