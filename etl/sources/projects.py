"""Catalogues: which projects a year has, with theme and status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert

from etl.conform.groups import listed
from etl.conform.identity import Register
from etl.conform.registers import Registers, ensure_projects, next_key, read_editions
from etl.conform.verdict import Verdict
from etl.sources.spec import Field, Ledger
from warehouse.project_names import project_key
from warehouse.schema import bridge_edition_audience, dim_project_edition

LEDGER = Ledger(
    kind="projects",
    fields=(
        Field("year", "year"),
        Field("project", "project", required=True),
        Field("theme", "theme"),
        Field("status", "status"),
        Field("lead", "text"),
        Field("audience", "text"),
        Field("partner", "text"),
        Field("note", "text"),
        Field("source", "text"),
    ),
    needs=(frozenset({"project"}), frozenset({"theme", "status", "lead", "audience"})),
    signs=frozenset({"status", "lead", "audience"}),
)

_COMPARED = ("theme", "status", "lead", "audience", "partner", "note", "source")
_CONTRADICTING = ("theme", "status")


def examine(row: dict[str, Any], registers: Registers, verdict: Verdict) -> None:
    """Nothing here depends on another register."""


def derive(rows: list[dict[str, Any]], registers: Registers, connection: Connection, verdict: Verdict) -> None:
    """Writes the editions that catalogues list and those that public sources name.

    A named edition that a catalogue lists too lends it what the catalogue leaves blank.
    """
    register = Register()
    for row in sorted(rows, key=lambda row: bool(row["named"])):
        key = (row["year"], project_key(row["project"]))
        row["listing"] = "named" if row["named"] else "catalogue"
        contradicting = () if row["named"] else _CONTRADICTING
        outcome = register.add(key, row, contradicting)
        first = register.rows[key]
        if outcome == "duplicate":
            first["project"] = first["project"] if row["named"] else min(first["project"], row["project"])
            for name in _COMPARED:
                first[name] = first[name] if first[name] is not None else row[name]
        verdict.settle(row, outcome, row["project"], first)
    write_editions(connection, registers, register.rows.values())


def add_provisional(rows: Iterable[dict[str, Any]], registers: Registers, connection: Connection) -> None:
    """Where a year has no catalogue at all, the ledgers' own projects and themes make its editions.

    `rows` have year, project, theme, area, source_row_id and how many times it is said; the theme stated most often
    for a project stands.
    """
    register, votes = Register(), Counter[tuple[Any, ...]]()
    for row in rows:
        if row["year"] in registers.catalogues or (row.get("area") and registers.area(row["area"]) is None):
            continue
        key = (row["year"], project_key(row["project"]))
        votes[(key, row["theme"])] += row["times"] * (row["theme"] is not None)
        blank = dict.fromkeys(("theme", "status", "lead", "audience", "partner", "note", "source"))
        edition = {"year": row["year"], "project": row["project"], "source_row_id": row["source_row_id"]}
        register.add(key, {**blank, **edition, "listing": "provisional"}, ())
        first = register.rows[key]
        first["project"] = min(first["project"], row["project"])
    for (key, theme), number in sorted(votes.items(), key=lambda vote: (vote[1], str(vote[0][1]))):
        if number:
            register.rows[key]["theme"] = theme
    named = [row for key, row in register.rows.items() if key in registers.editions]
    _replace_named(connection, registers, named)
    write_editions(connection, registers, (row for key, row in register.rows.items() if key not in registers.editions))


def _replace_named(connection: Connection, registers: Registers, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        edition = registers.editions[row["year"], project_key(row["project"])]
        connection.execute(
            dim_project_edition.update()
            .where(dim_project_edition.c.edition_id == edition.edition_id)
            .values(
                listing="provisional", theme_id=registers.themes.get(row["theme"]), source_row_id=row["source_row_id"]
            )
        )
    if rows:
        read_editions(connection, registers, {row["year"] for row in rows})


def write_editions(connection: Connection, registers: Registers, rows: Iterable[dict[str, Any]]) -> None:
    """Inserts editions and brings the registers in step."""
    editions = list(rows)
    if not editions:
        return
    projects = ensure_projects(connection, [row["project"] for row in editions])
    first = next_key(connection, dim_project_edition.c.edition_id)
    connection.execute(
        insert(dim_project_edition),
        [
            {
                "edition_id": first + place,
                "project_id": projects[project_key(row["project"])],
                "year": row["year"],
                "name": row["project"],
                "theme_id": registers.themes.get(row["theme"]),
                **{
                    name: row[name]
                    for name in ("status", "lead", "audience", "partner", "note", "source", "listing", "source_row_id")
                },
            }
            for place, row in enumerate(editions)
        ],
    )
    _write_audiences(connection, registers, dict(enumerate(editions, start=first)))
    read_editions(connection, registers, {row["year"] for row in editions})


def _write_audiences(connection: Connection, registers: Registers, editions: dict[int, dict[str, Any]]) -> None:
    """Writes whom each edition is for, group by group; `editions` by their key."""
    found = [
        {"edition_id": key, "written": written, "audience": audience, "year": row["year"]}
        for key, row in editions.items()
        for written, audience in listed(row["audience"], registers.reference.audience_names).items()
    ]
    if found:
        connection.execute(insert(bridge_edition_audience), found)
