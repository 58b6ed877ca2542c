"""Conclusions: when a figure has moved, when it is level, when nothing is said, and that every figure is the data's."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts.changes import apart, changed
from charts.conclusions import Conclusion, Year, conclusions, paragraph
from measures import Scope, Selection
from measures.asking import asking
from measures.choices import areas_in
from measures.cited import Cited, recounted
from tests.worlds import a_world, reader
from warehouse.engine import database_url, reader_engine

EVERYTHING = Scope.everything()


def figure(measure: str, value: float | None, bound: str = "exact") -> Cited:
    return Cited(measure, Selection(), (), value, bound)


UNITS, COVERAGE, TIMES = "participating_units", "coverage", "person_times"
CASES = [
    (UNITS, 135, 127, "比上年多8家（+6.3%）", "8 units more than the year before (+6.3%)"),
    (UNITS, 90, 100, "比上年少10家（-10.0%）", "10 units fewer than the year before (-10.0%)"),
    (UNITS, 134, 134, "与上年相同", "the same as the year before"),
    (UNITS, 101, 100, "与上年基本持平（多1家，+1.0%）", "about level with the year before (1 unit more, +1.0%)"),
    (UNITS, 102, 100, "比上年多2家（+2.0%）", "2 units more than the year before (+2.0%)"),
    (UNITS, 12, 9, "比上年多3家", "3 units more than the year before"),
    (UNITS, 12, 10, "比上年多2家（+20.0%）", "2 units more than the year before (+20.0%)"),
    (UNITS, 5, 0, "比上年多5家", "5 units more than the year before"),
    (UNITS, 12, None, "", ""),
    (UNITS, None, 12, "", ""),
    ("unit_entries", 412, 400, "比上年多12家次（+3.0%）", "12 unit entries more than the year before (+3.0%)"),
    (COVERAGE, 0.784, 0.763, "比上年升2.1个百分点", "up 2.1 percentage points on the year before"),
    (COVERAGE, 0.7, 0.8, "比上年降10.0个百分点", "down 10.0 percentage points on the year before"),
    (COVERAGE, 0.605, 0.6, "与上年基本持平（升0.5个百分点）", "about level with the year before (up 0.5 percentage points)"),
    (COVERAGE, 0.606, 0.6, "比上年升0.6个百分点", "up 0.6 percentage points on the year before"),
    (COVERAGE, 0.78400001, 0.784, "与上年相同", "the same as the year before"),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "now", "before", "zh", "en"), CASES)
def test_how_a_figure_moved_is_said_by_rule(measure: str, now: float, before: float, zh: str, en: str) -> None:
    pair = figure(measure, now), figure(measure, before)
    assert (changed(*pair, "zh"), changed(*pair, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("now", "before", "zh"),
    [
        ((5012, "at_least"), (4800, "exact"), "上年4,800人次"),
        ((5012, "exact"), (4800, "at_least"), "上年至少4,800人次"),
        ((5012, "about"), (4800, "at_most"), "上年至多4,800人次"),
    ],
)
def test_figures_that_are_not_exact_are_set_side_by_side(
    now: tuple[int, str], before: tuple[int, str], zh: str
) -> None:
    pair = figure(TIMES, *now), figure(TIMES, *before)
    assert (changed(*pair, "zh"), apart(*pair, "zh")) == (zh, "—")


def test_the_difference_of_two_figures_in_a_table() -> None:
    pairs = [(UNITS, 12, 10), (UNITS, 12, 9), (UNITS, 9, 9), (COVERAGE, 0.7, 0.784), (UNITS, 3, None)]
    shown = [apart(figure(name, now), figure(name, before), "zh") for name, now, before in pairs]
    assert shown == ["+2（+20.0%）", "+3", "相同", "-8.4个百分点", "—"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2018: 10 units of 12 registered; 2019: 12 of 12, person-times at least; a theme up by 3, one down by 2."""
    path = tmp_path_factory.mktemp("years")
    units = [f"单位{number:02d}" for number in range(12)]
    with a_world(path) as world:
        for unit in units:
            world.roster(2018, unit)
            world.roster(2019, unit)
        world.edition(2018, "学习", "先锋南西")
        world.edition(2018, "义诊", "志愿南西")
        world.edition(2019, "学习", "先锋南西")
        world.edition(2019, "义诊", "志愿南西")
        world.activity(2018, "学习", *units[:9], person_times=90)
        world.activity(2018, "义诊", *units[6:10], person_times=30)
        world.activity(2019, "学习", *units, person_times=(100, "at_least"))
        world.activity(2019, "义诊", *units[:2], person_times=5)
    return path


def of(folder: Path, year: int, selection: Selection = Selection()) -> list[Conclusion]:  # noqa: B008 - frozen
    with reader(folder / "world.db") as connection:
        areas = [str(area) for area in areas_in(connection, year, EVERYTHING)]
        return list(conclusions(Year(asking(connection, EVERYTHING), selection, year, areas)))


