"""Workbooks of Excel: the usual reader's cells, completed by what it does not tell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from etl.extract.biff import Inside as BinaryInside
from etl.extract.biff import binary_sheet, old_sheets
from etl.extract.compound import Compound
from etl.extract.package import Package, gathered
from etl.extract.sheet_xml import Inside, look_inside, looks_plain
from etl.extract.sheets import CELLS, ROWS, Sheet, Unreadable, address, cell_text, patched, spread


@dataclass
class _Book:
    """An opened workbook and where its worksheets stand in it."""

    book: CalamineWorkbook
    sheets: list[tuple[int, str, bool]]
    others: list[tuple[str, bool]]
    """Sheets without cells, such as charts."""

    def cellless(self) -> Iterator[Sheet]:
        """The sheets that hold a chart or the like and no cells, so that they are told of."""
        return (Sheet(name, visible, [], []) for name, visible in self.others)

    def sheet(self, position: int, name: str, visible: bool, valued: bool = False) -> Sheet:
        """A sheet with the rows and merged ranges that the reader gives; `valued`: the cells as values."""
        sheet = self.book.get_sheet_by_index(position)
        rows = _values(sheet) if valued else (list(map(cell_text, row)) for row in _values(sheet))
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        return Sheet(name, visible, rows, merged, valued)


def _values(sheet: CalamineSheet) -> Iterator[list[Any]]:
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return (before + row for row in sheet.iter_rows())  # begins with row 1 but not with column A


_CELLLESS = (SheetTypeEnum.ChartSheet, SheetTypeEnum.DialogSheet)
_LOGICAL = b't="b"'


def _open(data: bytes) -> _Book:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Unreadable("encrypted") from error
    return _Book(
        book,
        [
            (position, about.name, about.visible == SheetVisibleEnum.Visible)
            for position, about in enumerate(book.sheets_metadata)
            if about.typ == SheetTypeEnum.WorkSheet
        ],
        [
            (about.name, about.visible == SheetVisibleEnum.Visible)
            for about in book.sheets_metadata
            if about.typ in _CELLLESS
        ],
    )


def xlsx_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of an xlsx or xlsm. Raises Unreadable."""
    opened = _open(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive, binary=False)
        for position, name, visible in opened.sheets:
            part = package.part(name)
            if part is None:
                raise Unreadable("damaged")
            content = package.read(part)
            if looks_plain(content, package.unworked):
                yield opened.sheet(position, name, visible, valued=_LOGICAL not in content)  # TRUE equals 1
                continue
            try:
                inside = look_inside(content, package.unworked)
            except expat.ExpatError as error:
                raise Unreadable("damaged") from error
            if (inside.last[0] + 1) * (inside.last[1] + 1) <= CELLS and not inside.strays():
                sheet = opened.sheet(position, name, visible)
                yield Sheet(name, visible, patched(sheet.rows, inside.texts), inside.merged)
            else:
                yield Sheet(name, visible, _scattered(archive, part, content, position, name, inside), inside.merged)
        yield from opened.cellless()


def _scattered(
    archive: zipfile.ZipFile, part: str, content: bytes, position: int, name: str, inside: Inside
) -> Iterator[list[str]]:
    """The rows of a sheet whose few cells lie far apart: read moved together, given back at their places."""
    numbers, columns = sorted(inside.rows), sorted(inside.columns)
    widest = max(inside.rows, key=lambda row: (inside.rows[row], row))
    too_far = inside.strays()
    if 4 * inside.filled > CELLS:
        raise Unreadable("too_many_cells", f"{inside.filled:,}")
    if too_far or sum(inside.rows.values()) > CELLS or len(numbers) * len(columns) > CELLS:
        far = numbers[-1] if too_far else widest
        raise Unreadable("stray_cells", f"{name}!{address(far, inside.rows[far])}")
    letters = {column: address(0, place)[:-1].encode() for place, column in enumerate(columns)}
    moved = gathered(
        content,
        {number + 1: place + 1 for place, number in enumerate(numbers)},
        {address(0, column)[:-1].encode(): own for column, own in letters.items()},
    )
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for entry in archive.infolist():
            target.writestr(entry.filename, moved if entry.filename == part else archive.read(entry))
    place_of_row = {number: place for place, number in enumerate(numbers)}
    place_of_column = {column: place for place, column in enumerate(columns)}
    texts = {(place_of_row[row], place_of_column[column]): text for (row, column), text in inside.texts.items()}
    return spread(patched(_open(copy.getvalue()).sheet(position, name, True).rows, texts), numbers, columns)


def xlsb_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of an xlsb. Raises Unreadable."""
    opened = _open(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive, binary=True)
        for position, name, visible in opened.sheets:
            part = package.part(name)
            inside = binary_sheet(package.read(part)) if part else BinaryInside()
            _check_size(name, inside)
            rows = opened.sheet(position, name, visible).rows
            yield Sheet(name, visible, patched(rows, inside.texts), inside.merged)
        yield from opened.cellless()


def xls_sheets(data: bytes, compound: Compound) -> Iterator[Sheet]:
    """The sheets of an xls. Raises Unreadable."""
    stream = compound.stream("Workbook" if "workbook" in {name.lower() for name in compound.names} else "Book")
    insides = old_sheets(stream)
    for position, inside in enumerate(insides):
        _check_size(f"#{position + 1}", inside)
    opened = _open(data)
    for position, name, visible in opened.sheets:
        sheet = opened.sheet(position, name, visible)
        sheet.rows = patched(sheet.rows, insides[position].texts if position < len(insides) else {})
        yield sheet
    yield from opened.cellless()


def _check_size(name: str, inside: BinaryInside) -> None:
    if inside.filled > CELLS:
        raise Unreadable("too_many_cells", f"{inside.filled:,}")
    if (inside.row + 1) * (inside.column + 1) > CELLS or inside.row >= ROWS and inside.row > 2 * inside.filled:
        raise Unreadable("stray_cells", f"{name}!{address(inside.row, inside.column)}")
