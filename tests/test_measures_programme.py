"""Claims, the life of projects, audiences, meetings and thanks, against worlds small enough to count by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from charts.ceremony import claim_words, known_claim, reading_words
from charts.gratitude import rule_sentence, thanked, thanks_finding
from charts.lifelines import life_finding, lifelines
from charts.steps import moves_of, project_step, step_finding
from measures import (
    Rule,
    Scope,
    Selection,
    audiences,
    claim_forms,
    claims,
    meeting_figures,
    meeting_items,
    meetings,
    next_projects,
    open_projects,
    project_life,
    project_steps,
    public_claims,
    published_steps,
    reading_list,
    thanks,
    unlisted_groups,
)
from tests.worlds import EVERYTHING, Rows, World, a_world, reader
from warehouse import project_names

WEIHAI = Scope(frozenset({"威海居民区"}))


def build(folder: Path, fill: Callable[[World], None]) -> Path:
    with a_world(folder) as world:
        fill(world)
    return folder


def rows(found: pd.DataFrame, *columns: str) -> Rows:
    return [tuple(row) for row in found[list(columns or found.columns)].itertuples(index=False)]


def of(folder: Path, read: Callable[..., pd.DataFrame], about: Any = None, scope: Scope = EVERYTHING) -> pd.DataFrame:
    with reader(folder / "world.db") as connection:
        return read(connection, Selection() if about is None else about, scope)


def _claims(world: World) -> None:
    for project, theme in (("讲堂", "先锋南西"), ("义诊", "志愿南西"), ("旧书", "志愿南西"), ("合唱", None)):
        world.edition(2019, project, theme, lead="党建办")
    world.edition(2019, "停了", "先锋南西", status="ended")
    world.edition(2019, "只有报道", "先锋南西", listing="named")
    world.edition(2018, "讲堂")
    world.claim(2019, "讲堂", "乙", "非公企业", "中凯居民区", date(2019, 2, 1), {"出资": "funds", "打气": None})
    world.claim(2019, "讲堂", "甲", on=date(2019, 1, 5), forms={"场地": "venue", "资金": "funds"})
    world.claim(2019, "义诊", "甲")
    world.claim(2019, "合唱", "丙", forms={"出钱": "funds"})
    world.activity(2019, "讲堂", "甲", area="延中居民区", person_times=3)
    world.activity(2018, "义诊", "甲", person_times=3)
    world.activity(2019, "合唱", "甲", person_times=3)


def test_every_claim_stands_with_its_forms_and_with_whether_its_unit_came(tmp_path: Path) -> None:
    build(tmp_path, _claims)
    found = of(tmp_path, claims)
    assert rows(found, "theme", "project", "unit", "unit_type", "unit_area", "claimed_on", "forms", "active") == [
        ("先锋南西", "讲堂", "甲", "机关", "威海居民区", date(2019, 1, 5), ("funds", "venue"), True),
        ("先锋南西", "讲堂", "乙", "非公企业", "中凯居民区", date(2019, 2, 1), ("funds", "打气"), False),
        ("志愿南西", "义诊", "甲", "机关", "威海居民区", None, (), False),
        (None, "合唱", "丙", "机关", "威海居民区", None, ("funds",), False),
    ]
    assert rows(of(tmp_path, claims, Selection(unit_types=("非公企业",))), "project", "unit") == [("讲堂", "乙")]
    assert rows(of(tmp_path, claims, scope=WEIHAI), "project", "unit") == [
        ("讲堂", "甲"),
        ("义诊", "甲"),
        ("合唱", "丙"),
    ]
    assert rows(claim_forms(found)) == [
        ("funds", 3, 2, 3), ("venue", 1, 1, 1), ("打气", 1, 1, 1), (None, 1, 1, 1),
    ]  # fmt: skip
    assert rows(claim_words(found, "zh"), "forms_word", "active_word", "claimed_on")[1] == (
        "资金、打气",
        "未参与",
        "2019-02-01",
    )


def test_a_year_without_participation_ledgers_does_not_know_whether_claims_led_to_anything(tmp_path: Path) -> None:
    build(tmp_path, lambda world: world.claim(2019, "讲堂", "甲"))
    assert rows(of(tmp_path, claims), "unit", "active") == [("甲", None)]
    assert rows(claim_words(of(tmp_path, claims), "zh"), "active_word", "forms_word") == [(None, None)]


def test_open_are_the_projects_that_nobody_claimed_in_years_with_a_list(tmp_path: Path) -> None:
    build(tmp_path, _claims)
    assert rows(of(tmp_path, open_projects)) == [(2019, "志愿南西", "旧书", "党建办")]
    assert rows(of(tmp_path, open_projects, Selection(unit_types=("非公企业",)), WEIHAI)) == [
        (2019, "志愿南西", "旧书", "党建办")
    ]
    assert rows(of(tmp_path, open_projects, Selection(themes=("先锋南西",)))) == []


def test_the_list_to_read_out_goes_by_theme_and_project_and_names_all_units(tmp_path: Path) -> None:
    build(tmp_path, _claims)
    found = reading_list(of(tmp_path, claims))
    assert rows(found) == [
        (2019, "先锋南西", "讲堂", ("甲", "乙"), ("funds", "venue", "打气")),
        (2019, "志愿南西", "义诊", ("甲",), ()),
        (2019, None, "合唱", ("丙",), ("funds",)),
    ]
    assert rows(reading_words(found, "zh"), "order", "units_word", "spoken") == [
        (1, "甲\n乙", "先锋南西板块，讲堂，由甲、乙认领，共2家。"),
        (2, "甲", "志愿南西板块，义诊，由甲认领，共1家。"),
        (3, "丙", "合唱，由丙认领，共1家。"),
    ]
    assert list(reading_words(found, "en")["spoken"])[1] == "Volunteering: 义诊 is claimed by 甲, 1 unit in all."


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record in which 老歌 was renamed to 新歌 in 2019 and 小书 merged into 大书."""
    file = tmp_path / "changes.csv"
    file.write_text(
        "year,from,to,kind,source\n2019,老歌,新歌,renamed,会议纪要\n2019,小书,大书,merged,样例\n", encoding="utf-8"
    )
    monkeypatch.setattr(project_names, "CHANGES", file)
    monkeypatch.setattr(import_module("measures.project_life"), "changes", project_names.changes.__wrapped__)


