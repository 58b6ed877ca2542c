"""Cells that hold a date, as far as it is written: no month and no day is ever supposed."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from etl.reference import cell_words, plain
from etl.rejects import Reason
from etl.stage.cells.numerals import read_numeral, usual
from etl.stage.cells.unreadable import Bad, says_nothing


class PartialDate(NamedTuple):
    """A date as far as it was written."""

    year: int | None
    month: int | None
    day: int | None


NOT_STATED = PartialDate(None, None, None)
_CENTURY = 2000
_LONGEST = 400
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000
_EPOCH = datetime.date(1899, 12, 30)

_TO = r"[-~〜–—―至到、,及和]"
# Each pattern with the parts it gives: y a year of four digits, s one of two (of this century), m a month, d a day.
# The first that matches decides. What may follow a date is `_after`.
_DATES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.ASCII), parts)
    for pattern, parts in (
        (r"(\d{4})年?[-/.]?(\d{1,2})月(\d{1,2})(?:[日号]|(?!\d))", "ymd"),
        (r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|\2)日?", "y-md"),
        (r"(\d{4})年(\d{1,2})([-/.])(\d{1,2})(?!\d|\3|月)[日号]?", "ym-d"),
        (r"(\d{4})(\d{2})(\d{2})(?!\d)", "ymd"),
        (r"(199\d|20\d{2})(\d{2})(?![\d年月./])", "ym"),
        (r"([0-4]\d)年(\d{1,2})月(\d{1,2})(?:[日号]|(?!\d))", "smd"),
        (r"([0-4]\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d|\2)日?", "s-md"),
        (rf"(\d{{4}})[-/.年](\d{{1,2}})(?={_TO}+\d{{1,2}}月)", "ym"),
        (rf"([0-4]\d)年(\d{{1,2}})(?:月|(?={_TO}+\d{{1,2}}月))", "sm"),
        (r"(\d{4})[-/.年](\d{1,2})(?:月|(?![\d年./]))", "ym"),
        (rf"(\d{{4}})(?:年度?)?(?={_TO}+(?:19|20)\d{{2}}(?:年|$))", "y"),
        (r"(\d{4})(?:年度?)?-?(?=PERIOD|$)", "y"),
        (r"(\d{1,2})月(\d{1,2})(?:[日号]|(?!\d))", "md"),
        (rf"(\d{{1,2}})(?:月|(?={_TO}+\d{{1,2}}月))(?!\d)", "m"),
        (r"(\d{1,2})([-/.])(\d{1,2})(?!\d|\2|月)日?", "m-d"),
        (r"(?=PERIOD)", ""),
    )
)
_QUARTERS = r"第?[一二三四1-4](?:[-~〜–—至到、]第?[一二三四1-4])*个?季度?|前[一二三四1-4]个?季度|[Qq][1-4](?!\d)"


@cache
def _dates() -> tuple[tuple[re.Pattern[str], str], ...]:
    periods = f"(?:{_QUARTERS}|{_any(cell_words('date_words')['period'])})"
    return tuple((re.compile(pattern.pattern.replace("PERIOD", periods), re.ASCII), parts) for pattern, parts in _DATES)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _after() -> re.Pattern[str]:
    """What may follow a date: the rest of a span or list, a time, a day of the week, a part of the month, a remark."""
    words = cell_words("date_words")
    named = _any([*words["period"], *words["part"], *words["loose"]])
    return re.compile(
        rf"(?>\([^()]*\)|\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?(?!\d)|(?:星期|周|礼拜)[一二三四五六日天末]"
        rf"|第[一二三四五1-5]周|{_QUARTERS}|{named}|(?<!\d)(?:(?:19|20)\d{{2}}(?:\d{{4}})?|\d{{1,2}})(?!\d)"
        r"|[年月日号时点分半]|[-~〜–—―至到、,;和及与/.T\s])*+",
        re.ASCII,
    )


@cache
def _loose() -> re.Pattern[str]:
    """Words after a date by which it only lies near what was meant."""
    parts, loose = (_any(cell_words("date_words")[role]) for role in ("part", "loose"))
    return re.compile(f"^(?:{parts})?(?:{loose})$")


def read_date(text: str) -> PartialDate | Bad:
    """A date as far as it is written; a span counts at its start; a serial number is the workbook's own day count."""
    if says_nothing(text):
        return NOT_STATED
    bare = unicodedata.normalize("NFKC", text).strip().replace("。", "").removesuffix(".").replace("−", "-")
    if len(bare) > _LONGEST:
        return Bad(Reason.BAD_DATE)
    serial = _SERIAL.match(bare)
    if serial and _SERIAL_FROM <= int(serial[1]) <= _SERIAL_TO:
        day = _EPOCH + datetime.timedelta(days=int(serial[1]))
        return PartialDate(day.year, day.month, day.day)
    written = _in_digits(re.sub(r"(?<!\d)\s+|\s+(?!\d)|(?<=[年月])份", "", bare))
    for pattern, parts in _dates():
        found = pattern.match(written)
        if not found:
            continue
        rest = written[found.end() :]
        if not _after().fullmatch(rest):
            continue
        return _checked(_given(parts, found), rest)
    return Bad(Reason.BAD_DATE)


