"""Whom to thank: units in the order of what they gave over the years, by a rule that can be told in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from measures.dimensions import labels
from measures.frames import frame
from measures.grouped import units_by_slice
from measures.query import query
from measures.scope import Scope
from measures.selection import Selection

CRITERIA = ("service_years", "themes_reached", "person_times", "projects_kept")
"""Years with an activity; themes taken part in; people counted; projects joined in two years or more."""
THANKS_COLUMNS = (
    "place", "unit", "unit_type", *CRITERIA[:3], "person_times_bound", CRITERIA[3], "first_year", "last_year", "score",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """How much each criterion weighs, by the names of CRITERIA, and whether a unit must have come in the last year."""

    weights: tuple[tuple[str, int], ...] = tuple(dict.fromkeys(CRITERIA, 25).items())
    still_active: bool = True


@dataclass
class _Unit:
    years: set[int]
    themes: int = 0
    kept: int = 0


def thanks(connection: Connection, selection: Selection, scope: Scope, rule: Rule | None = None) -> pd.DataFrame:
    """One row a unit that took part, the most deserving first; columns THANKS_COLUMNS.

    Each criterion gives a unit its share of the highest value any unit has, weighted; `score` is out of 100. Where a
    unit's person-times are unknown, its other criteria are taken for the whole, so not knowing costs nothing. Scores
    are compared as they are shown, to a tenth: those level share a place, and the next place counts them all.
    """
    chosen = rule or Rule()
    units = _units(connection, selection, scope)
    last = max((year for unit in units.values() for year in unit.years), default=0)
    kept = {key: unit for key, unit in units.items() if last in unit.years or not chosen.still_active}
    people = _people(connection, selection, scope)
    known, types = labels(connection, "unit"), _types(connection, selection, scope)
    names = {key: str(known.of(key)) for key in kept}
    values = {key: _values(unit, people.get(names[key], (None, "unknown"))[0]) for key, unit in kept.items()}
    scores = _scores(values, dict(chosen.weights))
    ordered = sorted(kept, key=lambda key: (-scores[key], names[key].encode("gb18030", errors="replace")))
    places = _places([scores[key] for key in ordered])
    return frame(
        THANKS_COLUMNS,
        (
            (
                place, names[key], types.get(names[key]),
                *(values[key][name] for name in CRITERIA[:3]), people.get(names[key], (None, "unknown"))[1],
                values[key][CRITERIA[3]], min(kept[key].years), max(kept[key].years), scores[key],
            )
            for place, key in zip(places, ordered, strict=True)
        ),
    )  # fmt: skip


def _units(connection: Connection, selection: Selection, scope: Scope) -> dict[Any, _Unit]:
    """Unit → the years it came in, how many themes, how many projects in two years or more."""
    found: dict[Any, _Unit] = {}

    def in_years(name: str) -> list[dict[int, set[int]]]:
        slices = units_by_slice(connection, (name,), selection, scope)
        wanted = set(selection.years)
        return [
            {year: those for year, those in years.items() if not wanted or year in wanted}
            for group, years in slices.items()
            if group != (None,)
        ]

    for years in in_years("project"):
        for unit, own in _years_of_units(years).items():
            one = found.setdefault(unit, _Unit(set()))
            one.years |= own
            one.kept += len(own) > 1
    for years in in_years("theme"):
        for unit in _years_of_units(years):
            found[unit].themes += 1
    return found


def _years_of_units(years: Mapping[int, set[int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for year, units in years.items():
        for unit in units:
            found.setdefault(unit, set()).add(year)
    return found


def _people(connection: Connection, selection: Selection, scope: Scope) -> dict[str, tuple[int | None, str]]:
    rows = query(connection, ["person_times"], by=("unit",), selection=selection, scope=scope)
    counted = zip(rows["unit"], rows["person_times"], rows["person_times_bound"], strict=True)
    return {unit: (value, bound) for unit, value, bound in counted}


def _types(connection: Connection, selection: Selection, scope: Scope) -> dict[str, str | None]:
    """Unit → its type in the last year it came in."""
    rows = query(
        connection, ["participating_units"], by=("year", "unit", "unit_type"), selection=selection, scope=scope
    )
    return dict(zip(rows["unit"], rows["unit_type"], strict=True))


def _values(unit: _Unit, people: int | None) -> dict[str, int | None]:
    return dict(zip(CRITERIA, (len(unit.years), unit.themes, people, unit.kept), strict=True))


def _scores(values: Mapping[Any, Mapping[str, int | None]], weights: Mapping[str, int]) -> dict[Any, float]:
    """Unit → its score out of 100, to a tenth."""
    highest = {name: max((unit[name] or 0 for unit in values.values()), default=0) for name in CRITERIA}
    found = {}
    for key, unit in values.items():
        told = {name: value for name, value in unit.items() if value is not None and highest[name]}
        whole = sum(weights[name] for name in told)
        parts = sum(weights[name] * value / highest[name] for name, value in told.items())
        found[key] = round(100 * parts / whole, 1) if whole else 0.0
    return found


def _places(scores: list[float]) -> list[int]:
    """The place of each of the scores, which fall: 1, 2, 2, 4."""
    return [scores.index(score) + 1 for score in scores]
