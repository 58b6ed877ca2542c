"""A small random truth, and the figures it has: plain Python that knows nothing of `etl/` or `measures/`."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

THEMES = ("先锋南西", "志愿南西", "共治南西", "乐享南西", "人文南西", "慈善南西")
_FACTS = Path(__file__).resolve().parents[2] / "data" / "reference" / "facts" / "areas.csv"


def areas() -> list[str]:
    """The residential areas that are in force in every year of a truth."""
    with _FACTS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["名称"] for row in rows if row["层级"] == "居民区" and not row["最后名录日期"]]


class Count(NamedTuple):
    """A number as it is stated: none and `unknown`, or a value with its bound."""

    value: int | None
    bound: str


UNKNOWN = Count(None, "unknown")

UNITS: dict[str, str] = {
    "样例晨星科技有限公司": "非公企业",
    "样例晨兴科技有限公司": "非公企业",
    "样例第三中学": "事业单位",
    "样例第四中学": "事业单位",
    "样例银行股份有限公司上海分行": "国有企业",
    "样例银行股份有限公司静安支行": "国有企业",
    "样例市场监管所": "机关",
    "样例（中国）投资有限公司": "非公企业",
    "样例A.B.设计事务所": "非公企业",
    "样例St.Mary口腔诊所": "非公企业",
    "样例物业管理有限公司": "国有企业",
    "样例物业管理有限公司南西分公司": "国有企业",
    "样例KTV餐饮有限公司": "非公企业",
    "样例星光公益服务中心": "社会组织",
    "样例志愿者协会（东、西片）": "社会组织",
    "样例Blue Sky咨询有限公司": "非公企业",
    "样例国际龙凤书画社": "社会组织",
    "样例消防救援站": "机关",
    "威海居民区": "居民区",
    "中凯居民区": "居民区",
}
PROJECTS: dict[str, str] = {
    "样例·微课堂": "先锋南西",
    "样例·党员先锋岗": "先锋南西",
    "样例·义诊日": "慈善南西",
    "样例·旧衣新生": "慈善南西",
    "样例·邻里读书会": "人文南西",
    "样例·平安巡逻": "共治南西",
    "样例·周末影院": "乐享南西",
    "样例·志愿集市（春、秋）": "志愿南西",
}


@dataclass(frozen=True)
class Activity:
    """One activity as it was. `area` None where the ledger leaves it to the units."""

    year: int
    project: str
    units: tuple[str, ...]
    month: int | None = None
    day: int | None = None
    area: str | None = None
    title: str | None = None
    total: Count = UNKNOWN
    party: Count = UNKNOWN
    public: Count = UNKNOWN
    hours: Count = UNKNOWN  # hundredths


@dataclass
class Grid:
    """A matrix of units and projects: each filled cell is one activity of one unit (or a claim)."""

    year: int
    style: str  # counts, ticks, ones
    cells: dict[tuple[str, str], Count]
    area: str | None = None
    idle: tuple[str, ...] = ()  # units that stand in the matrix with nothing
    unread: tuple[str, ...] = ()  # units with one cell more, that is no number


@dataclass
class World:
    """Everything that is so. Names are canonical."""

    years: list[int]
    rosters: dict[int, dict[str, tuple[str, str | None, Count]]] = field(default_factory=dict)
    catalogues: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    claims: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    claim_grids: list[Grid] = field(default_factory=list)
    needs: list[tuple[int, str, str, str, bool]] = field(default_factory=list)  # year, title, area, theme, matched
    resources: list[tuple[int, str, str, str]] = field(default_factory=list)  # year, title, unit, theme

    def own_area(self, year: int, unit: str) -> str | None:
        """Where a unit is registered that year."""
        return self.rosters.get(year, {}).get(unit, ("", None, UNKNOWN))[1]

    def area_of(self, activity: Activity) -> str | None:
        """The area an activity counts for: the stated one, else its first unit's own."""
        own = (self.own_area(activity.year, unit) for unit in activity.units)
        return activity.area or next((area for area in own if area), None)

    def all_activities(self) -> list[Activity]:
        """The activities of lists and those of the cells of matrices."""
        cells = [
            Activity(grid.year, project, (unit,), area=grid.area, total=count)
            for grid in self.grids
            for (unit, project), count in grid.cells.items()
        ]
        return [*self.activities, *cells]

    def all_claims(self) -> set[tuple[int, str, str]]:
        """(year, project, unit), each once."""
        listed = {(year, project, unit) for year, project, units in self.claims for unit in units}
        return listed | {(grid.year, project, unit) for grid in self.claim_grids for unit, project in grid.cells}


