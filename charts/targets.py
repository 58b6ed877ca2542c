"""How far are the targets? Progress → bars as shares of the target; and the targets as marks in a trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.findings import amount
from charts.format import inert_label, number
from charts.labels import measure_name, value_name, value_type
from charts.ratio_bars import ratio_axes, ratio_bars, ratio_line
from charts.style import ROW_HEIGHT, TURNOVER_COLOURS, UNKNOWN, layout
from measures.targets import Progress, Target
from texts import Lang, say

SHADES = {
    "reached": TURNOVER_COLOURS["new_units"],
    "not_reached": TURNOVER_COLOURS["lapsed_units"],
    "not_known": UNKNOWN,
}
_MOST = 1.5
_MARK = "#141110"


def subject(one: Target, lang: Lang) -> str:
    """What a target is of: the whole, a theme, an area or both."""
    parts = [value_name("theme", one.theme, lang)] if one.theme else []
    parts += [one.area] if one.area else []
    return " · ".join(parts) or say("target_whole", lang)


def goal_words(value: float, measure: str, lang: Lang) -> str:
    """A target with its unit: `140家`, `92.5%`."""
    return amount(value, measure, lang)


def progress_figure(found: Sequence[Progress], lang: Lang) -> Drawing:
    """A bar a target, the target as 1; each says the figure and the target."""
    ratios = [min(one.share or 0, _MOST) for one in found]
    names = [
        inert_label(
            say("target_bar", lang, year=one.target.year, subject=subject(one.target, lang),
                name=measure_name(one.target.measure, lang))
        )
        for one in found
    ]  # fmt: skip
    words = [
        say("median_bar", lang, own=_figure(one, lang), median=number(one.target.value, _kind(one), lang))
        for one in found
    ]
    traces, column = ratio_bars(ratios, words, names, [SHADES[one.reached] for one in found], gap=0.04)
    axes = ratio_axes([_folded(name) for name in names], column * 1.6)
    height = max(160, 50 + (ROW_HEIGHT + 8) * len(found))
    marks = [[{"year": one.target.year} for one in found], []]
    line = ratio_line(color=_MARK, width=2)
    return {"data": traces, "marks": marks, "layout": layout(height, shapes=[line], **axes)}


def _folded(name: str) -> str:
    """What the target is of above its measure, so that a telephone has room for the bar."""
    first, mark, rest = name.rpartition(" ")
    return f"{first}<br>{rest}" if mark and len(name) > 12 else name


def _kind(one: Progress) -> str:
    return value_type(one.target.measure)


def _figure(one: Progress, lang: Lang) -> str:
    return number(one.figure.value, _kind(one), lang, one.figure.bound)


def progress_finding(found: Sequence[Progress], lang: Lang) -> str:
    """How many targets are reached, are not, and cannot be told."""
    counts = {name: sum(one.reached == name for one in found) for name in SHADES}
    return say("targets_finding", lang, count=len(found), **counts)


def progress_rows(found: Sequence[Progress], lang: Lang) -> pd.DataFrame:
    """A row a target in words: what it is of, the target, the figure, how far it is."""
    lines = [
        {
            "year": one.target.year,
            "target_of": subject(one.target, lang),
            "target_measure": measure_name(one.target.measure, lang),
            "target_value": number(one.target.value, _kind(one), lang),
            "target_now": _figure(one, lang),
            "target_share": number(one.share, "share", lang),
            "target_reached": say(f"target_{one.reached}", lang),
        }
        for one in found
    ]
    return pd.DataFrame(lines, dtype=object)


def with_goals(figure: Drawing, goals: Mapping[int, float], measure: str, lang: Lang) -> Drawing:
    """A figure whose horizontal axis is years, with a line across each year that has a target."""
    if not goals:
        return figure
    years = sorted(goals)
    mark: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": say("target_mark", lang),
        "x": [str(year) for year in years],
        "y": [goals[year] for year in years],
        "marker": {"symbol": "line-ew", "size": 34, "color": _MARK, "line": {"color": _MARK, "width": 3}},
        "customdata": [say("target_is", lang, amount=goal_words(goals[year], measure, lang)) for year in years],
        "hovertemplate": "%{x}<br>%{customdata}<extra></extra>",
        "cliponaxis": False,
        "showlegend": False,
    }
    axis, vertical = figure["layout"]["xaxis"], dict(figure["layout"]["yaxis"])
    categories = sorted({*axis["categoryarray"], *mark["x"]})
    top = max(goals.values()) * 1.18
    if "range" in vertical:
        vertical["range"] = [vertical["range"][0], max(vertical["range"][1], top)]
    laid = {**figure["layout"], "xaxis": {**axis, "categoryarray": categories}, "yaxis": vertical}
    return {"data": [*figure["data"], mark], "layout": laid}
