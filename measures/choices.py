"""What there is to choose from: the values of a dimension, and the years."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, or_, select, union

from measures.aggregates import presence
from measures.bases import BASES
from measures.dimensions import DIMENSIONS, Label, labels
from measures.edition_rows import read_editions
from measures.errors import UnknownDimension, nearest
from measures.reading import fetch
from measures.scope import Scope, area_keys
from warehouse.schema import dim_area, dim_project_edition

_UNITS = ("participation", "roster", "claim", "resource")


def choices(connection: Connection, dimension: str, scope: Scope) -> list[Label]:
    """The values a reader may pick in the dimension, in their proper order.

    Themes, unit types and residential areas are all those there are; projects, units and months those
    the data has. A restricted scope leaves its own areas, and the units and months found in them.
    """
    if dimension not in DIMENSIONS:
        known = ", ".join(DIMENSIONS)
        raise UnknownDimension(nearest(dimension, DIMENSIONS, 1), dimension=dimension, known=known)
    if dimension == "year":
        return list(years(connection, scope))
    if dimension in ("theme", "unit_type"):
        return list((labels(connection, dimension).known or {}).values())
    return _found(connection, dimension, scope)


def areas_in(connection: Connection, year: int, scope: Scope) -> list[Label]:
    """The residential areas in force in a year: those no longer on the official list by then are left out."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    area = dim_area.c
    statement = select(area.name).where(
        or_(area.valid_from.is_(None), area.valid_from <= last), or_(area.valid_to.is_(None), area.valid_to >= first)
    )
    valid = {row.name for row in fetch(connection, statement)}
    return [name for name in choices(connection, "area", scope) if name in valid]


def area_codes(connection: Connection, scope: Scope) -> dict[str, str | None]:
    """The residential areas a reader may see, in their proper order, with their statistics codes (None for none)."""
    codes = {row.name: row.code for row in fetch(connection, select(dim_area.c.name, dim_area.c.code))}
    return {str(name): codes.get(str(name)) for name in choices(connection, "area", scope)}


def years(connection: Connection, scope: Scope) -> list[int]:
    """The years that have any participation, roster, project, claim, need or resource, ascending."""
    found_in = (presence(connection, base) for base in BASES.values())
    parts = [select(columns["year"].label("year")).where(*scope.predicates(columns["area"])) for columns in found_in]
    found = {row.year for row in fetch(connection, select(union(*parts).subquery().c.year))}
    return sorted(found | {edition.year for edition in read_editions(connection).counted})


def latest_year(connection: Connection, scope: Scope) -> int | None:
    """The last year with participation, else the last with anything; None when there is nothing."""
    columns = presence(connection, BASES["participation"])
    statement = select(columns["year"]).distinct().where(*scope.predicates(columns["area"]))
    found = [row.year for row in fetch(connection, statement)] or years(connection, scope)
    return max(found, default=None)


def _found(connection: Connection, dimension: str, scope: Scope) -> list[Label]:
    if dimension in ("area", "unit_area"):
        keys = _residential_areas(connection, scope)
    elif dimension == "project":
        keys = {row[0] for row in fetch(connection, select(dim_project_edition.c.project_id).distinct())}
    else:
        bases = [BASES[name] for name in (_UNITS if dimension == "unit" else ("participation",))]
        found_in = (base.columns if dimension == "month" else presence(connection, base) for base in bases)
        parts = [
            select(columns[dimension].label("key")).where(*scope.predicates(columns["area"])) for columns in found_in
        ]
        keys = {row.key for row in fetch(connection, select(union(*parts).subquery().c.key))}
    known = labels(connection, dimension)
    placed = known.positions(keys)
    return [known.of(key) for key in sorted(keys - {None}, key=lambda key: placed[key])]


def _residential_areas(connection: Connection, scope: Scope) -> set[int | str | None]:
    statement = select(dim_area.c.area_id).where(dim_area.c.level == "residential_area")
    if scope.areas is not None:
        statement = statement.where(dim_area.c.area_id.in_(area_keys(sorted(scope.areas))))
    return {row.area_id for row in fetch(connection, statement)}
