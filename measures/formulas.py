"""Text in files that a spreadsheet opens: what begins like a formula stays letters."""

from __future__ import annotations

import re

_STARTS_A_FORMULA = re.compile(r"[\t\r\n]|[\s\x00-\x1f\xad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
"""What a spreadsheet may compute: the signs themselves, also behind what is blank or cannot be seen."""


def inert(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _STARTS_A_FORMULA.match(text) else text
