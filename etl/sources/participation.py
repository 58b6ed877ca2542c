"""Participation: one row an activity, with its units and the people counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.identity import repeated
from etl.conform.lookup import find_area, find_edition
from etl.conform.registers import Edition, Registers, next_key
from etl.conform.verdict import Verdict
from etl.sources.spec import Field, Ledger
from warehouse.bounds import bound_of_sum
from warehouse.schema import fct_participation

LEDGER = Ledger(
    kind="participation",
    fields=(
        Field("year", "year"),
        Field("date", "date"),
        Field("theme", "theme"),
        Field("project", "project", required=True),
        Field("unit", "units", required=True),
        Field("unit_type", "unit_type"),
        Field("area", "area"),
        Field("activity", "text"),
        Field("person_times", "count"),
        Field("party_person_times", "count"),
        Field("public_person_times", "count"),
        Field("volunteer_hours", "hours"),
        Field("note", "text"),
    ),
    needs=(frozenset({"project"}), frozenset({"unit"})),
    signs=frozenset({"person_times", "party_person_times", "public_person_times", "volunteer_hours", "activity"}),
    year_from="date",
    past_only=True,
)

_COUNTS = ("person_times", "party_person_times", "public_person_times", "volunteer_hours")
_COLUMN = {name: name for name in _COUNTS} | {"volunteer_hours": "volunteer_hours_hundredths"}


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Finds a row's edition and area."""
    row["edition"] = find_edition(row, registers, verdict)
    row["area_id"] = find_area(row, registers, verdict)


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes fct_participation: for each activity one row a unit, its counts divided among them."""
    for row in rows:
        _complete(row, registers)
    identities = [row["identity"] for row in rows]
    again = repeated(identities, [row["file_id"] for row in rows])
    verdict.duplicates = {row["key"] for row, repeats in zip(rows, again, strict=True) if repeats}
    stated = _stated_types(rows, registers)
    first = next_key(connection, fct_participation.c.activity_id)
    facts: list[dict[str, Any]] = []
    activities = (row for row, repeats in zip(rows, again, strict=True) if not repeats)
    for activity, row in enumerate(activities, start=first):
        facts += _facts(activity, row, registers, stated)
    if facts:
        connection.execute(insert(fct_participation), facts)


def _complete(row: dict[str, Any], registers: Registers) -> None:
    """A sound row's units, its area where the ledger leaves it to them, its people, and its identity."""
    row["units"] = list(dict.fromkeys(registers.units[name] for name in row["unit"]))
    if row["area_id"] is None:
        own = (registers.own_area(row["year"], unit) for unit in row["units"])
        row["area_id"] = next((area for area in own if area is not None), None)
    row["person_times"], row["person_times_bound"] = _total(row)
    row["identity"] = (
        row["edition"].edition_id,
        row["date"] or row["month"],
        row["area_id"],
        row["activity"],
        frozenset(row["units"]),
        *(row[name] for name in _COUNTS),
        *(row[f"{name}_bound"] for name in _COUNTS),
    )


def _total(row: dict[str, Any]) -> tuple[int | None, str]:
    """The people of an activity: as stated, else the sum of Party members and public."""
    if row["person_times"] is not None:
        return row["person_times"], row["person_times_bound"]
    parts = [name for name in ("party_person_times", "public_person_times") if row[name] is not None]
    if not parts:
        return None, "unknown"
    bounds = [row[f"{name}_bound"] for name in ("party_person_times", "public_person_times")]
    return sum(row[name] for name in parts), bound_of_sum(bounds)


def _stated_types(rows: list[dict[str, Any]], registers: Registers) -> dict[tuple[int, int], int]:
    """The type that ledgers state for a unit in a year, for units on no roster: the one stated most often."""
    votes: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row["unit_type"] is not None and len(row["units"]) == 1:
            votes[row["year"], row["units"][0]][registers.unit_types[row["unit_type"]]] += 1
    return {key: min(found, key=lambda kind: (-found[kind], kind)) for key, found in votes.items()}


def divide(whole: int | None, parts: int) -> list[int | None]:
    """A count divided among units so that the parts add up to the whole: equal, the rest to the first."""
    if whole is None:
        return [None] * parts
    share, rest = divmod(whole, parts)
    return [share + (place < rest) for place in range(parts)]


def _facts(
    activity: int, row: dict[str, Any], registers: Registers, stated: dict[tuple[int, int], int]
) -> list[dict[str, Any]]:
    edition: Edition = row["edition"]
    units: list[int] = row["units"]
    year: int = row["year"]
    shares = {name: divide(row[name], len(units)) for name in _COUNTS}
    facts = []
    for place, unit in enumerate(units):
        registered = (year, unit) in registers.roster
        counts: dict[str, Any] = {}
        for name in _COUNTS:
            counts[_COLUMN[name]] = shares[name][place]
            counts[f"{_COLUMN[name]}_bound"] = row[f"{name}_bound"]
        facts.append(
            {
                "activity_id": activity,
                "year": year,
                "month": row["month"],
                "activity_date": row["date"],
                "edition_id": edition.edition_id,
                "project_id": edition.project_id,
                "theme_id": edition.theme_id,
                "unit_id": unit,
                "unit_type_id": registers.type_in(year, unit, stated),
                "unit_area_id": registers.own_area(year, unit),
                "area_id": row["area_id"],
                "registered": registered,
                **counts,
                "source_row_id": row["source_row_id"],
                "source_column": row["position"],
            }
        )
    return facts
