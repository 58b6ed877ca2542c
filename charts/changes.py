"""How a figure differs from another, in words: when it has moved, when it is level, and when to keep silent.

The rules: counts differ in percent and shares in percentage points; within LEVEL_COUNT or LEVEL_POINTS two figures
are level (基本持平), with the difference beside it; no percentage is taken of fewer than SMALLEST; figures that are
not exact are set side by side and not subtracted.
"""

from __future__ import annotations

from typing import Literal

from charts.findings import amount
from charts.format import difference, number, signed
from charts.labels import counted_unit, value_type
from measures.cited import Cited
from texts import Lang, say

LEVEL_COUNT = 0.01
"""Counts that differ by no more than this share of the earlier one are level."""
LEVEL_POINTS = 0.005
"""Shares that differ by no more than this, half a percentage point, are level."""
SMALLEST = 10
"""Of fewer than this no percentage is spoken of."""

Against = Literal["year", "other"]


def said(one: Cited, lang: Lang) -> str:
    """A cited figure with its unit and bound: `135家`, `至少5,012人次`."""
    return amount(one.value, one.measure, lang, one.bound)


def changed(now: Cited, before: Cited | None, lang: Lang, against: Against = "year") -> str:
    """`比上年多8家（+6.3%）`, `与上年基本持平（升0.2个百分点）`; empty where there is nothing to compare."""
    if before is None or before.value is None or now.value is None:
        return ""
    if not (now.exact and before.exact):
        return say(f"shift_{against}_beside", lang, amount=said(before, lang))
    kind = value_type(now.measure)
    moved = difference(now.value, before.value, kind)
    if not moved:
        return say(f"shift_{against}_same", lang)
    way = "up" if moved > 0 else "down"
    if level(now, before):
        return say(f"shift_{against}_level", lang, detail=_detail(moved, way, now, before, lang))
    if kind == "share":
        return say(f"shift_{against}_points_{way}", lang, points=_size(moved, kind))
    how_much, percent = _counted(moved, now, lang), share_of(now, before)
    if percent is None:
        return say(f"shift_{against}_count_{way}", lang, amount=how_much)
    return say(f"shift_{against}_percent_{way}", lang, amount=how_much, percent=percent)


def level(now: Cited, before: Cited) -> bool:
    """Whether two exact figures are within the band of each other."""
    assert now.value is not None and before.value is not None
    kind = value_type(now.measure)
    moved = abs(difference(now.value, before.value, kind))
    return moved <= LEVEL_POINTS if kind == "share" else moved <= LEVEL_COUNT * before.value


def share_of(now: Cited, before: Cited) -> str | None:
    """The difference in percent, `+6.3%`; None where the earlier figure is too small for one."""
    assert now.value is not None and before.value is not None
    if before.value < SMALLEST:
        return None
    return f"{(now.value - before.value) / before.value * 100:+.1f}%"


def apart(now: Cited, before: Cited, lang: Lang) -> str:
    """The difference for the cell of a table: `+8（+6.3%）`, `-2.1个百分点`, 相同; `—` where there is none to tell."""
    if not (now.exact and before.exact):
        return "—"
    assert now.value is not None and before.value is not None
    kind = value_type(now.measure)
    moved = difference(now.value, before.value, kind)
    if not moved:
        return say("apart_none", lang)
    if kind == "share":
        return say("change_points", lang, points=signed(moved, kind))
    percent = share_of(now, before)
    plain = signed(moved, kind)
    return plain if percent is None else say("change_count", lang, number=plain, percent=percent)


def _size(moved: float, kind: str) -> str:
    return signed(abs(moved), kind).removeprefix("+")


def _counted(moved: float, one: Cited, lang: Lang) -> str:
    size = number(abs(moved), value_type(one.measure), lang)
    return say("amount", lang, number=size, unit=counted_unit(one.measure, size, lang)).strip()


def _detail(moved: float, way: str, now: Cited, before: Cited, lang: Lang) -> str:
    kind = value_type(now.measure)
    if kind == "share":
        return say(f"shift_detail_points_{way}", lang, points=_size(moved, kind))
    return say(f"shift_detail_count_{way}", lang, amount=_counted(moved, now, lang), percent=share_of(now, before))
