"""When memory is given back. Streamlit collects all garbage after every run of a page, while someone waits.

Here what the program itself consists of is set aside after the first run and never looked at again, and what the pages
leave behind is collected when nobody waits, or at the latest after a few seconds. Python's own collections, which look
through everything whenever a quarter of it is new, are kept to what is young.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache

IDLE_SECONDS = 2.0
LATEST_SECONDS = 5.0
THRESHOLDS = (20_000, 20, 1_000)
"""After how many new objects Python collects the youngest, and how many times that before it collects older ones."""


class Collector:
    """Collects after runs: once none was under way for a moment, or the last collection is long ago."""

    def __init__(self, idle: float = IDLE_SECONDS, latest: float = LATEST_SECONDS) -> None:
        self._idle, self._latest = idle, latest
        self._lock = threading.Lock()
        self._under_way = 0
        self._ended = self._collected = time.monotonic()
        self._asked = threading.Event()
        self._frozen = False
        threading.Thread(target=self._keep, name="memory", daemon=True).start()

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """One run of a page."""
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                self._ended = time.monotonic()
            self._asked.set()

    def due(self, now: float) -> bool:
        """Whether nobody waits, or it can wait no longer; the first time, whether the first run is over."""
        if not self._frozen and not self._under_way:
            return True
        return (not self._under_way and now - self._ended >= self._idle) or now - self._collected >= self._latest

    def collect(self) -> None:
        """Collects; the first time, what is left afterwards is the program itself and is set aside."""
        self._asked.clear()
        gc.collect()
        if not self._frozen:
            gc.freeze()
            self._frozen = True
        self._collected = time.monotonic()

    def _keep(self) -> None:
        while True:
            self._asked.wait()
            while not self.due(time.monotonic()):
                time.sleep(self._idle / 4)
            self.collect()


def starting() -> None:
    """To be called before the program is imported, which makes many objects and no garbage."""
    gc.set_threshold(*THRESHOLDS)


@cache
def _collector() -> Collector:
    return Collector()


def drawing() -> AbstractContextManager[None]:
    """To be held while a page runs; memory is collected in between."""
    return _collector().drawing()
