"""Keeping what was received: files, sheets and every physical row with its cells and outcome."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from etl.check.totals import check_totals
from etl.conform.registers import next_key
from etl.extract.reader import RawFile, RawSheet
from etl.reference import reference, reference_state
from etl.rejects import Fault
from etl.stage.cells import year_inside
from etl.stage.masking import mask_columns, mask_text, mask_unread, mask_values, personal_columns
from etl.stage.recognise import Layout, is_sample, recognise
from etl.stage.rows import DATA, outcomes
from etl.stage.typed import Staged, stage
from warehouse.chunks import chunks
from warehouse.schema import (
    etl_batch_file,
    etl_check,
    etl_file,
    etl_name,
    etl_reject,
    etl_sheet,
    etl_source_row,
)


@dataclass
class StagedSheet:
    """A sheet of a new file, staged and stored: `first_id` is the key of its first source row."""

    sheet_id: int
    layout: Layout
    staged: Staged
    first_id: int


def known_file(connection: Connection, sha256: str, name: str) -> int | None:
    """The key of a file stored before with the same content, the same year in its name and read the same way.

    Once a spelling was added to the reference tables, a file is read anew.
    """
    query = select(etl_file.c.file_id).where(
        etl_file.c.sha256 == sha256,
        etl_file.c.name_year.is_not_distinct_from(year_inside(name)),
        etl_file.c.read_with == reference_state(),
    )
    return connection.execute(query).scalar()


def store_file(connection: Connection, raw: RawFile, today: datetime.date) -> tuple[int, list[StagedSheet]]:
    """Stages and stores a file; its key and its recognised sheets."""
    sample = any(is_sample(sheet.rows) for sheet in raw.sheets)
    values = {
        "name": mask_text(raw.name),
        "sha256": raw.sha256,
        "size": raw.size,
        "name_year": year_inside(raw.name),
        "sample": sample,
        "read_with": reference_state(),
    }
    file_id: int = connection.execute(insert(etl_file).values(**values)).inserted_primary_key[0]  # type: ignore[index]
    found = [_store_sheet(connection, file_id, place, raw.name, sheet, today) for place, sheet in enumerate(raw.sheets)]
    return file_id, [sheet for sheet in found if sheet is not None]


def _store_sheet(
    connection: Connection, file_id: int, position: int, file_name: str, sheet: RawSheet, today: datetime.date
) -> StagedSheet | None:
    known = reference()
    rows, masked = mask_values(sheet.rows)
    layout = recognise(file_name, sheet.name, rows, known) if sheet.visible else None
    if layout is not None:
        personal = personal_columns(rows[layout.header_row - 1], known) - set(layout.columns.values())
        mask_columns(rows, personal, layout.header_row)
        masked |= personal
    else:
        masked |= mask_unread(rows, known)
    about = {
        "file_id": file_id,
        "position": position,
        "name": mask_text(sheet.name),
        "kind": layout.kind
        if layout
        else "hidden"
        if not sheet.visible
        else "unrecognised"
        if any(map(any, rows))
        else "empty",
        "layout": layout.as_json() if layout else {},
        "masked": [_column_name(rows, layout, column) for column in sorted(masked)],
    }
    sheet_id: int = connection.execute(insert(etl_sheet).values(**about)).inserted_primary_key[0]  # type: ignore[index]
    first_id = next_key(connection, etl_source_row.c.source_row_id)
    found = outcomes(rows, layout, known) if layout else ["notes"] * len(rows)
    staged = stage(_data_rows(rows, found), layout, known, today) if layout else None
    _store_rows(connection, sheet_id, first_id, rows, found, staged)
    if layout is None or staged is None:
        return None
    checks = check_totals(rows, found, layout, known)
    if checks:
        connection.execute(insert(etl_check), [{"sheet_id": sheet_id, **vars(check)} for check in checks])
    store_names(connection, sheet_id, layout.kind, staged)
    return StagedSheet(sheet_id, layout, staged, first_id)


def _column_name(rows: list[list[str]], layout: Layout | None, column: int) -> str:
    header = rows[layout.header_row - 1] if layout else []
    return header[column].strip() if column < len(header) and header[column].strip() else f"#{column + 1}"


def _data_rows(rows: list[list[str]], found: list[str]) -> Iterator[tuple[int, list[str]]]:
    return (
        (number, row) for number, (row, outcome) in enumerate(zip(rows, found, strict=True), start=1) if outcome == DATA
    )


def _trimmed(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _store_rows(
    connection: Connection, sheet_id: int, first_id: int, rows: list[list[str]], found: list[str], staged: Staged | None
) -> None:
    years: dict[int, int | None] = {}
    if staged is not None and "year" in staged.frame:
        years = dict(zip(staged.frame.index, staged.frame["year"], strict=True))
    rejected = {fault.row for fault in staged.faults} if staged else set()
    stored = [
        {
            "source_row_id": first_id + number - 1,
            "sheet_id": sheet_id,
            "row": number,
            "year": years.get(number),
            "outcome": "rejected" if number in rejected else outcome,
            "cells": _trimmed(row),
        }
        for number, (row, outcome) in enumerate(zip(rows, found, strict=True), start=1)
    ]
    if stored:
        connection.execute(insert(etl_source_row), stored)


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
    field, frame = _UNIT_FIELDS.get(kind), staged.frame
    if field is None:
        return
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for row, values in zip(frame.index.tolist(), frame.to_dict("records"), strict=True):
        names = values[field]
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


def restage(connection: Connection, layout: Layout, rows: list[tuple[int, list[str]]], today: datetime.date) -> Staged:
    """The typed rows of stored cells, read again by the layout they were read by."""
    return stage(rows, layout, reference(), today)


def store_faults(connection: Connection, faults: dict[int, list[Fault]], headers: dict[int, dict[str, str]]) -> None:
    """Replaces the rejects of these source rows; `headers` gives each row's field → header."""
    rows = [
        {
            "source_row_id": key,
            "column": headers[key].get(fault.field) if fault.field else None,
            "value": fault.value,
            "reason": str(fault.reason),
            "message_zh": fault.message("zh", headers[key].get(fault.field or "")),
            "message_en": fault.message("en", headers[key].get(fault.field or "")),
            "suggestions": list(fault.suggestions),
        }
        for key, found in faults.items()
        for fault in found
    ]
    if rows:
        connection.execute(insert(etl_reject), rows)


