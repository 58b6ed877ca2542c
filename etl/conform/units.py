"""Who is who: from the names that live ledgers write to units.

A pure function of all live evidence, so the order of loading does not matter. Names meet by their key
(see `spelling.unit_key`), by a credit code, or by an alias that a roster or the reference states.
Names whose keys meet but whose city or district differ stay apart, and one without any is ambiguous.
What persons decided is held over all that (see `judgement`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from etl.conform.judgement import Judged, Judgement, Standing
from etl.conform.spelling import has_party_suffix, is_firm, unit_key
from etl.reference import Reference


class Evidence(NamedTuple):
    """A name as some sheet writes it. `alias_of` says of which unit the sheet calls it another name."""

    written: str
    on_roster: bool
    year: int | None
    credit_code: str | None
    alias_of: str | None


@dataclass(frozen=True)
class Resolved:
    """The unit a written name stands for. how: exact, alias, normalised, ambiguous, or reviewed."""

    unit: str
    how: str
    candidates: tuple[str, ...] = ()
    credit_code: str | None = None
    decided_by: int | None = None
    """The number of the judgement by which a person decided it."""


class _Groups:
    """Union-find over written names."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, name: str) -> str:
        parent = self._parent.setdefault(name, name)
        if parent == name:
            return name
        self._parent[name] = self.find(parent)
        return self._parent[name]

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._parent[high] = low

    def members(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._parent):
            found[self.find(name)].append(name)
        return found


def resolve(
    evidence: Iterable[Evidence], reference: Reference, judgements: Sequence[Judgement] = ()
) -> dict[str, Resolved]:
    """written name → unit, for every name of the evidence, as persons' judgements leave it."""
    return settle(evidence, reference, judgements)[0]


def settle(
    evidence: Iterable[Evidence], reference: Reference, judgements: Sequence[Judgement] = ()
) -> tuple[dict[str, Resolved], dict[int, Standing]]:
    """As `resolve`, and for each judgement whether it is in force."""
    rows = list(evidence)
    names = sorted({row.written for row in rows} | {row.alias_of for row in rows if row.alias_of})
    code_of = {row.written: row.credit_code for row in sorted(rows, key=_latest) if row.credit_code}
    listed = _years_listed(rows)
    groups, ambiguous = _by_key(names, code_of, listed, reference)
    ambiguous |= _by_code(rows, groups, listed)
    aliases, torn = _by_alias(rows, names, groups, reference)
    ambiguous |= torn
    judged = Judged(groups.members().values(), judgements)
    roster_year = {name: max(years) for name, years in listed.items()}
    name_of: dict[str, str] = {}
    for unit in judged.units():
        canonical = unit.named or _canonical(sorted(unit.own), roster_year, aliases, reference)
        name_of.update(dict.fromkeys(unit.names, canonical))
    found: dict[str, Resolved] = {}
    for name, unit in judged.of.items():
        ordered = [*sorted(unit.own), *sorted(unit.names)]
        code = next((code_of[other] for other in ordered if other in code_of), None)
        alike = tuple(sorted({name_of[other] for other in ambiguous.get(name, ())} - {name_of[name]}))
        found[name] = Resolved(name_of[name], _how(name, name_of[name], judged, ambiguous, aliases), alike, code)
        if name in judged.reviewed:
            found[name] = replace(found[name], candidates=(), decided_by=judged.reviewed[name])
    return found, judged.standing


def _how(name: str, unit: str, judged: Judged, ambiguous: dict[str, set[str]], aliases: dict[str, str]) -> str:
    if name in judged.reviewed:
        return "reviewed"
    if name in ambiguous:
        return "ambiguous"
    return "exact" if name == unit else "alias" if name in aliases else "normalised"


def _by_key(
    names: list[str], codes: dict[str, str], listed: dict[str, set[int]], reference: Reference
) -> tuple[_Groups, dict[str, set[str]]]:
    """Joins names whose keys meet; where they have different credit codes, only those of one code."""
    groups, ambiguous = _Groups(), {}
    cores: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        groups.find(name)
        key = unit_key(name)
        cores[key.core][key.prefix].append(name)
    for core, by_prefix in cores.items():
        alike = [name for those in by_prefix.values() for name in those]
        coded = {name for name in alike if name in codes}
        if len({codes[name] for name in coded}) > 1:
            ambiguous.update({name: set(coded) for name in alike if name not in coded})
            continue
        for those in by_prefix.values():
            for name in those[1:]:
                groups.join(those[0], name)
        if len(by_prefix) > 1:
            places = _Places(by_prefix, listed, reference)
            wholes = (cores[city + core] for city in reference.city_prefixes if city + core in cores)
            of_the_city = [whole[""][0] for whole in wholes if whole.get("")]
            for one, other in places.one_unit():
                if of_the_city and not one:
                    several = {by_prefix[place][0] for place in by_prefix if place} | set(of_the_city)
                    ambiguous.update(dict.fromkeys(by_prefix[""], several))
                else:
                    groups.join(by_prefix[one][0], by_prefix[other][0])
            for vague, candidates in places.vague().items():
                ambiguous.update({name: {by_prefix[place][0] for place in candidates} for name in by_prefix[vague]})
    return groups, ambiguous


