"""Long lists of keys in pieces: a database takes only so many bound values in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Key = TypeVar("Key")
_SIZE = 500


def chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """The keys in their order, at most five hundred at a time."""
    return (keys[start : start + _SIZE] for start in range(0, len(keys), _SIZE))
