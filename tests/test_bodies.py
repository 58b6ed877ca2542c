"""Joint bodies: members over time, figures that overlap, and what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection

from charts.bodies import building_finding, members_finding, overlap_finding
from measures import Scope
from measures.body_figures import body_figures, members, members_over_time, nested, overlaps
from measures.membership import Body
from tests.ledgers import Office
from tests.random_worlds import in_memory
from tests.worlds import World

EVERYTHING = Scope.everything()


@pytest.fixture(scope="module")
def here() -> Iterator[Connection]:
    with in_memory() as connection:
        world = World(connection)
        world.edition(2018, "讲堂")
        world.edition(2019, "讲堂")
        world.activity(2018, "讲堂", "丙", person_times=4)
        world.activity(2019, "讲堂", "甲", person_times=10)
        world.activity(2019, "讲堂", "甲", person_times=(20, "at_least"))
        world.activity(2019, "讲堂", "乙", person_times=5)
        for unit, area in (("甲", "威海居民区"), ("丙", "威海居民区"), ("丁", "中凯居民区")):
            world.roster(2019, unit, area=area)
        world.body("大楼联合党委", "building_joint_committee", 2018, parent="商圈")
        world.body("商圈", "district_alliance", 2017)
        world.body("旧闻", "council")
        for unit in ("甲", "乙", "丙"):
            world.member("大楼联合党委", unit)
        world.member("商圈", "甲", joined=2019)
        world.member("商圈", "丁", joined=2017, left=2019)
        world.member("旧闻", "外地单位")
        world.published(2018, "商圈", "member_organisations", 20)
        world.published(2019, "商圈", "member_organisations", 25)
        yield connection


def rows(found: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in (found[list(columns)] if columns else found).itertuples(index=False)]


def test_figures_by_body_count_members_alone_and_a_unit_in_each_of_its_bodies(here: Connection) -> None:
    found = body_figures(here, 2019, EVERYTHING)
    assert rows(found, "body", "members", "members_participating", "members_coverage") == [
        ("商圈", 1, 1, 1.0),
        ("大楼联合党委", 3, 2, 2 / 3),
        ("旧闻", 1, None, None),
    ]
    assert rows(found, "members_registered", "registered_coverage", "person_times", "person_times_bound") == [
        (1, 1.0, 30, "at_least"),
        (2, 0.5, 35, "at_least"),
        (None, None, None, "unknown"),
    ]
    assert rows(found, "published_members") == [(25,), (None,), (None,)]
    assert building_finding(found[found["body"] == "大楼联合党委"], 2019, "zh") == (
        "2019年楼内覆盖率最低的是大楼联合党委：在册成员2家，覆盖50.0%"
    )


def test_without_a_roster_or_a_ledger_shares_are_unknown_and_not_zero(here: Connection) -> None:
    assert rows(body_figures(here, 2018, EVERYTHING), "members", "members_coverage", "registered_coverage") == [
        (1, None, None),
        (3, 1 / 3, None),
        (None, None, None),
    ]
    assert (
        rows(body_figures(here, 2030, EVERYTHING), "members_participating", "members_registered") == [(None, None)] * 3
    )


def test_members_come_and_go_and_one_of_unknown_date_counts_from_the_founding_or_in_the_latest_year(
    here: Connection,
) -> None:
    found = members_over_time(here, EVERYTHING)
    assert rows(found) == [
        ("商圈", 2018, 1),
        ("商圈", 2019, 1),
        ("大楼联合党委", 2018, 3),
        ("大楼联合党委", 2019, 3),
        ("旧闻", 2018, None),
        ("旧闻", 2019, 1),
    ]
    assert members_finding(found, "zh") == "2019年有3个组织成员可知，大楼联合党委最多，3家"
    listed = members(here, 2019, EVERYTHING)
    assert rows(listed, "body", "unit", "joined_year", "left_year", "member_now", "took_part", "on_roster")[:2] == [
        ("商圈", "丁", 2017, 2019, False, False, True),
        ("商圈", "甲", 2019, None, True, True, True),
    ]
    assert rows(listed, "body", "took_part", "on_roster")[-1] == ("旧闻", None, None)


def test_bodies_overlap_in_the_members_of_the_year(here: Connection) -> None:
    found = overlaps(here, 2019, EVERYTHING)
    assert rows(found) == [("商圈", "大楼联合党委", 1)]
    assert overlap_finding(found, 2019, "zh") == "2019年有1对组织成员重叠，最多的是商圈与大楼联合党委，共有1家"
    assert rows(overlaps(here, 2018, EVERYTHING)) == []


def test_a_scope_leaves_the_members_of_its_areas(here: Connection) -> None:
    found = body_figures(here, 2019, Scope(frozenset({"威海居民区"})))
    assert rows(found, "body", "members") == [("商圈", 1), ("大楼联合党委", 2), ("旧闻", None)]


def test_bodies_stand_below_those_they_belong_to_and_a_ring_ends() -> None:
    made = [
        Body(name, None, None, parent, None)
        for name, parent in (("a", "c"), ("b", None), ("c", "b"), ("x", "y"), ("y", "x"))
    ]
    assert [body.name for body in nested(made)] == ["b", "c", "a", "x", "y"]


def test_a_ledger_may_write_the_kind_in_words_and_a_body_without_members_keeps_its_source(tmp_path: Any) -> None:
    office = Office.at(tmp_path)
    office.load_text(
        "组织.csv",
        "组织名称,组织类型,成立年份,上级组织,成员单位,来源\n样例楼宇党委,楼宇联合党委,2018,,,样例报\n样例社,读书会,,,样例甲,\n",
    )
    found = office.ask("SELECT name, kind, source FROM dim_body WHERE name LIKE '样例%' ORDER BY name")
    assert found == [("样例楼宇党委", "building_joint_committee", "样例报"), ("样例社", "读书会", None)]
    assert office.ask("SELECT source FROM dim_body WHERE name = '恒隆广场联合党委'") == [
        ("社区报2019年区域化党建联席会议报道",)
    ]
