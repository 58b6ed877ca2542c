"""What each row of a sheet is."""

from __future__ import annotations

import re

from etl.reference import Reference, plain
from etl.sources import LEDGERS
from etl.stage.recognise import Layout

DATA = "accepted"
"""The outcome of a data row until conforming finds otherwise."""

EXAMPLE_WORD = "示例"
_LONGEST_TOTAL_LABEL = 8
_REMARK = re.compile(r"\([^()]*\)")


def outcomes(rows: list[list[str]], layout: Layout, reference: Reference) -> list[str]:
    """The outcome of each physical row: header, blank, notes, totals, or accepted for data."""
    return [_outcome(number, row, layout, reference) for number, row in enumerate(rows, start=1)]


def _outcome(number: int, row: list[str], layout: Layout, reference: Reference) -> str:
    filled = [text.strip() for text in row if text.strip()]
    if not filled:
        return "blank"
    if number <= layout.header_row:
        return "header" if number == layout.header_row else "notes"
    first = plain(filled[0])
    if first.startswith(EXAMPLE_WORD):
        return "notes"
    mapped = {field: row[column].strip() for field, column in layout.columns.items() if column < len(row)}
    if total_word(first, reference) or any(total_word(plain(t), reference) for f, t in mapped.items() if f in _LABELS):
        return "totals"
    required = [field.name for field in LEDGERS[layout.kind].fields if field.required]
    if first.startswith(reference.note_words) and not all(mapped.get(name) for name in required):
        return "notes"
    if not any(mapped.values()):
        return "blank" if all(text.isdigit() for text in filled) else "notes"
    return DATA


_LABELS = frozenset({"project", "unit", "theme", "area"})


def total_word(text: str, reference: Reference) -> str | None:
    """The word that makes a row with this label a total, or None."""
    label = _REMARK.sub("", text).rstrip(":")
    if len(label) > _LONGEST_TOTAL_LABEL:
        return None
    words = reference.total_words
    return next((word for word in words if label.endswith(word) or label.startswith(f"{word}:")), None)
