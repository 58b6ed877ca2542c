"""The cells of a sheet's XML: what they say, and the same cells saying something else, dressed as before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from exports.form.package import Package, named, read_xml
from exports.letters import plain

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LONGEST = 32_767

Replacement = tuple[int, int, str]
"""From which letter to which, and what stands there instead."""


def place(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a cell such as `B12`; (0, 0) of anything else."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def reference(row: int, column: int) -> str:
    """The cell's name: `B12`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def inert(text: str) -> str:
    """Words of ours as a cell can hold them: nothing that XML forbids, nothing that a program would decode."""
    return _CODED.sub("_x005F_", "\n".join(map(plain, text.split("\n"))))


def shared_texts(package: Package) -> list[Any]:
    """The workbook's shared strings as elements."""
    parts = package.related(package.main, "/sharedStrings")
    return [one for part in parts for one in named(read_xml(package.read(part)), "si")]


class Sheet:
    """One sheet. `cells`: its cells by reference."""

    def __init__(self, root: Any, shared: Sequence[Any]) -> None:
        self.root = root
        self._shared = shared
        self._space = etree.QName(root).namespace
        data = root.find(self._tag("sheetData"))
        self._data = data if data is not None else etree.SubElement(root, self._tag("sheetData"))
        self._rows = {int(row.get("r") or 0): row for row in self._data.findall(self._tag("row"))}
        self.cells = {str(cell.get("r")): cell for row in self._rows.values() for cell in row.findall(self._tag("c"))}

    def _tag(self, name: str) -> str:
        return f"{{{self._space}}}{name}"

    def formula(self, cell: Any) -> bool:
        """Whether the cell is computed."""
        return cell.find(self._tag("f")) is not None

    def says(self, cell: Any) -> str:
        """What the cell says; empty for none."""
        source = self._source(cell)
        if source is not None:
            return "".join(one.text or "" for one in self._texts(source))
        return str(cell.findtext(self._tag("v")) or "")

    def is_text(self, cell: Any) -> bool:
        """Whether the cell holds text that is not computed."""
        return self._source(cell) is not None or (cell.get("t") == "str" and not self.formula(cell))

    def _source(self, cell: Any) -> Any:
        """The element whose runs say the cell's text, None where it holds no text of its own."""
        if cell.get("t") == "inlineStr":
            return cell.find(self._tag("is"))
        if cell.get("t") == "s" and not self.formula(cell):
            at = cell.findtext(self._tag("v")) or ""
            return self._shared[int(at)] if at.isdigit() and int(at) < len(self._shared) else None
        return None

    def _texts(self, source: Any) -> list[Any]:
        """The texts of runs, without what says how Chinese letters are read."""
        runs = [source, *source.findall(self._tag("r"))]
        return [one for run in runs for one in run.findall(self._tag("t"))]

    def merged(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """The merged ranges: first and last cell of each."""
        ranges = [str(one.get("ref")).partition(":") for one in named(self.root, "mergeCell")]
        return [(place(first), place(last or first)) for first, _, last in ranges]

    def at(self, name: str) -> Any:
        """The cell of that name, made where there is none with the style of its row or column."""
        if name in self.cells:
            return self.cells[name]
        number, column = place(name)
        row = self._row(number)
        made = etree.Element(self._tag("c"), r=name)
        style = row.get("s") if row.get("customFormat") in ("1", "true") else self._column_style(column)
        if style:
            made.set("s", style)
        before = [one for one in row if place(str(one.get("r")))[1] < column]
        row.insert(len(before), made)
        self.cells[name] = made
        return made

    def _row(self, number: int) -> Any:
        if number not in self._rows:
            made = etree.Element(self._tag("row"), r=str(number))
            self._data.insert(sum(other < number for other in self._rows), made)
            self._rows[number] = made
        return self._rows[number]

    def _column_style(self, column: int) -> str | None:
        for one in named(self.root, "col"):
            if int(one.get("min") or 0) <= column <= int(one.get("max") or 0):
                return str(one.get("style")) if one.get("style") else None
        return None

    def set_number(self, cell: Any, value: float) -> None:
        """Makes the cell a number."""
        self._clear(cell)
        etree.SubElement(cell, self._tag("v")).text = repr(value)

    def set_text(self, cell: Any, text: str) -> None:
        """Makes the cell a text, whatever it begins with."""
        self._clear(cell)
        cell.set("t", "inlineStr")
        source = etree.SubElement(cell, self._tag("is"))
        self._say(etree.SubElement(source, self._tag("t")), text)

    def replace(self, cell: Any, words: Sequence[Replacement]) -> None:
        """Puts words into the cell's text; its other letters keep their runs and their dress."""
        replacements = [(start, end, inert(instead)) for start, end, instead in words]
        source = deepcopy(self._source(cell))
        if source is None:  # a text that is neither shared nor in runs
            text = self.says(cell)
            for start, end, instead in sorted(replacements, reverse=True):
                text = text[:start] + instead + text[end:]
            self.set_text(cell, text)
            return
        for hint in (*source.findall(self._tag("rPh")), *source.findall(self._tag("phoneticPr"))):
            source.remove(hint)
        texts = self._texts(source)
        for start, end, instead in sorted(replacements, reverse=True):
            at = 0
            for one in texts:
                own = one.text or ""
                first, last = max(start - at, 0), min(end - at, len(own))
                if first < last:
                    put = instead if at <= start < at + len(own) else ""
                    self._say(one, own[:first] + put + own[last:])
                at += len(own)
        source.tag = self._tag("is")
        self._clear(cell)
        cell.set("t", "inlineStr")
        cell.append(source)

    def _say(self, element: Any, text: str) -> None:
        element.text = text[:_LONGEST]
        element.set(_SPACE, "preserve")

    def _clear(self, cell: Any) -> None:
        cell.attrib.pop("t", None)
        for inside in list(cell):
            cell.remove(inside)

    def uncompute(self) -> bool:
        """Takes away what formulas came to before the form was filled; whether there are any."""
        found = False
        for cell in self.cells.values():
            if self.formula(cell):
                found = True
                cell.attrib.pop("t", None)
                for value in cell.findall(self._tag("v")):
                    cell.remove(value)
        return found
