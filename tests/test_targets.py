"""Targets: set, overtaken, taken back, refused; and how far a figure is, as far as its bound allows to say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection

from charts.targets import progress_figure, progress_finding, progress_rows, with_goals
from charts.trend import bars, line
from etl.__main__ import main
from etl.decisions import Why
from etl.errors import TargetRefused
from etl.state import state
from etl.targets import Wanted, measures_with_targets, set_target, withdraw_target
from etl.targets import targets as every_target
from measures import CATALOGUE, Scope
from measures.asking import asking
from measures.reference import target_measures
from measures.targets import Progress, goals, progress, targets
from tests.test_charts import seen, table
from tests.worlds import a_world, reader
from warehouse.engine import database_url

EVERYTHING = Scope.everything()
WHY = Why("联席会议议定", "党建办")


@pytest.fixture
def url(tmp_path: Path) -> URL:
    """2019: two units, 30 person-times at least; 志愿南西 has one of the units."""
    with a_world(tmp_path) as world:
        world.roster(2019, "甲")
        world.roster(2019, "乙")
        world.edition(2019, "党课", "先锋南西")
        world.edition(2019, "义诊", "志愿南西")
        world.activity(2019, "党课", "甲", person_times=(30, "at_least"))
        world.activity(2019, "义诊", "乙", person_times=4)
    return database_url(f"sqlite:///{tmp_path / 'world.db'}")


@pytest.fixture
def opened(url: URL, tmp_path: Path) -> Iterator[Connection]:
    set_target(url, Wanted("participating_units", 2019, "3"), WHY)
    set_target(url, Wanted("参与单位数", 2019, "2"), WHY)
    set_target(url, Wanted("participating_units", 2019, "1", theme="志愿"), WHY)
    set_target(url, Wanted("coverage", 2019, "100%"), WHY)
    set_target(url, Wanted("person_times", 2019, "40"), WHY)
    set_target(url, Wanted("person_times", 2020, "1,000", area="威海"), WHY)
    withdraw_target(url, set_target(url, Wanted("activities", 2019, "9"), WHY))
    with reader(tmp_path / "world.db") as connection:
        yield connection


def told(found: list[Progress]) -> list[tuple[object, ...]]:
    return [
        (one.target.measure, one.target.year, one.target.theme, one.figure.value, one.share, one.reached)
        for one in found
    ]


def test_the_latest_target_holds_and_progress_says_no_more_than_the_bound_allows(opened: Connection) -> None:
    found = progress(asking(opened, EVERYTHING), targets(opened, EVERYTHING))
    assert told(found) == [
        ("person_times", 2020, None, None, None, "not_known"),
        ("participating_units", 2019, None, 2, 1.0, "reached"),
        ("coverage", 2019, None, 1.0, 1.0, "reached"),
        ("person_times", 2019, None, 34, 0.85, "not_known"),
        ("participating_units", 2019, "志愿南西", 1, 1.0, "reached"),
    ]
    assert progress_finding(found, "zh") == "5项目标：3项达到，0项没有达到，2项还看不出"
    assert progress_rows(found, "zh")[["target_value", "target_now", "target_share"]].iloc[3].tolist() == [
        "40",
        "≥34",
        "85.0%",
    ]
    seen(progress_figure(found, "en"))


def test_every_target_is_listed_with_who_when_why_and_how_it_stands(opened: Connection) -> None:
    listed = every_target(opened)
    assert [(row["target"], row["measure"], row["standing"]) for row in listed] == [
        (1, "participating_units", "overtaken"),
        (2, "participating_units", "in_force"),
        (3, "participating_units", "in_force"),
        (4, "coverage", "in_force"),
        (5, "person_times", "in_force"),
        (6, "person_times", "in_force"),
        (7, "activities", "withdrawn"),
    ]
    assert {(row["reason"], row["made_by"]) for row in listed} == {("联席会议议定", "党建办")}
    assert [(one.number, one.standing) for one in targets(opened, EVERYTHING)] == [
        (row["target"], row["standing"]) for row in listed
    ]
    mine = targets(opened, Scope(frozenset({"威海居民区"})))
    assert [one.number for one in mine] == [6]


def test_a_target_taken_back_leaves_the_one_before_it(url: URL, tmp_path: Path) -> None:
    first = set_target(url, Wanted("projects", 2019, "18"), WHY)
    second = set_target(url, Wanted("projects", 2019, "20"), WHY)
    withdraw_target(url, second)
    with reader(tmp_path / "world.db") as connection:
        assert goals(targets(connection, EVERYTHING), "projects", (None, None)) == {2019: 18.0}
        assert goals(targets(connection, EVERYTHING), "projects", ("先锋南西", None)) == {}
    assert (first, second) == (1, 2)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Wanted("retained_units", 2019, "3"), "unknown_measure"),
        (Wanted("participating_units", 19, "3"), "bad_year"),
        (Wanted("participating_units", 2019, "0"), "bad_count"),
        (Wanted("participating_units", 2019, "-3"), "bad_count"),
        (Wanted("participating_units", 2019, "9" * 12), "bad_count"),
        (Wanted("participating_units", 2019, "80%"), "bad_count"),
        (Wanted("coverage", 2019, "0.8"), "bad_share"),
        (Wanted("coverage", 2019, "101%"), "bad_share"),
        (Wanted("participating_units", 2019, "3", theme="体育"), "unknown_theme"),
        (Wanted("participating_units", 2019, "3", area="无名"), "unknown_area"),
        (Wanted("themes_reached", 2019, "6", theme="先锋南西"), "no_theme"),
        (Wanted("projects", 2019, "6", area="威海居民区"), "no_area"),
    ],
)
def test_what_is_no_target_is_refused(url: URL, wanted: Wanted, reason: str) -> None:
    with pytest.raises(TargetRefused) as refused:
        set_target(url, wanted, WHY)
    assert refused.value.reason == reason and all(refused.value.messages().values())


def test_a_target_needs_a_reason_and_is_taken_back_once(url: URL) -> None:
    with pytest.raises(TargetRefused, match="no_reason"):
        set_target(url, Wanted("projects", 2019, "3"), Why("  "))
    withdraw_target(url, set_target(url, Wanted("projects", 2019, "3"), WHY))
    for number, reason in ((1, "withdrawn_before"), (9, "unknown")):
        with pytest.raises(TargetRefused, match=reason):
            withdraw_target(url, number)


def test_targets_change_no_fact(url: URL, tmp_path: Path) -> None:
    def now() -> str:
        with reader(tmp_path / "world.db") as connection:
            return state(connection)

    before = now()
    set_target(url, Wanted("projects", 2019, "4"), WHY)
    assert now() == before


def test_the_command_line_sets_lists_and_takes_back(
    url: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", url.render_as_string(hide_password=False))
    assert (
        main(["target", "set", "coverage", "2019", "92.5%", "--theme", "先锋", "--why", "议定", "--by", "党建办"]) == 0
    )
    assert main(["target", "set", "coverage", "2019", "x", "--why", "议定"]) == 1
    assert main(["target", "list"]) == 0
    out, err = capsys.readouterr()
    assert "2019年｜先锋南西｜覆盖率 92.5%｜" in out and "“x”不是可用的目标比率" in err
    assert main(["target", "withdraw", "1"]) == 0 and main(["target", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    assert [(row["value"], row["standing"]) for row in listed] == [(0.925, "withdrawn")]


def test_the_measures_that_can_have_a_target_are_as_the_catalogue_has_them() -> None:
    for measure, (counted_as, by) in measures_with_targets().items():
        assert (counted_as == "share") == (CATALOGUE[measure].value_type == "share"), measure
        assert set(by) <= set(CATALOGUE[measure].dimensions), measure
    assert {measure: by for measure, (_kind, by) in measures_with_targets().items()} == target_measures()


def test_a_goal_is_a_mark_in_its_year_also_beyond_the_data() -> None:
    rows = table(year=[2018, 2019], participating_units=[5, 8])
    drawing = with_goals(bars(rows, "participating_units", "zh"), {2019: 9.0, 2020: 12.0}, "participating_units", "zh")
    mark = drawing["data"][-1]
    assert (mark["x"], mark["y"], mark["customdata"]) == (["2019", "2020"], [9.0, 12.0], ["目标9家", "目标12家"])
    assert drawing["layout"]["xaxis"]["categoryarray"] == ["2018", "2019", "2020"]
    shares = table(year=[2018, 2019], coverage=[0.5, 0.6])
    raised = with_goals(line(shares, "coverage", "en"), {2019: 0.9}, "coverage", "en")
    assert raised["layout"]["yaxis"]["range"][1] > 0.9
    assert with_goals(drawing, {}, "coverage", "en") is drawing
    seen(raised)
