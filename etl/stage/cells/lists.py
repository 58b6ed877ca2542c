"""Cells that hold several names: where one unit ends and the next begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import count

from etl.reference import MASK, cell_words, plain, stripped
from etl.stage.cells.numbers import is_tick
from etl.stage.cells.numerals import read_numeral
from etl.stage.cells.unreadable import says_nothing

_SEPARATORS = frozenset("、﹑､；;﹔，,﹐\n\r\v\f\x85\u2028\u2029/／")
_COMMAS = frozenset(",，﹐")
_SLASHES = frozenset("/／")
_OPEN, _CLOSE = "(（[［【〔〖{｛《〈「『“", ")）]］】〕〗}｝》〉」』”"
_JUDGED = re.compile(f"[{re.escape(_OPEN + _CLOSE)}{''.join(_COMMAS | _SLASHES)}]")
"""Signs that may part names or belong to one."""
_PLAINLY = re.compile(f"[{''.join(sorted(_SEPARATORS - _COMMAS - _SLASHES))}]")
_LONGEST_SHORT_SIDE = 2
_NUMBERED = (
    r"{number}[、.．)）](?!\d)",
    r"[(（]{number}[)）][、.]?",
)
_FIRST_MARKS = frozenset("1一(（")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMERALS = (*"一二三四五六七八九十", *(f"十{sign}" for sign in "一二三四五六七八九"), "二十")


def split_units(text: str) -> tuple[str, ...]:
    """The unit names of a cell, each once, in order.

    What stands in brackets or title marks is not split, nor a comma before a Latin legal form (Co., Ltd.), nor a
    slash between Latin letters or digits of at most two signs a side (B/S, 7/11). The numbers of a numbered list,
    the part a unit took (主办：, （牵头）), how many it sent (（5人）, 5人) and a last 等, 等单位 or 等3家单位 belong
    to no name.
    """
    return _read(text)[0]


def more_units_meant(text: str) -> bool:
    """Whether the cell says (等, 等5家单位) that more units took part than it names."""
    names, says_more, stated = _read(text)
    return says_more and (stated is None or stated > len(names))


@lru_cache(1 << 18)
def _read(text: str) -> tuple[tuple[str, ...], bool, int | None]:
    """The names, whether the cell says that there are others, and the number it says there are in all."""
    names: list[str] = []
    says_more, total = False, None
    pieces = [piece for part in _numbered(text) for piece in _pieces(part) if piece]
    for place, piece in enumerate(pieces, start=1):
        last = place == len(pieces)
        ending = _MORE.search(piece) and (_ending() if last else _ending_with_kind()).search(piece)
        if ending:
            says_more = True
            stated = next((group for group in ending.groups() if group), None)
            total = _whole(stated) if stated else total
            piece = piece[: ending.start()].rstrip()
        name, unnamed = _named(piece)
        says_more = says_more or unnamed
        if name:
            names.append(name)
    return tuple(dict.fromkeys(names)), says_more, total


@lru_cache(1 << 16)
def _named(piece: str) -> tuple[str, bool]:
    """The name that stands between two separators, empty where none does, and whether others are meant there."""
    piece = _MASKED.sub("", piece) or piece
    piece = _part().sub("", piece) or piece
    piece = _SENT.sub("", piece) or piece
    nobody = not stripped(piece) or says_nothing(piece) or names_nobody(piece)
    return "" if nobody else piece, names_nobody(piece, "unnamed")


_MASKED = re.compile(rf"\s*(?:[(（][^()（）]*{re.escape(MASK)}[^()（）]*[)）]|[:：]?\s*{re.escape(MASK)}$)")
"""A contact beside a unit's name, masked: it is no part of the name."""


_SENT = re.compile(r"\s*(?:[(（]\s*(?:共|约)?\d+[余多]?\s*[人名](?:次|员)?\s*[)）]|(?<=[^\d第约近])\s*\d+[人名]次?)$")
"""How many people a unit sent, in brackets or right behind its name."""


@cache
def _part() -> re.Pattern[str]:
    """What says which part a unit took: 主办： before its name, （牵头） after it."""
    parts = "|".join(cell_words("list_words")["part"])
    return re.compile(rf"^(?:{parts})(?:单位|方)?\s*[:：]\s*|\s*[(（](?:{parts})(?:单位|方)?[)）]$")


def names_nobody(text: str, *roles: str) -> bool:
    """Whether words stand where a name belongs that name no one.

    nobody: there is none (无, 待定). unnamed: there are some, and not who (各单位, 30家单位, √). Without roles, both.
    """
    bare = plain(text).strip("()[]")
    return any(
        bare in cell_words("list_words")[role]
        or (role == "unnamed" and bool(is_tick(text) or bare == MASK or _number_of_units().fullmatch(bare)))
        for role in roles or ("nobody", "unnamed")
    )


