"""A header taken for a kind's, and which of several is the best."""

from __future__ import annotations

from dataclasses import dataclass

from etl.stage.headers import Header
from etl.stage.mapping import Mapping
from etl.stage.matrix import Matrix


@dataclass(frozen=True)
class Found:
    """A header taken for a kind's. Rows of the sheet above it, down to `above`, are its titles."""

    score: float
    kind: str
    header: Header
    mapping: Mapping
    matrix: Matrix | None

    @property
    def fits(self) -> bool:
        """Whether most of the header's columns are known, as those of a row of data are not."""
        filled = sum(bool(parts) for parts in self.header.parts) - len(self.mapping.unused)
        return self.matrix is not None or 2 * len(self.mapping.columns) >= filled


def topmost(best: Found, readings: list[Found]) -> Found:
    """Of several tables of the best one's kind, the first: a later one may merely have more columns."""
    above = [here for here in readings if here.kind == best.kind and here.header.last < best.header.first and here.fits]
    first = min((here.header.first for here in above), default=None)
    return max((here for here in above if here.header.first == first), key=rank, default=best)


def rank(found: Found) -> tuple[float, int, int]:
    """The best score; of equals the header that groups its columns, then the higher one."""
    grouped = sum(len(parts) > 1 for parts in found.header.parts)
    return found.score, grouped, -found.header.first
