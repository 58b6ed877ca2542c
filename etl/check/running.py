"""Totals that go on from sheet to sheet, as 累计 does where each month has a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from etl.check.totals import TotalCheck, reach_of, summed_below
from etl.reading import Table
from etl.reference import Reference


def settle_running(tables: Sequence[Table], before: list[list[Table]], reference: Reference) -> None:
    """Drops the checks of grand totals that hold once earlier sheets are added, the nearest first.

    tables: those of a sheet, which joins `before`, the tables of each sheet that the file holds before it.
    """
    alone = [table for table in tables if table.layout and not table.layout.beside]
    for table in alone if before else ():
        table.checks = [
            check
            for check in table.checks
            if not _sums_all(table, check.row, reference)
            or check.stated - check.summed not in _sums(check, table.kind, before)
        ]
    before.append(alone)


def _sums_all(table: Table, row: int, reference: Reference) -> bool:
    """Whether a row is a grand total, and not a row of data that states its own."""
    place = row - table.first_row
    return table.outcomes[place] == "totals" and reach_of(table.rows[place], reference) == "all"


def _sums(check: TotalCheck, kind: str, before: list[list[Table]]) -> Iterator[float]:
    """What the columns headed as the total's add up to in the sheets before: the last one, the last two and so on."""
    return accumulate(
        sum(
            summed_below(check.column, table.rows, table.outcomes, table.layout)
            for table in sheet
            if table.layout and table.kind == kind
        )
        for sheet in reversed(before)
    )
