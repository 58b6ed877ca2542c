"""Rosters: which units count in a year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.identity import Register
from etl.conform.lookup import find_area
from etl.conform.registers import Registers
from etl.conform.verdict import Verdict
from etl.sources.spec import Field, Ledger
from warehouse.schema import fct_roster

LEDGER = Ledger(
    kind="roster",
    fields=(
        Field("year", "year"),
        Field("unit", "unit", required=True),
        Field("unit_type", "unit_type"),
        Field("area", "area"),
        Field("party_members", "count"),
        Field("credit_code", "credit_code"),
        Field("alias", "aliases"),
        Field("note", "text"),
    ),
    needs=(frozenset({"unit"}), frozenset({"unit_type", "party_members", "credit_code", "area"})),
    signs=frozenset({"party_members", "credit_code", "alias"}),
)

_COMPARED = ("unit_type_id", "unit_area_id", "party_members")


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Finds the area and type of a unit."""
    row["unit_area_id"] = find_area(row, registers, verdict)
    row["unit_type_id"] = registers.unit_types.get(row["unit_type"])


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes fct_roster and fills the registers' rosters."""
    register = Register()
    for row in rows:
        unit = registers.units[row["unit"]]
        key = (row["year"], unit)
        outcome = register.add(key, row, _COMPARED)
        shown = {
            **register.rows[key],
            "unit_type_id": register.rows[key]["unit_type"],
            "unit_area_id": register.rows[key]["area"],
        }
        _settle(verdict, row, outcome, shown)
    facts = [
        {
            "year": year,
            "unit_id": unit,
            "unit_type_id": registers.judged_types.get((year, unit), row["unit_type_id"]),
            "unit_area_id": row["unit_area_id"],
            "party_members": row["party_members"],
            "party_members_bound": row["party_members_bound"],
            "source_row_id": row["source_row_id"],
        }
        for (year, unit), row in register.rows.items()
    ]
    if facts:
        connection.execute(insert(fct_roster), facts)
    for fact in facts:
        registers.roster[fact["year"], fact["unit_id"]] = (fact["unit_type_id"], fact["unit_area_id"])


_WRITTEN = {"unit_type_id": "unit_type", "unit_area_id": "area", "party_members": "party_members"}


def _settle(verdict: Verdict, row: dict[str, Any], outcome: str | None, first: dict[str, Any]) -> None:
    """A contradiction is told in the ledger's own columns."""
    if outcome in (None, "duplicate"):
        verdict.settle(row, outcome, row["unit"], first)
        return
    written = _WRITTEN[outcome]
    verdict.settle(row, written, row["unit"], {**first, written: first[outcome]})