def _life(world: World) -> None:
    world.edition(2018, "新歌", name="《老歌》")
    for project in ("讲堂", "小书", "大书"):
        world.edition(2018, project)
    world.edition(2018, "停办", "志愿南西")
    world.edition(2019, "新歌", name="新歌")
    for project in ("讲堂", "大书", "新来"):
        world.edition(2019, project)
    world.edition(2019, "早有", status="continuing")
    world.edition(2019, "只有报道", listing="named")
    world.published(2019, "programme", "projects", 5)
    world.published(2020, "programme", "projects", 6)
    world.published(2020, "programme", "new_projects", 3)
    world.published(2018, "programme", "projects", 9, "about")


def test_each_project_has_a_life_that_follows_the_record(tmp_path: Path, record: None) -> None:
    build(tmp_path, _life)
    found = of(tmp_path, project_life)
    assert rows(found, "project", "year", "name", "state", "other", "source") == [
        ("停办", 2018, "停办", "listed", None, None),
        ("停办", 2019, "停办", "ended", None, None),
        ("大书", 2018, "大书", "listed", None, None),
        ("大书", 2019, "大书", "continuing", None, None),
        ("小书", 2018, "小书", "listed", None, None),
        ("小书", 2019, "小书", "merged", "大书", "样例"),
        ("新歌", 2018, "《老歌》", "listed", None, None),
        ("新歌", 2019, "新歌", "renamed", "《老歌》", "会议纪要"),
        ("讲堂", 2018, "讲堂", "listed", None, None),
        ("讲堂", 2019, "讲堂", "continuing", None, None),
        ("新来", 2019, "新来", "new", None, None),
        ("早有", 2019, "早有", "continuing", None, None),
    ]
    assert life_finding(found, "zh") == "2018–2019年共有7个项目，2019年在办5个，其中3个2年都在办"
    (trace,) = lifelines(found, "zh")["data"]
    assert [trace["text"][0], trace["text"][3], trace["text"][5]] == [["办", "止"], ["办", "名"], ["", "新"]]
    assert trace["customdata"][3][1] == "2019 新歌：更名（原《老歌》）"


