"""What the child finds in a file: sheets of text cells, and why a file cannot be read."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

UNCOMPUTED = "⟦公式未计算⟧"
CELLS = 8_000_000
ROWS = 200_000
Place = tuple[int, int]
Range = tuple[int, int, int, int]


class Unreadable(Exception):
    """The file cannot be read; `reason` is its code, `detail` what its sentence tells."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass
class Sheet:
    """A sheet on its way to the parent: rows from row 1, and the ranges that are merged once the rows are read.

    valued: the cells of its rows are values of which `cell_text` gives the text, equal ones the same.
    """

    name: str
    visible: bool
    rows: Iterable[list[Any]]
    merged: list[Range] = field(default_factory=list)
    valued: bool = False


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO, everything else as it stands."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def patched(rows: Iterable[list[str]], texts: Mapping[Place, str]) -> Iterator[list[str]]:
    """The rows with these texts at their places, longer where a place lies outside them."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in texts.items():
        by_row.setdefault(row, {})[column] = text
    width = max((column for _, column in texts), default=-1) + 1
    height = 0
    for cells in rows:
        width = max(width, len(cells))
        yield _with(cells, by_row.get(height, {}), width)
        height += 1
    for number in range(height, max(by_row, default=-1) + 1):
        yield _with([], by_row.get(number, {}), width)


def _with(row: list[str], texts: dict[int, str], width: int) -> list[str]:
    row += [""] * (width - len(row))
    for column, text in texts.items():
        row[column] = text
    return row


def spread(rows: Iterable[list[str]], numbers: Iterable[int], columns: list[int]) -> Iterator[list[str]]:
    """Rows that were moved together, back at their numbers and columns; what lies between is blank."""
    expected = 0
    for row, number in zip(rows, numbers, strict=False):
        for _ in range(expected, number):
            yield []
        filled = [place for place, text in enumerate(row) if text]
        wide = [""] * (columns[filled[-1]] + 1 if filled else 0)
        for place in filled:
            wide[columns[place]] = row[place]
        yield wide
        expected = number + 1


def address(row: int, column: int) -> str:
    """A place as Excel writes it: (0, 0) is A1."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
