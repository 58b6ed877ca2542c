"""The two lists that meet: needs with what became of them and for how long they are open, and resources."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Select, func, select

from measures.bases import BASES
from measures.frames import frame
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import (
    bridge_resource_unit,
    dim_area,
    dim_theme,
    dim_unit,
    fct_match,
    fct_need,
    fct_resource,
)

NEED_COLUMNS = (
    "year", "number", "title", "area", "theme", "category", "raised_on", "need_status", "days_open", "matched_on",
    "matched_with", "done_on",
)  # fmt: skip
RESOURCE_COLUMNS = ("year", "number", "title", "offered_by", "unit_area", "theme", "category", "needs_met")
AGE_COLUMNS = ("age_band", "open_needs")
BANDS = ((30, "month"), (90, "quarter"), (180, "half"), (365, "year"))
"""Up to how many days, and the name of the band; beyond is `longer`, and a need without a date is `undated`."""


@dataclass(frozen=True)
class Need:
    """A need as its list has it. status: open, matched or done; matched_with: resources and units in words."""

    key: int
    year: int
    number: str | None
    title: str
    area: str | None
    theme: str | None
    category: str | None
    raised_on: datetime.date | None
    status: str
    matched_on: datetime.date | None
    matched_with: tuple[str, ...]
    done_on: datetime.date | None

    def days_open(self, on: datetime.date) -> int | None:
        """How long it has waited on a day, or waited until it was met; None where dates are not known."""
        end = on if self.status == "open" else self.matched_on or self.done_on
        return None if self.raised_on is None or end is None else max(0, (end - self.raised_on).days)


@dataclass(frozen=True)
class Resource:
    """A resource as its list has it, with all units that offer it, the first of them first."""

    key: int
    year: int
    number: str | None
    title: str
    units: tuple[str, ...]
    area: str | None
    theme: str | None
    category: str | None
    needs_met: int


def counted_until(connection: Connection, today: datetime.date | None = None) -> datetime.date | None:
    """The day up to which open needs are counted as waiting: today, or the end of the last year with a list of needs
    where that is over. None without any list."""
    last = latest_list(connection)
    return None if last is None else min(today or datetime.date.today(), datetime.date(last, 12, 31))


def latest_list(connection: Connection) -> int | None:
    """The last year that has a list of needs; None without any."""
    found: int | None = fetch(connection, select(func.max(fct_need.c.year)))[0][0]
    return found


def needs(connection: Connection, selection: Selection, scope: Scope) -> list[Need]:
    """The needs of the selection by year and number. Its unit types do not apply: areas raise needs."""
    base = BASES["need"]
    need = fct_need.c
    statement = (
        select(fct_need, dim_area.c.name.label("area"), dim_theme.c.zh.label("theme"))
        .select_from(fct_need.outerjoin(dim_area).outerjoin(dim_theme, dim_theme.c.theme_id == need.theme_id))
        .where(*selection.keeping(base.dimensions).predicates(base.columns), *scope.predicates(need.area_id))
        .order_by(need.year, need.number, need.need_id)
    )
    answers = _answers(connection)
    found = []
    for row in fetch(connection, statement):
        day, said = answers.get(row.need_id, (None, None))
        status = "done" if row.done else "open" if said is None else "matched"
        found.append(
            Need(
                row.need_id,
                row.year,
                row.number,
                row.title,
                row.area,
                row.theme,
                row.category,
                row.raised_on,
                status,
                day,
                said or (),
                row.done_on,
            )  # fmt: skip
        )
    return found


def _answers(connection: Connection) -> dict[int, tuple[datetime.date | None, tuple[str, ...]]]:
    """Need → the first day it was met, and what met it in words: resource（unit）, or whichever is known."""
    match = fct_match.c
    statement = (
        select(match.need_id, match.matched_on, fct_resource.c.title, dim_unit.c.name)
        .select_from(fct_match.outerjoin(fct_resource).outerjoin(dim_unit, dim_unit.c.unit_id == match.unit_id))
        .order_by(match.need_id, match.match_id)
    )
    days: dict[int, list[datetime.date]] = defaultdict(list)
    said: dict[int, dict[str, None]] = defaultdict(dict)
    for row in fetch(connection, statement):
        words = f"{row.title}（{row.name}）" if row.title and row.name else row.title or row.name
        said[row.need_id] |= {words: None} if words else {}
        days[row.need_id] += [row.matched_on] if row.matched_on else []
    return {key: (min(days[key], default=None), tuple(words)) for key, words in said.items()}


def resources(connection: Connection, selection: Selection, scope: Scope) -> list[Resource]:
    """The resources of the selection by year and number; areas are those of the units."""
    base = BASES["resource"]
    resource = fct_resource.c
    statement: Select[tuple[object, ...]] = (
        select(
            resource.resource_id,
            resource.year,
            resource.number,
            resource.title,
            dim_unit.c.name.label("unit"),
            dim_area.c.name.label("area"),
            dim_theme.c.zh.label("theme"),
            resource.category,
        )
        .select_from(
            fct_resource.join(dim_unit)
            .outerjoin(dim_area, dim_area.c.area_id == resource.unit_area_id)
            .outerjoin(dim_theme, dim_theme.c.theme_id == resource.theme_id)
        )
        .where(*selection.keeping(base.dimensions).predicates(base.columns), *scope.predicates(resource.unit_area_id))
        .order_by(resource.year, resource.number, resource.resource_id)
    )
    others: dict[int, list[str]] = defaultdict(list)
    further = bridge_resource_unit.join(dim_unit)
    names = select(bridge_resource_unit.c.resource_id, dim_unit.c.name).select_from(further).order_by(dim_unit.c.name)
    for row in fetch(connection, names):
        others[row.resource_id].append(row.name)
    distinct = func.count(func.distinct(fct_match.c.need_id))
    grouped = select(fct_match.c.resource_id, distinct.label("met")).group_by(fct_match.c.resource_id)
    met = {row.resource_id: int(row.met) for row in fetch(connection, grouped)}
    return [
        Resource(
            row.resource_id,
            row.year,
            row.number,
            row.title,
            (row.unit, *others[row.resource_id]),
            row.area,
            row.theme,
            row.category,
            met.get(row.resource_id, 0),
        )  # fmt: skip
        for row in fetch(connection, statement)
    ]


def need_rows(found: list[Need], on: datetime.date) -> pd.DataFrame:
    """One row a need: NEED_COLUMNS; `days_open` up to `on`, or until it was met."""
    rows = [
        (
            one.year,
            one.number,
            one.title,
            one.area,
            one.theme,
            one.category,
            one.raised_on,
            one.status,
            one.days_open(on),
            one.matched_on,
            one.matched_with,
            one.done_on,
        )  # fmt: skip
        for one in found
    ]
    return frame(NEED_COLUMNS, rows)


def resource_rows(found: list[Resource]) -> pd.DataFrame:
    """One row a resource: RESOURCE_COLUMNS."""
    rows = [
        (one.year, one.number, one.title, one.units, one.area, one.theme, one.category, one.needs_met) for one in found
    ]
    return frame(RESOURCE_COLUMNS, rows)


def ages(found: list[Need], on: datetime.date) -> pd.DataFrame:
    """One row a band, from the freshest to the longest: how many open needs have waited so long on a day."""
    counts = dict.fromkeys([*(name for _days, name in BANDS), "longer", "undated"], 0)
    for one in found:
        if one.status == "open":
            counts[band(one.days_open(on))] += 1
    return frame(AGE_COLUMNS, [(name, number) for name, number in counts.items() if number or name != "undated"])


def band(days: int | None) -> str:
    """The band that so many days belong to."""
    if days is None:
        return "undated"
    return next((name for most, name in BANDS if days <= most), "longer")
