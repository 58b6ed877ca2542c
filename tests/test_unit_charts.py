"""Charts and findings of needs, cohorts and bodies: what stands in the cells, and what is said of what nobody knows."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd

from charts.bodies import members_over_time, overlap_matrix
from charts.loyalty import cohort_alt, cohort_matrix
from charts.need_charts import ageing, ageing_finding, funnel, funnel_finding
from charts.told import told
from measures.body_figures import OVER_TIME_COLUMNS, OVERLAP_COLUMNS
from measures.frames import frame
from measures.loyalty import COHORT_COLUMNS
from measures.need_list import AGE_COLUMNS

DAY = datetime.date(2020, 12, 31)
STEPS: dict[str, Any] = {
    "needs": 46,
    "matched_needs": 24,
    "match_rate": 24 / 46,
    "done_needs": 19,
    "done_rate": 19 / 46,
}


def bars(drawing: dict[str, Any]) -> dict[str, Any]:
    [trace] = drawing["data"]
    return dict(trace)


def test_the_funnel_writes_each_step_with_its_share_of_those_raised() -> None:
    trace = bars(funnel(STEPS, "zh"))
    assert (trace["x"], trace["text"]) == ([46, 24, 19], ["46（100.0%）", "24（52.2%）", "19（41.3%）"])
    assert funnel_finding(STEPS, "en") == "46 needs raised, 24 matched (52.2%), 19 carried out (41.3%)"


def test_a_step_that_no_list_tells_is_unknown_and_not_zero() -> None:
    untold = {**STEPS, "done_needs": None, "done_rate": None}
    assert bars(funnel(untold, "zh"))["text"][-1] == "未记载"
    assert funnel_finding(untold, "zh") == "提出46条需求，对接24条（52.2%）；清单没有写办结情况"
    assert funnel_finding({"needs": None}, "zh") == "所选范围内没有需求清单"


def test_the_bands_stand_from_the_freshest_to_the_longest_with_the_day_they_are_counted_to() -> None:
    bands = [("month", 1), ("quarter", 0), ("half", 2), ("year", 3), ("longer", 4), ("undated", 5)]
    rows = frame(AGE_COLUMNS, bands)
    trace = bars(ageing(rows, "zh"))
    assert trace["x"] == ["30天以内", "31—90天", "91—180天", "181—365天", "一年以上", "日期不明"]
    assert trace["y"] == [1, 0, 2, 3, 4, 5] and len(set(trace["marker"]["color"])) == 6
    assert ageing_finding(rows, DAY, "zh") == "截至2020-12-31还有15条需求未对接，其中7条已过半年，4条超过一年"
    assert ageing_finding(frame(AGE_COLUMNS, [("month", 0)]), DAY, "en") == "No need is open on 2020-12-31"


def test_a_cohort_has_no_cell_before_it_began_and_its_first_names_its_size() -> None:
    rows = frame(
        COHORT_COLUMNS, [(2018, 2018, 4, 4, 1.0, True), (2018, 2019, 3, 4, 0.75, True), (2019, 2019, 2, 2, 1.0, False)]
    )
    trace = bars(cohort_matrix(rows, "zh"))
    assert (trace["text"], trace["z"]) == ([["4", "3<br>75%"], ["", "2"]], [[1.0, 0.75], [None, 1.0]])
    narrow = trace["meta"]["narrow"]  # a telephone has room for the numbers; its labels keep the shares
    assert (narrow["text"], narrow["hovertext"]) == ([["4", "3"], ["", "2"]], trace["text"])
    assert "%{hovertext}" in narrow["hovertemplate"] and "%{text}" not in narrow["hovertemplate"]
    assert cohort_alt(rows, "zh") == (
        "2018年或更早参与的4家，2019年还有3家（75.0%）；2018年或更早：4家中2019年还有3家（75.0%）；"
        "2019年：2家中2019年还有2家（100.0%）"
    )


def test_matrices_of_bodies_show_nothing_where_no_member_is_known_and_keep_names_letters() -> None:
    over = frame(OVER_TIME_COLUMNS, [("<b>甲</b>", 2018, None), ("<b>甲</b>", 2019, 9), ("乙", 2019, None)])
    trace = bars(members_over_time(over, "zh"))
    assert (trace["z"], trace["text"]) == ([[None, 9]], [["", "9"]])
    assert trace["customdata"][0][0][0] == "&lt;b&gt;甲&lt;/b&gt;"
    shared = frame(OVERLAP_COLUMNS, [("甲", "乙", 4), ("甲", "丙", 1)])
    assert bars(overlap_matrix(shared, "zh"))["z"] == [[None, 4, 1], [4, None, 0], [1, 0, None]]


def test_names_of_a_cell_stand_together_and_the_rest_is_counted() -> None:
    rows = pd.DataFrame(
        {"liked_themes": [("先锋南西",)], "bodies": [("甲", "乙", "丙")], "raised_on": [DAY]}, dtype=object
    )
    assert told(rows, "en", 2).to_numpy().tolist() == [["Vanguard", "甲, 乙 and 1 more", "2020-12-31"]]
    assert told(rows, "zh").to_numpy().tolist() == [["先锋南西", "甲、乙、丙", "2020-12-31"]]
