"""What the marks of figures stand for: every mark of a figure that can be clicked says its dimensions."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from charts.area_map import Coloured, tiles
from charts.bodies import members_over_time, overlap_matrix
from charts.changes import Against
from charts.drawing import Drawing
from charts.gaps import gap_map
from charts.lifelines import lifelines, told_life
from charts.loyalty import cohort_matrix
from charts.need_charts import ageing, funnel
from charts.network import laid_out, network_figure
from charts.pairs import Pair, pair_bars, pair_lines
from charts.steps import project_step
from charts.targets import progress_figure
from measures import Selection
from measures.cited import Cited
from measures.gaps import Gap
from measures.network import Network, ProjectNode, UnitNode
from measures.targets import Progress, Target


def rows(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def pair(dimension: str, own: list[Any], other: list[Any]) -> Pair:
    against: Against = "other"
    sides = (rows(**{dimension: side, "participating_units": [2] * len(side)}) for side in (own, other))
    return Pair(*sides, Selection(), Selection(years=(2019,)), against)


def members() -> Drawing:
    return members_over_time(rows(body=["甲会", "甲会", "乙会"], year=[2019, 2020, 2020], members=[3, 4, None]), "zh")


def life() -> Drawing:
    told = {"name": ["甲", "甲", "乙"], "theme": [None] * 3, "state": ["new", "ended", "new"], "other": [None] * 3}
    return lifelines(rows(year=[2018, 2019, 2019], project=["甲", "甲", "乙"], **told), "zh")


def cohorts() -> Drawing:
    counts = {"cohort_units": [2, 1, 3], "cohort_size": [2, 2, 3], "cohort_share": [1, 0.5, 1]}
    return cohort_matrix(
        rows(cohort=[2018, 2018, 2019], year=[2018, 2019, 2019], **counts, censored=[True, True, False]), "zh"
    )


def gaps() -> Drawing:
    cells = [Gap(place, theme, 1, 2, ()) for place in ("甲居民区", "乙居民区") for theme in ("先锋南西", "志愿南西")]
    return gap_map(cells, "area", "zh")


def met() -> Drawing:
    units = (UnitNode("甲", "机关", 1, 1, 1, 1, 1),)
    found = Network(units, (ProjectNode("课", "先锋南西", 1, 1),), {("甲", "课"): 1}, {}, {})
    return network_figure(found, laid_out(found), None, "zh")


def targets() -> Drawing:
    made = datetime.datetime(2020, 1, 1)
    one = Target(1, "coverage", 2020, None, None, 0.9, "议定", None, made, "in_force")
    return progress_figure([Progress(one, Cited("coverage", Selection(), (), 0.8), 0.89, "not_reached")], "zh")


AREAS = ("甲居民区", "乙居民区")
CASES: dict[str, tuple[Callable[[], Drawing], Any]] = {
    "members": (members, [[[{"body": "甲会", "year": 2019}, {"body": "甲会", "year": 2020}]]]),
    "overlaps": (
        lambda: overlap_matrix(rows(body=["甲会"], other=["乙会"], shared_members=[2]), "zh"),
        [[[{"body": "甲会"}] * 2, [{"body": "乙会"}] * 2]],
    ),
    "life": (life, [[[{"year": year, "project": name} for year in (2018, 2019)] for name in ("甲", "乙")]]),
    "cohorts": (cohorts, [[[{"cohort": first, "year": year} for year in (2018, 2019)] for first in (2018, 2019)]]),
    "gaps": (gaps, [[[{"area": area, "theme": theme} for theme in ("先锋南西", "志愿南西")] for area in AREAS]]),
    "network": (met, [[], [], [], [], [{"unit": "甲"}], [{"project": "课"}]]),
    "targets": (targets, [[{"year": 2020}], []]),
    "tiles": (
        lambda: tiles(AREAS, Coloured("activities", {"甲居民区": 1}, {}), "zh"),
        [[{"area": area} for area in AREAS]],
    ),
    "step": (
        lambda: project_step({"year": 2020, "before": 3, "new": 1, "gone": 2, "after": 2}, "zh"),
        [[{"year": 2019}, {"year": 2020}, {"year": 2020}, {"year": 2020}]],
    ),
    "funnel": (
        lambda: funnel({"needs": 3, "matched_needs": 2, "match_rate": 2 / 3, "done_needs": 1, "done_rate": 1 / 3}, "zh"),
        [[{"need_status": ("open", "matched", "done")}, {"need_status": ("matched", "done")}, {"need_status": ("done",)}]],
    ),
    "ageing": (
        lambda: ageing(rows(age_band=["month", "undated"], open_needs=[1, 2]), "zh"),
        [[{"age_band": "month"}, {"age_band": "undated"}]],
    ),
    "pair bars": (
        lambda: pair_bars(pair("theme", ["先锋南西"], ["先锋南西", None]), "theme", "participating_units", "zh"),
        [[{"theme": "先锋南西"}, {"theme": None}]] * 2,
    ),
    "pair lines": (
        lambda: pair_lines(pair("year", [2018, 2020], [2019]), "participating_units", "zh"),
        [[{"year": 2018}, {"year": 2019}, {"year": 2020}], [{"year": 2019}]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_mark_says_what_it_stands_for(name: str) -> None:
    draw, marks = CASES[name]
    drawn = draw()
    assert drawn["marks"] == marks and len(drawn["marks"]) == len(drawn["data"])


def test_a_projects_years_are_told_together_where_they_are_alike() -> None:
    states = ["new", "continuing", "continuing", "renamed", "merged"]
    names, others = ["甲", "甲", "甲", "乙", "乙"], [None, None, None, "甲", "丙"]
    own = rows(year=[2015, 2016, 2017, 2018, 2019], name=names, state=states, other=others)
    assert told_life(own, "乙", "zh") == (
        "2015 新增（时称甲）、2016–2017 延续（时称甲）、2018 更名（原甲）、2019 合并（并入丙）"
    )
