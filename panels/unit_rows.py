"""Cached reads of units, bodies, needs and resources, keyed by content, selection and scope."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from measures import Scope, Selection
from measures.body_figures import body_figures, members, members_over_time, overlaps
from measures.frames import such
from measures.loyalty import CallLists, call_lists, cohorts
from measures.match_decisions import MatchDecision, match_decisions
from measures.need_list import Need, Resource, counted_until, needs, resources
from measures.suggestions import Suggestions, suggestions
from measures.unit_record import UnitRecord, unit_record
from panels.context import Here, Store
from panels.kept import kept
from panels.opening import reading
from panels.rows import rows
from panels.trace import Figures


@dataclass(frozen=True)
class Bodies:
    """What a page of bodies shows in a year."""

    figures: pd.DataFrame
    members: pd.DataFrame
    over_time: pd.DataFrame
    overlaps: pd.DataFrame


@dataclass(frozen=True)
class Lists:
    """Needs and resources of a selection, and the day up to which open needs wait."""

    needs: list[Need]
    resources: list[Resource]
    until: datetime.date | None


def taking_part(here: Here, names: Collection[str], years: Sequence[int] = ()) -> Figures:
    """In which years, all or these, each of the units took part and in how much: what lists of units rest on."""
    whole = here.choosing(years=tuple(years))
    found = rows(whole, ["unit_entries"], ("year", "unit"))
    return Figures(whole, such(found, (unit in names for unit in found["unit"])))


def records_of(here: Here, names: Collection[str], years: Sequence[int] = ()) -> list[Figures]:
    """The same, down to the records: the activities of each unit by year, and the entries they come to."""
    whole = here.choosing(years=tuple(years))
    found = rows(whole, ["activities"], ("year", "unit"))
    own = such(found, (unit in names for unit in found["unit"]))
    return [Figures(whole, own), taking_part(here, names, years)]


def loyalty(here: Here) -> tuple[pd.DataFrame, CallLists | None]:
    """Cohorts and call lists of the selection."""
    return _loyalty(here.store, here.selection, here.scope)


def record(here: Here, unit: str) -> UnitRecord | None:
    """The record of one unit, its lists of the chosen years."""
    return _record(here.store, here.scope, unit, here.selection.years)


def of_bodies(here: Here, year: int) -> Bodies:
    """All of bodies in a year."""
    return _bodies(here.store, here.scope, year)


def lists(here: Here) -> Lists:
    """The two lists of the selection."""
    return _lists(here.store, here.selection, here.scope, datetime.date.today())


def suggested(here: Here) -> Suggestions:
    """What could meet what in the selection."""
    return _suggested(here.store, here.selection, here.scope)


def decided(here: Here) -> list[MatchDecision]:
    """Every decision over matches, the latest first."""
    return _decided(here.store, here.scope)[::-1]


@kept(16)
def _loyalty(store: Store, selection: Selection, scope: Scope) -> tuple[pd.DataFrame, CallLists | None]:
    with reading(store) as connection:
        found = cohorts(connection, selection, scope)
        return found, call_lists(connection, selection, scope)


@kept(64)
def _record(store: Store, scope: Scope, unit: str, years: tuple[int, ...]) -> UnitRecord | None:
    with reading(store) as connection:
        return unit_record(connection, unit, scope, years)


@kept(16)
def _bodies(store: Store, scope: Scope, year: int) -> Bodies:
    with reading(store) as connection:
        return Bodies(
            body_figures(connection, year, scope),
            members(connection, year, scope),
            members_over_time(connection, scope),
            overlaps(connection, year, scope),
        )


@kept(16)
def _lists(store: Store, selection: Selection, scope: Scope, today: datetime.date) -> Lists:
    with reading(store) as connection:
        return Lists(
            needs(connection, selection, scope),
            resources(connection, selection, scope),
            counted_until(connection, today),
        )


@kept(8)
def _suggested(store: Store, selection: Selection, scope: Scope) -> Suggestions:
    with reading(store) as connection:
        return suggestions(connection, selection, scope)


@kept(8)
def _decided(store: Store, scope: Scope) -> list[MatchDecision]:
    with reading(store) as connection:
        return match_decisions(connection, scope)
