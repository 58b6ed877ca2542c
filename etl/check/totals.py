"""Whether the totals that a sheet states agree with the rows they sum."""

from __future__ import annotations

from dataclasses import dataclass

from etl.reference import Reference, plain
from etl.sources import LEDGERS
from etl.stage.cells import Bad, read_count, read_hours
from etl.stage.recognise import Layout
from etl.stage.rows import DATA, total_word


@dataclass(frozen=True)
class TotalCheck:
    """A stated total that does not agree with the rows above it; hours in hundredths are given in hours."""

    row: int
    column: str
    stated: int
    summed: int


def check_totals(rows: list[list[str]], found: list[str], layout: Layout, reference: Reference) -> list[TotalCheck]:
    """The stated totals that disagree: a subtotal with the rows since the last total, a total with all rows."""
    checks = []
    for field in LEDGERS[layout.kind].fields:
        column = layout.columns.get(field.name)
        if column is None or field.type not in ("count", "hours"):
            continue
        read = read_count if field.type == "count" else read_hours
        scale = 1 if field.type == "count" else 100
        everything = since = 0
        for number, (row, outcome) in enumerate(zip(rows, found, strict=True), start=1):
            text = row[column].strip() if column < len(row) else ""
            cell = read(text) if text else None
            value = cell.value if cell is not None and not isinstance(cell, Bad) else None
            if outcome == DATA:
                everything += value or 0
                since += value or 0
            elif outcome == "totals":
                reach = _reach(row, reference)
                if value is not None and value not in ((since,) if reach == "since_last" else (everything, since)):
                    summed = since if reach == "since_last" else everything
                    checks.append(TotalCheck(number, layout.headers[field.name], value // scale, summed // scale))
                since = 0
    return sorted(
        checks, key=lambda check: (check.row, layout.headers and list(layout.headers.values()).index(check.column))
    )


def _reach(row: list[str], reference: Reference) -> str:
    for text in row:
        word = total_word(plain(text), reference)
        if word:
            return reference.total_words[word]
    return "all"
