"""Rows of text cells in little room: each distinct text once, and for every cell its number.

What the child sends to the parent, so that neither handles every cell as a text of its own.
"""

from __future__ import annotations

import base64
from array import array
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Any

NARROW, WIDE = "H", "I"
_NARROW_TEXTS = 1 << 16


class _Numbers(dict[str, int]):
    """text → its number, given at first sight; the empty text is 0."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def pack(rows: Sequence[list[str]]) -> dict[str, Any]:
    """The rows as `{"count", "lengths", "texts", "signs", "codes"}`, which JSON can hold.

    lengths: the cells of each row, one number where all are alike; codes: column by column to the widest row, as
    base64 of unsigned integers of the kind `signs` (NARROW or WIDE).
    """
    numbers = _Numbers({"": 0})
    lengths = list(map(len, rows))
    codes = list(map(numbers.__getitem__, chain.from_iterable(zip_longest(*rows, fillvalue=""))))
    signs = NARROW if len(numbers) <= _NARROW_TEXTS else WIDE
    return {
        "count": len(rows),
        "lengths": lengths[0] if len(set(lengths)) == 1 else lengths,
        "texts": list(numbers),
        "signs": signs,
        "codes": base64.b64encode(array(signs, codes).tobytes()).decode("ascii"),
    }
