"""Figures by joint body. Bodies overlap: a unit counts in each of its bodies, so these figures never add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import Connection, select

from measures.frames import frame
from measures.grouped import listed_years, units_by_slice
from measures.membership import Body, Membership, bodies, memberships
from measures.query import query
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from measures.yearly import participation_years
from warehouse.bounds import bound_of_sum
from warehouse.schema import dim_unit, fct_published, fct_roster

BODY_COLUMNS = (
    "body", "body_kind", "founded_year", "parent", "members", "members_participating", "members_coverage",
    "members_registered", "registered_coverage", "person_times", "person_times_bound", "published_members", "source",
)  # fmt: skip
OVER_TIME_COLUMNS = ("body", "year", "members")
OVERLAP_COLUMNS = ("body", "other", "shared_members")
MEMBER_COLUMNS = ("body", "unit", "joined_year", "left_year", "member_now", "took_part", "on_roster", "source")
BUILDINGS = "building_joint_committee"
"""The kind of body whose members are the units of one building."""


class _Year(NamedTuple):
    """A year by the names of units: who took part, who is on the roster (None: nobody knows), people by unit."""

    taking_part: set[str] | None
    listed: set[str] | None
    people: Mapping[str, tuple[int | None, str]]


def body_figures(connection: Connection, year: int, scope: Scope) -> pd.DataFrame:
    """One row a body, those above before those below them: BODY_COLUMNS in a year.

    members_coverage is participating members ÷ members; registered_coverage counts the members on that year's roster
    alone, above and below: in a building those are its units. Empty is unknown: a year without ledgers, without a
    roster, a body without known members, or one none of whose members the year's ledgers and roster know, as where
    only a public source names them. Members are those the scope lets see.
    """
    of_body = _members(memberships(connection, scope), year)
    of_year, published = _year(connection, year), _published(connection)
    rows = [_figures(body, of_body.get(body.name, set()), of_year, published) for body in nested(bodies(connection))]
    return frame(BODY_COLUMNS, rows)


def _figures(body: Body, members: set[str], year: _Year, published: Mapping[str, int]) -> tuple[Any, ...]:
    taking_part = members & year.taking_part if year.taking_part is not None else set()
    registered = members & year.listed if year.listed is not None and members else None
    known = year.taking_part is not None and bool(taking_part or registered)
    registered = registered if known else None
    people = [year.people.get(unit, (0, "exact")) for unit in members]
    bound = bound_of_sum({stated for _value, stated in people}) if known else "unknown"
    return (
        body.name,
        body.kind,
        body.founded_year,
        body.parent,
        len(members) or None,
        len(taking_part) if known else None,
        len(taking_part) / len(members) if known else None,
        None if registered is None else len(registered),
        len(taking_part & registered) / len(registered) if known and registered else None,
        None if bound == "unknown" else sum(value or 0 for value, _stated in people),
        bound,
        published.get(body.name),
        body.source,
    )


def members(connection: Connection, year: int, scope: Scope) -> pd.DataFrame:
    """One row a membership, past ones included: MEMBER_COLUMNS, whether it took part and is on the roster that year.

    Of a body whose members neither ledgers nor roster of the year know, that is unknown.
    """
    of_year, found = _year(connection, year), memberships(connection, scope)
    ledgers = (of_year.taking_part or set()) | (of_year.listed or set())
    known = {body for body, units in _members(found, year).items() if units & ledgers}

    def among(one: Membership, units: set[str] | None) -> bool | None:
        return None if units is None or one.body not in known else one.unit in units

    rows = [
        (
            one.body,
            one.unit,
            one.joined_year,
            one.left_year,
            one.holds(year),
            among(one, of_year.taking_part),
            among(one, of_year.listed),
            one.source,
        )
        for one in found
    ]
    return frame(MEMBER_COLUMNS, rows)


def members_over_time(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a body and year that has ledgers: OVER_TIME_COLUMNS; None where no member is known."""
    found = memberships(connection, scope)
    by_year = {year: _members(found, year) for year in sorted(participation_years(connection))}
    rows = [
        (body.name, year, len(of_body.get(body.name, ())) or None)
        for body in nested(bodies(connection))
        for year, of_body in by_year.items()
    ]
    return frame(OVER_TIME_COLUMNS, rows)


def overlaps(connection: Connection, year: int, scope: Scope) -> pd.DataFrame:
    """One row a pair of bodies that share members in a year, each pair once: OVERLAP_COLUMNS, most shared first."""
    of_body = _members(memberships(connection, scope), year)
    names = [body.name for body in nested(bodies(connection)) if body.name in of_body]
    rows = [
        (one, other, len(shared))
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        if (shared := of_body[one] & of_body[other])
    ]
    return frame(OVERLAP_COLUMNS, sorted(rows, key=lambda row: -row[2]))


def nested(found: list[Body]) -> list[Body]:
    """The bodies with each below the one it belongs to, where that is a body itself, else by name."""
    below: dict[str | None, list[Body]] = {}
    names = {body.name for body in found}
    for body in found:
        above = body.parent if body.parent in names and body.parent != body.name else None
        below.setdefault(above, []).append(body)
    ordered: list[Body] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        body = waiting.pop()
        ordered.append(body)
        waiting += reversed(below.get(body.name, []))
    return ordered + [body for body in found if body not in ordered]  # those above each other in a ring


def _members(found: list[Membership], year: int) -> dict[str, set[str]]:
    of_body: dict[str, set[str]] = {}
    for one in found:
        if one.holds(year):
            of_body.setdefault(one.body, set()).add(one.unit)
    return of_body


def _year(connection: Connection, year: int) -> _Year:
    """The members of a body take part wherever they do: which members those are, the scope has said."""
    everything = Scope.everything()
    names = {row.unit_id: row.name for row in fetch(connection, select(dim_unit.c.unit_id, dim_unit.c.name))}
    taking_part = None
    people: dict[str, tuple[int | None, str]] = {}
    if year in participation_years(connection):
        units = units_by_slice(connection, ("year",), Selection(), everything).get((), {}).get(year, set())
        taking_part = {names[unit] for unit in units}
        counted = query(
            connection, ["person_times"], by=("unit",), selection=Selection(years=(year,)), scope=everything
        )
        people = {row[0]: (row[1], row[2]) for row in counted.itertuples(index=False)}
    listed = None
    if year in listed_years(connection, ("roster",)):
        rows = fetch(connection, select(fct_roster.c.unit_id).where(fct_roster.c.year == year))
        listed = {names[row.unit_id] for row in rows}
    return _Year(taking_part, listed, people)


def _published(connection: Connection) -> dict[str, int]:
    """Body → how many members it was said to have, the latest figure."""
    table = fct_published.c
    wanted = select(table.subject, table.value).where(table.measure == "member_organisations").order_by(table.year)
    return {row.subject: row.value for row in fetch(connection, wanted)}
