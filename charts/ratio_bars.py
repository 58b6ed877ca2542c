"""Bars of figures as shares of what each is held against, which stands at 1 as a line; what they say beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts.style import named_axis, value_axis

_REACH = 1
"""Where the line stands; the axis goes at least so far."""


def ratio_bars(
    ratios: Sequence[float],
    words: Sequence[str],
    names: Sequence[str],
    colours: Sequence[str],
    gap: float,
) -> tuple[list[dict[str, Any]], float]:
    """The traces, from the first bar down: bars, and their words in a column right of the longest; its place.

    names: what each bar is of, said on hover; gap: between the longest bar and the words, on the axis.
    """
    places, column = list(range(len(ratios))), max([_REACH, *ratios]) + gap
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": list(ratios),
        "marker": {"color": list(colours)},
        "text": list(words),
        "textposition": "none",
        "customdata": list(names),
        "hovertemplate": "%{customdata}<br>%{text}<extra></extra>",
    }
    beside = {
        "type": "scatter",
        "mode": "text",
        "x": [column] * len(ratios),
        "y": places,
        "text": list(words),
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return [bars, beside], column


def ratio_line(**line: Any) -> dict[str, Any]:
    """The line that shares are of, drawn as `line` says."""
    return {"type": "line", "x0": _REACH, "x1": _REACH, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def ratio_axes(ticks: Sequence[str], end: float) -> dict[str, Any]:
    """The axes of such bars, up to `end`: one name a bar."""
    return {
        "xaxis": value_axis(showticklabels=False, showgrid=False, range=[0, end]),
        "yaxis": named_axis(ticks),
    }
