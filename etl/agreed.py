"""Matches that persons agreed or declined, put into force beside those that ledgers state.

A decision speaks of a need, a resource and a unit by what ledgers say of them, never by keys, so it stands whatever
is loaded, reloaded or undone. Of two decisions over the same two the later stands; one whose need or resource no
longer occurs waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, insert, select

from etl.clock import local
from warehouse.schema import bridge_resource_unit, correction, dim_area, fct_match, fct_need, fct_resource, unit_alias

MATCHES = ("match_accept", "match_decline")
Standing = Literal["in_force", "overtaken", "absent"]


class Decision(NamedTuple):
    """One decision. `detail` holds need (year, number, title, area), resource (year, number, title, unit) or None,
    unit (a written name) or None, and answer: the resource or unit in words."""

    number: int
    kind: str
    detail: dict[str, Any]
    made_at: datetime

    @property
    def pair(self) -> tuple[Any, ...]:
        """What it is about."""
        need, resource = self.detail["need"], self.detail["resource"]
        return (*need.values(), *(resource.values() if resource else ()), self.detail["unit"])

    @property
    def years(self) -> set[int]:
        """The years whose facts it joins."""
        resource = self.detail["resource"]
        return {self.detail["need"]["year"], *({resource["year"]} if resource else ())}


class Met(NamedTuple):
    """The keys that a decision comes to: a need, a resource if there is one, and the units that answer."""

    need: int
    resource: int | None
    units: tuple[int, ...]


def live_decisions(connection: Connection) -> list[Decision]:
    """The decisions over matches that were not taken back, in the order they were made."""
    table = correction.c
    query = (
        select(table.correction_id, table.kind, table.detail, table.made_at)
        .where(table.withdrawn_at.is_(None), table.kind.in_(MATCHES))
        .order_by(table.correction_id)
    )
    return [Decision(*row) for row in connection.execute(query)]


def joined_years(connection: Connection, years: Collection[int]) -> set[int]:
    """The years with all those that a decision joins to them: they are derived together."""
    found, groups = set(years), [decision.years for decision in live_decisions(connection)]
    while further := {year for group in groups if group & found for year in group} - found:
        found |= further
    return found


def agree(connection: Connection, years: Collection[int]) -> None:
    """Adds to fct_match, freshly derived from ledgers for these years, what persons agreed and did not overtake."""
    live = live_decisions(connection)
    last = {decision.pair: decision.number for decision in live}
    chosen = [
        one for one in live if one.kind == "match_accept" and last[one.pair] == one.number and one.years & {*years}
    ]
    if not chosen:
        return
    lists = Lists(connection, {year for decision in chosen for year in decision.years})
    stated = {
        tuple(row)
        for row in connection.execute(select(fct_match.c.need_id, fct_match.c.resource_id, fct_match.c.unit_id))
    }
    rows: dict[tuple[int, int | None, int], dict[str, Any]] = {}
    for decision in chosen:
        met = lists.met(decision)
        for unit in met.units if met else ():
            assert met is not None
            key = (met.need, met.resource, unit)
            if key not in stated:
                rows.setdefault(key, _match(decision, *key, lists.source_rows[met.need]))
    if rows:
        connection.execute(insert(fct_match), list(rows.values()))


def _match(decision: Decision, need: int, resource: int | None, unit: int, source_row: int) -> dict[str, Any]:
    return {
        "year": decision.detail["need"]["year"],
        "need_id": need,
        "resource_id": resource,
        "unit_id": unit,
        "matched_on": datetime.fromisoformat(local(decision.made_at)).date(),
        "source_row_id": source_row,
        "correction_id": decision.number,
    }


def standings(connection: Connection) -> dict[int, Standing]:
    """Number → whether a decision that was not taken back is in force."""
    live = live_decisions(connection)
    last = {decision.pair: decision.number for decision in live}
    lists = Lists(connection, {year for decision in live for year in decision.years})
    return {one.number: _standing(one, last[one.pair], lists) for one in live}


def _standing(decision: Decision, last: int, lists: Lists) -> Standing:
    if lists.met(decision) is None:
        return "absent"
    return "in_force" if decision.number == last else "overtaken"


class Lists:
    """The needs and resources of some years by what ledgers say of them, and the units by their written names."""

    def __init__(self, connection: Connection, years: Collection[int]) -> None:
        self.units = {
            row.written: row.unit_id for row in connection.execute(select(unit_alias.c.written, unit_alias.c.unit_id))
        }
        need, resource, among = fct_need.c, fct_resource.c, sorted({*years})
        self.needs: dict[tuple[Any, ...], int] = {}
        self.source_rows: dict[int, int] = {}
        query = (
            select(need.need_id, need.year, need.number, need.title, dim_area.c.name.label("area"), need.source_row_id)
            .select_from(fct_need.outerjoin(dim_area))
            .where(need.year.in_(among))
            .order_by(need.need_id)
        )
        for row in connection.execute(query):
            self.needs.setdefault((row.year, row.number, row.title, row.area), row.need_id)
            self.source_rows[row.need_id] = row.source_row_id
        self.offers: dict[int, list[int]] = {}
        self.resources: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        offered = select(resource.resource_id, resource.year, resource.number, resource.title, resource.unit_id)
        for offer in connection.execute(offered.where(resource.year.in_(among)).order_by(resource.resource_id)):
            self.resources[offer.year, offer.number, offer.title].append(offer.resource_id)
            self.offers[offer.resource_id] = [offer.unit_id]
        further = select(bridge_resource_unit).where(bridge_resource_unit.c.year.in_(among))
        for other in connection.execute(further.order_by(bridge_resource_unit.c.unit_id)):
            self.offers[other.resource_id].append(other.unit_id)

    def met(self, decision: Decision) -> Met | None:
        """The keys that a decision comes to; None where its need, resource or unit does not occur."""
        detail = decision.detail
        need = self.needs.get(tuple(detail["need"][name] for name in ("year", "number", "title", "area")))
        unit = self.units.get(detail["unit"])
        if need is None or unit is None:
            return None
        if detail["resource"] is None:
            return Met(need, None, (unit,))
        place = tuple(detail["resource"][name] for name in ("year", "number", "title"))
        found = next((key for key in self.resources.get(place, ()) if unit in self.offers[key]), None)
        return None if found is None else Met(need, found, tuple(self.offers[found]))
