"""One unit's record, counted by hand, and the sentence that sums it up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection

from charts.unit_words import gist
from measures import Scope
from measures.unit_record import UnitRecord, unit_record
from tests.random_worlds import in_memory
from tests.worlds import World

EVERYTHING = Scope.everything()


@pytest.fixture(scope="module")
def here() -> Iterator[Connection]:
    with in_memory() as connection:
        world = World(connection)
        for year in (2016, 2018, 2019):
            world.edition(year, "讲堂")
            world.edition(year, "义诊", "志愿南西")
            world.activity(year, "讲堂", "乙", person_times=900)
        world.roster(2015, "甲", "机关", "中凯居民区")
        world.roster(2019, "甲", "国有企业", "威海居民区")
        world.activity(2016, "讲堂", "甲", person_times=10, area="中凯居民区")
        world.activity(2018, "讲堂", "甲", person_times=(20, "at_least"))
        world.activity(2018, "义诊", "甲", person_times=5)
        world.activity(2018, "义诊", "甲", "乙", person_times=7)
        world.claim(2018, "讲堂", "甲", area=None)
        world.claim(2019, "义诊", "甲")
        world.claim(2019, "义诊", "乙")
        offered = world.resource(2018, "甲", title="提供场地", category="场地")
        answered = world.need(2018, "需要场地", category="场地")
        world.need(2018, "需要别的", category="场地", area="中凯居民区")
        world.match(2018, answered, offered, "甲")
        world.member("联盟", "甲", joined=2016, left=2018)
        world.member("联盟", "乙")
        world.alias("甲", "甲")
        world.alias("甲社", "甲")
        world.roster(2019, "静默", "社会组织", None)
        world.roster(2019, "威海居民区党总支", "居民区", "威海居民区")
        yield connection


def of(here: Connection, name: str = "甲", scope: Scope = EVERYTHING) -> UnitRecord:
    found = unit_record(here, name, scope)
    assert found is not None
    return found


def rows(found: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in (found[list(columns)] if columns else found).itertuples(index=False)]


def test_every_year_with_ledgers_or_a_roster_has_its_row_and_unknown_is_not_zero(here: Connection) -> None:
    assert rows(of(here).years) == [
        (2015, "机关", "中凯居民区", True, None, None, None, None, "unknown"),
        (2016, "机关", None, False, 1, 1, 1, 10, "exact"),
        (2018, "机关", None, False, 2, 2, 3, 32, "at_least"),
        (2019, "国有企业", "威海居民区", True, 0, 0, 0, 0, "exact"),
    ]


def test_projects_areas_and_bodies_are_its_own(here: Connection) -> None:
    found = of(here)
    assert rows(found.projects) == [
        ("义诊", "志愿南西", (2018,), 2, 12, "exact"),
        ("讲堂", "先锋南西", (2016, 2018), 2, 30, "at_least"),
    ]
    assert rows(found.areas, "area", "activities", "person_times") == [("中凯居民区", 1, 10), ("威海居民区", 3, 32)]
    assert [(one.body, one.joined_year, one.left_year) for one in found.bodies] == [("联盟", 2016, 2018)]


def test_a_claim_tells_whether_activity_followed_and_offers_tell_what_they_met(here: Connection) -> None:
    found = of(here)
    assert rows(found.claims, "year", "project", "became_active") == [(2018, "讲堂", True), (2019, "义诊", False)]
    assert rows(found.offers) == [
        (2018, "resource", "提供场地", "场地", ("需要场地",)),
        (2018, "answered", "需要场地", "场地", ("提供场地",)),
    ]


def test_the_unit_of_a_residential_area_shows_the_needs_raised_there(here: Connection) -> None:
    assert rows(of(here, "威海居民区党总支").offers, "offer", "title") == [("need", "需要场地")]


def test_a_unit_is_found_by_any_of_its_names_and_only_within_the_scope(here: Connection) -> None:
    assert of(here, "甲社").unit.name == "甲"
    assert unit_record(here, "谁", EVERYTHING) is None
    assert unit_record(here, "静默", Scope(frozenset({"威海居民区"}))) is None
    within = of(here, scope=Scope(frozenset({"威海居民区"})))
    assert rows(within.areas, "area", "activities") == [("威海居民区", 3)]


def test_one_sentence_says_the_gist(here: Connection) -> None:
    assert gist(of(here), "zh") == (
        "甲（国有企业、威海居民区）在2016—2019年间有2年参与，最近一次是2018年，共参与2个项目，此后1年没有参与；"
        "参与最多的是志愿南西（2场）。"
    )
    assert gist(
        of(here, "静默"), "en"
    ) == "静默 (社会组织) has been on rosters for 1 year and has never taken part.".replace(
        "社会组织", "Social organisation"
    )
