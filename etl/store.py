"""Keeping what was received: files, sheets and every physical row with its cells and outcome."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, select, update

from etl.check.running import settle_running
from etl.conform.registers import next_key
from etl.conform.table import Keys
from etl.conform.verdict import EntryKey
from etl.extract.reader import RawFile
from etl.layouts import layouts_state
from etl.reading import Table, read_sheet
from etl.reference import plain, reference, reference_state
from etl.rejects import Fault
from etl.stage.cells import year_inside
from etl.stage.coded import Coded
from etl.stage.content import Known
from etl.stage.entries import DataRows
from etl.stage.layout import Layout
from etl.stage.masking import mask_text
from etl.stage.outcomes import DATA
from etl.stage.titles import is_sample
from etl.stage.typed import Staged, stage_tables
from warehouse.ahead import ahead
from warehouse.bulk import Inserting, insert_columns, put_off, stored_as, write_put_off
from warehouse.cells import IN_BLOCKS, blocks, store_blocks
from warehouse.chunks import chunks
from warehouse.columns import Picked, Values
from warehouse.schema import (
    OUTCOMES,
    etl_batch_file,
    etl_cells,
    etl_check,
    etl_file,
    etl_name,
    etl_reject,
    etl_sheet,
    etl_source_row,
)


@dataclass
class StagedSheet:
    """A table of a new file, staged and stored: the key of its first source row, the numbers of its data rows."""

    sheet_id: int
    layout: Layout
    staged: Staged
    first_id: int
    data_rows: Keys

    def key(self, row: Keys) -> Keys:
        """The source rows' keys of rows of the sheet."""
        return self.first_id + row - self.layout.first_row


def known_file(connection: Connection, sha256: str, name: str, known: Known) -> int | None:
    """The key of a file stored before with the same content, the same year in its name and read the same way.

    Two files whose names tell different areas are two, though every cell is the same. Once a spelling was added to
    the reference tables, a file is read anew.
    """
    mine = _areas_named(name, known)
    query = select(etl_file.c.file_id, etl_file.c.name, etl_file.c.read_with).where(
        etl_file.c.sha256 == sha256, etl_file.c.name_year.is_not_distinct_from(year_inside(name))
    )
    alike: dict[bool, int] = {}
    for file_id, before, read_with in connection.execute(query.order_by(etl_file.c.file_id)).all():
        theirs = _areas_named(before, known)
        if read_with == _read_with(connection, theirs) and (mine == theirs or not (mine and theirs)):
            alike.setdefault(mine == theirs, int(file_id))
    return alike.get(True, alike.get(False))


def _areas_named(file_name: str, known: Known) -> frozenset[str]:
    """The areas that the name of a file tells."""
    stem = plain(mask_text(file_name).rpartition(".")[0])
    return frozenset(area for area in known.areas if area in stem)


def _read_with(connection: Connection, areas: frozenset[str]) -> str:
    """A hash of what reading goes by: the reference tables, the layouts that people gave, the areas of the name."""
    given = layouts_state(connection) + ",".join(sorted(areas))
    return hashlib.sha256((reference_state() + given).encode()).hexdigest() if given else reference_state()


def store_file(
    connection: Connection, raw: RawFile, known: Known, today: datetime.date
) -> tuple[int, list[StagedSheet]]:
    """Stages and stores a file; its key and its recognised tables. The rows of the last may still be put off."""
    sample = any(is_sample(sheet.rows) for sheet in raw.sheets)
    values = {
        "name": mask_text(raw.name),
        "sha256": raw.sha256,
        "size": raw.size,
        "name_year": year_inside(raw.name),
        "sample": sample,
        "read_with": _read_with(connection, _areas_named(raw.name, known)),
    }
    file_id: int = connection.execute(insert(etl_file).values(**values)).inserted_primary_key[0]  # type: ignore[index]
    found: list[StagedSheet] = []
    before: list[list[Table]] = []
    for place in range(len(raw.sheets)):
        found += _store_sheet(connection, file_id, place, raw, known, today, before)
    return file_id, found


