"""Lines over the years broken where a definition changed, and the footnotes that say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import missing
from measures import CATALOGUE, DIMENSIONS
from measures.breaks import Break, breaks_between
from measures.selection import Selection
from texts import Lang

_MARK = "#5B5652"


def breaks_in(rows: pd.DataFrame, selection: Selection) -> tuple[Break, ...]:
    """The breaks among what rows show: their measures and dimensions, over their years, else those selected."""
    names = [str(name) for name in rows.columns]
    years = [int(year) for year in rows["year"] if not missing(year)] if "year" in names else list(selection.years)
    dimensions = {*(name for name in names if name in DIMENSIONS), *selection.restricted()}
    return breaks_between([name for name in names if name in CATALOGUE], dimensions, years)


def footnotes(rows: pd.DataFrame, selection: Selection, lang: Lang) -> tuple[str, ...]:
    """What a reader of these rows must know of breaks, each said once."""
    return tuple(dict.fromkeys(one.note(lang) for one in breaks_in(rows, selection)))


def broken(figure: Drawing, found: Sequence[Break]) -> Drawing:
    """A figure whose horizontal axis is years, its lines interrupted and a dotted upright where each break lies."""
    years = list(figure["layout"]["xaxis"]["categoryarray"])
    marked = [one.year for one in found if any(int(year) < one.year for year in years)]
    places = {year: next((at for at, own in enumerate(years) if int(own) >= year), len(years)) for year in marked}
    if not places:
        return figure
    traces = [_interrupted(trace, set(places)) for trace in figure["data"]]
    lines = [
        {
            "type": "line",
            "xref": "x",
            "x0": at - 0.5,
            "x1": at - 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": _MARK, "width": 1.5, "dash": "dot"},
        }
        for at in sorted(set(places.values()))
    ]
    shapes = [*figure["layout"].get("shapes", ()), *lines]
    return {"data": traces, "layout": {**figure["layout"], "shapes": shapes}}


def _interrupted(trace: dict[str, Any], years: set[int]) -> dict[str, Any]:
    """A line with an empty point before the first of its points in or after each of the years; bars as they are."""
    if trace.get("type") != "scatter" or "lines" not in str(trace.get("mode")):
        return trace
    starts = {
        place
        for place in range(1, len(trace["x"]))
        if any(int(trace["x"][place - 1]) < year <= int(trace["x"][place]) for year in years)
    }
    return {
        name: _with_empty(cells, starts, keep=name == "x") if _one_a_point(name, cells, trace) else cells
        for name, cells in trace.items()
    }


def _one_a_point(name: str, cells: Any, trace: dict[str, Any]) -> bool:
    return name in ("x", "y", "text", "customdata") and isinstance(cells, list) and len(cells) == len(trace["x"])


def _with_empty(cells: list[Any], starts: set[int], *, keep: bool) -> list[Any]:
    found: list[Any] = []
    for place, cell in enumerate(cells):
        if place in starts:
            found.append(cell if keep else None)
        found.append(cell)
    return found
