"""Who stays with the programme: cohorts by first year, units that have lapsed, and units never seen.

The first known year is no one's beginning for certain: units seen then may have come before, so its cohort is marked;
so is one that follows a year without ledgers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from measures.frames import frame
from measures.grouped import listed_years, units_by_slice
from measures.histories import UnitHistory, histories
from measures.membership import bodies_of_units, memberships
from measures.scope import Scope
from measures.selection import Selection
from measures.yearly import participation_years

COHORT_COLUMNS = ("cohort", "year", "cohort_units", "cohort_size", "cohort_share", "censored")
LAPSED_COLUMNS = (
    "unit", "unit_type", "unit_area", "on_roster", "last_year", "missed_years", "active_years", "last_projects",
    "liked_themes", "bodies",
)  # fmt: skip
UNSEEN_COLUMNS = ("unit", "unit_type", "unit_area", "listed_since_year", "listed_years", "bodies")
MISSED = 2
"""For how many years with ledgers a unit must have been away to stand on the list of those that lapsed."""


@dataclass(frozen=True)
class CallLists:
    """The lists as of the end of `year`: LAPSED_COLUMNS and UNSEEN_COLUMNS, whom to call first on top.

    `unseen` is None where the year has no roster: then nobody knows who should have come.
    """

    year: int
    lapsed: pd.DataFrame
    unseen: pd.DataFrame | None


def cohorts(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row per first year and known year since: how many of the cohort take part, its size and the share.

    Of the slice that the selection has besides its years: an area is the one served. COHORT_COLUMNS; years without
    ledgers have no row.
    """
    by_year = units_by_slice(connection, ("year",), selection, scope).get((), {})
    known, seen = sorted(participation_years(connection)), set[int]()
    rows = []
    for first in known:
        cohort = by_year.get(first, set()) - seen
        seen |= cohort
        for year in (later for later in known if later >= first and cohort):
            there = len(cohort & by_year.get(year, set()))
            rows.append((first, year, there, len(cohort), there / len(cohort), first - 1 not in known))
    return frame(COHORT_COLUMNS, rows)


def call_lists(connection: Connection, selection: Selection, scope: Scope) -> CallLists | None:
    """Whom to call at the end of the last selected year with ledgers; None where there is none.

    Areas are those of the units; themes and projects narrow what counts as taking part. A unit has lapsed when it
    took part before and was away in the last two or more years that have ledgers. One never seen is on that year's
    roster and in no ledger up to then.
    First to call, of the lapsed: who is still on the roster; then who took part in most years; then who was seen
    last. Of those never seen: who belongs to most bodies; then who is on the rosters longest. Then by name.
    """
    known = participation_years(connection)
    years = {year for year in known if not selection.years or year in selection.years}
    if not years:
        return None
    year = max(years)
    units = list(histories(connection, selection, scope).values())
    bodies = bodies_of_units(memberships(connection, scope), year)
    rostered = year in listed_years(connection, ("roster",))
    lapsed = [row for unit in units if (row := _lapsed(unit, year, known, rostered, bodies))]
    lapsed.sort(key=lambda row: (row[3] is not True, -row[6], -row[4], row[0]))
    unseen = [
        (
            unit.unit,
            unit.unit_type,
            unit.area,
            min(unit.listed),
            len({past for past in unit.listed if past <= year}),
            tuple(bodies.get(unit.unit, ())),
        )
        for unit in units
        if year in unit.listed and not unit.until(year)
    ]
    unseen.sort(key=lambda row: (-len(row[5]), -row[4], row[0]))
    return CallLists(year, frame(LAPSED_COLUMNS, lapsed), frame(UNSEEN_COLUMNS, unseen) if rostered else None)


def _lapsed(
    unit: UnitHistory, year: int, known: set[int], rostered: bool, bodies: dict[str, list[str]]
) -> tuple[Any, ...] | None:
    seen = unit.until(year)
    missed = len({later for later in known if later <= year} - set(range(seen[-1] + 1))) if seen else 0
    if missed < MISSED:
        return None
    return (
        unit.unit,
        unit.unit_type,
        unit.area,
        year in unit.listed if rostered else None,
        seen[-1],
        missed,
        len(seen),
        tuple(unit.projects(seen[-1])),
        tuple(unit.themes(year)[:2]),
        tuple(bodies.get(unit.unit, ())),
    )
