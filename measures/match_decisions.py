"""What persons decided of matches: who, when, why, and whether it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from measures.histories import areas_of
from measures.reading import fetch
from measures.scope import Scope
from warehouse.schema import correction, dim_area, dim_unit, fct_need, unit_alias

KINDS = ("match_accept", "match_decline")


@dataclass(frozen=True)
class MatchDecision:
    """One decision, times in UTC. need: year, number, title, area; resource: year, number, title, unit, or None;
    unit: by its canonical name of today. standing: in_force, overtaken (a later one over the same pair stands), absent
    (no list has the need now) or withdrawn."""

    number: int
    kind: str
    subject: str
    answer: str
    need: dict[str, Any]
    resource: dict[str, Any] | None
    unit: str
    reason: str
    made_by: str | None
    made_at: datetime
    withdrawn_at: datetime | None
    standing: str = "in_force"

    @property
    def pair(self) -> tuple[Any, ...]:
        """What it is about: the need, the year, number and title of the resource if there is one, and the unit."""
        resource = self.resource or {}
        named = (resource[name] for name in ("year", "number", "title")) if resource else ()
        return (*(self.need[name] for name in ("year", "number", "title", "area")), *named, self.unit)


def match_decisions(connection: Connection, scope: Scope) -> list[MatchDecision]:
    """Every decision over a match of a need in the scope's areas, oldest first."""
    table = correction.c
    areas = areas_of(connection, scope)
    alias = select(unit_alias.c.written, dim_unit.c.name).join(dim_unit, dim_unit.c.unit_id == unit_alias.c.unit_id)
    names = {row.written: row.name for row in fetch(connection, alias)}
    query = select(correction).where(table.kind.in_(KINDS)).order_by(table.correction_id)
    found = [
        MatchDecision(
            row.correction_id,
            row.kind,
            row.subject,
            row.detail["answer"],
            row.detail["need"],
            row.detail["resource"],
            names.get(row.detail["unit"], row.detail["unit"]),
            row.reason,
            row.made_by,
            row.made_at,
            row.withdrawn_at,
        )  # fmt: skip
        for row in fetch(connection, query)
        if areas is None or row.detail["need"]["area"] in areas
    ]
    last = {one.pair: one.number for one in found if one.withdrawn_at is None}
    listed = _listed(connection)
    return [replace(one, standing=_standing(one, last, listed)) for one in found]


def _standing(one: MatchDecision, last: dict[tuple[Any, ...], int], listed: set[tuple[Any, ...]]) -> str:
    if one.withdrawn_at is not None:
        return "withdrawn"
    if one.pair[:4] not in listed:
        return "absent"
    return "in_force" if last[one.pair] == one.number else "overtaken"


def _listed(connection: Connection) -> set[tuple[Any, ...]]:
    """The needs that lists have now, by year, number, title and area."""
    need = fct_need.c
    query = select(need.year, need.number, need.title, dim_area.c.name).select_from(fct_need.outerjoin(dim_area))
    return {tuple(row) for row in fetch(connection, query)}
