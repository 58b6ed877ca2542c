"""Pure functions from one cell's text to a typed value, or to the reason why not.

Every `read_*` takes the text of a cell that is not blank and returns the value or a `Bad`.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from etl.reference import ClosedList, Reference, plain
from etl.rejects import Reason

LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be read."""

    reason: Reason
    suggestions: tuple[str, ...] = ()


class Counted(NamedTuple):
    """A number as it was stated: empty and `unknown`, or a value with its bound."""

    value: int | None
    bound: str


class PartialDate(NamedTuple):
    """A date as far as it was written."""

    year: int | None
    month: int | None
    day: int | None


UNKNOWN = Counted(None, "unknown")
_TICKS = frozenset("√✓✔☑")
_UNITS = r"(?:人次|人|次|名|位|家|户|个|小时|h)"
_PREFIXES = (
    (re.compile(r"^(?:不超过|至多|最多|不多于)"), "at_most"),
    (re.compile(r"^(?:不少于|至少|超过|超|逾|≥)"), "at_least"),
    (re.compile(r"^(?:大约|约|将近|近)"), "about"),
)
_SUFFIXES = (
    (re.compile(r"(?:以上|余|多|\+)$"), "at_least"),
    (re.compile(r"(?:左右|上下)$"), "about"),
    (re.compile(r"(?:以内|以下)$"), "at_most"),
)
_NUMBER = re.compile(r"^(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?(万?)$")
_TRAILING_UNIT = re.compile(_UNITS + "$")


def read_number(text: str) -> tuple[Decimal, str] | Bad | None:
    """A number with its bound; None for a tick, which says that something took place but not how much."""
    bare = plain(text)
    if bare in _TICKS:
        return None
    bound = "exact"
    for pattern, meaning in _PREFIXES:
        if pattern.match(bare):
            bare, bound = pattern.sub("", bare), meaning
            break
    bare = _TRAILING_UNIT.sub("", bare)
    for pattern, meaning in _SUFFIXES:
        if pattern.search(bare):
            bare = pattern.sub("", bare)
            bound = meaning if bound == "exact" else bound
            break
    bare = _TRAILING_UNIT.sub("", bare)
    if bare.startswith("-") and _NUMBER.match(bare[1:]):
        return Bad(Reason.NEGATIVE_NUMBER)
    found = _NUMBER.match(bare)
    if not found:
        return Bad(Reason.BAD_NUMBER)
    number = Decimal(found[1].replace(",", "") + (found[2] or "")) * (10_000 if found[3] else 1)
    return (number, bound) if number <= LARGEST else Bad(Reason.BAD_NUMBER)


def read_count(text: str) -> Counted | Bad:
    """People, whole."""
    number = read_number(text)
    if number is None or isinstance(number, Bad):
        return UNKNOWN if number is None else number
    if number[0] != number[0].to_integral_value():
        return Bad(Reason.BAD_NUMBER)
    return Counted(int(number[0]), number[1])


def read_hours(text: str) -> Counted | Bad:
    """Hours, in hundredths of an hour."""
    number = read_number(text)
    if number is None or isinstance(number, Bad):
        return UNKNOWN if number is None else number
    hundredths = int((number[0] * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return Counted(hundredths, number[1]) if hundredths <= LARGEST else Bad(Reason.BAD_NUMBER)


# Each pattern with the groups it gives; what follows the date may be its time, a span's end or a remark in brackets.
_DATES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:[日号]|(?!\d))"), "ymd"),
    (re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)"), "ymd"),
    (re.compile(r"(\d{4})年(\d{1,2})(?=[-~—–至到]\d{1,2}月)"), "ym"),
    (re.compile(r"(\d{1,2})(?=[-~—–至到]\d{1,2}月)"), "m"),
    (re.compile(r"(\d{4})[-/.年](\d{1,2})(?:月|(?![\d./]|-(?!\d{4})))"), "ym"),
    (re.compile(r"(\d{4})年?(?=上半年|下半年|全年|第?[一二三四1-4]季度|$)"), "y"),
    (re.compile(r"(\d{1,2})[月./](\d{1,2})(?:[日号]|(?!\d))"), "md"),
    (re.compile(r"(\d{1,2})-(\d{1,2})(?![\d-])"), "md"),
    (re.compile(r"(\d{1,2})月(?!\d)"), "m"),
    (re.compile(r"(?=上半年|下半年|全年|第?[一二三四1-4]季度)"), ""),
)
_AFTER_DATE = re.compile(
    r"^(?:$|[T ]?\d{1,2}:\d{2}.*|(?:星期|周).*|[-~—–至到、].*|\(.*\)|[上中下]旬|[上下]午.*"
    r"|[上下]半年|全年|第?[一二三四1-4]季度)$"
)
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000
_EPOCH = datetime.date(1899, 12, 30)


