"""Dates as people write them, as far as they are written."""

from __future__ import annotations

import datetime
import random

import pytest

from etl.rejects import Reason
from etl.stage.cells import Bad, PartialDate, read_date, read_year, year_inside


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("二〇一九年五月", (2019, 5, None)), ("二○一九年五月三日", (2019, 5, 3)), ("二零一九年十二月", (2019, 12, None)), ("二O一九年五月三日", (2019, 5, 3)),
        ("五月三日", (None, 5, 3)), ("十二月二十五日", (None, 12, 25)), ("五月廿五日", (None, 5, 25)), ("十一月", (None, 11, None)), ("元月五日", (None, 1, 5)), ("二〇一九年", (2019, None, None)),
        ("5月底", (None, 5, None)), ("5月初", (None, 5, None)), ("5月中旬", (None, 5, None)), ("2019年5月第二周", (2019, 5, None)),
        ("18.5.3", (2018, 5, 3)), ("18/5/3", (2018, 5, 3)), ("18-05-03", (2018, 5, 3)), ("19年5月3日", (2019, 5, 3)), ("19年5月", (2019, 5, None)),
        ("2019/5", (2019, 5, None)), ("2019.05", (2019, 5, None)), ("201905", (2019, 5, None)), ("2019-05-03 14:00", (2019, 5, 3)), ("2019-05-03T14:00:00", (2019, 5, 3)),
        ("1-12月", (None, 1, None)), ("2019年1月至12月", (2019, 1, None)), ("2019年5、6月", (2019, 5, None)), ("3月、5月", (None, 3, None)),
        ("2019年5月3日—6月2日", (2019, 5, 3)), ("2019年5月3、4日", (2019, 5, 3)), ("5月3-5日", (None, 5, 3)), ("5.3-5.5", (None, 5, 3)), ("5.3-5", (None, 5, 3)), ("2018.3-5", (2018, 3, None)),
        ("20190503-20190505", (2019, 5, 3)), ("2019-05-03\n2019-05-05", (2019, 5, 3)), ("12月28日-1月3日", (None, 12, 28)), ("2019.12.25-2020.1.3", (2019, 12, 25)),
        ("5月3日、10日、17日", (None, 5, 3)), ("2019年5月3日起", (2019, 5, 3)), ("2019年5月3日 9:30-11:00", (2019, 5, 3)), ("2019年5月3日下午2点", (2019, 5, 3)), ("2019.5.3.", (2019, 5, 3)),
        ("2019年度", (2019, None, None)), ("2019年春节前", (2019, None, None)), ("2019年国庆期间", (2019, None, None)), ("2019年底", (2019, None, None)), ("2019-2020", (2019, None, None)),
        ("2019年上半年", (2019, None, None)), ("2019下半年", (2019, None, None)), ("第3季度", (None, None, None)), ("Q3", (None, None, None)), ("2019Q3", (2019, None, None)), ("2019年一、二季度", (2019, None, None)),
        ("五一", (None, None, None)), ("2019年十一", (2019, None, None)), ("全年", (None, None, None)), ("—", (None, None, None)), ("/", (None, None, None)),
        ("2019年5月底前", (2019, None, None)), ("5月前", (None, None, None)), ("2019年5月3日左右", (2019, None, None)),
    ],
)  # fmt: skip
def test_a_date_is_read_as_far_as_it_is_written_and_no_further(text: str, date: tuple[int | None, ...]) -> None:
    assert read_date(text) == PartialDate(*date)


@pytest.mark.parametrize(
    "text",
    [
        "2019-13-01", "2019年2月30日", "5月32日", "2019年0月", "5月0日", "201913", "21.13.1", "2019年2月3日-30日", "5月3日-13月2日", "二月三十日",
        "明天", "待定", "12", "19年", "190503", "1.2.3.4", "5.3.7", "2019 1 2", "2019-5-123", "3/5/2019", "5/3/19", "五月初三", "正月初五", "2019-05-03abc", "五季度", "3日", "廿五日", "99999",
    ],
)  # fmt: skip
def test_what_is_no_date_or_could_be_several_is_a_fault(text: str) -> None:
    assert read_date(text) == Bad(Reason.BAD_DATE)


def numeral(number: int) -> str:
    signs = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else signs[tens] + "十") + (signs[ones] if ones or not tens else "")


def test_every_day_reads_back_in_every_way_of_writing_it() -> None:
    draw = random.Random(3)
    for _ in range(1500):
        day = datetime.date(2012, 1, 1) + datetime.timedelta(days=draw.randrange(3287))
        year, month, date = day.year, day.month, day.day
        spelled = "".join("〇一二三四五六七八九"[int(sign)] for sign in str(year))
        whole = [
            f"{year}-{month:02}-{date:02}", f"{year}.{month}.{date}", f"{year}/{month}/{date}", f"{year}年{month}月{date}日", f"{year}{month:02}{date:02}",
            f"{year % 100}.{month}.{date}", f"{year % 100}年{month}月{date}日", f"{spelled}年{numeral(month)}月{numeral(date)}日",
            str((day - datetime.date(1899, 12, 30)).days), f"{year} 年 {month} 月 {date} 日", f"{year}-{month:02}-{date:02} 00:00:00",
        ]  # fmt: skip
        assert {text: read_date(text) for text in whole} == dict.fromkeys(whole, PartialDate(year, month, date))
        dayless = [
            f"{year}年{month}月",
            f"{year}.{month}",
            f"{year}-{month:02}",
            f"{year}{month:02}",
            f"{spelled}年{numeral(month)}月",
        ]
        assert {text: read_date(text) for text in dayless} == dict.fromkeys(dayless, PartialDate(year, month, None))
        yearless = [f"{month}月{date}日", f"{month}.{date}", f"{month}/{date}", f"{numeral(month)}月{numeral(date)}日"]
        assert {text: read_date(text) for text in yearless} == dict.fromkeys(yearless, PartialDate(None, month, date))


def test_years_in_numerals_are_read_and_found_in_titles() -> None:
    assert [read_year(text) for text in ("二〇一九年", "二零一九年度", "2019.0")] == [2019, 2019, 2019]
    titles = ("二〇一九年度福民项目台账", "二〇一八至二〇一九年", "2018至2019年", "五月三日")
    assert [year_inside(text) for text in titles] == [2019, None, None, None]
