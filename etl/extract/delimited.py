"""Delimited text as rows of text cells, read piece by piece whatever its size."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from etl.extract.dialect import Dialect, dialect_of
from etl.extract.encodings import Evidence
from etl.extract.sheets import Unreadable

_PIECE = 1 << 20
_SAMPLE_LINES, _SAMPLE_SIGNS = 300, 1 << 18
_SUSPECT_LINES = 60
_AT_ONCE = 500


class NotText(Exception):
    """The bytes are no text in any encoding that offices use."""


def read_delimited(data: bytes) -> list[list[str]]:
    """Rows of text cells; a blank line is an empty row, a quoted line break stays in its cell. Raises NotText."""
    try:
        return list(delimited_rows(io.BytesIO(data)))
    except Unreadable as error:
        raise NotText from error


def delimited_rows(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of an open file, which is read twice: for its encoding, then for its cells. Raises Unreadable."""
    evidence = Evidence()
    while piece := file.read(_PIECE):
        evidence.add(piece)
    encoding = evidence.encoding()
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        lines = _lines(text)
        sample = list(itertools.islice(_up_to(lines, _SAMPLE_SIGNS), _SAMPLE_LINES))
        dialect = dialect_of(sample)
        usual = Counter(len(row) for row in _rows(iter(sample), dialect, 0) if row)
        yield from _rows(itertools.chain(sample, lines), dialect, max(usual, key=usual.__getitem__, default=0))
    finally:
        text.detach()


def _lines(text: Iterable[str]) -> Iterator[str]:
    for line in text:
        plain = line.replace("\x00", "")
        if plain or not line:
            yield plain


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


def _rows(lines: Iterator[str], dialect: Dialect, usual: int) -> Iterator[list[str]]:
    """The rows of all lines: many at once where each line is a record, else record by record."""
    while some := list(itertools.islice(lines, _AT_ONCE)):
        rows = _alone(some, dialect)
        yield from _careful(deque(some), lines, dialect, usual) if rows is None else rows


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
