"""Where one unit of a cell ends and the next begins, and cells that hold no statement at all."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from etl.rejects import Reason
from etl.stage.cells import (
    UNCOMPUTED,
    Bad,
    more_units_meant,
    read_count,
    read_date,
    split_units,
    unreadable,
    year_inside,
)
from etl.stage.masking import mask_text
from tests.ledgers import PROJECTS_2019, ROSTER_2019, Office, only_sheet


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1、甲公司 2、乙公司", ("甲公司", "乙公司")), ("1、甲公司2、乙公司", ("甲公司", "乙公司")), ("1.甲公司；2.乙公司", ("甲公司", "乙公司")),
        ("1．甲\n2．乙\n3．丙", ("甲", "乙", "丙")), ("（1）甲公司（2）乙公司", ("甲公司", "乙公司")), ("①甲 ②乙", ("甲", "乙")), ("一、甲 二、乙", ("甲", "乙")), ("1、甲、乙 2、丙", ("甲", "乙", "丙")),
        ("1.5公里跑团", ("1.5公里跑团",)), ("3号楼物业", ("3号楼物业",)), ("10、甲", ("10", "甲")),
        ("A公司（原B公司、C公司）", ("A公司（原B公司、C公司）",)), ("建筑（集团（上海、北京）、x）公司，乙", ("建筑（集团（上海、北京）、x）公司", "乙")),
        ("《人民、日报》社、【甲；乙】站", ("《人民、日报》社", "【甲；乙】站")),
        ("ABC Co., Ltd.", ("ABC Co., Ltd.",)), ("ABC Co.，Ltd、甲", ("ABC Co.，Ltd", "甲")), ("X, Inc., Y, L.P.；甲", ("X, Inc.", "Y, L.P.", "甲")), ("X, Income", ("X", "Income")), ("甲, inc", ("甲", "inc")),
        ("A公司/B公司", ("A公司", "B公司")), ("甲／乙", ("甲", "乙")), ("B/S", ("B/S",)), ("7/11便利店、甲", ("7/11便利店", "甲")), ("IBM/HPE", ("IBM", "HPE")),
        ("甲和乙、丙与丁及戊", ("甲和乙", "丙与丁及戊")), ("甲\r\n乙﹔丙､甲", ("甲", "乙", "丙")), ("甲、-、乙", ("甲", "乙")),
        ("甲（牵头）、乙（协办单位）", ("甲", "乙")), ("主办：甲；协办单位：乙、丙", ("甲", "乙", "丙")), ("甲公司（5人）、乙公司18人、第5人民医院", ("甲公司", "乙公司", "第5人民医院")), ("甲（约20余人）", ("甲",)), ("5人", ("5人",)), ("甲（牵头支部）", ("甲（牵头支部）",)), ("（牵头）", ("（牵头）",)), ("主办：", ("主办：",)), ("/", ()), ("——", ()), ("甲、乙。", ("甲", "乙")),
    ],
)  # fmt: skip
def test_units_are_told_apart(text: str, names: tuple[str, ...]) -> None:
    assert (split_units(text), more_units_meant(text)) == (names, False)


@pytest.mark.parametrize(
    ("text", "names", "more"),
    [
        ("甲、乙等", ("甲", "乙"), True), ("甲、乙等等。", ("甲", "乙"), True), ("甲、乙、等", ("甲", "乙"), True), ("甲、乙等单位", ("甲", "乙"), True),
        ("甲、乙等3家单位", ("甲", "乙"), True), ("甲、乙等２家单位", ("甲", "乙"), False), ("甲、乙等两家", ("甲", "乙"), False), ("甲、乙等十余家企业", ("甲", "乙"), True), ("甲、乙等（共5家）", ("甲", "乙"), True),
        ("甲等3家单位、乙", ("甲", "乙"), True), ("甲、乙……", ("甲", "乙"), True), ("等3家单位", (), True),
        ("高等教育局、平等路居民区", ("高等教育局", "平等路居民区"), False), ("上海市高等学校", ("上海市高等学校",), False),
    ],
)  # fmt: skip
def test_a_last_and_so_on_belongs_to_no_name_but_is_noticed(text: str, names: tuple[str, ...], more: bool) -> None:
    assert (split_units(text), more_units_meant(text)) == (names, more)


def test_failed_and_uncomputed_formulas_are_known_and_other_texts_are_not() -> None:
    failed = [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "Err:502",
        "＃REF！",
        "########",
    ]
    assert {text: unreadable(text) for text in failed} == dict.fromkeys(failed, Bad(Reason.ERROR_VALUE))
    assert unreadable(f"{UNCOMPUTED}=SUM(A1:A2)") == unreadable(UNCOMPUTED) == Bad(Reason.NO_CACHED_VALUE)
    assert [unreadable(text) for text in ("", "甲", "#1", "##", "C#", "#REF!后", "=A1")] == [None] * 7


def test_a_failed_formula_is_a_reject_in_a_column_of_any_kind(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("名册.csv", ROSTER_2019)
    office.load_text("项目.csv", PROJECTS_2019)
    header = "日期,板块,项目,单位,居民区,人次,备注\n"
    rows = [
        "2019-05-03,先锋南西,样例·微课堂,样例甲公司,威海居民区,5,好",
        "#REF!,先锋南西,样例·微课堂,样例甲公司,威海居民区,5,",
        "2019-05-03,#N/A,样例·微课堂,样例甲公司,威海居民区,5,",
        "2019-05-03,先锋南西,#NAME?,样例甲公司,威海居民区,5,",
        "2019-05-03,先锋南西,样例·微课堂,#VALUE!,威海居民区,5,",
        "2019-05-03,先锋南西,样例·微课堂,样例甲公司,#NULL!,5,",
        "2019-05-03,先锋南西,样例·微课堂,样例甲公司,威海居民区,#DIV/0!,",
        "2019-05-03,先锋南西,样例·微课堂,样例甲公司,威海居民区,5,#NUM!",
        f"2019-05-03,先锋南西,样例·微课堂,样例甲公司,威海居民区,{UNCOMPUTED}=F2*2,",
    ]
    sheet = only_sheet(office.load_text("台账.csv", header + "\n".join(rows) + "\n"))
    assert (sheet["accepted"], sheet["rejected"]) == (1, 8)
    assert [(r["row"], r["column"], r["value"], r["reason"]) for r in sheet["rejects"]] == [
        (3, "日期", "#REF!", "error_value"), (4, "板块", "#N/A", "error_value"), (5, "项目", "#NAME?", "error_value"), (6, "单位", "#VALUE!", "error_value"),
        (7, "居民区", "#NULL!", "error_value"), (8, "人次", "#DIV/0!", "error_value"), (9, "备注", "#NUM!", "error_value"), (10, "人次", f"{UNCOMPUTED}=F2*2", "no_cached_value"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["一" * 20_000, "1、" * 5000, "(" * 20_000, "1" + " " * 20_000 + "2", "等" * 20_000, "甲/" * 10_000, "年底" * 100 + "x", ", " * 10_000])  # fmt: skip
def test_a_cell_made_to_take_long_takes_no_time(text: str) -> None:
    started = time.process_time()
    for read in (read_date, read_count, split_units, more_units_meant, unreadable, year_inside, mask_text):
        read(text)
    assert time.process_time() - started < 2
