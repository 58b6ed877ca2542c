"""Rows by column as SQLite keeps them: records of its file format, thousands at once.

https://www.sqlite.org/fileformat2.html#record_format: a record is the length of its header, a type for each column,
and the values' bytes. All numbers of a column are written as wide as its largest; SQLite reads them all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from warehouse.columns import NONE, Numbers, Picked, Values

Bytes = npt.NDArray[np.uint8]
_TYPE_OF_WIDTH = {1: 1, 2: 2, 3: 3, 4: 4, 6: 5, 8: 6}
_LONGEST = 57
"""The longest text, in bytes, whose type still fits one byte."""
_MOST_COLUMNS = 120


class Unfit(Exception):
    """These values cannot be written this way."""


class Cells(NamedTuple):
    """Cells of a B-tree one after the other: all their bytes, and how long each is."""

    content: Bytes
    lengths: Numbers


class _Column(NamedTuple):
    """A column's bytes: for each row its type, its bytes padded to the widest, how many of them stand."""

    types: Bytes
    body: Bytes
    widths: Bytes


class Ready(NamedTuple):
    """Picked values as they will be written: for each its type, its bytes padded to the longest, how many stand."""

    types: Bytes
    bodies: Bytes
    widths: Bytes
    codes: Numbers


def ready(column: Values) -> Values | Ready:
    """The column with its picked values written once and for all. Raises Unfit."""
    return _shared(column.values, column.codes) if isinstance(column, Picked) else column


def cells(columns: Sequence[Values | Ready], start: int, stop: int, keys: Numbers | None = None) -> Cells:
    """The cells of the rows from `start` to `stop`: of a table with these integer keys, or without keys of an index.

    Raises Unfit.
    """
    if len(columns) > _MOST_COLUMNS:
        raise Unfit
    size = stop - start
    written = [_written(column, start, stop) for column in columns]
    widths = np.full(size, 1 + len(columns), np.int64)
    for column in written:
        widths += column.widths
    front = [_varint(widths)] + ([] if keys is None else [_varint(keys[start:stop])])
    across = sum(part.shape[1] for part, _ in front) + 1 + len(columns) + sum(c.body.shape[1] for c in written)
    content, stands = np.empty((size, across), np.uint8), np.ones((size, across), bool)
    lengths = widths.copy()
    at = 0
    for part, mark in front:
        lengths += mark.sum(axis=1) if not mark.all() else mark.shape[1]
        content[:, at : at + part.shape[1]] = part
        stands[:, at : at + part.shape[1]] = mark
        at += part.shape[1]
    content[:, at] = 1 + len(columns)
    for place, column in enumerate(written, start=at + 1):
        content[:, place] = column.types
    at += 1 + len(columns)
    for column in written:
        wide = column.body.shape[1]
        content[:, at : at + wide] = column.body
        if (column.widths < wide).any():
            stands[:, at : at + wide] = np.arange(wide, dtype=np.uint8) < column.widths[:, None]
        at += wide
    return Cells(content.reshape(-1) if stands.all() else content[stands], lengths)


def _varint(values: Numbers) -> tuple[Bytes, npt.NDArray[np.bool_]]:
    """Numbers from 0 on in groups of seven bits, the highest first, and which of these bytes stand."""
    if len(values) and int(values.min()) < 0:
        raise Unfit
    wide = max(1, -(-int(values.max(initial=0)).bit_length() // 7))
    shifts = np.arange(7 * (wide - 1), -1, -7)
    groups: Bytes = ((values[:, None].astype(np.int64) >> shifts) & 0x7F | 0x80).astype(np.uint8)
    groups[:, -1] &= 0x7F
    stands: npt.NDArray[np.bool_] = np.ones(groups.shape, np.bool_)
    stands[:, :-1] = values[:, None] >= (np.int64(1) << shifts[:-1])
    return groups, stands


def _written(column: Values | Ready, start: int, stop: int) -> _Column:
    if isinstance(column, np.ndarray):
        return _numbers(column[start:stop])
    if isinstance(column, Picked):
        column = _shared(column.values, column.codes)
    if not isinstance(column, Ready):
        column = _shared([column], np.zeros(stop, np.uint8))
    codes = column.codes[start:stop]
    return _Column(column.types[codes], column.bodies[codes], column.widths[codes])


def _numbers(values: Numbers) -> _Column:
    """Whole numbers; NONE is no value."""
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    width = _width(low, high)
    body = values.astype(">i8").view(np.uint8).reshape(len(values), 8)[:, 8 - width :]
    stand = (values != NONE).astype(np.uint8)
    return _Column(stand * np.uint8(_TYPE_OF_WIDTH[width]), body, stand * np.uint8(width))


def _width(low: int, high: int) -> int:
    return next(width for width in _TYPE_OF_WIDTH if -(1 << 8 * width - 1) <= low and high < 1 << 8 * width - 1)


def _shared(values: Sequence[Any], codes: Numbers) -> Ready:
    """Values that rows share: each is written once."""
    written = [_value(value) for value in values] or [(0, b"")]
    wide = max(len(body) for _, body in written)
    table = np.frombuffer(b"".join(body.ljust(wide, b"\0") for _, body in written), np.uint8).reshape(
        len(written), wide
    )
    types = np.array([kind for kind, _ in written], np.uint8)
    return Ready(types, table, np.array([len(body) for _, body in written], np.uint8), codes)


def _value(value: Any) -> tuple[int, bytes]:
    """The type of a value and its bytes."""
    if value is None:
        return 0, b""
    if isinstance(value, int):
        width = _width(value, value)
        return _TYPE_OF_WIDTH[width], int(value).to_bytes(width, "big", signed=True)
    if isinstance(value, str):
        body = value.encode("utf-8")
        if len(body) <= _LONGEST:
            return 13 + 2 * len(body), body
    raise Unfit