def _store_sheet(
    connection: Connection,
    file_id: int,
    position: int,
    raw: RawFile,
    known: Known,
    today: datetime.date,
    before: list[list[Table]],
) -> list[StagedSheet]:
    """Stores the tables of a sheet, which joins those `before`."""
    sheet = raw.sheets[position]
    tables = read_sheet(raw.name, sheet, reference(), known, today)
    settle_running(tables, before, reference())
    twin = next((other.name for other in raw.sheets[:position] if other.visible and other.rows == sheet.rows), None)
    if twin is not None and tables[0].layout is not None:
        tables[0].notices.append({"code": "same_sheet", "sheet": mask_text(twin)})
    found = [
        _store_table(connection, {"file_id": file_id, "position": position, "part": part, "name": sheet.name}, table)
        for part, table in enumerate(tables)
    ]
    return [staged for staged in found if staged is not None]


def _store_table(connection: Connection, place: dict[str, Any], table: Table) -> StagedSheet | None:
    about = {
        **place,
        "name": mask_text(place["name"]),
        "kind": table.kind,
        "layout": table.layout.as_json() if table.layout else {},
        "masked": table.masked,
        "notices": table.notices,
    }
    sheet_id: int = connection.execute(insert(etl_sheet).values(**about)).inserted_primary_key[0]  # type: ignore[index]
    write_put_off(connection)
    first_id = next_key(connection, etl_source_row.c.source_row_id)
    _store_rows(connection, sheet_id, first_id, table)
    if table.layout is None or table.staged is None:
        return None
    if table.checks:
        connection.execute(insert(etl_check), [{"sheet_id": sheet_id, **vars(check)} for check in table.checks])
    store_names(connection, sheet_id, table.kind, table.staged)
    return StagedSheet(sheet_id, table.layout, table.staged, first_id, _data_rows(table))


def _data_rows(table: Table) -> Keys:
    return (table.outcomes.places(DATA) + table.first_row).astype(np.int64, copy=False)


