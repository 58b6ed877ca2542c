"""The entries of one kind by column, as conforming takes them where a ledger may have millions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.conform.verdict import EntryKey
from etl.extract.grid import Marks
from etl.rejects import Fault, Reason
from etl.stage.coded import Coded, below

Keys = npt.NDArray[np.integer[Any]]


@dataclass
class EntryTable:
    """All entries of a kind, in the order of loading.

    columns: as staged; source: the source row of each; file: its file; titles: what its titles say of the area;
    faults: by place in the table, those of single cells first; again: which repeat what another file has.
    """

    columns: dict[str, Coded]
    source: Keys
    file: Keys
    titles: Coded
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    faulty: Marks = field(default_factory=lambda: np.zeros(0, bool))
    again: Marks = field(default_factory=lambda: np.zeros(0, bool))

    def __len__(self) -> int:
        return len(self.source)

    def key(self, place: int) -> EntryKey:
        return int(self.source[place]), self.columns["position"][place]

    def reject(
        self,
        place: int,
        name: str,
        value: str | None,
        reason: Reason,
        suggestions: tuple[str, ...] = (),
        **values: Any,
    ) -> None:
        """Notes a fault of an entry."""
        row, position = int(self.columns["row"][place]), self.columns["position"][place]
        self.faults.setdefault(place, []).append(Fault(row, name, value, reason, suggestions, position, values))

    def forget_values(self) -> None:
        """Keeps of the columns only where an entry stands: the facts are made, and a long table takes much room."""
        self.columns = {name: self.columns[name] for name in ("row", "position")}

    def sound(self) -> npt.NDArray[np.intp]:
        """The places of the entries without any fault."""
        mark = np.ones(len(self), bool)
        mark[list(self.faults)] = False
        return np.flatnonzero(mark)


@dataclass(frozen=True)
class Part:
    """The entries of one sheet on their way into a table."""

    columns: dict[str, Coded]
    source: Keys
    file: int
    titles: tuple[str, ...]
    faults: list[tuple[int, Fault]]


def table_of(parts: Sequence[Part]) -> EntryTable:
    """The entries of several sheets, one below the other."""
    sizes = [len(part.source) for part in parts]
    table = EntryTable(
        {name: below([part.columns[name] for part in parts]) for name in parts[0].columns},
        np.concatenate([part.source for part in parts]),
        np.repeat(np.array([part.file for part in parts], np.int64), sizes),
        below([Coded.same(part.titles, size) for part, size in zip(parts, sizes, strict=True)]),
    )
    start = 0
    for part, size in zip(parts, sizes, strict=True):
        for place, fault in part.faults:
            table.faults.setdefault(start + place, []).append(fault)
        start += size
    table.faulty = np.zeros(len(table), bool)
    table.faulty[list(table.faults)] = True
    table.again = np.zeros(len(table), bool)
    return table


EMPTY = EntryTable({}, np.zeros(0, np.int64), np.zeros(0, np.int64), Coded([], np.zeros(0, np.int32)))
