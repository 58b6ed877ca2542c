"""Delimited text as rows of text cells, read piece by piece whatever its size."""

from __future__ import annotations

import csv
import io
import itertools
import threading
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from etl.extract.dialect import Dialect, dialect_of
from etl.extract.encodings import Evidence
from etl.extract.sheets import Unreadable
from etl.extract.stretches import LONG, Columns, Feed, compiled_reader, cut, lines_alone

_PIECE = 1 << 20
_SAMPLE_LINES, _SAMPLE_SIGNS = 300, 1 << 18
_SUSPECT_LINES = 60
_AT_ONCE = 500


class NotText(Exception):
    """The bytes are no text in any encoding that offices use."""


def read_delimited(data: bytes) -> list[list[str]]:
    """Rows of text cells; a blank line is an empty row, a quoted line break stays in its cell. Raises NotText."""
    try:
        return [row for part in delimited_parts(io.BytesIO(data)) for row in _rows_of(part)]
    except Unreadable as error:
        raise NotText from error


def _rows_of(part: list[list[str]] | Columns) -> list[list[str]]:
    if isinstance(part, list):
        return part
    columns = (map(t.__getitem__, c.tolist()) for t, c in zip(part.texts, part.codes, strict=True))
    return list(map(list, zip(*columns, strict=True)))


def delimited_parts(file: BinaryIO) -> Iterator[list[list[str]] | Columns]:
    """The rows of an open file part by part; it is read twice: for its encoding, then for its cells.

    Raises Unreadable.
    """
    evidence = Evidence()
    size, in_lines = 0, True
    while piece := file.read(_PIECE):
        evidence.add(piece)
        if size < LONG <= size + len(piece):
            threading.Thread(target=compiled_reader, daemon=True).start()  # it takes as long as the evidence
        size += len(piece)
        in_lines = in_lines and b"\n" in piece
    encoding = evidence.encoding()
    file.seek(0)
    if size >= LONG and in_lines and encoding in _BY_BYTES:
        yield from _by_stretches(Feed(file, encoding))
        return
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        lines = lines_alone(text)
        sample = _sample(lines)
        dialect, usual = _judged(sample)
        lines = itertools.chain(sample, lines)
        yield from _rows(lines, lines, dialect, usual)
    finally:
        text.detach()


_BY_BYTES = frozenset({"utf-8", "utf-8-sig", "gb18030"})
"""The encodings in which the byte of a line's end stands for nothing else."""


def _by_stretches(feed: Feed) -> Iterator[list[list[str]] | Columns]:
    first = feed.stretch()
    dialect, usual = _judged(_sample(lines_alone(feed.lines(first))))
    feed.give_back(first)
    coming: deque[tuple[bytes, Future[Columns | None]]] = deque()
    with ThreadPoolExecutor(_CUT_AT_ONCE) as beside:  # while a stretch is passed on, those after it are cut up

        def fill() -> None:
            while len(coming) <= _CUT_AT_ONCE and (stretch := feed.stretch()):
                coming.append((stretch, beside.submit(cut, feed.plain(stretch), dialect)))

        fill()
        while coming:
            stretch, found = coming.popleft()
            columns = found.result()
            if columns is None:
                while coming:
                    feed.give_back(coming.pop()[0])
                mine = lines_alone(feed.lines(stretch))
                yield from _rows(mine, itertools.chain(mine, lines_alone(feed.more())), dialect, usual)
            fill()
            if columns is not None:
                yield columns


_CUT_AT_ONCE = 2


def _sample(lines: Iterator[str]) -> list[str]:
    return list(itertools.islice(_up_to(lines, _SAMPLE_SIGNS), _SAMPLE_LINES))


def _judged(sample: list[str]) -> tuple[Dialect, int]:
    """The dialect of a text by its first lines, and how many cells its rows usually have there."""
    dialect = dialect_of(sample)
    alone = iter(sample)
    usual = Counter(len(row) for rows in _rows(alone, alone, dialect, 0) for row in rows if row)
    return dialect, max(usual, key=usual.__getitem__, default=0)


def _up_to(lines: Iterator[str], signs: int) -> Iterator[str]:
    for line in lines:
        signs -= len(line)
        yield line
        if signs < 0:
            return


class _Taken:
    """Lines with a memory of those of the current record, so that a record can be read again otherwise."""

    def __init__(self, ahead: deque[str], lines: Iterator[str]) -> None:
        self._ahead, self._lines = ahead, lines
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.record) >= _SUSPECT_LINES:
            raise _Unclosed
        try:
            line = self._ahead.popleft() if self._ahead else next(self._lines)
        except StopIteration:
            if len(self.record) > 1:
                raise _Unclosed from None
            raise
        self.record.append(line)
        return line


class _Unclosed(Exception):
    """A quotation mark that opens and never closes."""


def _rows(lines: Iterator[str], further: Iterator[str], dialect: Dialect, usual: int) -> Iterator[list[list[str]]]:
    """The rows of all lines: many at once where each line is a record, else record by record.

    further: these lines and all that come after, for a record that goes on.
    """
    while some := list(itertools.islice(lines, _AT_ONCE)):
        rows = _alone(some, dialect)
        yield list(_careful(deque(some), further, dialect, usual)) if rows is None else rows


def _alone(lines: list[str], dialect: Dialect) -> list[list[str]] | None:
    """The rows of lines each of which is a record; None where one is not, or cannot be read."""
    try:
        rows = list(dialect.reader([*lines, ""]))
    except csv.Error:
        return None
    return rows[:-1] if len(rows) == len(lines) + 1 else None


def _careful(ahead: deque[str], lines: Iterator[str], dialect: Dialect, usual: int) -> Iterator[list[str]]:
    """The rows of the lines ahead, and of as many more as their last record takes.

    Where a quotation mark never closes, or closes rows later, its line is cut at the separators alone.
    """
    while ahead:
        taken = _Taken(ahead, lines)
        try:
            for row in dialect.reader(taken):
                swallowed = len(taken.record) > 1 and len(row) != usual
                if swallowed and usual > 1 and len(_plainly(taken.record[0], dialect)) == usual:
                    raise _Unclosed
                taken.record.clear()
                yield row
                if not ahead:
                    return
        except (_Unclosed, csv.Error):
            first, *rest = taken.record
            yield _plainly(first, dialect)
            ahead.extendleft(reversed(rest))


def _plainly(line: str, dialect: Dialect) -> list[str]:
    """A line whose quotation marks cannot be trusted, cut at its separators."""
    return line.rstrip("\r\n").split(dialect.separator)