def people(activity: Activity) -> Count:
    """The people of an activity: as stated, else Party members and public together."""
    if activity.total.value is not None:
        return activity.total
    return added([activity.party, activity.public])


def added(counts: Iterable[Count]) -> Count:
    """A sum with the bound that its parts leave it; of nothing but unknowns unknown."""
    parts = list(counts)
    known = [part.value for part in parts if part.value is not None]
    if not known:
        return UNKNOWN
    bounds = {part.bound for part in parts}
    up, down = bool(bounds & {"at_least", "unknown"}), "at_most" in bounds
    if "about" in bounds or (up and down):
        return Count(sum(known), "about")
    return Count(sum(known), "at_least" if up else "at_most" if down else "exact")


# --- making one up --------------------------------------------------------------------------------


def make(seed: int, traits: frozenset[str]) -> World:
    """The truth of a seed. Traits that are about what is recorded, not how it is written, have a say."""
    dice = random.Random(f"{seed}/truth")
    first = dice.choice((2017, 2018, 2019, 2020))
    single = traits & {"one_year"}
    years = [year for year in range(first, first + dice.randint(1, 1 if single else 3)) if year <= 2020]
    if not single and len(years) == 1 and dice.random() < 0.7:
        years = [first - 1, first] if first > 2017 else [first, first + 1]
    world = World(years)
    known = dice.sample(sorted(UNITS), 11)
    projects = dice.sample(sorted(PROJECTS), dice.randint(3, 6))
    everywhere = areas()
    homes = {unit: unit if unit in everywhere else dice.choice([*everywhere[:5], None]) for unit in UNITS}
    for number, year in enumerate(years):
        if "no_roster" not in traits:
            on = [unit for unit in known if dice.random() < 0.8] or known[:1]
            members = [Count(dice.randint(3, 90), "exact") if dice.random() < 0.7 else UNKNOWN for _ in on]
            world.rosters[year] = {u: (UNITS[u], homes[u], n) for u, n in zip(on, members, strict=True)}
        if "no_catalogue" not in traits:
            listed = [project for project in projects if dice.random() < 0.85] or projects[:1]
            status = "延续" if number else "新增"
            world.catalogues[year] = {p: (PROJECTS[p], dice.choice((status, "延续"))) for p in listed}
    _fill(world, dice, known, projects, everywhere, traits)
    return world


def _fill(
    world: World,
    dice: random.Random,
    known: list[str],
    projects: list[str],
    everywhere: list[str],
    traits: frozenset[str],
) -> None:
    seen: set[Any] = set()
    style = dice.choice(("total", "parts", "all"))
    if traits & {"two_row_header", "three_row_header", "total_column", "wrong_total_column"}:
        style = "all" if traits & {"total_column", "wrong_total_column"} else dice.choice(("parts", "all"))
    some = everywhere[: dice.randint(2, 4)]
    for year in world.years:
        here = sorted(world.catalogues.get(year, {})) or projects
        for _ in range(dice.randint(4, 9)):
            activity = _activity(dice, year, here, known, some, style)
            key = identity(world, activity)
            if key not in seen:
                seen.add(key)
                world.activities.append(activity)
        if "true_duplicates" in traits:
            world.activities += [a for a in list(world.activities) if a.year == year and dice.random() < 0.3]
        if traits & {"matrix_units_down", "matrix_projects_down"}:
            for area in dice.sample(some, 2) if "matrix_area" in traits else (None,):
                _add_grid(world, dice, year, here, known, area, seen, traits)
        if "matrix_claims" in traits:
            world.claim_grids.append(_grid(dice, year, here, known, "ticks"))
        else:
            for project in here:
                if dice.random() < 0.6:
                    world.claims.append((year, project, tuple(dice.sample(known, dice.randint(1, 3)))))
        for number in range(dice.randint(0, 3)):
            theme, area = dice.choice(THEMES), dice.choice(everywhere)
            world.needs.append((year, f"样例需求{year}之{number + 1}", area, theme, dice.random() < 0.5))
        for number in range(dice.randint(0, 3)):
            unit = dice.choice(known)
            world.resources.append((year, f"样例资源{year}之{number + 1}", unit, dice.choice(THEMES)))


