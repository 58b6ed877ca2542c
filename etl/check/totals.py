"""Whether the totals that a table states agree with the rows and columns they sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.extract.grid import Grid, Marks
from etl.extract.grid import Rows as Cells
from etl.reference import Reference, plain
from etl.sources import LEDGERS
from etl.stage.cells import Bad, Counted, read_count, read_hours
from etl.stage.content import Known
from etl.stage.layout import Layout
from etl.stage.matrix import is_entry
from etl.stage.outcomes import DATA, Outcomes
from etl.stage.rows import Rows
from etl.stage.titles import OVER_ROWS, heading_field
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

    def ticked(self, rows: Grid) -> Marks:
        """Which cells say that somebody came and not how many."""
        codes = rows.column(self.column)
        return rows.marked(_says_no_number, rows.distinct(codes).tolist())[codes]

    def entered(self, rows: Grid) -> Marks:
        """Which cells of a matrix are filled."""
        codes = rows.column(self.column)
        return rows.marked(is_entry, rows.distinct(codes).tolist())[codes]


def _says_no_number(text: str) -> bool:
    cell = read_count(text)
    return is_entry(text) and not isinstance(cell, Bad) and cell.value is None


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


@dataclass(frozen=True)
class _Lines:
    """The rows of one or several tables: their cells and numbers, which are data, and the place and reach of totals."""

    rows: Grid
    numbers: _Values
    data: Marks
    totals: list[tuple[int, str]]

    @classmethod
    def of(cls, sheet: Grid, tables: Iterable[tuple[Rows, Layout]], reference: Reference) -> _Lines:
        """The rows of tables of a sheet, from top to bottom; a mean or a share is no total."""
        those = list(tables)
        numbers = [np.arange(len(found.outcomes)) + table.first_row for found, table in those]
        outcomes = Outcomes.joined([found.outcomes for found, _ in those])
        places = np.concatenate(numbers)
        rows = sheet.taken(places - 1)
        reach = [(at, reach_of(rows[at], reference)) for at in outcomes.places("totals").tolist()]
        return cls(rows, places, outcomes.are(DATA), [(at, word) for at, word in reach if word != "none"])

    def below(self, at: int, reach: str, sums: _Values) -> tuple[int, ...]:
        """What a total sums that stands above its rows, as the first of its reach shows; () where it stands below."""
        if self.data[: next(place for place, other in self.totals if other == reach)].any():
            return ()
        whole, before = int(sums[-1]), int(sums[at])
        ends = {"group": {"group", "section", "all"}, "section": {"section", "all"}, "all": set[str]()}[reach]
        end = next((place for place, other in self.totals if place > at and other in ends), len(sums) - 1)
        return (int(sums[end]) - before, whole) if reach == "section" else (int(sums[end]) - before,)


def check_totals(
    rows: Cells, found: Rows, layout: Layout, reference: Reference, above: Sequence[tuple[Rows, Layout]] = ()
) -> list[TotalCheck]:
    """The stated totals of a table that disagree.

    A subtotal (小计) sums the rows since the last total; a total (合计) those since the last of its own reach, or
    all; a grand total (总计, 累计) all rows; a mean or a share (平均, 占比) none. Where the first of a kind stands
    above all rows, those of its kind sum the rows below them.

    `rows` are those of the sheet; `above`: its tables above this one. A header printed again begins no new sum, and a
    grand total may be that of all tables with the same columns; so may a total below a mere heading over rows.
    """
    sheet = Grid.of(rows)
    checks = list(_across(_Lines.of(sheet, [(found, layout)], reference), layout))
    if found.outcomes.are("totals").any():
        tables = [*((read, table) for read, table in above if _counts_alike(table, layout)), (found, layout)]
        titles = [_title(sheet, table) for _, table in tables]
        begins = max(at for at in range(len(tables)) if at == 0 or titles[at] not in ([], titles[at - 1]))
        lines = _Lines.of(sheet, tables[begins:], reference)
        every = _Lines.of(sheet, tables, reference) if begins else lines
        heads = any(_heads_rows(text, layout, reference) for text in titles[begins])
        alone = heads and not _totalled_above(every, layout)
        of_all = {
            int(every.numbers[at]) for at, reach in every.totals if reach == "all" or (alone and reach == "section")
        }
        for counted in _columns(layout):
            wrong = [check for check in _down(counted, lines, layout) if layout.has_row(check.row)]
            still = {check.row: check for check in _down(counted, every, layout)} if wrong and begins else {}
            for check in wrong:
                if not begins or check.row not in of_all:
                    checks.append(check)
                elif check.row in still:
                    checks.append(still[check.row] if alone else check)
    place = {counted.header: counted.column for counted in _columns(layout)}
    return sorted(checks, key=lambda check: (check.row, place.get(check.column, 0)))


def _counts_alike(one: Layout, other: Layout) -> bool:
    return (one.kind, one.columns, one.cross) == (other.kind, other.columns, other.cross)


def _title(rows: Cells, table: Layout) -> list[str]:
    """What stands above a table's header and makes it one with sums of its own, unless it is printed again."""
    return [text.strip() for row in rows[table.first_row - 1 : table.top - 1] for text in row if text.strip()]


