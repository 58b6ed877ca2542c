"""How does one year's catalogue become the next? One step → a bridge of bars: before, new, ended, merged, after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charts.drawing import Drawing
from charts.format import inert_label
from charts.style import (
    NEUTRAL,
    PLAIN_HEIGHT,
    TURNOVER_COLOURS,
    UNKNOWN,
    category_axis,
    gap_for,
    layout,
    value_axis,
)
from texts import Lang, say

_MOVES = (
    ("new", 1, TURNOVER_COLOURS["new_units"]),
    ("ended", -1, TURNOVER_COLOURS["lapsed_units"]),
    ("merged", -1, TURNOVER_COLOURS["returned_units"]),
    ("gone", -1, TURNOVER_COLOURS["lapsed_units"]),
    ("unexplained", 1, UNKNOWN),
)


def moves_of(step: Mapping[Any, Any]) -> list[tuple[str, int, str]]:
    """What a step is made of, each (kind, signed number, colour); what did not happen is left out, new and ended not.

    `step`: a row of project_steps (new, ended, merged, unexplained) or of published_steps (new, gone).
    """
    found = []
    for name, sign, shade in _MOVES:
        if name in step and (step[name] or name in ("new", "ended", "gone")):
            found.append((name, sign * int(step[name]), shade))
    return found


def project_step(step: Mapping[Any, Any], lang: Lang) -> Drawing:
    """The bridge of one step: `year`, `before`, `after` and the moves between them."""
    year, at = int(step["year"]), int(step["before"])
    bars = [(say("step_year", lang, year=year - 1), 0, at, str(at), NEUTRAL)]
    for name, move, shade in moves_of(step):
        bars.append((say(f"step_{name}", lang), min(at, at + move), abs(move), signed_number(move), shade))
        at += move
    bars.append((say("step_year", lang, year=year), 0, int(step["after"]), str(step["after"]), NEUTRAL))
    names = [inert_label(name) for name, *_ in bars]
    trace = {
        "type": "bar",
        "x": names,
        "base": [base for _, base, *_ in bars],
        "y": [height for _, _, height, *_ in bars],
        "text": [text for *_, text, _ in bars],
        "textposition": "outside",
        "textfont": {"size": 16},
        "cliponaxis": False,
        "marker": {"color": [shade for *_, shade in bars]},
        "hovertemplate": "%{x}<br>%{text}<extra></extra>",
    }
    top = max(base + height for _, base, height, *_ in bars)
    axes = {
        "xaxis": category_axis(categoryarray=names),
        "yaxis": value_axis(showticklabels=False, showgrid=False, range=[0, top * 1.18]),
    }
    marks = [{"year": year - 1}, *({"year": year} for _ in bars[1:])]
    return {"data": [trace], "marks": [marks], "layout": layout(PLAIN_HEIGHT, bargap=gap_for(len(bars)), **axes)}


def signed_number(move: int) -> str:
    """`+5`, `−4`, `0`."""
    return f"+{move}" if move > 0 else f"−{abs(move)}" if move else "0"


def step_finding(step: Mapping[Any, Any], lang: Lang) -> str:
    """「2019年18个到2020年19个：+5 −4」, with what is merged among those gone and what does not add up named."""
    gone = sum(-move for name, move, _ in moves_of(step) if name in ("ended", "merged", "gone"))
    words = {"year": int(step["year"]), "last": int(step["year"]) - 1, "new": int(step["new"]), "gone": gone}
    said = say("finding_step", lang, before=int(step["before"]), after=int(step["after"]), **words)
    if step.get("merged"):
        said += say("finding_step_merged", lang, merged=int(step["merged"]))
    if step.get("unexplained"):
        said += say("finding_step_unexplained", lang, number=signed_number(int(step["unexplained"])))
    return said
