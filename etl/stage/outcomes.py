"""What became of each row of a table, in little room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from etl.extract.grid import Marks
from warehouse.outcomes import ACCEPTED
from warehouse.schema import OUTCOMES

DATA = ACCEPTED
"""The outcome of a data row until conforming finds otherwise."""

_PLACES = {outcome: place for place, outcome in enumerate(OUTCOMES)}


class Outcomes:
    """One outcome a row; `codes` are their places in OUTCOMES."""

    def __init__(self, outcomes: Iterable[str] | npt.NDArray[np.int8]) -> None:
        self.codes = (
            outcomes
            if isinstance(outcomes, np.ndarray)
            else np.fromiter((_PLACES[outcome] for outcome in outcomes), np.int8)
        )

    @classmethod
    def same(cls, outcome: str, size: int) -> Outcomes:
        """So many rows of one outcome."""
        return cls(np.full(size, _PLACES[outcome], np.int8))

    @classmethod
    def joined(cls, parts: Sequence[Outcomes]) -> Outcomes:
        """The rows of several tables, one after the other."""
        return cls(np.concatenate([part.codes for part in parts]) if parts else np.zeros(0, np.int8))

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return map(OUTCOMES.__getitem__, self.codes.tolist())

    def __getitem__(self, place: int) -> str:
        return OUTCOMES[self.codes[place]]

    def __setitem__(self, place: int, outcome: str) -> None:
        self.codes[place] = _PLACES[outcome]

    def are(self, outcome: str) -> Marks:
        """Which rows have an outcome."""
        found: Marks = self.codes == _PLACES[outcome]
        return found

    def places(self, outcome: str) -> npt.NDArray[np.intp]:
        """The places of the rows that have an outcome, from 0."""
        return np.flatnonzero(self.are(outcome))
