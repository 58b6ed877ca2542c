"""Whether the totals that a sheet states agree with the rows and columns they sum."""

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
    stated: float
    summed: float


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
                    checks.append(TotalCheck(number, layout.headers[field.name], value / scale, summed / scale))
                since = 0
    checks += _check_across(rows, found, layout)
    place = {header: layout.columns[field] for field, header in layout.headers.items()}
    return sorted(checks, key=lambda check: (check.row, place[check.column]))


_WHOLE, _PARTS = "person_times", ("party_person_times", "public_person_times")


def _check_across(rows: list[list[str]], found: list[str], layout: Layout) -> list[TotalCheck]:
    """The activities whose stated people are not their Party members and public together."""
    if not {_WHOLE, *_PARTS} <= layout.columns.keys():
        return []
    checks = []
    for number, (row, outcome) in enumerate(zip(rows, found, strict=True), start=1):
        if outcome != DATA:
            continue
        stated, *parts = (_exact(row, layout.columns[name]) for name in (_WHOLE, *_PARTS))
        known = [part for part in parts if part is not None]
        if stated is not None and len(known) == len(parts) and stated != sum(known):
            checks.append(TotalCheck(number, layout.headers[_WHOLE], stated, sum(known)))
    return checks


def _exact(row: list[str], column: int) -> int | None:
    """The number a cell states, where it states one exactly."""
    cell = read_count(row[column].strip()) if column < len(row) and row[column].strip() else None
    return cell.value if cell is not None and not isinstance(cell, Bad) and cell.bound == "exact" else None


def _reach(row: list[str], reference: Reference) -> str:
    for text in row:
        word = total_word(plain(text), reference)
        if word:
            return reference.total_words[word]
    return "all"