def _heads_rows(text: str, table: Layout, reference: Reference) -> bool:
    """Whether a title is but a heading over rows, such as a theme's, above a header that is printed again."""
    said = heading_field(text, LEDGERS[table.kind], Known(), reference)
    return said is not None and said[0] in OVER_ROWS


def _totalled_above(every: _Lines, table: Layout) -> bool:
    """Whether tables above one have totals of their own, so that its total is but its own too."""
    return any(reach != "group" and every.numbers[at] < table.first_row for at, reach in every.totals)


def sums_all(check: TotalCheck, parts: Iterable[tuple[Cells, Rows, Layout]]) -> bool:
    """Whether a stated total agrees with what all of the tables side by side hold above it, in columns so headed."""
    summed, totals = 0.0, False
    for rows, found, layout in parts:
        place = check.row - layout.first_row
        totals |= 0 <= place < len(found.outcomes) and found.outcomes[place] == "totals"
        above = found.outcomes.are(DATA)[: max(0, place)]
        mine = Grid.of(rows)[layout.first_row - 1 : layout.first_row - 1 + len(above)]
        for counted in _columns(layout):
            if counted.header == check.column:
                summed += int(_added(counted, mine, layout)[above].sum()) / counted.scale
    return totals and summed == check.stated


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


def _down(counted: _Counted, lines: _Lines, layout: Layout) -> Iterator[TotalCheck]:
    stated, known = counted.values(lines.rows)
    sums = np.cumsum(np.where(lines.data, _added(counted, lines.rows, layout), 0))
    group = section = 0
    for at, reach in lines.totals:
        everything = int(sums[at])
        fitting = (
            lines.below(at, reach, sums)
            or {
                "group": (everything - group,),
                "section": (everything - section, everything, everything - group),
                "all": (everything,),
            }[reach]
        )
        if known[at] and int(stated[at]) not in fitting:
            number, scale = int(lines.numbers[at]), counted.scale
            yield TotalCheck(number, counted.header, int(stated[at]) / scale, fitting[0] / scale)
        group = everything
        section = everything if reach != "group" else section


def _added(counted: _Counted, rows: Grid, layout: Layout) -> _Values:
    """What each row adds to a column: its value, and in a matrix of ticks one for each tick."""
    if layout.ticks and counted.column not in layout.total_columns:
        return counted.entered(rows).astype(np.int64)
    return counted.values(rows)[0]


_WHOLE, _PARTS = "person_times", ("party_person_times", "public_person_times")


def _across(lines: _Lines, layout: Layout) -> Iterator[TotalCheck]:
    """The rows whose stated whole is not the sum of its parts: Party members and public, or a matrix's cells."""
    rows = lines.rows
    for stated, parts, ticks in _wholes(layout):
        whole, known = stated.exact(rows)
        summed = np.zeros(len(rows), np.int64)
        for part in parts:
            if ticks:
                summed += part.entered(rows)
                continue
            values, counted = part.values(rows)
            summed += values
            known &= counted if not layout.cross else ~part.ticked(rows)  # a matrix leaves out where nobody came
        for at in np.flatnonzero(lines.data & known & (whole != summed)).tolist():
            yield TotalCheck(int(lines.numbers[at]), stated.header, int(whole[at]), int(summed[at]))


def _wholes(layout: Layout) -> Iterator[tuple[_Counted, list[_Counted], bool]]:
    if {_WHOLE, *_PARTS} <= layout.columns.keys():
        parts = [_Counted(layout.headers[name], layout.columns[name]) for name in _PARTS]
        yield _Counted(layout.headers[_WHOLE], layout.columns[_WHOLE]), parts, False
    if len(layout.total_columns) == 1 and layout.cross:
        whole = next(_Counted(header, column) for column, header in layout.total_columns.items())
        cells = [_Counted(c.headers[name], column) for c in layout.cross for name, column in c.columns.items()]
        yield whole, cells, layout.ticks


def summed_below(header: str, rows: Grid, outcomes: Outcomes, layout: Layout) -> float:
    """What the data rows of a table state in the columns of a header, hours in hours. rows: the table's own."""
    data = outcomes.are(DATA)
    mine = [counted for counted in _columns(layout) if counted.header == header]
    return sum(int(_added(counted, rows, layout)[data].sum()) / counted.scale for counted in mine)


def reach_of(row: list[str], reference: Reference) -> str:
    """What a row of totals sums, as its first word for a total says."""
    for text in row:
        word = total_word(plain(text), reference, alone=True) if text.strip() else None
        if word:
            return reference.total_words[word]
    return "all"
