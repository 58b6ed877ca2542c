"""Whether the totals that a table states agree with the rows and columns they sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from etl.reference import Reference, plain
from etl.sources import LEDGERS
from etl.stage.cells import Bad, read_count, read_hours
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

    def value(self, row: list[str]) -> int | None:
        """The value a cell states, whatever its bound; None where it states none."""
        text = row[self.column].strip() if self.column < len(row) else ""
        cell = (read_hours if self.scale > 1 else read_count)(text) if text else None
        return cell.value if cell is not None and not isinstance(cell, Bad) else None

    def exact(self, row: list[str]) -> int | None:
        """The value a cell states exactly."""
        text = row[self.column].strip() if self.column < len(row) else ""
        cell = read_count(text) if text else None
        return cell.value if cell is not None and not isinstance(cell, Bad) and cell.bound == "exact" else None


def check_totals(
    rows: list[list[str]],
    found: Rows,
    layout: Layout,
    reference: Reference,
    above: Sequence[tuple[Rows, Layout]] = (),
) -> list[TotalCheck]:
    """The stated totals of a table that disagree.

    A subtotal (小计) sums the rows since the last total; a total (合计) those since the last of its own reach, or
    all; a grand total (总计, 累计) all rows; a mean or a share (平均, 占比) none.

    `rows` are those of the sheet; `above`: its tables above this one. A
    header printed again begins no new sum, and a grand total may be that of all tables with the same columns.
    """
    tables = [*((read, table) for read, table in above if _counts_alike(table, layout)), (found, layout)]
    titles = [_title(rows, table) for _, table in tables]
    begins = max(at for at in range(len(tables)) if at == 0 or titles[at] not in ([], titles[at - 1]))
    lines = [line for read, table in tables[begins:] for line in _lines(rows, read, table)]
    every = [line for read, table in tables for line in _lines(rows, read, table)]
    grand = {number for number, row, outcome in every if outcome == "totals" and _reach(row, reference) == "all"}
    checks = []
    for counted in _columns(layout) if "totals" in found.outcomes else []:
        wrong = [check for check in _down(counted, lines, layout, reference) if layout.has_row(check.row)]
        still = {check.row for check in _down(counted, every, layout, reference)} if wrong and begins else set()
        checks += [check for check in wrong if not begins or check.row not in grand or check.row in still]
    checks += _across(_lines(rows, found, layout), layout)
    place = {counted.header: counted.column for counted in _columns(layout)}
    return sorted(checks, key=lambda check: (check.row, place.get(check.column, 0)))


def _lines(rows: list[list[str]], found: Rows, layout: Layout) -> list[tuple[int, list[str], str]]:
    mine = zip(rows[layout.first_row - 1 : layout.last_row], found.outcomes, strict=True)
    return [(number, row, outcome) for number, (row, outcome) in enumerate(mine, layout.first_row)]


def _counts_alike(one: Layout, other: Layout) -> bool:
    return (one.kind, one.columns, one.cross) == (other.kind, other.columns, other.cross)


def _title(rows: list[list[str]], table: Layout) -> list[str]:
    """What stands above a table's header and makes it one with sums of its own, unless it is printed again."""
    return [text.strip() for row in rows[table.first_row - 1 : table.top - 1] for text in row if text.strip()]


def sums_all(check: TotalCheck, parts: Iterable[tuple[list[list[str]], Rows, Layout]]) -> bool:
    """Whether a stated total agrees with what all of the tables side by side hold above it, in columns so headed."""
    summed, totals = 0.0, False
    for rows, found, layout in parts:
        for counted in _columns(layout):
            if counted.header != check.column:
                continue
            for number, outcome in enumerate(found.outcomes, start=layout.first_row):
                totals |= number == check.row and outcome == "totals"
                if number < check.row and outcome == DATA:
                    summed += _ticked(counted, rows[number - 1], layout) / counted.scale
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


def _down(
    counted: _Counted, lines: list[tuple[int, list[str], str]], layout: Layout, reference: Reference
) -> Iterator[TotalCheck]:
    everything = section = group = 0
    for number, row, outcome in lines:
        if outcome == DATA:
            value = _ticked(counted, row, layout)
            everything, section, group = everything + value, section + value, group + value
        elif outcome == "totals":
            stated, reach = counted.value(row), _reach(row, reference)
            if reach == "none":
                continue
            fitting = {"group": (group,), "section": (section, everything, group), "all": (everything,)}[reach]
            if stated is not None and stated not in fitting:
                yield TotalCheck(number, counted.header, stated / counted.scale, fitting[0] / counted.scale)
            group = 0
            section = 0 if reach != "group" else section


def _ticked(counted: _Counted, row: list[str], layout: Layout) -> int:
    """What a data row adds to a column: its value, and in a matrix of ticks one for each tick."""
    value = counted.value(row)
    if layout.ticks and counted.column not in layout.total_columns:
        text = row[counted.column] if counted.column < len(row) else ""
        return int(is_entry(text))
    return value or 0


_WHOLE, _PARTS = "person_times", ("party_person_times", "public_person_times")


def _across(lines: list[tuple[int, list[str], str]], layout: Layout) -> Iterator[TotalCheck]:
    """The rows whose stated whole is not the sum of its parts: Party members and public, or a matrix's cells."""
    for stated, parts, ticks in _wholes(layout):
        for number, row, outcome in lines:
            if outcome != DATA:
                continue
            whole = stated.exact(row)
            if ticks:
                summed: int | None = sum(is_entry(row[p.column]) for p in parts if p.column < len(row))
            else:
                summed = _sum(parts, row, all_known=not layout.cross)
            if whole is not None and summed is not None and whole != summed:
                yield TotalCheck(number, stated.header, whole, summed)


def _sum(parts: list[_Counted], row: list[str], *, all_known: bool) -> int | None:
    """The sum of cells that state exact numbers; None where one does not, or where blanks may hide some."""
    values = []
    for part in parts:
        text = row[part.column] if part.column < len(row) else ""
        value = part.exact(row)
        if value is None and (all_known or is_entry(text)):
            return None
        values.append(value or 0)
    return sum(values)


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
