"""Units kept, won, lost and won back: each year's units against those of the year before.

The sets are those of the slice asked for; earlier years are read even where the selection leaves
them out. Over several years the yearly counts add up, skipping years that have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from measures.dimensions import Key
from measures.figures import Figures, Group, Value, considered_years
from measures.grouped import listed_years, units_by_slice
from measures.scope import Scope
from measures.selection import Selection

YEARLY = ("previous_units", "retained_units", "new_units", "lapsed_units", "returned_units")


def yearly_figures(
    connection: Connection, by: tuple[str, ...], selection: Selection, scope: Scope
) -> dict[str, Figures]:
    """measure id → its figures, for every measure that compares a year with the one before."""
    selected, comparable = compared_years(connection, by, selection)

    def absent(group: Group) -> Value:
        return 0 if considered_years(by, group, selected, selected) & comparable else None

    found = {name: Figures(absent=absent) for name in YEARLY}
    for slice_, units in units_by_slice(connection, by, selection, scope).items():
        for year, sets in compared(units, selected):
            group = _group(by, slice_, year)
            for name, those in zip(YEARLY, sets, strict=True):
                found[name].groups.add(group)
                if year in comparable:
                    found[name].values[group] = (found[name].values.get(group) or 0) + len(those)
    return found


def compared_years(connection: Connection, by: tuple[str, ...], selection: Selection) -> tuple[set[int], set[int]]:
    """The selected years that have participation, and those of them that can be held against the year before."""
    years = participation_years(connection)
    selected = {year for year in years if not selection.years or year in selection.years}
    comparable = {year for year in selected if year - 1 in years}
    if "unit_area" in by or selection.unit_areas:  # only a roster says where a unit is registered
        rosters = listed_years(connection, ("roster",))
        comparable = {year for year in comparable if {year, year - 1} <= rosters}
    return selected, comparable


def participation_years(connection: Connection) -> set[int]:
    """The years in which the warehouse has any participation."""
    return listed_years(connection, ("participation",))


def compared(units: Mapping[int, set[int]], selected: set[int]) -> Iterator[tuple[int, tuple[set[int], ...]]]:
    """Each selected year that has units, or had some the year before, with the units of each of YEARLY."""
    for year in sorted(selected):
        now, before = units.get(year, set()), units.get(year - 1, set())
        if not now and not before:
            continue
        earlier = {unit for past, those in units.items() if past < year for unit in those}
        yield year, (before, now & before, now - earlier, before - now, (now & earlier) - before)


def _group(by: tuple[str, ...], slice_: Group, year: int) -> Group:
    rest: Iterator[Key] = iter(slice_)
    return tuple(year if name == "year" else next(rest) for name in by)
