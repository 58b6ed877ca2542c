"""Cells that hold no statement at all: failed formulas, formulas never computed, and marks for "nothing stated"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.extract.sheets import UNCOMPUTED
from etl.reference import cell_words, error_values, plain
from etl.rejects import Reason

__all__ = ["UNCOMPUTED", "Bad", "is_ditto", "says_nothing", "unreadable"]

_NARROWEST_COLUMN = 3


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be read."""

    reason: Reason
    suggestions: tuple[str, ...] = ()


def unreadable(text: str) -> Bad | None:
    """Why nothing can be read from this cell, whatever its column holds; None when there is something to read."""
    bare = plain(text)
    if bare[:1].upper() not in _first_signs():
        return None
    if bare.startswith(plain(UNCOMPUTED)):
        return Bad(Reason.NO_CACHED_VALUE)
    # A text file saved from a workbook shows a column that was too narrow as nothing but number signs.
    too_narrow = len(bare) >= _NARROWEST_COLUMN and set(bare) == {"#"}
    return Bad(Reason.ERROR_VALUE) if too_narrow or bare.upper() in error_values() else None


@cache
def _first_signs() -> frozenset[str]:
    """What all that is unreadable begins with: most cells are told by it."""
    return frozenset(text[0] for text in (plain(UNCOMPUTED), "#", *error_values()))


def is_ditto(text: str) -> bool:
    """Whether the cell says that it holds what stands above it: 同上, 〃."""
    return plain(text) in cell_words("list_words")["ditto"]


def says_nothing(text: str) -> bool:
    """Whether the cell holds only a mark such as — or / by which people say that nothing is stated."""
    marks = cell_words("number_words")["nothing"]
    bare = plain(text)
    return bool(bare) and all(sign in marks for sign in bare)
