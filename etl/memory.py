"""How the allocator of the system is to treat the arrays of a long ledger."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_FROM_BYTES = 3 << 20
_MMAP_THRESHOLD = -3


def give_back_large() -> None:
    """Has arrays of three megabytes and more go back to the system as soon as they are let go of.

    The GNU C library otherwise keeps more of them for itself the larger they get: a fifth of what a load of a million
    rows needs. Elsewhere nothing is changed.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _FROM_BYTES)
