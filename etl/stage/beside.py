"""Tables that stand side by side in a sheet: where one ends and the next begins, and each by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from etl.extract.grid import Grid, Marks, Rows
from etl.reference import Reference, plain_header
from etl.sources import LEDGERS
from etl.sources.spec import Ledger
from etl.stage.content import Known, agrees
from etl.stage.entries import DataRows
from etl.stage.headers import Header, Merged, spellings
from etl.stage.layout import Layout
from etl.stage.mapping import Column, by_content, by_name

_AT = "@"
_SHORT = 0.5
_FEWEST = 1  # the place of a list's second row
_SHARED = frozenset({"unit", "project", "title", "name", "body"})


class Unclear(Exception):
    """Tables side by side that cannot be told apart, or not be read as one list; `code` is that of the notice."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Band:
    """The columns `left` up to, not including, `right` of a sheet whose tables begin in row `top` (from 1)."""

    left: int
    right: int
    top: int

    def holds(self, column: int) -> bool:
        return self.left <= column < self.right


def cut(
    kind: str,
    header: Header,
    cells: Callable[[int], list[str]],
    known: Known,
    reference: Reference,
    given: frozenset[str],
    matrix: bool,
) -> tuple[int, ...]:
    """The columns where a further table begins under a header; none where it heads one table.

    cells: what a column holds below the header. Raises Unclear where a name's column stands twice and nothing
    says where one table ends, or where a table of another kind begins behind a blank column.
    """
    ledger = LEDGERS[kind]
    filled = [column for column, parts in enumerate(header.parts) if parts]
    for name, columns in _named_twice(ledger, header, reference):
        starts = _starts(filled, columns, header, cells)
        if starts is not None and (
            matrix or _stand(header, (filled[0], *starts), reference, known, given, ledger, cells)
        ):
            return starts
        further = [cells(column) for column in columns[1:]]
        alike = _text(header, columns[0]) == _text(header, columns[1])
        if alike and all(agrees(ledger.field(name).type, texts, known, reference) for texts in further):
            raise Unclear("beside_unclear")
    if not matrix and any(
        _other_kind(ledger, header, right, reference, given)
        for left, right in pairwise(filled)
        if right - left > 1 and not any(map(str.strip, cells(right - 1)))
    ):
        raise Unclear("beside_kinds")
    return ()


def _other_kind(ledger: Ledger, header: Header, start: int, reference: Reference, given: frozenset[str]) -> bool:
    """Whether a table of the kind ends before a column, and one of another kind, by a sign of it, begins there."""
    if not by_name(ledger, part_of(header, 0, start), reference).meets(ledger, given):
        return False
    right = part_of(header, start, len(header.parts))
    others = ((other, by_name(other, right, reference)) for other in LEDGERS.values() if other is not ledger)
    return any(mapping.meets(other) and other.signs & mapping.columns.keys() for other, mapping in others)


def _named_twice(ledger: Ledger, header: Header, reference: Reference) -> Iterator[tuple[str, list[int]]]:
    """The fields that name what a row is of and that stand above several columns, with these."""
    found: dict[str, list[int]] = {}
    for column, parts in enumerate(header.parts):
        known = next(filter(None, (reference.field_of(ledger.kind, text) for text in spellings(parts))), None)
        if known is not None and known[0] in _SHARED:
            found.setdefault(known[0], []).append(column)
    for name, columns in found.items():
        first = [column for column in columns if _text(header, column) == _text(header, columns[0])]
        if len(columns) > 1:
            yield name, first if len(first) > 1 else columns


def _text(header: Header, column: int) -> str:
    return plain_header(header.parts[column][-1]) if header.parts[column] else ""


def _starts(
    filled: list[int], columns: list[int], header: Header, cells: Callable[[int], list[str]]
) -> tuple[int, ...] | None:
    """Where the tables after the first begin: at its first header again, else behind a blank column."""
    opening, starts = _text(header, filled[0]), []
    for before, here in zip(columns, columns[1:], strict=False):
        between = range(before + 1, here + 1)
        again = [column for column in between if _text(header, column) == opening]
        gaps = [column for column in between if not header.parts[column] and not any(map(str.strip, cells(column)))]
        start = again[-1] if again else gaps[-1] + 1 if gaps else None
        if start is None:
            return None
        starts.append(start)
    return tuple(starts)


def _stand(
    header: Header,
    starts: tuple[int, ...],
    reference: Reference,
    known: Known,
    given: frozenset[str],
    ledger: Ledger,
    cells: Column,
) -> bool:
    """Whether each part of a header would be a table's by itself: of the same kind, or of some other."""
    for left, right in zip(starts, (*starts[1:], len(header.parts)), strict=True):
        part = part_of(header, left, right)
        named = by_name(ledger, part, reference)
        own = named.meets(ledger, given) or by_content(ledger, part, named, cells, known, reference).meets(
            ledger, given
        )
        if not own and not any(
            by_name(other, part, reference).meets(other) for other in LEDGERS.values() if other is not ledger
        ):
            return False
    return True


