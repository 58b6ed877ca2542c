"""What a kind of ledger is: a description that staging and conforming read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal[
    "text", "unit", "units", "named", "project", "area", "theme", "unit_type", "status", "level", "bound",
    "year", "date", "count", "hours", "credit_code", "answer", "aliases",
]  # fmt: skip
YearFrom = Literal["date", "column", "none"]


@dataclass(frozen=True)
class Field:
    """A column of a ledger: its name in `data/reference/headers.csv`, type, and whether a row needs it."""

    name: str
    type: FieldType
    required: bool = False


@dataclass(frozen=True)
class Ledger:
    """A kind of ledger.

    kind: its name in reports. needs: a header row must have one field of each set.
    signs: fields that hardly any other kind has. year_from: where a row's year is looked for first
    ("none": its rows belong to no year). past_only: a date after the day of loading is a fault.
    """

    kind: str
    fields: tuple[Field, ...]
    needs: tuple[frozenset[str], ...]
    signs: frozenset[str]
    year_from: YearFrom = "column"
    past_only: bool = False

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)