def _add_grid(
    world: World,
    dice: random.Random,
    year: int,
    projects: list[str],
    known: list[str],
    area: str | None,
    seen: set[Any],
    traits: frozenset[str],
) -> None:
    bad = "matrix_bad_cells" in traits
    grid = _grid(dice, year, projects, known, "counts" if bad else dice.choice(("counts", "ticks", "ones")))
    grid.area = area
    for (unit, project), count in list(grid.cells.items()):
        key = identity(world, Activity(year, project, (unit,), area=area, total=count))
        if key in seen:
            del grid.cells[unit, project]
        seen.add(key)
    taking = {unit for unit, _ in grid.cells}
    others = [unit for unit in known if unit not in taking]
    if "matrix_gaps" in traits:
        grid.idle = tuple(others[:2])
    if bad:
        across = {project for _, project in grid.cells}
        grid.unread = tuple(unit for unit in sorted(taking) if any((unit, p) not in grid.cells for p in across))[:2]
    world.grids.append(grid)


def _count(dice: random.Random, most: int, unknown: float = 0.12) -> Count:
    if dice.random() < unknown:
        return UNKNOWN
    bound = dice.choices(("exact", "about", "at_least", "at_most"), (12, 2, 2, 1))[0]
    value = dice.randint(2, most)  # a matrix of nothing but ones is one of ticks
    if bound != "exact":
        value = dice.choice([number for number in (10, 20, 30, 50, 80, 100, 200, 1000) if number <= most])
    return Count(value, bound)


def _activity(
    dice: random.Random, year: int, projects: list[str], known: list[str], some: list[str], style: str
) -> Activity:
    units = tuple(dice.sample(known, dice.choices((1, 2, 3, 4), (6, 3, 2, 1))[0]))
    month = dice.choice((*range(1, 13), None))
    day = dice.randint(1, 28) if month and dice.random() < 0.75 else None
    made = Activity(
        year, dice.choice(projects), units, month, day,
        dice.choice((*some, None)),
        dice.choice(("样例讲座", "样例走访", "样例慰问", None)),
    )  # fmt: skip
    if dice.random() < 0.5:
        made = replace(made, hours=Count(dice.choice((50, 100, 150, 200, 350, 1200)), "exact"))
    if style == "total":
        return replace(made, total=_count(dice, 1500 if dice.random() < 0.1 else 120))
    made = replace(made, party=_count(dice, 60), public=_count(dice, 200))
    if style == "parts":
        return made
    together = added([made.party, made.public])
    total = UNKNOWN
    if together.bound == "exact" and dice.random() < 0.8:
        total = together
    elif together.bound == "unknown" and dice.random() < 0.6:
        total = _count(dice, 120)
    return replace(made, total=total)


def _grid(dice: random.Random, year: int, projects: list[str], known: list[str], style: str) -> Grid:
    across = dice.sample(projects, min(len(projects), dice.randint(2, 5)))
    down = dice.sample(known, dice.randint(3, 6))
    cells: dict[tuple[str, str], Count] = {}
    for unit in down:
        taken = [project for project in across if dice.random() < 0.5] or [dice.choice(across)]
        for project in taken:
            cells[unit, project] = _count(dice, 90, 0.0) if style == "counts" else UNKNOWN
    for project in across:  # a project nobody joined would be an empty column
        if not any(found == project for _, found in cells):
            cells[down[0], project] = Count(7, "exact") if style == "counts" else UNKNOWN
    return Grid(year, style, cells)


