"""From a fact back to its ledger: file, sheet, row, the cells as they stood, and the batch that brought them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select

from measures.reading import fetch
from measures.trace_record import Batch, Source
from warehouse.cells import with_cells
from warehouse.chunks import chunks
from warehouse.schema import etl_batch, etl_batch_file, etl_file, etl_sheet, etl_source_row

FIELDS: Mapping[str, tuple[str, ...]] = {
    "unit_id": ("unit",),
    "edition_id": ("project",),
    "theme_id": ("theme", "project"),
    "activity_id": ("date", "project", "unit"),
    "claim_id": ("project", "unit"),
    "need_id": ("title",),
    "resource_id": ("title",),
    "matched_need_id": ("matched", "matched_unit", "matched_resource", "matched_on"),
    "done_need_id": ("title", "done", "done_on"),
    "person_times": ("person_times",),
    "party_person_times": ("party_person_times",),
    "public_person_times": ("public_person_times",),
    "volunteer_hours_hundredths": ("volunteer_hours",),
    "published_id": ("measure", "value", "bound"),
}
"""Which fields of a ledger a column of the facts is read from."""

_ELSE: Mapping[tuple[str, ...], tuple[str, ...]] = {("person_times",): ("party_person_times", "public_person_times")}
"""Where a ledger states no people in all, they are added from these."""


_CELLS_KEPT = frozenset({"participation", "claims"})
"""The kinds whose facts keep the cell they were read from."""


@dataclass(frozen=True)
class Layout:
    """What a trace needs of how a table was understood; whatever else is stored with it is left alone."""

    columns: Mapping[str, int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[int, int | None] = (1, None)
    entered_at: int | None = None
    beside: tuple[Layout, ...] = ()

    def among(self, row: int) -> list[Layout]:
        """The tables side by side that have a row of the sheet, this one first where it does."""
        return [each for each in (self, *self.beside) if each.rows[0] <= row <= (each.rows[1] or row)]


def read_layout(stored: Any) -> Layout:
    """The columns and headers of a stored layout. Fields without a column, and keys not known here, are left out."""
    found = stored if isinstance(stored, dict) else {}
    columns, headers = found.get("columns"), found.get("headers")
    return Layout(
        {str(name): int(at) for name, at in columns.items() if isinstance(at, int)}
        if isinstance(columns, dict)
        else {},
        {str(name): str(text) for name, text in headers.items() if text} if isinstance(headers, dict) else {},
        (found.get("first_row") or 1, found.get("last_row")),
        found.get("entered_at"),
        tuple(map(read_layout, found.get("beside") or ())),
    )


def counted_columns(source: Source, fields: Sequence[str], cell: int | None) -> tuple[int, ...]:
    """The columns of a source row that these fields were read from; `cell` is that of a matrix, or of a table beside.

    Facts that keep no cell may be of any of the tables side by side, so theirs are the columns of all.
    """
    if cell is not None and cell in source.beside:
        return _counted(source, source.beside[cell], fields)
    if cell is None and source.beside and source.kind not in _CELLS_KEPT:
        tables = (source.columns, *source.beside.values())
        return tuple(sorted({at for columns in tables for at in _counted(source, columns, fields)}))
    found = _counted(source, source.columns, fields, further=cell is None)
    return found if cell is None else tuple(sorted({*found, cell}))


def _counted(
    source: Source, columns: Mapping[str, int], fields: Sequence[str], *, further: bool = True
) -> tuple[int, ...]:
    found = [columns[name] for name in fields if name in columns]
    instead = _ELSE.get(tuple(fields))
    if instead and further and not any(_text(source, at) for at in found):
        found = [columns[name] for name in instead if name in columns] or found
    return tuple(sorted(set(found)))


def _text(source: Source, column: int) -> str:
    return source.cells[column].strip() if column < len(source.cells) else ""


def read_sources(connection: Connection, keys: Collection[int]) -> dict[int, Source]:
    """The source rows of these keys."""
    row, sheet, file = etl_source_row.c, etl_sheet.c, etl_file.c
    statement = (
        select(
            row.source_row_id,
            row.sheet_id,
            row.row,
            row.cells,
            row.filled,
            sheet.name.label("sheet_name"),
            sheet.kind,
            sheet.layout,
            file.file_id,
            file.name.label("file_name"),
            file.sample,
        )
        .join(etl_sheet, sheet.sheet_id == row.sheet_id)
        .join(etl_file, file.file_id == sheet.file_id)
    )
    wanted = sorted(set(keys))
    rows = [one for some in chunks(wanted) for one in fetch(connection, statement.where(row.source_row_id.in_(some)))]
    cells = with_cells(connection, rows)
    layouts = {one.sheet_id: read_layout(one.layout) for one in rows}
    headings = _headings(connection, layouts)
    brought = _brought(connection, {one.file_id for one in rows})
    return {
        one.source_row_id: _source(
            one, texts, layouts[one.sheet_id], headings.get(one.sheet_id, []), brought.get(one.file_id)
        )
        for one, texts in zip(rows, cells, strict=True)
    }


def _source(
    row: Row[Any], texts: list[str], layout: Layout, headings: list[str], brought: tuple[str, Batch] | None
) -> Source:
    cells = [str(cell) for cell in texts]
    tables = layout.among(row.row)
    first = next((each for each in tables if each.entered_at is None), layout)
    named = {at: each.headers[name] for each in tables for name, at in each.columns.items() if name in each.headers}
    width = max([len(cells), len(headings), *(at + 1 for each in (layout, *tables) for at in each.columns.values())])
    headers = [named.get(at) or (headings[at] if at < len(headings) else "") for at in range(width)]
    return Source(
        file=brought[0] if brought else row.file_name,
        sheet=row.sheet_name,
        row=row.row,
        kind=row.kind,
        cells=tuple(cells + [""] * (width - len(cells))),
        headers=tuple(headers),
        columns=first.columns,
        filled=_filled(row.filled, first),
        batch=brought[1] if brought else None,
        sample=bool(row.sample),
        beside={each.entered_at: each.columns for each in tables if each.entered_at is not None},
    )


def _filled(stored: Any, layout: Layout) -> dict[str, tuple[str, str, int | None]]:
    """field → its header, the text taken over and the row it stands in; of a table beside, the field and a column."""
    found: dict[str, tuple[str, str, int | None]] = {}
    for name, taken in stored.items() if isinstance(stored, dict) else ():
        text, row = (*taken, None)[:2] if isinstance(taken, (list, tuple)) else (taken, None)
        plain = str(name).partition("@")[0]
        found[str(name)] = (layout.headers.get(plain, plain), str(text), row)
    return found


def _headings(connection: Connection, sheets: Iterable[int]) -> dict[int, list[str]]:
    """sheet → what its header rows say of each column, several parts joined by `/`."""
    row = etl_source_row.c
    found: dict[int, list[list[str]]] = {}
    statement = select(row.sheet_id, row.row, row.cells).where(row.outcome == "header").order_by(row.sheet_id, row.row)
    for some in chunks(sorted(sheets)):
        rows = fetch(connection, statement.where(row.sheet_id.in_(some)))
        for one, cells in zip(rows, with_cells(connection, rows), strict=True):
            found.setdefault(one.sheet_id, []).append([str(cell).strip() for cell in cells])
    return {sheet: _joined(rows) for sheet, rows in found.items()}


def _joined(rows: list[list[str]]) -> list[str]:
    width = max(map(len, rows))
    columns = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(width)]
    return ["/".join(dict.fromkeys(parts)) for parts in columns]


def _brought(connection: Connection, files: Collection[int]) -> dict[int, tuple[str, Batch]]:
    """file → its name and batch when it first came in a batch that still stands."""
    entry, batch = etl_batch_file.c, etl_batch.c
    first = (
        select(entry.file_id, func.min(entry.batch_id).label("batch_id"))
        .join(etl_batch, batch.batch_id == entry.batch_id)
        .where(batch.undone_at.is_(None), entry.file_id.in_(sorted(files)))
        .group_by(entry.file_id)
        .subquery()
    )
    statement = (
        select(entry.file_id, entry.name, batch.batch_id, batch.loaded_at, batch.loaded_by)
        .join(first, (first.c.file_id == entry.file_id) & (first.c.batch_id == entry.batch_id))
        .join(etl_batch, batch.batch_id == entry.batch_id)
        .order_by(entry.position.desc())
    )
    rows = fetch(connection, statement) if files else []
    return {row.file_id: (row.name, Batch(row.batch_id, row.loaded_at, row.loaded_by)) for row in rows}
