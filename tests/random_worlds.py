"""Worlds by chance: a plan of rows, drawn by hypothesis or from a seed, and its building.

A unit has one type and one area a year, as the warehouse promises; everything else is free, with
editions that are named only or over, facts without theme, area or month, and years left out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from tests.worlds import AREAS, COUNTS, THEMES, UNIT_TYPES, Counted, World
from warehouse.schema import LISTINGS, STATUSES, metadata

YEARS = (2015, 2016, 2017, 2019)
PROJECTS = ("讲堂", "义诊", "旧书", "新歌")
UNITS = ("甲", "乙", "丙", "丁", "戊")
MONTHS = (None, "03", "11")
SOME_THEME = (None, *THEMES)
SOME_AREA = (None, *AREAS)
SOME_TYPE = (None, *UNIT_TYPES)
SOME_COUNT: tuple[Counted, ...] = (None, 0, 7, 12, (30, "about"), (50, "at_least"), (9, "at_most"))


@dataclass
class Plan:
    """Rows to put into a world, all by label."""

    editions: dict[tuple[int, str], tuple[str | None, str | None, str]] = field(default_factory=dict)
    units: dict[tuple[int, str], tuple[str | None, str | None]] = field(default_factory=dict)
    rosters: set[tuple[int, str]] = field(default_factory=set)
    activities: list[tuple[int, str, tuple[str, ...], str | None, str | None, tuple[Counted, ...]]] = field(
        default_factory=list
    )
    claims: set[tuple[int, str, str]] = field(default_factory=set)
    needs: list[tuple[int, str | None, str | None, int]] = field(default_factory=list)
    resources: list[tuple[int, str, str | None]] = field(default_factory=list)


_year, _project, _unit = st.sampled_from(YEARS), st.sampled_from(PROJECTS), st.sampled_from(UNITS)
_theme, _area = st.sampled_from(SOME_THEME), st.sampled_from(SOME_AREA)
_status, _listing = st.sampled_from((None, *STATUSES)), st.sampled_from(LISTINGS)
_several = st.lists(_unit, min_size=1, max_size=3, unique=True).map(tuple)
_counts = st.tuples(*[st.sampled_from(SOME_COUNT) for _name in COUNTS])

plans = st.builds(
    Plan,
    editions=st.dictionaries(st.tuples(_year, _project), st.tuples(_theme, _status, _listing), max_size=10),
    units=st.dictionaries(st.tuples(_year, _unit), st.tuples(st.sampled_from(SOME_TYPE), _area), max_size=10),
    rosters=st.sets(st.tuples(_year, _unit), max_size=8),
    activities=st.lists(st.tuples(_year, _project, _several, st.sampled_from(MONTHS), _area, _counts), max_size=10),
    claims=st.sets(st.tuples(_year, _project, _unit), max_size=5),
    needs=st.lists(st.tuples(_year, _theme, _area, st.integers(0, 2)), max_size=4),
    resources=st.lists(st.tuples(_year, _unit, _theme), max_size=4),
)


def plan_of_seed(seed: int, activities: int) -> Plan:
    """A larger plan, the same for the same seed."""
    dice = random.Random(seed)
    pick = dice.choice
    statuses = (None, None, *STATUSES)
    listings = ("catalogue", "catalogue", *LISTINGS)
    pairs = [(year, project) for year in YEARS for project in PROJECTS]
    names = [(year, unit) for year in YEARS for unit in UNITS]
    return Plan(
        {pair: (pick(SOME_THEME), pick(statuses), pick(listings)) for pair in pairs if dice.random() < 0.7},
        {name: (pick(SOME_TYPE), pick(SOME_AREA)) for name in names},
        {name for name in names if name[0] != YEARS[0] and dice.random() < 0.6},
        [
            (
                pick(YEARS),
                pick(PROJECTS),
                tuple(dice.sample(UNITS, dice.randint(1, 3))),
                pick(MONTHS),
                pick(SOME_AREA),
                tuple(pick(SOME_COUNT) for _name in COUNTS),
            )
            for _number in range(activities)
        ],
        {(pick(YEARS), pick(PROJECTS), pick(UNITS)) for _number in range(8)},
        [(pick(YEARS), pick(SOME_THEME), pick(SOME_AREA), pick((0, 1, 2))) for _number in range(8)],
        [(pick(YEARS), pick(UNITS), pick(SOME_THEME)) for _number in range(8)],
    )


def in_memory() -> Connection:
    """A connection to a new database in memory, with the schema."""
    connection = create_engine("sqlite://").connect()
    metadata.create_all(connection)
    return connection


def build(plan: Plan, world: World) -> None:
    """Puts the plan's rows into the world."""
    for (year, project), (theme, status, listing) in plan.editions.items():
        world.edition(year, project, theme, status=status, listing=listing)
    for year, unit in sorted(plan.rosters):
        world.roster(year, unit, *_of(plan, year, unit))
    for year, project, units, month, area, counts in plan.activities:
        stated: dict[str, Any] = dict(zip(COUNTS, counts, strict=True))
        world.activity(
            year,
            project,
            *units,
            month=month and f"{year}-{month}",
            area=area,
            types={unit: _of(plan, year, unit)[0] for unit in units},
            unit_areas={unit: _of(plan, year, unit)[1] for unit in units},
            **stated,
        )
    for year, project, unit in sorted(plan.claims):
        world.claim(year, project, unit, *_of(plan, year, unit))
    for year, theme, area, matches in plan.needs:
        need = world.need(year, theme=theme, area=area, done=None if year == YEARS[0] or area is None else matches == 2)
        for _time in range(matches):
            world.match(year, need)
    for year, unit, theme in plan.resources:
        type_, area = _of(plan, year, unit)
        world.resource(year, unit, theme, type_, area)


def _of(plan: Plan, year: int, unit: str) -> tuple[str | None, str | None]:
    return plan.units.get((year, unit), ("机关", "威海居民区"))
