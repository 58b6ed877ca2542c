"""Areas: the list of residential areas and what they belong to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from etl.conform.identity import Register
from etl.conform.registers import Registers
from etl.conform.spelling import area_key
from etl.conform.verdict import Verdict
from etl.reference import Reference
from etl.sources.spec import Field, Ledger
from warehouse.schema import dim_area

LEDGER = Ledger(
    kind="areas",
    fields=(
        Field("code", "text"),
        Field("name", "area", required=True),
        Field("level", "level"),
        Field("parent_code", "text"),
        Field("parent", "area"),
        Field("valid_from", "date"),
        Field("valid_to", "date"),
        Field("source", "text"),
        Field("note", "text"),
    ),
    needs=(frozenset({"name"}), frozenset({"code", "level"})),
    signs=frozenset({"code", "parent_code", "level"}),
    year_from="none",
)

_COMPARED = ("code", "level", "parent_code", "valid_from", "valid_to")


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Nothing here depends on another register."""


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Brings dim_area in step with the live rows and the registers in step with dim_area."""
    register = Register()
    for row in rows:
        key = area_key(row["name"], registers.reference)
        row["level"] = row["level"] or "residential_area"
        outcome = register.add(key, row, _COMPARED)
        verdict.settle(row, outcome, row["name"], register.rows[key])
    keys = _write(connection, register, registers.reference)
    registers.areas = {str(key): (keys[str(key)], row["name"]) for key, row in register.rows.items()}
    registers.residential = frozenset(
        keys[str(key)] for key, row in register.rows.items() if row["level"] == "residential_area"
    )


def _write(connection: Connection, register: Register, reference: Reference) -> dict[str, int]:
    """area key → key. Areas keep their keys; those no live row names any more are removed by the caller's pruning."""
    known = {
        area_key(name, reference): key for name, key in connection.execute(select(dim_area.c.name, dim_area.c.area_id))
    }
    by_code = {row["code"]: key for key, row in register.rows.items() if row["code"]}
    for key, row in register.rows.items():
        values = {
            "code": row["code"],
            "name": row["name"],
            "level": row["level"],
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"],
            "source_row_id": row["source_row_id"],
        }
        if key in known:
            connection.execute(update(dim_area).where(dim_area.c.area_id == known[key]).values(**values))
        else:
            result = connection.execute(insert(dim_area).values(**values))
            known[key] = result.inserted_primary_key[0]  # type: ignore[index]
    for key, row in register.rows.items():
        above = by_code.get(row["parent_code"]) or (area_key(row["parent"], reference) if row["parent"] else None)
        chosen = update(dim_area).where(dim_area.c.area_id == known[key])
        connection.execute(chosen.values(parent_id=known.get(above) if above else None))
    return known
