"""Letters as a file of XML can hold them, and how much room they take."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_NARROW, _WIDE, _CAPITAL = 0.6, 1.0, 0.74
_BETWEEN = 0.22
"""The space that programs put between a Chinese letter and a Latin one."""
_SEAMS = re.compile(r"(?<=[\u2e80-\U0003ffff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u2e80-\U0003ffff])")
_THIN = set(" .,;:!|'`iljtfI()[]-·")
_BREAKS = re.compile(r"[^\s\u2e80-\U0003ffff]+\s?|\s|[\u2e80-\U0003ffff]")


def plain(text: str) -> str:
    """`text` on one line without what XML cannot hold and what would turn the line round."""
    return _FORBIDDEN.sub("\ufffd", re.sub(r"\s*[\r\n\u2028\u2029\t]+\s*", " ", text))


def ems(text: str) -> float:
    """How wide a text is, in letters of full width; rather too wide than too narrow."""
    return sum(_em(letter) for letter in text) + _BETWEEN * len(_SEAMS.findall(text))


def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x1FFFF:
        return _WIDE
    if letter in _THIN:
        return 0.36
    return _CAPITAL if letter.isupper() or letter in "mwMW%—…≥≤×" else _NARROW


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes that is broken where it may be broken; `width` in letters of full width."""
    width = max(width, 1.0)
    count, used = 1, 0.0
    for found in _BREAKS.finditer(text):
        seam = _BETWEEN if used and _SEAMS.search(text, found.start() - 1, found.start() + 1) else 0.0
        piece = seam + ems(found[0])
        if used + seam + ems(found[0].rstrip()) <= width:
            used += piece
            continue
        whole, rest = divmod(piece, width)
        count += int(whole) if used == 0 else int(whole) + 1
        used = rest if used or whole else piece
    return count
