"""Joint bodies and their members."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from etl.conform.identity import Register
from etl.conform.registers import Registers
from etl.conform.verdict import Verdict
from etl.reference import plain
from etl.sources.spec import Field, Ledger
from warehouse.schema import bridge_body_member, dim_body

LEDGER = Ledger(
    kind="bodies",
    fields=(
        Field("body", "text", required=True),
        Field("body_kind", "text"),
        Field("founded_year", "year"),
        Field("parent", "text"),
        Field("unit", "units"),
        Field("joined_year", "year"),
        Field("left_year", "year"),
        Field("source", "text"),
        Field("note", "text"),
    ),
    needs=(frozenset({"body"}), frozenset({"unit", "body_kind", "founded_year", "parent"})),
    signs=frozenset({"body", "body_kind", "founded_year"}),
    year_from="none",
)


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Nothing here depends on another register."""


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes dim_body and bridge_body_member afresh from all live rows."""
    bodies = Register()
    members: dict[tuple[str, int, int | None], dict[str, Any]] = {}
    for row in rows:
        key = plain(row["body"])
        row["body_kind"] = _kind(row["body_kind"], registers)
        outcome = bodies.add(key, row, ("body_kind", "founded_year", "parent"))
        if outcome not in (None, "duplicate"):
            verdict.settle(row, outcome, row["body"], bodies.rows[key])
            continue
        before = len(members)
        for name in row["unit"] or ():
            unit = registers.units[name]
            members.setdefault((key, unit, row["joined_year"]), {**row, "unit_id": unit})
        if outcome == "duplicate" and len(members) == before:
            verdict.duplicates.add(row["key"])
    connection.execute(delete(bridge_body_member))
    connection.execute(delete(dim_body))
    if bodies.rows:
        connection.execute(insert(dim_body), [_body(row) for row in bodies.rows.values()])
    keys = {plain(name): key for name, key in connection.execute(select(dim_body.c.name, dim_body.c.body_id))}
    if members:
        connection.execute(
            insert(bridge_body_member),
            [
                {
                    "body_id": keys[key],
                    **{name: row[name] for name in ("unit_id", "joined_year", "left_year", "source", "source_row_id")},
                }
                for (key, _, _), row in members.items()
            ],
        )


def _kind(written: str | None, registers: Registers) -> str | None:
    """The known kind that a ledger's words stand for, else its words."""
    return registers.reference.body_kind_names.find(written) or written if written else None


def _body(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["body"],
        "kind": row["body_kind"],
        "founded_year": row["founded_year"],
        "parent": row["parent"],
        "source": row["source"],
        "source_row_id": row["source_row_id"],
    }
