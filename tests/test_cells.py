"""What one cell says: numbers, dates and names as people write them."""

from __future__ import annotations

import datetime

import pytest

from etl.rejects import Reason
from etl.stage.cells import (
    Bad,
    PartialDate,
    first_day,
    read_count,
    read_credit_code,
    read_date,
    read_hours,
    read_number,
    read_year,
    split_units,
    year_inside,
)


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("120", 120, "exact"), ("１２０", 120, "exact"), (" 45　", 45, "exact"), ("3.0", 3, "exact"), ("0", 0, "exact"),
        ("1,200", 1200, "exact"), ("1，200人次", 1200, "exact"), ("120人次", 120, "exact"), ("35名", 35, "exact"), ("1.2万", 12000, "exact"),
        ("约80", 80, "about"), ("近100人", 100, "about"), ("80左右", 80, "about"),
        ("5000余", 5000, "at_least"), ("5000余人次", 5000, "at_least"), ("200多", 200, "at_least"), ("100人以上", 100, "at_least"),
        ("超过60", 60, "at_least"), ("不超过30", 30, "at_most"), ("30人以内", 30, "at_most"),
        ("√", None, "unknown"), ("✓", None, "unknown"),
    ],
)  # fmt: skip
def test_a_count_keeps_how_it_was_stated(text: str, value: int | None, bound: str) -> None:
    assert read_count(text) == (value, bound)


@pytest.mark.parametrize("text", ["x", "1,20", "12-8", "3.5", "2019年", "=1+1", "1e5", "99999999999", "#REF!", "几十"])
def test_a_text_that_is_no_whole_number_is_a_fault_and_not_a_zero(text: str) -> None:
    assert read_count(text) == Bad(Reason.BAD_NUMBER)


def test_a_negative_count_has_its_own_reason() -> None:
    assert read_count("-5") == read_hours("-1.5") == Bad(Reason.NEGATIVE_NUMBER)


def test_hours_are_kept_to_the_hundredth() -> None:
    assert [read_hours(text) for text in ("1.5", "2小时", "约0.255", "1,200.5h")] == [
        (150, "exact"),
        (200, "exact"),
        (26, "about"),
        (120050, "exact"),
    ]
    assert read_number("√") is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019-05-03", (2019, 5, 3)), ("2019/5/3", (2019, 5, 3)), ("2019.5.3", (2019, 5, 3)), ("２０１９年５月３日", (2019, 5, 3)),
        ("2019-05-03 14:30:00", (2019, 5, 3)), ("20190503", (2019, 5, 3)), ("43588", (2019, 5, 3)), ("43588.5", (2019, 5, 3)),
        ("2019年5月3日（周五）", (2019, 5, 3)), ("2019年5月3日上午", (2019, 5, 3)),
        ("2019年5月3日-5日", (2019, 5, 3)), ("2019.5.3—2019.5.5", (2019, 5, 3)), ("2019-05-03至2019-05-05", (2019, 5, 3)),
        ("2019年5月", (2019, 5, None)), ("2019.5", (2019, 5, None)), ("2019-05", (2019, 5, None)), ("2019年5月上旬", (2019, 5, None)),
        ("2019年", (2019, None, None)), ("2019", (2019, None, None)), ("2019年上半年", (2019, None, None)), ("2019年第三季度", (2019, None, None)),
        ("5月3日", (None, 5, 3)), ("5.3", (None, 5, 3)), ("5/3", (None, 5, 3)), ("5.3-5.5", (None, 5, 3)), ("5月", (None, 5, None)),
        ("上半年", (None, None, None)), ("三季度", (None, None, None)), ("2月29日", (None, 2, 29)),
        ("2018 年 3 月 5 日", (2018, 3, 5)), ("2018年3-5月", (2018, 3, None)), ("3-5月", (None, 3, None)), ("2018.3-2018.5", (2018, 3, None)), ("2018年3月5日14:00", (2018, 3, 5)),
        ("2018年3月5日 星期一", (2018, 3, 5)),
    ],
)  # fmt: skip
def test_a_date_is_read_as_far_as_it_is_written(text: str, date: tuple[int | None, ...]) -> None:
    assert read_date(text) == PartialDate(*date)


@pytest.mark.parametrize(
    "text", ["2019-13-01", "2019-02-30", "2月30日", "明天", "12", "2019-05-03abc", "99999", "1.2.3.4"]
)
def test_a_date_that_does_not_exist_is_a_fault(text: str) -> None:
    assert read_date(text) == Bad(Reason.BAD_DATE)


def test_the_first_day_of_a_partial_date_needs_its_month() -> None:
    assert first_day(PartialDate(2019, 5, None)) == datetime.date(2019, 5, 1)
    assert first_day(PartialDate(2019, None, None)) is None


def test_years_are_read_from_cells_and_found_in_names() -> None:
    assert [read_year(text) for text in ("2019", "2019年", "２０１９年度", "19", "去年")] == [
        2019, 2019, 2019, Bad(Reason.BAD_YEAR), Bad(Reason.BAD_YEAR),
    ]  # fmt: skip
    assert [year_inside(text) for text in ("2019年台账", "台账2019", "2017-2019", "20190503", "台账")] == [
        2019,
        2019,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲、乙；丙，丁", ("甲", "乙", "丙", "丁")),
        ("甲/乙\n丙", ("甲", "乙", "丙")),
        ("建筑（集团、上海）有限公司、乙(一,二)", ("建筑（集团、上海）有限公司", "乙(一,二)")),
        (" 甲  公司 ", ("甲 公司",)),
        ("甲、甲、、乙、", ("甲", "乙")),
        ("A.B公司）乙", ("A.B公司）乙",)),
        ("甲（乙、丙", ("甲（乙、丙",)),
    ],
)
def test_several_units_of_one_cell_are_told_apart_but_not_inside_brackets(text: str, names: tuple[str, ...]) -> None:
    assert split_units(text) == names


def test_a_credit_code_must_agree_with_its_check_digit() -> None:
    assert read_credit_code("91350100M000100Y43") == "91350100M000100Y43"
    assert read_credit_code("91350100M000100Y44") == read_credit_code("91350100I000100Y43") == Bad(Reason.BAD_CODE)
