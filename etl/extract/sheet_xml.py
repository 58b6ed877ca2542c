"""What the usual reader does not tell of a sheet in XML: error cells, formulas never worked out, its true size."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from etl.extract.formulas import moved, place
from etl.extract.sheets import CELLS, ROWS, UNCOMPUTED, Place, Range, Unreadable

_BARE_FORMULA = re.compile(
    rb"(?:</(?:\w+:)?f\s*>|<(?:\w+:)?f\b[^>]*/>)\s*(?:</(?:\w+:)?c\s*>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</)"
)
_ZERO_FORMULA = re.compile(rb"</(?:\w+:)?f\s*>\s*<(?:\w+:)?v\s*>0<")
_UNUSUAL = {  # not as programs write it; by a sign that is found fast
    b"'": (b" t='", b" r='"),
    b" =": (b" r =", b" t ="),
    b"\t": (b"\tr=", b"\tt="),
    b"\n": (b"\nr=", b"\nt="),
}
_FAR = re.compile(rb'r="(?:[A-Z]{0,3}(?:[2-9]\d{5}|\d{7})|[A-Z]{2})')
"""What reaches below row 199,999 or right of column Z."""
_REACHING = {digits: re.compile(rb'r="[A-Z]{0,3}\d{%d}' % digits) for digits in range(1, 9)}
_WIDTHS = ((re.compile(rb'r="[A-Z]{3}\d'), 16384), (re.compile(rb'r="[A-Z]{2}\d'), 702))
_COLUMN = re.compile(rb'r="([A-Z]{1,3})\d')
_ROW = re.compile(rb'r="[A-Z]{0,3}(\d{1,8})')


@dataclass
class Inside:
    """Texts at places, merged ranges, each filled row's last column, the filled columns, how many cells are filled."""

    texts: dict[Place, str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    columns: set[int] = field(default_factory=set)
    filled: int = 0
    last: Place = (-1, -1)

    def strays(self) -> bool:
        """Whether the last row lies far below what the sheet can fill."""
        return self.last[0] >= ROWS and self.last[0] > 2 * len(self.rows)


def looks_plain(part: bytes, unworked: bool) -> bool:
    """Whether a sheet is small and has neither errors nor formulas without a value, by a glance at its text."""
    unusual = (sign for first, signs in _UNUSUAL.items() if first in part for sign in signs)
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b't="e"' in part or any(sign in part for sign in unusual):
        return False
    if (b"<f" in part or b":f" in part) and (_BARE_FORMULA.search(part) or unworked and _ZERO_FORMULA.search(part)):
        return False
    rows, columns = _bounds(part)
    return rows * columns <= CELLS and rows <= ROWS


def _bounds(part: bytes) -> Place:
    """How many rows and columns the references in a sheet reach at most; cells that name no place count as near."""
    if not _FAR.search(part) and b"<row>" not in part:
        return ROWS, 26
    longest = next(digits for digits in range(8, 0, -1) if digits == 1 or _REACHING[digits].search(part))
    columns = next((width for pattern, width in _WIDTHS if pattern.search(part)), 26)
    rows = 10**longest - 1 + part.count(b"<row>")
    if rows * columns <= CELLS and rows <= ROWS:
        return rows, columns
    names = set(_COLUMN.findall(part))
    columns = max((place(f"{name.decode()}1")[1] for name in names), default=0) + 1
    if rows * columns > CELLS or rows > ROWS:
        rows = max(map(int, set(_ROW.findall(part))), default=0) + part.count(b"<row>")
    return rows, columns


def look_inside(part: bytes, unworked: bool) -> Inside:
    """Reads the sheet's XML. `unworked` says that no program worked the book out: a formula's 0 is no value then.

    Raises Unreadable for more cells than a ledger can have, expat.ExpatError for broken XML.
    """
    reader = _Reader(unworked)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.EntityDeclHandler = _no_entities
    parser.Parse(part, True)
    if unworked and not reader.zeros_only:
        for at in reader.zeros:
            reader.inside.texts.pop(at, None)
    return reader.inside


def _no_entities(*_: object) -> None:
    raise Unreadable("damaged")


class _Reader:
    def __init__(self, unworked: bool) -> None:
        self.inside = Inside()
        self._unworked = unworked
        self.zeros: list[Place] = []
        self.zeros_only = True
        self._at: Place = (-1, -1)
        self._kind = self._formula_kind = ""
        self._formula: str | None = None
        self._value: str | None = None
        self._master: tuple[str, str] = ("", "")
        self._shared: dict[str, tuple[Place, str]] = {}
        self._text: list[str] | None = None
        self._has_text = False
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "v": self._start_value,
            "t": self._start_text,
            "mergeCell": self._merge,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        act = self._starts.get(name.rpartition(":")[2])
        if act is not None:
            act(attributes)

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "f" and self._text is not None:
            self._formula = "".join(self._text)
        elif local == "v" and self._text is not None:
            self._value = "".join(self._text)
        elif local == "t" and self._text is not None:
            self._has_text = True
        elif local == "c":
            self._end_cell()
        if local in ("f", "v", "t"):
            self._text = None

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._at = (int(number) - 1 if number.isdigit() else self._at[0] + 1, -1)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        try:
            self._at = place(attributes["r"])
        except (KeyError, ValueError):
            self._at = (max(self._at[0], 0), self._at[1] + 1)
        self._kind = attributes.get("t", "")
        self._formula = self._value = None
        self._has_text = False

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._text = []
        self._formula_kind = attributes.get("t", "")
        self._master = (attributes.get("si", ""), attributes.get("ref", ""))

    def _start_value(self, _: dict[str, str]) -> None:
        self._text = []

    def _start_text(self, _: dict[str, str]) -> None:
        self._text = []

    def _merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        try:
            corner, end = place(first), place(last or first)
        except ValueError:
            return
        self.inside.merged.append((*corner, *end))

    def _end_cell(self) -> None:
        text = self._patch()
        if text is not None:
            self.inside.texts[self._at] = text
        elif not self._value and not self._has_text:
            return
        inside, (row, column) = self.inside, self._at
        inside.filled += 1
        if inside.filled > CELLS:
            raise Unreadable("too_many_cells", f"{CELLS:,}")
        inside.rows[row] = max(inside.rows.get(row, 0), column)
        inside.columns.add(column)
        inside.last = (max(inside.last[0], row), max(inside.last[1], column))

    def _patch(self) -> str | None:
        formula = self._whole_formula()
        if self._kind == "e":
            self.zeros_only = False
            return (self._value or "").strip() or "#ERROR!"
        if formula is None:
            return None
        if self._value or self._has_text or (self._kind == "str" and self._value is not None):
            if self._value == "0" and self._kind in ("", "n") and self._unworked:
                self.zeros.append(self._at)
                return f"{UNCOMPUTED}={formula}"
            self.zeros_only = False
            return None
        return f"{UNCOMPUTED}={formula}"

    def _whole_formula(self) -> str | None:
        if self._formula is None or self._formula_kind != "shared":
            return self._formula
        key = self._master[0]
        if self._formula:
            self._shared[key] = (self._at, self._formula)
            return self._formula
        (row, column), formula = self._shared.get(key, (self._at, ""))
        return moved(formula, self._at[0] - row, self._at[1] - column)
