"""What is it made of? Rows of two dimensions → stacked bars whose parts add up to the whole."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import inert_label, missing, number, shortened
from charts.labels import in_order, value_name, value_type
from charts.style import LEGEND, PLAIN_HEIGHT, ROW_HEIGHT, category_axis, colour, gap_for, layout, value_axis
from texts import Lang


def composition(rows: pd.DataFrame, whole: str, part: str, measure: str, lang: Lang) -> Drawing:
    """One bar for each value of `whole`, stacked by `part`: upright where the whole is the year, else lying.

    `rows`: both dimensions and an additive measure; absent pairs are nothing.
    """
    wholes, parts = in_order(whole, rows[whole]), in_order(part, rows[part])
    cells = {
        (first, second): value for first, second, value in zip(rows[whole], rows[part], rows[measure], strict=True)
    }
    upright = whole == "year"
    traces = [_part(wholes, item, cells, (whole, part, measure), lang) for item in parts]
    names = [inert_label(shortened(value_name(whole, item, lang), 12 if lang == "zh" else 22)) for item in wholes]
    words = category_axis(
        tickmode="array",
        tickvals=[str(item) for item in wholes],
        ticktext=names,
        categoryarray=[str(item) for item in wholes],
    )
    numbers = value_axis(showticklabels=False, showgrid=False)
    axes = (
        {"xaxis": words, "yaxis": numbers}
        if upright
        else {"xaxis": numbers, "yaxis": {**words, "autorange": "reversed", "ticklabelstandoff": 6}}
    )
    height = PLAIN_HEIGHT + 90 if upright else 130 + ROW_HEIGHT * len(wholes)
    more = {
        "showlegend": True,
        "barmode": "stack",
        "legend": {**LEGEND, "traceorder": "normal"},
        "margin": {"l": 8, "r": 16, "t": 8, "b": 96},
        "uniformtext": {"minsize": 10, "mode": "hide"},
        "bargap": gap_for(len(wholes)) if upright else 0.32,
        **axes,
    }
    marks = [[{whole: first, part: item} for first in wholes] for item in parts]
    return {"data": traces, "marks": marks, "layout": layout(height, **more)}


def _part(
    wholes: list[Any], item: Any, cells: dict[tuple[Any, Any], Any], names: tuple[str, str, str], lang: Lang
) -> dict[str, Any]:
    whole, part, measure = names
    values = [cells.get((first, item)) for first in wholes]
    plain = [0 if missing(value) else value for value in values]
    positions = [str(first) for first in wholes]
    name = inert_label(value_name(part, item, lang))
    shown = [number(value, value_type(measure), lang) for value in plain]
    full = [inert_label(value_name(whole, first, lang)) for first in wholes]
    return {
        "type": "bar",
        "name": name,
        "orientation": "v" if whole == "year" else "h",
        "x": positions if whole == "year" else plain,
        "y": plain if whole == "year" else positions,
        "marker": {"color": colour(part, item), "line": {"width": 1, "color": "rgba(255,255,255,0.6)"}},
        "text": [text if value else "" for value, text in zip(plain, shown, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "customdata": [[first, text] for first, text in zip(full, shown, strict=True)],
        "hovertemplate": f"%{{customdata[0]}} · {name}<br>%{{customdata[1]}}<extra></extra>",
    }
