"""OpenDocument spreadsheets, read from their XML: values, formulas without one, errors, merged and repeated cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from etl.extract.sheets import CELLS, ROWS, UNCOMPUTED, Range, Sheet, Unreadable, address

_TIME = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?")
_TIME_OF_NOTHING = "T00:00:00"
_ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#N/A", "#NULL!", "Err:")


def opendocument_sheets(data: bytes) -> list[Sheet]:
    """The sheets of an ods, or of one written as a single XML file. Raises Unreadable."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = archive.read(next(name for name in archive.namelist() if name.lower() == "content.xml"))
    else:
        content = data
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.EntityDeclHandler = _no_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable("damaged") from error
    return [Sheet(table.name, table.visible, _rows(table.rows), table.merged) for table in reader.tables]


def _no_entities(*_: object) -> None:
    raise Unreadable("damaged")


def _rows(found: dict[int, list[str]]) -> Iterator[list[str]]:
    width = max((len(row) for row in found.values()), default=0)
    near = width * len(found) <= CELLS
    for number in range(max(found, default=-1) + 1):
        row = found.get(number, [])
        yield [*row, *[""] * (width - len(row))] if near else list(row)


@dataclass
class _Table:
    name: str
    visible: bool
    rows: dict[int, list[str]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text[:9])) if text.isdigit() else 1


class _Reader:
    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = self._filled = 0
        self._cells: list[str] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._text: list[str] | None = None
        self._aside = 0
        self._depth = 0
        self._has_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._aside or name in ("office:annotation", "draw:frame", "table:shapes", "draw:custom-shape"):
            self._aside += 1
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table:table":
            visible = attributes.get("table:style-name") not in self._hidden_styles
            self.tables.append(_Table(attributes.get("table:name", ""), visible))
            self._row = 0
        elif name == "table:table-row":
            self._cells, self._column, self._repeat = [], 0, _count(attributes, "table:number-rows-repeated")
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._paragraphs, self._has_text = attributes, [], False
        elif name == "text:p" and self._cell is not None:
            self._text, self._has_text = [], True
        elif self._text is not None:
            self._inside(name, attributes)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        assert self._text is not None
        if name == "text:s":
            self._text.append(" " * min(_count(attributes, "text:c"), 1000))
        elif name == "text:tab":
            self._text.append("\t")
        elif name == "text:line-break":
            self._text.append("\n")

    def characters(self, text: str) -> None:
        if self._text is not None and not self._aside:
            self._text.append(text)

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name == "text:p" and self._text is not None:
            self._paragraphs.append("".join(self._text))
            self._text = None
        elif name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table:table-row" and self.tables:
            self._end_row()

    def _end_cell(self, cell: dict[str, str]) -> None:
        repeated = _count(cell, "table:number-columns-repeated")
        down, right = _count(cell, "table:number-rows-spanned"), _count(cell, "table:number-columns-spanned")
        if down * right > 1 and self.tables:
            first = (self._row, self._column)
            self.tables[-1].merged.append((*first, self._row + down - 1, self._column + right - 1))
        text = self._value(cell)
        if text:
            self._filled += repeated
            if self._column + repeated > 16384 or self._filled > CELLS:
                raise Unreadable("too_many_cells", f"{CELLS:,}")
            self._cells += [""] * (self._column - len(self._cells)) + [text] * repeated
        self._column += repeated

    def _end_row(self) -> None:
        if self._cells:
            self._filled += len(self._cells) * (self._repeat - 1)
            far = self._row + self._repeat
            if self._filled > CELLS:
                raise Unreadable("too_many_cells", f"{CELLS:,}")
            table = self.tables[-1]
            if far > ROWS and far > 2 * (len(table.rows) + self._repeat):
                raise Unreadable("stray_cells", f"{table.name}!{address(self._row, len(self._cells) - 1)}")
            for number in range(self._row, far):
                table.rows[number] = self._cells
        self._row += self._repeat

    def _value(self, cell: dict[str, str]) -> str:
        kind = cell.get("office:value-type", "")
        shown = "\n".join(self._paragraphs)
        formula = cell.get("table:formula")
        if cell.get("calcext:value-type") == "error" or (formula and shown.startswith(_ERRORS)):
            return shown or "#ERROR!"
        if formula and not self._has_text and not kind:
            return f"{UNCOMPUTED}={_plain_formula(formula)}"
        if kind in ("float", "percentage", "currency"):
            return _number(cell.get("office:value", "")) or shown
        if kind == "date":
            return cell.get("office:date-value", shown).removesuffix(_TIME_OF_NOTHING).replace("T", " ")
        if kind == "time":
            return _time(cell.get("office:time-value", "")) or shown
        if kind == "boolean":
            return cell.get("office:boolean-value", "").upper() or shown
        return shown or cell.get("office:string-value", "")


def _plain_formula(formula: str) -> str:
    """`of:=SUM([.B2:.B5])` as `SUM(B2:B5)`."""
    text = formula.partition("=")[2] if "=" in formula[:12] else formula
    return re.sub(r"\[\$?([^\[\]]*)\]", lambda found: re.sub(r"(^|:)\.", r"\1", found[1]), text)


def _number(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() else format(value, ".15g")


def _time(text: str) -> str:
    found = _TIME.fullmatch(text)
    if found is None:
        return text
    hours, minutes, seconds = (int(found[place] or 0) for place in (2, 3, 4))
    fraction = f".{found[5].ljust(6, '0')[:6]}" if found[5] and found[5].strip("0") else ""
    return f"{found[1]}{hours:02d}:{minutes:02d}:{seconds:02d}{fraction}"
