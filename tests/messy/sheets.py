"""Sheets as they stand on paper, with what a reader must make of each row; and the files they are written to."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
OUTCOMES = ("header", "blank", "notes", "totals", "accepted", "rejected", "duplicate")


@dataclass(frozen=True)
class Formula:
    """A formula with the value a spreadsheet program last saw; `cached` None where it saw none."""

    text: str
    cached: Any


@dataclass
class Line:
    """One row of a sheet and what it is. `entries` are the activities a sound row holds."""

    cells: list[Any]
    outcome: str
    entries: int = 1
    rejects: list[tuple[str, Any, str | None]] = field(default_factory=list)  # column, value, reason
    checks: list[tuple[str, float, float]] = field(default_factory=list)  # column, stated, summed
    spans: list[tuple[int, int]] = field(default_factory=list)  # merged cells of the row: first and last column
    hidden: bool = False


@dataclass
class Sheet:
    """A sheet: its lines, vertically merged cells (first line, last line, column), and what it is called."""

    name: str
    kind: str
    lines: list[Line] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    boxes: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, first column, last row, last column
    names: dict[str, str] = field(default_factory=dict)  # as written → canonical
    matrix: bool = False
    hidden: bool = False
    filtered: bool = False
    idle: int = 0  # rows of a matrix without entries: they may count as blank, notes or accepted
    perhaps: set[str] = field(default_factory=set)  # written names that a report may leave out

    def add(self, other: Sheet) -> None:
        """Appends another sheet's lines below."""
        shift = len(self.lines)
        self.lines += other.lines
        self.merged += [(first + shift, last + shift, column) for first, last, column in other.merged]
        self.boxes += [(a + shift, b, c + shift, d) for a, b, c, d in other.boxes]
        self.names |= other.names
        self.matrix |= other.matrix
        self.idle += other.idle
        self.perhaps |= other.perhaps

    def counts(self) -> dict[str, int]:
        """The counts of a report."""
        found = Counter(line.outcome for line in self.lines)
        told = {name: found[name] for name in OUTCOMES}
        if self.matrix:
            told["accepted"] = sum(line.entries for line in self.lines if line.outcome in ("accepted", "rejected"))
        return {"rows": len(self.lines), **told}


@dataclass
class Book:
    """A file of one or several sheets; of a text format only one."""

    name: str  # with its ending
    sheets: list[Sheet]
    encoding: str = "utf-8"
    separator: str = ","


def write(book: Book, folder: Path) -> Path:
    """Writes the file; its path."""
    path = folder / book.name
    writers = {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods, ".csv": _text, ".tsv": _text, ".txt": _text}
    writers[path.suffix](book, path)
    return path


def _uncached(book: Book) -> bool:
    return any(
        isinstance(cell, Formula) and cell.cached is None
        for sheet in book.sheets
        for line in sheet.lines
        for cell in line.cells
    )


def _xlsx(book: Book, path: Path) -> None:
    if _uncached(book):
        _openpyxl(book, path)
        return
    with xlsxwriter.Workbook(str(path), _OPTIONS) as out:
        day = out.add_format({"num_format": "yyyy-mm-dd"})
        stamp = out.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for sheet in book.sheets:
            page = out.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            for row, column, last_row, last_column in _merges(sheet):
                page.merge_range(row, column, last_row, last_column, "")
            for row, line in enumerate(sheet.lines):
                if line.hidden:
                    page.set_row(row, None, None, {"hidden": True})
                for column, cell in enumerate(line.cells):
                    if isinstance(cell, Formula):
                        page.write_formula(row, column, cell.text, None, cell.cached)
                    elif isinstance(cell, datetime.datetime):
                        page.write_datetime(row, column, cell, stamp)
                    elif isinstance(cell, datetime.date):
                        page.write_datetime(row, column, cell, day)
                    elif isinstance(cell, str):
                        page.write_string(row, column, cell)
                    elif cell is not None:
                        page.write_number(row, column, cell)
            if sheet.filtered and sheet.lines:
                head = next((n for n, line in enumerate(sheet.lines) if line.outcome == "header"), 0)
                page.autofilter(head, 0, len(sheet.lines) - 1, max(len(line.cells) for line in sheet.lines) - 1)


