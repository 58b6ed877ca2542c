"""Header rows as candidates: one to three rows whose cells, with what is merged or spread over them, name columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from etl.extract.grid import Grid, Rows
from etl.reference import Reference, plain, plain_header

Merged = tuple[int, int, int, int]
"""A merged range: first row, first column, last row, last column, counted from 0."""

HEADER_WITHIN = 30
_TALLEST = 3
_LOOKED_AT = 8
_LONGEST_GROUP = 12
_WIDEST_GROUP = 0.6
_DIGITS = re.compile(r"(?:19|20)\d{2}|[:：]")
_NUMBER = re.compile(r"^[\d.,]+$")


@dataclass(frozen=True)
class Header:
    """Rows `first` to `last` (from 1) read as a header: for each column its parts from top to bottom."""

    first: int
    last: int
    parts: tuple[tuple[str, ...], ...]

    def written(self, column: int) -> str:
        """The header as the ledger writes it, its parts joined by `/`."""
        return "/".join(self.parts[column]) if column < len(self.parts) else ""

    def of(self, columns: dict[str, int]) -> dict[str, str]:
        """Field → its header as the ledger writes it. columns: field → column."""
        return {name: self.written(column) for name, column in columns.items()}

    def texts(self) -> list[str]:
        return [self.written(column) for column in range(len(self.parts))]


def spellings(parts: tuple[str, ...]) -> Iterator[str]:
    """What a header of several parts may be known by: all parts together, the lowest, the highest."""
    if parts:
        yield "".join(parts)
    if len(parts) > 1:
        yield parts[-1]
        yield parts[0]


def shared(header: Header, other: Header) -> int:
    """How many columns of a header are headed as one of another's is, at whatever place."""
    known = set(other.texts()) - {""}
    return sum(text in known for text in header.texts())


def repeated(row: list[str], header: Header) -> int:
    """How many cells of a row are a header's own texts, at the same places."""
    return sum(bool(text.strip()) and text.strip() in parts for text, parts in zip(row, header.parts, strict=False))


class Spans:
    """The merged ranges of a sheet, by the cells they cover."""

    def __init__(self, merged: Iterable[Merged]) -> None:
        self._ranges = list(merged)

    def among(self, first: int, last: int) -> dict[tuple[int, int], Merged]:
        """cell → range, for the ranges that begin and end in the rows `first`..`last` (from 0)."""
        found = {}
        for spread in self._ranges:
            if first <= spread[0] and spread[2] <= last:
                for row in range(spread[0], spread[2] + 1):
                    for column in range(spread[1], spread[3] + 1):
                        found[row, column] = spread
        return found

    def all(self) -> list[Merged]:
        return self._ranges

    def down(self) -> Iterator[Merged]:
        """The ranges of more than one row."""
        return (spread for spread in self._ranges if spread[2] > spread[0])


def headers_at(rows: Rows, first: int, spans: Spans, reference: Reference) -> Iterator[Header]:
    """The headers that may begin in row `first` (from 1), the shortest first."""
    lone = tuple((text.strip(),) if text.strip() else () for text in rows[first - 1])
    yield Header(first, first, lone)
    for height in range(2, _TALLEST + 1):
        if first + height - 1 > len(rows):
            return
        header = _tall(rows, first, height, spans, reference)
        if header is not None:
            yield header


def _tall(rows: Rows, first: int, height: int, spans: Spans, reference: Reference) -> Header | None:
    """Rows as one header, or None where an upper row groups nothing or a lower one looks like data."""
    top = first - 1
    block = rows[top : top + height]
    width = max(map(len, block))
    grid = [[row[c].strip() if c < len(row) else "" for c in range(width)] for row in block]
    merged = spans.among(top, top + height - 1)
    filled = _spread(grid, merged, top)
    for level in range(1, height):
        if _is_closed(grid, filled, level, merged, top):
            return None
        closed = _is_merged_round(merged, top + level - 1, top + level)
        if not _is_lower(grid, filled, level, reference, closed) or not _groups(filled, grid, level, reference):
            return None
    parts = []
    for column in range(width):
        texts = [filled[level][column] for level in range(height)]
        parts.append(
            tuple(text for place, text in enumerate(texts) if text and (place == 0 or text != texts[place - 1]))
        )
    return Header(first, first + height - 1, tuple(parts))


