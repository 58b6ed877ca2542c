"""What the rows of a sheet are where tables stand side by side, each of which reads them for itself."""

from __future__ import annotations

from collections.abc import Sequence

from etl.extract.grid import Grid
from etl.sources import LEDGERS
from etl.stage.beside import Band, taken_key
from etl.stage.layout import Layout
from etl.stage.outcomes import DATA, Outcomes
from etl.stage.rows import Filled, Rows

Part = tuple[Grid, Rows, Layout]
"""A table: the sheet with its columns only, what it makes of its rows, and its layout."""

_WEIGHTS = {"blank": 0, "notes": 1, "header": 2, "totals": 3, DATA: 4}
"""Of several outcomes of a row the weightiest is its own: what is entered before what is not."""


def band_of(table: Layout) -> Band:
    """The columns of one of the tables side by side."""
    if table.band is None:
        raise ValueError("a table that stands alone has no band")
    return Band(*table.band)


def together(length: int, parts: Sequence[Part]) -> tuple[Outcomes, dict[int, Filled]]:
    """The outcome of each of a sheet's rows, and what its tables take over in it."""
    outcomes = ["blank"] * length
    filled: dict[int, Filled] = {}
    for _, found, table in parts:
        for number, outcome in enumerate(found.outcomes, start=table.first_row):
            outcomes[number - 1] = max(outcomes[number - 1], outcome, key=_WEIGHTS.__getitem__)
        for number, taken in found.filled.items():
            filled.setdefault(number, {}).update({taken_key(name, table): text for name, text in taken.items()})
    return Outcomes(outcomes), filled


def idle_rows(table: Layout, own: Outcomes, outcomes: Outcomes) -> tuple[int, ...]:
    """The rows where another table enters something and this one does not."""
    return tuple(
        number
        for number, outcome in enumerate(own, start=table.first_row)
        if outcome != DATA and outcomes[number - 1] == DATA
    )


def share_totals(parts: Sequence[Part]) -> None:
    """Makes a total of what stands beside a total and is nothing but counts: one word may do for all tables."""
    totals = {
        number
        for _, found, table in parts
        for number, outcome in enumerate(found.outcomes, start=table.first_row)
        if outcome == "totals"
    }
    for rows, found, table in parts:
        counts = _counts(table)
        for place, outcome in enumerate(found.outcomes):
            number = table.first_row + place
            filled = {column for column, text in enumerate(rows[number - 1]) if text.strip()}
            if outcome == DATA and number in totals and filled <= counts:
                found.outcomes[place] = "totals"


def _counts(table: Layout) -> set[int]:
    ledger = LEDGERS[table.kind]
    found = {column for name, column in table.columns.items() if ledger.field(name).type in ("count", "hours")}
    found |= {column for cross in table.cross for column in cross.columns.values()}
    return found | table.total_columns.keys()
