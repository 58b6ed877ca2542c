"""Tables on slides: as large as they can be read, over as many slides as they need, no row cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from charts.style import ACCENT, PALE_TO_DEEP, colour_on
from exports.deck.words import INK, LINE, Box, Fonts, rgb, say_in
from exports.grids import Worded
from exports.letters import ems, lines_of, plain

SIZES = (20, 18, 16)
SMALL = (14, 13, 12)
"""Sizes a table is set in, and those it may shrink to where that brings it onto one slide."""
_SIDE, _OVER = Pt(6), Pt(2.5)
_MOST_EMS = 30
_BREAKS = "、, ，;；"
_WORDS = re.compile(r"[^\s\u2e80-\uffff]+")


@dataclass(frozen=True)
class Page:
    """The rows that stand on one slide, with the size of letters and the widths of columns (EMU)."""

    grid: Worded
    size: int
    widths: tuple[int, ...]
    heights: tuple[int, ...]


def pages(grid: Worded, box: Box, first: Box, sizes: Sequence[int] = SIZES) -> list[Page]:
    """The table over slides, `first` being the room on the first of them: few slides, then large letters."""
    found = [_Set(grid, box, first, size) for size in sizes]
    if min(one.slides for one in found) > 1:
        small = [_Set(grid, box, first, size) for size in (SMALL if grid.shades else SMALL[:1])]
        found += [one for one in small if one.slides == 1]
    fewest = min(one.slides for one in found)
    return next(one for one in found if one.slides == fewest).pages()


class _Set:
    """A table set in one size: its rows, how tall they are, and after which rows a slide is full."""

    def __init__(self, grid: Worded, box: Box, first: Box, size: int) -> None:
        self._grid, self._size = grid, size
        self._widths = _widths(grid, box.width, size)
        self._head = _height(grid.headings, self._widths, size)
        self._rooms = (first.height - self._head, box.height - self._head)
        self._rows, self._origins = _short_enough(grid, self._widths, size, self._rooms[1])
        self._heights = [_height(row, self._widths, size) for row in self._rows]
        self.slides = len(self._starts(1.0))

    def _starts(self, share: float) -> list[int]:
        """The row that each slide starts with, where a slide may be filled to this share."""
        found: list[int] = []
        room = 0.0
        for at, tall in enumerate(self._heights):
            if not found or tall > room:
                room = self._rooms[0 if not found else 1] * share
                found.append(at)
            room -= tall
        return found or [0]

    def pages(self) -> list[Page]:
        """The slides, filled alike so that none has a single row left over."""
        shares = (at / 20 for at in range(8, 21))
        starts = next(found for share in shares if len(found := self._starts(share)) == self.slides)
        return [self._page(begin, end) for begin, end in zip(starts, [*starts[1:], len(self._rows)], strict=True)]

    def _page(self, begin: int, end: int) -> Page:
        shades = tuple(self._grid.shades[origin] for origin in self._origins[begin:end]) if self._grid.shades else ()
        part = Worded(self._grid.headings, tuple(self._rows[begin:end]), self._grid.numeric, shades)
        return Page(part, self._size, self._widths, (self._head, *self._heights[begin:end]))


def _widths(grid: Worded, whole: int, size: int) -> tuple[int, ...]:
    """Columns by what stands in them: short ones as wide as they need, long ones share the rest."""
    need = []
    for at, heading in enumerate(grid.headings):
        longest = max((ems(row[at]) for row in grid.rows), default=1)
        half = ems(heading) / 2 + 0.5 if ems(heading) > 6 else ems(heading)
        word = max((ems(part) for part in _WORDS.findall(heading)), default=0)
        need.append(max(longest, 1.1 * half, 1.1 * word) + 0.6)
    letters = Emu(whole - 2 * _SIDE * len(need)).pt / size
    wanted = [min(one, _MOST_EMS) for one in need]
    spare = letters - sum(wanted)
    if spare < 0:  # long columns share what short ones leave, one with ten times the text having three times the room
        fixed = [one if one <= 9 or numeric else None for one, numeric in zip(wanted, grid.numeric, strict=True)]
        rest = letters - sum(one for one in fixed if one)
        weights = [0.0 if kept else need[at] ** 0.5 for at, kept in enumerate(fixed)]
        shares = [rest * weight / (sum(weights) or 1) for weight in weights]
        wanted = [kept or max(4.0, share) for kept, share in zip(fixed, shares, strict=True)]
    else:
        greedy = [at for at, one in enumerate(need) if one > _MOST_EMS] or list(range(len(need)))
        for at in greedy:
            wanted[at] += spare / len(greedy)
    return tuple(int(Pt(one * size)) + 2 * _SIDE for one in wanted)


def _letters(width: int, size: int) -> float:
    """How many letters a line holds: one less than fit, since no line begins with a comma."""
    fit = float(Emu(width - 2 * _SIDE).pt) / size
    return fit - 1 if fit > 8 else fit


def _height(cells: Sequence[str], widths: Sequence[int], size: int) -> int:
    lines = max(lines_of(text, _letters(width, size)) for text, width in zip(cells, widths, strict=True))
    return int(Pt(lines * size * LINE)) + 2 * int(_OVER)


def _short_enough(grid: Worded, widths: Sequence[int], size: int, room: int) -> tuple[list[tuple[str, ...]], list[int]]:
    """The rows, one that is taller than a slide parted into several; and which row of the grid each comes from."""
    most = max(1, int(Emu(room - 2 * _OVER).pt / (size * LINE)))
    rows: list[tuple[str, ...]] = []
    origins: list[int] = []
    for origin, row in enumerate(grid.rows):
        parts = [_parted(text, _letters(width, size), most) for text, width in zip(row, widths, strict=True)]
        for at in range(max(len(part) for part in parts)):
            first = parts[0][at] if at < len(parts[0]) else f"… {row[0]}"
            rows.append((first, *(part[at] if at < len(part) else "" for part in parts[1:])))
            origins.append(origin)
    return rows, origins


def _parted(text: str, letters: float, most: int) -> list[str]:
    """A text in pieces of at most `most` lines, parted after a comma where there is one."""
    if lines_of(text, letters) <= most:
        return [text]
    pieces, rest = [], text
    while lines_of(rest, letters) > most:
        end = len(rest)
        while lines_of(rest[:end], letters) > most:
            end = int(end * 0.9)
        cut = max(rest.rfind(mark, 0, end) for mark in _BREAKS) + 1
        cut = cut if cut > end // 2 else end
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*pieces, rest]


def table_on(slide: Any, box: Box, page: Page, fonts: Fonts, alt: str) -> None:
    """Draws one page of a table into the box."""
    grid = page.grid
    shape = slide.shapes.add_table(len(grid.rows) + 1, len(grid.headings), box.left, box.top, box.width, box.height)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", plain(alt))
    table = shape.table
    _plain_style(table)
    for at, width in enumerate(page.widths):
        table.columns[at].width = width
    for at, height in enumerate(page.heights):
        table.rows[at].height = height
    for at, heading in enumerate(grid.headings):
        _cell(table.cell(0, at), heading, page, fonts, at, fill=ACCENT, bold=True)
    for down, row in enumerate(grid.rows):
        for at, text in enumerate(row):
            fill = _fill(grid, down, at)
            _cell(table.cell(down + 1, at), text, page, fonts, at, fill=fill, bold=False)


def _fill(grid: Worded, down: int, at: int) -> str:
    if grid.shades and (share := grid.shades[down][at]) is not None:
        return PALE_TO_DEEP[min(len(PALE_TO_DEEP) - 1, int(share * len(PALE_TO_DEEP)))]
    return "#FAF7F5" if down % 2 and not grid.shades else "#FFFFFF"


def _plain_style(table: Any) -> None:
    """No style of the program's own: each cell says how it looks."""
    properties = table._tbl.tblPr
    for name in ("bandRow", "firstRow"):
        properties.set(name, "0")
    properties.set("firstRow", "1")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _cell(cell: Any, text: str, page: Page, fonts: Fonts, at: int, *, fill: str, bold: bool) -> None:
    cell.margin_left = cell.margin_right = _SIDE
    cell.margin_top = cell.margin_bottom = _OVER
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(fill)
    paragraph = cell.text_frame.paragraphs[0]
    cell.text_frame.word_wrap = True
    centred = bool(page.grid.shades) and at > 0
    paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.RIGHT if page.grid.numeric[at] else PP_ALIGN.LEFT
    colour = colour_on(fill) if bold or page.grid.shades else f"#{INK}"
    say_in(paragraph, text, fonts, page.size, bold=bold, colour=colour)
