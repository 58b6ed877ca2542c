"""The styles of a form's cells: a cell's own with another number format or a yellow ground."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

YELLOW = "FFFFF2A8"
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
_NUMBERED = "built in "
_FIRST_OWN = 164
_PLAIN = {"int": "#,##0", "hours": "#,##0.0", "share": "0.0%"}


def number_format(own: str, kind: str, sign: str) -> str:
    """The format of a figure in a cell that has its own: shares are percentages, and `≥` stands before a bound."""
    if own.startswith(_NUMBERED) and not sign and kind != "share":
        return own
    plainly = own in ("General", "@", "") or own.startswith(_NUMBERED)
    if plainly or ("%" in own) != (kind == "share"):
        own = _PLAIN[kind] if sign or kind == "share" else "General"
    if not sign:
        return own
    first, *more = own.split(";")
    return ";".join([f'"{sign}"{first}', *more])


class Styles:
    """The styles part of a form."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._space = etree.QName(root).namespace
        self._formats = root.find(self._tag("numFmts"))
        self._fills = self._list("fills")
        self._cells = self._list("cellXfs")
        if not len(self._cells):
            etree.SubElement(self._cells, self._tag("xf"))
        self._made: dict[tuple[int, str | None, bool], int] = {}
        self._yellow: int | None = None

    def _tag(self, name: str) -> str:
        return f"{{{self._space}}}{name}"

    def _list(self, name: str) -> Any:
        found = self.root.find(self._tag(name))
        return etree.SubElement(self.root, self._tag(name)) if found is None else found

    def code(self, style: int) -> str:
        """The number format of a style; a built-in one that is a date or money by its number."""
        number = int(self._style(style).get("numFmtId") or 0)
        for one in self._formats if self._formats is not None else ():
            if one.get("numFmtId") == str(number):
                return str(one.get("formatCode"))
        return _BUILT_IN.get(number, f"{_NUMBERED}{number}")

    def _style(self, style: int) -> Any:
        return self._cells[style if 0 <= style < len(self._cells) else 0]

    def of_figure(self, style: int, kind: str, sign: str) -> int:
        """The style for a figure of a kind (int, hours, share), with a sign before it where it is bounded."""
        own = self.code(style)
        wanted = number_format(own, kind, sign)
        return style if wanted == own else self._kept(style, wanted, False)

    def yellow(self, style: int) -> int:
        """The same style on a yellow ground."""
        return self._kept(style, None, True)

    def _kept(self, style: int, code: str | None, yellow: bool) -> int:
        key = (style, code, yellow)
        if key not in self._made:
            made = deepcopy(self._style(style))
            if code is not None:
                made.set("numFmtId", str(self._format(code)))
                made.set("applyNumberFormat", "1")
            if yellow:
                made.set("fillId", str(self._fill()))
                made.set("applyFill", "1")
            self._cells.append(made)
            self._cells.set("count", str(len(self._cells)))
            self._made[key] = len(self._cells) - 1
        return self._made[key]

    def _format(self, code: str) -> int:
        built_in = next((number for number, known in _BUILT_IN.items() if known == code), None)
        if built_in is not None:
            return built_in
        if self._formats is None:
            self._formats = etree.Element(self._tag("numFmts"))
            self.root.insert(0, self._formats)
        own = {str(one.get("formatCode")): int(one.get("numFmtId") or 0) for one in self._formats}
        if code not in own:
            own[code] = max([_FIRST_OWN - 1, *own.values()]) + 1
            etree.SubElement(self._formats, self._tag("numFmt"), numFmtId=str(own[code]), formatCode=code)
            self._formats.set("count", str(len(self._formats)))
        return own[code]

    def _fill(self) -> int:
        if self._yellow is None:
            fill = etree.SubElement(self._fills, self._tag("fill"))
            pattern = etree.SubElement(fill, self._tag("patternFill"), patternType="solid")
            etree.SubElement(pattern, self._tag("fgColor"), rgb=YELLOW)
            etree.SubElement(pattern, self._tag("bgColor"), indexed="64")
            self._fills.set("count", str(len(self._fills)))
            self._yellow = len(self._fills) - 1
        return self._yellow

    def wrapped(self, bold: bool) -> int:
        """A style of our own for the sheet that lists what was filled: cells whose lines wrap, or bold headings."""
        fonts = self._list("fonts")
        made = etree.SubElement(self._cells, self._tag("xf"), numFmtId="0", fontId="0", fillId="0", borderId="0")
        if bold:
            font = deepcopy(fonts[0]) if len(fonts) else etree.Element(self._tag("font"))
            if font.find(self._tag("b")) is None:
                font.insert(0, etree.Element(self._tag("b")))
            fonts.append(font)
            fonts.set("count", str(len(fonts)))
            made.set("fontId", str(len(fonts) - 1))
            made.set("applyFont", "1")
        else:
            made.set("applyAlignment", "1")
            etree.SubElement(made, self._tag("alignment"), vertical="top", wrapText="1")
        self._cells.set("count", str(len(self._cells)))
        return len(self._cells) - 1
