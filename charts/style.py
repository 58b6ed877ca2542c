"""Colours and layout: their one home. Every theme and unit type keeps its colour everywhere.

Themes wear the Okabe–Ito palette, unit types Paul Tol's muted one: both hold for colour-blind eyes,
and they do not meet, so a colour never stands for a theme here and a type there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from charts.drawing import Drawing

ACCENT = "#B3261E"
NEUTRAL = "#7A7A7A"
UNKNOWN = "#BDB7B2"
CHOSEN = "rgba(179, 38, 30, 0.13)"
VEIL = "rgba(255, 255, 255, 0.78)"
"""What a label stands on where lines run below it."""
FAINT, FAINTER, PLAIN = "rgba(60, 54, 50, 0.22)", "rgba(90, 84, 80, 0.05)", "rgba(60, 54, 50, 0.5)"
"""Lines of a network."""
COLOURS: dict[str, dict[str, str]] = {
    "theme": {
        "先锋南西": "#D55E00",
        "志愿南西": "#0072B2",
        "共治南西": "#009E73",
        "乐享南西": "#E69F00",
        "人文南西": "#CC79A7",
        "慈善南西": "#56B4E9",
    },
    "unit_type": {
        "机关": "#332288",
        "事业单位": "#117733",
        "国有企业": "#882255",
        "非公企业": "#44AA99",
        "社会组织": "#CC6677",
        "居民区": "#B8A44C",
        "其他": "#8A8A8A",
    },
}
TURNOVER_COLOURS = {
    "retained_units": "#4C6A92",
    "returned_units": "#8FB0CF",
    "new_units": "#2A9D8F",
    "lapsed_units": "#C97B63",
}
AGE_COLOURS = ["#F3CFC5", "#E59F8F", "#CB6451", "#8C1C17", "#5A0F0A"]
"""What has waited from a short while to the longest."""
GAP_COLOURS = ["#EEF1F4", "#F0C36B", "#C0563F"]
"""No gap, fewer than before, nobody: told apart by lightness too."""
PALE_TO_DEEP = ["#FBF1EE", "#F3D0C6", "#E5A090", "#CB6552", "#8C1D18"]
IN_THE_DARK = {
    ACCENT: "#E5645A",
    CHOSEN: "rgba(229, 100, 90, 0.28)",
    VEIL: "rgba(22, 19, 17, 0.78)",
    FAINT: "rgba(225, 218, 212, 0.22)",
    FAINTER: "rgba(225, 218, 212, 0.08)",
    PLAIN: "rgba(225, 218, 212, 0.5)",
    "#332288": "#88CCEE",
    "#117733": "#3C9A55",
    "#882255": "#C45FB3",
    **dict(zip(AGE_COLOURS, ["#5A332C", "#8A4A3E", "#C4604F", "#F2A898", "#FBF1EE"], strict=True)),
    **dict(zip(GAP_COLOURS, ["#38322E", "#96701C", "#D5583C"], strict=True)),
}
"""What stands for a colour on a dark ground, where it would be too dark to see."""
SCALE_IN_THE_DARK = dict(zip(PALE_TO_DEEP, ["#2A1C19", "#52302A", "#8A4A3E", "#C4604F", "#F2A898"], strict=True))
"""The same for the colours of a scale, where little would be brightest; letters on it take their colour from it."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star", "hexagon")

LEGEND: dict[str, Any] = {
    "orientation": "h",
    "yref": "container",
    "y": 0,
    "yanchor": "bottom",
    "x": 0,
    "xanchor": "left",
    "title": {"text": ""},
    "font": {"size": 13},
}

ROW_HEIGHT = 40
PLAIN_HEIGHT = 310


def colour(dimension: str, value: Any) -> str:
    """The colour of one value of a dimension; the accent where values of it have none of their own."""
    if value is None:
        return NEUTRAL
    return COLOURS.get(dimension, {}).get(str(value), NEUTRAL if dimension in COLOURS else ACCENT)


INKS = Path(__file__).with_name("inks.js")
"""The script that does what `colour_on` does wherever a figure is drawn, for cells and bars."""


def colour_on(fill: str) -> str:
    """The colour of letters that are read on a fill: dark on pale, white on deep. `fill`: `#RRGGBB`."""
    shares = [int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    bright = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#FFFFFF" if 1.05 / (bright + 0.05) > (bright + 0.05) / 0.055 else "#141110"


def gap_for(bars: int) -> float:
    """The share of a category left empty, so that a few bars do not grow into blocks."""
    return 0.32 if bars > 4 else 1 - 0.14 * max(bars, 1)


def layout(height: int, **more: Any) -> dict[str, Any]:
    """A figure's layout: no title (the page draws it), legend below, margins that make room for labels."""
    found: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
        "showlegend": False,
        "bargap": 0.32,
        "dragmode": False,
        "separators": ".,",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "legend": dict(LEGEND),
        "hoverlabel": {"align": "left"},
    }
    found.update(more)
    return found


def category_axis(**more: Any) -> dict[str, Any]:
    """An axis whose marks are words; years are words too, or the axis shows 2,018.5."""
    return {
        "type": "category",
        "fixedrange": True,
        "automargin": True,
        "title": {"text": ""},
        "showgrid": False,
        "tickfont": {"size": 13},
        **more,
    }


def named_axis(names: Sequence[str]) -> dict[str, Any]:
    """The axis of bars at the places 0, 1, 2 … from the top down, each with its name."""
    return {
        **category_axis(),
        "type": "linear",
        "autorange": "reversed",
        "zeroline": False,
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "ticklabelstandoff": 6,
    }


def value_axis(**more: Any) -> dict[str, Any]:
    """An axis of numbers that starts at zero."""
    return {
        "fixedrange": True,
        "automargin": True,
        "rangemode": "tozero",
        "title": {"text": ""},
        "zeroline": True,
        "tickfont": {"size": 12},
        "nticks": 5,
        **more,
    }


def stacked_years(traces: list[dict[str, Any]], years: list[str], height: int, *, top: int, bottom: int) -> Drawing:
    """Bars stacked over the years, those below zero downwards, with a legend; each part bears its number."""
    return {
        "data": traces,
        "marks": [[{"year": int(year)} for year in years] for _ in traces],
        "layout": layout(
            height,
            showlegend=True,
            barmode="relative",
            uniformtext={"minsize": 10, "mode": "hide"},
            bargap=gap_for(len(years)),
            margin={"l": 8, "r": 16, "t": top, "b": bottom},
            xaxis=category_axis(categoryarray=years),
            yaxis=value_axis(showticklabels=False),
        ),
    }


def highlighted(figure: Drawing, years: Collection[int]) -> Drawing:
    """The figure, whose horizontal axis is all years, with a pale band behind some of them."""
    places = [int(place) for place in figure["layout"]["xaxis"]["categoryarray"]]
    bands = [
        {
            "type": "rect",
            "xref": "x",
            "x0": at - 0.5,
            "x1": at + 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": CHOSEN,
            "line": {"width": 0},
            "layer": "below",
        }
        for at, year in enumerate(places)
        if year in years
    ]
    shapes = [*figure["layout"].get("shapes", ()), *bands]
    return {**figure, "layout": {**figure["layout"], "shapes": shapes}} if bands else figure
