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
    across_names = [value_name(across, value, lang) for value in acrosses]
    down_names = [value_name(down, value, lang) for value in downs]
    shades = [
        [_shade(value, first, second) for second, value in zip(acrosses, row, strict=True)]
        for first, row in zip(downs, grid, strict=True)
    ]
    texts = [[number(value, kind, lang) for value in row] for row in grid]
    drawn = heat((down_names, across_names), shades, texts, measure_name(measure, lang), lang)
    marks = [[{down: first, across: second} for second in acrosses] for first in downs]
    return {**drawn, "marks": [marks]}


def heat(
    names: tuple[list[str], list[str]],
    shades: list[list[Any]],
    texts: list[list[str]],
    said: str,
    lang: Lang,
    wide: int = 8,
    small: bool = False,
) -> Drawing:
    """Cells of rows and columns so called, coloured by `shades` (None: no cell), each with its text; `said` names
    what the texts are, `wide` how many Chinese letters the name of a row may have; `small` letters for texts of
    two lines, and column names that turn where they would not fit."""
    down_names, across_names = ([inert_label(name) for name in side] for side in names)
    trace = {
        "type": "heatmap",
        "z": shades,
        "x": list(range(len(across_names))),
        "y": list(range(len(down_names))),
        "text": texts,
        "texttemplate": "%{text}",
        "textfont": {"size": 12 if small else 14},
        "customdata": [[[first, second] for second in across_names] for first in down_names],
        "hovertemplate": "%{customdata[0]} × %{customdata[1]}<br>" + inert_label(said) + " %{text}<extra></extra>",
        "colorscale": [[place / (len(PALE_TO_DEEP) - 1), shade] for place, shade in enumerate(PALE_TO_DEEP)],
        "zmin": 0,
        "zmax": max((value for row in shades for value in row if value), default=1),
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": False,
    }
    turns = small or lang == "en"
    turned = {"tickangle": "auto", "autotickangles": [0, 90]} if turns else {"tickangle": 0}
    axes = {
        "xaxis": {**_named(names[1], 6 if lang == "zh" else 14, folded), "side": "top", **turned},
        "yaxis": {**_named(names[0], wide if lang == "zh" else max(wide, 24), inert_label), "autorange": "reversed"},
    }
    return {"data": [trace], "layout": layout(max(220, 70 + ROW_HEIGHT * len(down_names)), **axes)}


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


def _named(names: list[str], width: int, written: Callable[[str], str]) -> dict[str, Any]:
    return {
        **category_axis(),
        "type": "linear",
        "tickmode": "array",
        "zeroline": False,
        "tickvals": list(range(len(names))),
        "ticktext": [written(shortened(name, width)) for name in names],
    }
