"""What is counted: each base is a table and the column that stands for each dimension.

In bases whose area role is the unit's, `area` and `unit_area` are the same column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, FromClause, Table, case, select

from warehouse.schema import fct_claim, fct_match, fct_need, fct_participation, fct_resource, fct_roster

AreaRole = Literal["area", "unit_area"]


@dataclass(frozen=True)
class Base:
    """A table to count in: its rows, the column of each dimension, and which area role `area` means.

    `counted` are the columns aggregates may name.
    """

    id: str
    rows: FromClause
    columns: dict[str, Column[Any]]
    counted: dict[str, ColumnElement[Any]]
    area_role: AreaRole

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self.columns)


@dataclass(frozen=True)
class Aggregate:
    """How a measure counts its base.

    `rows` counts rows, `filled` rows whose column is not empty, `distinct` different values of one
    column or pairs of two, `total` adds a column up (with the bound in `<column>_bound`), divided by
    `per`. With `registered`, only rows of units on that year's roster count; with `carried_on`, only
    those of editions that count as projects of their year.
    """

    how: Literal["rows", "filled", "distinct", "total"]
    columns: tuple[str, ...] = ()
    per: int = 1
    registered: bool = False
    carried_on: bool = False


_COLUMNS = {
    "year": "year",
    "theme": "theme_id",
    "unit_type": "unit_type_id",
    "area": "area_id",
    "unit_area": "unit_area_id",
    "project": "project_id",
    "unit": "unit_id",
    "month": "month",
}

_matched = select(fct_match.c.need_id.label("matched_need_id")).distinct().subquery("matched")
_needs = fct_need.outerjoin(_matched, _matched.c.matched_need_id == fct_need.c.need_id)


def _base(name: str, table: Table, area_role: AreaRole) -> Base:
    written = _COLUMNS | ({"area": "unit_area_id"} if area_role == "unit_area" else {})
    columns = {dimension: table.c[column] for dimension, column in written.items() if column in table.c}
    return Base(name, table, columns, dict(table.c.items()), area_role)


_told = select(fct_need).where(fct_need.c.done.is_not(None)).subquery("told_need")
_done = case((_told.c.done, _told.c.need_id)).label("done_need_id")


def _need_base() -> Base:
    base = _base("need", fct_need, "area")
    return replace(base, rows=_needs, counted={**base.counted, **dict(_matched.c.items())})


def _told_need_base() -> Base:
    """The needs of which a list says whether they were carried out."""
    columns: dict[str, Any] = {dimension: _told.c[column.name] for dimension, column in _need_base().columns.items()}
    return Base("told_need", _told, columns, {**dict(_told.c.items()), "done_need_id": _done}, "area")


BASES: dict[str, Base] = {
    base.id: base
    for base in (
        _base("participation", fct_participation, "area"),
        _base("registered_participation", fct_participation, "unit_area"),
        _base("roster", fct_roster, "unit_area"),
        _base("claim", fct_claim, "unit_area"),
        _need_base(),
        _told_need_base(),
        _base("resource", fct_resource, "unit_area"),
    )
}

EDITION_DIMENSIONS = ("year", "theme", "project")
"""What project editions can be grouped and filtered by; they have no area role."""

YEARLY_DIMENSIONS = tuple(name for name in BASES["participation"].dimensions if name != "month")
"""What comparing a year's units with the year before can be grouped and filtered by."""
