"""The report of a batch, read back from the warehouse: what was accepted, rejected, held back, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

from sqlalchemy import Connection, func, select

from etl.check.conservation import check_conservation
from etl.conform.candidates import CandidateIndex
from texts import Lang
from texts.notices import worded
from warehouse.outcomes import NO_ROWS, RowCounts, rows_of_sheets
from warehouse.schema import (
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
    query = select(etl_sheet).where(etl_sheet.c.file_id == file["file_id"])
    tables = connection.execute(query.order_by(etl_sheet.c.position, etl_sheet.c.part)).all()
    alike = [list(those) for _, those in groupby(tables, key=lambda table: (table.position, table.kind))]
    with ThreadPoolExecutor(1) as beside:  # while the database counts rows, likely units are ranked
        named = [beside.submit(names.told, names.written(those), those[0].kind) for those in alike]
        rows = rows_of_sheets(connection, [table.sheet_id for table in tables])
    for _, those in groupby(tables, key=lambda table: table.position):
        _check_conservation(rows, file["name"], list(those))
    return {
        "file": file["name"],
        "sha256": file["sha256"],
        "status": file["status"],
        "reason": file["reason"],
        "message": message,
        "sheets": [
            _sheet(connection, those, rows, file) | {"names": found.result()}
            for those, found in zip(alike, named, strict=True)
        ],
    }


def _together(rows: Mapping[int, RowCounts], tables: list[Any]) -> RowCounts:
    """The rows of these tables."""
    return reduce(or_, (rows.get(table.sheet_id, NO_ROWS) for table in tables))


def _check_conservation(rows: Mapping[int, RowCounts], file: str, tables: list[Any]) -> None:
    """Raises NotConserved unless the tables of a sheet hold each of its rows once."""
    found = _together(rows, tables)
    check_conservation(file, tables[0].name, found.last, found.outcomes)


def _sheet(
    connection: Connection, tables: list[Any], found: Mapping[int, RowCounts], file: dict[str, Any]
) -> dict[str, Any]:
    """A sheet's tables of one kind as one entry of the report, but for its names."""
    keys = [table.sheet_id for table in tables]
    counted = _together(found, tables)
    counts, rows = dict(counted.outcomes), sum(counted.outcomes.values())
    if any(table.layout.get("cross") for table in tables):
        counts["accepted"] = counted.entries
    if file["status"] == "unchanged":
        counts["duplicate"] = rows - sum(number for outcome, number in counts.items() if outcome in _NEVER_REPEATED)
        counts["accepted"] = 0
    return {
        "sheet": tables[0].name,
        "kind": tables[0].kind,
        "rows": rows,
        **counts,
        "masked": list(dict.fromkeys(name for table in tables for name in table.masked)),
        "notices": [_notice(notice) for table in tables for notice in table.notices],
        "checks": _checks(connection, keys),
        "rejects": _rejects(connection, keys),
    }


_NEVER_REPEATED = frozenset({"header", "blank", "notes", "totals", "rejected"})


def _notice(notice: dict[str, Any]) -> dict[str, Any]:
    """What the check-up says of how a sheet was understood, with its sentence."""
    return {**notice, "message": Message(worded(notice, "zh"), worded(notice, "en"))}


def _checks(connection: Connection, sheets: list[int]) -> list[dict[str, Any]]:
    query = select(etl_check.c.row, etl_check.c.column, etl_check.c.stated, etl_check.c.summed)
    rows = connection.execute(query.where(etl_check.c.sheet_id.in_(sheets)).order_by(etl_check.c.check_id))
    return [{**row._mapping, "stated": _number(row.stated), "summed": _number(row.summed)} for row in rows]


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


def _rejects(connection: Connection, sheets: list[int]) -> list[dict[str, Any]]:
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
        .where(etl_source_row.c.sheet_id.in_(sheets))
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
        self._units_of: dict[str, str] | None = None
        self._index: CandidateIndex | None = None

    def written(self, tables: list[Any]) -> list[Any]:
        """The names that tables write, each with the unit it stands for now. Reads what `told` will need."""
        query = (
            select(func.min(etl_name.c.row).label("row"), etl_name.c.written, dim_unit.c.name, unit_alias.c.how)
            .outerjoin(unit_alias, unit_alias.c.written == etl_name.c.written)
            .outerjoin(dim_unit, dim_unit.c.unit_id == unit_alias.c.unit_id)
            .where(etl_name.c.sheet_id.in_([table.sheet_id for table in tables]))
            .group_by(etl_name.c.written, dim_unit.c.name, unit_alias.c.how)
            .order_by(func.min(etl_name.c.row), func.min(etl_name.c.name_id))
        )
        rows = list(self._connection.execute(query).all())
        if self._units_of is None and any(self._how(row, tables[0].kind) in _OPEN for row in rows):
            known = select(unit_alias.c.written, dim_unit.c.name).join(dim_unit)
            self._units_of = {name: of for name, of in self._connection.execute(known) if of in self._listed}
        return rows

    def told(self, rows: list[Any], kind: str) -> list[dict[str, Any]]:
        """How each of these names was understood; asks nothing of the database."""
        return [self._name(row, self._how(row, kind)) for row in rows]

    def _how(self, row: Any, kind: str) -> str:
        known = self._before if kind == "roster" else self._listed
        return "new" if row.name is None or (row.how == "exact" and row.name not in known) else str(row.how)

    def _name(self, row: Any, how: str) -> dict[str, Any]:
        return {
            "row": row.row,
            "written": row.written,
            "unit": row.name or row.written,
            "how": how,
            "candidates": self._candidates(row.written, row.name) if how in _OPEN else [],
        }

    def _candidates(self, written: str, unit: str | None) -> list[str]:
        """Among the units known before and those a roster lists, by every name they are written under."""
        if self._index is None:
            self._index = CandidateIndex(self._units_of or {})
        return list(self._index.ranked(written, {unit or written}))


_OPEN = ("new", "ambiguous")
"""How a name is understood that a person may want to judge."""
