"""Settling, in the warehouse, which unit each written name stands for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from etl.conform.judgement import Judgement, types_by_year
from etl.conform.registers import Registers, ensure_units
from etl.conform.units import Evidence, resolve
from etl.live import live_files
from etl.reference import reference
from warehouse.chunks import chunks
from warehouse.schema import (
    correction,
    etl_name,
    etl_sheet,
    etl_source_row,
    unit_alias,
)

JUDGEMENTS = ("unit_merge", "unit_split", "unit_rename", "unit_type", "unit_new")


def live_names(connection: Connection) -> list[Evidence]:
    """Every unit name that live files write, with what they say of it."""
    name = etl_name.c
    query = (
        select(name.written, name.on_roster, name.year, name.credit_code, name.alias_of)
        .join(etl_sheet, etl_sheet.c.sheet_id == name.sheet_id)
        .where(etl_sheet.c.file_id.in_(live_files()))
        .distinct()
    )
    return [Evidence(*row) for row in connection.execute(query)]


def live_judgements(connection: Connection) -> list[Judgement]:
    """What persons decided of units and did not take back, in the order it was decided."""
    table = correction.c
    query = (
        select(table.correction_id, table.kind, table.subject, table.detail)
        .where(table.withdrawn_at.is_(None), table.kind.in_(JUDGEMENTS))
        .order_by(table.correction_id)
    )
    return [Judgement(*row) for row in connection.execute(query)]


def judged_types(connection: Connection, registers: Registers) -> dict[tuple[int, int], int]:
    """(year, unit) → the key of the type a person gave it."""
    found = types_by_year(live_judgements(connection), registers.units)
    return {place: registers.unit_types[unit_type] for place, unit_type in found.items()}


def resolve_units(connection: Connection) -> set[str]:
    """Settles which unit each written name stands for; the names whose unit is another than before."""
    found = resolve(live_names(connection), reference(), live_judgements(connection))
    keys = ensure_units(connection, {r.unit: r.credit_code for r in found.values()})
    by = {row.correction_id: (row.made_by, row.made_at) for row in connection.execute(select(correction))}
    alias = unit_alias.c
    kept = select(alias.written, alias.unit_id, alias.how, alias.decided_by, alias.decided_at)
    before = {row.written: tuple(row[1:]) for row in connection.execute(kept)}
    after = {w: (keys[r.unit], r.how, *by.get(r.decided_by or 0, (None, None))) for w, r in found.items()}
    gone = sorted(before.keys() - after.keys())
    for some in chunks(gone):
        connection.execute(delete(unit_alias).where(alias.written.in_(some)))
    new = [{"written": written, **_settled(after[written])} for written in sorted(after.keys() - before.keys())]
    if new:
        connection.execute(insert(unit_alias), new)
    for written in sorted(after.keys() & before.keys()):
        if before[written] != after[written]:
            connection.execute(update(unit_alias).where(alias.written == written).values(**_settled(after[written])))
    return {written for written in after.keys() & before.keys() if before[written][0] != after[written][0]}


def _settled(values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("unit_id", "how", "decided_by", "decided_at"), values, strict=True))


def years_of_names(connection: Connection, names: set[str]) -> set[int]:
    """The years of the sheets in which any of these names stands."""
    found: set[int] = set()
    for some in chunks(sorted(names)):
        sheets = select(etl_name.c.sheet_id).where(etl_name.c.written.in_(some))
        query = select(etl_source_row.c.year).where(etl_source_row.c.sheet_id.in_(sheets)).distinct()
        found |= {year for (year,) in connection.execute(query) if year is not None}
    return found