def _spread(grid: list[list[str]], merged: dict[tuple[int, int], Merged], top: int) -> list[list[str]]:
    """The cells with what is merged or, in rows above the last, plainly spread over them to the right."""
    filled = [list(row) for row in grid]
    for level, row in enumerate(filled):
        carried = ""
        for column, text in enumerate(row):
            spread = merged.get((top + level, column))
            if spread is not None:
                row[column] = grid[spread[0] - top][spread[1]]
                carried = ""
                continue
            if level + 1 == len(grid):
                continue
            below = any(
                grid[lower][column] and (top + lower, column) not in merged for lower in range(level + 1, len(grid))
            )
            if text:
                carried = text if below and len(text) <= _LONGEST_GROUP and not _DIGITS.search(text) else ""
            elif below and carried:
                row[column] = carried
            else:
                carried = ""
    return filled


def _is_closed(
    grid: list[list[str]], filled: list[list[str]], level: int, merged: dict[tuple[int, int], Merged], top: int
) -> bool:
    """Whether a text of a row stands below a header that ends above it: one merged downwards, or a blank below one."""
    for column, text in enumerate(grid[level]):
        spread = merged.get((top + level - 1, column))
        if text and spread is not None and spread[0] < spread[2] < top + level and spread[1] == spread[3]:
            return True
        if text and not filled[level - 1][column] and any(row[column] for row in filled[: level - 1]):
            return True
    return False


def _is_merged_round(merged: dict[tuple[int, int], Merged], upper: int, lower: int) -> bool:
    """Whether cells merged over columns in the upper row and others merged down to the lower one make both a header."""
    spreads = {spread for (row, _), spread in merged.items() if row == upper}
    return any(s[0] == s[2] and s[1] < s[3] for s in spreads) and any(s[2] == lower and s[1] == s[3] for s in spreads)


def _is_lower(grid: list[list[str]], filled: list[list[str]], level: int, reference: Reference, closed: bool) -> bool:
    """Whether each cell of a lower row stands below a group, a theme or nothing, and none is a number.

    closed: merged cells show that both rows are a header; then a group may be of one column.
    """
    above = filled[level - 1]
    for column, text in enumerate(grid[level]):
        if not text:
            continue
        if _NUMBER.match(plain(text)):
            return False
        group = above[column]
        lone = group and above.count(group) < 2 and grid[level - 1][column]
        if lone and not closed and not reference.theme_names.find(group):
            return False
    return True


def _groups(filled: list[list[str]], grid: list[list[str]], level: int, reference: Reference) -> bool:
    """Whether the row above `level` says more than a title: it groups some columns, or heads some by itself."""
    above, below = filled[level - 1], grid[level]
    under = [column for column, text in enumerate(below) if text]
    if not under:
        return False
    groups = {above[column] for column in under if above[column] and above[column] != filled[level][column]}
    alone = any(text and not below[column] for column, text in enumerate(above))
    for group in groups:
        covered = sum(above[column] == group for column in under)
        known = plain_header(group) in reference.header_words or reference.theme_names.find(group)
        if _DIGITS.search(group) or (covered > _WIDEST_GROUP * len(under) and not known and not alone):
            return False
    return bool(groups)


class HeaderWords:
    """Which cells of a sheet are headers of some kind, and which of its rows may therefore begin a header."""

    def __init__(self, rows: Grid, reference: Reference) -> None:
        self._rows, self._known = rows, reference.header_words

    def is_word(self, text: str) -> bool:
        """Whether a cell is a header of some kind."""
        return plain_header(text) in self._known

    def name(self, row: list[str]) -> bool:
        """Whether a row looks like a header: two words of headers stand near its beginning."""
        return sum(self.is_word(text) for text in row[:_LOOKED_AT] if text) >= 2

    def next(self, number: int) -> int:
        """The next row, from `number` (from 1) on, that looks like a header; one beyond the last where none does."""
        at = bisect_left(self._beginnings, number)
        return self._beginnings[at] if at < len(self._beginnings) else len(self._rows) + 1

    @cached_property
    def _beginnings(self) -> list[int]:
        word = self._rows.marked(lambda text: text and self.is_word(text))
        words = np.zeros(len(self._rows), int)
        for column in self._rows.codes[:_LOOKED_AT]:
            words += word[column]
        return (np.flatnonzero(words >= 2) + 1).tolist()