def apart(rows: Grid, header: Header, starts: tuple[int, ...], is_table: Callable[[Band], bool]) -> Iterator[int]:
    """Where a table begins whose header stands in other rows, right of a column that is blank below `header`."""
    below = rows[header.first - 1 :]
    width = int(below.lengths.max(initial=0))
    last = max(column for column, parts in enumerate(header.parts) if parts)
    if width <= last + 2:
        return
    filled = {column for column, marks in enumerate(_filled(below)) if marks.any()}
    places = [column for column in range(last + 2, width) if column in filled and column - 1 not in filled]
    for left, right in pairwise([*places, width]):
        if left not in starts and is_table(Band(left, right, header.first)):
            yield left


def aside(rows: Grid, header: Header) -> int | None:
    """Where a small list begins that stands on the right of a table and is none of its columns, as a summary by theme.

    It stands behind a blank column, has two rows or more and its own end: it goes on where the table does not, or
    leaves off before.
    """
    filled = [column for column, parts in enumerate(header.parts) if parts]
    gaps = [here for before, here in pairwise(filled) if here - before > 1]
    below = rows[header.last :]
    marks = _filled(below) if gaps else []
    nothing = np.zeros(len(below), bool)
    for start in gaps:
        if start > len(marks) or marks[start - 1].any():
            continue
        left = np.sum([nothing, *marks[:start]], axis=0)
        right = np.logical_or.reduce([nothing, *marks[start:]])
        ends = int(np.flatnonzero(right).max(initial=-1))
        short = ends + 1 <= _SHORT * int((left > 1).sum()) and bool(right[: ends + 1].all())  # a footer fills one cell
        beyond = bool(left.any()) and ends > int(np.flatnonzero(left).max())
        if ends >= _FEWEST and (short or beyond):
            return start
    return None


def _filled(rows: Grid) -> list[Marks]:
    """For each column, in which rows it says something."""
    says = rows.marked(str.strip)
    return [says[column] for column in rows.codes]


def part_of(header: Header, left: int, right: int) -> Header:
    """A header with nothing but the columns from `left` up to `right`."""
    parts = tuple(texts if left <= column < right else () for column, texts in enumerate(header.parts))
    return Header(header.first, header.last, parts)


def bands(starts: tuple[int, ...], width: int, top: int) -> list[Band]:
    """The tables that begin at these columns, the first with all that stands left of it."""
    lefts = (0, *starts)
    return [Band(left, right, top) for left, right in zip(lefts, (*starts, max(width, lefts[-1] + 1)), strict=True)]


def view(rows: Rows, merged: tuple[Merged, ...], band: Band) -> tuple[Grid, tuple[Merged, ...]]:
    """The sheet with one table's columns only; what stands above or across all tables stands in each."""
    across = {
        (first, left): (first, left, last, right)
        for first, left, last, right in merged
        if not (band.holds(left) and band.holds(right)) and left < band.right and right >= band.left
    }
    inside = tuple(spread for spread in merged if band.holds(spread[1]) and band.holds(spread[3]))
    clipped = tuple(
        (first, max(left, band.left), last, min(right, band.right - 1)) for first, left, last, right in across.values()
    )
    titled = any(text.strip() for row in rows[: band.top - 1] for text in row[band.left : band.right])
    shown = []
    for number, row in enumerate(rows):
        seen = [text if band.holds(column) else "" for column, text in enumerate(row)]
        places = [column for column, text in enumerate(row) if text.strip()]
        shared = [row[left] for first, left in across if first == number and left < len(row) and not band.holds(left)]
        if number + 1 < band.top and len(places) == 1 and not band.holds(places[0]):
            confined = titled and any(
                first == number and left == places[0] and right > left for first, left, _, right in merged
            )
            shared += [] if confined or shared else [row[places[0]]]
        if shared and not any(text.strip() for text in seen):
            seen += [""] * (band.left + 1 - len(seen))
            seen[band.left] = shared[0]
        shown.append(seen)
    return Grid.of(shown), inside + clipped


def taken_key(name: str, table: Layout) -> str:
    """The name under which a row keeps what a field of a table takes over: the field's, with the column after it."""
    return name if table.entered_at is None else f"{name}{_AT}{table.entered_at}"


def rows_of(rows: DataRows, table: Layout) -> DataRows:
    """The rows in which one of several tables side by side enters something, with what it takes over there."""
    idle = frozenset(table.idle)
    numbers = rows.numbers.tolist()
    places = [at for at, number in enumerate(numbers) if table.has_row(number) and number not in idle]
    mine = {numbers[at] for at in places}
    filled = {
        number: {name.partition(_AT)[0]: text for name, text in taken.items() if _column(name) == table.entered_at}
        for number, taken in rows.filled.items()
        if number in mine
    }
    return DataRows(rows.cells.taken(places), rows.numbers[places], filled)


def _column(name: str) -> int | None:
    column = name.partition(_AT)[2]
    return int(column) if column else None