def test_a_step_is_what_came_and_what_went_and_never_only_the_difference(tmp_path: Path, record: None) -> None:
    build(tmp_path, _life)
    (step,) = rows(of(tmp_path, project_steps))
    assert step == (2019, 5, 1, 1, 1, 1, 5, ("新来",), ("停办", "小书"))
    row = of(tmp_path, project_steps).iloc[0].to_dict()
    assert [(name, move) for name, move, _ in moves_of(row)] == [
        ("new", 1), ("ended", -1), ("merged", -1), ("unexplained", 1),
    ]  # fmt: skip
    assert step_finding(row, "zh") == (
        "2018年5个项目到2019年5个：+1 −2（其中合并1个），另有+1为上年目录没有却注明延续、或换了板块的项目"
    )
    (trace,) = project_step(row, "zh")["data"]
    assert list(zip(trace["base"], trace["y"], trace["text"], strict=True)) == [
        (0, 5, "5"), (5, 1, "+1"), (5, 1, "−1"), (4, 1, "−1"), (4, 1, "+1"), (0, 5, "5"),
    ]  # fmt: skip
    assert rows(of(tmp_path, project_steps, Selection(years=(2018,)))) == []


def test_published_numbers_of_projects_make_a_step_of_their_own(tmp_path: Path) -> None:
    build(tmp_path, _life)
    with reader(tmp_path / "world.db") as connection:
        found = published_steps(connection, EVERYTHING)
        coming = next_projects(connection, 2019, EVERYTHING)
    assert rows(found) == [(2020, 5, 3, 2, 6, "社区报")]
    assert step_finding(found.iloc[0].to_dict(), "zh") == "2019年5个项目到2020年6个：+3 −2"
    assert len(coming) == 6 and set(coming["listing"]) == {"catalogue", "named"}


def test_a_project_counts_for_each_of_its_audiences_and_those_without_any_are_told(tmp_path: Path) -> None:
    def fill(world: World) -> None:
        world.edition(2019, "讲堂", groups={"白领": "office_workers", "医院": "hospitals"})
        world.edition(2019, "义诊", "志愿南西", groups={"居民": "residents", "过路客": None})
        world.edition(2019, "合唱")
        world.edition(2018, "讲堂")
        world.activity(2019, "讲堂", "甲", "乙", person_times=(10, "at_least"))
        world.activity(2019, "义诊", "甲", area="中凯居民区", person_times=5)
        world.activity(2018, "讲堂", "丙", person_times=99)

    build(tmp_path, fill)
    stated = ("audience", "projects", "participating_units", "person_times", "person_times_bound", "project_names")
    assert rows(of(tmp_path, audiences), *stated) == [
        ("office_workers", 1, 2, 10, "at_least", ("讲堂",)),
        ("schools", 0, 0, 0, "exact", ()),
        ("hospitals", 1, 2, 10, "at_least", ("讲堂",)),
        ("residents", 1, 1, 5, "exact", ("义诊",)),
        ("units", 0, 0, 0, "exact", ()),
        ("party_members", 0, 0, 0, "exact", ()),
        ("elderly", 0, 0, 0, "exact", ()),
        ("families", 0, 0, 0, "exact", ()),
        ("in_need", 0, 0, 0, "exact", ()),
        ("unlisted", 1, 1, 5, "exact", ("义诊",)),
        (None, 1, 0, 0, "exact", ("合唱",)),
    ]
    assert rows(of(tmp_path, audiences, Selection(years=(2018,)))) == []
    assert rows(of(tmp_path, audiences, scope=WEIHAI), "participating_units")[3] == (0,)
    assert rows(of(tmp_path, unlisted_groups)) == [(2019, "义诊", "过路客")]


