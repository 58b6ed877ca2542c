"""Where the table lies in a sheet, by its shape alone: for sheets whose words nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = re.compile(r"[-+(]?\s?[$€£¥]?\s?[\d.,:/%-]*\d[\d.,:/%-]*(e[-+]?\d+)?\s?%?\)?", re.I)
_DEEPEST = 3
_FIRST_LINES = 40


def table_of(rows: list[list[str]]) -> list[list[str]]:
    """The header, its lines joined to one, and the records; lines above the header and blank rows are left out."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return []
    start = _header_row(rows)
    header, depth = _joined(rows[start : start + _DEEPEST + 1])
    return [header, *rows[start + depth :]]


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _header_row(rows: list[list[str]]) -> int:
    """The first row about as full as the rows usually are, with the lines above it that name groups of columns."""
    counts = sorted(map(_filled, rows))
    usual = counts[len(counts) // 2]
    least = usual / 2 if usual > 3 else min(2, counts[-1])
    start = next((place for place, row in enumerate(rows[:_FIRST_LINES]) if _filled(row) >= least), 0)
    if len(rows[start]) > len(rows[min(start + 1, len(rows) - 1)]) and _is_header(rows[start + 1 :]):
        start += 1  # a sentence that the separators cut up
    while start and _filled(rows[start - 1]) > 1 and _continues(*rows[start - 1 : start + 2]):
        start -= 1
    return start


def _is_header(rows: list[list[str]]) -> bool:
    """Whether the first of these rows is words over numbers, and all are of one width."""
    widths = Counter(map(len, rows))
    return len(rows) > 1 and len(widths) == 1 and not any(map(_number, rows[0])) and any(map(_number, rows[1]))


def _joined(rows: list[list[str]]) -> tuple[list[str], int]:
    """The header's text by column and how many rows it takes."""
    depth = 1
    while depth < min(_DEEPEST, len(rows) - 1) and _continues(rows[depth - 1], rows[depth], rows[depth + 1]):
        depth += 1
    if depth == 1:
        return rows[0], 1
    width = max(len(row) for row in rows[:depth])
    lines = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows[:depth]]
    for level, line in enumerate(lines[:-1]):
        for place in range(1, width):  # what stands above a group of columns stands for each of them
            if not line[place] and any(lower[place] for lower in lines[level + 1 :]):
                line[place] = line[place - 1]
    return [" ".join(filter(None, parts)) for parts in zip(*lines, strict=True)], depth


def _continues(above: list[str], row: list[str], below: Sequence[str] = ()) -> bool:
    """Whether a line of words fills gaps of the header above it and stands over numbers."""
    words = {place for place, cell in enumerate(row) if cell.strip()}
    gaps = {place for place in words if place < len(above) and not above[place].strip()}
    if not gaps or any(_number(row[place]) for place in words):
        return False
    return any(place < len(below) and (_number(below[place]) or not below[place].strip()) for place in words)


def _number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell.strip()) is not None
