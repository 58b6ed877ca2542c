"""Counts, sums and coverage against worlds small enough to count by hand."""

from pathlib import Path

import pytest

from measures import Scope
from tests.worlds import a_world, ask


def test_units_entries_and_activities_are_counted_distinct(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.edition(2019, "讲堂", "先锋南西")
        world.edition(2019, "义诊", "志愿南西")
        world.edition(2018, "讲堂", "先锋南西")
        world.activity(2019, "讲堂", "甲", "乙")
        world.activity(2019, "讲堂", "甲")
        world.activity(2019, "义诊", "甲")
        world.activity(2018, "讲堂", "丙")
    asked = ("participating_units", "unit_entries", "activities", "active_projects", "themes_reached")
    assert ask(tmp_path, *asked, by="year theme") == [
        (2018, "先锋南西", 1, 1, 1, 1, 1),
        (2019, "先锋南西", 2, 2, 2, 1, 1),
        (2019, "志愿南西", 1, 1, 1, 1, 1),
    ]
    assert ask(tmp_path, *asked, where="year=2019") == [(2, 3, 3, 2, 2)]
    assert ask(tmp_path, *asked, by="unit") == [
        ("丙", 1, 1, 1, 1, 1),
        ("乙", 1, 1, 1, 1, 1),
        ("甲", 1, 2, 3, 2, 2),
    ]


def test_nothing_at_all_is_one_row_of_unknowns_and_no_project(tmp_path: Path) -> None:
    with a_world(tmp_path):
        pass
    asked = ("participating_units", "person_times", "registered_units", "coverage", "retention", "projects")
    assert ask(tmp_path, *asked) == [(None, None, "unknown", None, None, None, 0)]
    assert ask(tmp_path, *asked[:3], by="year") == []


def test_months_and_areas_not_stated_stand_last_and_keep_their_proper_order(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.activity(2019, "讲堂", "甲", month=None, area=None)
        world.activity(2019, "讲堂", "乙", month="2019-10", area="威海居民区")
        world.activity(2019, "讲堂", "甲", month="2019-05", area="延中居民区")
    assert ask(tmp_path, "activities", by="month") == [("2019-05", 1), ("2019-10", 1), (None, 1)]
    assert ask(tmp_path, "activities", by="area") == [("延中居民区", 1), ("威海居民区", 1), (None, 1)]


def test_sums_carry_their_bounds_and_unknown_is_not_zero(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.activity(2016, "讲堂", "甲", person_times=0, volunteer_hours_hundredths=150)
        world.activity(2017, "讲堂", "甲", person_times=12)
        world.activity(2017, "讲堂", "甲", "乙", person_times=(5000, "at_least"), party_person_times=3)
        world.activity(2017, "讲堂", "丙", public_person_times=40)
        world.activity(2017, "讲堂", "丙", public_person_times=(2, "about"))
        world.activity(2018, "讲堂", "甲", person_times=None)
        world.activity(2019, "讲堂", "甲", person_times=7)
        world.activity(2019, "讲堂", "甲", person_times=None)
    asked = ("person_times", "party_person_times", "volunteer_hours")
    assert ask(tmp_path, *asked, by="year") == [
        (2016, 0, "exact", None, "unknown", 1.5, "exact"),
        (2017, 5012, "at_least", 3, "at_least", 0.0, "at_least"),
        (2018, None, "unknown", None, "unknown", None, "unknown"),
        (2019, 7, "at_least", None, "unknown", None, "unknown"),
    ]
    assert ask(tmp_path, "public_person_times", by="unit", where="year=2017") == [
        ("丙", 42, "about"),
        ("乙", 0, "exact"),
        ("甲", None, "unknown"),
    ]


@pytest.mark.parametrize(
    ("stated", "bound"),
    [
        ("exact", "exact"),
        ("exact about", "about"),
        ("exact at_least", "at_least"),
        ("exact unknown", "at_least"),
        ("at_least unknown", "at_least"),
        ("exact at_most", "at_most"),
        ("at_most at_least", "about"),
        ("at_most unknown", "about"),
        ("about unknown", "about"),
        ("unknown", "unknown"),
    ],
)
def test_the_bound_of_a_sum_follows_from_its_parts(tmp_path: Path, stated: str, bound: str) -> None:
    parts = stated.split()
    with a_world(tmp_path) as world:
        for part in parts:
            world.activity(2019, "讲堂", "甲", person_times=None if part == "unknown" else (5, part))
    known = len(parts) - parts.count("unknown")
    assert ask(tmp_path, "person_times") == [(5 * known if known else None, bound)]


def test_a_unit_in_two_projects_counts_once_for_coverage(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for unit in ("甲", "乙", "丙", "丁"):
            world.roster(2019, unit)
        world.edition(2019, "义诊", "志愿南西")
        world.activity(2019, "讲堂", "甲", "未登记")
        world.activity(2019, "义诊", "甲")
        world.activity(2018, "讲堂", "乙")
    asked = ("participating_units", "registered_participating_units", "registered_units", "coverage")
    assert ask(tmp_path, *asked, by="year") == [(2018, 1, None, None, None), (2019, 2, 1, 4, 0.25)]
    assert ask(tmp_path, *asked) == [(3, 1, 4, 0.25)]
    assert ask(tmp_path, "coverage", by="theme", where="year=2019") == [
        ("先锋南西", 0.25),
        ("志愿南西", 0.25),
    ]


def test_coverage_of_unequal_groups_is_no_average_of_percentages(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.roster(2019, "机关一", "机关")
        for number in range(9):
            world.roster(2019, f"公司{number}", "非公企业")
        world.activity(2019, "讲堂", "机关一", "公司0", types={"机关一": "机关", "公司0": "非公企业"})
    assert ask(tmp_path, "coverage", by="unit_type") == [("机关", 1.0), ("非公企业", 1 / 9)]
    assert ask(tmp_path, "coverage") == [(0.2,)]


def test_coverage_of_several_years_counts_units_once_and_only_years_with_a_roster(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for year in (2018, 2019):
            world.roster(year, "甲")
            world.activity(year, "讲堂", "甲")
        world.roster(2019, "乙")
        world.activity(2017, "讲堂", "乙")
    assert ask(tmp_path, "registered_units", "coverage") == [(2, 0.5)]
    assert ask(tmp_path, "registered_units", "coverage", where="year=2017") == [(None, None)]


def test_a_group_on_no_roster_has_no_coverage_but_no_registered_units(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.roster(2019, "甲", "机关")
        world.activity(2019, "讲堂", "乙", types={"乙": "社会组织"})
    assert ask(tmp_path, "registered_units", "coverage", by="unit_type") == [
        ("机关", 1, 0.0),
        ("社会组织", 0, None),
    ]


def test_a_unit_that_changes_type_counts_under_each_year_s_type(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.activity(2018, "讲堂", "甲", types={"甲": "国有企业"})
        world.activity(2019, "讲堂", "甲", types={"甲": "非公企业"})
    assert ask(tmp_path, "participating_units", by="year unit_type") == [
        (2018, "国有企业", 1),
        (2019, "非公企业", 1),
    ]
    assert ask(tmp_path, "participating_units", by="unit_type") == [("国有企业", 1), ("非公企业", 1)]
    assert ask(tmp_path, "participating_units") == [(1,)]


def test_area_means_the_area_served_for_units_and_the_unit_s_own_for_coverage(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.roster(2019, "甲", area="中凯居民区")
        world.roster(2019, "乙", area="延中居民区")
        world.activity(2019, "讲堂", "甲", area="威海居民区", unit_area="中凯居民区")
    assert ask(tmp_path, "participating_units", "coverage", by="area") == [
        ("延中居民区", 0, 0.0),
        ("中凯居民区", 0, 1.0),
        ("威海居民区", 1, None),
    ]
    assert ask(tmp_path, "participating_units", "coverage", by="unit_area") == [
        ("延中居民区", 0, 0.0),
        ("中凯居民区", 1, 1.0),
    ]
    assert ask(tmp_path, "participating_units", "coverage", where="area=中凯") == [(0, 1.0)]


def test_a_scope_restricts_exactly_as_a_filter_on_the_area_would(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.roster(2019, "甲", area="中凯居民区")
        world.activity(2019, "讲堂", "甲", area="威海居民区", unit_area="中凯居民区", person_times=5)
        world.activity(2019, "讲堂", "乙", area="中凯居民区", unit_area=None, person_times=9)
        world.activity(2019, "讲堂", "丙", area=None, unit_area=None, person_times=100)
    asked = ("participating_units", "person_times", "coverage")
    assert ask(tmp_path, *asked, scope=Scope(frozenset({"中凯居民区"}))) == [(1, 9, "exact", 1.0)]
    assert ask(tmp_path, *asked, where="area=中凯居民区") == [(1, 9, "exact", 1.0)]
    assert ask(tmp_path, *asked, scope=Scope(frozenset({"南京西路街道"}))) == [(2, 14, "exact", 1.0)]
    assert ask(tmp_path, *asked, scope=Scope(frozenset())) == [(0, 0, "exact", None)]
    assert ask(tmp_path, "projects", scope=Scope(frozenset())) == [(1,)]
