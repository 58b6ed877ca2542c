"""Claims: which units take on which project editions."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.groups import listed
from etl.conform.lookup import find_edition
from etl.conform.registers import Edition, Registers
from etl.conform.verdict import Verdict
from etl.sources.spec import Field, Ledger
from warehouse.schema import bridge_claim_form, fct_claim

LEDGER = Ledger(
    kind="claims",
    fields=(
        Field("year", "year"),
        Field("project", "project", required=True),
        Field("theme", "theme"),
        Field("unit", "units", required=True),
        Field("unit_type", "unit_type"),
        Field("date", "date"),
        Field("form", "text"),
        Field("note", "text"),
    ),
    needs=(frozenset({"project"}), frozenset({"unit"})),
    signs=frozenset({"form"}),
)


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Finds a row's edition."""
    row["edition"] = find_edition(row, registers, verdict)


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes fct_claim and the forms; a row that adds neither a pair nor a form to one is a duplicate."""
    facts: dict[tuple[int, int], dict[str, Any]] = {}
    forms: dict[tuple[int, int, str], dict[str, Any]] = {}
    for row in rows:
        year: int = row["year"]
        edition: Edition = row["edition"]
        before = len(facts), len(forms)
        written = listed(row["form"], registers.reference.claim_form_names)
        for unit in dict.fromkeys(registers.units[name] for name in row["unit"]):
            claim = {
                "year": year,
                "edition_id": edition.edition_id,
                "project_id": edition.project_id,
                "theme_id": edition.theme_id,
                "unit_id": unit,
                "unit_type_id": registers.type_in(year, unit, registers.stated_type(row["unit_type"], year, unit)),
                "unit_area_id": registers.own_area(year, unit),
                "claimed_on": row["date"],
                "form": row["form"],
                "source_row_id": row["source_row_id"],
                "source_column": row["position"],
            }
            pair = (edition.edition_id, unit)
            facts[pair] = min(facts.get(pair, claim), claim, key=_earliest)
            for text, form in written.items():
                forms[(*pair, text)] = {
                    "edition_id": edition.edition_id, "unit_id": unit, "written": text, "form": form, "year": year,
                }  # fmt: skip
        if (len(facts), len(forms)) == before:
            verdict.duplicates.add(row["key"])
    if facts:
        connection.execute(insert(fct_claim), list(facts.values()))
    if forms:
        connection.execute(insert(bridge_claim_form), list(forms.values()))


def _earliest(claim: dict[str, Any]) -> tuple[datetime.date, str, int]:
    """Of two claims of one pair the earlier stands, whichever was loaded first."""
    return claim["claimed_on"] or datetime.date.max, claim["form"] or "\uffff", claim["unit_type_id"] or 0
