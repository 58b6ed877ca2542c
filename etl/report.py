"""The report of a batch, read back from the warehouse: what was accepted, rejected, held back, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from etl.check.conservation import check_conservation
from etl.conform.registers import closest
from texts import Lang
from warehouse.schema import (
    OUTCOMES,
    dim_unit,
    etl_batch_file,
    etl_check,
    etl_name,
    etl_reject,
    etl_sheet,
    etl_source_row,
    unit_alias,
)


class Message(str):
    """A sentence of the report in both languages, Chinese first; each can also be had alone."""

    zh: str
    en: str

    def __new__(cls, zh: str, en: str) -> Message:
        message = super().__new__(cls, f"{zh} / {en}")
        message.zh, message.en = zh, en
        return message

    def alone(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


def read_report(connection: Connection, batch: int, known_units: set[str]) -> dict[str, Any]:
    """The report of design §5. `known_units` are the names of the units there were before the batch.

    Raises NotConserved when a sheet's rows are not the sum of their outcomes.
    """
    query = select(etl_batch_file).where(etl_batch_file.c.batch_id == batch).order_by(etl_batch_file.c.position)
    files = [dict(row._mapping) for row in connection.execute(query)]
    names = _Names(connection, known_units, [file["file_id"] for file in files if file["status"] == "loaded"])
    return {"batch": batch, "committed": True, "files": [_file(connection, file, names) for file in files]}


def _file(connection: Connection, file: dict[str, Any], names: _Names) -> dict[str, Any]:
    message = None if file["message_zh"] is None else Message(file["message_zh"], file["message_en"])
    sheets = connection.execute(
        select(etl_sheet).where(etl_sheet.c.file_id == file["file_id"]).order_by(etl_sheet.c.position)
    )
    return {
        "file": file["name"],
        "sha256": file["sha256"],
        "status": file["status"],
        "reason": file["reason"],
        "message": message,
        "sheets": [_sheet(connection, sheet, file, names) for sheet in sheets.all()],
    }


def _sheet(connection: Connection, sheet: Any, file: dict[str, Any], names: _Names) -> dict[str, Any]:
    counts = dict.fromkeys(OUTCOMES, 0)
    grouped = (
        select(etl_source_row.c.outcome, func.count())
        .where(etl_source_row.c.sheet_id == sheet.sheet_id)
        .group_by(etl_source_row.c.outcome)
    )
    counts.update(dict(connection.execute(grouped).all()))
    rows = connection.execute(select(func.count()).where(etl_source_row.c.sheet_id == sheet.sheet_id)).scalar() or 0
    last = (
        connection.execute(
            select(func.max(etl_source_row.c.row)).where(etl_source_row.c.sheet_id == sheet.sheet_id)
        ).scalar()
        or 0
    )
    check_conservation(file["name"], sheet.name, last, counts)
    if file["status"] == "unchanged":
        counts["duplicate"] += counts["accepted"]
        counts["accepted"] = 0
    return {
        "sheet": sheet.name,
        "kind": sheet.kind,
        "rows": rows,
        **counts,
        "masked": sheet.masked,
        "checks": _checks(connection, sheet.sheet_id),
        "rejects": _rejects(connection, sheet.sheet_id),
        "names": names.of_sheet(sheet.sheet_id, sheet.kind),
    }


def _checks(connection: Connection, sheet: int) -> list[dict[str, Any]]:
    query = select(etl_check.c.row, etl_check.c.column, etl_check.c.stated, etl_check.c.summed)
    rows = connection.execute(query.where(etl_check.c.sheet_id == sheet).order_by(etl_check.c.check_id))
    return [{**row._mapping, "stated": _number(row.stated), "summed": _number(row.summed)} for row in rows]


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


def _rejects(connection: Connection, sheet: int) -> list[dict[str, Any]]:
    reject = etl_reject.c
    query = (
        select(
            etl_source_row.c.row,
            reject.column,
            reject.value,
            reject.reason,
            reject.message_zh,
            reject.message_en,
            reject.suggestions,
        )
        .join(etl_source_row, etl_source_row.c.source_row_id == reject.source_row_id)
        .where(etl_source_row.c.sheet_id == sheet)
        .order_by(etl_source_row.c.row, reject.reject_id)
    )
    return [
        {
            "row": row.row,
            "column": row.column,
            "value": row.value,
            "reason": row.reason,
            "message": Message(row.message_zh, row.message_en),
            "suggestions": row.suggestions,
        }
        for row in connection.execute(query)
    ]


class _Names:
    """How the written names of a batch were understood."""

    def __init__(self, connection: Connection, known_units: set[str], new_files: Iterable[int]) -> None:
        self._connection = connection
        self._before = known_units
        listed = (
            select(dim_unit.c.name)
            .join(unit_alias, unit_alias.c.unit_id == dim_unit.c.unit_id)
            .join(etl_name, etl_name.c.written == unit_alias.c.written)
            .where(etl_name.c.on_roster)
            .distinct()
        )
        self._listed = known_units | set(connection.execute(listed).scalars())
        self._all: list[str] | None = None

    def of_sheet(self, sheet: int, kind: str) -> list[dict[str, Any]]:
        query = (
            select(func.min(etl_name.c.row).label("row"), etl_name.c.written, dim_unit.c.name, unit_alias.c.how)
            .outerjoin(unit_alias, unit_alias.c.written == etl_name.c.written)
            .outerjoin(dim_unit, dim_unit.c.unit_id == unit_alias.c.unit_id)
            .where(etl_name.c.sheet_id == sheet)
            .group_by(etl_name.c.written, dim_unit.c.name, unit_alias.c.how)
            .order_by(func.min(etl_name.c.row), func.min(etl_name.c.name_id))
        )
        known = self._before if kind == "roster" else self._listed
        return [self._name(row, known) for row in self._connection.execute(query).all()]

    def _name(self, row: Any, known: set[str]) -> dict[str, Any]:
        how = "new" if row.name is None or (row.how == "exact" and row.name not in known) else row.how
        return {
            "row": row.row,
            "written": row.written,
            "unit": row.name or row.written,
            "how": how,
            "candidates": self._candidates(row.written, row.name) if how in ("new", "ambiguous") else [],
        }

    def _candidates(self, written: str, unit: str | None) -> list[str]:
        if self._all is None:
            self._all = sorted(self._before)
        return [name for name in closest(written, self._all) if name != unit]
