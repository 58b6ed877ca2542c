"""Who stays, who lapsed, who was never seen: against a world small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection

from charts.loyalty import cohort_finding, lapsed_finding, unseen_finding
from etl.aggregates import ensure_aggregates
from measures import Scope, Selection
from measures.loyalty import CallLists, call_lists, cohorts
from tests.random_worlds import in_memory
from tests.worlds import World, a_world, reader

EVERYTHING, ALL = Scope.everything(), Selection()


def build(world: World) -> None:
    """2015 to 2019 without 2017. 甲 always; 乙 lapsed after 2016, on the roster; 丙 lapsed after 2016, off it; 丁 once
    in 2015; 戊 new in 2018; 己 new in 2019; 庚 and 辛 never; 壬 was on an older roster and never took part."""
    for year in (2015, 2016, 2018, 2019):
        world.edition(year, "讲堂")
        world.edition(year, "义诊", "志愿南西")
        world.activity(year, "讲堂", "甲")
    for year in (2015, 2016):
        world.activity(year, "讲堂", "乙")
        world.activity(year, "义诊", "乙")
    world.activity(2016, "义诊", "丙", types={"丙": "社会组织"})
    world.activity(2015, "义诊", "丁")
    world.activity(2018, "讲堂", "戊")
    world.activity(2019, "讲堂", "戊", "己")
    for unit in ("甲", "乙", "戊", "辛"):
        world.roster(2019, unit, "机关", "威海居民区")
    world.roster(2019, "庚", "社会组织", "中凯居民区")
    world.roster(2016, "辛", "机关", "威海居民区")
    world.roster(2016, "壬", "机关", "威海居民区")
    world.body("联盟", "district_alliance", 2016)
    world.member("联盟", "乙")
    world.member("联盟", "庚", joined=2018)
    world.member("理事会", "辛", joined=2015, left=2018)


@pytest.fixture(scope="module", params=["facts", "aggregates"])
def here(request: pytest.FixtureRequest) -> Iterator[Connection]:
    with in_memory() as connection:
        build(World(connection))
        if request.param == "aggregates":
            ensure_aggregates(connection)
        yield connection


def rows(found: pd.DataFrame | None) -> list[tuple[Any, ...]]:
    assert found is not None
    return [tuple(row) for row in found.itertuples(index=False)]


def lists(here: Connection, selection: Selection = ALL, scope: Scope = EVERYTHING) -> CallLists:
    found = call_lists(here, selection, scope)
    assert found is not None
    return found


def test_cohorts_follow_those_first_seen_in_a_year_and_mark_what_may_be_older(here: Connection) -> None:
    assert rows(cohorts(here, ALL, EVERYTHING)) == [
        (2015, 2015, 3, 3, 1.0, True),
        (2015, 2016, 2, 3, 2 / 3, True),
        (2015, 2018, 1, 3, 1 / 3, True),
        (2015, 2019, 1, 3, 1 / 3, True),
        (2016, 2016, 1, 1, 1.0, False),
        (2016, 2018, 0, 1, 0.0, False),
        (2016, 2019, 0, 1, 0.0, False),
        (2018, 2018, 1, 1, 1.0, True),
        (2018, 2019, 1, 1, 1.0, True),
        (2019, 2019, 1, 1, 1.0, False),
    ]


def test_cohorts_are_of_the_slice_that_is_selected(here: Connection) -> None:
    found = rows(cohorts(here, Selection(themes=("志愿南西",), years=(2019,)), EVERYTHING))
    assert [row[:4] for row in found if row[2]] == [(2015, 2015, 2, 2), (2015, 2016, 1, 2), (2016, 2016, 1, 1)]


def test_the_lapsed_are_those_away_in_two_known_years_with_those_on_the_roster_first(here: Connection) -> None:
    found = lists(here)
    assert (found.year, rows(found.lapsed)) == (
        2019,
        [
            ("乙", "机关", "威海居民区", True, 2016, 2, 2, ("义诊", "讲堂"), ("先锋南西", "志愿南西"), ("联盟",)),
            ("丙", "社会组织", None, False, 2016, 2, 1, ("义诊",), ("志愿南西",), ()),
            ("丁", "机关", None, False, 2015, 3, 1, ("义诊",), ("志愿南西",), ()),
        ],
    )
    assert lapsed_finding(found, "zh") == "到2019年，已有3家单位连续两年以上没有参与，其中1家仍在名册上"


def test_those_never_seen_are_on_the_years_roster_and_in_no_ledger_with_members_of_bodies_first(
    here: Connection,
) -> None:
    found = lists(here)
    assert rows(found.unseen) == [
        ("庚", "社会组织", "中凯居民区", 2019, 1, ("联盟",)),
        ("辛", "机关", "威海居民区", 2016, 2, ()),
    ]
    assert unseen_finding(found, "en") == "2 units on the roster of 2019 were never seen"


def test_an_earlier_year_is_seen_as_it_was_then_and_without_a_roster_nobody_knows(here: Connection) -> None:
    at_2018 = lists(here, Selection(years=(2016, 2018)))
    assert (at_2018.year, [row[:6] for row in rows(at_2018.lapsed)], at_2018.unseen) == (
        2018,
        [("丁", "机关", None, None, 2015, 2)],
        None,
    )
    assert unseen_finding(at_2018, "zh").startswith("2018年没有单位名册")
    at_2016 = lists(here, Selection(years=(2016,)))
    assert rows(at_2016.lapsed) == [] and [row[0] for row in rows(at_2016.unseen)] == ["辛", "壬"]
    assert call_lists(here, Selection(years=(2017,)), EVERYTHING) is None


def test_areas_types_and_scope_are_those_of_the_units(here: Connection) -> None:
    kept = lists(here, Selection(areas=("中凯居民区",)))
    assert (rows(kept.lapsed), [row[0] for row in rows(kept.unseen)]) == ([], ["庚"])
    kept = lists(here, Selection(unit_types=("机关",)))
    assert ([row[0] for row in rows(kept.lapsed)], [row[0] for row in rows(kept.unseen)]) == (["乙", "丁"], ["辛"])
    kept = lists(here, scope=Scope(frozenset({"威海居民区"})))
    assert ([row[0] for row in rows(kept.lapsed)], [row[0] for row in rows(kept.unseen)]) == (["乙"], ["辛"])


def test_a_theme_narrows_what_counts_as_taking_part(here: Connection) -> None:
    of_theme = lists(here, Selection(themes=("志愿南西",)))
    assert [row[0] for row in rows(of_theme.lapsed)] == ["乙", "丙", "丁"]
    assert [row[0] for row in rows(of_theme.unseen)] == ["庚", "辛", "戊", "甲"]


def test_the_finding_tells_the_first_year_apart_from_later_ones(here: Connection) -> None:
    found = cohorts(here, ALL, EVERYTHING)
    assert cohort_finding(found, "zh") == (
        "2015年或更早参与的3家，2019年还有1家（33.3%）；2016—2018年首次参与的2家，还有1家（50.0%）"
    )


def test_an_empty_warehouse_has_neither_cohorts_nor_lists(tmp_path: Path) -> None:
    with a_world(tmp_path):
        pass
    with reader(tmp_path / "world.db") as connection:
        assert rows(cohorts(connection, ALL, EVERYTHING)) == []
        assert call_lists(connection, ALL, EVERYTHING) is None
