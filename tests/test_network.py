"""The network of units and projects: who works with whom, who meets, and where they are drawn."""

from __future__ import annotations

import math
from pathlib import Path

import plotly.graph_objects as go
import pytest

from charts.network import (
    MOST,
    drawn_units,
    laid_out,
    network_figure,
    network_finding,
    partner_rows,
    project_rows,
    unit_rows,
)
from measures import Scope, Selection
from measures.asking import asking
from measures.network import Network, ProjectNode, UnitNode, joint_activities, network
from tests.worlds import a_world, reader

EVERYTHING = Scope.everything()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """甲 and 乙 twice together, 甲 and 丙 once; 丁 alone in 义诊; 戊 in 党课 of another year only."""
    path = tmp_path_factory.mktemp("network")
    with a_world(path) as world:
        for year in (2018, 2019):
            world.edition(year, "党课", "先锋南西")
            world.edition(year, "义诊", "志愿南西")
        types = {"乙": "国有企业"}
        world.activity(2018, "党课", "戊")
        world.activity(2019, "党课", "甲", "乙", types=types)
        world.activity(2019, "党课", "甲", "乙", types=types)
        world.activity(2019, "党课", "甲", "丙", area="中凯居民区", types=types)
        world.activity(2019, "义诊", "甲", types=types)
        world.activity(2019, "义诊", "丁", types=types)
    return path


def of(folder: Path, selection: Selection = Selection(years=(2019,)), scope: Scope = EVERYTHING) -> Network:  # noqa: B008
    with reader(folder / "world.db") as connection:
        joint = joint_activities(connection, selection, scope)
        return network(asking(connection, scope), joint, selection)


def test_units_work_together_in_activities_and_meet_in_projects(folder: Path) -> None:
    found = of(folder)
    assert found.joint == {("乙", "甲"): 2, ("丙", "甲"): 1}
    assert found.units == (
        UnitNode("甲", "机关", entries=2, projects=2, themes=2, met=3, together=2),
        UnitNode("丙", "机关", entries=1, projects=1, themes=1, met=2, together=1),
        UnitNode("乙", "国有企业", entries=1, projects=1, themes=1, met=2, together=1),
        UnitNode("丁", "机关", entries=1, projects=1, themes=1, met=1, together=0),
    )
    assert found.projects == (ProjectNode("党课", "先锋南西", 3, 2), ProjectNode("义诊", "志愿南西", 2, 1))
    rows = partner_rows(found, "甲")[["unit", "network_joint", "network_shared"]]
    assert [tuple(row) for row in rows.to_numpy()] == [("乙", 2, 1), ("丙", 1, 1), ("丁", 0, 1)]
    assert network_finding(found, "zh") == "甲联系的单位最多：与2家一起办过活动；党课有2家只参加这一个项目"
    assert (len(unit_rows(found)), project_rows(found)["network_only"].tolist()) == (4, [2, 1])


def test_units_of_other_years_do_not_meet_and_over_years_entries_add_up(folder: Path) -> None:
    both = of(folder, Selection())
    assert {node.unit: node.met for node in both.units} == {"甲": 3, "丙": 2, "乙": 2, "丁": 1, "戊": 0}
    assert both.links["甲", "党课"] == 1


def test_selection_and_scope_hold_for_both_units(folder: Path) -> None:
    government = of(folder, Selection(years=(2019,), unit_types=("机关",)))
    assert (government.joint, [node.unit for node in government.units]) == ({("丙", "甲"): 1}, ["甲", "丙", "丁"])
    mine = of(folder, scope=Scope(frozenset({"中凯居民区"})))
    assert (mine.joint, [node.unit for node in mine.units]) == ({("丙", "甲"): 1}, ["丙", "甲"])


def test_without_joint_activities_the_finding_speaks_of_projects(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.activity(2019, "党课", "甲")
        world.activity(2019, "党课", "乙")
        world.activity(2019, "义诊", "甲")
        world.activity(2019, "义诊", "乙")
    assert network_finding(of(tmp_path), "zh") == (
        "没有几家一起办的活动；乙、甲在项目里遇到的单位最多：1家；没有单位只靠一个项目联系"
    )
    assert network_finding(Network((), (), {}, {}, {}), "zh") == (
        "所选范围内没有单位参与，画不出网络。请减少筛选条件，或先导入参与台账。"
    )


def crowd(count: int) -> Network:
    """Units in a row, each in two of twenty projects and working with the next one."""
    names = [f"单位{number:04d}" for number in range(count)]
    links = {(name, f"项目{(place + step) % 20:02d}"): 1 for place, name in enumerate(names) for step in (0, 7)}
    units = tuple(UnitNode(name, "机关", 2, 2, 1, 5, 2) for name in names)
    projects = tuple(ProjectNode(f"项目{number:02d}", "先锋南西", count // 10, 0) for number in range(20))
    joint = dict.fromkeys(zip(names, names[1:], strict=False), 1)
    return Network(units, projects, links, {}, joint)


@pytest.mark.parametrize("count", [1, 2, 120, 1000])
def test_however_many_units_there_are_the_drawn_ones_stand_apart_and_the_same_each_time(count: int) -> None:
    found = crowd(count)
    laid = laid_out(found)
    assert laid == laid_out(found) and len(laid.units) == min(count, MOST)
    places = list(laid.units.values())
    assert max(math.hypot(*place) for place in places) <= 0.85
    nearest = min(
        (math.dist(one, other) for at, one in enumerate(places) for other in places[at + 1 :]),
        default=1.0,
    )
    assert nearest > 0.03
    go.Figure(network_figure(found, laid, None, "zh"))


def test_a_chosen_unit_is_drawn_and_named_even_where_it_is_not_among_the_first() -> None:
    found = crowd(200)
    last = found.units[-1].unit
    assert drawn_units(found, last)[-1].unit == last and len(drawn_units(found, last)) == MOST + 1
    drawing = network_figure(found, laid_out(found, last), last, "en")
    assert [note["text"] for note in drawing["layout"]["annotations"]] == [last]