def _merges(sheet: Sheet) -> list[tuple[int, int, int, int]]:
    across = [(row, a, row, b) for row, line in enumerate(sheet.lines) for a, b in line.spans if b > a]
    down = [(first, column, last, column) for first, last, column in sheet.merged if last > first]
    return [*across, *down, *sheet.boxes]


def _openpyxl(book: Book, path: Path) -> None:
    out = openpyxl.Workbook()
    out.remove(out.active)
    for sheet in book.sheets:
        page = out.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for row, line in enumerate(sheet.lines, start=1):
            if line.hidden:
                page.row_dimensions[row].hidden = True
            for column, cell in enumerate(line.cells, start=1):
                if cell is not None and cell != "":
                    page.cell(row, column).value = cell.text if isinstance(cell, Formula) else cell
        for row, column, last_row, last_column in _merges(sheet):
            page.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=last_row + 1, end_column=last_column + 1
            )
    out.save(path)


def _xls(book: Book, path: Path) -> None:
    import xlwt

    out = xlwt.Workbook(encoding="utf-8")
    day, stamp = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    plain = xlwt.easyxf()
    for sheet in book.sheets:
        page = out.add_sheet(sheet.name)
        if sheet.hidden:
            page.visibility = 1
        corners = {(row, column): (last_row, last) for row, column, last_row, last in _merges(sheet)}
        for row, line in enumerate(sheet.lines):
            if line.hidden:
                page.row(row).hidden = True
            for column, cell in enumerate(line.cells):
                value = cell.cached if isinstance(cell, Formula) else cell
                style = (
                    stamp
                    if isinstance(value, datetime.datetime)
                    else day
                    if isinstance(value, datetime.date)
                    else plain
                )
                if (row, column) in corners:
                    last_row, last = corners[row, column]
                    page.write_merge(row, last_row, column, last, value, style)
                elif value is not None and value != "":
                    page.write(row, column, value, style)
    out.save(str(path))


def _plain(cell: Any) -> str:
    value = cell.cached if isinstance(cell, Formula) else cell
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def _text(book: Book, path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=book.separator)
    wide = max(len(line.cells) for line in book.sheets[0].lines)
    for line in book.sheets[0].lines:
        cells = [_plain(cell) for cell in line.cells]
        writer.writerow([*cells, *[""] * (wide - len(cells))])
    path.write_bytes(out.getvalue().encode(book.encoding))


# --- ods --------------------------------------------------------------------------------------------

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ods(book: Book, path: Path) -> None:
    tables = "".join(_ods_table(sheet) for sheet in book.sheets)
    styles = (
        '<office:automatic-styles><style:style style:name="hid" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
        f"{styles}{body}</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        out.writestr("META-INF/manifest.xml", _MANIFEST)
        out.writestr("content.xml", content)


def _ods_table(sheet: Sheet) -> str:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for row, column, last_row, last_column in _merges(sheet):
        spans[row, column] = (last_row - row + 1, last_column - column + 1)
        inside = {(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)}
        covered |= inside - {(row, column)}
    rows = ""
    for row, line in enumerate(sheet.lines):
        cells = "".join(_ods_cell(cell, spans.get((row, n)), (row, n) in covered) for n, cell in enumerate(line.cells))
        state = ' table:visibility="collapse"' if line.hidden else ""
        rows += f"<table:table-row{state}>{cells or '<table:table-cell/>'}</table:table-row>"
    style = ' table:style-name="hid"' if sheet.hidden else ""
    return f"<table:table table:name={quoteattr(sheet.name)}{style}>{rows}</table:table>"


def _ods_cell(cell: Any, span: tuple[int, int] | None, covered: bool) -> str:
    if covered:
        return "<table:covered-table-cell/>"
    value = cell.cached if isinstance(cell, Formula) else cell
    wide = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if value is None or value == "":
        return f"<table:table-cell{wide}/>"
    if isinstance(value, datetime.date):
        moment = value.isoformat()
        about = f'office:value-type="date" office:date-value="{moment}"'
    elif isinstance(value, (int, float)):
        about = f'office:value-type="float" office:value="{value}"'
    else:
        about = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{_ods_text(part)}</text:p>" for part in str(value).split("\n"))
    return f"<table:table-cell{wide} {about}>{paragraphs}</table:table-cell>"


def _ods_text(text: str) -> str:
    """Spaces at the ends and beside each other are marked, or the format drops them."""
    return "".join("<text:s/>" if sign == " " else escape(sign) for sign in text)
