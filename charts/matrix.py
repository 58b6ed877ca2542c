"""Where do two dimensions meet, and where not? Rows of two dimensions → a matrix with values written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import inert_label, missing, number, shortened
from charts.labels import in_order, measure_name, value_name, value_type
from charts.style import PALE_TO_DEEP, ROW_HEIGHT, category_axis, layout
from texts import Lang


def matrix(rows: pd.DataFrame, down: str, across: str, measure: str, lang: Lang, empty: Any = 0) -> Drawing:
    """Cells coloured by value, each with its value. `rows`: both dimensions and the measure; a cell
    that no row speaks of shows `empty` (0 for counts, None for shares)."""
    downs, acrosses = in_order(down, rows[down]), in_order(across, rows[across])
    cells = {
        (first, second): value for first, second, value in zip(rows[down], rows[across], rows[measure], strict=True)
    }
    grid = [[cells.get((first, second), empty) for second in acrosses] for first in downs]
    kind = value_type(measure)
    across_names = [inert_label(value_name(across, value, lang)) for value in acrosses]
    down_names = [inert_label(value_name(down, value, lang)) for value in downs]
    width = 6 if lang == "zh" else 14
    trace = {
        "type": "heatmap",
        "z": [
            [_shade(value, first, second) for second, value in zip(acrosses, row, strict=True)]
            for first, row in zip(downs, grid, strict=True)
        ],
        "x": list(range(len(acrosses))),
        "y": list(range(len(downs))),
        "text": [[number(value, kind, lang) for value in row] for row in grid],
        "texttemplate": "%{text}",
        "textfont": {"size": 14},
        "customdata": [[[first, second] for second in across_names] for first in down_names],
        "hovertemplate": "%{customdata[0]} × %{customdata[1]}<br>"
        + inert_label(measure_name(measure, lang))
        + " %{text}<extra></extra>",
        "colorscale": [[place / (len(PALE_TO_DEEP) - 1), shade] for place, shade in enumerate(PALE_TO_DEEP)],
        "zmin": 0,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": False,
    }
    turned = {"tickangle": 0} if lang == "zh" else {"tickangle": "auto", "autotickangles": [0, 90]}
    axes = {
        "xaxis": {**_named(acrosses, across, lang, width, folded), "side": "top", **turned},
        "yaxis": {**_named(downs, down, lang, 8 if lang == "zh" else 24, inert_label), "autorange": "reversed"},
    }
    marks = [[{down: first, across: second} for second in acrosses] for first in downs]
    return {"data": [trace], "marks": [marks], "layout": layout(max(220, 70 + ROW_HEIGHT * len(downs)), **axes)}


def _shade(value: Any, first: Any, second: Any) -> Any:
    """What colours a cell: its value; cells of what is not stated stay pale, so that they do not set the scale."""
    if missing(value):
        return None
    return 0 if missing(first) or missing(second) else value


def folded(text: str) -> str:
    """A label on two lines, so that six columns fit a telephone: 先锋 over 南西, Co- over governance."""
    middle = len(text) // 2 if len(text) > 2 and text[0] > "\u2e7f" else len(text)
    place = max(text.find(" "), text.find("-")) + 1 or middle
    return "<br>".join(inert_label(part.strip()) for part in (text[:place], text[place:]) if part.strip())


def _named(values: list[Any], dimension: str, lang: Lang, width: int, written: Callable[[str], str]) -> dict[str, Any]:
    short = [written(shortened(value_name(dimension, value, lang), width)) for value in values]
    return {
        **category_axis(),
        "type": "linear",
        "tickmode": "array",
        "zeroline": False,
        "tickvals": list(range(len(values))),
        "ticktext": short,
    }
