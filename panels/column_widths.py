"""How wide the columns of a table insist on being: words are not broken small, and a page of 1280 pixels holds all."""

from __future__ import annotations

from collections.abc import Mapping

_PADDING = 2.2
_PAGE = 76.0
"""What a card has for its table on a page of 1280 pixels."""
_WHOLE = 4
"""A heading over numbers of so many letters stands in one line where there is room; a longer one takes two."""
_LEAST = 6.0
"""Below this a column of words does not give way: what is wider then is scrolled."""


def column_widths(numbers: Mapping[str, float], words: Mapping[str, float]) -> dict[str, float]:
    """Column → its least width in letters, padding included; `numbers` with the letters of their headings, `words`
    with the letters they would like.

    Where all together want more than a page has, headings over numbers are broken first, then the widest columns of
    words give way, alike.
    """
    broken = {name: min(letters / 2, 3) for name, letters in numbers.items()}
    whole = {name: letters if letters <= _WHOLE else broken[name] for name, letters in numbers.items()}
    room = _PAGE - _PADDING * (len(numbers) + len(words))
    fits = sum(whole.values()) + sum(words.values()) <= room
    over_numbers = whole if fits else broken
    most = _most(list(words.values()), room - sum(over_numbers.values()))
    found = {**over_numbers, **{name: min(letters, most) for name, letters in words.items()}}
    return {name: letters + _PADDING for name, letters in found.items()}


def _most(wanted: list[float], room: float) -> float:
    """The width that none may pass so that all have room: the widest give way first, none below _LEAST."""
    if sum(wanted) <= room:
        return max(wanted, default=0)
    narrow = sorted(wanted)
    for place, width in enumerate(narrow):  # those narrower than the bound keep theirs
        bound = (room - sum(narrow[:place])) / (len(narrow) - place)
        if bound <= width:
            return max(bound, _LEAST)
    return max(narrow[-1], _LEAST)