def forget_rejects(connection: Connection, source_rows: list[int]) -> None:
    """Removes the rejects of source rows that are conformed again."""
    for keys in chunks(source_rows):
        connection.execute(delete(etl_reject).where(etl_reject.c.source_row_id.in_(keys)))


def store_outcomes(connection: Connection, changed: dict[int, str]) -> None:
    """Notes what became of source rows."""
    by_outcome: dict[str, list[int]] = {}
    for key, outcome in changed.items():
        by_outcome.setdefault(outcome, []).append(key)
    for outcome, keys in by_outcome.items():
        for some in chunks(keys):
            chosen = etl_source_row.c.source_row_id.in_(some)
            connection.execute(update(etl_source_row).where(chosen).values(outcome=outcome))


def forget_files(connection: Connection, files: list[int]) -> None:
    """Removes files that no live batch has, with their sheets and rows; the batches' record of them stays."""
    sheets = select(etl_sheet.c.sheet_id).where(etl_sheet.c.file_id.in_(files))
    rows = select(etl_source_row.c.source_row_id).where(etl_source_row.c.sheet_id.in_(sheets))
    connection.execute(delete(etl_reject).where(etl_reject.c.source_row_id.in_(rows)))
    for table in (etl_check, etl_name, etl_source_row):
        connection.execute(delete(table).where(table.c.sheet_id.in_(sheets)))
    connection.execute(delete(etl_sheet).where(etl_sheet.c.file_id.in_(files)))
    connection.execute(update(etl_batch_file).where(etl_batch_file.c.file_id.in_(files)).values(file_id=None))
    connection.execute(delete(etl_file).where(etl_file.c.file_id.in_(files)))
