"""A figure's drawing as the series of a native chart: the same figures, words and colours, for PowerPoint and Excel."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Literal

from charts.drawing import Drawing, sendable
from charts.style import ACCENT

Shape = Literal["column", "bar", "line"]
Value = float | int | None
_DIGIT = re.compile(r"\d")
_CHARTED = ("bar", "scatter")


@dataclass(frozen=True)
class Series:
    """One series: values by category, how each reads, and one colour or one a value. None is no value, never zero."""

    name: str
    values: tuple[Value, ...]
    shown: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True)
class NativeChart:
    """A chart of categories: upright columns, lying bars (the first on top) or lines; stacked or beside each other."""

    shape: Shape
    stacked: bool
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def number_format(self) -> str:
        """How values are written: percentages, hours with a tenth, else whole numbers; none bears a minus sign."""
        if any(text.endswith("%") for one in self.series for text in one.shown):
            return "0.0%"
        known = [value for one in self.series for value in one.values if value is not None]
        plain = "#,##0" if all(value == int(value) for value in known) else "#,##0.0"
        return f"{plain};{plain}"


def native(drawing: Drawing) -> NativeChart:
    """The chart of a drawing of `charts/` that is made of bars or lines. Raises ValueError for another."""
    traces = drawing["data"]
    if not traces or any(trace["type"] not in _CHARTED for trace in traces):
        raise ValueError("no bars and no lines")
    lying = traces[0].get("orientation") == "h"
    shape: Shape = "line" if traces[0]["type"] == "scatter" else "bar" if lying else "column"
    stacked = drawing["layout"].get("barmode") in ("stack", "relative")
    categories = _categories(drawing, traces[0], lying)
    places = {place: at for at, place in enumerate(_positions(drawing, traces[0], lying))}
    series = tuple(_series(trace, lying, places) for trace in traces)
    return NativeChart(shape, stacked, categories, series)


def _positions(drawing: Drawing, trace: dict[str, Any], lying: bool) -> list[Any]:
    axis = drawing["layout"]["yaxis" if lying else "xaxis"]
    return list(axis.get("categoryarray") or trace["y" if lying else "x"])


def _categories(drawing: Drawing, trace: dict[str, Any], lying: bool) -> tuple[str, ...]:
    """The categories' full names."""
    if not lying:
        return tuple(str(place) for place in _positions(drawing, trace, lying))
    return tuple(read(name[0] if isinstance(name, (list, tuple)) else name) for name in trace["customdata"])


def _series(trace: dict[str, Any], lying: bool, places: dict[Any, int]) -> Series:
    values: list[Value] = [None] * len(places)
    shown = [""] * len(places)
    words = _words(trace)
    given = zip(trace["y" if lying else "x"], trace["x" if lying else "y"], words, strict=True)
    for place, value, text in given:
        values[places[place]] = _known(value, text)
        shown[places[place]] = text
    colour = trace["marker"]["color"]
    colours = tuple(colour) if isinstance(colour, (list, tuple)) else (str(colour or ACCENT),)
    return Series(read(trace["name"]), tuple(values), tuple(shown), colours)


def _words(trace: dict[str, Any]) -> list[str]:
    """How each value reads, in full."""
    beside = trace.get("customdata")
    if beside and isinstance(beside[0], (list, tuple)):
        return [read(entry[1]) for entry in beside]
    lying_names = trace.get("orientation") == "h" and beside
    return [read(text) for text in (trace["text"] if lying_names or not beside else beside)]


def _known(value: Any, text: str) -> Value:
    """The value, None where its words hold no number: a drawing puts an unknown value at zero."""
    plain = sendable(value)
    return None if text and not _DIGIT.search(text) else plain


def read(label: str) -> str:
    """The letters that a label of a drawing shows."""
    return html.unescape(label.replace("<br>", " ")).replace("%\u2060{", "%{")


def before_number(text: str) -> str:
    """What stands before the number in its words: `≥` of `≥5,012`, `约` of `约30`; empty for exact ones."""
    found = _DIGIT.search(text)
    return text[: found.start()] if found else ""
