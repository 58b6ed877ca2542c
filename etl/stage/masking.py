"""Personal data stays out: telephone and identity numbers are masked in every cell, contact columns whole."""

from __future__ import annotations

import re

MASK = "***"
_MOBILE = r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
_LANDLINE = r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)"
_IDENTITY = (
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_PERSONAL = re.compile("|".join((_MOBILE, _LANDLINE, _IDENTITY)))


def mask_values(rows: list[list[str]]) -> tuple[list[list[str]], set[int]]:
    """The rows with personal numbers masked, and the columns (from 0) where any stood."""
    masked: set[int] = set()
    clean = []
    for row in rows:
        kept = list(row)
        for column, text in enumerate(row):
            if len(text) >= 10 and _PERSONAL.search(text):
                kept[column] = _PERSONAL.sub(MASK, text)
                masked.add(column)
        clean.append(kept)
    return clean, masked


def mask_columns(rows: list[list[str]], columns: set[int], below: int) -> None:
    """Masks every filled cell of `columns` below the header row `below` (counted from 1), in place."""
    for row in rows[below:]:
        for column in columns:
            if column < len(row) and row[column].strip():
                row[column] = MASK
