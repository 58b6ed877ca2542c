"""Meetings: what they were, and row by row their topics, who spoke to them, and what was decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.identity import Register
from etl.conform.registers import Registers, next_key
from etl.conform.verdict import Verdict
from etl.reference import plain
from etl.sources.spec import Field, Ledger
from warehouse.schema import fct_meeting, fct_meeting_item

LEDGER = Ledger(
    kind="meetings",
    fields=(
        Field("year", "year"),
        Field("date", "date"),
        Field("meeting", "text", required=True),
        Field("meeting_kind", "text"),
        Field("venue", "text"),
        Field("attendees", "count"),
        Field("for_year", "year"),
        Field("topic", "text"),
        Field("speakers", "units"),
        Field("projects_named", "units"),
        Field("decision", "text"),
        Field("outcome", "text"),
        Field("claiming", "answer"),
        Field("source", "text"),
        Field("note", "text"),
    ),
    needs=(frozenset({"meeting"}), frozenset({"topic", "decision", "attendees", "venue"})),
    signs=frozenset({"meeting", "meeting_kind", "topic", "decision", "speakers", "attendees"}),
    year_from="date",
)

_OF_MEETING = ("date", "meeting_kind", "venue", "attendees", "attendees_bound", "for_year")
_OF_ITEM = ("outcome", "note")


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Nothing here depends on another register."""


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes fct_meeting and fct_meeting_item; what later rows say of a meeting or an item fills its blanks.

    The office's own rows stand before those of public sources, which never contradict them.
    """
    meetings, items = Register(), Register()
    for row in sorted(rows, key=lambda row: bool(row["named"])):
        row["attendees_bound"] = None if row["attendees"] is None else row["attendees_bound"]
        row["meeting_kind"] = _kind(row, registers)
        key = _key(row, meetings)
        outcome = meetings.add(key, row, () if row["named"] else _OF_MEETING)
        first = meetings.rows[key]
        for name in _OF_MEETING if row["named"] else ():
            first[name] = row[name] if first[name] is None else first[name]
        if outcome in (None, "duplicate") and (row["topic"] or row["decision"]):
            _add_item(items, (*key, row["topic"], row["decision"], row["claiming"] is True), row, verdict)
        else:
            verdict.settle(row, outcome, row["meeting"], first)
    _write(connection, meetings, items)


def _key(row: dict[str, Any], meetings: Register) -> tuple[int, str]:
    """Year and name; what a public source tells of a year's joint meeting is of the one the office names, if any."""
    own = [key for key, first in meetings.rows.items() if key[0] == row["year"] and first["meeting_kind"] == "joint"]
    if row["named"] and row["meeting_kind"] == "joint" and len(own) == 1:
        return own[0][0], own[0][1]
    return row["year"], plain(row["meeting"])


def _kind(row: dict[str, Any], registers: Registers) -> str | None:
    """The kind of a meeting: as stated, else by how its name ends."""
    names = registers.reference.meeting_kind_names.spellings
    stated = names.get(plain(row["meeting_kind"] or ""))
    if stated is None:
        text = plain(row["meeting"])
        stated = next((names[text[at:]] for at in range(len(text)) if text[at:] in names), None)
    return stated


def _add_item(items: Register, key: tuple[Any, ...], row: dict[str, Any], verdict: Verdict) -> None:
    first = items.rows.get(key)
    before = {name: list(first[name] or ()) for name in ("speakers", "projects_named")} if first else {}
    outcome = items.add(key, row, _OF_ITEM)
    if outcome == "duplicate" and first:
        for name, had in before.items():
            first[name] = tuple(dict.fromkeys([*had, *(row[name] or ())]))
            outcome = None if len(first[name]) > len(had) else outcome
    verdict.settle(row, outcome, row["topic"] or row["decision"], items.rows[key])


def _write(connection: Connection, meetings: Register, items: Register) -> None:
    if not meetings.rows:
        return
    first = next_key(connection, fct_meeting.c.meeting_id)
    keys = {key: place for place, key in enumerate(meetings.rows, start=first)}
    connection.execute(insert(fct_meeting), [_meeting(keys[key], row) for key, row in meetings.rows.items()])
    if items.rows:
        connection.execute(insert(fct_meeting_item), [_item(keys[key[:2]], row) for key, row in items.rows.items()])


def _meeting(key: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "meeting_id": key,
        "year": row["year"],
        "name": row["meeting"],
        "kind": row["meeting_kind"],
        "held_on": row["date"],
        "venue": row["venue"],
        "attendees": row["attendees"],
        "attendees_bound": row["attendees_bound"] or "unknown",
        "for_year": row["for_year"],
        "source": row["source"],
        "source_row_id": row["source_row_id"],
    }


def _item(meeting: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "meeting_id": meeting,
        "year": row["year"],
        "topic": row["topic"],
        "decision": row["decision"],
        "outcome": row["outcome"],
        "claiming": row["claiming"] is True,
        "speakers": list(row["speakers"] or ()),
        "projects": list(row["projects_named"] or ()),
        "note": row["note"],
        "source": row["source"],
        "source_row_id": row["source_row_id"],
    }