def _trimmed(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _store_rows(connection: Connection, sheet_id: int, first_id: int, table: Table) -> None:
    """Keeps the rows of a table with their cells, a long table's cells in blocks and its rows put off."""
    columns = _row_columns(connection, sheet_id, first_id, table)
    if "cells" in columns:
        insert_columns(connection, etl_source_row, columns)
        return
    rows = Inserting(connection, etl_source_row, columns)
    with ahead(blocks(table.rows.texts, table.rows.codes), _BLOCKS_AHEAD) as packed:
        put_off(rows.make())
        store_blocks(connection, sheet_id, table.first_row, packed)


_BLOCKS_AHEAD = 128


def _row_columns(connection: Connection, sheet_id: int, first_id: int, table: Table) -> dict[str, Values]:
    """The source rows of a table by column, with their cells unless these are kept in blocks."""
    size = len(table.outcomes)
    stands = int(table.layout is not None and not table.layout.cross)
    years = _years(table)
    json_of = stored_as(connection, etl_source_row.c.cells)
    columns: dict[str, Values] = {
        "source_row_id": np.arange(first_id, first_id + size),
        "sheet_id": sheet_id,
        "row": np.arange(table.first_row, table.first_row + size),
        "year": Picked(years.values, years.codes),
        "outcome": Picked(OUTCOMES, table.outcomes.codes),
        "entries": table.outcomes.are(DATA).astype(np.int8) * stands,
    }
    if size < IN_BLOCKS:
        columns["cells"] = _each(json_of(_trimmed(row)) for row in table.rows)
    if table.filled:
        rows = range(table.first_row, table.first_row + size)
        columns["filled"] = _each(json_of(table.filled.get(row)) for row in rows)
    return columns


def _each(values: Iterable[Any]) -> Picked:
    """A column whose every row has a value of its own."""
    found = list(values)
    return Picked(found, np.arange(len(found)))


def _years(table: Table) -> Coded:
    """The year of each row of a table, None where it has none."""
    found = np.zeros(len(table.outcomes), np.int32)
    if table.staged is None or "year" not in table.staged.columns:
        return Coded([None], found)
    years = table.staged.columns["year"]
    found[table.staged.columns["row"].numbers() - table.first_row] = years.codes + 1
    return Coded([None, *years.values], found)


_UNIT_FIELDS = {
    "roster": "unit",
    "resources": "unit",
    "needs": "matched_unit",
    "participation": "unit",
    "claims": "unit",
    "bodies": "unit",
}


def store_names(connection: Connection, sheet_id: int, kind: str, staged: Staged) -> None:
    """Keeps each unit name of a sheet once, at its first row: the evidence for who is who."""
    field = _UNIT_FIELDS.get(kind)
    if field is None:
        return
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for values in _first_of_each(staged, field) if kind != "roster" else staged.records():
        row, names = values["row"], values[field]
        for written in (names,) if isinstance(names, str) else names or ():
            name = found.setdefault((written, None), _name(sheet_id, row, written))
            if kind == "roster":
                name["on_roster"] = True
                name["year"] = max(filter(None, (name["year"], values["year"])), default=None)
                name["credit_code"] = name["credit_code"] or values["credit_code"]
                for alias in values["alias"] or ():
                    if alias != written:
                        found.setdefault((alias, written), {**_name(sheet_id, row, alias), "alias_of": written})
    if found:
        connection.execute(insert(etl_name), list(found.values()))


def _first_of_each(staged: Staged, field: str) -> Iterator[dict[str, Any]]:
    """The first entry of each distinct value of a column."""
    names = staged.columns[field]
    first = np.full(len(names.values), -1, np.int64)
    first[names.codes[::-1]] = np.arange(len(names))[::-1]
    rows = staged.columns["row"]
    return ({"row": rows[at], field: names[at]} for at in np.sort(first[first >= 0]).tolist())


def _name(sheet_id: int, row: int, written: str) -> dict[str, Any]:
    return {
        "sheet_id": sheet_id,
        "row": row,
        "written": written,
        "on_roster": False,
        "year": None,
        "credit_code": None,
        "alias_of": None,
    }


def restage(layout: Layout, rows: DataRows, today: datetime.date) -> Staged:
    """The typed entries of stored rows, read again by the layout they were read by."""
    return stage_tables(rows, layout, reference(), today)


def store_faults(connection: Connection, faults: dict[EntryKey, list[Fault]], layouts: dict[int, Layout]) -> None:
    """Stores the rejects of these entries; `layouts` gives each source row's. What is said of a row is said once."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for (key, _), found in faults.items():
        for fault in found:
            column, position = layouts[key].place(fault.field, fault.row, fault.position)
            rows.setdefault(
                (key, position, fault.value, fault.reason),
                {
                    "source_row_id": key,
                    "column": column,
                    "position": position,
                    "value": fault.value,
                    "reason": str(fault.reason),
                    "message_zh": fault.message("zh", column),
                    "message_en": fault.message("en", column),
                    "suggestions": list(fault.suggestions),
                },
            )
    if rows:
        connection.execute(insert(etl_reject), list(rows.values()))


def forget_rejects(connection: Connection, source_rows: list[int]) -> None:
    """Removes the rejects of source rows that are conformed again."""
    for keys in chunks(source_rows):
        connection.execute(delete(etl_reject).where(etl_reject.c.source_row_id.in_(keys)))


def store_outcomes(connection: Connection, changed: dict[int, tuple[str, int]]) -> None:
    """Notes what became of source rows: outcome and number of entries that stand."""
    alike: dict[tuple[str, int], list[int]] = {}
    for key, became in changed.items():
        alike.setdefault(became, []).append(key)
    for (outcome, number), keys in alike.items():
        for some in chunks(keys):
            chosen = etl_source_row.c.source_row_id.in_(some)
            connection.execute(update(etl_source_row).where(chosen).values(outcome=outcome, entries=number))


def forget_files(connection: Connection, files: list[int]) -> None:
    """Removes files that no live batch has, with their sheets and rows; the batches' record of them stays."""
    sheets = select(etl_sheet.c.sheet_id).where(etl_sheet.c.file_id.in_(files))
    rows = select(etl_source_row.c.source_row_id).where(etl_source_row.c.sheet_id.in_(sheets))
    connection.execute(delete(etl_reject).where(etl_reject.c.source_row_id.in_(rows)))
    for table in (etl_check, etl_name, etl_cells, etl_source_row):
        connection.execute(delete(table).where(table.c.sheet_id.in_(sheets)))
    connection.execute(delete(etl_sheet).where(etl_sheet.c.file_id.in_(files)))
    connection.execute(update(etl_batch_file).where(etl_batch_file.c.file_id.in_(files)).values(file_id=None))
    connection.execute(delete(etl_file).where(etl_file.c.file_id.in_(files)))
