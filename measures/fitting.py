"""How well a resource or a unit fits a need: points for each thing that speaks for it, with the reason kept.

What speaks for a pair: the same category, the same theme, words that both titles have, the place (the unit's own
area, or one it has served), the time (the same year, or the year beside it), and the past record (needs of that
category answered before, experience in the theme, still free). Without a common category or theme no pair is
suggested, whatever else speaks for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from measures.need_list import Need, Resource

POINTS = {
    "category": 40,
    "theme": 20,
    "words": 15,
    "own_area": 15,
    "served_area": 10,
    "same_year": 10,
    "near_year": 5,
    "answered": 10,
    "experience": 5,
    "free": 5,
}
"""What each reason counts; the order is the one in which reasons are told."""
_COMMON = 3
"""A pair of letters that stands in every third title says nothing."""


class Reason(NamedTuple):
    """One thing that speaks for a pair: its name in POINTS, and what its sentence names."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Fit:
    """How well two fit: the points, and the reasons in the order they are told."""

    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(POINTS[reason.name] for reason in self.reasons)


@dataclass(frozen=True)
class PastRecord:
    """What units did before: (unit, area) → in how many years it served it, (unit, theme) → how many editions it
    joined, (unit, category) → how many needs it answered; `on_roster` the units of the latest roster."""

    served: Mapping[tuple[str, str], int] = field(default_factory=dict)
    editions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    answered: Mapping[tuple[str, str], int] = field(default_factory=dict)
    areas: Mapping[str, str | None] = field(default_factory=dict)
    on_roster: frozenset[str] = frozenset()


class Words:
    """Which pairs of letters of titles say something: those that not every third title has."""

    def __init__(self, titles: Iterable[str]) -> None:
        kept = [_pairs(title) for title in titles]
        counts = Counter(pair for pairs in kept for pair in pairs)
        self._common = {pair for pair, number in counts.items() if number * _COMMON > max(len(kept), _COMMON)}

    def shared(self, one: str, other: str) -> str | None:
        """The first pair of letters that says something and that both titles have."""
        both = (_pairs(one) & _pairs(other)) - self._common
        return min(both, key=one.find, default=None)


def _pairs(title: str) -> set[str]:
    return {title[at : at + 2] for at in range(len(title) - 1) if title[at : at + 2].isalpha()}


def fit_of_resource(need: Need, resource: Resource, record: PastRecord, words: Words) -> Fit | None:
    """How well a resource fits a need; None where neither category nor theme is common or the years lie apart."""
    found = _alike(need, resource)
    apart = abs(need.year - resource.year)
    if not found or apart > 1:
        return None
    if shared := words.shared(need.title, resource.title):
        found.append(Reason("words", {"word": shared}))
    found += _place(need, resource.units, record)
    found.append(Reason("near_year" if apart else "same_year", {"year": resource.year}))
    found += _past(need, resource.units, record)
    if resource.needs_met == 0:
        found.append(Reason("free", {}))
    return Fit(tuple(found))


def fit_of_unit(need: Need, unit: str, record: PastRecord) -> Fit | None:
    """How well a unit without a fitting resource fits a need: None where its past says nothing, or off the roster."""
    past = _past(need, (unit,), record)
    if unit not in record.on_roster or not past:
        return None
    return Fit((*_place(need, (unit,), record), *past))


def _alike(need: Need, resource: Resource) -> list[Reason]:
    found = []
    if need.category and need.category == resource.category:
        found.append(Reason("category", {"category": need.category}))
    if need.theme and need.theme == resource.theme:
        found.append(Reason("theme", {"theme": need.theme}))
    return found


def _place(need: Need, units: tuple[str, ...], record: PastRecord) -> list[Reason]:
    if not need.area:
        return []
    own = [unit for unit in units if record.areas.get(unit) == need.area]
    if own:
        return [Reason("own_area", {"unit": own[0], "area": need.area})]
    years = {unit: record.served.get((unit, need.area), 0) for unit in units}
    best = max(units, key=lambda unit: years[unit])
    return [Reason("served_area", {"unit": best, "area": need.area, "years": years[best]})] if years[best] else []


def _past(need: Need, units: tuple[str, ...], record: PastRecord) -> list[Reason]:
    found = []
    if need.category and (times := max(record.answered.get((unit, need.category), 0) for unit in units)):
        found.append(Reason("answered", {"category": need.category, "count": times}))
    if need.theme and (editions := max(record.editions.get((unit, need.theme), 0) for unit in units)):
        found.append(Reason("experience", {"theme": need.theme, "count": editions}))
    return found