def _by_code(rows: list[Evidence], groups: _Groups, listed: dict[str, set[int]]) -> dict[str, set[str]]:
    """Joins names of one credit code, as when a unit is renamed; those that a year's roster lists beside each other
    are several units, one with another's code, and join nothing.
    """
    held: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.credit_code:
            held[row.credit_code].add(row.written)
    torn: dict[str, set[str]] = {}
    for _, names in sorted(held.items()):
        units: dict[str, set[int]] = defaultdict(set)
        for name in names:
            units[groups.find(name)] |= listed.get(name, set())
        years = [year for those in units.values() for year in those]
        if len(years) > len(set(years)):
            torn.update({name: names - {name} for name in names})
            continue
        for name in names:
            groups.join(min(names), name)
    return torn


class _Places:
    """Names of one core by the city or district before it: which are one unit, and which could be several.

    The same name in two districts is two units. A name without a place is that of the office's own city or
    district, unless other places have it too. For a firm, city and district are its address, so the city alone
    and the city's district are one; for a public body they are its level, so they stay apart. Names that one
    year's roster lists beside each other are different units.
    """

    def __init__(self, by_prefix: dict[str, list[str]], listed: dict[str, set[int]], reference: Reference) -> None:
        self._city = {city[:2] for city in reference.city_prefixes}
        self._home = self._city | set(reference.district_prefixes)
        self._years = {
            place: set().union(*(listed.get(name, set()) for name in those)) for place, those in by_prefix.items()
        }
        self._firm = any(is_firm(name, reference) for those in by_prefix.values() for name in those)
        self._placed = sorted(place for place in by_prefix if place)
        self._bare = "" in by_prefix

    def one_unit(self) -> list[tuple[str, str]]:
        """The pairs of places whose names are one unit's."""
        pairs = []
        if self._is_address():
            pairs.append((self._placed[0], self._placed[1]))
        if self._bare and (len(self._placed) == 1 or pairs) and set(self._placed) <= self._home:
            pairs += [("", place) for place in self._placed if not self._beside("", *self._placed)]
        return pairs

    def vague(self) -> dict[str, list[str]]:
        """Which names could stand for several units: place → the places of these."""
        found = {}
        districts = [place for place in self._placed if place not in self._city]
        if self._bare and self._beside("", *self._placed):
            if self._firm and len(self._placed) > 1:
                others = {place: ["", *self._city & set(self._placed)] for place in self._home & set(districts)}
                found = {place: among for place, among in others.items() if not self._beside(place, *among)}
        elif self._bare and len(self._placed) > 1 and not self._is_address():
            found[""] = self._placed
        if self._firm and len(districts) > 1:
            found |= {city: districts for city in self._city & set(self._placed) if not self._beside(city, *districts)}
        return found

    def _is_address(self) -> bool:
        """Whether there are just the city and one district of it, and they only say where a firm is."""
        return (
            self._firm
            and len(self._placed) == 2
            and set(self._placed) <= self._home
            and len(self._city & set(self._placed)) == 1
            and not self._beside(*self._placed)
            and not (self._bare and self._beside("", *self._placed))
        )

    def _beside(self, place: str, *others: str) -> bool:
        """Whether a roster lists the names of one place beside those of others."""
        return any(self._years[place] & self._years[other] for other in others)


def _by_alias(
    rows: list[Evidence], names: list[str], groups: _Groups, reference: Reference
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Joins stated aliases; an alias claimed by two units, or that is on a roster itself, joins nothing."""
    stated: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.alias_of:
            stated[row.written].add(row.alias_of)
    for name in names:
        if name in reference.unit_aliases:
            stated[name].add(reference.unit_aliases[name])
    on_roster = {row.written for row in rows if row.on_roster and not row.alias_of}
    aliases, torn = {}, {}
    for name, units in sorted(stated.items()):
        targets = {groups.find(unit) for unit in units} | ({groups.find(name)} if name in on_roster else set())
        if len(targets) > 1:
            torn[name] = set(units)
        else:
            unit = min(units)
            groups.join(name, unit)
            if name != unit:
                aliases[name] = unit
    return aliases, torn


def _latest(row: Evidence) -> tuple[int, str]:
    """The order in which a later year's code replaces an earlier one's."""
    return row.year or 0, row.credit_code or ""


def _years_listed(rows: list[Evidence]) -> dict[str, set[int]]:
    """The years on whose rosters each name stands as a unit's own; 0 where a roster says no year."""
    years: dict[str, set[int]] = {}
    for row in rows:
        if row.on_roster and not row.alias_of:
            years.setdefault(row.written, set()).add(row.year or 0)
    return years


def _canonical(members: list[str], roster_year: dict[str, int], aliases: dict[str, str], reference: Reference) -> str:
    """The roster's latest spelling, else the fullest name that is no alias and bears no Party suffix."""
    listed = [name for name in members if name in roster_year]
    if listed:
        return min(listed, key=lambda name: (-roster_year[name], -len(name), name))
    full = [name for name in members if name not in aliases] or members
    return min(full, key=lambda name: (has_party_suffix(name, reference), -len(name), name))