@cache
def _number_of_units() -> re.Pattern[str]:
    kinds = "|".join(cell_words("list_words")["kind"])
    return re.compile(rf"(?:共计|一共|共|计|约|近)?(?:{_COUNTED})[余多几]?[家个](?:{kinds})?")


_COUNTED = r"[0-9０-９]+|[一二两三四五六七八九十百]+"
_REMARK = rf"(?:\s*[(（](?:共?(?P<count>{_COUNTED})[家个])?[^()（）]*[)）])?$"


_MORE = re.compile(r"等|…|\.{3}")
"""Without one of these no cell says that there are more."""


@cache
def _ending_with_kind() -> re.Pattern[str]:
    """等 with what there are more of, or with their number."""
    words = cell_words("list_words")
    kinds = "|".join(words["kind"])
    numbers = rf"(?:(?:{_COUNTED})[余多几]|(?P<number>{_COUNTED})|若干|多|几|数)"
    counted = rf"(?:共计|一共|共|计)?\s*{numbers}\s*[家个所户](?:{kinds}|{'|'.join(words['counted_kind'])})?"
    return re.compile(rf"等+\s*(?:{counted}|(?:其他|其它|各|相关|有关)?(?:{kinds})){_REMARK}")


@cache
def _ending() -> re.Pattern[str]:
    """What follows the last name where there are more than the cell names."""
    return re.compile(rf"(?:{_ending_with_kind().pattern}|(?:等+|…+|\.{{3,}}){_REMARK.replace('count', 'all')})")


def _whole(number: str) -> int | None:
    written = unicodedata.normalize("NFKC", number)
    numeral = read_numeral(written)
    return int(written) if written.isdecimal() else numeral.value if numeral and numeral.bound == "exact" else None


def _pieces(text: str) -> list[str]:
    """The text between separators, white space made single."""
    if not _JUDGED.search(text):
        return [" ".join(piece.split()).rstrip("。") for piece in _PLAINLY.split(text.rstrip("、"))]
    pieces, start, depth = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign in _OPEN) - (sign in _CLOSE and depth > 0)
        if depth == 0 and sign in _SEPARATORS and not _inside_a_name(text, place):
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:].rstrip("、"))
    return [" ".join(piece.split()).rstrip("。") for piece in pieces]


@cache
def _latin_form() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in cell_words("list_words")["latin_form"])
    return re.compile(rf"\s*(?:{forms})(?![A-Za-z])", re.IGNORECASE)


_BEFORE_SLASH = re.compile(r"[0-9A-Za-z]+$")
_AFTER_SLASH = re.compile(r"[0-9A-Za-z]+")
_LATIN_BEFORE = re.compile(r"[A-Za-z0-9.)]\s*$")
_NEAR = 8


def _inside_a_name(text: str, place: int) -> bool:
    before = text[max(0, place - _NEAR) : place]
    if text[place] in _COMMAS:
        return bool(_latin_form().match(text, place + 1) and _LATIN_BEFORE.search(before))
    if text[place] in _SLASHES:
        sides = _BEFORE_SLASH.search(before), _AFTER_SLASH.match(text, place + 1)
        return all(side and len(side[0]) <= _LONGEST_SHORT_SIDE for side in sides)
    return False


def _numbered(text: str) -> list[str]:
    """The items of a numbered list without their numbers; the text itself where it is none."""
    stripped = text.strip()
    if stripped[:1] == _CIRCLED[0]:
        return re.split(f"[{_CIRCLED}]", stripped)
    if stripped[:1] not in _FIRST_MARKS:
        return [text]
    for shape in _NUMBERED:
        for written in (str, _numeral):
            items = _items(stripped, shape, written)
            if items:
                return items
    return [text]


def _numeral(number: int) -> str:
    return _NUMERALS[number - 1] if number <= len(_NUMERALS) else "\0"


def _items(text: str, shape: str, written: Callable[[int], str]) -> list[str]:
    """What stands after the numbers 1, 2, 3 … of one shape, in their order; empty where the text does not begin so."""
    items, start = [], 0
    for number in count(1):
        mark = re.compile(rf"(?<!\d){shape.format(number=written(number))}\s*")
        found = mark.match(text) if number == 1 else _outside_brackets(mark, text, start)
        if not found:
            break
        if number > 1:
            items.append(text[start : found.start()])
        start = found.end()
    return [*items, text[start:]] if start else []


def _outside_brackets(mark: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    for found in mark.finditer(text, start):
        before = text[start : found.start()]
        if sum(before.count(sign) for sign in _OPEN) <= sum(before.count(sign) for sign in _CLOSE):
            return found
    return None
