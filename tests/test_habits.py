"""Habits of those who fill ledgers in: signatures in any column, dittos, months apart, lists without a unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.reference import MASK, reference
from etl.rejects import Reason
from etl.stage.cells import Bad, read_listed
from etl.stage.masking import mask_text
from tests.messy.desk import Desk, clean, sheet

HEAD = ["序号", "日期", "板块", "项目名称", "参与单位", "人次"]
CLASS = [1, "2019-05-03", "先锋南西", "样例·微课堂", "样例甲有限公司", 10]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)


def test_what_stands_alone_below_a_table_signs_it_in_whatever_column(desk: Desk) -> None:
    rows = [HEAD, CLASS, [], ["备注", None, None, "1.人次按签到统计"], [None, None, None, "2.多家单位用顿号隔开"],
            ["填表：张三", None, None, None, None, "2019.12.31"], [None, None, None, None, "样例街道党建办"],
            [None, None, None, None, "2019年12月31日"]]  # fmt: skip
    desk.load(sheet(rows))
    assert desk.told() == clean(header=1, accepted=1, blank=1, notes=5)
    assert desk.people() == ["10"]


def test_a_lone_unit_right_below_data_is_data_as_above(desk: Desk) -> None:
    desk.load(sheet([HEAD, CLASS, [None, None, None, None, "样例乙社"]], "2019年"))
    assert desk.told() == clean(header=1, accepted=2)
    assert [fact.split(" | ")[2:4] for fact in desk.facts()] == [
        ["样例·微课堂", "样例甲有限公司"],
        ["样例·微课堂", "样例乙社"],
    ]


def test_where_no_column_names_projects_the_names_of_activities_do_and_no_row_of_data_is_a_header(desk: Desk) -> None:
    rows = [["序号", "活动名称", "参与单位", "参与人次", "活动日期"], [1, "样例·微课堂", "样例甲有限公司", 5, "3月1日"],
            [2, "样例·义诊", "样例乙社", 6, "3月2日"], [3, "不在目录的活动", "样例乙社", 7, "3月3日"]]  # fmt: skip
    desk.load(sheet(rows, "2019年"))
    rejects = [(4, "活动名称", "不在目录的活动", "unknown_project")]
    assert desk.told() == clean(header=1, accepted=2, rejected=1) | {"rejects": rejects}
    assert desk.people() == ["5", "6"]


def test_a_ledger_without_units_is_no_catalogue_and_a_list_of_plans_is_one(desk: Desk) -> None:
    held = [["日期", "项目", "板块", "人次"], ["1.1", "观影", "人文南西", 5], ["1.2", "观影", "人文南西", 6]]
    planned = [["项目", "板块", "实施时间", "预计参与人数"], ["观影", "人文南西", "全年", 50]]
    desk.load(sheet(held, "2017年"), sheet(planned, "2016年"))
    assert (desk.told("2017年")["kind"], desk.told("2016年")["kind"]) == ("unrecognised", "projects")


def test_a_year_without_a_catalogue_blames_no_project_for_an_area_that_is_unknown(desk: Desk) -> None:
    rows = [["日期", "项目", "单位", "居民区", "人次"], ["3.1", "剪纸", "样例乙社", "张江居民区", 5],
            ["2031-5-3", "剪纸", "样例乙社", "威海", 6]]  # fmt: skip
    desk.load(sheet(rows, "2016年"))
    assert desk.told()["rejects"] == [
        (2, "居民区", "张江居民区", "unknown_area"),
        (3, "日期", "2031-05-03", "future_date"),
    ]


def test_a_ditto_is_what_stands_above_but_for_counts_and_a_month_alone_dates_a_row(desk: Desk) -> None:
    rows = [["年份", "月份", "板块", "项目", "单位", "人次"], [2019, 3, "先锋南西", "样例·微课堂", "样例甲有限公司", 5],
            [2019, "4月", "〃", "同上", "样例乙社", 6], [2019, 12, "同上", "〃", "″", 7],
            [2019, 11, "〃", "〃", "〃", "〃"]]  # fmt: skip
    desk.load(sheet(rows))
    assert desk.facts() == [
        "2019-03 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | 5",
        "2019-04 | 先锋南西 | 样例·微课堂 | 样例乙社 | 中凯居民区 | 6",
        "2019-12 | 先锋南西 | 样例·微课堂 | 样例乙社 | 中凯居民区 | 7",
    ]
    assert desk.told()["rejects"] == [(5, "人次", "〃", "bad_number")]


def test_a_grand_total_by_another_name_sums_all_blocks(desk: Desk) -> None:
    rows = [["一季度台账"], HEAD, CLASS, ["本页小计", None, None, None, None, 10], ["第1页，共2页"], ["二季度台账"], HEAD, CLASS,
            ["总合计", None, None, None, None, 20], [None, "第2页，共2页"]]  # fmt: skip
    desk.load(sheet(rows))
    assert desk.told() == clean(header=2, accepted=2, totals=2, notes=4)


def test_a_theme_is_itself_with_its_number_and_in_quotation_marks() -> None:
    written = ("五、慈善南西", "“共治南西”", "志愿南西板块", "（3）乐享（2个）", "活力南西")
    names = reference().theme_names
    assert [read_listed(text, names, Reason.UNKNOWN_THEME) for text in written] == [
        "慈善南西", "共治南西", "志愿南西", "乐享南西", Bad(Reason.UNKNOWN_THEME, names.values),
    ]  # fmt: skip


def test_who_filled_in_a_table_is_masked_and_the_area_it_is_of_is_not() -> None:
    assert [mask_text(text) for text in ("填表：孙悦", "复核：刘星", "填表：威海居民区", "填报：古柏居民区")] == [
        f"填表：{MASK}", f"复核：{MASK}", "填表：威海居民区", "填报：古柏居民区",
    ]  # fmt: skip
