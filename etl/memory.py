"""How memory is kept while a long ledger is loaded: by the allocator of the system, and by Python's collector."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_FROM_BYTES = 3 << 20
_AT_MOST = 64 << 20
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


def give_back_large() -> None:
    """Has arrays of three megabytes and more go back to the system as soon as they are let go of.

    The GNU C library otherwise keeps more of them for itself the larger they get: a fifth of what a load of a million
    rows needs. Elsewhere nothing is changed.
    """
    with suppress(OSError, AttributeError, TypeError):
        system = ctypes.CDLL(None)
        system.mallopt(_MMAP_THRESHOLD, _FROM_BYTES)
        system.mallopt(_TRIM_THRESHOLD, _AT_MOST)


@contextmanager
def collecting_nothing() -> Iterator[None]:
    """Has Python look for no cycles meanwhile: a load makes many objects and hardly any cycle."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
