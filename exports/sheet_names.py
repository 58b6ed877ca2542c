"""Names of worksheets as a workbook allows them."""

from __future__ import annotations

import re

_NOT_IN_A_NAME = re.compile(r"[\\*?:/\[\]\x00-\x1f]")
_LONGEST = 31


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A worksheet's name that no other has: `wanted` as far as a workbook allows it; `taken` remembers it."""
    bare = _NOT_IN_A_NAME.sub("_", wanted).strip("'")[:_LONGEST] or "1"
    name, number = bare, 1
    while name.lower() in taken:
        number += 1
        ending = f" ({number})"
        name = bare[: _LONGEST - len(ending)] + ending
    taken.add(name.lower())
    return name
