"""The rows that were held back because an earlier row says the same, with that row where it can be found."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import Connection, select

from measures.frames import frame
from measures.quality_ledgers import in_years, live_files
from measures.reading import fetch
from measures.scope import Scope
from warehouse.cells import with_cells
from warehouse.schema import etl_file, etl_sheet, etl_source_row

DUPLICATE_COLUMNS = ("kind", "file", "sheet", "row", "says", "repeats_file", "repeats_sheet", "repeats_row")
_KEYS = {
    "roster": ("unit",),
    "projects": ("project",),
    "claims": ("project", "unit"),
    "areas": ("name",),
    "published": ("subject", "measure"),
}
"""What a register's row is known by within its year where its other cells may be blank or added to."""
_ASIDE = {"participation": {"note", "theme", "unit_type"}}
"""Fields in which two rows may differ and still be one."""
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")

Content = tuple[Any, ...]


class Kept(NamedTuple):
    """A source row with its cells and where it stands."""

    row: int
    year: int | None
    cells: list[str]
    filled: dict[str, Any] | None
    file_id: int
    kind: str
    layout: dict[str, Any]
    sheet: str
    file: str


def duplicates(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a duplicate; columns DUPLICATE_COLUMNS, the `repeats_*` None where the earlier row is not found.

    The earlier row is the accepted one of the same kind and year whose cells say the same, however columns,
    widths, spaces and dates are written; for registers, the one with the same key.
    """
    if scope != Scope.everything():
        return frame(DUPLICATE_COLUMNS, ())
    brought = etl_file.c.file_id.in_(live_files())
    held = _rows(connection, brought, etl_source_row.c.outcome == "duplicate", *in_years(years))
    kinds = {row.kind for row in held}
    known = etl_file.c.file_id.in_(live_files(reference=True))
    stands = (known, etl_source_row.c.outcome == "accepted", etl_sheet.c.kind.in_(kinds))
    first = _rows(connection, *stands) if held else []
    places = _Places(first)
    ordinals: Counter[tuple[int, Content]] = Counter()
    found = []
    for row in held:
        content = _content(row)
        original = places.of(row, content, ordinals[row.file_id, content])
        ordinals[row.file_id, content] += 1
        place = (original.file, original.sheet, original.row) if original is not None else (None, None, None)
        found.append((row.kind, row.file, row.sheet, row.row, _says(row), *place))
    return frame(DUPLICATE_COLUMNS, found)


def _rows(connection: Connection, *wanted: Any) -> list[Kept]:
    row = etl_source_row.c
    query = (
        select(
            row.sheet_id,
            row.row,
            row.year,
            row.cells,
            row.filled,
            etl_sheet.c.file_id,
            etl_sheet.c.kind,
            etl_sheet.c.layout,
            etl_sheet.c.name.label("sheet"),
            etl_file.c.name.label("file"),
        )
        .join(etl_sheet, etl_sheet.c.sheet_id == row.sheet_id)
        .join(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
        .where(*wanted)
        .order_by(etl_file.c.file_id, etl_sheet.c.position, row.row)
    )
    found = fetch(connection, query)
    return [
        Kept(one.row, one.year, cells, one.filled, one.file_id, one.kind, one.layout, one.sheet, one.file)
        for one, cells in zip(found, with_cells(connection, found), strict=True)
    ]


class _Places:
    """The rows that stand, by what they say and by their keys."""

    def __init__(self, rows: list[Kept]) -> None:
        self._by: dict[Content, list[Kept]] = defaultdict(list)
        for row in rows:
            for content in {_content(row), _key(row)} - {None}:
                self._by[content].append(row)  # type: ignore[index]

    def of(self, row: Kept, content: Content, ordinal: int) -> Kept | None:
        """The row that `row`, the `ordinal`-th of its file to say this, repeats: of another file where there is one."""
        alike = self._by.get(content) or self._by.get(_key(row) or (), [])
        elsewhere = [found for found in alike if found.file_id != row.file_id] or alike
        return elsewhere[min(ordinal, len(elsewhere) - 1)] if elsewhere else None


def _fields(row: Kept) -> dict[str, str]:
    """field → what the row says there, as it is compared; by position where the layout names no fields."""
    columns = (row.layout or {}).get("columns") or {}
    texts = {name: row.cells[at] for name, at in columns.items() if isinstance(at, int) and at < len(row.cells)} or {
        str(at): text for at, text in enumerate(row.cells)
    }
    texts |= {name: text for name, (text, *_) in (row.filled or {}).items() if not texts.get(name)}
    aside = _ASIDE.get(row.kind, set()) | {"year"}
    plain = {name: _plain(str(text)) for name, text in texts.items() if name not in aside}
    return {name: text for name, text in plain.items() if text}


def _plain(text: str) -> str:
    words = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return _DATE.sub(lambda date: f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}", words)


def _content(row: Kept) -> Content:
    return (row.kind, row.year, *sorted(_fields(row).items()))


def _key(row: Kept) -> Content | None:
    fields = _fields(row)
    names = _KEYS.get(row.kind, ())
    if not names or any(name not in fields for name in names):
        return None
    return ("key", row.kind, row.year, *(fields[name] for name in names))


def _says(row: Kept) -> str:
    return " | ".join(str(text).strip() for text in row.cells if str(text).strip())
