"""Suggested matches: points and reasons by hand, the assignment against brute force, and what is not suggested."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection

from charts.unit_words import reasons
from measures import Scope, Selection
from measures.fitting import POINTS, Fit, PastRecord, Words, fit_of_resource, fit_of_unit
from measures.need_list import Need, Resource, ages, counted_until, need_rows, needs, resource_rows, resources
from measures.suggestions import Suggestion, best_assignment, suggestions
from tests.random_worlds import in_memory
from tests.worlds import THEMES, World
from warehouse.schema import correction

EVERYTHING, ALL = Scope.everything(), Selection()
DAY = datetime.date


def need(**stated: Any) -> Need:
    plain: dict[str, Any] = {
        "key": 1, "year": 2019, "number": "X1", "title": "需要书法讲座", "area": "威海居民区", "theme": "人文南西",
        "category": "师资", "raised_on": DAY(2019, 3, 1), "status": "open", "matched_on": None, "matched_with": (),
        "done_on": None,
    }  # fmt: skip
    return Need(**{**plain, **stated})


def resource(**stated: Any) -> Resource:
    plain: dict[str, Any] = {
        "key": 1, "year": 2019, "number": "Z1", "title": "提供书法老师", "units": ("甲",), "area": "中凯居民区",
        "theme": "人文南西", "category": "师资", "needs_met": 0,
    }  # fmt: skip
    return Resource(**{**plain, **stated})


WORDS = Words(["需要书法讲座", "提供书法老师", "需要党课", "需要义诊", "提供场地", "提供物资", "需要排练"])
NOTHING = PastRecord()


def names(fit: Fit | None) -> list[str] | None:
    return None if fit is None else [reason.name for reason in fit.reasons]


def test_each_thing_that_speaks_for_a_pair_gives_its_points_and_its_reason() -> None:
    record = PastRecord(
        served={("甲", "威海居民区"): 3}, editions={("甲", "人文南西"): 5}, answered={("甲", "师资"): 2}
    )
    fit = fit_of_resource(need(), resource(), record, WORDS)
    told = ["category", "theme", "words", "served_area", "same_year", "answered", "experience", "free"]
    assert names(fit) == told and fit is not None and fit.points == sum(POINTS[name] for name in told) == 115
    assert reasons(fit, "zh") == (
        "同属师资类；同一板块（人文南西）；内容都提到「书法」；甲有3年服务过威海居民区；同年提供（2019年）；对接过2条师资类需求；"
        "参与过5次人文南西项目；还没有对接其他需求"
    )


def test_the_units_own_area_says_more_than_one_it_served_and_any_unit_of_a_resource_counts() -> None:
    record = PastRecord(served={("甲", "威海居民区"): 3}, areas={"乙": "威海居民区"})
    fit = fit_of_resource(need(), resource(units=("甲", "乙"), needs_met=1, year=2020), record, WORDS)
    assert names(fit) == ["category", "theme", "words", "own_area", "near_year"]


def test_neither_category_nor_theme_in_common_or_years_apart_is_no_pair() -> None:
    assert fit_of_resource(need(), resource(theme="先锋南西", category="场地"), NOTHING, WORDS) is None
    assert fit_of_resource(need(theme=None, category=None), resource(theme=None, category=None), NOTHING, WORDS) is None
    assert fit_of_resource(need(), resource(year=2021), NOTHING, WORDS) is None
    assert names(fit_of_resource(need(area=None), resource(title="提供物资"), NOTHING, WORDS)) == [
        "category", "theme", "same_year", "free",
    ]  # fmt: skip


def test_a_unit_alone_is_suggested_by_its_past_and_only_while_on_the_roster() -> None:
    record = PastRecord(editions={("甲", "人文南西"): 2, ("乙", "人文南西"): 2}, on_roster=frozenset({"甲", "丙"}))
    assert names(fit_of_unit(need(), "甲", record)) == ["experience"]
    assert [fit_of_unit(need(), unit, record) for unit in ("乙", "丙")] == [None, None]


def _best_by_hand(points: dict[tuple[int, int], int], downs: int, acrosses: int) -> int:
    """The most points of any pairs, trying all."""
    places = [*range(acrosses), *([None] * downs)]
    return max(
        sum(points.get((down, across), 0) for down, across in enumerate(order) if across is not None)
        for order in set(itertools.permutations(places, downs))
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_assignment_is_best_overall_as_trying_everything_says(seed: int) -> None:
    dice = random.Random(seed)
    downs, acrosses = dice.randint(1, 4), dice.randint(1, 4)
    pairs = [(down, across) for down in range(downs) for across in range(acrosses) if dice.random() < 0.6]
    points = {pair: dice.choice((5, 20, 40, 60, 75)) for pair in pairs}
    chosen = best_assignment(points)
    assert set(chosen) <= set(points)
    for side in (0, 1):
        assert len({pair[side] for pair in chosen}) == len(chosen)
    assert sum(points[pair] for pair in chosen) == _best_by_hand(points, downs, acrosses)


def test_the_best_for_each_is_not_always_the_best_for_all() -> None:
    assert best_assignment({(0, 0): 60, (0, 1): 55, (1, 0): 50}) == [(0, 1), (1, 0)]


HOMES = {"甲": "威海居民区", "乙": "中凯居民区", "丙": "延中居民区"}


class Row(NamedTuple):
    """A need (of an area) or a resource (of a unit) of a small world."""

    year: int
    title: str
    theme: str | None
    category: str | None
    of: str


def _rows_by_chance(dice: random.Random, of: Sequence[str], number: int) -> list[Row]:
    titles, themes, categories = ("写书法", "排合唱", "办义诊"), ("先锋南西", "志愿南西", None), ("师资", "场地", None)
    years = sorted(dice.choice((2018, 2019)) for _ in range(number))
    return [
        Row(year, dice.choice(titles), dice.choice(themes), dice.choice(categories), dice.choice(of)) for year in years
    ]


def _points_by_hand(
    needs: list[Row], offered: list[Row], did: list[tuple[str, str, str]]
) -> dict[tuple[int, int], int]:
    """The points of each pair with a category or a theme in common, counted from the rows alone."""
    titles = [row.title for row in (*needs, *offered)]
    found = {}
    for (down, need), (across, other) in itertools.product(enumerate(needs), enumerate(offered)):
        alike = 40 * (need.category is not None and need.category == other.category)
        alike += 20 * (need.theme is not None and need.theme == other.theme)
        rare = need.title == other.title and titles.count(need.title) * 3 <= len(titles)
        served = any((unit, area) == (other.of, need.of) for unit, area, _ in did)
        place = 15 if HOMES[other.of] == need.of else 10 * served
        past = 10 * ((other.of, need.category) == ("甲", "师资"))
        past += 5 * any((unit, theme) == (other.of, need.theme) for unit, _, theme in did)
        if alike:
            found[down, across] = alike + 15 * rare + place + (10 if need.year == other.year else 5) + past + 5
    return found


@pytest.mark.parametrize("seed", range(5))
def test_what_is_suggested_in_a_small_world_is_best_as_trying_everything_says(seed: int) -> None:
    dice = random.Random(seed)
    asked = _rows_by_chance(dice, list(HOMES.values()), dice.randint(3, 5))
    offered = _rows_by_chance(dice, list(HOMES), dice.randint(3, 4))
    did = [(dice.choice("甲乙丙"), dice.choice(list(HOMES.values())), dice.choice(list(THEMES))) for _ in range(3)]
    with in_memory() as connection:
        world = World(connection)
        for unit, home in HOMES.items():
            world.roster(2019, unit, area=home)
        world.match(2017, world.need(2017, category="师资"), unit="甲")
        for at, (unit, area, theme) in enumerate(did):
            world.edition(2018, f"项目{at}", theme)
            world.activity(2018, f"项目{at}", unit, area=area, unit_area=HOMES[unit])
        for row in asked:
            world.need(row.year, row.title, row.theme, row.of, category=row.category)
            world.need(row.year, "办好了的", row.theme, row.of, category=row.category, done=True)
        for row in offered:
            world.resource(row.year, row.of, row.theme, area=HOMES[row.of], title=row.title, category=row.category)
        found = suggestions(connection, Selection(years=(2018, 2019)), EVERYTHING)
    points = _points_by_hand(asked, offered, did)
    assert {pair: fit.points for pair, fit in found.fits.items()} == points and points
    assigned = found.assigned()
    assert sum(one.fit.points for one in assigned) == _best_by_hand(points, len(asked), len(offered))
    assert len({one.need.key for one in assigned}) == len({one.resource for one in assigned}) == len(assigned)
    for at in range(len(asked)):
        best = sorted((pair for pair in points if pair[0] == at), key=lambda pair: (-points[pair], pair))[:3]
        assert [found.resources.index(one.resource) for one in found.for_need(at) if one.resource] == [
            of for _, of in best
        ]
    for at in range(len(offered)):
        best = sorted((pair for pair in points if pair[1] == at), key=lambda pair: (-points[pair], pair))[:3]
        assert [found.needs.index(one.need) for one in found.for_resource(at)] == [of for of, _ in best]


@pytest.fixture(scope="module")
def here() -> Iterator[Connection]:
    """Needs and resources of 2017 to 2019. 书法 of 中凯 was declined with 甲; 党课 is met and carried out."""
    with in_memory() as connection:
        world = World(connection)
        met = world.need(
            2019,
            "需要党课",
            done=True,
            done_on=DAY(2019, 6, 1),
            number="X1",
            category="学习",
            raised_on=DAY(2019, 3, 1),
        )
        world.need(2019, "需要书法", "共治南西", "中凯居民区", number="X2", category="师资", raised_on=DAY(2019, 2, 1))
        world.need(2018, "需要排练", "志愿南西", number="X3", category="场地", raised_on=DAY(2018, 12, 31))
        world.need(2017, "需要旧物", "志愿南西", number="X4", category="场地")
        offered = world.resource(2019, "甲", title="提供书法", number="Z1", category="师资")
        world.resource(2019, "乙", "共治南西", title="提供讲座", number="Z2", area="中凯居民区")
        world.resource(2017, "乙", "志愿南西", title="提供旧厅", number="Z3", category="场地")
        world.match(2019, met, offered, "甲")
        world.roster(2019, "甲", area="威海居民区")
        world.roster(2019, "乙", area="中凯居民区")
        world.roster(2019, "丙", area="威海居民区")
        world.edition(2018, "讲堂", "志愿南西")
        world.activity(2018, "讲堂", "丙")
        world.alias("甲", "甲")
        about = {
            "need": {"year": 2019, "number": "X2", "title": "需要书法", "area": "中凯居民区"},
            "resource": {"year": 2019, "number": "Z1", "title": "提供书法", "unit": "甲"},
            "unit": "甲",
            "answer": "提供书法（甲）",
        }
        world._add(
            correction, kind="match_decline", subject="需要书法", detail=about, reason="不合适", made_by="张",
            made_at=datetime.datetime(2020, 1, 1),
        )  # fmt: skip
        yield connection


def told(found: list[Suggestion]) -> list[tuple[str, str | None, str, list[str] | None]]:
    return [(one.need.title, one.resource and one.resource.title, one.unit, names(one.fit)) for one in found]


def test_open_needs_of_the_latest_lists_are_suggested_and_what_was_declined_is_not(here: Connection) -> None:
    found = suggestions(here, ALL, EVERYTHING)
    assert [one.title for one in found.needs] == ["需要排练", "需要书法"]
    assert told(found.assigned()) == [("需要书法", "提供讲座", "乙", ["theme", "own_area", "same_year", "free"])]
    assert told(found.for_resource(0)) == []  # 提供书法: declined
    assert told(found.units_for(0)) == [("需要排练", None, "丙", ["own_area", "experience"])]


def test_chosen_years_and_scope_say_whose_needs_are_looked_at(here: Connection) -> None:
    past = suggestions(here, Selection(years=(2017,)), EVERYTHING)
    assert told(past.assigned()) == [("需要旧物", "提供旧厅", "乙", ["category", "theme", "same_year", "free"])]
    mine = suggestions(here, ALL, Scope(frozenset({"中凯居民区"})))
    assert [one.title for one in mine.needs] == ["需要书法"] and [one.title for one in mine.resources] == ["提供讲座"]


def test_a_need_tells_what_became_of_it_and_how_long_it_has_waited(here: Connection) -> None:
    until = counted_until(here, DAY(2026, 1, 5))
    assert until == DAY(2019, 12, 31) and counted_until(here, DAY(2019, 5, 1)) == DAY(2019, 5, 1)
    found = needs(here, ALL, EVERYTHING)
    rows = need_rows(found, until)
    assert [
        tuple(row) for row in rows[["title", "need_status", "days_open", "matched_with"]].itertuples(index=False)
    ] == [
        ("需要旧物", "open", None, ()),
        ("需要排练", "open", 365, ()),
        ("需要党课", "done", 92, ("提供书法（甲）",)),
        ("需要书法", "open", 333, ()),
    ]
    assert [tuple(row) for row in ages(found, until).itertuples(index=False)] == [
        ("month", 0), ("quarter", 0), ("half", 0), ("year", 2), ("longer", 0), ("undated", 1),
    ]  # fmt: skip
    assert [one.title for one in needs(here, Selection(themes=("共治南西",), unit_types=("机关",)), EVERYTHING)] == [
        "需要书法"
    ]


def test_resources_tell_who_offers_them_and_how_many_needs_they_met(here: Connection) -> None:
    rows = resource_rows(resources(here, Selection(years=(2019,)), EVERYTHING))
    columns = ["title", "offered_by", "unit_area", "needs_met"]
    assert [tuple(row) for row in rows[columns].itertuples(index=False)] == [
        ("提供书法", ("甲",), "威海居民区", 1),
        ("提供讲座", ("乙",), "中凯居民区", 0),
    ]