def identity(world: World, activity: Activity) -> tuple[Any, ...]:
    """What makes two records of an activity one."""
    when = (activity.month, activity.day) if activity.month else None
    counted = (people(activity), activity.party, activity.public, activity.hours)
    area = world.area_of(activity)
    return activity.year, activity.project, when, area, activity.title, frozenset(activity.units), counted


# --- its figures ----------------------------------------------------------------------------------

Group = tuple[Any, ...]
Figures = dict[Group, Any]


def _dimension(world: World, activity: Activity, name: str) -> Any:
    if name == "year":
        return activity.year
    if name == "theme":
        return PROJECTS[activity.project]
    if name == "project":
        return activity.project
    if name == "area":
        return world.area_of(activity)
    return f"{activity.year}-{activity.month:02d}" if activity.month else None


SUMS: dict[str, Callable[[Activity], Count]] = {
    "person_times": people,
    "party_person_times": lambda activity: activity.party,
    "public_person_times": lambda activity: activity.public,
    "volunteer_hours": lambda activity: activity.hours,
}
GROUPINGS = ((), ("year",), ("theme",), ("area",), ("project",), ("year", "theme"), ("month",))


def figures(world: World, by: tuple[str, ...]) -> dict[str, Figures]:
    """measure → group → figure of the participations, sums as (value, bound)."""
    groups: dict[Group, list[Activity]] = {} if by else {(): []}
    for activity in world.all_activities():
        group = tuple(_dimension(world, activity, name) for name in by)
        groups.setdefault(group, []).append(activity)
    found: dict[str, Figures] = {}
    for group, those in groups.items():
        entries = {(unit, a.year, a.project) for a in those for unit in a.units}
        found.setdefault("participating_units", {})[group] = len({unit for unit, _, _ in entries})
        found.setdefault("unit_entries", {})[group] = len(entries)
        found.setdefault("activities", {})[group] = len(those)
        for name, of in SUMS.items():
            total = added(map(of, those))
            per = 100 if name == "volunteer_hours" and total.value is not None else 1
            value = None if total.value is None else total.value / per
            found.setdefault(name, {})[group] = (value, total.bound)
    return found


def yearly(world: World) -> dict[str, Figures]:
    """measure → (year,) → figure of the registers and lists; years a list does not have are left out."""
    found: dict[str, Figures] = {}
    for year, roster in world.rosters.items():
        took_part = {unit for a in world.all_activities() if a.year == year for unit in a.units}
        found.setdefault("registered_units", {})[year,] = len(roster)
        if any(a.year == year for a in world.all_activities()):
            found.setdefault("coverage", {})[year,] = len(took_part & roster.keys()) / len(roster)
    for year, catalogue in world.catalogues.items():
        found.setdefault("projects", {})[year,] = len(catalogue)
    for year, project, _unit in world.all_claims():
        found.setdefault("claims", {}).setdefault((year,), 0)
        found["claims"][year,] += 1
        found.setdefault("claimed_projects", {}).setdefault((year,), set()).add(project)
    found["claimed_projects"] = {k: len(v) for k, v in found.get("claimed_projects", {}).items()}
    for year, _title, _area, _theme, matched in world.needs:
        for name, one in (("needs", 1), ("matched_needs", int(matched))):
            found.setdefault(name, {}).setdefault((year,), 0)
            found[name][year,] += one
    for year, *_ in world.resources:
        found.setdefault("resources", {}).setdefault((year,), 0)
        found["resources"][year,] += 1
    return found


def shares(world: World) -> dict[str, dict[str, int]]:
    """unit → measure → its part: an activity's people divided equally, what is left over to the first units."""
    found: dict[str, dict[str, int]] = {}
    for activity in world.all_activities():
        whole = people(activity).value
        for place, unit in enumerate(activity.units):
            mine = found.setdefault(unit, {"activities": 0, "person_times": 0})
            mine["activities"] += 1
            if whole is not None:
                mine["person_times"] += whole // len(activity.units) + (place < whole % len(activity.units))
    return found
