"""Columns of keys as numbers from 0, and rows grouped by several of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measures.dimensions import Key

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
NONE = -1
"""What stands for no key; no key is negative."""


@dataclass(frozen=True)
class Codes:
    """A column of keys: `keys` has the key of each number, `codes` the number of each row."""

    keys: tuple[Key, ...]
    codes: Integers

    @classmethod
    def of(cls, keys: Integers) -> Codes:
        """Of keys, NONE where there is none."""
        found, codes = np.unique(keys, return_inverse=True)
        return cls(tuple(None if key == NONE else key for key in found.tolist()), codes.astype(np.int64))


@dataclass(frozen=True)
class Grouped:
    """The rows that are wanted, by position (None: all), and the number of each one's group."""

    rows: Integers | None
    codes: Integers
    columns: tuple[Codes, ...]

    def taken(self, column: NDArray[Any]) -> NDArray[Any]:
        """A column at the rows that are wanted; all of it is not copied."""
        return column if self.rows is None else column[self.rows]

    def within(self, stretch: slice) -> tuple[slice, slice | Integers]:
        """What is wanted of a stretch of rows: where it stands among the wanted, and among all."""
        if self.rows is None:
            return stretch, stretch
        first, last = np.searchsorted(self.rows, (stretch.start, stretch.stop))
        return slice(first, last), self.rows[first:last]

    @property
    def size(self) -> int:
        """How many groups there could be."""
        return prod(len(column.keys) for column in self.columns)

    def keys(self, code: int) -> tuple[Key, ...]:
        """The keys of a group, in the order of its columns."""
        found: list[Key] = []
        for column in reversed(self.columns):
            code, place = divmod(code, len(column.keys))
            found.append(column.keys[place])
        return tuple(reversed(found))


def grouped(columns: Mapping[str, Codes], by: Sequence[str], wanted: Mapping[str, set[Key]], length: int) -> Grouped:
    """The rows of a table of `length` rows that have wanted keys, grouped by the columns `by`."""
    kept: Flags | None = None
    for name, keys in wanted.items():
        column = columns[name]
        one = np.array([key in keys for key in column.keys], dtype=bool)[column.codes]
        kept = one if kept is None else kept & one
    rows = None if kept is None else np.flatnonzero(kept)
    mine = Grouped(rows, np.zeros(0, dtype=np.int64), tuple(columns[name] for name in by))
    codes: Integers | None = None
    for column in mine.columns:
        more = mine.taken(column.codes)
        codes = more if codes is None else codes * len(column.keys) + more
    if codes is None:
        codes = np.zeros(length if rows is None else len(rows), dtype=np.int64)
    return replace(mine, codes=codes)
