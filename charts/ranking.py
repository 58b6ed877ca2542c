"""Which is most, which is least? Rows of one dimension → horizontal bars, the most at the top."""

from __future__ import annotations

import pandas as pd

from charts.drawing import Drawing
from charts.format import inert_label, missing, number, shortened
from charts.labels import measure_name, value_name, value_type
from charts.style import ROW_HEIGHT, colour, layout, named_axis, value_axis
from measures.frames import such
from texts import Lang


def ordered(rows: pd.DataFrame, dimension: str, measure: str) -> pd.DataFrame:
    """Rows from the most to the least; those without a value, then those of nobody, last; ties keep their order."""
    keys = [
        (missing(who), missing(value), 0 if missing(value) else -value)
        for who, value in zip(rows[dimension], rows[measure], strict=True)
    ]
    places = sorted(range(len(rows)), key=lambda place: keys[place])
    return rows.iloc[places].reset_index(drop=True)


def ranking(rows: pd.DataFrame, dimension: str, measure: str, lang: Lang) -> Drawing:
    """Horizontal bars, one a row, with the value written at the end. `rows`: dimension and measure."""
    told = [not (missing(who) and missing(value)) for who, value in zip(rows[dimension], rows[measure], strict=True)]
    sorted_rows = ordered(such(rows, told), dimension, measure)
    names = [inert_label(value_name(dimension, value, lang)) for value in sorted_rows[dimension]]
    bounds = sorted_rows.get(f"{measure}_bound", pd.Series([None] * len(sorted_rows)))
    kind = value_type(measure)
    shown = [number(value, kind, lang, bound) for value, bound in zip(sorted_rows[measure], bounds, strict=True)]
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(names))),
        "x": [0 if missing(value) else value for value in sorted_rows[measure]],
        "marker": {"color": [colour(dimension, value) for value in sorted_rows[dimension]]},
        "text": shown,
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": names,
        "name": inert_label(measure_name(measure, lang)),
        "hovertemplate": "%{customdata}<br>%{text}<extra></extra>",
    }
    top = max((value for value in sorted_rows[measure] if not missing(value)), default=1) or 1
    short = [
        inert_label(shortened(value_name(dimension, value, lang), 12 if lang == "zh" else 22))
        for value in sorted_rows[dimension]
    ]
    axes = {
        "xaxis": value_axis(showticklabels=False, showgrid=False, range=[0, top * 1.2]),
        "yaxis": named_axis(short),
    }
    marks = [{dimension: None if missing(value) else value} for value in sorted_rows[dimension]]
    return {"data": [trace], "marks": [marks], "layout": layout(max(180, 40 + ROW_HEIGHT * len(names)), **axes)}