def test_a_year_in_sentences(folder: Path) -> None:
    assert [(one.rule, one.zh) for one in of(folder, 2019)] == [
        ("taking_part", "2019年参与单位12家，合14家次，比上年多2家（+20.0%）"),
        ("covered", "覆盖率100.0%（应参与12家），比上年升16.7个百分点"),
        ("turned_over", "2019年留存10家，新增2家，回归0家，流失0家，留存率100.0%"),
        ("activities", "开展活动2场，与上年相同"),
        ("person_times", "参与至少105人次，上年120人次"),
        ("projects", "项目2个，新增0个、结束0个"),
        ("theme_up", "先锋南西增长最多，参与单位比上年多3家"),
        (
            "unreached",
            "3个居民区没有触达全部六个板块：延中居民区只到0个、中凯居民区只到0个、威海居民区只到2个",
        ),
    ]


def test_the_first_year_is_not_compared(folder: Path) -> None:
    assert [one.rule for one in of(folder, 2018)] == [
        "taking_part",
        "covered",
        "activities",
        "person_times",
        "unreached",
    ]
    assert [one.zh for one in of(folder, 2018)][:2] == ["2018年参与单位10家，合13家次", "覆盖率83.3%（应参与12家）"]


def test_of_few_units_no_share_and_no_move_of_a_theme_is_spoken_of(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for year, count in ((2018, 2), (2019, 4)):
            for number in range(9):
                world.roster(year, f"单位{number}")
            world.activity(year, "学习", *(f"单位{number}" for number in range(count)), person_times=1)
    assert [one.zh for one in of(tmp_path, 2019)][:3] == [
        "2019年参与单位4家，合4家次，比上年多2家",
        "开展活动1场，与上年相同",
        "参与1人次，与上年相同",
    ]
    assert {one.rule for one in of(tmp_path, 2019)} & {"covered", "turned_over", "theme_up", "least_covered"} == set()


def test_coverage_within_a_theme_keeps_the_roster_it_is_a_share_of(folder: Path) -> None:
    volunteering = of(folder, 2019, Selection(themes=("志愿南西",)))
    assert [one.zh for one in volunteering if one.rule == "covered"] == [
        "覆盖率16.7%（应参与12家），比上年降16.6个百分点"
    ]


def test_a_paragraph_names_a_restricted_selection_and_sample_data(folder: Path) -> None:
    found = of(folder, 2019)[:2]
    of_theme = Selection(years=(2019,), themes=("先锋南西",))
    assert paragraph(found, of_theme, "zh", sample=True) == (
        "【样例数据，不得用于汇报】（先锋南西）2019年参与单位12家，合14家次，比上年多2家（+20.0%）。"
        "覆盖率100.0%（应参与12家），比上年升16.7个百分点。"
    )
    assert paragraph(found, Selection(), "en") == (
        "In 2019, 12 units took part, making 14 unit entries, 2 units more than the year before (+20.0%). "
        "Coverage is 100.0% of 12 units registered, up 16.7 percentage points on the year before."
    )
    assert paragraph([], Selection(), "zh") == ""


def test_the_theme_that_fell_most_and_the_type_that_came_least_are_named(tmp_path: Path) -> None:
    types = {f"{kind}{number}": kind for kind in ("机关", "国有企业") for number in range(10)}
    came = [unit for unit in types if unit not in {f"国有企业{number}" for number in range(5)}]
    with a_world(tmp_path) as world:
        for year, units in ((2018, list(types)), (2019, came)):
            for unit, kind in types.items():
                world.roster(year, unit, kind)
            world.roster(year, "小社", "社会组织")  # a single unit: no share of it is spoken of
            world.activity(year, "学习", *units, types=types, person_times=1)
    found = {one.rule: (one.zh, one.en) for one in of(tmp_path, 2019)}
    assert {rule: found[rule] for rule in ("theme_down", "least_covered")} == {
        "theme_down": (
            "先锋南西减少最多，参与单位比上年少5家",
            "Vanguard fell most: 5 units fewer than the year before",
        ),
        "least_covered": (
            "国有企业覆盖率最低，仅50.0%：应参与10家，参与5家",
            "State-owned enterprise has the lowest coverage, 50.0%: 5 units of 10 units registered",
        ),
    }


def test_units_that_rose_three_years_in_a_row_are_a_run_and_a_fall_ends_it(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for year, count in zip(range(2014, 2020), (9, 5, 6, 8, 9, 8), strict=True):
            world.edition(year, "学习")
            world.activity(year, "学习", *(f"单位{number}" for number in range(count)), person_times=1)
    assert [one.zh for one in of(tmp_path, 2018) if one.rule == "streak"] == [
        "参与单位连续3年增加（2015年5家，2018年9家）"
    ]
    assert [year for year in (2017, 2019) if any(one.rule == "streak" for one in of(tmp_path, year))] == []


@pytest.mark.parametrize("selection", [Selection(), Selection(areas=("威海居民区",)), Selection(themes=("志愿南西",))])
def test_every_figure_of_every_sentence_is_counted_again(sample_url: str, selection: Selection) -> None:
    with reader_engine(database_url(sample_url)).connect() as connection:
        for year in (2013, 2020):
            areas = [str(area) for area in areas_in(connection, year, EVERYTHING)]
            found = conclusions(Year(asking(connection, EVERYTHING), selection, year, areas))
            assert found and all(one.figures for one in found)
            for cited in (figure for one in found for figure in one.figures):
                assert recounted(connection, cited, EVERYTHING) == (cited.value, cited.bound)
