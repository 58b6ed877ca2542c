"""Matrices as offices draw them: groups of one column, circles, noughts, totals under names of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.messy.desk import Desk, Rows, sheet

ENTRIES = (
    "select u.name, t.zh, p.person_times from fct_participation p join dim_unit u using (unit_id)"
    " left join dim_unit_type t on t.unit_type_id = p.unit_type_id order by 1, 3"
)
PARTS = "select person_times, party_person_times, public_person_times from fct_participation order by 1"
ONE, TWO, THREE = "样例甲有限公司", "样例乙社", "样例第三中学"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)


def test_a_unit_across_below_a_type_of_its_own_is_a_unit_of_that_type(desk: Desk) -> None:
    rows = [["项目", "机关", None, "国有企业"], [None, "样例一所", "样例二所", "样例甲行"], ["样例·微课堂", 1, 2, 3],
            ["样例·义诊", None, 4, 5], ["合计", 1, 6, 8]]  # fmt: skip
    desk.load(sheet(rows, "2019年参与人次", merged=[(1, 0, 2, 0), (1, 1, 1, 2)]))
    assert desk.told()["rejects"] == desk.told()["checks"] == []
    assert desk.office.ask(ENTRIES) == [
        ("样例一所", "机关", 1),
        ("样例二所", "机关", 2),
        ("样例二所", "机关", 4),
        ("样例甲行", "国有企业", 3),
        ("样例甲行", "国有企业", 5),
    ]


@pytest.mark.parametrize(
    ("marks", "accepted", "rejects"),
    [
        ([["○", None], [None, "〇"]], 2, []),
        ([["●", "●"], [None, "/"]], 2, []),
        ([["√", "○"], [None, "√"]], 2, [(2, "样例·义诊", "○", "bad_number")]),  # beside ticks a circle may say no
        ([["○", "●"], [None, None]], 0, [(2, "样例·微课堂", "○", "bad_number"), (2, "样例·义诊", "●", "bad_number")]),
        ([["○", 12], [None, 30]], 2, [(2, "样例·微课堂", "○", "bad_number")]),
    ],
)
def test_circles_are_ticks_where_nothing_else_is_marked(
    desk: Desk, marks: Rows, accepted: int, rejects: list[Any]
) -> None:
    rows = [["单位名称", "样例·微课堂", "样例·义诊"], [ONE, *marks[0]], [TWO, *marks[1]]]
    desk.load(sheet(rows, "2019年参与情况"))
    assert (desk.told().get("accepted", 0), desk.told()["rejects"]) == (accepted, rejects)


def test_a_nought_beside_a_count_of_the_same_project_is_a_count(desk: Desk) -> None:
    rows = [["单位名称", "样例·微课堂", None], [None, "党员", "群众"], [ONE, 0, 9], [TWO, 0, 0], [THREE, None, 5]]
    desk.load(sheet(rows, "2019年参与人次", merged=[(1, 0, 2, 0), (1, 1, 1, 2)]))
    assert desk.office.ask(PARTS) == [(5, None, 5), (9, 0, 9)]


@pytest.mark.parametrize(
    ("word", "whole", "people"),
    [
        ("计", [3, 10], ["1", "2", "3", "7"]),
        ("全年情况", [3, 10], ["1", "2", "3", "7"]),  # no word for a total, but each row's sum
        ("样例·设计", [3, 9], ["1", "2", "3", "3", "7", "9"]),
    ],
)
def test_a_column_that_sums_all_others_is_their_total_whatever_its_name(
    desk: Desk, word: str, whole: list[int], people: list[str]
) -> None:
    rows = [["单位名称", "样例·微课堂", "样例·义诊", word], [ONE, 1, 2, whole[0]], [TWO, 7, 3, whole[1]]]
    desk.load(sheet(rows, "2017年参与人次"))
    assert sorted(desk.people()) == people


def test_a_footer_of_how_to_reach_whom_is_no_unit_of_a_matrix(desk: Desk) -> None:
    rows = [["单位名称", "样例·微课堂", "样例·义诊"], [ONE, 1, 2], ["联系电话：本街道总机"]]
    desk.load(sheet(rows, "2019年参与人次"))
    assert (desk.told().get("accepted", 0), desk.told()["notes"]) == (2, 1)


def test_who_fills_a_sheet_in_gives_it_its_area(desk: Desk) -> None:
    rows = [["街道2019年活动登记表"], ["填报单位：威海居民区", None, "填报日期：2020年1月5日"],
            ["日期", "项目名称", "参与单位", "人次"], ["5月3日", "样例·微课堂", ONE, 10]]  # fmt: skip
    desk.load(sheet(rows, "Sheet1"))
    assert desk.office.ask(
        "select a.name, p.year from fct_participation p join dim_area a on a.area_id = p.area_id"
    ) == [("威海居民区", 2019)]


@pytest.mark.parametrize(
    ("word", "stated", "checks"),
    [("累计", 42, []), ("累计", 41, [(3, "人次", 41, 12)]), ("合计", 42, [(3, "人次", 42, 12)])],
)
def test_a_running_total_may_go_on_from_the_sheets_before(
    desk: Desk, word: str, stated: int, checks: list[Any]
) -> None:
    head = ["日期", "项目名称", "参与单位", "人次"]
    before = sheet([head, ["2019-01-05", "样例·微课堂", ONE, 30], ["累计", None, None, 30]], "一季度")
    after = sheet([head, ["2019-04-05", "样例·义诊", TWO, 12], [word, None, None, stated]], "二季度")
    desk.load(before, after)
    assert (desk.told("一季度")["checks"], desk.told("二季度")["checks"]) == ([], checks)


def test_what_a_row_of_a_matrix_sums_goes_on_from_no_sheet_before(desk: Desk) -> None:
    head = ["单位名称", "样例·微课堂", "样例·义诊", "合计"]
    before = sheet([head, [ONE, 4, 6, 10]], "威海居民区")
    after = sheet([head, [TWO, 1, 2, 13]], "中凯居民区")
    desk.load(before, after, file="2019年参与人次.xlsx")
    assert (desk.told("威海居民区")["checks"], desk.told("中凯居民区")["checks"]) == ([], [(2, "合计", 13, 3)])
