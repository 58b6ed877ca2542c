"""Rows by column, as they are written in bulk: arrays of numbers, and values that few rows share out among many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

NONE = -1
"""What stands for no value in an array of numbers that a nullable column takes."""

Numbers = npt.NDArray[Any]
_AT_ONCE = 20_000


class Picked(NamedTuple):
    """A column of values as the driver takes them, and for each row the place of its value among them."""

    values: Sequence[Any]
    codes: Numbers


Values = Numbers | Picked | str | int | None
"""A column: numbers, picked values, or one value that all rows have."""


def length(columns: Mapping[str, Values]) -> int:
    """How many rows these columns make; raises ValueError where they disagree, or none of them says it."""
    sizes = {
        len(c.codes if isinstance(c, Picked) else c) for c in columns.values() if isinstance(c, (Picked, np.ndarray))
    }
    (size,) = sizes
    return size


def listed(column: Values, start: int, stop: int, nullable: bool) -> Sequence[Any]:
    """The values of a column from one row to another as the driver takes them."""
    if isinstance(column, Picked):
        return list(map(column.values.__getitem__, column.codes[start:stop].tolist()))
    if not isinstance(column, np.ndarray):
        return [column] * (stop - start)
    found: list[Any] = column[start:stop].tolist()
    return [None if value == NONE else value for value in found] if nullable else found


def rows_of(columns: Mapping[str, Values], nullable: set[str]) -> Iterator[tuple[Any, ...]]:
    """The rows one by one, as tuples."""
    for start in range(0, size := length(columns), _AT_ONCE):
        stop = min(start + _AT_ONCE, size)
        yield from zip(*(listed(c, start, stop, name in nullable) for name, c in columns.items()), strict=True)
