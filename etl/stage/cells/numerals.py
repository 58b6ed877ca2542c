"""Whole numbers written in Chinese numerals."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from etl.reference import cell_words

_DIGITS = "零一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_ONE_TO_NINE = "[一二三四五六七八九]"
_TENS_UP = "(?:([一二两三四五六七八九])千)?(?:零?([一二两三四五六七八九])百)?(?:零?([一二三四五六七八九]?)十)?"
_ONES = "(?:(零?)([一二三四五六七八九]))?"
_TEN_THOUSANDS = "(?:(零?)([一二三四五六七八九]|(?<![千百十])两))?万"
_WHOLE = re.compile(f"^(?:{_TENS_UP}{_TEN_THOUSANDS})?(零?){_TENS_UP}{_ONES}$")
_GROUPS = 5
_ALONE = {"零": 0, "两": 2}
_SOME = re.compile(r"^(.*[十百千万])几$|^(.*[百千万])几[十百千]$")
_NEIGHBOURS = re.compile(f"({_ONE_TO_NINE})({_ONE_TO_NINE})")


class Numeral(NamedTuple):
    """A number and whether it may be more: 十几 is ten or more, 七八 is seven or more."""

    value: int
    bound: str


@cache
def _spellings() -> dict[int, str]:
    return str.maketrans(cell_words("number_words")["numeral"])


def usual(text: str) -> str:
    """The text with formal, traditional and contracted numerals in their usual form."""
    return text.translate(_spellings())


def read_numeral(text: str) -> Numeral | None:
    """The number that a text in Chinese numerals states; None when it states none, as 几十 does."""
    written = usual(text)
    if written in _ALONE:
        return Numeral(_ALONE[written], "exact")
    some = _SOME.match(written)
    if some:
        least = _exactly(some[1] or some[2])
        return None if least is None else Numeral(least, "at_least")
    pairs = list(_NEIGHBOURS.finditer(written))
    if not pairs:
        value = _exactly(written)
        return None if value is None else Numeral(value, "exact")
    low, high = pairs[0][1], pairs[0][2]
    after_place = pairs[0].start() > 0 and written[pairs[0].start() - 1] in "百千万" and pairs[0].end() == len(written)
    if after_place or len(pairs) > 1 or (_DIGITS.index(high) != _DIGITS.index(low) + 1 and low + high != "三五"):
        return None
    least = _exactly(written[: pairs[0].start()] + low + written[pairs[0].end() :])
    return None if least is None else Numeral(least, "at_least")


def _exactly(written: str) -> int | None:
    found = _WHOLE.match(written) if written else None
    if not found:
        return None
    groups = found.groups()
    ten_thousands = _section(groups[:_GROUPS], 0)
    gap, rest = groups[_GROUPS], groups[_GROUPS + 1 :]
    if "万" not in written:
        return None if gap else _section(rest, 0)
    if not ten_thousands:
        return None
    shorthand = 1000 if not gap and not any(rest[:4]) and "十" not in written.split("万")[1] else 0
    return ten_thousands * 10_000 + _section(rest, shorthand)


def _section(groups: tuple[str | None, ...], shorthand: int) -> int:
    """A number below ten thousand. `shorthand`: what a digit alone stands for when it follows 万 at once (一万二)."""
    thousands, hundreds, tens, gap, ones = groups
    number = _digit(thousands) * 1000 + _digit(hundreds) * 100
    if tens is not None:
        return number + (_digit(tens) or 1) * 10 + _digit(ones)
    # 一百二 is a hundred and twenty, 一百零二 a hundred and two.
    place = 1 if gap else 10 if hundreds else 100 if thousands else shorthand or 1
    return number + _digit(ones) * place


def _digit(sign: str | None) -> int:
    return 2 if sign == "两" else _DIGITS.index(sign) if sign else 0


def place_value(sign: str) -> int | None:
    """What 十, 百, 千 or 万 stands for; None for any other text."""
    return _PLACES.get(sign)
