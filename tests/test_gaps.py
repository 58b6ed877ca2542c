"""Gaps: which cells are open, in which order they stand, and who could fill them."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts.gaps import gap_finding, gap_map
from measures import Scope, Selection
from measures.asking import asking
from measures.gaps import Gap, Role, cells, ranked
from tests.worlds import a_world, reader

AREAS, THEMES = ("威海居民区", "中凯居民区"), ("先锋南西", "志愿南西")
TYPES = ("机关", "国有企业")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two areas and two themes: 志愿南西 never served 中凯; 先锋南西 at 威海 fell from two units to one."""
    path = tmp_path_factory.mktemp("gaps")
    with a_world(path) as world:
        for unit, kind, area in (
            ("甲", "机关", "威海居民区"),
            ("乙", "国有企业", "中凯居民区"),
            ("丙", "国有企业", "中凯居民区"),
            ("丁", "机关", "中凯居民区"),
        ):
            world.roster(2019, unit, kind, area)
        world.roster(2018, "戊", "机关", "中凯居民区")  # no longer on the roster
        for year in (2018, 2019):
            world.edition(year, "党课", "先锋南西")
            world.edition(year, "义诊", "志愿南西")
        types = {"乙": "国有企业", "丙": "国有企业", "外": "国有企业"}
        world.activity(2018, "党课", "甲", "乙", area="威海居民区", types=types)
        world.activity(2018, "党课", "丙", area="中凯居民区", types=types)
        world.activity(2018, "义诊", "甲", area="威海居民区", types=types)
        world.activity(2019, "党课", "甲", area="威海居民区", types=types)
        world.activity(2019, "党课", "乙", area="中凯居民区", types=types)
        world.activity(2019, "义诊", "甲", "外", area="威海居民区", types=types)  # 外 is on no roster
    return path


def found(folder: Path, role: Role, year: int = 2019, selection: Selection = Selection()) -> list[Gap]:  # noqa: B008
    places = AREAS if role == "area" else TYPES
    with reader(folder / "world.db") as connection:
        return cells(asking(connection, Scope.everything()), selection, year, role, places, THEMES)


def told(gaps: list[Gap]) -> list[tuple[object, ...]]:
    return [
        (gap.place, gap.theme, gap.now, gap.before, [(one.unit, one.themes) for one in gap.candidates or ()])
        for gap in gaps
    ]


def test_areas_without_a_theme_or_with_fewer_units_stand_by_who_could_fill_them(folder: Path) -> None:
    assert told(ranked(found(folder, "area"))) == [
        ("中凯居民区", "志愿南西", 0, 0, [("乙", 1), ("丁", 0), ("丙", 0)]),
        ("威海居民区", "先锋南西", 1, 2, []),
    ]


def test_types_count_their_own_units_wherever_they_take_part(folder: Path) -> None:
    assert told(found(folder, "unit_type")) == [
        ("机关", "先锋南西", 1, 1, [("丁", 0)]),
        ("机关", "志愿南西", 1, 1, [("丁", 0)]),
        ("国有企业", "先锋南西", 1, 2, [("丙", 0)]),
        ("国有企业", "志愿南西", 1, 0, [("乙", 1), ("丙", 0)]),
    ]
    assert told(ranked(found(folder, "unit_type"))) == [("国有企业", "先锋南西", 1, 2, [("丙", 0)])]


def test_filters_narrow_the_cells_and_who_could_fill_them(folder: Path) -> None:
    state_owned = Selection(unit_types=("国有企业",))
    assert told(ranked(found(folder, "area", selection=state_owned)))[0] == (
        "中凯居民区",
        "志愿南西",
        0,
        0,
        [("乙", 1), ("丙", 0)],
    )


def test_a_year_without_one_before_knows_no_fall_and_without_a_roster_no_candidates(folder: Path) -> None:
    first = found(folder, "area", 2018)
    assert {gap.before for gap in first} == {None}
    assert [(gap.place, gap.theme) for gap in ranked(first)] == [("中凯居民区", "志愿南西")]
    assert found(folder, "area", 2017) == []


def test_without_a_roster_it_is_unknown_who_could(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.activity(2019, "党课", "甲", area="威海居民区")
    with reader(tmp_path / "world.db") as connection:
        one = cells(asking(connection, Scope.everything()), Selection(), 2019, "area", AREAS, THEMES)
    assert {gap.candidates for gap in one} == {None}


def test_a_scope_sees_its_own_areas_alone(folder: Path) -> None:
    with reader(folder / "world.db") as connection:
        ask = asking(connection, Scope(frozenset({"威海居民区"})))
        mine = told(ranked(cells(ask, Selection(), 2019, "area", AREAS[:1], THEMES)))
    assert mine == [("威海居民区", "先锋南西", 1, 2, [])]


def test_the_finding_counts_the_gaps_and_the_map_shows_each_cell(folder: Path) -> None:
    every = found(folder, "area")
    assert gap_finding(every, "zh") == ("4格中1格没有单位参与，1格比上年少；中凯居民区 × 志愿南西能补位的单位最多，3家")
    trace = gap_map(every, "area", "zh")["data"][0]
    assert (trace["z"], trace["text"]) == ([[1, 0], [0, 2]], [["1<br>(-1)", "2"], ["1", "0"]])
    assert gap_finding([], "zh") == "这一年没有参与台账，看不出缺口"
