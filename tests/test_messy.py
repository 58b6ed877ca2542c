"""Ledgers as they really are: one test a trait, then truths by chance in any mixture of traits.

`python -m tests.messy` is the same judge as a command: it names the traits that are not read rightly.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from tests.messy.desk import HEAD, Desk, clean, sheet
from tests.messy.judging import case_of, guilty, judge, plainest
from tests.messy.sheets import Book, Formula, write
from tests.messy.traits import TRAITS, chosen, sensible
from tests.messy.truth import Activity, Count

CLASS = ["2019-05-03", "先锋", "样例·微课堂", "样例甲有限公司", "威海", 10]
CARE = ["2019-06-01", "慈善", "样例·义诊", "样例乙社", "中凯", 20]
CLASS_FACT = "2019-05-03 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | 10"
CARE_FACT = "2019-06-01 | 慈善南西 | 样例·义诊 | 样例乙社 | 中凯居民区 | 20"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)


# --- what stands around a table -----------------------------------------------------------------------


def test_title_lines_and_the_line_of_the_office_and_the_unit_of_counting_are_notes(desk: Desk) -> None:
    rows = [
        ["南京西路街道2019年福民项目参与台账"],
        ["填报单位：样例街道", None, None, None, "单位：人次"],
        HEAD,
        CLASS,
        CARE,
    ]
    desk.load(sheet(rows, merged=[(1, 0, 1, 5)]))
    assert desk.told() == clean(header=1, notes=2, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_blank_lines_and_columns_before_and_inside_are_blank(desk: Desk) -> None:
    def apart(row: list[Any]) -> list[Any]:
        return [None, *row[:3], None, *row[3:]] if row else []

    desk.load(sheet([[], *(apart(row) for row in ([], HEAD, CLASS, [], [], CARE))]))
    assert desk.told() == clean(blank=4, header=1, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_a_header_in_row_thirty_is_found(desk: Desk) -> None:
    desk.load(sheet([["台账"], *[["填表说明：请逐项填写"], []] * 14, HEAD, CLASS]))
    assert desk.told() == clean(notes=15, blank=14, header=1, accepted=1)
    assert desk.facts() == [CLASS_FACT]


def test_a_header_of_two_rows_names_its_columns_by_both(desk: Desk) -> None:
    top = ["日期", "项目名称", "参与单位", "居民区", "参与人次", None, None]
    low = [None, None, None, None, "党员", "群众", "合计"]
    boxes = [*[(1, n, 2, n) for n in range(4)], (1, 4, 1, 6)]
    rows = [top, low, ["2019-05-03", "样例·微课堂", "样例甲有限公司", "威海", 10, 20, 30],
            ["2019-05-04", "样例·微课堂", "样例甲有限公司", "威海", "若干", 20, None]]  # fmt: skip
    desk.load(sheet(rows, merged=boxes))
    rejects = [(4, "参与人次/党员", "若干", "bad_number")]
    assert desk.told() == {**clean(header=2, accepted=1, rejected=1), "rejects": rejects}
    assert desk.facts() == ["2019-05-03 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | 30 (10 + 20)"]


def test_a_header_of_three_rows_is_read_as_one(desk: Desk) -> None:
    rows = [
        ["日期", "项目名称", "参与单位", "居民区", "参与情况", None],
        [None, None, None, None, "参与人次", None],
        [None, None, None, None, "党员", "群众"],
        ["2019-05-03", "样例·微课堂", "样例甲有限公司", "威海", 10, 20],
    ]
    desk.load(sheet(rows, merged=[*[(1, n, 3, n) for n in range(4)], (1, 4, 1, 5), (2, 4, 2, 5)]))
    assert desk.told() == clean(header=3, accepted=1)
    assert desk.people() == ["30 (10 + 20)"]


def test_footers_below_a_table_are_notes_whichever_column_is_first(desk: Desk) -> None:
    feet = [["填表人：样例", None, "审核：样例", None, "日期：2021.1.5"], [], ["备注：人次按活动统计"], ["注：同上"],
            ["审核：", "样例"], ["填报日期：2021-01-05"]]  # fmt: skip
    desk.load(sheet([HEAD, CLASS, CARE, *feet]))
    assert desk.told() == clean(header=1, accepted=2, notes=5, blank=1)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_serial_numbers_are_no_counts_and_a_numbered_empty_row_is_no_activity(desk: Desk) -> None:
    desk.load(sheet([["序号", *HEAD], [1, *CLASS], [2, *CARE]]))
    assert desk.told() == clean(header=1, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_a_header_that_is_printed_again_on_the_next_page_is_a_header(desk: Desk) -> None:
    desk.load(sheet([HEAD, CLASS, HEAD, CARE]))
    assert desk.told() == clean(header=2, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


# --- several tables, groups, above ----------------------------------------------------------------------


def _without(row: list[Any], place: int) -> list[Any]:
    return [*row[:place], *row[place + 1 :]]


def test_several_tables_of_one_sheet_take_their_theme_from_their_titles(desk: Desk) -> None:
    rows = [
        ["先锋南西板块"],
        _without(HEAD, 1),
        _without(CLASS, 1),
        [],
        ["慈善南西板块"],
        _without(HEAD, 1),
        _without(CARE, 1),
    ]
    desk.load(sheet(rows))
    assert desk.told() == clean(notes=2, header=2, accepted=2, blank=1)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_several_tables_of_one_sheet_take_their_area_from_their_titles(desk: Desk) -> None:
    rows = [
        ["威海居民区"],
        _without(HEAD, 4),
        _without(CARE, 4),
        [],
        ["中凯居民区"],
        _without(HEAD, 4),
        _without(CLASS, 4),
    ]
    desk.load(sheet(rows))
    assert desk.told() == clean(notes=2, header=2, accepted=2, blank=1)
    assert desk.facts() == [CARE_FACT.replace("中凯", "威海"), CLASS_FACT.replace("威海", "中凯")]


def test_several_tables_of_one_sheet_take_their_year_from_their_titles(desk: Desk) -> None:
    head, row = (
        ["日期", "项目名称", "参与单位", "居民区", "参与人次"],
        ["5月3日", "样例·微课堂", "样例甲有限公司", "威海", 10],
    )
    desk.load(sheet([["2018年度"], head, row, [], ["2019年度"], head, row]))
    assert desk.told() == clean(notes=2, header=2, accepted=2, blank=1)
    assert desk.facts() == [CLASS_FACT.replace("2019", "2018"), CLASS_FACT]


def test_tables_of_different_kinds_in_one_sheet_are_each_read_as_what_they_are(desk: Desk) -> None:
    claims = [["项目名称", "认领单位", "认领形式"], ["样例·义诊", "样例乙社", "场地"]]
    desk.load(sheet([["2019年参与台账"], HEAD, CLASS, [], ["2019年项目认领情况"], *claims]))
    (file,) = desk.report["files"]
    told = [(part["kind"], part["accepted"]) for part in file["sheets"]]
    assert told == [("participation", 1), ("claims", 1)]
    assert sum(part["rows"] for part in file["sheets"]) == 7
    assert desk.office.ask("select u.name from fct_claim join dim_unit u using (unit_id)") == [("样例乙社",)]


def test_merged_cells_of_theme_and_project_hold_for_all_their_rows(desk: Desk) -> None:
    again = ["2019-05-04", None, None, "样例乙社", "威海", 3]
    desk.load(sheet([HEAD, CLASS, again, CARE], merged=[(2, 1, 3, 1), (2, 2, 3, 2)]))
    assert desk.told() == clean(header=1, accepted=3)
    second = "2019-05-04 | 先锋南西 | 样例·微课堂 | 样例乙社 | 威海居民区 | 3"
    assert desk.facts() == [CLASS_FACT, second, CARE_FACT]


def test_blanks_mean_as_above_in_theme_and_project_and_never_in_counts(desk: Desk) -> None:
    again = ["2019-05-04", None, None, "样例乙社", "威海", None]
    desk.load(sheet([HEAD, CLASS, again, CARE], name="台账"), file="台账.csv")
    assert desk.told() == clean(header=1, accepted=3)
    second = "2019-05-04 | 先锋南西 | 样例·微课堂 | 样例乙社 | 威海居民区 | ?"
    assert desk.facts() == [CLASS_FACT, second, CARE_FACT]


def test_a_count_merged_over_rows_counts_once(desk: Desk) -> None:
    again = ["2019-05-04", "先锋", "样例·微课堂", "样例乙社", "威海", None]
    desk.load(sheet([HEAD, CLASS, again], merged=[(2, 5, 3, 5)]))
    assert desk.told() == clean(header=1, accepted=2)
    assert desk.people() == ["10", "?"]


@pytest.mark.parametrize("form", ["一、{}板块", "（一）{}", "{}板块", "【{}】"])
def test_a_heading_over_a_group_gives_its_theme_and_is_a_note(desk: Desk, form: str) -> None:
    rows = [
        _without(HEAD, 1),
        [form.format("先锋南西")],
        _without(CLASS, 1),
        [form.format("慈善南西")],
        _without(CARE, 1),
    ]
    desk.load(sheet(rows, merged=[(2, 0, 2, 4), (4, 0, 4, 4)]))
    assert desk.told() == clean(header=1, notes=2, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


# --- totals ---------------------------------------------------------------------------------------------


def test_totals_are_never_data_and_right_ones_pass_silently(desk: Desk) -> None:
    rows = [
        HEAD,
        CLASS,
        CLASS,
        ["小计", *[None] * 4, 20],
        CARE,
        [None, "小计", *[None] * 3, 20],
        ["合 计", *[None] * 4, 40],
    ]
    desk.load(sheet(rows))
    assert desk.told() == clean(header=1, accepted=3, totals=3)
    assert desk.facts() == [CLASS_FACT, CLASS_FACT, CARE_FACT]


@pytest.mark.parametrize("word", ["合计", "总计", "累计", "共计"])
def test_a_wrong_total_is_told_with_what_was_stated_and_what_it_sums_to(desk: Desk, word: str) -> None:
    rows = [HEAD, CLASS, ["小计", *[None] * 4, 12], CARE, ["小计", *[None] * 4, 20], [word, *[None] * 4, 300]]
    desk.load(sheet(rows))
    checks = [(3, "参与人次", 12, 10), (6, "参与人次", 300, 30)]
    assert desk.told() == {**clean(header=1, accepted=2, totals=3), "checks": checks}
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_a_total_of_a_table_sums_its_own_table_only(desk: Desk) -> None:
    rows = [
        ["先锋南西板块"],
        HEAD,
        CLASS,
        ["合计", *[None] * 4, 10],
        [],
        ["慈善南西板块"],
        HEAD,
        CARE,
        ["合计", *[None] * 4, 30],
    ]
    desk.load(sheet(rows))
    assert desk.told() == {
        **clean(notes=2, header=2, accepted=2, totals=2, blank=1),
        "checks": [(9, "参与人次", 30, 20)],
    }


def test_a_row_whose_total_is_not_its_parts_is_told(desk: Desk) -> None:
    head = [*HEAD[:5], "党员人次", "群众人次", "参与人次"]
    desk.load(sheet([head, [*CLASS[:5], 1, 2, 3], [*CARE[:5], 1, 2, 30]]))
    assert desk.told() == {**clean(header=1, accepted=2), "checks": [(3, "参与人次", 30, 3)]}


def test_a_wrong_total_below_a_header_of_two_rows_names_the_whole_header(desk: Desk) -> None:
    rows = [
        [*HEAD[:5], "参与人次", None],
        [*[None] * 5, "党员", "群众"],
        [*CLASS[:5], 1, 2],
        [*CARE[:5], 3, 4],
        ["合计", *[None] * 4, 4, 7],
    ]
    desk.load(sheet(rows, merged=[*[(1, n, 2, n) for n in range(5)], (1, 5, 1, 6)]))
    assert desk.told() == {**clean(header=2, accepted=2, totals=1), "checks": [(5, "参与人次/群众", 7, 6)]}


# --- headers --------------------------------------------------------------------------------------------


def test_headers_are_known_by_other_words_and_with_what_stands_around_them(desk: Desk) -> None:
    head = ["开展时间", "所属\n板块", " 项 目 名 称 ", "参与单位（全称）", "受益居民区名称", "参与人次（人次）"]
    desk.load(sheet([head, CLASS, CARE]))
    assert desk.told() == clean(header=1, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_columns_nobody_asked_for_change_nothing(desk: Desk) -> None:
    head = [HEAD[0], "活动地点", "照片数", *HEAD[1:5], "党员人次", "群众人次", "天气"]
    rows = [[row[0], "样例路1号", 7, *row[1:5], 1, 2, "晴"] for row in (CLASS, CARE)]
    desk.load(sheet([head, *rows]))
    assert desk.told() == clean(header=1, accepted=2)
    assert desk.people() == ["3 (1 + 2)", "3 (1 + 2)"]


@pytest.mark.parametrize(("place", "strange"), [(0, "何时"), (3, "哪些来了"), (5, "到场")])
def test_a_header_nobody_knows_is_understood_by_what_stands_below_it_and_said_so(
    desk: Desk, place: int, strange: str
) -> None:
    rows = [[f"2019-05-{day:02d}", *CLASS[1:5], day * 3] for day in range(1, 9)]
    head = [strange if n == place else header for n, header in enumerate(HEAD)]
    desk.load(sheet([head, *rows]))
    assert desk.told() == clean(header=1, accepted=8)
    assert desk.facts() == [
        f"2019-05-{day:02d} | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | {day * 3}" for day in range(1, 9)
    ]
    notices = [notice for (text,) in desk.office.ask("select notices from etl_sheet") for notice in json.loads(text)]
    assert strange in json.dumps(notices, ensure_ascii=False)


# --- matrices -------------------------------------------------------------------------------------------

_LESSON, _CARE = "样例·微课堂", "样例·义诊"


def _cells(desk: Desk) -> list[str]:
    return sorted(" | ".join(fact.split(" | ")[2:]) for fact in desk.facts())


def test_a_matrix_of_units_down_and_projects_across_has_an_activity_a_filled_cell(desk: Desk) -> None:
    rows = [
        ["2019年参与情况"],
        ["单位名称", _LESSON, _CARE],
        ["样例甲有限公司", 10, "约20"],
        ["样例乙社", None, "30人次"],
    ]
    desk.load(sheet(rows))
    assert desk.told() == {**clean(notes=1, header=1), "rows": 4, "accepted": 3}
    assert _cells(desk) == [
        "样例·义诊 | 样例乙社 | 中凯居民区 | 30",
        "样例·义诊 | 样例甲有限公司 | 威海居民区 | 约20",
        "样例·微课堂 | 样例甲有限公司 | 威海居民区 | 10",
    ]
    assert desk.dates() == ["2019"] * 3


def test_a_matrix_may_lie_the_other_way_round(desk: Desk) -> None:
    rows = [["2019年参与情况"], ["项目名称", "样例甲有限公司", "样例乙社"], [_LESSON, 10, None], [_CARE, 20, 30]]
    desk.load(sheet(rows))
    assert desk.told() == {**clean(notes=1, header=1), "rows": 4, "accepted": 3}
    assert _cells(desk) == [
        "样例·义诊 | 样例乙社 | 中凯居民区 | 30",
        "样例·义诊 | 样例甲有限公司 | 威海居民区 | 20",
        "样例·微课堂 | 样例甲有限公司 | 威海居民区 | 10",
    ]


@pytest.mark.parametrize("tick", ["√", 1])
def test_ticks_of_a_matrix_say_that_and_not_how_many(desk: Desk, tick: Any) -> None:
    rows = [["2019年参与情况"], ["单位名称", _LESSON, _CARE], ["样例甲有限公司", tick, tick], ["样例乙社", None, tick]]
    desk.load(sheet(rows))
    assert desk.told() == {**clean(notes=1, header=1), "rows": 4, "accepted": 3}
    assert desk.people() == ["?", "?", "?"]


def test_totals_of_a_matrix_are_checked_down_and_across_and_are_no_units_or_projects(desk: Desk) -> None:
    rows = [
        ["2019年参与情况"],
        ["单位名称", _LESSON, _CARE, "合计"],
        ["样例甲有限公司", 10, 20, 30],
        ["样例乙社", None, 30, 35],
        ["合计", 11, 50, None],
    ]
    desk.load(sheet(rows))
    assert desk.told() == {
        **clean(notes=1, header=1, totals=1),
        "rows": 5,
        "accepted": 3,
        "checks": [(4, "合计", 35, 30), (5, _LESSON, 11, 10)],
    }
    assert len(desk.facts()) == 3


def test_a_cell_of_a_matrix_that_is_no_number_is_given_back_and_the_rest_of_its_row_stays(desk: Desk) -> None:
    rows = [["2019年参与情况"], ["单位名称", _LESSON, _CARE], ["样例甲有限公司", 10, "若干"], ["样例乙社", 30, None]]
    desk.load(sheet(rows))
    assert desk.told() == {
        **clean(notes=1, header=1, rejected=1),
        "rows": 4,
        "accepted": 2,
        "rejects": [(3, _CARE, "若干", "bad_number")],
    }
    assert sorted(desk.people()) == ["10", "30"]


def test_themes_over_the_projects_of_a_matrix_are_part_of_the_header(desk: Desk) -> None:
    rows = [
        ["2019年参与情况"],
        ["单位名称", "先锋南西", "慈善南西"],
        [None, _LESSON, _CARE],
        ["样例甲有限公司", 10, "若干"],
    ]
    desk.load(sheet(rows, merged=[(2, 0, 3, 0)]))
    rejects = [(4, f"慈善南西/{_CARE}", "若干", "bad_number")]
    assert desk.told() == {**clean(notes=1, header=2, rejected=1), "rows": 4, "accepted": 1, "rejects": rejects}


def test_a_matrix_on_the_sheet_of_an_area_is_of_that_area(desk: Desk) -> None:
    rows = [["2019年参与情况"], ["单位名称", _LESSON, _CARE], ["样例甲有限公司", 10, None], ["样例乙社", None, 30]]
    desk.load(sheet(rows, name="延中居委会"))
    assert {fact.split(" | ")[4] for fact in desk.facts()} == {"延中居民区"}


def test_a_matrix_of_claims_makes_claims_and_no_activities(desk: Desk) -> None:
    rows = [
        ["2019年福民项目认领一览表"],
        ["认领单位", _LESSON, _CARE],
        ["样例甲有限公司", "√", None],
        ["样例乙社", "√", "√"],
    ]
    desk.load(sheet(rows, name="认领情况"))
    assert desk.told() == {**clean("claims", notes=1, header=1), "rows": 4, "accepted": 3}
    assert desk.facts() == []
    claims = "select e.name, u.name from fct_claim join dim_unit u using (unit_id) join dim_project_edition e using (edition_id)"
    assert sorted(desk.office.ask(claims)) == [(_CARE, "样例乙社"), (_LESSON, "样例乙社"), (_LESSON, "样例甲有限公司")]


def test_a_project_of_a_matrix_that_the_catalogue_lacks_is_given_back_and_never_counted(desk: Desk) -> None:
    rows = [["2019年参与情况"], ["单位名称", _LESSON, "样例·查无此项", _CARE], ["样例甲有限公司", 10, 5, 1]]
    desk.load(sheet(rows))
    told = desk.told()
    assert (told["accepted"], {reject[3] for reject in told["rejects"]}) == (2, {"unknown_project"})
    assert {reject[1] for reject in told["rejects"]} == {"样例·查无此项"}


# --- where year and area come from ------------------------------------------------------------------------


def test_sheets_named_after_years_or_areas_give_them(desk: Desk) -> None:
    head, row = ["项目名称", "参与单位", "居民区", "参与人次"], ["样例·微课堂", "样例第三中学", "威海", 10]
    desk.load(sheet([head, row], name="2018年"), sheet([head, row], name="2019年度"))
    assert desk.dates() == ["2018", "2019"]
    head, row = ["日期", "项目名称", "参与单位", "参与人次"], ["2019-05-03", "样例·微课堂", "样例第三中学", 11]
    desk.load(sheet([head, row], name="威海"), sheet([head, row], name="中凯居委会"), file="居民区.xlsx")
    assert [fact.split(" | ")[4] for fact in desk.facts()[2:]] == ["威海居民区", "中凯居民区"]


@pytest.mark.parametrize("place", ["title", "file"])
def test_titles_and_names_of_files_give_year_and_area_where_nothing_else_does(desk: Desk, place: str) -> None:
    rows: list[list[Any]] = [["项目名称", "参与单位", "参与人次"], ["样例·微课堂", "样例甲有限公司", 10]]
    words = "中凯居民区2018年福民项目参与台账"
    if place == "title":
        desk.load(sheet([[words], *rows]))
    else:
        desk.load(sheet(rows, name="Sheet1"), file=f"{words}.xlsx")
    assert desk.facts() == ["2018 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 中凯居民区 | 10"]


# --- cells ----------------------------------------------------------------------------------------------


def test_units_of_one_cell_are_separated_in_any_way_and_their_people_kept_whole(desk: Desk) -> None:
    names = ["样例甲有限公司", "样例A.B.事务所", "样例会（东、西）"]
    separators = ["、", "；", ";", "，", ",", "/", "\n", " / ", "、\n"]
    rows = [
        [f"2019-05-{n:02d}", "先锋", _LESSON, mark.join(names), "威海", 10]
        for n, mark in enumerate(separators, start=1)
    ]
    desk.load(sheet([HEAD, *rows]))
    assert desk.facts() == [
        f"2019-05-{n:02d} | 先锋南西 | {_LESSON} | {'+'.join(names)} | 威海居民区 | 10"
        for n in range(1, len(separators) + 1)
    ]
    assert [written for written, _, _ in desk.names()] == names


NUMBERS = [
    (120, "120"), ("120", "120"), ("１２０", "120"), ("1,200", "1200"), ("120人次", "120"), ("120人", "120"), ("约80", "约80"),
    ("近百", "约100"), ("5000余", "≥5000"), ("一百二十", "120"), ("两百多", "≥200"), ("3.0", "3"), (3.0, "3"), (" 45　", "45"),
    ("12+8", "20"), ("12＋8", "20"), (None, "?"), ("√", "?"), ("不超过30", "≤30"), ("80左右", "约80"), ("100人以上", "≥100"),
    ("一千零五", "1005"), ("五十人", "50"), ("约五十人次", "约50"), ("1,200余人次", "≥1200"), ("近300", "约300"), ("十二", "12"),
    ("三十多人", "≥30"), ("超过200", "≥200"), ("1.2万", "12000"),
]  # fmt: skip


def test_numbers_are_read_as_people_write_them(desk: Desk) -> None:
    rows = [[f"2019-05-{n:02d}", *CLASS[1:5], written] for n, (written, _) in enumerate(NUMBERS, start=1)]
    desk.load(sheet([HEAD, *rows]))
    told = [f"{written!r} is {read}" for (written, _), read in zip(NUMBERS, desk.people(), strict=False)]
    assert told == [f"{written!r} is {read}" for written, read in NUMBERS]
    assert desk.told() == clean(header=1, accepted=len(NUMBERS))


def test_text_that_is_no_number_is_given_back_and_is_not_zero(desk: Desk) -> None:
    texts = ["若干", "很多", "待定", "1.5", "12人34", "三五成群", "abc", "2019-05-03x"]
    desk.load(sheet([HEAD, *[[*CLASS[:5], text] for text in texts], CARE]))
    assert desk.people() == ["20"]
    rejects = [(n, "参与人次", text, "bad_number") for n, text in enumerate(texts, start=2)]
    assert desk.told() == {**clean(header=1, accepted=1, rejected=len(texts)), "rejects": rejects}


DATES = [
    (datetime.date(2019, 5, 3), "2019-05-03"), ("2019.5.3", "2019-05-03"), ("2019/5/3", "2019-05-03"), (43588, "2019-05-03"),
    ("43588", "2019-05-03"), ("2019年5月3日", "2019-05-03"), ("2019年5月", "2019-05"), ("5月3日", "2019-05-03"),
    ("5.3-5.5", "2019-05-03"), ("5.3", "2019-05-03"), ("20190503", "2019-05-03"), (20190503, "2019-05-03"), ("上半年", "2019"),
    ("三季度", "2019"), ("2019年三季度", "2019"), ("二〇一九年五月", "2019-05"), ("二〇一九年五月三日", "2019-05-03"),
    ("二零一九年十二月三十一日", "2019-12-31"), ("２０１９．５．３", "2019-05-03"), ("2019.5", "2019-05"), ("5月", "2019-05"),
    ("5月中旬", "2019-05"), ("2019年5月3日-5日", "2019-05-03"), ("2019.5.3—2019.6.5", "2019-05-03"), ("5月3日至6月5日", "2019-05-03"),
    ("2019-05-03 14:00", "2019-05-03"), ("2019年5月3日（周五）", "2019-05-03"), ("五月三日", "2019-05-03"), (None, "2019"),
    (datetime.datetime(2019, 5, 3, 14, 30), "2019-05-03"),
]  # fmt: skip


def test_dates_are_read_as_people_write_them(desk: Desk) -> None:
    rows = [[written, *CLASS[1:5], n] for n, (written, _) in enumerate(DATES, start=1)]
    desk.load(sheet([HEAD, *rows], name="2019年"))
    told = dict(zip(desk.people(), desk.dates(), strict=True))
    assert [(written, told.get(str(n))) for n, (written, _) in enumerate(DATES, start=1)] == DATES
    assert desk.told() == clean(header=1, accepted=len(DATES))


BAD_ROWS = [
    (0, "2019-02-30", "bad_date"), (0, "2019年13月5日", "bad_date"), (0, "2021-11-11", "future_date"), (0, "样例", "bad_date"),
    (1, "样例板块", "unknown_theme"), (2, "样例·查无此项", "unknown_project"), (3, None, "missing_value"),
    (4, "样例花园居民区", "unknown_area"), (5, "-5", "negative_number"), (5, "若干", "bad_number"),
]  # fmt: skip


def test_rows_that_cannot_be_read_are_given_back_with_place_value_and_reason(desk: Desk) -> None:
    rows = [[written if n == place else cell for n, cell in enumerate(CLASS)] for place, written, _ in BAD_ROWS]
    desk.load(sheet([["台账"], HEAD, CARE, *rows]))
    told = desk.told()
    rejects = [(row, column, value or None, why) for row, column, value, why in told.pop("rejects")]
    assert rejects == [(n, HEAD[place], written, why) for n, (place, written, why) in enumerate(BAD_ROWS, start=4)]
    assert {**told, "rejects": []} == clean(notes=1, header=1, accepted=1, rejected=len(BAD_ROWS))
    assert desk.facts() == [CARE_FACT]


def test_formulas_count_by_the_value_last_seen(desk: Desk) -> None:
    desk.load(sheet([HEAD, [*CLASS[:5], Formula("=4+6", 10)], ["合计", *[None] * 4, Formula("=SUM(F2:F2)", 10)]]))
    assert desk.told() == clean(header=1, accepted=1, totals=1)
    assert desk.facts() == [CLASS_FACT]


def test_a_formula_without_a_value_is_given_back_with_its_place_and_is_no_blank(desk: Desk) -> None:
    desk.load(sheet([HEAD, [*CLASS[:5], Formula("=4+6", None)], CARE]))
    told = desk.told()
    assert [reject[:2] for reject in told["rejects"]] == [(2, "参与人次")]
    assert (told["accepted"], told["rejected"], desk.facts()) == (1, 1, [CARE_FACT])


def test_cells_that_hold_errors_are_given_back_one_by_one(desk: Desk) -> None:
    errors = [(error, place) for error in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?") for place in (0, 3, 5)]
    rows = [[Formula("=1/0", error) if n == place else cell for n, cell in enumerate(CLASS)] for error, place in errors]
    desk.load(sheet([HEAD, *rows, CARE]))
    told = desk.told()
    assert [reject[:3] for reject in told["rejects"]] == [
        (n, HEAD[p], error) for n, (error, p) in enumerate(errors, start=2)
    ]
    assert (told["accepted"], told["rejected"], desk.facts()) == (1, len(errors), [CARE_FACT])


def test_a_column_of_nothing_but_errors_holds_what_its_header_hints_at(desk: Desk) -> None:
    head = [*HEAD[:5], "来了多少人次", "共几场"]
    failed = Formula("=1/0", "#DIV/0!")
    desk.load(sheet([head, [*CLASS[:5], failed, None], [*CARE[:5], None, failed]]))
    told = desk.told()
    assert [reject[:3] for reject in told["rejects"]] == [(2, head[5], "#DIV/0!")]
    assert (told["accepted"], told["rejected"]) == (1, 1)


def test_a_note_that_holds_an_error_does_not_cost_the_row(desk: Desk) -> None:
    desk.load(sheet([["序号", *HEAD], [Formula("=A0", "#REF!"), *CLASS]]))
    assert (desk.told(), desk.facts()) == (clean(header=1, accepted=1), [CLASS_FACT])


# --- names, areas, people -------------------------------------------------------------------------------

WRITTEN = [
    ("样例甲有限公司党委", "样例甲有限公司", "normalised"), ("样例甲 有限公司", "样例甲有限公司", "normalised"),
    ("上海市样例第三中学", "样例第三中学", "normalised"), ("样例甲", "样例甲有限公司", "normalised"),
    ("樣例乙社", "样例乙社", "normalised"), ("样例乙社党支部", "样例乙社", "normalised"), ("样例乙社", "样例乙社", "exact"),
    ("样例第三中学联合党支部", "样例第三中学", "normalised"), ("样例第四中学", "样例第四中学", "exact"),
    ("样例甲有限公司南西分公司", "样例甲有限公司南西分公司", "new"), ("样例第五中学", "样例第五中学", "new"),
    ("样例丁（中国）中心", "样例丁（中国）中心", "new"),
]  # fmt: skip


def test_names_as_written_are_the_units_they_are_and_no_others(desk: Desk) -> None:
    rows = [
        [f"2019-05-{n:02d}", *CLASS[1:3], written, *CLASS[4:]] for n, (written, _, _) in enumerate(WRITTEN, start=1)
    ]
    desk.load(sheet([HEAD, *rows]))
    assert desk.names() == WRITTEN
    assert [fact.split(" | ")[3] for fact in desk.facts()] == [unit for _, unit, _ in WRITTEN]


def test_an_area_has_one_name_whatever_its_ending(desk: Desk) -> None:
    ways = ["威海", "威海居民区", "威海居委会", "威海居委", "威海居民委员会", " 威 海 居委 "]
    desk.load(sheet([HEAD, *[[*CLASS[:4], way, n] for n, way in enumerate(ways)]]))
    assert [fact.split(" | ")[4] for fact in desk.facts()] == ["威海居民区"] * len(ways)


def test_contacts_are_masked_everywhere_and_said_so(desk: Desk) -> None:
    secrets = ["王样例", "13812345678", "021-62345678", "11010119900307123X"]
    head = [*HEAD, "联系人", "联系电话", "座机", "备注"]
    desk.load(sheet([head, [*CLASS, *secrets[:3], f"身份证{secrets[3]}"]]))
    (file,) = desk.report["files"]
    assert set(file["sheets"][0]["masked"]) == {"联系人", "联系电话", "座机", "备注"}
    kept = json.dumps(
        [desk.report, *map(desk.office.ask, ("select cells from etl_source_row", "select filled from etl_source_row"))]
    )
    kept = kept.encode().decode("unicode_escape").encode().decode("unicode_escape", "ignore") + kept
    assert [secret for secret in secrets if secret in kept] == []
    assert desk.facts() == [CLASS_FACT]


# --- sheets, rows, files --------------------------------------------------------------------------------


def test_hidden_sheets_are_not_read_and_empty_ones_are_told(desk: Desk) -> None:
    desk.load(sheet([HEAD, CLASS]), sheet([HEAD, CARE], name="旧表", hidden=True), sheet([], name="Sheet3"))
    assert (desk.told("台账"), desk.told("旧表")) == (clean(header=1, accepted=1), clean("hidden", notes=2))
    assert desk.told("Sheet3") == clean("empty")
    assert desk.facts() == [CLASS_FACT]


@pytest.mark.parametrize("filtered", [False, True])
def test_hidden_and_filtered_rows_are_read(desk: Desk, filtered: bool) -> None:
    desk.load(sheet([HEAD, CLASS, CARE], hidden_rows=[3], filtered=filtered))
    assert desk.told() == clean(header=1, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


@pytest.mark.parametrize(
    ("file", "encoding", "separator"),
    [
        ("台账.xls", "utf-8", ","), ("台账.ods", "utf-8", ","), ("台账.csv", "utf-8", ","), ("台账.csv", "utf-8-sig", ","),
        ("台账.csv", "gb18030", ","), ("台账.csv", "utf-16", ","), ("台账.csv", "utf-16-le", ","), ("台账.csv", "utf-8", ";"),
        ("台账.tsv", "utf-8", "\t"), ("台账.txt", "gb18030", "\t"), ("台账.csv", "gb18030", ";"), ("台账.csv", "utf-8", "|"),
    ],
)  # fmt: skip
def test_every_format_and_encoding_says_the_same(desk: Desk, file: str, encoding: str, separator: str) -> None:
    desk.load(sheet([["台账"], HEAD, CLASS, CARE]), file=file, encoding=encoding, separator=separator)
    assert desk.told() == clean(notes=1, header=1, accepted=2)
    assert desk.facts() == [CLASS_FACT, CARE_FACT]


def test_identical_rows_of_one_file_both_count_and_those_of_another_file_add_nothing(desk: Desk) -> None:
    desk.load(sheet([HEAD, CLASS, CLASS, CARE]))
    assert desk.told() == clean(header=1, accepted=3)
    before = desk.office.state()
    desk.load(sheet([["汇总"], ["序号", *HEAD], [1, *CARE], [2, *CLASS]]), file="汇总.xlsx")
    assert desk.told() == clean(notes=1, header=1, duplicate=2)
    assert desk.office.state() == before


def test_the_same_rows_as_list_in_another_format_order_and_spelling_add_nothing(desk: Desk) -> None:
    desk.load(sheet([HEAD, CLASS, CARE]))
    before = desk.office.state()
    turned = ["板块", "日期", "参加单位", "项目名称", "人次", "居委会"]
    rows = [["慈善南西", "2019年6月1日", "样例乙社", "样例·义诊", "20人次", "中凯居委会"],
            ["先锋板块", "2019.5.3", "样例甲有限公司", "样例·微课堂", "１０", "威海"]]  # fmt: skip
    desk.load(sheet([["再报"], turned, *rows]), file="再报.csv", encoding="gb18030")
    assert desk.told() == clean(notes=1, header=1, duplicate=2)
    assert desk.office.state() == before


# --- by chance --------------------------------------------------------------------------------------------


def _failures(seeds: range) -> str:
    """What went wrong, with its seed, the traits that are to blame and the smallest difference."""
    told = []
    for seed in seeds:
        if judge(case_of(seed)):
            left, found = guilty(seed, chosen(seed))
            told.append(f"seed {seed}, traits {','.join(sorted(left)) or 'none'}: {plainest(found)[0]}")
    return "\n".join(told)


@pytest.mark.parametrize("first", range(0, 20, 5))
def test_ledgers_by_chance_come_back_exact(first: int) -> None:
    assert _failures(range(first, first + 5)) == ""


@pytest.mark.long
@pytest.mark.parametrize("first", range(1000, 11000, 50))
def test_ten_thousand_ledgers_by_chance_come_back_exact(first: int) -> None:
    assert _failures(range(first, first + 50)) == ""


@pytest.mark.long
@pytest.mark.parametrize("trait", ["", *TRAITS])
def test_every_trait_alone_comes_back_exact(trait: str) -> None:
    found = judge(case_of(7, frozenset({trait} - {""})))
    assert found == []


# --- of the judge itself --------------------------------------------------------------------------------


def test_the_judge_sees_a_truth_that_is_another() -> None:
    case = case_of(3, frozenset())
    world = case.world
    first = world.activities[0]
    world.activities.append(Activity(first.year, first.project, first.units, total=Count(5, "exact")))
    found = judge(case)
    assert any("figure: activities" in what for what in found)
    assert any("figure: person_times" in what for what in found)


@pytest.mark.parametrize(
    ("outcome", "said"), [("blank", "counts"), ("rejected", "counts"), ("duplicate", "counts")]
)  # fmt: skip
def test_the_judge_sees_a_row_that_is_another(outcome: str, said: str) -> None:
    case = case_of(3, frozenset())
    line = next(
        line for book in case.books for part in book.sheets for line in part.lines if line.outcome == "accepted"
    )
    line.outcome = outcome
    assert any(what.startswith(said) for what in judge(case))


def test_the_judge_sees_rejects_checks_names_and_people_that_are_missing_or_too_much() -> None:
    case = case_of(3, frozenset({"bad_rows", "total_row", "wrong_total"}))
    ledger = next(part for book in case.books for part in book.sheets if part.kind == "participation")
    bad = next(line for line in ledger.lines if line.rejects)
    wrong = next(line for line in ledger.lines if line.checks)
    bad.rejects, wrong.checks = [("天气", "晴", "bad_number")], [("天气", 1, 2)]
    written = next(iter(ledger.names))
    ledger.names["样例无此单位"] = ledger.names.pop(written)
    told = {what.split(":")[0] for what in judge(case)}
    assert {
        "reject missing",
        "reject too much",
        "check missing",
        "check too much",
        "name missing",
        "name too much",
    } <= told


def test_a_case_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    for seed in range(30):
        one, other = case_of(seed), case_of(seed)
        assert [dataclasses.asdict(book) for book in one.books] == [dataclasses.asdict(book) for book in other.books]


def test_every_trait_changes_the_files_of_some_truth_or_their_number(tmp_path: Path) -> None:
    silent = []
    for trait in TRAITS:
        plain, with_it = (
            [_bytes_of(case_of(seed, given)) for seed in (7, 8)] for given in (frozenset[str](), frozenset({trait}))
        )
        if plain == with_it:
            silent.append(trait)
    assert silent == []


def _bytes_of(case: Any) -> str:
    return repr([(book.name, book.encoding, book.separator, book.sheets) for book in [*case.books, *case.overlap]])


def test_traits_that_exclude_each_other_never_meet(tmp_path: Path) -> None:
    for seed in range(200):
        traits = chosen(seed)
        assert traits == sensible(traits)
        for number, book in enumerate(case_of(seed).books if seed < 10 else ()):
            write(Book(f"{number}{book.name}", book.sheets, book.encoding, book.separator), tmp_path)
