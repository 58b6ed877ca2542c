"""Work that is done in a thread while what it gave before is being used."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_END = object()


@contextmanager
def ahead(items: Iterable[T], most: int) -> Iterator[Iterator[T]]:
    """The same items in their order, as many as `most` of them made before they are asked for.

    What making one raises is raised where it is asked for. Those not asked for are let go of at the end.
    """
    source = iter(items)
    beside = ThreadPoolExecutor(1)
    coming = deque(beside.submit(next, source, _END) for _ in range(most))

    def taken() -> Iterator[T]:
        while (item := coming.popleft().result()) is not _END:
            coming.append(beside.submit(next, source, _END))
            yield item  # type: ignore[misc]

    try:
        yield taken()
    finally:
        beside.shutdown(cancel_futures=True)
