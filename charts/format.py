"""Numbers and names as a person reads them: their one home."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from texts import Lang, say

NONE = "—"
TEN_THOUSAND = 10_000
_BOUND_TEXTS = {"about": "bound_about", "at_least": "bound_at_least", "at_most": "bound_at_most"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~$:&])")
_AT_START = re.compile(r"^([-+=]|\d+(?=[.)](?:\s|$)))")
_LINKS = re.compile(r"(?<=:)(?=//|material/)|(?<=www)(?=\.)|(?<=@)|(?<=[-<>~])(?=[-=>])", re.IGNORECASE)
_JOINER = "\u2060"
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def missing(value: Any) -> bool:
    """Whether a cell holds no value (None or NaN)."""
    return value is None or (isinstance(value, float) and value != value)


def number(value: Any, value_type: str, lang: Lang, bound: str | None = None) -> str:
    """A measure's value in words: `≥5,012`, `58.3%`, `1,204.5`; `—` for none, 未知 for unknown."""
    if missing(value):
        return say("value_unknown", lang) if bound == "unknown" else NONE
    if value_type == "share":
        plain = f"{value * 100:.1f}%"
    elif value_type == "hours":
        plain = f"{value:,.1f}".removesuffix(".0")
    else:
        plain = f"{int(value):,}"
    return say(_BOUND_TEXTS[bound], lang, number=plain) if bound in _BOUND_TEXTS else plain


def said_number(value: Any, value_type: str, lang: Lang, bound: str | None = None) -> str:
    """The same where it stands by itself or in a sentence: Chinese counts from 10,000 on in 万, nothing rounded off.

    `1.2345万`, `≥12万`; tables keep their digits, so that they can be compared.
    """
    if lang != "zh" or missing(value) or value_type == "share" or abs(value) < TEN_THOUSAND:
        return number(value, value_type, lang, bound)
    plain = f"{(Decimal(str(round(value, 1))) / TEN_THOUSAND).normalize():,f}万"
    return say(_BOUND_TEXTS[bound], lang, number=plain) if bound in _BOUND_TEXTS else plain


def local_time(utc: datetime | None) -> str:
    """A time of the audit, which is UTC, by this machine's clock: `2026-11-23 18:05`; `—` for none."""
    return f"{utc.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}" if utc else NONE


def signed(value: float, value_type: str) -> str:
    """A difference with its sign: `+12`, `-3.5`, `+2.1` (percentage points for shares)."""
    if value_type == "share":
        return f"{value * 100:+.1f}"
    if value_type == "hours":
        return f"{value:+,.1f}".removesuffix(".0")
    return f"{int(value):+,}"


def change(value: Any, before: Any, value_type: str, lang: Lang) -> str | None:
    """How `value` moved from `before`: `+12（+6.3%）`, `+2.1个百分点`, 持平; None where either is missing."""
    if missing(value) or missing(before):
        return None
    if unchanged(value, before, value_type):
        return say("change_none", lang)
    moved = signed(difference(value, before, value_type), value_type)
    if value_type == "share":
        return say("change_points", lang, points=moved)
    if not before:
        return moved
    return say("change_count", lang, number=moved, percent=f"{(value - before) / before * 100:+.1f}%")


def unchanged(value: float, before: float, value_type: str) -> bool:
    """Whether two values read the same: shares and hours are compared as they are shown."""
    return difference(value, before, value_type) == 0


def difference(value: float, before: float, value_type: str) -> float:
    """What one gets by subtracting the two as they are shown: shares to a tenth of a point, hours to a tenth."""
    if value_type == "share":
        return round(round(value * 100, 1) - round(before * 100, 1), 1) / 100
    if value_type == "hours":
        return round(round(value, 1) - round(before, 1), 1)
    return value - before


def inert_markdown(text: str) -> str:
    """`text` so that Markdown shows it letter by letter: no link, formula, picture or icon of its own.

    What is recognised only after escapes are read (addresses, icons, arrows) is parted by an invisible joiner.
    """
    plain = _LINKS.sub(_JOINER, re.sub(r"[\r\n]+", " ", text))
    escaped = _MARKDOWN.sub(r"\\\1", plain)
    return _AT_START.sub(lambda found: f"{found[0]}{_JOINER}" if found[0].isdigit() else f"\\{found[0]}", escaped)


def inert_label(text: str) -> str:
    """`text` so that plotly, which reads a little HTML and its own `%{…}`, shows it letter by letter."""
    return "".join(_HTML.get(letter, letter) for letter in text).replace("%{", f"%{_JOINER}{{")


def shortened(text: str, width: int = 12) -> str:
    """`text` with its middle left out where it is wider than `width` letters."""
    if len(text) <= width:
        return text
    front = (width - 1) // 2 + (width - 1) % 2
    return text[:front] + "…" + text[-(width - 1 - front) :]
