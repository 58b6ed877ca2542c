"""The invented units: who is on the roster in which year, who takes part, and how their names are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from etl.sample.vocabulary import area_names, own, size_of, stream

RESIDENTIAL = "居民区"
_FIRST, _LAST = 2012, 2020

_TYPE_SHARES = {"机关": 11, "事业单位": 18, "国有企业": 22, "非公企业": 40, "社会组织": 17, "其他": 4}
_LEAVING_SHARE = 0.10
_RETURNING = 3
_SILENT_WEIGHT = {"社会组织": 5.0}
_SHY = 0.78
"""How much of a unit's silence is its own and stays over the years."""
_PARTY_SUFFIXES = ("", "", "党支部", "党支部", "党总支", "党委")


@dataclass(frozen=True)
class Unit:
    """An invented unit. Its roster name is bare name + legal form + Party suffix."""

    bare: str
    legal_form: str
    party_suffix: str
    unit_type: str
    area: str
    members: int
    alias: str = ""
    steady: bool = False
    changes: Mapping[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.bare + self.legal_form + self.party_suffix

    def type_in(self, year: int) -> str:
        """The unit's type in a year: the last change at or before it, else the first type."""
        past = [changed for changed in self.changes if changed <= year]
        return self.changes[max(past)] if past else self.unit_type

    def written(self, rng: Random, alias_known: bool) -> str:
        """The name as a ledger may write it: mostly as on the roster, now and then without an affix."""
        dice = rng.random()
        if dice < 0.80:
            return self.name
        if dice < 0.86 and self.alias and alias_known:
            return self.alias
        if dice < 0.93:
            return self.bare + self.legal_form
        return self.bare if dice < 0.97 else self.name.replace("（", "(").replace("）", ")")


@dataclass(frozen=True)
class Population:
    """All invented units by year. Lists keep the order of invention; residential units come last."""

    rosters: Mapping[int, list[Unit]]
    silent: Mapping[int, frozenset[str]]
    unregistered: Mapping[int, list[Unit]]

    @classmethod
    def invent(cls, seed: int) -> Population:
        """The population of a seed: 125 to 145 units a year on the roster, a few beside it."""
        rng = stream(seed, "units")
        names = _names(rng)
        rosters = _rosters(rng, names)
        outsiders = [replace(next(names), alias="") for _ in range(9)]
        return cls(
            rosters={year: [*units, *_residential(year)] for year, units in rosters.items()},
            silent={
                year: _silent(rng, (seed, year), units, size_of(year, "silent")) for year, units in rosters.items()
            },
            unregistered={year: rng.sample(outsiders, size_of(year, "unregistered")) for year in rosters},
        )

    def taking_part(self, year: int) -> list[Unit]:
        """The units with an activity in a year: those of the roster that are not silent, then the others."""
        active = [unit for unit in self.rosters[year] if unit.name not in self.silent[year]]
        return [*active, *self.unregistered[year]]

    def leads(self, year: int) -> list[str]:
        """Names of units that lead projects in a year."""
        return [unit.name for unit in self.rosters[year] if unit.party_suffix and unit.unit_type != RESIDENTIAL]


def _names(rng: Random) -> Iterator[Unit]:
    """Units without end in sight (320), each under a brand of its own, so that no two names are near."""
    parts = {row["part"]: row["characters"] for row in own("brands")}
    brands = [first + second for first in parts["first"] for second in parts["second"]]
    rng.shuffle(brands)
    kinds = {
        unit_type: [row for row in own("unit_kinds") if row["unit_type"] == unit_type] for unit_type in _TYPE_SHARES
    }
    for brand in brands:
        unit_type = rng.choices(list(_TYPE_SHARES), list(_TYPE_SHARES.values()))[0]
        kind = rng.choice(kinds[unit_type])
        bare = f"样例{brand}{kind['kind']}"
        alias = f"样例{brand}{kind['short']}"
        yield Unit(
            bare=bare,
            legal_form=kind["legal_form"],
            party_suffix=rng.choice(_PARTY_SUFFIXES),
            unit_type=unit_type,
            area=rng.choice(area_names(_FIRST)),
            members=int(rng.lognormvariate(2.9, 0.8)) + 3,
            alias=alias if alias != bare else "",
        )


def _steady_units() -> list[Unit]:
    """Units that stay all nine years; among them near names that must never merge."""
    areas = area_names(_LAST)
    return [
        Unit(
            bare=row["unit"],
            legal_form=row["legal_form"],
            party_suffix=row["party_suffix"],
            unit_type=row["unit_type"],
            area=areas[number % len(areas)],
            members=12 + 7 * number,
            alias=row["short"],
            steady=True,
            changes={int(row["changed_year"]): row["changed_type"]} if row["changed_year"] else {},
        )
        for number, row in enumerate(own("fixed_units"))
    ]


def _rosters(rng: Random, names: Iterator[Unit]) -> dict[int, list[Unit]]:
    """Year by year a tenth leaves, a few that left return after a gap, new ones fill the roster up."""
    present = _steady_units()
    present += [next(names) for _ in range(size_of(_FIRST, "on_roster") - len(present))]
    rosters = {_FIRST: present}
    left_before: list[Unit] = []
    for year in range(_FIRST + 1, _LAST + 1):
        movable = [unit for unit in present if not unit.steady]
        leaving = rng.sample(movable, round(len(present) * _LEAVING_SHARE))
        returning = rng.sample(left_before, min(_RETURNING, len(left_before)))
        staying = [_moved(unit, year) for unit in present if unit not in leaving]
        joining = size_of(year, "on_roster") - len(staying) - len(returning)
        present = [_moved(unit, year) for unit in [*staying, *returning, *(next(names) for _ in range(joining))]]
        left_before = [unit for unit in left_before if unit not in returning] + leaving
        rosters[year] = present
    return rosters


def _moved(unit: Unit, year: int) -> Unit:
    """The unit under its area of the year: an area that is no longer listed hands its units to the next."""
    areas = area_names(year)
    if unit.area in areas:
        return unit
    return replace(unit, area=areas[len(unit.bare) % len(areas)])


def _residential(year: int) -> list[Unit]:
    return [
        Unit(
            bare=f"样例{area}",
            legal_form="",
            party_suffix="党总支",
            unit_type=RESIDENTIAL,
            area=area,
            members=160 + 11 * number,
            steady=True,
        )
        for number, area in enumerate(area_names(year))
    ]


def _silent(rng: Random, place: tuple[int, int], units: list[Unit], size: int) -> frozenset[str]:
    """The roster units that take no part in the year of a seed: mostly the same ones, from some year on, and social
    organisations more often than others."""
    seed, year = place

    def shyness(unit: Unit) -> float:
        own = stream(seed, "shyness", unit.bare)
        lasting, since = own.random(), own.randint(_FIRST - 2, _LAST - 1)
        kept = lasting if year >= since else lasting * 0.6
        weight = _SILENT_WEIGHT.get(unit.unit_type, 1.0)
        return float(((1 - _SHY) * rng.random() + _SHY * kept) ** (1 / weight))

    movable = [unit for unit in units if not unit.steady]
    return frozenset(unit.name for unit in sorted(movable, key=shyness)[-size:])
