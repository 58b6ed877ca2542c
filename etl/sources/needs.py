"""Needs, and what each met with: the matches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.identity import repeated
from etl.conform.lookup import find_area
from etl.conform.registers import Registers, next_key
from etl.conform.verdict import Verdict
from etl.sources.spec import Field, Ledger
from warehouse.schema import fct_match, fct_need

LEDGER = Ledger(
    kind="needs",
    fields=(
        Field("year", "year"),
        Field("number", "text"),
        Field("title", "text", required=True),
        Field("area", "area"),
        Field("theme", "theme"),
        Field("category", "text"),
        Field("date", "date"),
        Field("matched", "answer"),
        Field("matched_unit", "units"),
        Field("matched_resource", "named"),
        Field("matched_on", "date"),
        Field("done", "answer"),
        Field("done_on", "date"),
        Field("note", "text"),
    ),
    needs=(frozenset({"title"}),),
    signs=frozenset({"title", "matched_unit", "matched_resource", "matched", "done_on"}),
)


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Finds the area that raises the need."""
    row["area_id"] = find_area(row, registers, verdict)


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes fct_need and, for needs that were answered, fct_match; a list that comes again may bring the answers."""
    identities = [
        tuple(row[name] for name in ("year", "number", "title", "area_id", "theme", "category", "date")) for row in rows
    ]
    again = repeated(identities, [row["file_id"] for row in rows])
    first = next_key(connection, fct_need.c.need_id)
    keys: dict[tuple[Any, ...], int] = {}
    needs: dict[int, dict[str, Any]] = {}
    matches: dict[tuple[int, int | None, int | None], dict[str, Any]] = {}
    for row, identity, repeats in zip(rows, identities, again, strict=True):
        if not repeats:
            keys[identity] = first + len(needs)
            needs[keys[identity]] = _need(keys[identity], row, registers)
        need = needs[keys[identity]]
        fresh = {
            (match["need_id"], match["resource_id"], match["unit_id"]): match
            for match in _matches(keys[identity], row, registers)
        }
        told = repeats and _carried_out(need, row)
        if repeats and not told and not fresh.keys() - matches.keys():
            verdict.duplicates.add(row["key"])
        matches = fresh | matches
    if needs:
        connection.execute(insert(fct_need), list(needs.values()))
    if matches:
        connection.execute(insert(fct_match), list(matches.values()))


def _done(row: dict[str, Any]) -> bool | None:
    """Whether a row says that its need was carried out; None where it does not say."""
    return True if row["done_on"] else row["done"]


def _carried_out(need: dict[str, Any], row: dict[str, Any]) -> bool:
    """Has a need say what a later list says of its end; whether that was news. Once carried out, it stays so."""
    before = (need["done"], need["done_on"])
    if _done(row) or need["done"] is None:
        need["done"] = _done(row)
    dates = [day for day in (need["done_on"], row["done_on"]) if day]
    need["done_on"] = min(dates, default=None)
    if before == (need["done"], need["done_on"]):
        return False
    need["source_row_id"] = row["source_row_id"]
    return True


def _need(key: int, row: dict[str, Any], registers: Registers) -> dict[str, Any]:
    return {
        "need_id": key,
        "year": row["year"],
        "number": row["number"],
        "area_id": row["area_id"],
        "theme_id": registers.themes.get(row["theme"]),
        "title": row["title"],
        "category": row["category"],
        "raised_on": row["date"],
        "done": _done(row),
        "done_on": row["done_on"],
        "source_row_id": row["source_row_id"],
    }


def _matches(need: int, row: dict[str, Any], registers: Registers) -> list[dict[str, Any]]:
    """One match a unit that answers the need; one without a unit where the list only says that it was answered.

    What was carried out was answered, whoever did it.
    """
    met = row["matched"] or row["matched_unit"] or row["matched_resource"] or row["matched_on"]
    if not _done(row) and (row["matched"] is False or not met):
        return []
    units: list[int | None] = [registers.units[name] for name in row["matched_unit"] or ()]
    return [
        {
            "year": row["year"],
            "need_id": need,
            "resource_id": registers.resources.get((row["year"], row["matched_resource"])),
            "unit_id": unit,
            "matched_on": row["matched_on"],
            "source_row_id": row["source_row_id"],
        }
        for unit in dict.fromkeys(units or [None])
    ]
