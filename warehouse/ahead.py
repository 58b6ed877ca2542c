"""Work that is done in a thread while what it gave before is being used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice, repeat, takewhile
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")
_END = object()


@contextmanager
def ahead(items: Iterable[T], most: int) -> Iterator[Iterator[T]]:
    """The same items in their order, as many as `most` of them made before they are asked for.

    What making one raises is raised where it is asked for. Those not asked for are let go of at the end.
    """
    source = iter(items)
    with _coming((partial(next, source, _END) for _ in repeat(None)), most, 1) as found:
        yield takewhile(lambda item: item is not _END, found)


@contextmanager
def made_ahead(make: Callable[[S], T], items: Iterable[S], most: int) -> Iterator[Iterator[T]]:
    """As `ahead`, what a function makes of each item, which asks nothing of the others: two are made at once."""
    with _coming((partial(make, item) for item in items), most, 2) as found:
        yield found


@contextmanager
def _coming(calls: Iterable[Callable[[], T]], most: int, at_once: int) -> Iterator[Iterator[T]]:
    """What calls give, in their order."""
    beside, waiting = ThreadPoolExecutor(at_once), iter(calls)
    coming = deque(beside.submit(call) for call in islice(waiting, most))

    def taken() -> Iterator[T]:
        while coming:
            found = coming.popleft().result()
            coming.extend(beside.submit(call) for call in islice(waiting, 1))
            yield found

    try:
        yield taken()
    finally:
        beside.shutdown(cancel_futures=True)
