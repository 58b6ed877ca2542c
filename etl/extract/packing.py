"""Text cells in little room: each distinct text once, and for every cell its number.

What the child sends to the parent, so that neither handles every cell as a text of its own.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import Any

from etl.extract.sheets import cell_text
from etl.extract.stretches import Columns

NARROW, WIDE = "H", "I"
_NARROW_TEXTS = 1 << 16
_MOST_TEXTS = 1 << 19
"""So many texts at most are remembered from piece to piece."""

Packed = tuple[dict[str, Any], bytes]


class _Numbers(dict[str, int]):
    """text → its number, given at first sight; the empty text is 0."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _OfValues(dict[Any, int]):
    """value of a cell → the number of its text."""

    def __init__(self, numbers: _Numbers) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, value: object) -> int:
        number = self[value] = self._numbers[cell_text(value)]
        return number


class Packer:
    """Packs a sheet piece by piece: each as what JSON can hold, `{"count", "lengths", "known", "texts", "signs"}`, and
    the numbers of its cells, column by column to the widest row, as bytes of integers of the kind `signs`.

    lengths: the cells of each row, one number where all are alike; known: how many texts of the pieces before are
    still numbered as they were; texts: those numbered after them.
    """

    def __init__(self) -> None:
        self._numbers = _Numbers({"": 0})
        self._sent = 0

    def rows(self, rows: Sequence[list[str]]) -> Packed:
        """Rows one by one."""
        return self._by_cell(rows, self._numbers_now())

    def values(self, rows: Sequence[list[Any]]) -> Packed:
        """Rows one by one, of values of which equal ones have the same text."""
        return self._by_cell(rows, _OfValues(self._numbers_now()))

    def _by_cell(self, rows: Sequence[list[Any]], numbers: Mapping[Any, int]) -> Packed:
        lengths = list(map(len, rows))
        codes = list(map(numbers.__getitem__, chain.from_iterable(zip_longest(*rows, fillvalue=""))))
        about, kind = self._about(len(rows), lengths[0] if len(set(lengths)) == 1 else lengths)
        return about, array(kind, codes).tobytes()

    def columns(self, found: Columns) -> Packed:
        """Rows that came as columns."""
        import numpy as np

        numbers = self._numbers_now()
        mine = [np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts)) for texts in found.texts]
        about, kind = self._about(len(found.codes[0]), len(found.codes))
        signs = np.dtype(kind)
        return about, b"".join(
            known.astype(signs)[codes].tobytes() for known, codes in zip(mine, found.codes, strict=True)
        )

    def _numbers_now(self) -> _Numbers:
        if len(self._numbers) > _MOST_TEXTS:
            self._numbers, self._sent = _Numbers({"": 0}), 0
        return self._numbers

    def _about(self, count: int, lengths: int | list[int]) -> tuple[dict[str, Any], str]:
        known, self._sent = self._sent, len(self._numbers)
        texts = list(islice(self._numbers, known, None))
        kind = NARROW if self._sent <= _NARROW_TEXTS else WIDE
        return {"count": count, "lengths": lengths, "known": known, "texts": texts, "signs": kind}, kind
