"""Published figures: what was announced to the public, with bound and source."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.identity import Register
from etl.conform.registers import Registers
from etl.conform.verdict import Verdict
from etl.reference import plain
from etl.rejects import Reason
from etl.sources.spec import Field, Ledger
from warehouse.schema import fct_published

LEDGER = Ledger(
    kind="published",
    fields=(
        Field("year", "year"),
        Field("subject", "text", required=True),
        Field("measure", "text", required=True),
        Field("value", "count", required=True),
        Field("bound", "bound"),
        Field("note", "text"),
        Field("source", "text"),
    ),
    needs=(frozenset({"measure"}), frozenset({"value"})),
    signs=frozenset({"measure", "value", "bound"}),
)


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """A figure must be a number."""
    if row["value"] is None and not row["faulty"]:
        verdict.reject(row, "value", "", Reason.MISSING_VALUE)


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes fct_published."""
    register = Register()
    names = registers.reference.published_names
    for row in rows:
        subject = names.get(plain(row["subject"]), row["subject"])
        measure = names.get(plain(row["measure"]), row["measure"])
        key = (row["year"], subject, measure)
        row.update(subject=subject, measure=measure, bound=row["bound"] or row["value_bound"])
        outcome = register.add(key, row, ("value", "bound"))
        verdict.settle(row, outcome, f"{subject} {measure}", register.rows[key])
    if register.rows:
        columns = ("year", "subject", "measure", "value", "bound", "note", "source", "source_row_id")
        connection.execute(
            insert(fct_published), [{name: row[name] for name in columns} for row in register.rows.values()]
        )
