"""One residential area beside the others: its figures, the median of all areas, and its place among them.

The median is of the areas in force in the year that have a value; a count that nothing was recorded for is zero, a
share without a roster is unknown and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pandas as pd

from measures.asking import Ask
from measures.catalogue import CATALOGUE
from measures.cited import Cited
from measures.selection import Selection

SERVED = ("themes_reached", "activities", "participating_units", "unit_entries", "person_times")
LOCATED = ("registered_units", "registered_participating_units", "coverage")
"""What reaches an area, and what its own units do."""


@dataclass(frozen=True)
class Standing:
    """A figure of an area, the median of all areas, how many areas there are with a value and how many have more."""

    figure: Cited
    median: float | None
    areas: int
    above: int

    @property
    def rank(self) -> int:
        """Its place from the top; areas level with it share it."""
        return self.above + 1


def standings(ask: Ask, selection: Selection, area: str, areas: Sequence[str]) -> list[Standing]:
    """How an area stands among `areas` in a selection of one year; figures nobody has are left out.

    Filters by area are those of the area itself; other filters hold for all areas.
    """
    whole = selection.replace(areas=(), unit_areas=())
    found = []
    for role, measures in (("area", SERVED), ("unit_area", LOCATED)):
        rows = ask(measures, (role,), whole)
        anything = ask(measures, (), whole)
        for measure in measures:
            known = len(anything) > 0 and anything[measure].iloc[0] is not None
            values = _values(rows, role, measure, areas, zero=known and CATALOGUE[measure].kind != "ratio")
            one = _standing(measure, role, area, values, rows, whole)
            if one is not None:
                found.append(one)
    return found


def _values(rows: pd.DataFrame, role: str, measure: str, areas: Sequence[str], *, zero: bool) -> dict[str, float]:
    stated = {row[role]: row[measure] for row in rows.to_dict("records")}
    values = {area: stated.get(area, 0 if zero else None) for area in areas}
    return {area: value for area, value in values.items() if value is not None and value == value}


def _standing(
    measure: str, role: str, area: str, values: dict[str, float], rows: pd.DataFrame, selection: Selection
) -> Standing | None:
    if area not in values:
        return None
    bounds = rows.get(f"{measure}_bound")
    mine = (
        [str(bound) for who, bound in zip(rows[role], bounds, strict=True) if who == area] if bounds is not None else []
    )
    figure = Cited(measure, selection, ((role, area),), values[area], mine[0] if mine else "exact")
    above = sum(value > values[area] for value in values.values())
    return Standing(figure, float(median(values.values())), len(values), above)


def own_units(ask: Ask, year: int, area: str) -> pd.DataFrame:
    """A row a unit on the year's roster of the area.

    Columns: unit, unit_type, registered_units, registered_participating_units (0 where it takes part nowhere) and
    last_year, the latest year up to this one in which it took part anywhere (None for never).
    """
    asked = ("registered_units", "registered_participating_units")
    rows = ask(asked, ("unit", "unit_type"), Selection(years=(year,), unit_areas=(area,)))
    lines = [row for row in rows.to_dict("records") if isinstance(row["unit"], str) and _count(row["registered_units"])]
    last = _last_years(ask, tuple(row["unit"] for row in lines), year)
    for row in lines:
        row["registered_participating_units"] = _count(row["registered_participating_units"])
        row["last_year"] = last.get(row["unit"])
    columns = ("unit", "unit_type", *asked, "last_year")
    return pd.DataFrame({name: pd.Series([row[name] for row in lines], dtype=object) for name in columns})


def _last_years(ask: Ask, units: tuple[str, ...], year: int) -> dict[str, int]:
    if not units:
        return {}
    rows = ask(["participating_units"], ("year", "unit"), Selection(units=units)).to_dict("records")
    seen = [(int(row["year"]), row["unit"]) for row in rows if _count(row["participating_units"])]
    return {unit: when for when, unit in sorted(seen) if when <= year}


def _count(cell: Any) -> int:
    return int(cell) if cell is not None and cell == cell else 0
