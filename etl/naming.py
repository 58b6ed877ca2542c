"""Settling, in the warehouse, which unit each written name stands for."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from etl.conform.registers import ensure_units
from etl.conform.units import Evidence, resolve
from etl.live import live_files
from etl.reference import reference
from warehouse.chunks import chunks
from warehouse.schema import (
    etl_name,
    etl_sheet,
    etl_source_row,
    unit_alias,
)


def _live_names(connection: Connection) -> list[Evidence]:
    name = etl_name.c
    query = (
        select(name.written, name.on_roster, name.year, name.credit_code, name.alias_of)
        .join(etl_sheet, etl_sheet.c.sheet_id == name.sheet_id)
        .where(etl_sheet.c.file_id.in_(live_files()))
        .distinct()
    )
    return [Evidence(*row) for row in connection.execute(query)]


def resolve_units(connection: Connection) -> set[str]:
    """Settles which unit each written name stands for; the names whose unit is another than before."""
    found = resolve(_live_names(connection), reference())
    keys = ensure_units(connection, {r.unit: r.credit_code for r in found.values()})
    before = {row.written: (row.unit_id, row.how) for row in connection.execute(select(unit_alias))}
    after = {written: (keys[r.unit], r.how) for written, r in found.items()}
    gone = sorted(before.keys() - after.keys())
    for some in chunks(gone):
        connection.execute(delete(unit_alias).where(unit_alias.c.written.in_(some)))
    new = [{"written": w, "unit_id": unit, "how": how} for w, (unit, how) in sorted(after.items()) if w not in before]
    if new:
        connection.execute(insert(unit_alias), new)
    for written, (unit, how) in after.items():
        if written in before and before[written] != (unit, how):
            connection.execute(update(unit_alias).where(unit_alias.c.written == written).values(unit_id=unit, how=how))
    return {written for written, (unit, _) in after.items() if written in before and before[written][0] != unit}


def years_of_names(connection: Connection, names: set[str]) -> set[int]:
    """The years of the sheets in which any of these names stands."""
    found: set[int] = set()
    for some in chunks(sorted(names)):
        sheets = select(etl_name.c.sheet_id).where(etl_name.c.written.in_(some))
        query = select(etl_source_row.c.year).where(etl_source_row.c.sheet_id.in_(sheets)).distinct()
        found |= {year for (year,) in connection.execute(query) if year is not None}
    return found
