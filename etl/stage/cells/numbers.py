"""Cells that hold a number: how many, and whether the number was stated exactly, about, at least or at most."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from etl.reference import cell_words, plain
from etl.rejects import Reason
from etl.stage.cells.numerals import place_value, read_numeral, usual
from etl.stage.cells.unreadable import Bad, says_nothing

LARGEST = 2**31 - 1
_LONGEST = 200


class Counted(NamedTuple):
    """A number as it was stated: empty and `unknown`, or a value with its bound."""

    value: int | None
    bound: str


UNKNOWN = Counted(None, "unknown")


class Stated(NamedTuple):
    """A number and its bound."""

    number: Decimal
    bound: str


@dataclass(frozen=True)
class _Words:
    """What may stand around a number in one kind of column; the units with the part of a whole each is."""

    units: dict[str, int]
    before: re.Pattern[str]
    around: re.Pattern[str]
    plus: re.Pattern[str]
    bounds: dict[str, str]


@cache
def _words(*kinds: str) -> _Words:
    known = cell_words("number_words")
    units = {unit: int(part) for kind in kinds for unit, part in known[kind].items()}
    unit, after = _any(units), _any(known["after"])
    return _Words(
        units=units,
        before=re.compile(_any(known["before"])),
        around=re.compile(f"^(.+?)({after})?({unit})?({after})?$"),
        plus=re.compile(rf"\+(?!(?:{unit})?(?:\+|$))"),
        bounds=known["before"] | known["after"],
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def read_number(text: str) -> tuple[Decimal, str] | Bad | None:
    """A number with its bound; None where the cell says nothing of how much: a tick, or a mark such as —."""
    return _read(text, _words("people", "hours"))


def read_count(text: str) -> Counted | Bad:
    """People, whole."""
    number = _read(text, _words("people"))
    if number is None or isinstance(number, Bad):
        return UNKNOWN if number is None else number
    if number.number != number.number.to_integral_value():
        return Bad(Reason.BAD_NUMBER)
    return Counted(int(number.number), number.bound)


_HALVES = re.compile(
    r"(?P<half>(?<!个)半个?小时)|(?P<and_half>个半小时)|(?P<half_after>小时半$)|小时(?P<minutes>[0-9０-９]+)分(?:钟|$)"
)
_ADDED = {"half": "0.5小时", "and_half": "+0.5小时", "half_after": "小时+0.5小时", "minutes": "小时+{}分钟"}


def read_hours(text: str) -> Counted | Bad:
    """Hours, in hundredths of an hour. Halves and minutes that follow are added: 一个半小时, 2小时30分."""
    number = _read(
        _HALVES.sub(lambda found: _ADDED[found.lastgroup or ""].format(found["minutes"]), text), _words("hours")
    )
    if number is None or isinstance(number, Bad):
        return UNKNOWN if number is None else number
    hundredths = int((number.number * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return Counted(hundredths, number.bound) if hundredths <= LARGEST else Bad(Reason.BAD_NUMBER)


def is_tick(text: str) -> bool:
    """Whether the cell holds only a tick: something took place, but not how much."""
    bare = plain(text).replace(_EMOJI_SIGN, "")
    return bool(bare) and all(sign in cell_words("number_words")["tick"] for sign in bare)


_EMOJI_SIGN = "\ufe0f"
_WORKED_OUT = re.compile(r"^([^=]+\+[^=]+)=([^=]+)$")
_REMARK = re.compile(r"^(.+)\(([^()]+)\)$|^\(([^()]+)\)(.+)$")


def _read(text: str, words: _Words) -> Stated | Bad | None:
    if is_tick(text) or says_nothing(text):
        return None
    bare = _bare(text)
    if bare is None or len(bare) > _LONGEST or "++" in bare:
        return Bad(Reason.BAD_NUMBER)
    said: list[str] = []
    remark = _REMARK.match(bare)
    if remark:
        bare, word = remark[1] or remark[4], remark[2] or remark[3]
        if word not in words.bounds and word not in words.units:
            return Bad(Reason.BAD_NUMBER)
        said.append(words.bounds.get(word, "exact"))
    worked = _WORKED_OUT.match(bare)
    found = _sum(words.plus.split(worked[1] if worked else bare), words, said)
    disagrees = worked and isinstance(found, Stated) and _amount(worked[2], words) != found
    return Bad(Reason.BAD_NUMBER) if disagrees else found


_JOINED = frozenset({"<super>", "<sub>", "<circle>", "<fraction>"})
_THOUSANDS = re.compile(r"(?<![\d., ])\d{1,3}(?: \d{3})+(?![\d ])")


def _bare(text: str) -> str | None:
    """The text in one width without white space; None where that would join numbers that stand apart (12 8, 10²)."""
    if any(unicodedata.decomposition(sign).split(" ")[0] in _JOINED for sign in text):
        return None
    wide = unicodedata.normalize("NFKC", text).strip().replace("−", "-").lower()
    wide = _THOUSANDS.sub(lambda found: found[0].replace(" ", ""), wide)
    if re.search(r"\d\s+\d", wide):
        return None
    bare = plain(wide)
    return bare[:-1] if len(bare) > 1 and bare[-1] in ".。" else bare


def _sum(terms: list[str], words: _Words, said: list[str]) -> Stated | Bad:
    found = []
    for term in terms:
        stated = _quantity(term, words)
        if not isinstance(stated, Stated):
            return Bad(Reason.NEGATIVE_NUMBER) if stated is not None and len(terms) == 1 else Bad(Reason.BAD_NUMBER)
        found.append(stated)
    number, bound = sum((term.number for term in found), Decimal(0)), _bound([term.bound for term in found] + said)
    return Bad(Reason.BAD_NUMBER) if bound is None or number > LARGEST else Stated(number, bound)


def _bound(said: list[str]) -> str | None:
    """The bound of a whole from all that was said of it; None when that contradicts itself."""
    if "about" in said:
        return "about"
    meant = set(said) - {"exact"}
    return meant.pop() if len(meant) == 1 else "exact" if not meant else None


_BETWEEN = re.compile(r"(?<!^)(?:[-–—―─]{1,2}|[~〜至到])(?!$)")


def _quantity(text: str, words: _Words) -> Stated | Bad | None:
    """One number or range with the words around it; `Bad` when negative, None when it is neither."""
    said = []
    while found := words.before.match(text):
        said.append(words.bounds[found[0]])
        text = text[found.end() :]
    if text[:1] in ("-", "负"):
        return Bad(Reason.NEGATIVE_NUMBER) if _amount(text[1:], words) else None
    parts = _BETWEEN.split(text)
    stated = _amount(text, words, bool(said)) if len(parts) == 1 else _range(parts, words)
    if stated is None:
        return None
    bound = _bound([*said, stated.bound])
    return None if bound is None else Stated(stated.number, bound)


_YEAR = re.compile(r"^(?:19|20)\d{2}$")
_ZERO_FIRST = re.compile(r"^0\d")


def _range(parts: list[str], words: _Words) -> Stated | None:
    """From one number to another: at least the first."""
    if len(parts) != 2 or all(map(_YEAR.match, parts)) or any(map(_ZERO_FIRST.match, parts)):
        return None
    low, high = _amount(parts[0], words), _amount(parts[1], words)
    if low is None or high is None or "at_most" in (low.bound, high.bound):
        return None
    number = low.number * _shared_place(parts, words)
    bound = "about" if "about" in (low.bound, high.bound) else "at_least"
    return Stated(number, bound) if number < high.number else None


def _shared_place(parts: list[str], words: _Words) -> int:
    """What both numbers count in when only the second says it: 1-2万, 三至五百."""
    low, high = (usual(_core(part, words)) for part in parts)
    place = place_value(high[-1:])
    if place is None or place_value(low[-1:]):
        return 1
    first, second = _plain_number(low), _plain_number(high[:-1])
    return place if first and second and first.number < second.number else 1


def _core(text: str, words: _Words) -> str:
    found = words.around.match(text)
    return found[1] if found else text


_PLACE_ALONE = frozenset("百千万")
# Alone a circle is a tick or stands for nothing; only within a numeral is it a zero.
_CIRCLES = frozenset("○◯")
_INNER = re.compile(r"^(.+)(余|多|几|来)(万)$")
_ABOUT_INSIDE = "来"


def _amount(text: str, words: _Words, bounded: bool = False) -> Stated | None:
    """A number with its unit and what is said after it. `bounded`: something was said before it (近百)."""
    found = words.around.match(text)
    if not found:
        return None
    core, first, unit, second = found.groups()
    if core in _CIRCLES:
        return None
    said = [words.bounds[word] for word in (first, second) if word]
    core = usual(core)
    stated = _plain_number("一" + core) if core in _PLACE_ALONE and (said or bounded) else _plain_number(core)
    if stated is None or _looks_like_a_date(core, unit):
        return None
    bound = _bound([*said, stated.bound])
    return None if bound is None else Stated(stated.number / words.units.get(unit, 1), bound)


def _looks_like_a_date(core: str, unit: str | None) -> bool:
    return not unit and bool(re.fullmatch(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", core))


_ARABIC = re.compile(r"^([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?((?:[百千]?万|[百千])?)$")
_MIXED = re.compile(r"^([0-9]+)([万千])(?:([0-9])([千百])|([0-9]{3,4}))$")
_LONGEST_WITH_ZERO_FIRST = 4
_PLACES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000}


def _plain_number(core: str) -> Stated | None:
    """A number alone, in digits, in numerals, or in digits with a place (1.2万, 10余万)."""
    inner = _INNER.match(core)
    if inner:
        stated = _plain_number(inner[1])
        bound = "about" if inner[2] == _ABOUT_INSIDE else "at_least"
        return None if stated is None else Stated(stated.number * _PLACES[inner[3]], bound)
    mixed = _MIXED.match(core)
    if mixed:
        place = _PLACES[mixed[2]]
        rest = int(mixed[5] or 0) + int(mixed[3] or 0) * _PLACES[mixed[4] or ""]
        fits = rest < place and (not mixed[5] or len(mixed[5]) == len(str(place)) - 1)
        return Stated(Decimal(int(mixed[1]) * place + rest), "exact") if fits else None
    arabic = _ARABIC.match(core)
    if arabic:
        whole = arabic[1].replace(",", "")
        if whole.startswith("0") and len(whole) > _LONGEST_WITH_ZERO_FIRST:
            return None
        return Stated(Decimal(whole + (arabic[2] or "")) * _PLACES[arabic[3]], "exact")
    numeral = read_numeral(core)
    return Stated(Decimal(numeral.value), numeral.bound) if numeral else None