def read_date(text: str) -> PartialDate | Bad:
    """A date as far as it is written; a span counts at its start; a serial number is the workbook's own day count."""
    bare = unicodedata.normalize("NFKC", text).strip()
    serial = _SERIAL.match(bare)
    if serial and _SERIAL_FROM <= int(serial[1]) <= _SERIAL_TO:
        day = _EPOCH + datetime.timedelta(days=int(serial[1]))
        return PartialDate(day.year, day.month, day.day)
    written = bare if " " not in bare or ":" in bare else plain(bare)
    for pattern, parts in _DATES:
        found = pattern.match(written)
        if found and _AFTER_DATE.match(written[found.end() :].strip()):
            given = dict(zip(parts, map(int, found.groups()), strict=True))
            partial = PartialDate(given.get("y"), given.get("m"), given.get("d"))
            return partial if is_possible(partial) else Bad(Reason.BAD_DATE)
    return Bad(Reason.BAD_DATE)


def is_possible(partial: PartialDate) -> bool:
    """Whether such a day exists; without a year, in any year."""
    year, month, day = partial
    if month is None:
        return True
    try:
        datetime.date(year if year is not None else 2000, month, day or 1)
    except ValueError:
        return False
    return True


def first_day(partial: PartialDate | None) -> datetime.date | None:
    """The day a date begins, where its year and month are known."""
    if partial is None or partial.year is None or partial.month is None:
        return None
    return datetime.date(partial.year, partial.month, partial.day or 1)


_YEAR = re.compile(r"^((?:19|20)\d{2})(?:年度?)?$")


def read_year(text: str) -> int | Bad:
    """A year of four digits."""
    found = _YEAR.match(plain(text))
    return int(found[1]) if found else Bad(Reason.BAD_YEAR)


_YEAR_INSIDE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def year_inside(text: str) -> int | None:
    """The one year that a name or a title gives; None when it gives none or several."""
    years = set(_YEAR_INSIDE.findall(unicodedata.normalize("NFKC", text)))
    return int(years.pop()) if len(years) == 1 else None


def read_listed(text: str, known: ClosedList, reason: Reason) -> str | Bad:
    """A value of a closed list."""
    return known.find(text) or Bad(reason, known.values)


_SEPARATORS = frozenset("、；;，,\n/")
_OPEN, _CLOSE = "(（", ")）"


def split_units(text: str) -> tuple[str, ...]:
    """The unit names of a cell, each once, in order. What stands in brackets is not split."""
    names, current, depth = [], "", 0
    for sign in text + "、":
        depth += (sign in _OPEN) - (sign in _CLOSE and depth > 0)
        if sign in _SEPARATORS and depth == 0:
            names.append(" ".join(current.split()))
            current = ""
        else:
            current += sign
    names.append(" ".join(current.rstrip("、").split()))
    return tuple(dict.fromkeys(name for name in names if name))


_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"^[{_CODE_SIGNS}]{{18}}$")


def read_credit_code(text: str) -> str | Bad:
    """A unified social credit code whose check digit agrees (GB 32100-2015)."""
    code = plain(text).upper()
    if not _CODE.match(code):
        return Bad(Reason.BAD_CODE)
    total = sum(_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return code if _CODE_SIGNS[(31 - total % 31) % 31] == code[17] else Bad(Reason.BAD_CODE)


def read_answer(text: str, reference: Reference) -> bool | Bad:
    """Yes or no."""
    answer = reference.yes_words.get(plain(text))
    return Bad(Reason.UNKNOWN_ANSWER, tuple(reference.yes_words)) if answer is None else answer
