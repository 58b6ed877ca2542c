"""Tables that stand side by side: each read by its own header, every row of the sheet kept once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from etl.load import undo
from tests.messy.desk import Desk, Rows, clean, sheet

HEAD = ["序号", "日期", "项目名称", "参与单位", "参与人次"]
CLASS = [1, "2019-05-03", "样例·微课堂", "样例甲有限公司", 10]
CARE = [2, "2019-06-01", "样例·义诊", "样例乙社", 20]
SCHOOL = [3, "2019-07-01", "样例·义诊", "样例第三中学", 30]
GAP = [None]
FACTS = [
    "2019-05-03 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | 10",
    "2019-06-01 | 慈善南西 | 样例·义诊 | 样例乙社 | 中凯居民区 | 20",
    "2019-07-01 | 慈善南西 | 样例·义诊 | 样例第三中学 | — | 30",
]
SHORT = ["项目名称", "参与单位", "人次"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)


def said(desk: Desk) -> list[str]:
    """The codes of what the check-up says of the sheets, of side by side ones with the numbers."""
    notices = [n for file in desk.report["files"] for part in file["sheets"] for n in part["notices"]]
    return [":".join(str(n[name]) for name in ("code", "tables", "entries") if name in n) for n in notices]


@pytest.mark.parametrize("gap", [GAP, [None, None], []])
def test_the_same_header_twice_across_is_two_tables_with_or_without_a_blank_column(desk: Desk, gap: list[None]) -> None:
    rows = [["2019年台账"], [*HEAD, *gap, *HEAD], [*CLASS, *gap, *CARE], SCHOOL, ["填表人：样例"]]
    desk.load(sheet(rows))
    assert desk.told() == clean(header=1, notes=2, accepted=2)
    assert sorted(desk.facts()) == FACTS
    assert said(desk) == ["beside:2:3"]
    assert sorted(written for written, _, _ in desk.names()) == ["样例乙社", "样例甲有限公司", "样例第三中学"]


def test_a_blank_column_inside_each_of_the_tables_divides_neither(desk: Desk) -> None:
    def apart(row: list[Any]) -> list[Any]:
        return [*row[:3], None, *row[3:]]

    desk.load(sheet([[*apart(HEAD), None, *apart(HEAD)], [*apart(CLASS), None, *apart(CARE)], apart(SCHOOL)]))
    assert desk.told() == clean(header=1, accepted=2)
    assert sorted(desk.facts()) == FACTS


def test_one_table_with_a_blank_column_inside_is_one_table(desk: Desk) -> None:
    rows = [["日期", "板块", "项目名称", None, "参与单位", "居民区", "参与人次"],
            ["2019-05-03", "先锋", "样例·微课堂", None, "样例甲有限公司", "威海", 10]]  # fmt: skip
    desk.load(sheet(rows))
    assert desk.told() == clean(header=1, accepted=1)
    assert desk.facts() == FACTS[:1]
    assert said(desk) == []


def test_a_small_list_beside_a_ledger_that_is_no_ledger_is_left_alone(desk: Desk) -> None:
    rows = [[*SHORT, None, "板块", "数量"], ["样例·微课堂", "样例甲有限公司", 10, None, "先锋", 7],
            [None] * 4 + ["慈善", 8]]  # fmt: skip
    desk.load(sheet(rows, "2019年"))
    assert desk.told() == clean(header=1, notes=1, accepted=1)
    assert desk.people() == ["10"]


def test_a_second_column_called_unit_that_holds_none_is_no_second_table(desk: Desk) -> None:
    rows = [["年度", "资源名称", "单位", "数量", "单位"], [2019, "会议室", "样例甲有限公司", 2, "间"]]
    desk.load(sheet(rows, "资源清单"))
    assert desk.told() == clean("resources", header=1, accepted=1)


def test_what_one_table_calls_its_types_is_not_taken_for_the_units_that_no_word_of_the_other_names(desk: Desk) -> None:
    head = ["日期", "项目名称", "哪些来了", "单位类型", "居民区", "人次"]
    one = ["2019-05-03", "样例·微课堂", "样例甲有限公司", "非公企业", "威海居民区", 10]
    other = ["2019-06-01", "样例·义诊", "样例乙社", "居民区", "中凯居民区", 20]
    desk.load(sheet([[*head, None, *head], [*one, None, *other]], "2019年"))
    assert desk.told() == clean(header=1, accepted=1)
    assert sorted(desk.facts()) == FACTS[:2]


def test_each_table_takes_its_year_from_the_title_above_it(desk: Desk) -> None:
    rows = [["2018年", None, None, None, "2019年"], [*SHORT, None, *SHORT],
            ["样例·微课堂", "样例甲有限公司", 10, None, "样例·义诊", "样例乙社", 20]]  # fmt: skip
    desk.load(sheet(rows))
    assert desk.told() == clean(notes=1, header=1, accepted=1)
    assert [fact[:4] for fact in sorted(desk.facts())] == ["2018", "2019"]
    assert sorted(desk.people()) == ["10", "20"]


def test_a_title_over_all_tables_is_that_of_each(desk: Desk) -> None:
    rows = [["2019年参与台账"], ["样例·微课堂", None, None, "样例·义诊"],
            ["单位", "人次", None, "单位", "人次"], ["样例甲有限公司", 10, None, "样例乙社", 20]]  # fmt: skip
    desk.load(sheet(rows, merged=[(1, 0, 1, 4), (2, 0, 2, 1), (2, 3, 2, 4)]))
    assert desk.told() == clean(notes=2, header=1, accepted=1)
    assert sorted(desk.facts()) == [
        "2019 | 先锋南西 | 样例·微课堂 | 样例甲有限公司 | 威海居民区 | 10",
        "2019 | 慈善南西 | 样例·义诊 | 样例乙社 | 中凯居民区 | 20",
    ]


def test_a_table_whose_header_stands_lower_is_read_too(desk: Desk) -> None:
    one = ["样例·微课堂", "样例甲有限公司", 10]
    rows = [SHORT, one, ["样例·微课堂", "样例乙社", 11, None, *SHORT],
            ["样例·微课堂", "样例第三中学", 12, None, "样例·义诊", "样例乙社", 20]]  # fmt: skip
    desk.load(sheet(rows, "2019年"))
    assert desk.told() == clean(header=1, accepted=3)
    assert sorted(desk.people()) == ["10", "11", "12", "20"]


def test_a_fault_on_one_side_rejects_its_entry_with_its_cell_and_the_other_side_stands(desk: Desk) -> None:
    bad = [9, "2019-06-02", "样例·义诊", "样例乙社", "若干"]
    desk.load(sheet([[*HEAD, None, *HEAD], [*CLASS, None, *bad], SCHOOL]))
    assert desk.told() == {
        **clean(header=1, accepted=1, rejected=1),
        "rejects": [(2, "参与人次", "若干", "bad_number")],
    }
    assert sorted(desk.people()) == ["10", "30"]
    assert desk.office.ask('select position, "column" from etl_reject') == [(10, "参与人次")]
    assert desk.office.ask("select outcome, entries from etl_source_row where row = 2 order by sheet_id desc")[0] == (
        "rejected",
        1,
    )


@pytest.mark.parametrize(
    ("total", "checks"),
    [
        (["合计", None, None, None, 40, None, "合计", None, None, None, 20], []),
        (["合计", None, None, None, 40, None, None, None, None, None, 20], []),
        (["合计", None, None, None, 60], []),
        (["合计", None, None, None, 41, None, "合计", None, None, None, 20], [(4, "参与人次", 41, 40)]),
    ],
)
def test_a_total_is_that_of_its_table_or_of_all(desk: Desk, total: list[Any], checks: list[Any]) -> None:
    desk.load(sheet([[*HEAD, None, *HEAD], [*CLASS, None, *CARE], SCHOOL, total]))
    assert desk.told() == {**clean(header=1, accepted=2, totals=1), "checks": checks}
    assert sorted(desk.people()) == ["10", "20", "30"]


def test_a_total_of_one_table_beside_a_row_of_the_other_stays_a_total_when_read_again(desk: Desk) -> None:
    rows = [["2018年", None, None, None, "2019年"], [*SHORT, None, *SHORT],
            ["样例·微课堂", "样例甲有限公司", 10, None, "样例·义诊", "样例乙社", 20],
            ["合计", None, 10, None, "样例·义诊", "样例第三中学", 30]]  # fmt: skip
    desk.load(sheet(rows))
    facts = sorted(desk.facts())
    assert desk.told() == clean(notes=1, header=1, accepted=2)
    desk.load(sheet([["项目名称", "参与单位", "人次"], ["样例·微课堂", "样例第四中学", 5]], "2018年"), file="另.xlsx")
    assert sorted(desk.facts()) == sorted([*facts, "2018 | 先锋南西 | 样例·微课堂 | 样例第四中学 | — | 5"])
    undo(2, desk.office.url)
    assert desk.people() == ["5"]


def test_the_same_file_again_adds_nothing_and_blocks_lie_below_each_other_in_each_table(desk: Desk) -> None:
    half = [["一、先锋板块", None, None, None, "二、慈善板块"], [*SHORT, None, *SHORT],
            ["样例·微课堂", "样例甲有限公司", 10, None, "样例·义诊", "样例乙社", 20]]  # fmt: skip
    again = [["样例·微课堂", "样例第三中学", 11, None, "样例·义诊", "样例第四中学", 21]]
    desk.load(sheet([*half, [], *half[:2], *again], "2019年"))
    assert desk.told() == clean(notes=2, header=2, blank=1, accepted=2)
    assert sorted(desk.people()) == ["10", "11", "20", "21"]
    path = desk.office.folder / "台账.xlsx"
    shutil.copy(path, path.with_name("副本.xlsx"))
    report = desk.office.load(path.with_name("副本.xlsx"))
    assert [part["accepted"] for file in report["files"] for part in file["sheets"]] == [0]
    assert sorted(desk.people()) == ["10", "11", "20", "21"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (
            [
                [*SHORT, None, "单位名称", "单位类型"],
                ["样例·微课堂", "样例甲有限公司", 10, None, "样例乙社", "社会组织"],
            ],
            "beside_kinds",
        ),
        (
            [["项目", "单位", "人次", "单位", "人次"], ["样例·微课堂", "样例甲有限公司", 10, "样例乙社", 20]],
            "beside_unclear",
        ),
    ],
)
def test_what_cannot_be_told_apart_is_not_read_and_said_so(desk: Desk, rows: Rows, code: str) -> None:
    desk.load(sheet(rows, "2019年"))
    assert (desk.told()["kind"], said(desk), desk.facts()) == ("unrecognised", [code], [])


def test_a_roster_in_two_columns_is_one_roster(desk: Desk) -> None:
    head = ["序号", "单位名称", "单位类型"]
    rows = [
        ["2020年单位名册"],
        [*head, None, *head],
        [1, "样例甲有限公司", "非公企业", None, 2, "样例乙社", "社会组织"],
    ]
    desk.load(sheet(rows, "名册"))
    assert desk.told() == clean("roster", notes=1, header=1, accepted=1)
    units = desk.office.ask("select u.name from fct_roster r join dim_unit u using (unit_id) where r.year = 2020")
    assert sorted(name for (name,) in units) == ["样例乙社", "样例甲有限公司"]