def _given(parts: str, found: re.Match[str]) -> PartialDate:
    given = {part: int(group) for part, group in zip(parts, found.groups(), strict=True) if part != "-"}
    year = given["s"] + _CENTURY if "s" in given else given.get("y")
    return PartialDate(year, given.get("m"), given.get("d"))


_END = re.compile(r"(?:(?<!\d)(\d{1,2})[月./])?(?<!\d)(\d{1,2})(?:[日号]|(?![\d年月时点分:./]))|(?<!\d)(\d{1,2})月")


def _checked(start: PartialDate, rest: str) -> PartialDate | Bad:
    """The date, where it and the days that follow it exist."""
    if not is_possible(start):
        return Bad(Reason.BAD_DATE)
    if _loose().match(rest):
        return start._replace(month=None, day=None)
    month = start.month
    for found in _END.finditer(re.sub(r"\([^()]*\)|\d{1,2}:\d{2}(?::\d{2})?", " ", rest)):
        month = int(found[1] or found[3] or month or 0) or None
        if not is_possible(PartialDate(None, month, int(found[2]) if found[2] and start.day else None)):
            return Bad(Reason.BAD_DATE)
    return start


_SIGNS = "零一二三四五六七八九十"
_RUN = rf"(?<![{_SIGNS}oO0])[{_SIGNS}oO0]++"
_NUMERALS = re.compile(rf"{_RUN}(?=(?:{_TO}{_RUN})*([年月日号时点]))")
_YEAR_ALONE = re.compile(r"^(?:一九|二零)[零一二三四五六七八九]{2}$")
_YEAR_LENGTHS = (2, 4)


def _in_digits(written: str) -> str:
    """A date with the numerals before 年, 月 and 日 as digits."""
    for word, month in cell_words("date_words")["month"].items():
        written = written.replace(word, month)
    spelled = usual(written)
    if _YEAR_ALONE.match(spelled):
        return _digits(spelled, "年")
    return _NUMERALS.sub(lambda found: _digits(found[0], found[1]), spelled)


def _digits(run: str, follows: str) -> str:
    if run.isdigit() and run.isascii():
        return run
    if follows == "年":
        signs = re.sub("[oO0]", "零", run)
        each = "".join(str(_SIGNS.index(sign)) for sign in signs)
        return each if "十" not in run and len(run) in _YEAR_LENGTHS else run
    numeral = read_numeral(run)
    return str(numeral.value) if numeral and numeral.bound == "exact" else run


def is_possible(partial: PartialDate) -> bool:
    """Whether such a day exists; without a year, in any year."""
    year, month, day = partial
    if month is None:
        return True
    try:
        datetime.date(year if year is not None else 2000, month, day or 1)
    except ValueError:
        return False
    return day != 0


def first_day(partial: PartialDate | None) -> datetime.date | None:
    """The day a date begins, where its year and month are known."""
    if partial is None or partial.year is None or partial.month is None:
        return None
    return datetime.date(partial.year, partial.month, partial.day or 1)


_YEAR = re.compile(r"^((?:19|20)\d{2})(?:\.0+)?(?:年度?)?$", re.ASCII)


def read_year(text: str) -> int | Bad:
    """A year of four digits."""
    found = _YEAR.match(_in_digits(plain(text)))
    return int(found[1]) if found else Bad(Reason.BAD_YEAR)


_YEAR_INSIDE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)", re.ASCII)


def year_inside(text: str) -> int | None:
    """The one year that a name or a title gives; None when it gives none or several."""
    years = set(_YEAR_INSIDE.findall(_in_digits(unicodedata.normalize("NFKC", text))))
    return int(years.pop()) if len(years) == 1 else None
