"""Cells that hold one value of a closed list: names, answers and unified social credit codes."""

from __future__ import annotations

import re

from etl.reference import ClosedList, Reference, plain
from etl.rejects import Reason
from etl.stage.cells.unreadable import Bad
from etl.stage.words import without_numbering

_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"^[{_CODE_SIGNS}]{{18}}$")

_QUOTES = "\"'“”‘’「」『』《》【】"
_COUNTED = re.compile(r"\(共?\d+[家个户项所]\)$")


def read_listed(text: str, known: ClosedList, reason: Reason) -> str | Bad:
    """A value of a closed list, whatever stands around it: its number in a list (一、), how many things there are of
    it （3个）, quotation marks.
    """
    bare = _COUNTED.sub("", plain(text))
    return known.find(text) or known.find(bare) or known.find(_unquoted(text)) or Bad(reason, known.values)


def _unquoted(text: str) -> str:
    return _COUNTED.sub("", plain(without_numbering(text))).strip(_QUOTES)


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
