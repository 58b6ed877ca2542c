"""Pages are drawn a few at a time, each as soon as one before it is done.

Threads that draw at the same moment only take the interpreter from one another, and from the thread that sends what is
drawn: eighty viewers then wait for each other's pages to end, all of them late.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

AT_ONCE = 2
LONGEST_WAIT = 0.5
"""Seconds after which a page is drawn in any case: one that waits for the database must not hold up the others."""


class Turns:
    """Lets `at_once` threads in, and whoever has waited too long."""

    def __init__(self, at_once: int = AT_ONCE, longest_wait: float = LONGEST_WAIT) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._longest_wait = longest_wait

    @contextmanager
    def turn(self) -> Iterator[None]:
        """To be held while a page is drawn; entering waits for one's turn."""
        mine = self._free.acquire(timeout=self._longest_wait)
        try:
            yield
        finally:
            if mine:
                self._free.release()


_turns = Turns()


def turn() -> AbstractContextManager[None]:
    """A turn among all viewers of this process."""
    return _turns.turn()
