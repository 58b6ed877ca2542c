"""How many, as people write it: numerals, sums, ranges, marks, and what is no number."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from etl.rejects import Reason
from etl.stage.cells import Bad, is_tick, read_count, read_hours, read_number, says_nothing


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("１，２００", 1200, "exact"), ("1 200", 1200, "exact"), ("1,234,567人次", 1234567, "exact"), (" " * 3000 + "45　", 45, "exact"),
        ("120.", 120, "exact"), ("120。", 120, "exact"), ("45.00", 45, "exact"), ("共120人", 120, "exact"), ("计120", 120, "exact"),
        ("共计约120人", 120, "about"), ("120人/次", 120, "exact"), ("3千", 3000, "exact"), ("1万2千", 12000, "exact"), ("2万5000", 25000, "exact"),
        ("一百二十", 120, "exact"), ("三千五百", 3500, "exact"), ("一千零五", 1005, "exact"), ("廿五", 25, "exact"), ("一百十五", 115, "exact"),
        ("壹佰贰拾叁", 123, "exact"), ("伍仟零陆拾", 5060, "exact"), ("一百二", 120, "exact"), ("两万五", 25000, "exact"), ("一千五", 1500, "exact"),
        ("两人", 2, "exact"), ("十", 10, "exact"), ("零", 0, "exact"), ("〇", 0, "exact"), ("一百〇二人", 102, "exact"), ("十二万", 120000, "exact"),
        ("约80", 80, "about"), ("近百", 100, "about"), ("近百余人", 100, "about"), ("120（约）", 120, "about"), ("(约)120", 120, "about"),
        ("约120（人次）", 120, "about"), ("二十来人", 20, "about"), ("~80", 80, "about"), ("约5000余人", 5000, "about"), ("100余人左右", 100, "about"),
        ("百余", 100, "at_least"), ("百余人次", 100, "at_least"), ("5000余", 5000, "at_least"), ("两百多", 200, "at_least"), ("两万余", 20000, "at_least"),
        ("十几", 10, "at_least"), ("二十几人", 20, "at_least"), ("一百几十", 100, "at_least"), ("10余万人次", 100000, "at_least"), ("十多万", 100000, "at_least"),
        (">100", 100, "at_least"), ("≥100", 100, "at_least"), ("＞＝100", 100, "at_least"), ("超过百人", 100, "at_least"), ("上千人", 1000, "at_least"), ("100+", 100, "at_least"),
        ("七八个", 7, "at_least"), ("二三十人", 20, "at_least"), ("三四百", 300, "at_least"), ("三五人", 3, "at_least"), ("十七八", 17, "at_least"),
        ("100-120", 100, "at_least"), ("100～120", 100, "at_least"), ("100至120人", 100, "at_least"), ("100人——120人", 100, "at_least"), ("一百至一百二十", 100, "at_least"),
        ("1-2万", 10000, "at_least"), ("三至五百", 300, "at_least"), ("约100-120", 100, "about"),
        ("≤50", 50, "at_most"), ("不足50", 50, "at_most"), ("不到50", 50, "at_most"), ("不到一百人", 100, "at_most"), ("<50", 50, "at_most"), ("50以内", 50, "at_most"),
        ("12+8", 20, "exact"), ("12人+8人", 20, "exact"), ("１２＋８＋５人次", 25, "exact"), ("十二+八", 20, "exact"), ("12+8=20", 20, "exact"),
        ("12+约8", 20, "about"), ("12+8余", 20, "at_least"), ("100+50+", 150, "at_least"),
    ],
)  # fmt: skip
def test_a_count_is_read_as_people_write_it(text: str, value: int, bound: str) -> None:
    assert read_count(text) == (value, bound)


@pytest.mark.parametrize("text", ["-", "—", "－", "——", "–", "/", "／", "\\", "√", "✔\ufe0f", "☑", " — "])
def test_a_mark_or_a_tick_states_no_number_and_is_no_fault(text: str) -> None:
    assert read_count(text) == read_hours(text) == (None, "unknown")
    assert read_number(text) is None


def test_a_tick_says_that_something_took_place_and_a_dash_does_not() -> None:
    texts = ["√", "✔\ufe0f", "-", "／", "1", "", "√√", "甲"]
    assert [is_tick(text) for text in texts] == [True, True, False, False, False, False, True, False]
    assert [says_nothing(text) for text in texts] == [False, False, True, True, False, False, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "无", "不详", "若干", "很多", "待统计", "abc", "几十", "几百", "数百", "百", "百人", "约", "人", "余", "○", "×", "+", "()",
        "12人3次", "1,20", "12,34", "12 8", "12\n8", "1 2 0", "2019-05-03", "2019.5.3", "20190503", "2019-2020", "5-3", "12-8", "1-2-3", "1/2", "½", "10²", "①",
        "13812345678", "021-62581234", "01062581234", "138-1234-5678", "3.5", "45.00000000001", "1.23456万", "1e5", "12++8", "+5", "12+8=21", "12、8",
        "党员12", "120(党员30)", "至少不超过30", "二〇一九", "一二〇", "一百一百", "百二十", "二十两", "30小时", "50%", "100元", "3场", "12个月", "99999999999", "三百三四五",
    ],
)  # fmt: skip
def test_what_is_no_number_of_people_is_a_fault_and_never_a_zero(text: str) -> None:
    assert read_count(text) == Bad(Reason.BAD_NUMBER)


@pytest.mark.parametrize("text", ["-5", "－5", "−5人", "负5", "负十二", "-1,200"])
def test_a_negative_number_has_its_own_reason_however_it_is_written(text: str) -> None:
    assert read_count(text) == Bad(Reason.NEGATIVE_NUMBER)


def test_hours_take_hours_and_minutes_but_no_people() -> None:
    texts = [
        "2小时",
        "2.5h",
        "2.5 Hours",
        "两个小时",
        "90分钟",
        "约3小时",
        "1.5+2",
        "十余小时",
        "30人次",
        "2小时30分",
        "半小时",
        "一个半小时",
        "约2个半小时",
        "半个小时",
        "3小时半",
        "1小时15分钟",
        "半",
        "小时30分",
    ]
    assert [read_hours(text) for text in texts] == [
        (200, "exact"), (250, "exact"), (250, "exact"), (200, "exact"), (150, "exact"), (300, "about"), (350, "exact"),
        (1000, "at_least"), Bad(Reason.BAD_NUMBER), (250, "exact"),
        (50, "exact"), (150, "exact"), (250, "about"), (50, "exact"), (350, "exact"), (125, "exact"),
        Bad(Reason.BAD_NUMBER), Bad(Reason.BAD_NUMBER),
    ]  # fmt: skip


DIGITS = "零一二三四五六七八九"


def section(number: int, ten: str, two: str) -> str:
    """A number below ten thousand in numerals: `ten` begins 10 to 19, `two` stands before 百 and 千."""
    written, gap = "", False
    for value, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit == 0:
            gap = bool(written)
            continue
        name = two if digit == 2 and value >= 100 else DIGITS[digit]
        start = ten if value == 10 and digit == 1 and not written else name + sign
        written, gap = written + ("零" if gap else "") + start, False
    return written


def in_numerals(number: int, ten: str, two: str, zero: str) -> str:
    high, low = divmod(number, 10_000)
    if not number:
        return zero
    top = (two if high == 2 else section(high, ten, two)) + "万" if high else ""
    # Below a full ten thousand 10 to 19 are 一十…: 一万零一十.
    rest = section(low, "一十" if high else ten, two)
    return (top + ("零" if high and 0 < low < 1000 else "") + rest).replace("零", zero)


CONVENTIONS = [(ten, two, zero) for ten in ("十", "一十") for two in ("二", "两") for zero in "零〇"]
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def misread(numbers: Iterable[int]) -> list[tuple[int, str, object]]:
    wrong = []
    for number in numbers:
        for ten, two, zero in CONVENTIONS:
            written = in_numerals(number, ten, two, zero)
            for text in (written, written.translate(FORMAL)):
                if read_count(text) != (number, "exact"):
                    wrong.append((number, text, read_count(text)))
    return wrong


def test_numerals_are_written_here_as_people_write_them() -> None:
    numbers = (0, 10, 15, 102, 110, 1005, 1050, 20_000, 20_005, 20_300, 99_999, 10_010)
    assert [in_numerals(number, "十", "两", "零") for number in numbers] == [
        "零", "十", "十五", "一百零二", "一百一十", "一千零五", "一千零五十", "两万", "两万零五", "两万零三百", "九万九千九百九十九", "一万零一十",
    ]  # fmt: skip


def test_numbers_in_numerals_read_back_exactly() -> None:
    assert misread([*range(320), *random.Random(7).sample(range(100_000), 700)]) == []


@pytest.mark.long
def test_every_number_below_a_hundred_thousand_in_numerals_reads_back_exactly() -> None:
    assert misread(range(100_000)) == []


def test_a_number_keeps_its_value_and_bound_in_every_dress() -> None:
    draw = random.Random(11)
    before = {
        "": "exact",
        "约": "about",
        "近": "about",
        "超过": "at_least",
        "≥": "at_least",
        "不到": "at_most",
        "≤": "at_most",
        "共": "exact",
    }
    after = {"": "exact", "余": "at_least", "多": "at_least", "以上": "at_least", "左右": "about"}
    wide = str.maketrans("0123456789,", "０１２３４５６７８９，")
    for _ in range(3000):
        number, first, last = draw.randrange(100_000), draw.choice(list(before)), draw.choice(list(after))
        said = {before[first], after[last]} - {"exact"}
        shape = draw.choice(
            [
                str(number),
                f"{number:,}",
                f"{number:,}".translate(wide),
                f"{number}.0",
                in_numerals(number, *draw.choice(CONVENTIONS)),
            ]
        )
        text = draw.choice(["", " ", "　"]) + first + shape + last + draw.choice(["", "人", "人次", " 人 "])
        if "about" in said:
            assert read_count(text) == (number, "about"), text
        elif len(said) > 1:
            assert read_count(text) == Bad(Reason.BAD_NUMBER), text
        else:
            assert read_count(text) == (number, next(iter(said), "exact")), text
