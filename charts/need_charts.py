"""What becomes of needs? Their funnel from raised to carried out, and how long the open ones have waited."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import inert_label, missing, number
from charts.labels import coded_name, measure_name
from charts.style import (
    AGE_COLOURS,
    NEUTRAL,
    ROW_HEIGHT,
    UNKNOWN,
    category_axis,
    gap_for,
    layout,
    named_axis,
    value_axis,
)
from texts import Lang, say

STEPS = ("needs", "matched_needs", "done_needs")
_SHADES = (NEUTRAL, "#4C6A92", "#2A9D8F")
_STATUSES = (("open", "matched", "done"), ("matched", "done"), ("done",))
"""What became of the needs that each step counts."""


def funnel(row: dict[str, Any], lang: Lang) -> Drawing:
    """Three bars, each a part of the one above; a step nobody recorded has no bar and says so.

    `row`: needs, matched_needs, match_rate, done_needs, done_rate.
    """
    values = [row.get(step) for step in STEPS]
    shares = (1, row.get("match_rate"), row.get("done_rate"))
    texts = [_step(value, share, lang) for value, share in zip(values, shares, strict=True)]
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(STEPS))),
        "x": [0 if missing(value) else value for value in values],
        "marker": {"color": list(_SHADES)},
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [measure_name(step, lang) for step in STEPS],
        "hovertemplate": "%{customdata}<br>%{text}<extra></extra>",
    }
    top = max((int(value) for value in values if value is not None and not missing(value)), default=1) or 1
    axes = {
        "xaxis": value_axis(showticklabels=False, showgrid=False, range=[0, top * 1.55]),
        "yaxis": named_axis([inert_label(measure_name(step, lang)) for step in STEPS]),
    }
    marks = [{"need_status": statuses} for statuses in _STATUSES]
    return {"data": [trace], "marks": [marks], "layout": layout(60 + ROW_HEIGHT * 4, **axes)}


def _step(value: Any, share: Any, lang: Lang) -> str:
    if missing(value):
        return say("value_unknown", lang)
    return say("funnel_step", lang, count=f"{int(value):,}", share=number(share, "share", lang))


def funnel_finding(row: dict[str, Any], lang: Lang) -> str:
    """How many were raised, matched and carried out, with the shares of those raised."""
    raised = row.get("needs")
    if raised is None or missing(raised) or not raised:
        return say("funnel_none", lang)
    steps = {"raised": int(raised), "matched": int(row.get("matched_needs") or 0)}
    shares = {"matched_share": number(row.get("match_rate"), "share", lang)}
    done = row.get("done_needs")
    if done is None or missing(done):
        return say("funnel_finding_untold", lang, **steps, **shares)
    done_share = number(row.get("done_rate"), "share", lang)
    return say("funnel_finding", lang, **steps, **shares, done=int(done), done_share=done_share)


def ageing(rows: pd.DataFrame, lang: Lang) -> Drawing:
    """One bar a band, from the freshest to the longest. `rows`: age_band, open_needs."""
    names = [coded_name("age_band", band, lang) for band in rows["age_band"]]
    shades = dict(zip(("month", "quarter", "half", "year", "longer"), AGE_COLOURS, strict=True)) | {"undated": UNKNOWN}
    trace = {
        "type": "bar",
        "x": names,
        "y": list(rows["open_needs"]),
        "marker": {"color": [shades[str(band)] for band in rows["age_band"]]},
        "text": [f"{int(count):,}" for count in rows["open_needs"]],
        "textposition": "outside",
        "cliponaxis": False,
        "name": inert_label(say("column_open_needs", lang)),
        "hovertemplate": "%{x}<br>%{y}<extra></extra>",
    }
    axes = {
        "xaxis": category_axis(categoryarray=names),
        "yaxis": value_axis(showticklabels=False, showgrid=False, range=[0, max([1, *rows["open_needs"]]) * 1.2]),
    }
    marks = [{"age_band": str(band)} for band in rows["age_band"]]
    drawn = layout(60 + ROW_HEIGHT * 4, bargap=gap_for(len(names)), **axes)
    return {"data": [trace], "marks": [marks], "layout": drawn}


def ageing_finding(rows: pd.DataFrame, on: datetime.date, lang: Lang) -> str:
    """How many are open on a day, and how many of them for more than half a year."""
    counts = dict(zip(rows["age_band"], rows["open_needs"], strict=True))
    open_needs = sum(counts.values())
    if not open_needs:
        return say("ageing_none", lang, on=on.isoformat())
    long = counts.get("year", 0) + counts.get("longer", 0)
    return say("ageing_finding", lang, on=on.isoformat(), count=open_needs, long=long, longer=counts.get("longer", 0))


def spoken(finding: str, rows: pd.DataFrame, lang: Lang) -> str:
    """The finding and the bars in words."""
    parts = [
        f"{coded_name('age_band', band, lang)} {int(count):,}"
        for band, count in zip(rows["age_band"], rows["open_needs"], strict=True)
    ]
    return say("alt_join", lang).join([finding, *parts])
