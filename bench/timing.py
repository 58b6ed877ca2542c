"""Repeated measurement: medians, and ratios taken run by run, since machines are shared and noisy."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """Seconds of each run of one thing, and of its floor in the same rounds."""

    name: str
    promise: str
    seconds: list[float]
    floor: str
    floor_seconds: list[float]

    def row(self) -> str:
        """A line of the table; the ratio is the median of the rounds' ratios."""
        ratios = [own / least for own, least in zip(self.seconds, self.floor_seconds, strict=True)]
        spread = f"{min(self.seconds):.3f}–{max(self.seconds):.3f}"
        cells = (
            self.name,
            f"{median(self.seconds):.3f}",
            spread,
            self.floor,
            f"{median(self.floor_seconds):.3f}",
            f"{median(ratios):.1f}",
            self.promise,
        )
        return "| " + " | ".join(cells) + " |"


COLUMNS = ("figure", "median s", "min–max s", "floor", "its median s", "ratio", "promise")
HEADER = f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}"


def measure(name: str, promise: str, run: Callable[[], float], floor: str, least: Callable[[], float]) -> Figure:
    """Runs both in turn, once to warm up and then five times; each returns its own seconds."""
    run(), least()
    pairs = [(run(), least()) for _ in range(RUNS)]
    return Figure(name, promise, [own for own, _ in pairs], floor, [other for _, other in pairs])


def timed(act: Callable[[], object]) -> float:
    """The wall seconds an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
