"""Which open need could meet which resource: an assignment that is best overall, and the best few for each.

A pair that a person declined is not suggested again; one that met already is no suggestion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

from measures.dimensions import Key
from measures.fitting import Fit, PastRecord, Words, fit_of_resource, fit_of_unit
from measures.grouped import listed_years, units_by_slice
from measures.histories import histories
from measures.match_decisions import match_decisions
from measures.need_list import Need, Resource, latest_list, needs, resources
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import dim_area, dim_unit, fct_match, fct_need, fct_resource

BEST = 3
"""How many resources, units or needs are told of each."""


class Suggestion(NamedTuple):
    """A need and what may answer it: a resource, or a unit alone; with what speaks for it."""

    need: Need
    resource: Resource | None
    unit: str
    fit: Fit


@dataclass(frozen=True)
class Suggestions:
    """The open needs, the resources, and how well each possible pair fits, by their places in the two lists."""

    needs: tuple[Need, ...]
    resources: tuple[Resource, ...]
    fits: Mapping[tuple[int, int], Fit]
    record: PastRecord
    declined: frozenset[tuple[int, str]]

    def assigned(self) -> list[Suggestion]:
        """The pairs of the assignment whose points are most in all, each need and resource once; best pairs first."""
        points = {pair: fit.points for pair, fit in self.fits.items()}
        pairs = sorted(best_assignment(points), key=lambda pair: (-points[pair], pair))
        return [self._suggestion(*pair) for pair in pairs]

    def for_need(self, at: int) -> list[Suggestion]:
        """The best few resources for the need at a place of the list."""
        return self._ranked([pair for pair in self.fits if pair[0] == at])

    def for_resource(self, at: int) -> list[Suggestion]:
        """The best few needs for the resource at a place of the list."""
        return self._ranked([pair for pair in self.fits if pair[1] == at])

    def units_for(self, at: int) -> list[Suggestion]:
        """The best few units for a need that offer nothing fitting on a list, by their past record."""
        need = self.needs[at]
        offering = {unit for one, other in self.fits if one == at for unit in self.resources[other].units}
        found = [
            Suggestion(need, None, unit, fit)
            for unit in sorted(self.record.on_roster - offering)
            if (need.key, unit) not in self.declined and (fit := fit_of_unit(need, unit, self.record))
        ]
        return sorted(found, key=lambda one: -one.fit.points)[:BEST]

    def _ranked(self, pairs: list[tuple[int, int]]) -> list[Suggestion]:
        best = sorted(pairs, key=lambda pair: (-self.fits[pair].points, pair))[:BEST]
        return [self._suggestion(*pair) for pair in best]

    def _suggestion(self, need: int, resource: int) -> Suggestion:
        offered = self.resources[resource]
        return Suggestion(self.needs[need], offered, offered.units[0], self.fits[need, resource])


def best_assignment(points: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """The pairs, no row and no column twice, whose points are most in all. Pairs that are not given are not made."""
    if not points:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # only who asks for suggestions waits for it

    downs, acrosses = (sorted({pair[side] for pair in points}) for side in (0, 1))
    place = {name: at for at, name in enumerate(downs)}, {name: at for at, name in enumerate(acrosses)}
    grid = np.zeros((len(downs), len(acrosses)))
    for (down, across), number in points.items():
        grid[place[0][down], place[1][across]] = number
    chosen = zip(*linear_sum_assignment(grid, maximize=True), strict=True)
    pairs = [(downs[int(down)], acrosses[int(across)]) for down, across in chosen]
    return [pair for pair in pairs if pair in points]


def suggestions(connection: Connection, selection: Selection, scope: Scope) -> Suggestions:
    """What could meet what: the open needs of the selected years, and the resources on the lists of the last of them
    and of the year before; without selected years, of the latest two lists of needs.

    Areas of the selection are those of the needs; its unit types are those of who offers.
    """
    latest = max(selection.years, default=None) or latest_list(connection)
    recent = () if latest is None else (latest - 1, latest)
    chosen = selection.replace(years=selection.years or recent)
    open_needs = tuple(need for need in needs(connection, chosen, scope) if need.status == "open") if recent else ()
    wanted = Selection(years=recent, unit_types=selection.unit_types)
    offered = tuple(resources(connection, wanted, scope)) if recent else ()
    record = _record(connection, scope)
    words = Words([*(need.title for need in open_needs), *(resource.title for resource in offered)])
    declined = {
        decision.pair
        for decision in match_decisions(connection, scope)
        if decision.kind == "match_decline" and decision.standing == "in_force"
    }
    fits = {
        (at, place): fit
        for at, need in enumerate(open_needs)
        for place, resource in enumerate(offered)
        if not _declined(need, resource, declined) and (fit := fit_of_resource(need, resource, record, words))
    }
    alone = {
        (need.key, str(pair[-1]))
        for need in open_needs
        for pair in declined
        if pair[:4] == _named(need) and len(pair) == 5
    }
    return Suggestions(open_needs, offered, fits, record, frozenset(alone))


def _named(need: Need) -> tuple[object, ...]:
    return (need.year, need.number, need.title, need.area)


def _declined(need: Need, resource: Resource, declined: set[tuple[object, ...]]) -> bool:
    named = (*_named(need), resource.year, resource.number, resource.title)
    return any(pair[:7] == named and pair[-1] in resource.units for pair in declined if len(pair) == 8)


def _record(connection: Connection, scope: Scope) -> PastRecord:
    """The past of all units that the scope lets see, and what they answered in its areas."""
    found = histories(connection, Selection(), scope)
    editions: dict[tuple[str, str], int] = defaultdict(int)
    for unit in found.values():
        for joined in unit.joined.values():
            for one in joined:
                if one.theme:
                    editions[unit.unit, one.theme] += 1
    rosters = listed_years(connection, ("roster",))
    latest = max(rosters, default=None)
    return PastRecord(
        _served(connection, {key: unit.unit for key, unit in found.items()}, scope),
        dict(editions),
        _answered(connection, scope),
        {unit.unit: unit.area for unit in found.values()},
        frozenset(unit.unit for unit in found.values() if latest in unit.listed),
    )


def _served(connection: Connection, names: Mapping[int, str], scope: Scope) -> dict[tuple[str, str], int]:
    areas: dict[Key, str] = {
        row.area_id: row.name for row in fetch(connection, select(dim_area.c.area_id, dim_area.c.name))
    }
    served: dict[tuple[str, str], int] = defaultdict(int)
    for (area,), by_year in units_by_slice(connection, ("year", "area"), Selection(), scope).items():
        for units in by_year.values():
            for unit in units & names.keys() if area is not None else ():
                served[names[unit], areas[area]] += 1
    return dict(served)


def _answered(connection: Connection, scope: Scope) -> dict[tuple[str, str], int]:
    """(unit, category) → how many needs of the category it answered, itself or by a resource of its own."""
    match = fct_match.c
    statement = (
        select(dim_unit.c.name, fct_need.c.category, fct_need.c.need_id)
        .select_from(fct_match.join(fct_need).outerjoin(fct_resource, fct_resource.c.resource_id == match.resource_id))
        .join(dim_unit, (dim_unit.c.unit_id == match.unit_id) | (dim_unit.c.unit_id == fct_resource.c.unit_id))
        .where(fct_need.c.category.is_not(None), *scope.predicates(fct_need.c.area_id))
        .distinct()
    )
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in fetch(connection, statement):
        found[row.name, row.category] += 1
    return dict(found)
