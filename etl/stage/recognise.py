"""What a sheet is: its kind, its header row, which column is which field, and what its names give away."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from etl.reference import SAMPLE_MARK, Reference, plain
from etl.sources import LEDGERS
from etl.sources.spec import Ledger
from etl.stage.cells import year_inside

HEADER_WITHIN = 30
_SIGN_WEIGHT, _WORD_WEIGHT = 2, 1
_YEAR_WORDS = re.compile(r"\(?(?:19|20)\d{2}年?度?\)?")


@dataclass(frozen=True)
class Layout:
    """How a sheet is read. Rows count from 1, columns from 0.

    columns: field → column; headers: field → the header as the ledger writes it.
    default_year and default_area_text are what the sheet's name, its title or the file's name give.
    """

    kind: str
    header_row: int
    columns: dict[str, int]
    headers: dict[str, str]
    default_year: int | None
    default_area_text: str
    unmapped: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(found: dict[str, Any]) -> Layout:
        return Layout(**{**found, "unmapped": tuple(found["unmapped"])})


def is_sample(rows: list[list[str]]) -> bool:
    """Whether a sheet bears the mark of sample data in its first five rows."""
    return any(cell.strip().startswith(SAMPLE_MARK) for row in rows[:5] for cell in row)


def recognise(file_name: str, sheet_name: str, rows: list[list[str]], reference: Reference) -> Layout | None:
    """The layout of a sheet, or None when no row of the first thirty is the header of a known kind."""
    best: tuple[int, int, str, dict[str, int]] | None = None
    for number, row in enumerate(rows[:HEADER_WITHIN], start=1):
        words = _words(file_name, sheet_name, rows[:number])
        for kind, ledger in LEDGERS.items():
            columns = _mapped(ledger, row, reference)
            if not columns or not all(need & columns.keys() for need in ledger.needs):
                continue
            score = (
                len(columns)
                + _SIGN_WEIGHT * len(ledger.signs & columns.keys())
                + _WORD_WEIGHT * any(word in words for word in reference.kind_words.get(kind, ()))
            )
            if best is None or score > best[0]:
                best = (score, number, kind, columns)
    if best is None:
        return None
    _, number, kind, columns = best
    header = rows[number - 1]
    return Layout(
        kind=kind,
        header_row=number,
        columns=columns,
        headers={field: header[column].strip() for field, column in columns.items()},
        default_year=_default_year(file_name, sheet_name, rows[: number - 1]),
        default_area_text=_YEAR_WORDS.sub("", plain(sheet_name)),
        unmapped=tuple(h.strip() for i, h in enumerate(header) if h.strip() and i not in columns.values()),
    )


def _mapped(ledger: Ledger, row: list[str], reference: Reference) -> dict[str, int]:
    """field → column; where two headers give one field, the spelling the reference prefers."""
    found: dict[str, tuple[int, int]] = {}
    for column, text in enumerate(row):
        known = reference.field_of(ledger.kind, text) if text.strip() else None
        if known and (known[0] not in found or known[1] < found[known[0]][0]):
            found[known[0]] = (known[1], column)
    return {field: column for field, (_, column) in found.items()}


def _words(file_name: str, sheet_name: str, above: list[list[str]]) -> str:
    return plain(file_name + sheet_name + "".join(cell for row in above for cell in row))


def _default_year(file_name: str, sheet_name: str, above: list[list[str]]) -> int | None:
    title = " ".join(cell for row in above for cell in row)
    return next((year for year in map(year_inside, (sheet_name, title, file_name)) if year), None)
