"""Whether the totals that a table states agree with the rows and columns they sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.extract.grid import Grid, Marks
from etl.extract.grid import Rows as Cells
from etl.reference import Reference, plain
from etl.sources import LEDGERS
from etl.stage.cells import Bad, Counted, read_count, read_hours
from etl.stage.layout import Layout
from etl.stage.matrix import is_entry
from etl.stage.rows import DATA, Rows
from etl.stage.words import total_word


@dataclass(frozen=True)
class TotalCheck:
    """A stated total that does not agree with what it sums; hours in hundredths are given in hours."""

    row: int
    column: str
    stated: float
    summed: float


@dataclass(frozen=True)
class _Counted:
    """A column of counts: its header, place, and what a unit of its values is."""

    header: str
    column: int
    scale: int = 1

    def values(self, rows: Grid) -> tuple[_Values, Marks]:
        """The values that cells state, whatever their bound, noughts where they state none; and which state one."""
        read = read_hours if self.scale > 1 else read_count
        return _read(rows, self.column, lambda text: cell if not isinstance(cell := read(text), Bad) else None)

    def exact(self, rows: Grid) -> tuple[_Values, Marks]:
        """The values that cells state exactly, and which do."""
        return _read(
            rows,
            self.column,
            lambda text: cell if not isinstance(cell := read_count(text), Bad) and cell.bound == "exact" else None,
        )

    def entered(self, rows: Grid) -> Marks:
        """Which cells of a matrix are filled."""
        codes = rows.column(self.column)
        return rows.marked(is_entry, rows.distinct(codes).tolist())[codes]


_Values = npt.NDArray[np.int64]


def _read(rows: Grid, column: int, read: Callable[[str], Counted | None]) -> tuple[_Values, Marks]:
    codes = rows.column(column)
    values, known = np.zeros(len(rows.texts), np.int64), np.zeros(len(rows.texts), bool)
    for code in rows.distinct(codes).tolist():
        text = rows.texts[code].strip()
        cell = read(text) if text else None
        if cell is not None and cell.value is not None:
            values[code], known[code] = cell.value, True
    return values[codes], known[codes]


def check_totals(rows: Cells, found: Rows, layout: Layout, reference: Reference) -> list[TotalCheck]:
    """The stated totals of a table that disagree.

    A subtotal (小计) sums the rows since the last total; a total (合计) those since the last of its own reach, or
    all; a grand total (总计, 累计) all rows. `rows` are those of the sheet.
    """
    mine = Grid.of(rows)[layout.first_row - 1 : layout.last_row]
    data = np.array([outcome == DATA for outcome in found.outcomes], bool)
    totals = [at for at, outcome in enumerate(found.outcomes) if outcome == "totals"]
    checks = list(_across(mine, data, layout))
    if totals:
        reach = [_reach(mine[at], reference) for at in totals]
        for counted in _columns(layout):
            checks += _down(counted, mine, data, list(zip(totals, reach, strict=True)), layout)
    place = {counted.header: counted.column for counted in _columns(layout)}
    return sorted(checks, key=lambda check: (check.row, place.get(check.column, 0)))


def _columns(layout: Layout) -> list[_Counted]:
    found = [
        _Counted(layout.headers[f.name], layout.columns[f.name], 1 if f.type == "count" else 100)
        for f in LEDGERS[layout.kind].fields
        if f.type in ("count", "hours") and f.name in layout.columns
    ]
    for cross in layout.cross:
        found += [
            _Counted(cross.headers[name], column, 100 if name == "volunteer_hours" else 1)
            for name, column in cross.columns.items()
        ]
    return found + [_Counted(header, column) for column, header in layout.total_columns.items()]


def _down(
    counted: _Counted, rows: Grid, data: Marks, totals: list[tuple[int, str]], layout: Layout
) -> Iterator[TotalCheck]:
    stated, known = counted.values(rows)
    if layout.ticks and counted.column not in layout.total_columns:
        added = counted.entered(rows).astype(np.int64)  # in a matrix of ticks one for each tick
    else:
        added = stated
    sums = np.cumsum(np.where(data, added, 0))
    group = section = 0
    for at, reach in totals:
        everything = int(sums[at])
        fitting = {
            "group": (everything - group,),
            "section": (everything - section, everything, everything - group),
            "all": (everything,),
        }[reach]
        if known[at] and int(stated[at]) not in fitting:
            yield TotalCheck(
                layout.first_row + at, counted.header, int(stated[at]) / counted.scale, fitting[0] / counted.scale
            )
        group = everything
        section = everything if reach != "group" else section


_WHOLE, _PARTS = "person_times", ("party_person_times", "public_person_times")


def _across(rows: Grid, data: Marks, layout: Layout) -> Iterator[TotalCheck]:
    """The rows whose stated whole is not the sum of its parts: Party members and public, or a matrix's cells."""
    for stated, parts, ticks in _wholes(layout):
        whole, known = stated.exact(rows)
        summed = np.zeros(len(rows), np.int64)
        for part in parts:
            if ticks:
                summed += part.entered(rows)
                continue
            values, exact = part.exact(rows)
            summed += values
            known &= exact if not layout.cross else exact | ~part.entered(rows)  # blanks may hide some
        for at in np.flatnonzero(data & known & (whole != summed)).tolist():
            yield TotalCheck(layout.first_row + at, stated.header, int(whole[at]), int(summed[at]))


def _wholes(layout: Layout) -> Iterator[tuple[_Counted, list[_Counted], bool]]:
    if {_WHOLE, *_PARTS} <= layout.columns.keys():
        parts = [_Counted(layout.headers[name], layout.columns[name]) for name in _PARTS]
        yield _Counted(layout.headers[_WHOLE], layout.columns[_WHOLE]), parts, False
    if len(layout.total_columns) == 1 and layout.cross:
        whole = next(_Counted(header, column) for column, header in layout.total_columns.items())
        cells = [_Counted(c.headers[name], column) for c in layout.cross for name, column in c.columns.items()]
        yield whole, cells, layout.ticks


def _reach(row: list[str], reference: Reference) -> str:
    for text in row:
        word = total_word(plain(text), reference, alone=True) if text.strip() else None
        if word:
            return reference.total_words[word]
    return "all"
