"""What became of the rows of tables, counted: for reports, histories and the page of quality alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from warehouse.chunks import chunks
from warehouse.schema import OUTCOMES, etl_sheet, etl_source_row

ACCEPTED = "accepted"
"""The outcome of nearly every row."""


class RowCounts(NamedTuple):
    """The rows of a table by outcome (all OUTCOMES), the entries of it that stand, and the number of its last row."""

    outcomes: dict[str, int]
    entries: int
    last: int

    def __or__(self, other: RowCounts) -> RowCounts:
        """Both tables together, as those of one sheet are."""
        outcomes = {name: number + other.outcomes[name] for name, number in self.outcomes.items()}
        return RowCounts(outcomes, self.entries + other.entries, max(self.last, other.last))


NO_ROWS = RowCounts(dict.fromkeys(OUTCOMES, 0), 0, 0)


def rows_of_sheets(connection: Connection, sheets: Collection[int]) -> dict[int, RowCounts]:
    """sheet_id → its rows, for those of these tables that have any.

    Nearly all rows are accepted and hold one entry: how many there are an index tells, and only the others are
    counted by what they are. A table's rows have keys in their own order, so they are read as they lie.
    """
    row, sheet_id = etl_source_row.c, etl_sheet.c.sheet_id
    found: dict[int, RowCounts] = {}
    reach: list[int] = []
    ends = [
        select(row.source_row_id).where(row.sheet_id == sheet_id).order_by(order).limit(1).scalar_subquery()
        for order in (row.row, row.row.desc())
    ]
    for some in chunks(sorted(sheets)):
        numbers = select(row.sheet_id, func.count(), func.max(row.row)).where(row.sheet_id.in_(some))
        for sheet, number, last in connection.execute(numbers.group_by(row.sheet_id)):
            found[sheet] = RowCounts({**NO_ROWS.outcomes, ACCEPTED: number}, number, last)
        for keys in connection.execute(select(*ends).where(sheet_id.in_(some))):
            reach += [key for key in keys if key is not None]
    if not found:
        return found
    unlike = (
        select(row.sheet_id, row.outcome, row.entries, func.count())
        .where(row.source_row_id.between(min(reach), max(reach)))
        .where((row.outcome != ACCEPTED) | (row.entries != 1))
        .group_by(row.sheet_id, row.outcome, row.entries)
    )
    for sheet, outcome, entries, number in connection.execute(unlike):
        if sheet in found:
            counts = found[sheet].outcomes
            counts[ACCEPTED] -= number
            counts[outcome] += number
            found[sheet] = found[sheet]._replace(entries=found[sheet].entries + number * (entries - 1))
    return found
