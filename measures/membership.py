"""Who belongs to which joint body, and since when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from measures.grouped import listed_years
from measures.histories import areas_of
from measures.reading import fetch
from measures.scope import Scope
from measures.yearly import participation_years
from warehouse.schema import bridge_body_member, dim_area, dim_body, dim_unit, fct_roster


@dataclass(frozen=True)
class Membership:
    """A unit in a body. Where it is not known since when, it counts from `known_from`: the founding of the body, and
    where that is not known either, the latest year that any ledger or roster knows."""

    body: str
    unit: str
    joined_year: int | None
    left_year: int | None
    known_from: int | None
    source: str | None

    def holds(self, year: int) -> bool:
        """Whether the unit is a member in a year; in the year it left it is no longer one."""
        since = self.joined_year if self.joined_year is not None else self.known_from
        return (since is None or since <= year) and (self.left_year is None or self.left_year > year)


@dataclass(frozen=True)
class Body:
    """A joint body: kind (council, building_joint_committee, district_alliance, service_station or as written),
    the body above it by name, and the public source where it is known from one."""

    name: str
    kind: str | None
    founded_year: int | None
    parent: str | None
    source: str | None


def bodies(connection: Connection) -> list[Body]:
    """Every body by name. What a body is called and when it was founded is no area's secret."""
    columns = (dim_body.c.name, dim_body.c.kind, dim_body.c.founded_year, dim_body.c.parent, dim_body.c.source)
    return [Body(*list(row)) for row in fetch(connection, select(*columns).order_by(dim_body.c.name))]


def memberships(connection: Connection, scope: Scope) -> list[Membership]:
    """Every membership by body and unit; a restricted scope leaves units whose latest roster has them in its areas."""
    member = bridge_body_member.c
    query = (
        select(
            dim_body.c.name.label("body"),
            dim_unit.c.name.label("unit"),
            member.joined_year,
            member.left_year,
            dim_body.c.founded_year,
            member.source,
        )
        .select_from(bridge_body_member.join(dim_body).join(dim_unit))
        .order_by(dim_body.c.name, dim_unit.c.name, member.joined_year)
    )
    areas = areas_of(connection, scope)
    of_unit = {} if areas is None else _areas_of_units(connection)
    latest = max(participation_years(connection) | listed_years(connection, ("roster",)), default=None)
    return [
        Membership(row.body, row.unit, row.joined_year, row.left_year, row.founded_year or latest, row.source)
        for row in fetch(connection, query)
        if areas is None or of_unit.get(row.unit) in areas
    ]


def _areas_of_units(connection: Connection) -> dict[str, str]:
    """Unit → the area of its latest roster that has one."""
    query = (
        select(dim_unit.c.name, dim_area.c.name.label("area"))
        .select_from(fct_roster.join(dim_unit).join(dim_area, dim_area.c.area_id == fct_roster.c.unit_area_id))
        .order_by(fct_roster.c.year)
    )
    return {row.name: row.area for row in fetch(connection, query)}


def bodies_of_units(found: list[Membership], year: int) -> dict[str, list[str]]:
    """Unit → the bodies it is a member of in a year."""
    of_unit: dict[str, list[str]] = defaultdict(list)
    for one in found:
        if one.holds(year) and one.body not in of_unit[one.unit]:
            of_unit[one.unit].append(one.body)
    return of_unit
