"""Tables that web systems call Excel files: HTML, a saved web page, and the XML of Excel 2003."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.parsers import expat

from etl.extract.encodings import decode
from etl.extract.sheets import CELLS, UNCOMPUTED, Range, Sheet, Unreadable, address, cell_text

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>", re.I)
_WIDEST = 16384
_TALLEST = 1 << 20


@dataclass
class _Grid:
    """Cells laid out one after the other, keeping clear of those that reach down or across."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = -1
    column: int = 0
    height: int = 0

    def next_row(self, number: int | None = None) -> None:
        self.row = self.row + 1 if number is None else number
        self.column = 0
        self.height = max(self.height, self.row + 1)

    def put(self, text: str, down: int = 1, right: int = 1) -> None:
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        if len(self.taken) + down * right > CELLS or self.column + right > _WIDEST or self.row >= _TALLEST:
            raise Unreadable("too_many_cells", f"{CELLS:,}")
        if down * right > 1:
            last = (self.row + down - 1, self.column + right - 1)
            self.merged.append((self.row, self.column, *last))
            self.taken |= {(r, c) for r in range(self.row, last[0] + 1) for c in range(self.column, last[1] + 1)}
        if text:
            self.cells.setdefault(self.row, {})[self.column] = text
        self.height = max(self.height, self.row + 1)
        self.column += right

    def rows(self, name: str) -> Iterator[list[str]]:
        height = max(self.cells, default=-1) + 1
        width = max((max(row) for row in self.cells.values()), default=-1) + 1
        if height * width > CELLS:
            raise Unreadable("stray_cells", f"{name}!{address(height - 1, width - 1)}")
        for number in range(height):
            row = self.cells.get(number, {})
            yield [row.get(column, "") for column in range(width)]


def html_sheets(data: bytes) -> list[Sheet]:
    """The tables of a web page, each as a sheet. Raises Unreadable when it has none."""
    found = _CHARSET.search(data[:4096])
    text = decode(data, found[1].decode("ascii") if found else None)
    parser = _Tables()
    parser.feed(text)
    parser.close()
    grids = [grid for grid in parser.grids if grid.cells]
    if not grids:
        raise Unreadable("not_a_workbook")
    names = _SHEET_NAME.findall(text)
    return [
        Sheet(names[place] if len(names) == len(grids) else _ordinal(place), True, grid.rows(""), grid.merged)
        for place, grid in enumerate(grids)
    ]


def _ordinal(place: int) -> str:
    return "" if place == 0 else f"#{place + 1}"


class _Tables(HTMLParser):
    """Cells of tables; a table within a cell is a table of its own, and the cell keeps its own text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self._open: list[tuple[_Grid, list[str] | None, tuple[int, int]]] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title", "xml"):
            self._silent = tag
        elif tag == "table":
            self.grids.append(_Grid())
            self._open.append((self.grids[-1], None, (1, 1)))
        elif self._open and tag == "tr":
            self._close_cell()
            self._open[-1][0].next_row()
        elif self._open and tag in ("td", "th"):
            self._close_cell()
            spans = {name: value or "" for name, value in attrs}
            grid = self._open[-1][0]
            self._open[-1] = (grid, [], (_span(spans.get("rowspan")), _span(spans.get("colspan"))))
        elif tag in ("br", "p", "div") and self._open and self._open[-1][1]:
            self._open[-1][1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1] is not None and not self._silent:
            self._open[-1][1].append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def close(self) -> None:
        super().close()
        while self._open:
            self._close_cell()
            self._open.pop()

    def _close_cell(self) -> None:
        if self._open and self._open[-1][1] is not None:
            grid, texts, (down, right) = self._open[-1]
            lines = "".join(texts or []).replace("\xa0", " ").split("\n")
            grid.put("\n".join(line.strip() for line in lines).strip(), down, right)
            self._open[-1] = (grid, None, (1, 1))


def _span(text: str | None) -> int:
    return max(1, min(int(text[:5]), 65_534)) if text and text.strip().isdigit() else 1


def web_archive_sheets(data: bytes) -> list[Sheet]:
    """The tables of a web page saved as one file (MHTML), sheet by sheet. Raises Unreadable."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    sheets: list[Sheet] = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and b"<table" in content.lower():
                sheets += html_sheets(content)
    if not sheets:
        raise Unreadable("not_a_workbook")
    return [Sheet(sheet.name or _ordinal(place), True, sheet.rows, sheet.merged) for place, sheet in enumerate(sheets)]


def spreadsheetml_sheets(data: bytes) -> list[Sheet]:
    """The sheets of the XML that Excel 2003 wrote. Raises Unreadable."""
    reader = _Spreadsheet()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(data.lstrip(), True)
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable("damaged") from error
    return [Sheet(name, name not in reader.hidden, grid.rows(name), grid.merged) for name, grid in reader.sheets]


class _Spreadsheet:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, _Grid]] = []
        self.hidden: set[str] = set()
        self._cell: dict[str, str] = {}
        self._data: list[str] | None = None
        self._kind: str | None = None
        self._value = ""
        self._visibility: list[str] | None = None

    def refuse(self, *_: object) -> None:
        raise Unreadable("damaged")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        about = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "Worksheet":
            self.sheets.append((about.get("Name", ""), _Grid()))
        elif local == "Row" and self.sheets:
            self.sheets[-1][1].next_row(int(about["Index"]) - 1 if "Index" in about else None)
        elif local == "Cell" and self.sheets:
            self._cell, self._value, self._kind = about, "", None
            if "Index" in about:
                self.sheets[-1][1].column = int(about["Index"]) - 1
        elif local == "Data":
            self._data, self._kind = [], about.get("Type", "String")
        elif local == "Visible":
            self._visibility = []

    def characters(self, text: str) -> None:
        if self._data is not None:
            self._data.append(text)
        elif self._visibility is not None:
            self._visibility.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "Data":
            self._value, self._data = "".join(self._data or []), None
        elif local == "Cell" and self.sheets:
            down, right = (int(self._cell.get(key, "0")) + 1 for key in ("MergeDown", "MergeAcross"))
            self.sheets[-1][1].put(self._text(), down, right)
        elif local == "Visible":
            if "".join(self._visibility or []) != "SheetVisible" and self.sheets:
                self.hidden.add(self.sheets[-1][0])
            self._visibility = None

    def _text(self) -> str:
        if self._kind is None or (self._kind != "String" and not self._value):
            formula = self._cell.get("Formula")
            return f"{UNCOMPUTED}{formula}" if formula else ""
        if self._kind == "Number":
            try:
                return cell_text(float(self._value))
            except (ValueError, OverflowError):
                return self._value
        if self._kind == "Boolean":
            return "TRUE" if self._value == "1" else "FALSE"
        if self._kind == "DateTime":
            return self._value.removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
        return self._value
