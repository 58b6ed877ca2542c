"""Columns of values: each distinct value once, and for every entry its number among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.extract.grid import Codes, Marks


class Coded(Sequence[Any]):
    """A column that reads as a list. values: what may stand in it, not always each once; codes: one number an entry.

    Whole numbers that are nearly all different have a range as their values.
    """

    def __init__(self, values: Any, codes: Codes) -> None:
        self.values: list[Any] = values
        self.codes = codes

    @staticmethod
    def counted(numbers: Codes) -> Coded:
        """A column of whole numbers near each other."""
        low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, -1)
        return Coded(range(low, high + 1), (numbers - low).astype(np.int32))

    @staticmethod
    def of(column: Iterable[Any]) -> Coded:
        """A list of values that can be hashed, as a column."""
        numbers: dict[Any, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in column]
        return Coded(list(numbers), np.array(codes, np.int32))

    @staticmethod
    def same(value: Any, size: int) -> Coded:
        """A column that holds one value throughout."""
        return Coded([value], np.zeros(size, np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, at: Any) -> Any:
        return Coded(self.values, self.codes[at]) if isinstance(at, slice) else self.values[self.codes[at]]

    def __iter__(self) -> Iterator[Any]:
        return map(self.values.__getitem__, self.codes.tolist())

    def map(self, function: Callable[[Any], Any]) -> Coded:
        """The column with every value changed, each distinct one once."""
        return Coded([function(value) for value in self.values], self.codes)

    def where(self, test: Callable[[Any], object]) -> Marks:
        """Which entries pass a test."""
        return np.array([bool(test(value)) for value in self.values], bool)[self.codes] if self.values else _NONE

    def numbers(self, kind: Any = np.int64, none: int = -1) -> np.ndarray[Any, Any]:
        """The column as an array of numbers, None as `none`."""
        if isinstance(self.values, range):
            return self.codes.astype(kind) + kind(self.values.start)
        values = [none if value is None else value for value in self.values]
        return np.array(values, kind)[self.codes] if values else np.zeros(0, kind)

    def taken(self, places: Any) -> Coded:
        """The column at these places alone."""
        return Coded(self.values, self.codes[places])

    def settled(self) -> Coded:
        """The same column, each value once."""
        if isinstance(self.values, range):
            return self
        numbers: dict[Any, int] = {}
        known = np.array([numbers.setdefault(value, len(numbers)) for value in self.values], np.int32)
        return self if len(numbers) == len(self.values) else Coded(list(numbers), known[self.codes])


_NONE = np.zeros(0, bool)


def together(columns: Sequence[Coded]) -> Coded:
    """Several columns as one of tuples, those that stand only, in the order in which they first stand."""
    key = columns[0].codes.astype(np.int64)
    for column in columns[1:]:
        key = key * max(1, len(column.values)) + column.codes
    codes, found = numbered(key)
    parts = []
    for column in reversed(columns[1:]):
        found, rest = np.divmod(found, max(1, len(column.values)))
        parts.append(map(column.values.__getitem__, rest.tolist()))
    parts.append(map(columns[0].values.__getitem__, found.tolist()))
    return Coded(list(zip(*reversed(parts), strict=True)), codes)


def numbered(numbers: npt.NDArray[Any]) -> tuple[Codes, npt.NDArray[Any]]:
    """Whole numbers as the places of each among the distinct ones, and those in the order in which they first stand."""
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, -1)
    if high - low > _DENSE * len(numbers):
        _, at, codes = np.unique(numbers, return_index=True, return_inverse=True)
        order = np.argsort(at)
        number = np.empty(len(at), np.int32)
        number[order] = np.arange(len(at), dtype=np.int32)
        return number[codes], numbers[at[order]]
    places = np.subtract(numbers, low, dtype=np.int64)
    first = np.full(high - low + 1, len(numbers), np.int32)
    first[places[::-1]] = np.arange(len(numbers) - 1, -1, -1, dtype=np.int32)
    stand = np.sort(first[first < len(numbers)])
    number = np.empty(high - low + 1, np.int32)
    number[places[stand]] = np.arange(len(stand), dtype=np.int32)
    return number[places], numbers[stand]


_DENSE = 4
"""Up to how many times as wide as they are many numbers are looked up in a table, and not sorted."""


def below(columns: Sequence[Coded]) -> Coded:
    """Columns one below the other, each value once."""
    if len(columns) == 1:
        return columns[0].settled()
    if all(isinstance(column.values, range) for column in columns):
        return Coded.counted(np.concatenate([column.numbers(np.int32) for column in columns]))
    numbers: dict[Any, int] = {}
    codes = [
        np.array([numbers.setdefault(value, len(numbers)) for value in column.values], np.int32)[column.codes]
        for column in columns
        if len(column)
    ]
    return Coded(list(numbers), np.concatenate(codes) if codes else np.zeros(0, np.int32))
