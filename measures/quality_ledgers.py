"""What became of files, sheets and rows of the live ledgers, as it was stored when they were loaded."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, select

from measures.frames import frame
from measures.reading import fetch
from measures.scope import Scope
from texts.notices import worded
from warehouse.outcomes import NO_ROWS, RowCounts, rows_of_sheets
from warehouse.schema import (
    OUTCOMES,
    REFERENCE_BATCH,
    correction,
    etl_batch,
    etl_batch_file,
    etl_check,
    etl_file,
    etl_reject,
    etl_sheet,
    etl_source_row,
)

CONSERVATION_COLUMNS = ("file_id", "file", "sheet", "kind", "rows", *OUTCOMES, "entries", "adds_up")
REJECT_COLUMNS = (
    "reason", "file", "sheet", "row", "column", "value", "message_zh", "message_en", "suggestions",
)  # fmt: skip
TOTAL_COLUMNS = ("file", "sheet", "row", "column", "stated_total", "summed_total", "total_difference")
SHEET_COLUMNS = ("file", "sheet", "kind", "rows")
FILE_COLUMNS = ("batch", "file", "file_status", "message_zh", "message_en")
NOTICE_COLUMNS = ("file", "sheet", "message_zh", "message_en")
MASKED_COLUMNS = ("file", "sheet", "masked_columns")
CORRECTION_COLUMNS = ("judgement", "judged", "detail", "because", "made_by", "made_at")


def live_files(*, reference: bool = False) -> Select[tuple[int]]:
    """The keys of the files that some batch brought that is not undone; those of the reference facts if asked."""
    found = (
        select(etl_batch_file.c.file_id)
        .join(etl_batch, etl_batch.c.batch_id == etl_batch_file.c.batch_id)
        .where(etl_batch.c.undone_at.is_(None), etl_batch_file.c.file_id.is_not(None))
    )
    return found if reference else found.where(etl_batch.c.batch_id != REFERENCE_BATCH)


def conservation(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a sheet of a live file; columns CONSERVATION_COLUMNS, the tables of a sheet taken together.

    `rows` is the number of the sheet's last row, `adds_up` whether the outcomes make exactly that; `entries`
    counts the accepted entries, which in a matrix are its filled cells, and is None where none are stored.
    """
    return _conserved(connection, scope, _sheets())


def _conserved(connection: Connection, scope: Scope, chosen: Select[Any]) -> pd.DataFrame:
    """As `conservation`, of these sheets, of which no other's rows are counted."""
    if scope != Scope.everything():
        return frame(CONSERVATION_COLUMNS, ())
    sheets = fetch(connection, chosen)
    rows = rows_of_sheets(connection, [sheet.sheet_id for sheet in sheets])
    lines: dict[tuple[int, int], tuple[Any, RowCounts]] = {}
    for sheet in sheets:
        place, own = (sheet.file_id, sheet.position), rows.get(sheet.sheet_id, NO_ROWS)
        first, before = lines.get(place, (sheet, NO_ROWS))
        lines[place] = first, before | own
    return frame(
        CONSERVATION_COLUMNS,
        (
            (
                sheet.file_id,
                sheet.file,
                sheet.name,
                sheet.kind,
                own.last,
                *own.outcomes.values(),
                own.entries or None,
                sum(own.outcomes.values()) == own.last,
            )
            for sheet, own in lines.values()
        ),
    )