def test_a_meeting_stands_with_its_items_and_what_its_source_published(tmp_path: Path) -> None:
    def fill(world: World) -> None:
        world.alias("甲党委", "甲")
        world.meeting(
            2019, "联席会议",
            {"topic": "认领", "claiming": True, "speakers": ["甲党委", "生客"], "projects": ["讲堂", "义诊"]},
            {"topic": "体会", "claiming": True, "speakers": ["生客"], "projects": ["讲堂"]},
            {"topic": "报到", "claiming": True, "speakers": ["生客"]},
            {"decision": "开放会议厅", "outcome": "已开放"},
            kind="joint", attendees=80, attendees_bound="at_least", source="社区报", for_year=2020,
        )  # fmt: skip
        world.meeting(2020, "讨论会", held_on=date(2020, 1, 3))
        world.published(2019, "joint_meeting", "stories", 5)

    build(tmp_path, fill)
    everything = of(tmp_path, meetings, ())
    assert rows(everything, "year", "meeting", "kind", "held_on", "attendees", "attendees_bound", "for_year") == [
        (2020, "讨论会", None, date(2020, 1, 3), None, "unknown", None),
        (2019, "联席会议", "joint", None, 80, "at_least", 2020),
    ]
    assert rows(of(tmp_path, meeting_items, (2019,)), "topic", "decision", "outcome", "paired", "speakers") == [
        ("认领", None, None, False, ("甲", "生客")),
        ("体会", None, None, True, ("生客",)),
        ("报到", None, None, False, ("生客",)),
        (None, "开放会议厅", "已开放", False, ()),
    ]
    assert rows(of(tmp_path, meeting_items, (2020,))) == []
    assert rows(of(tmp_path, meeting_figures, ()), "year", "measure", "value") == [(2019, "stories", 5)]
    said = [known_claim(row, "zh") for _, row in of(tmp_path, public_claims, ()).iterrows()]
    assert said == [
        "甲、生客2家单位带头认领；同时提到的项目有讲堂、义诊，来源没有说明各认领哪一项",
        "生客认领讲堂",
        "生客1家单位认领，来源没有说明项目",
    ]
    assert rows(of(tmp_path, meetings, (), WEIHAI), "meeting") == [("讨论会",), ("联席会议",)]


def _thanks(world: World) -> None:
    for year in (2018, 2019):
        world.activity(year, "讲堂", "甲", "乙", person_times=None)
    world.edition(2019, "义诊", "志愿南西")
    world.activity(2019, "义诊", "甲", "丁", person_times=(8, "at_least"))
    world.activity(2018, "讲堂", "丙", person_times=40)
    world.activity(2019, "讲堂", "戊", person_times=8)


def test_thanks_add_up_what_each_unit_gave_and_not_knowing_costs_nothing(tmp_path: Path) -> None:
    build(tmp_path, _thanks)
    found = of(tmp_path, thanks)
    stated = ("place", "unit", "service_years", "themes_reached", "person_times", "person_times_bound", "projects_kept")
    assert rows(found, *stated, "score") == [
        (1, "甲", 2, 2, 8, "at_least", 1, 100.0),
        (2, "乙", 2, 1, 0, "exact", 1, 62.5),
        (3, "戊", 1, 1, 8, "exact", 0, 50.0),
        (4, "丁", 1, 1, 0, "exact", 0, 25.0),
    ]
    kept = thanked(found, 2, "zh")
    assert kept["reason"].iloc[0] == ("2018–2019年间参与2年，涉及2个板块，共至少8人次，有1个项目坚持了两年以上。")
    assert thanks_finding(kept, 2, "zh") == "建议感谢2家单位，甲居首"


def test_one_may_weigh_otherwise_and_thank_those_who_left(tmp_path: Path) -> None:
    build(tmp_path, _thanks)
    rule = Rule((("service_years", 0), ("themes_reached", 0), ("person_times", 100), ("projects_kept", 0)), False)
    with reader(tmp_path / "world.db") as connection:
        found = thanks(connection, Selection(), EVERYTHING, rule)
        past = thanks(connection, Selection(years=(2018,)), EVERYTHING, rule)
    assert rows(found, "place", "unit", "score")[:3] == [(1, "丙", 100.0), (2, "甲", 20.0), (2, "戊", 20.0)]
    assert rows(past, "place", "unit", "person_times", "score") == [
        (1, "丙", 40, 100.0),
        (2, "甲", None, 0.0),
        (2, "乙", 0, 0.0),
    ]
    assert rule_sentence(rule, "zh").startswith("每家单位按参与年数（占0）、参与板块数（占0）、参与人次（占100）")
    kept = thanked(found, 2, "zh")
    assert list(kept["unit"]) == ["丙", "甲", "戊"]
    assert thanks_finding(kept, 2, "zh") == "建议感谢3家单位，丙居首；第2名有同分，一并列入"
