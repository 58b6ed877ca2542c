"""The figures that a load would change: measured before and with it, through the one catalogue of measures."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from measures import CATALOGUE, Scope, query

MEASURES = (
    "participating_units",
    "unit_entries",
    "registered_units",
    "coverage",
    "projects",
    "claims",
    "activities",
    "person_times",
    "party_person_times",
    "public_person_times",
    "volunteer_hours",
    "needs",
    "matched_needs",
    "resources",
)
"""What a person is shown of a load, in this order."""

Group = tuple[int | str | None, ...]
Figure = tuple[Any, str | None]
Snapshot = dict[tuple[str, ...], dict[Group, dict[str, Figure]]]
"""dimensions → group → measure → value and bound."""

_LEVELS: tuple[tuple[str, ...], ...] = ((), ("year",), ("year", "theme"))
_NOTHING: Figure = (None, None)


def snapshot(connection: Connection) -> Snapshot:
    """All figures as they stand: over everything, by year, by year and theme."""
    return {by: _figures(connection, by) for by in _LEVELS}


def _measured(by: tuple[str, ...]) -> list[str]:
    return [name for name in MEASURES if set(by) <= set(CATALOGUE[name].dimensions)]


def _figures(connection: Connection, by: tuple[str, ...]) -> dict[Group, dict[str, Figure]]:
    asked = _measured(by)
    found = query(connection, asked, by=by, scope=Scope.everything())
    return {_group(row, by): {name: _figure(row, name) for name in asked} for _, row in found.iterrows()}


def _group(row: pd.Series[Any], by: tuple[str, ...]) -> Group:
    return tuple(row[name] for name in by)


def _figure(row: pd.Series[Any], name: str) -> Figure:
    return row[name], row.get(f"{name}_bound")


def changes(before: Snapshot, after: Snapshot) -> dict[str, list[dict[str, Any]]]:
    """What differs, a row a figure: year, theme, measure, and value and bound before and after.

    `whole` has every figure over all years, changed or not; `by_year` and `by_theme` those that change. A value
    is None where there is no such figure: no ledger, no roster, no such year.
    """
    return {
        "whole": _rows(before, after, ()),
        "by_year": _changed(_rows(before, after, ("year",))),
        "by_theme": _changed(_rows(before, after, ("year", "theme"))),
    }


def _rows(before: Snapshot, after: Snapshot, by: tuple[str, ...]) -> list[dict[str, Any]]:
    order = {group: place for place, group in enumerate(dict.fromkeys([*after[by], *before[by]]))}
    groups = sorted(order, key=lambda group: (group[:1], order[group]))
    return [_row(by, group, name, before[by], after[by]) for group in groups for name in _measured(by)]


def _row(
    by: tuple[str, ...],
    group: Group,
    name: str,
    before: dict[Group, dict[str, Figure]],
    after: dict[Group, dict[str, Figure]],
) -> dict[str, Any]:
    labels = dict(zip(by, group, strict=True))
    old, new = (side.get(group, {}).get(name, _NOTHING) for side in (before, after))
    return {
        "year": labels.get("year"),
        "theme": labels.get("theme"),
        "measure": name,
        "before": old[0],
        "before_bound": old[1],
        "after": new[0],
        "after_bound": new[1],
    }


def _changed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if (row["before"], row["before_bound"]) != (row["after"], row["after_bound"])]