def unconserved(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """The sheets of `conservation` whose outcomes do not add up to their rows; there should be none."""
    found = conservation(connection, years, scope)
    return found[[not adds_up for adds_up in found["adds_up"]]].reset_index(drop=True)


def _sheets() -> Select[Any]:
    return (
        select(etl_sheet, etl_file.c.name.label("file"))
        .join(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
        .where(etl_sheet.c.file_id.in_(live_files()))
        .order_by(etl_file.c.file_id, etl_sheet.c.position, etl_sheet.c.part)
    )


def in_years(years: tuple[int, ...]) -> list[Any]:
    """The predicates on source rows: of these years, or of a year that could not be read."""
    return [etl_source_row.c.year.in_(years) | etl_source_row.c.year.is_(None)] if years else []


def rejects(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a fault of a rejected row; columns REJECT_COLUMNS, the most frequent reason first."""
    if scope != Scope.everything():
        return frame(REJECT_COLUMNS, ())
    reject, row = etl_reject.c, etl_source_row.c
    query = (
        select(etl_reject, row.row, etl_sheet.c.name.label("sheet"), etl_file.c.name.label("file"))
        .join(etl_source_row, row.source_row_id == reject.source_row_id)
        .join(etl_sheet, etl_sheet.c.sheet_id == row.sheet_id)
        .join(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
        .where(etl_file.c.file_id.in_(live_files()), *in_years(years))
        .order_by(etl_file.c.file_id, etl_sheet.c.position, row.row, reject.reject_id)
    )
    found = fetch(connection, query)
    often: dict[str, int] = defaultdict(int)
    for fault in found:
        often[fault.reason] += 1
    return frame(
        REJECT_COLUMNS,
        (
            (
                fault.reason, fault.file, fault.sheet, fault.row, fault.column, fault.value,
                fault.message_zh, fault.message_en, "、".join(map(str, fault.suggestions)) or None,
            )
            for fault in sorted(found, key=lambda fault: (-often[fault.reason], fault.reason))
        ),
    )  # fmt: skip


def totals(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a stated total that disagrees with what it sums; columns TOTAL_COLUMNS."""
    if scope != Scope.everything():
        return frame(TOTAL_COLUMNS, ())
    check = etl_check.c
    query = (
        select(etl_check, etl_sheet.c.name.label("sheet"), etl_file.c.name.label("file"))
        .join(etl_sheet, etl_sheet.c.sheet_id == check.sheet_id)
        .join(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
        .where(etl_file.c.file_id.in_(live_files()))
        .order_by(etl_file.c.file_id, etl_sheet.c.position, check.row, check.check_id)
    )
    kept = _sheets_in(connection, years)
    return frame(
        TOTAL_COLUMNS,
        (
            (found.file, found.sheet, found.row, found.column, found.stated, found.summed, found.stated - found.summed)
            for found in fetch(connection, query)
            if kept is None or found.sheet_id in kept
        ),
    )


def _sheets_in(connection: Connection, years: tuple[int, ...]) -> set[int] | None:
    """The sheets with rows of these years, or with none whose year is known; None for every sheet."""
    if not years:
        return None
    row = etl_source_row.c
    known: dict[int, set[int]] = defaultdict(set)
    for found in fetch(connection, select(row.sheet_id, row.year).distinct()):
        known[found.sheet_id] |= {found.year} - {None}
    return {sheet for sheet, own in known.items() if not own or own & set(years)}


def refused_files(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a file that could not be read or in which nothing was recognised; columns FILE_COLUMNS."""
    return _files(connection, scope, mend=True)


def passed_files(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a file that was passed over: no ledger, or the same content again; columns FILE_COLUMNS."""
    return _files(connection, scope, mend=False)


def _files(connection: Connection, scope: Scope, mend: bool) -> pd.DataFrame:
    if scope != Scope.everything():
        return frame(FILE_COLUMNS, ())
    file = etl_batch_file.c
    query = (
        select(etl_batch_file)
        .join(etl_batch, etl_batch.c.batch_id == file.batch_id)
        .where(etl_batch.c.undone_at.is_(None), etl_batch.c.batch_id != REFERENCE_BATCH, file.status != "loaded")
        .order_by(file.batch_id, file.position)
    )
    return frame(
        FILE_COLUMNS,
        (
            (found.batch_id, found.name, found.status, found.message_zh, found.message_en)
            for found in fetch(connection, query)
            if (found.status == "refused" or found.reason == "no_known_sheet") == mend
        ),
    )


def unread_sheets(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a sheet that was taken for no kind of ledger; columns SHEET_COLUMNS."""
    return _sheets_of_kind(connection, scope, "unrecognised")


def hidden_sheets(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a hidden sheet, which is passed over; columns SHEET_COLUMNS."""
    return _sheets_of_kind(connection, scope, "hidden")


def _sheets_of_kind(connection: Connection, scope: Scope, kind: str) -> pd.DataFrame:
    """Of a kind that is one table alone in its sheet."""
    return _conserved(connection, scope, _sheets().where(etl_sheet.c.kind == kind))[list(SHEET_COLUMNS)]


def notices(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a remark of the check-up on a sheet; columns NOTICE_COLUMNS."""
    if scope != Scope.everything():
        return frame(NOTICE_COLUMNS, ())
    return frame(
        NOTICE_COLUMNS,
        (
            (sheet.file, sheet.name, worded(notice, "zh"), worded(notice, "en"))
            for sheet in fetch(connection, _sheets())
            for notice in sheet.notices or ()
        ),
    )


def masked(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a sheet in which personal data was masked, with the columns; columns MASKED_COLUMNS."""
    if scope != Scope.everything():
        return frame(MASKED_COLUMNS, ())
    return frame(
        MASKED_COLUMNS,
        (
            (sheet.file, sheet.name, "、".join(map(str, sheet.masked)))
            for sheet in fetch(connection, _sheets())
            if sheet.masked
        ),
    )


def corrections(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a judgement of a person that is in force; columns CORRECTION_COLUMNS, the latest first."""
    if scope != Scope.everything():
        return frame(CORRECTION_COLUMNS, ())
    found = correction.c
    query = (
        select(correction)
        .where(found.withdrawn_at.is_(None))
        .order_by(found.made_at.desc(), found.correction_id.desc())
    )
    return frame(
        CORRECTION_COLUMNS,
        (
            (
                row.kind, row.subject, json.dumps(row.detail, ensure_ascii=False, sort_keys=True),
                row.reason, row.made_by, row.made_at,
            )
            for row in fetch(connection, query)
        ),
    )  # fmt: skip
