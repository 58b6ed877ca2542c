"""Columns of keys as numbers from 0, and rows grouped by several of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

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
    """The rows that are wanted, by position, and the number of each one's group."""

    rows: Integers
    codes: Integers
    columns: tuple[Codes, ...]

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
    rows = np.arange(length) if kept is None else np.flatnonzero(kept)
    codes = np.zeros(len(rows), dtype=np.int64)
    for name in by:
        codes = codes * len(columns[name].keys) + columns[name].codes[rows]
    return Grouped(rows, codes, tuple(columns[name] for name in by))
