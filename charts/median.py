"""How does one stand among the others? Standings → bars as shares of the median, and the finding."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from charts.changes import said
from charts.drawing import Drawing
from charts.findings import amount
from charts.format import inert_label, number
from charts.labels import measure_name, value_type
from charts.ratio_bars import ratio_axes, ratio_bars, ratio_line
from charts.style import ACCENT, NEUTRAL, ROW_HEIGHT, layout
from measures.standing import Standing
from texts import Lang, say

_MOST = 2.6
"""Bars end here: what is more than that says its number."""


def _median(one: Standing, lang: Lang) -> str:
    kind, value = value_type(one.figure.measure), one.median
    if kind == "int" and value is not None and value != int(value):
        return f"{value:,.1f}"
    return number(value, kind, lang)


def beside_median(found: Sequence[Standing], lang: Lang) -> Drawing:
    """A bar a measure, the median of the areas as 1; each says its own figure and the median."""
    shown = [one for one in found if one.median]
    ratios = [min(float(one.figure.value or 0) / float(one.median or 1), _MOST) for one in shown]
    words = [
        say("median_bar", lang, own=number(one.figure.value, value_type(one.figure.measure), lang, one.figure.bound),
            median=_median(one, lang))
        for one in shown
    ]  # fmt: skip
    names = [inert_label(measure_name(one.figure.measure, lang)) for one in shown]
    colours = [ACCENT if ratio < 1 else NEUTRAL for ratio in ratios]
    traces, column = ratio_bars(ratios, words, names, colours, gap=0.05)
    line = ratio_line(color="#5B5652", width=2, dash="dot")
    height = max(180, 40 + ROW_HEIGHT * len(shown))
    return {"data": traces, "layout": layout(height, shapes=[line], **ratio_axes(names, column * 1.7))}


def median_finding(found: Sequence[Standing], area: str, lang: Lang) -> str:
    """In how many figures the area lies below the median, and the one in which it lies furthest below."""
    known = [one for one in found if one.median]
    if not known:
        return say("median_unknown", lang, area=area)
    below = [one for one in known if float(one.figure.value or 0) < float(one.median or 0)]
    if not below:
        return say("median_none_below", lang, area=area, count=len(known))
    worst = min(below, key=lambda one: float(one.figure.value or 0) / float(one.median or 1))
    return say(
        "median_below",
        lang,
        area=area,
        below=len(below),
        count=len(known),
        name=measure_name(worst.figure.measure, lang),
        own=said(worst.figure, lang),
        median=_median_amount(worst, lang),
    )


def _median_amount(one: Standing, lang: Lang) -> str:
    plain = _median(one, lang)
    whole = one.median is not None and one.median == int(one.median)
    if value_type(one.figure.measure) != "int" or whole:
        return amount(one.median, one.figure.measure, lang)
    return plain


def standing_rows(found: Sequence[Standing], lang: Lang) -> pd.DataFrame:
    """A row a measure in words: own figure, median, place among how many."""
    lines = [
        {
            "standing_measure": measure_name(one.figure.measure, lang),
            "standing_own": number(one.figure.value, value_type(one.figure.measure), lang, one.figure.bound),
            "standing_median": _median(one, lang),
            "standing_rank": say("standing_place", lang, rank=one.rank, areas=one.areas),
        }
        for one in found
    ]
    return pd.DataFrame(lines, dtype=object)
