"""Ledgers as offices keep them, whose figures are easily taken for what they are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.extract.sheets import UNCOMPUTED
from etl.reference import reference
from etl.stage.content import Known, agrees
from tests.messy.desk import Desk, Rows, clean, sheet

HEAD = ["日期", "项目名称", "参与单位", "人次"]
CLASS = ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10]
CARE = ["2019-06-01", "样例·义诊", "样例乙社", 20]
SCHOOL = ["2019-07-01", "样例·义诊", "样例第三中学", 30]
CLAIMS = (
    "select e.name, u.name from fct_claim c join dim_unit u using (unit_id)"
    " join dim_project_edition e using (edition_id) order by 1, 2"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)


@pytest.mark.parametrize(
    ("rows", "checks"),
    [
        ([HEAD, CLASS, CARE, HEAD, SCHOOL, ["合计", None, None, 60]], []),
        ([HEAD, CLASS, CARE, HEAD, SCHOOL, ["合计", None, None, 61]], [(6, "人次", 61, 60)]),
        ([["台账"], HEAD, CLASS, CARE, ["台账"], HEAD, SCHOOL, ["合计", None, None, 60]], []),
        ([HEAD, CLASS, ["小计", None, None, 10], HEAD, SCHOOL, ["小计", None, None, 31]], [(6, "人次", 31, 30)]),
    ],
)
def test_a_header_printed_again_begins_no_new_sum(desk: Desk, rows: Rows, checks: list[Any]) -> None:
    desk.load(sheet(rows))
    assert desk.told()["checks"] == checks


@pytest.mark.parametrize(
    ("headers", "cells", "people"),
    [
        (["计划人次", "实际人次"], [100, 80], "80"),
        (["目标人次"], [100], "?"),
        (["上年人次", "人次"], [7, 8], "8"),
        (["参与人次（万人次）"], [3], "?"),
    ],
)
def test_plans_other_years_and_thousands_are_not_the_people_who_came(
    desk: Desk, headers: list[str], cells: list[int], people: str
) -> None:
    desk.load(sheet([["项目", "单位", *headers], ["样例·微课堂", "样例甲有限公司", *cells]], "2019年"))
    assert desk.told() == clean(header=1, accepted=1)
    assert desk.people() == [people]


def test_a_line_that_says_thousands_takes_the_counts_out(desk: Desk) -> None:
    rows = [["单位：百人次"], ["项目", "单位名称", "参与人次"], ["样例·微课堂", "样例甲有限公司", 3]]
    desk.load(sheet(rows, "2019年"))
    assert desk.people() == ["?"]


def test_means_shares_and_numbers_of_units_below_a_matrix_are_no_units(desk: Desk) -> None:
    rows = [["单位", "样例·微课堂", "样例·义诊"], ["样例甲有限公司", 20, 30], ["样例乙社", None, 4],
            ["参与率", "50%", "100%"], ["参与单位数", 1, 2], ["平均", 20, 17]]  # fmt: skip
    desk.load(sheet(rows, "2019年参与情况"))
    assert desk.told() == clean(header=1, accepted=3, totals=3) | {"rows": 6}
    assert sorted(desk.people()) == ["20", "30", "4"]


@pytest.mark.parametrize(("low", "people"), [("场次", ["30", "5"]), ("计划", ["30", "5"])])
def test_times_and_plans_below_a_project_of_a_matrix_are_left_out(desk: Desk, low: str, people: list[str]) -> None:
    count = "人次" if low == "场次" else "实际"
    rows = [["单位", "样例·微课堂", None, "样例·义诊", None], [None, low, count, low, count],
            ["样例甲有限公司", 2, 30, 1, 5]]  # fmt: skip
    desk.load(sheet(rows, "2019年", merged=[(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)]))
    assert sorted(desk.people()) == people


def test_a_form_filled_in_line_by_line_is_no_table(desk: Desk) -> None:
    rows = [["2019年活动登记表"], ["活动项目", "样例·微课堂"], ["活动时间", "3月5日"], ["参与单位", "样例甲有限公司"],
            ["参与人次", 30]]  # fmt: skip
    desk.load(sheet(rows))
    assert (desk.told()["kind"], desk.facts()) == ("unrecognised", [])


def test_a_list_of_who_signed_in_is_of_the_project_in_its_title_and_no_roster(desk: Desk) -> None:
    rows = [["2019年样例·义诊活动签到表"], ["序号", "单位", "参加人数", "党员数"], [1, "样例甲有限公司", 12, 3],
            [2, "样例路过有限公司", 8, 1]]  # fmt: skip
    desk.load(sheet(rows))
    assert desk.told() == clean(notes=1, header=1, accepted=2)
    assert desk.people() == ["12 (3 + ?)", "8 (1 + ?)"]
    assert desk.office.ask("select count(*) from fct_roster where year = 2019") == [(4,)]


@pytest.mark.parametrize("nobody", ["无", "（未认领）", "待定", "—"])
def test_a_project_that_nobody_claims_is_claimed_by_nobody(desk: Desk, nobody: str) -> None:
    rows = [["年度", "项目名称", "认领单位"], [2019, "样例·微课堂", "样例甲有限公司"], [2019, "样例·义诊", nobody]]
    desk.load(sheet(rows, "认领"), file="认领清单.xlsx")
    assert desk.office.ask(CLAIMS) == [("样例·微课堂", "样例甲有限公司")]
    reason = "missing_value" if nobody == "—" else "no_name"
    assert desk.told("认领")["rejects"] == [(3, "认领单位", nobody, reason)]


def test_yes_and_no_in_a_matrix_of_claims_are_ticks_and_none(desk: Desk) -> None:
    rows = [["2019年福民项目认领一览表"], ["单位", "样例·微课堂", "样例·义诊"], ["样例甲有限公司", "√", "否"],
            ["样例乙社", "是", "是"], ["样例第三中学", "否", "否"]]  # fmt: skip
    desk.load(sheet(rows))
    assert desk.office.ask(CLAIMS) == [
        ("样例·义诊", "样例乙社"),
        ("样例·微课堂", "样例乙社"),
        ("样例·微课堂", "样例甲有限公司"),
    ]


def test_a_theme_with_the_number_of_its_projects_is_that_theme(desk: Desk) -> None:
    rows = [["年度", "板块", "项目名称"], [2020, "先锋南西\n（2个）", "样例·微课堂"], [2020, None, "样例·论坛"]]
    desk.load(sheet(rows, "项目目录", merged=[(2, 1, 3, 1)]))
    assert desk.told() == clean("projects", header=1, accepted=2)


def test_an_area_above_the_first_block_is_that_blocks_own_whoever_fills_the_sheet_in(desk: Desk) -> None:
    header = ["年度", "项目名称", "参与单位", "参与人次"]
    rows = [
        ["威海居民区"],
        ["填报单位：样例街道党建办"],
        header,
        [2019, "样例·微课堂", "样例甲有限公司", 12],
        [],
        ["其他活动"],
        header,
        [2019, "样例·微课堂", "样例乙社", 8],
    ]
    desk.load(sheet(rows, "台账"), file="台账2019.xlsx")
    assert desk.office.ask(
        "select u.name, a.name from fct_participation join dim_unit u using (unit_id)"
        " left join dim_area a using (area_id) order by person_times"
    ) == [("样例乙社", "中凯居民区"), ("样例甲有限公司", "威海居民区")]


def test_columns_behind_a_blank_one_are_the_tables_own_however_short_it_is(desk: Desk) -> None:
    rows = [
        ["年度", "需求名称", "提出居民区", "", "板块", "对接情况"],
        [2019, "样例需求", "威海居民区", "", "先锋南西", "是"],
        ["填报日期：2021-01-05"],
        ["备注：人次按活动统计"],
    ]
    desk.load(sheet(rows, "需求"), file="需求.xlsx")
    assert desk.office.ask(
        "select title, t.zh, count(match_id) from fct_need join dim_theme t using (theme_id) join fct_match using (need_id)"
    ) == [("样例需求", "先锋南西", 1)]


def test_a_blank_below_a_header_printed_again_means_what_stands_above_it(desk: Desk) -> None:
    header = ["年度", "板块", "项目名称", "参与单位", "参与人次"]
    rows = [
        header,
        [2019, "先锋南西", "样例·微课堂", "样例甲有限公司", 12],
        [2019, "", "", "样例乙社", 8],
        header,
        [2019, "", "", "样例丙所", 5],
        [],
        header,
        [2019, "", "", "样例甲有限公司", 3],
    ]
    desk.load(sheet(rows, "台账"), file="台账2019.xlsx")
    assert desk.office.ask(
        "select u.name, person_times from fct_participation join dim_unit u using (unit_id) order by 2 desc"
    ) == [("样例甲有限公司", 12), ("样例乙社", 8), ("样例丙所", 5)]
    assert [row for row, *_ in desk.told("台账")["rejects"]] == [8]


def test_a_date_before_a_blank_column_is_the_tables_own_though_its_last_row_has_none(desk: Desk) -> None:
    rows = [
        ["活动日期", "", "项目名称", "参与单位", "参与人次"],
        ["2019-05-03", "", "样例·微课堂", "样例甲有限公司", 12],
        ["", "", "样例·微课堂", "样例乙社", 8],
    ]
    desk.load(sheet(rows, "2019年"), file="台账.xlsx")
    assert desk.office.ask("select activity_date, person_times from fct_participation order by 2") == [
        (None, 8),
        ("2019-05-03", 12),
    ]


def test_a_header_printed_again_keeps_the_year_of_the_block_it_continues(desk: Desk) -> None:
    header = ["活动日期", "项目名称", "参与单位", "参与人次"]
    rows = [
        ["2019年度"],
        header,
        ["5月3日", "样例·微课堂", "样例甲有限公司", 12],
        [],
        ["2018年度"],
        header,
        ["6月1日", "样例·微课堂", "样例甲有限公司", 8],
        header,
        ["", "样例·微课堂", "样例乙社", 5],
    ]
    desk.load(sheet(rows, "台账"), file="台账.xlsx")
    assert desk.office.ask("select year, person_times from fct_participation order by 2") == [
        (2018, 5),
        (2018, 8),
        (2019, 12),
    ]


@pytest.mark.parametrize(
    ("cells", "whole", "checks"),
    [
        (["10余", "50余"], 70, [(2, "合计", 70, 60)]),
        (["约10", 50], 60, []),
        (["若干", 50], 60, [(2, "合计", 60, 50)]),
        ([None, 50], 60, [(2, "合计", 60, 50)]),
        (["√", 50], 60, []),  # a tick says that people came and not how many
    ],
)
def test_a_total_of_a_matrix_row_is_held_against_the_values_it_sums_however_they_are_stated(
    desk: Desk, cells: list[Any], whole: int, checks: list[Any]
) -> None:
    rows = [
        ["单位名称", "样例·微课堂", "样例·义诊", "合计"],
        ["样例甲有限公司", *cells, whole],
        ["样例乙社", 7, 8, 15],
    ]
    desk.load(sheet(rows, "2019年参与情况"))
    assert desk.told()["checks"] == checks


@pytest.mark.parametrize(("party", "checks"), [("10余", [(2, "参与人次", 31, 30)]), (None, [])])
def test_a_stated_whole_of_an_activity_is_held_against_its_parts_where_both_are_known(
    desk: Desk, party: str | None, checks: list[Any]
) -> None:
    rows = [
        ["年度", "项目名称", "参与单位", "党员人次", "群众人次", "参与人次"],
        [2019, "样例·微课堂", "样例甲有限公司", party, 20, 31],
    ]
    desk.load(sheet(rows, "2019年"))
    assert desk.told()["checks"] == checks


def test_tables_of_other_kinds_above_the_widest_are_read_and_their_last_rows_are_no_titles(desk: Desk) -> None:
    rows = [
        ["一、2019年参与情况"],
        ["项目", "单位"],
        ["样例·微课堂", "样例甲有限公司"],
        ["样例·义诊", "样例乙社"],
        [],
        ["二、2019年需求清单"],
        ["需求内容", "居民区", "对接单位", "是否对接"],
        ["样例法律咨询", "威海", "样例甲有限公司", "是"],
        ["样例场地", "中凯"],
        [],
        ["三、2019年资源清单"],
        ["资源名称", "提供单位"],
        ["样例会议室", "样例甲有限公司"],
    ]
    desk.load(sheet(rows, "综合"))
    (file,) = desk.report["files"]
    assert [(part["kind"], part["accepted"], part["notes"]) for part in file["sheets"]] == [
        ("participation", 2, 1),
        ("needs", 2, 1),
        ("resources", 1, 1),
    ]


def test_a_line_above_a_table_that_looks_like_a_header_is_none_while_nothing_is_listed_below_it(desk: Desk) -> None:
    rows = [["单位名称", "样例街道", "单位类型", "机关"], ["年度", "2019"], HEAD, CLASS, CARE]
    desk.load(sheet(rows))
    assert desk.told() == clean(notes=2, header=1, accepted=2)


def test_a_sheet_whose_headers_nobody_knows_is_told_by_its_cells_and_dates_are_no_units(desk: Desk) -> None:
    rows = [
        ["啥时候", "干了啥", "谁来的", "在哪里", "来了几个"],
        ["2019-5-3", "样例·微课堂", "样例甲", "威海", 10],
        ["2019-6-1", "样例·义诊", "样例乙社", "中凯", 20],
    ]
    desk.load(sheet(rows))
    assert desk.told() == clean(header=1, accepted=2)
    assert desk.facts() == [
        "2019-05-03 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | 10",
        "2019-06-01 | 慈善南西 | 样例·义诊 | 样例乙社 | 中凯居民区 | 20",
    ]


def test_totals_that_stand_above_their_rows_are_held_against_those_below(desk: Desk) -> None:
    head = ["板块", "项目名称", "参与单位", "人次"]
    rows = [
        head,
        ["总计", None, None, 60],
        ["先锋南西", "小计", None, 30],
        [None, "样例·微课堂", "样例甲有限公司", 10],
        [None, None, "样例乙社", 20],
        ["慈善南西", "小计", None, 31],
        [None, "样例·义诊", "样例第三中学", 30],
    ]
    desk.load(sheet(rows, "2019年"))
    assert desk.told() == {**clean(header=1, totals=3, accepted=3), "checks": [(6, "人次", 31, 30)]}
    desk.load(sheet([*rows[:2], *rows[3:5], ["小计", None, None, 30], rows[6], ["小计", None, None, 30]], "2019年"))
    assert desk.told()["checks"] == []


@pytest.mark.parametrize(
    ("header", "wholes", "people"),
    [
        ("来了几位", [30, 8], ["30 (10 + 20)", "8 (3 + 4)"]),  # one of the two is wrong: said by a check
        ("照片数", [3, 8], ["30 (10 + 20)", "7 (3 + 4)"]),
    ],
)
def test_a_column_that_adds_party_members_and_public_up_counts_them_whatever_its_header(
    desk: Desk, header: str, wholes: list[int], people: list[str]
) -> None:
    rows = [
        ["日期", "项目名称", "参与单位", "党员人次", "群众人次", header],
        ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10, 20, wholes[0]],
        ["2019-06-01", "样例·义诊", "样例乙社", 3, 4, wholes[1]],
    ]
    desk.load(sheet(rows))
    assert desk.people() == people


def test_a_project_said_again_below_another_theme_leaves_blanks_to_mean_as_above(desk: Desk) -> None:
    rows = [
        ["板块", "项目名称", "参与单位", "人次"],
        ["先锋南西", "样例·微课堂", "样例甲有限公司", 10],
        [None, None, "样例乙社", 5],
        ["慈善南西", "样例·义诊", "样例甲有限公司", 7],
        ["样例板块", "样例·义诊", "样例乙社", 8],
    ]
    desk.load(sheet(rows, "2019年"))
    assert desk.told()["rejects"] == [(5, "板块", "样例板块", "unknown_theme")]
    desk.load(
        sheet([*rows[:3], rows[3], [None, "样例·义诊", "样例乙社", 8]], "2019年")
    )  # not as above: it is said again
    assert [row for row, *_ in desk.told()["rejects"]] == [3]


def test_a_matrix_below_another_may_have_other_projects(desk: Desk) -> None:
    rows = [
        ["2019年参与情况"],
        ["先锋南西"],
        ["单位名称", "样例·微课堂", "小计"],
        ["样例甲有限公司", 10, 10],
        ["样例乙社", 5, 5],
        [],
        ["慈善南西"],
        ["单位名称", "样例·义诊", "小计"],
        ["样例甲有限公司", 7, 7],
    ]
    desk.load(sheet(rows))
    assert desk.told() == clean(notes=3, header=2, blank=1, accepted=3)
    assert sorted(desk.people()) == ["10", "5", "7"]
    assert {fact.split(" | ")[2] for fact in desk.facts()} == {"样例·微课堂", "样例·义诊"}


def test_units_across_months_are_no_matrix_of_projects(desk: Desk) -> None:
    rows = [["2019年月度人次"], ["单位", "1月", "2月", "合计"], ["样例甲有限公司", 2, 3, 5], ["样例乙社", 4, 5, 9]]
    desk.load(sheet(rows))
    assert (desk.told()["kind"], desk.facts()) == ("unrecognised", [])


def test_of_several_columns_below_one_word_none_is_the_count(desk: Desk) -> None:
    rows = [
        ["项目", "单位", "各居民区参与人次", None],
        [None, None, "威海", "中凯"],
        ["样例·微课堂", "样例甲有限公司", 2, 3],
        ["样例·义诊", "样例乙社", 4, 5],
    ]
    desk.load(sheet(rows, "2019年", merged=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3)]))
    assert desk.people() == ["?", "?"]


def test_a_list_of_another_kind_behind_a_blank_column_is_not_read_into_the_table(desk: Desk) -> None:
    rows = [
        ["项目", "单位", "人次", None, "需求内容", "居民区"],
        ["样例·微课堂", "样例乙社", 5, None, "样例场地", "威海"],
    ]
    desk.load(sheet(rows, "2019年"))
    assert (desk.told()["kind"], desk.facts()) == ("unrecognised", [])
    assert "beside_kinds" in str(desk.report)
    desk.load(sheet([[*rows[0][:4], "活动地点", "居民区"], rows[1]], "2019年"))
    assert desk.facts() == ["2019 | 先锋南西 | 样例·微课堂 | 样例乙社 | 威海居民区 | 5"]


def test_a_party_branch_in_brackets_is_the_unit_itself(desk: Desk) -> None:
    rows = [HEAD, [*CLASS[:2], "样例第三中学（党支部）", 10], [*CARE[:2], "样例第四中学（第一党支部）", 20]]
    desk.load(sheet(rows))
    assert [(written, how) for written, _, how in desk.names()] == [
        ("样例第三中学（党支部）", "normalised"),
        ("样例第四中学（第一党支部）", "new"),
    ]


def test_months_and_quarters_over_rows_give_their_date_and_lone_dates_below_footers_are_notes(desk: Desk) -> None:
    rows = [
        ["项目名称", "参与单位", "人次"],
        ["3月"],
        ["样例·微课堂", "样例甲有限公司", 10],
        ["（二）2018年四季度"],
        ["样例·微课堂", "样例乙社", 20],
    ]
    desk.load(sheet(rows, "2019年"))
    assert desk.told() == clean(header=1, notes=2, accepted=2)
    assert desk.facts() == [
        "2019-03 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | 10",
        "2018 | 先锋南西 | 样例·微课堂 | 样例乙社 | — | 20",
    ]


def test_a_year_over_rows_completes_their_dates_and_a_day_alone_is_a_row(desk: Desk) -> None:
    rows = [
        HEAD,
        ["2018年下半年"],
        ["7月1日", "样例·微课堂", "样例甲有限公司", 10],
        ["2018-07-02"],
        ["合计", None, None, 10],
        ["2019年1月5日"],
    ]
    desk.load(sheet(rows))
    assert desk.dates() == ["2018-07-01"]
    assert desk.told() == {
        **clean(header=1, notes=2, totals=1, accepted=1, rejected=1),
        "rejects": [(4, "参与单位", "", "missing_value")],
    }


def test_a_sheet_that_repeats_another_cell_by_cell_is_counted_and_said_to_be_so(desk: Desk) -> None:
    one, other = sheet([HEAD, CLASS, CARE], "台账"), sheet([HEAD, CLASS, CARE], "台账 (2)")
    desk.load(one, other, sheet([HEAD, CLASS], "别的"))
    assert len(desk.facts()) == 5
    (file,) = desk.report["files"]
    said = [[notice["code"] for notice in part["notices"]] for part in file["sheets"]]
    assert said == [[], ["same_sheet"], []]


def test_a_row_below_a_header_that_is_merged_down_is_no_third_row_of_it(desk: Desk) -> None:
    rows = [
        ["日期", "项目名称", "参与单位", "参与人次", None],
        [None, None, None, "党员", "群众"],
        ["2019年5月3日", "样例·微课堂", "样例甲有限公司", None, None],
        ["2019年6月1日", "样例·义诊", "样例乙社", 3, 4],
    ]
    desk.load(sheet(rows, merged=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)]))
    assert desk.told() == clean(header=2, accepted=2)
    desk.load(sheet(rows, "别的"))
    assert desk.told() == clean(header=2, duplicate=2)


def test_a_header_printed_again_is_read_as_above_whatever_its_cells_give_away(desk: Desk) -> None:
    head = [
        "日期",
        "项目名称",
        "参与单位",
        "党员人次",
        "群众人次",
        "来了几位",
        "天气",
        "联系人",
        "联系电话",
        "联系方式",
    ]
    tail = ["晴", "王样例", "13812345678", "021-62345678"]
    rows = [
        head,
        ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10, 20, 30, *tail],
        head,
        ["2019-06-01", "样例·义诊", "样例乙社", 5, None, None, *tail],
        ["小计", None, None, 15, 20, 30],
    ]
    desk.load(sheet(rows))
    assert desk.told() == clean(header=2, accepted=2, totals=1)
    assert desk.people() == ["30 (10 + 20)", "≥5 (5 + ?)"]


def test_contacts_of_a_further_table_with_fewer_known_columns_are_masked(desk: Desk) -> None:
    head = ["日期", "天气", "项目名称", "参与单位", "党员人次", "是否拍照", "联系人", "联系电话", "联系方式"]
    tail = ["是", "王样例", "13812345678", "021-62345678"]
    first = [*head[:4], "活动名称", *head[4:]]
    rows = [
        first,
        ["2019-05-03", "晴", "样例·微课堂", "样例甲有限公司", "样例讲座", 10, *tail],
        [],
        ["慈善南西板块"],
        head,
        ["2019-06-01", "晴", "样例·义诊", "样例乙社", 5, *tail],
        [],
        ["日期", "天气", "联系人", "单位"],  # looks like a header and is that of no ledger
        ["2019-06-02", "晴", "李样例", "样例乙社"],
    ]
    desk.load(sheet(rows))
    stored = str(desk.report) + str(desk.office.ask("select cells from etl_source_row"))
    assert "王样例" not in stored and "李样例" not in stored
    assert desk.people() == ["≥10 (10 + ?)", "≥5 (5 + ?)"]


def test_a_title_of_the_sheet_holds_for_its_further_tables_and_a_heading_does_not(desk: Desk) -> None:
    head = ["年度", "项目名称", "参与单位", "人次"]
    rows = [
        ["威海居民区福民项目台账"],
        head,
        [2019, "样例·微课堂", "样例第三中学", 10],
        ["慈善南西板块"],
        head,
        [2019, "样例·义诊", "样例第四中学", 20],
    ]
    desk.load(sheet(rows))
    assert [fact.split(" | ")[4] for fact in desk.facts()] == ["威海居民区", "威海居民区"]


def test_tables_side_by_side_are_told_apart_though_nobody_knows_one_of_their_headers(desk: Desk) -> None:
    head = ["日期", "项目名称", "哪些来了", "人次"]
    rows = [
        [*head, None, *head],
        ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10, None, "2019-06-01", "样例·义诊", "样例乙社", 20],
        ["2019-05-04", "样例·微课堂", "样例第三中学", 30, None, "2019-06-02", "样例·义诊", "样例第四中学", 40],
    ]
    desk.load(sheet(rows))
    assert sorted(desk.people()) == ["10", "20", "30", "40"]


@pytest.mark.parametrize(
    ("wholes", "people"),
    [
        ([None, 81], ["30 (10 + 20)", "81"]),  # it says how many came where the parts do not
        ([3, 81], ["30 (10 + 20)", "?"]),
    ],
)
def test_a_column_that_speaks_where_party_members_and_public_are_blank_counts_who_came(
    desk: Desk, wholes: list[int | None], people: list[str]
) -> None:
    rows = [
        ["日期", "项目名称", "参与单位", "党员人次", "群众人次", "来了几位"],
        ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10, 20, wholes[0]],
        ["2019-06-01", "样例·义诊", "样例乙社", None, None, wholes[1]],
    ]
    desk.load(sheet(rows))
    assert desk.people() == people


def test_a_short_table_above_with_one_unknown_header_is_of_the_kind_of_those_below(desk: Desk) -> None:
    rows = [
        ["所属板块", "福民项目", "哪些来了", "党员参与人次"],
        ["先锋南西", "样例·微课堂", "样例乙社", 14],
        [],
        ["日期", "板块", "项目名称", "参与单位", "党员人次", "群众人次"],
        ["2019-06-01", "慈善南西", "样例·义诊", "样例甲有限公司", 3, 4],
    ]
    desk.load(sheet(rows, "2019年"))
    assert desk.told() == clean(header=2, blank=1, accepted=2)


def test_a_header_printed_again_is_known_beside_columns_of_contacts_and_others(desk: Desk) -> None:
    head = ["日期", "项目名称", "参与单位", "参与人次", "照片数", "是否拍照", "联系人", "联系电话", "联系方式"]
    aside = [2, "是", "王样例", "13812345678", "021-62345678"]
    first = ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10, *aside]
    again = ["2019-06-01", "样例·义诊", "样例乙社", 20, *aside]
    desk.load(sheet([head, first, head, again]))
    assert desk.told() == clean(header=2, accepted=2)
    assert "王样例" not in str(desk.report)


def test_a_formula_without_a_result_says_nothing_against_a_column() -> None:
    known = Known()
    cells = ["12", "30", f"{UNCOMPUTED}=A1+B1"]
    assert agrees("count", cells, known, reference())
    assert not agrees("count", ["12", "30", "晴"], known, reference())
    assert not agrees("count", [UNCOMPUTED], known, reference())


def test_a_column_that_is_never_less_than_its_parts_and_once_their_sum_is_their_total(desk: Desk) -> None:
    head = ["日期", "项目名称", "参与单位", "党员人次", "群众人次", "总计数"]
    rows = [
        ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10, 20, 30],
        ["2019-06-01", "样例·微课堂", "样例乙社", 3, 4, 107],
        ["2019-06-02", "样例·义诊", "样例乙社", 5, 6, 20],
    ]
    desk.load(sheet([head, *rows]))
    assert [line.split(" | ")[-1] for line in desk.facts()] == ["30 (10 + 20)", "107 (3 + 4)", "20 (5 + 6)"]
    less = [[*row[:5], photos] for row, photos in zip(rows, (30, 2, 1), strict=True)]
    desk.load(sheet([head, *less], "照片"))
    assert [line.split(" | ")[-1] for line in desk.facts()[3:]] == ["7 (3 + 4)", "11 (5 + 6)"]


def test_a_heading_above_a_header_printed_again_leaves_the_title_its_area(desk: Desk) -> None:
    head = ["日期", "项目名称", "参与单位", "人次"]
    rows = [
        ["中凯居民区福民项目参与台账"],
        head,
        ["一、先锋南西"],
        ["2019-05-03", "样例·微课堂", "样例甲有限公司", 10],
        ["【慈善南西】"],
        head,
        ["2019-06-01", "样例·义诊", "样例乙社", 20],
        ["威海居民区福民项目参与台账"],
        head,
        ["2019-07-01", "样例·义诊", "样例乙社", 30],
    ]
    desk.load(sheet(rows))
    assert [line.split(" | ")[4] for line in desk.facts()] == ["中凯居民区", "中凯居民区", "威海居民区"]


def test_a_heading_over_rows_holds_below_a_header_printed_again_until_the_next_heading(desk: Desk) -> None:
    header = ["年度", "项目名称", "参与单位", "参与人次"]
    rows = [
        header,
        ["共治南西板块"],
        [2020, "样例·平安巡逻", "样例甲有限公司", 12],
        header,
        [2020, "样例·楼道议事", "样例乙社", 8],
        header,
        [2020, "样例·门前三包", "样例丙所", 5],
        ["先锋南西板块"],
        [2020, "样例·微课堂", "样例甲有限公司", 3],
    ]
    desk.load(sheet(rows, "台账"), file="台账2020.xlsx")
    assert desk.office.ask(
        "select t.zh, person_times from fct_participation f join dim_theme t using (theme_id) order by 2 desc"
    ) == [("共治南西", 12), ("共治南西", 8), ("共治南西", 5), ("先锋南西", 3)]


@pytest.mark.parametrize(("total", "checks"), [(60, []), (61, [(8, "人次", 61, 60)])])
def test_a_theme_over_a_header_printed_again_begins_no_new_sum(desk: Desk, total: int, checks: list[Any]) -> None:
    rows = [HEAD, ["先锋南西"], CLASS, CARE, ["慈善南西"], HEAD, SCHOOL, ["合计", None, None, total]]
    desk.load(sheet(rows))
    assert desk.told()["checks"] == checks


def test_a_column_whose_header_nobody_lists_is_of_areas_though_its_only_area_is_none(desk: Desk) -> None:
    rows = [[*HEAD, "受益居民区一览"], [*CLASS, "样例花园居民区"], [*CARE, None]]
    desk.load(sheet(rows))
    assert desk.told()["rejects"] == [(2, "受益居民区一览", "样例花园居民区", "unknown_area")]


def test_a_column_hinted_to_count_does_though_most_of_its_numbers_are_faults(desk: Desk) -> None:
    rows = [[*HEAD[:3], "群众参与总数"], [*CLASS[:3], "-5"], [*CARE[:3], "-6"], [*SCHOOL[:3], "10人以上"]]
    desk.load(sheet(rows))
    assert desk.told()["rejects"] == [
        (2, "群众参与总数", "-5", "negative_number"),
        (3, "群众参与总数", "-6", "negative_number"),
    ]
