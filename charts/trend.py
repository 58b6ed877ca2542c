"""How did it go over the years? Rows with a year → a figure with years as categories."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import inert_label, missing, number
from charts.labels import in_order, measure_name, value_name, value_type
from charts.movers import in_every_year
from charts.style import (
    ACCENT,
    PLAIN_HEIGHT,
    SYMBOLS,
    TURNOVER_COLOURS,
    category_axis,
    colour,
    gap_for,
    layout,
    stacked_years,
    value_axis,
)
from texts import Lang

_ROOM = 6
_LETTERS = 44
"""How many letters stand side by side on a telephone; values that need more are turned there."""


def _shown(rows: pd.DataFrame, measure: str, lang: Lang) -> list[str]:
    bounds = rows.get(f"{measure}_bound", pd.Series([None] * len(rows), index=rows.index))
    kind = value_type(measure)
    return [number(value, kind, lang, bound) for value, bound in zip(rows[measure], bounds, strict=True)]


def with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an empty one for each year between the first and the last that has none."""
    known = [int(year) for year in rows["year"]]
    absent = [year for year in range(min(known, default=0), max(known, default=-1)) if year not in known]
    gaps = pd.DataFrame({name: [None] * len(absent) for name in rows.columns}, dtype=object)
    gaps["year"] = absent
    together = pd.concat([rows.astype(object), gaps.astype(object)], ignore_index=True)
    return together.sort_values("year", kind="stable", ignore_index=True)


def _plain(values: pd.Series) -> list[Any]:
    return [None if missing(value) else value for value in values]


def _told(values: pd.Series) -> set[int]:
    """The places of a line that carry their value: all where there is room, else ends and extremes."""
    known = [(value, place) for place, value in enumerate(values) if not missing(value)]
    places = [place for _, place in known]
    if len(known) <= _ROOM:
        return set(places)
    return {places[0], places[-1], min(known)[1], max(known)[1]}


def _years(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """What the marks of one trace stand for."""
    return [{"year": int(year)} for year in rows["year"]]


def bars(rows: pd.DataFrame, measure: str, lang: Lang) -> Drawing:
    """One bar a year with its value written on it. `rows`: year and the measure, one row a year."""
    rows = with_gaps(rows)
    years = [str(year) for year in rows["year"]]
    shown = _shown(rows, measure, lang)
    trace = {
        "type": "bar",
        "x": years,
        "y": _plain(rows[measure]),
        "text": shown,
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": ACCENT},
        "name": inert_label(measure_name(measure, lang)),
        "hovertemplate": "%{x}<br>%{text}<extra></extra>",
    }
    axes = {"xaxis": category_axis(categoryarray=years), "yaxis": value_axis(showticklabels=False)}
    if max(map(len, shown), default=0) * len(years) > _LETTERS:
        trace["meta"] = {"narrow": {"textangle": -90, "constraintext": "inside"}}
        highest = max(float(value or 0) for value in _plain(rows[measure]))
        axes["meta"] = {"narrow": {"yaxis": {**axes["yaxis"], "range": [0, highest * 1.25]}}}
    return {
        "data": [trace],
        "marks": [_years(rows)],
        "layout": layout(PLAIN_HEIGHT, bargap=gap_for(len(years)), **axes),
    }


def line(rows: pd.DataFrame, measure: str, lang: Lang) -> Drawing:
    """One line over the years, each point with its value; a year without a value leaves a gap."""
    rows = with_gaps(rows)
    years = [str(year) for year in rows["year"]]
    shown = _shown(rows, measure, lang)
    trace = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": years,
        "y": _plain(rows[measure]),
        "text": [text if place in _told(rows[measure]) else "" for place, text in enumerate(shown)],
        "customdata": shown,
        "textposition": "top center",
        "cliponaxis": False,
        "connectgaps": False,
        "line": {"color": ACCENT, "width": 3},
        "marker": {"size": 9, "color": ACCENT},
        "name": inert_label(measure_name(measure, lang)),
        "hovertemplate": "%{x}<br>%{customdata}<extra></extra>",
    }
    return {
        "data": [trace],
        "marks": [_years(rows)],
        "layout": layout(PLAIN_HEIGHT, **_line_axes(rows, measure, years)),
    }


def lines(rows: pd.DataFrame, dimension: str, measure: str, lang: Lang) -> Drawing:
    """One line over the years for each value of `dimension`, told apart by colour and by marker.

    A count that a year with rows does not mention is 0 there; a share, and a year without rows, is a gap.
    """
    rows = in_every_year(rows, dimension, measure)
    years = [str(year) for year in dict.fromkeys(with_gaps(rows)["year"])]
    traces, marks = [], []
    for place, value in enumerate(in_order(dimension, rows[dimension])):
        own = with_gaps(rows[[item == value or (missing(item) and missing(value)) for item in rows[dimension]]])
        if all(missing(item) for item in own[measure]):
            continue
        name = inert_label(value_name(dimension, value, lang))
        shade = colour(dimension, value)
        marks.append([{**mark, dimension: None if missing(value) else value} for mark in _years(own)])
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": [str(year) for year in own["year"]],
                "y": _plain(own[measure]),
                "customdata": _shown(own, measure, lang),
                "connectgaps": False,
                "line": {"color": shade, "width": 2.5},
                "cliponaxis": False,
                "marker": {"size": 9, "color": shade, "symbol": SYMBOLS[place % len(SYMBOLS)]},
                "hovertemplate": f"{name} %{{x}}<br>%{{customdata}}<extra></extra>",
            }
        )
    axes = _line_axes(rows, measure, years)
    more = {"showlegend": True, "margin": {"l": 8, "r": 16, "t": 24, "b": 96}, **axes}
    return {"data": traces, "marks": marks, "layout": layout(PLAIN_HEIGHT + 90, **more)}


def _line_axes(rows: pd.DataFrame, measure: str, years: list[str]) -> dict[str, Any]:
    top = max((value for value in rows[measure] if not missing(value)), default=1) or 1
    vertical = value_axis(range=[0, top * 1.18])
    if value_type(measure) == "share":
        vertical["tickformat"] = ".0%"
    return {"xaxis": category_axis(categoryarray=years), "yaxis": vertical}


def turnover(rows: pd.DataFrame, lang: Lang) -> Drawing:
    """Who stayed, came back, came new and, below zero, left. `rows`: year and the four yearly counts."""
    rows = with_gaps(rows)
    years = [str(year) for year in rows["year"]]
    traces = []
    for measure, shade in TURNOVER_COLOURS.items():
        sign = -1 if measure == "lapsed_units" else 1
        values = [None if value is None else sign * value for value in _plain(rows[measure])]
        name = inert_label(measure_name(measure, lang))
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": years,
                "y": values,
                "marker": {"color": shade},
                "text": [
                    text if value else "" for value, text in zip(values, _shown(rows, measure, lang), strict=True)
                ],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "customdata": _shown(rows, measure, lang),
                "hovertemplate": f"{name} %{{x}}<br>%{{customdata}}<extra></extra>",
            }
        )
    return stacked_years(traces, years, PLAIN_HEIGHT + 70, top=24, bottom=72)
