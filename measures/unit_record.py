"""One unit: what it did year by year, where, in which projects, what it claimed, offered and answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from measures.frames import frame, such
from measures.membership import Membership, memberships
from measures.query import query
from measures.reading import fetch
from measures.register import RegisteredUnit, register
from measures.scope import Scope, area_keys
from measures.selection import Selection
from measures.yearly import participation_years
from warehouse.schema import (
    bridge_resource_unit,
    dim_area,
    dim_project,
    dim_theme,
    dim_unit,
    fct_claim,
    fct_match,
    fct_need,
    fct_participation,
    fct_resource,
    fct_roster,
)

YEAR_MEASURES = ("unit_entries", "themes_reached", "activities", "person_times")
YEAR_COLUMNS = ("year", "unit_type", "unit_area", "on_roster", *YEAR_MEASURES, "person_times_bound")
CLAIM_COLUMNS = ("year", "project", "theme", "claimed_on", "form", "became_active")
OFFER_COLUMNS = ("year", "offer", "title", "category", "matched_with")
RESIDENTIAL = "居民区"


@dataclass(frozen=True)
class UnitRecord:
    """All that is known of a unit, as a reader of the scope may see it.

    years: YEAR_COLUMNS, a row for every year with ledgers or a roster of it; projects: project, theme, years (a tuple)
    and figures; areas: area and figures; claims: CLAIM_COLUMNS; offers: OFFER_COLUMNS.
    """

    unit: RegisteredUnit
    area: str | None
    years: pd.DataFrame
    projects: pd.DataFrame
    areas: pd.DataFrame
    bodies: list[Membership]
    claims: pd.DataFrame
    offers: pd.DataFrame


def unit_record(connection: Connection, name: str, scope: Scope, years: tuple[int, ...] = ()) -> UnitRecord | None:
    """The record of the unit called so, by its canonical or any written name; None where the scope has none.

    `years` narrows its projects, areas, claims and offers; its years and bodies are always all.
    """
    units = register(connection, scope)
    unit = next((one for one in units if one.name == name), None) or next(
        (one for one in units if name in one.written), None
    )
    if unit is None:
        return None
    key = fetch(connection, select(dim_unit.c.unit_id).where(dim_unit.c.name == unit.name))[0].unit_id
    areas = _areas(connection, key)
    area = areas[max(areas)] if areas else None
    return UnitRecord(
        unit,
        area,
        _years(connection, unit, areas, scope),
        _projects(connection, _of(unit).replace(years=years), scope),
        query(
            connection,
            ["activities", "person_times"],
            by=("area",),
            selection=_of(unit).replace(years=years),
            scope=scope,
        ),
        [one for one in memberships(connection, scope) if one.unit == unit.name],
        _within(_claims(connection, key, scope), years),
        _within(_offers(connection, key, unit, area, scope), years),
    )


def _of(unit: RegisteredUnit) -> Selection:
    return Selection(units=(unit.name,))


def _areas(connection: Connection, key: int) -> dict[int, str]:
    """Year → the area that its roster registers the unit in."""
    wanted = (
        select(fct_roster.c.year, dim_area.c.name)
        .select_from(fct_roster.join(dim_area, dim_area.c.area_id == fct_roster.c.unit_area_id))
        .where(fct_roster.c.unit_id == key)
    )
    return {row.year: row.name for row in fetch(connection, wanted)}


def _years(connection: Connection, unit: RegisteredUnit, areas: dict[int, str], scope: Scope) -> pd.DataFrame:
    found = query(connection, YEAR_MEASURES, by=("year",), selection=_of(unit), scope=scope)
    by_year = {row["year"]: row for row in found.to_dict("records")}
    known, types = participation_years(connection), dict(unit.types)
    nothing = {**dict.fromkeys(YEAR_MEASURES, 0), "person_times_bound": "exact"}
    unknown = {**dict.fromkeys(YEAR_MEASURES), "person_times_bound": "unknown"}
    rows = []
    for year in sorted(known | set(unit.listed_years)):
        figures = by_year.get(year) or (nothing if year in known else unknown)
        rows.append(
            {
                "year": year,
                "unit_type": types.get(year),
                "unit_area": areas.get(year),
                "on_roster": year in unit.listed_years,
                **{column: figures[column] for column in (*YEAR_MEASURES, "person_times_bound")},
            }
        )
    return frame(YEAR_COLUMNS, [tuple(row[name] for name in YEAR_COLUMNS) for row in rows])


def _within(rows: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    return such(rows, (not years or year in years for year in rows["year"]))


def _projects(connection: Connection, chosen: Selection, scope: Scope) -> pd.DataFrame:
    """One row a project and theme, the one with most activities first."""
    figures = query(connection, ["activities", "person_times"], by=("project", "theme"), selection=chosen, scope=scope)
    entries = query(connection, ["activities"], by=("year", "project"), selection=chosen, scope=scope)
    years: dict[Any, list[int]] = defaultdict(list)
    for year, project in zip(entries["year"], entries["project"], strict=True):
        years[project].append(int(year))
    figures.insert(2, "years", pd.Series([tuple(years[project]) for project in figures["project"]], dtype=object))
    order = sorted(range(len(figures)), key=lambda place: -(figures["activities"].iloc[place] or 0))
    return figures.iloc[order].reset_index(drop=True)


def _claims(connection: Connection, key: int, scope: Scope) -> pd.DataFrame:
    claim = fct_claim.c
    active = select(fct_participation.c.edition_id).where(fct_participation.c.unit_id == key).distinct()
    wanted = (
        select(
            claim.year,
            dim_project.c.name.label("project"),
            dim_theme.c.zh.label("theme"),
            claim.claimed_on,
            claim.form,
            claim.edition_id.in_(active).label("active"),
        )
        .select_from(fct_claim.join(dim_project).outerjoin(dim_theme, dim_theme.c.theme_id == claim.theme_id))
        .where(claim.unit_id == key, *scope.predicates(claim.unit_area_id))
        .order_by(claim.year, dim_project.c.name)
    )
    known = participation_years(connection)
    rows = [(*row[:5], bool(row.active) if row.year in known else None) for row in fetch(connection, wanted)]
    return frame(CLAIM_COLUMNS, rows)


def _offers(connection: Connection, key: int, unit: RegisteredUnit, area: str | None, scope: Scope) -> pd.DataFrame:
    """The resources it offered, the needs it answered and, of a residential area's own unit, the needs raised there."""
    resource, need, match = fct_resource.c, fct_need.c, fct_match.c
    shared = select(bridge_resource_unit.c.resource_id).where(bridge_resource_unit.c.unit_id == key)
    offered = (
        select(resource.resource_id, resource.year, resource.title, resource.category)
        .where((resource.unit_id == key) | resource.resource_id.in_(shared), *scope.predicates(resource.unit_area_id))
        .order_by(resource.year, resource.resource_id)
    )
    met = _met(connection, scope)
    rows = [
        (row.year, "resource", row.title, row.category, tuple(met.get(row.resource_id, ())))
        for row in fetch(connection, offered)
    ]
    answered = (
        select(need.year, need.title, need.category, fct_resource.c.title.label("by"))
        .select_from(fct_match.join(fct_need).outerjoin(fct_resource))
        .where(match.unit_id == key, *scope.predicates(need.area_id))
        .order_by(need.year, need.need_id)
    )
    rows += [
        (row.year, "answered", row.title, row.category, (row.by,) if row.by else ())
        for row in fetch(connection, answered)
    ]
    if unit.unit_type() == RESIDENTIAL and area:
        raised = (
            select(need.year, need.title, need.category)
            .where(need.area_id.in_(area_keys([area])), *scope.predicates(need.area_id))
            .order_by(need.year, need.need_id)
        )
        rows += [(row.year, "need", row.title, row.category, ()) for row in fetch(connection, raised)]
    return frame(OFFER_COLUMNS, rows)


def _met(connection: Connection, scope: Scope) -> dict[int, list[str]]:
    """Resource → the titles of the needs it met."""
    wanted = (
        select(fct_match.c.resource_id, fct_need.c.title)
        .select_from(fct_match.join(fct_need))
        .where(fct_match.c.resource_id.is_not(None), *scope.predicates(fct_need.c.area_id))
        .order_by(fct_need.c.need_id)
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in fetch(connection, wanted.add_columns(fct_need.c.need_id)):
        found[row.resource_id].append(row.title)
    return found
