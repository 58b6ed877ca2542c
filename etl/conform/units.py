"""Who is who: from the names that live ledgers write to units.

A pure function of all live evidence, so the order of loading does not matter. Names meet by their key
(see `spelling.unit_key`), by a credit code, or by an alias that a roster or the reference states.
Names whose keys meet but whose city or district differ stay apart, and one without any is ambiguous.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from etl.conform.spelling import has_party_suffix, unit_key
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
    """The unit a written name stands for. how: exact, alias, normalised, or ambiguous."""

    unit: str
    how: str
    candidates: tuple[str, ...] = ()
    credit_code: str | None = None


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


def resolve(evidence: Iterable[Evidence], reference: Reference) -> dict[str, Resolved]:
    """written name → unit, for every name of the evidence."""
    rows = list(evidence)
    names = sorted({row.written for row in rows} | {row.alias_of for row in rows if row.alias_of})
    code_of = {row.written: row.credit_code for row in sorted(rows, key=_latest) if row.credit_code}
    groups, ambiguous = _by_key(names, code_of)
    codes: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row.written, row.credit_code or "")):
        if row.credit_code:
            groups.join(codes.setdefault(row.credit_code, row.written), row.written)
    aliases, torn = _by_alias(rows, names, groups, reference)
    ambiguous |= torn
    roster_year = _roster_years(rows)
    found: dict[str, Resolved] = {}
    for members in groups.members().values():
        unit = _canonical(members, roster_year, aliases, reference)
        code = next((code_of[name] for name in members if name in code_of), None)
        for name in members:
            how = "exact" if name == unit else "alias" if name in aliases else "normalised"
            if name in ambiguous:
                how = "ambiguous"
            found[name] = Resolved(unit, how, tuple(sorted(ambiguous.get(name, ()))), code)
    return found


def _by_key(names: list[str], codes: dict[str, str]) -> tuple[_Groups, dict[str, set[str]]]:
    """Joins names whose keys meet; where they have different credit codes, only those of one code."""
    groups, ambiguous = _Groups(), {}
    cores: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        groups.find(name)
        key = unit_key(name)
        cores[key.core][key.prefix].append(name)
    for by_prefix in cores.values():
        alike = [name for those in by_prefix.values() for name in those]
        coded = {name for name in alike if name in codes}
        if len({codes[name] for name in coded}) > 1:
            ambiguous.update({name: set(coded) for name in alike if name not in coded})
            continue
        placed = {prefix for prefix in by_prefix if prefix}
        for prefix, those in by_prefix.items():
            for name in those[1:]:
                groups.join(those[0], name)
            if not prefix and len(placed) > 1:
                ambiguous.update({name: {by_prefix[place][0] for place in placed} for name in those})
        if len(placed) == 1 and "" in by_prefix:
            groups.join(by_prefix[""][0], by_prefix[placed.pop()][0])
    return groups, ambiguous


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


def _roster_years(rows: list[Evidence]) -> dict[str, int]:
    years: dict[str, int] = {}
    for row in rows:
        if row.on_roster and not row.alias_of:
            years[row.written] = max(years.get(row.written, 0), row.year or 0)
    return years


def _canonical(members: list[str], roster_year: dict[str, int], aliases: dict[str, str], reference: Reference) -> str:
    """The roster's latest spelling, else the fullest name that is no alias and bears no Party suffix."""
    listed = [name for name in members if name in roster_year]
    if listed:
        return min(listed, key=lambda name: (-roster_year[name], -len(name), name))
    full = [name for name in members if name not in aliases] or members
    return min(full, key=lambda name: (has_party_suffix(name, reference), -len(name), name))
