"""Cells that name several things of a closed list: 商务楼宇；学校；医院, 资金、场地."""

from __future__ import annotations

import re

from etl.reference import ClosedList, plain

_BETWEEN = re.compile(r"[、，,;；/／|\n+＋]+")
_AND = re.compile(r"[和与及]")


def listed(text: str | None, known: ClosedList) -> dict[str, str | None]:
    """What a cell names, as written, in its order → the value of the list it stands for; None for none of them.

    A part is known by its whole or by the longest listed word that it ends with: 独居老人 is 老人. 和, 与 and 及
    part two things only where both are known.
    """
    found: dict[str, str | None] = {}
    for part in (piece.strip() for piece in _BETWEEN.split(text or "")):
        if part:
            found |= _read(part, known)
    return found


def _read(part: str, known: ClosedList) -> dict[str, str | None]:
    whole = known.find(part)
    if whole is None:
        pieces = {piece.strip(): _ended(piece, known) for piece in _AND.split(part)}
        if len(pieces) > 1 and None not in pieces.values():
            return dict(pieces)
    return {part: whole or _ended(part, known)}


def _ended(part: str, known: ClosedList) -> str | None:
    text = plain(part)
    endings = [text[at:] for at in range(len(text))]
    return next((known.spellings[ending] for ending in endings if ending in known.spellings), None)
