"""Words that say what a line of a sheet is: a total, a note, a title, a heading over the rows below it."""

from __future__ import annotations

import re
from functools import cache

from etl.reference import Reference, plain

_LONGEST_TOTAL, _LONGEST_ALONE, _LONGEST_LABEL = 8, 20, 60
_REMARK = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．:：\s]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳])\s*"
)


def total_word(text: str, reference: Reference, *, alone: bool = False) -> str | None:
    """The word that makes a row with this label a total, or None; `alone`: nothing else names what the row is of."""
    if len(text) > _LONGEST_LABEL:
        return None
    begins, ends, first_signs = _totals(tuple(reference.total_words))
    label = (_REMARK.sub("", text) if "(" in text else text).rstrip(":").casefold()
    if len(label) > _LONGEST_ALONE and label[0] not in first_signs:
        return None
    found = begins.match(label)
    if found is None and len(label) <= (_LONGEST_ALONE if alone else _LONGEST_TOTAL):
        found = ends.search(label)
    return found[1] if found else None


@cache
def _totals(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """Labels that begin as a total does — the word, then the end, a colon or a number —, those that end so, though
    not in a single sign (审计, 设计), and the signs that the words begin with.
    """
    ordered = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    longer = "|".join(word for word in ordered if len(word) > 1)
    begins, ends = re.compile(rf"({'|'.join(ordered)})(?:$|[:\d共])"), re.compile(rf"({longer})$")
    return begins, ends, frozenset(word[0] for word in words)


def without_numbering(text: str) -> str:
    """A heading without the number before it: 一、 （二） 3. ④."""
    return _NUMBERING.sub("", text.strip())


def keyed(text: str) -> tuple[str, str] | None:
    """The two halves of a line such as `居民区：威海居民区`, or None."""
    key, sign, value = text.replace("：", ":").partition(":")
    return (plain(key), value.strip()) if sign and key.strip() and value.strip() else None
