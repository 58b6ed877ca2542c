"""Resources: what units offer in a year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.identity import repeated
from etl.conform.registers import Registers, next_key
from etl.conform.verdict import Verdict
from etl.sources.spec import Field, Ledger
from warehouse.schema import bridge_resource_unit, fct_resource

LEDGER = Ledger(
    kind="resources",
    fields=(
        Field("year", "year"),
        Field("number", "text"),
        Field("title", "text", required=True),
        Field("unit", "units", required=True),
        Field("unit_type", "unit_type"),
        Field("theme", "theme"),
        Field("category", "text"),
        Field("note", "text"),
    ),
    needs=(frozenset({"title"}), frozenset({"unit"})),
    signs=frozenset({"title"}),
)


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Nothing here depends on another register."""


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes fct_resource with a row's first unit and its further units beside it.

    The registers then find a resource by its number or title.
    """
    identities = [
        (row["year"], row["number"], row["title"], frozenset(_units(row, registers)), row["theme"], row["category"])
        for row in rows
    ]
    again = repeated(identities, [row["file_id"] for row in rows])
    verdict.duplicates = {row["key"] for row, repeats in zip(rows, again, strict=True) if repeats}
    first = next_key(connection, fct_resource.c.resource_id)
    facts, further = [], []
    for key, row in enumerate((row for row, repeats in zip(rows, again, strict=True) if not repeats), start=first):
        year, (unit, *others) = row["year"], _units(row, registers)
        further += [{"resource_id": key, "unit_id": other, "year": year} for other in others]
        facts.append(
            {
                "resource_id": key,
                "year": year,
                "number": row["number"],
                "unit_id": unit,
                "unit_type_id": registers.type_in(year, unit, registers.stated_type(row["unit_type"], year, unit)),
                "unit_area_id": registers.own_area(year, unit),
                "theme_id": registers.themes.get(row["theme"]),
                "title": row["title"],
                "category": row["category"],
                "source_row_id": row["source_row_id"],
            }
        )
        for name in (row["number"], row["title"]):
            if name:
                registers.resources.setdefault((year, name), key)
    if facts:
        connection.execute(insert(fct_resource), facts)
    if further:
        connection.execute(insert(bridge_resource_unit), further)


def _units(row: dict[str, Any], registers: Registers) -> list[int]:
    """The units of a row, each once, in the ledger's order."""
    return list(dict.fromkeys(registers.units[name] for name in row["unit"]))
