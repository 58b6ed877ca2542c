"""Which area has how much? Areas → an even grid of tiles, or the outlines the office supplies, coloured by value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.drawing import Drawing
from charts.format import inert_label, missing, number, shortened
from charts.labels import measure_name, value_type
from charts.style import PALE_TO_DEEP, layout
from measures.area_shapes import Polygon, Shapes
from texts import Lang

_TILE = 78
_NOTHING = "#EFECEA"
_DARK, _LIGHT = "#141110", "#FFFFFF"


@dataclass(frozen=True)
class Coloured:
    """What is shown of each area: a measure's values with how they are stated, and the areas that are framed."""

    measure: str
    values: Mapping[str, Any]
    bounds: Mapping[str, str | None]
    chosen: Sequence[str] = ()

    def words(self, area: str, lang: Lang) -> str:
        """The value of an area as it is read."""
        return number(self.values.get(area), value_type(self.measure), lang, self.bounds.get(area))

    def shades(self, areas: Iterable[str]) -> dict[str, str]:
        """The colours of the areas, the most among them the deepest."""
        shown = list(areas)
        most = max((self.values[area] for area in shown if not missing(self.values.get(area))), default=0)
        return {area: shade_of(self.values.get(area), most) for area in shown}

    def hover(self, area: str, lang: Lang) -> str:
        """An area with its value, in full."""
        return f"{inert_label(area)}<br>{inert_label(measure_name(self.measure, lang))} {self.words(area, lang)}"


def shade_of(value: Any, most: Any) -> str:
    """The colour of a value between nothing and the most; a pale grey where there is none."""
    if missing(value):
        return _NOTHING
    steps = len(PALE_TO_DEEP) - 1
    place = steps * (float(value) / float(most) if most else 0)
    low = min(int(place), steps - 1)
    first, second = (_channels(PALE_TO_DEEP[at]) for at in (low, low + 1))
    mixed = (round(a + (b - a) * (place - low)) for a, b in zip(first, second, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _channels(shade: str) -> tuple[int, ...]:
    return tuple(int(shade[at : at + 2], 16) for at in (1, 3, 5))


def _ink(shade: str) -> str:
    """Dark letters on a light colour and light ones on a dark."""
    red, green, blue = _channels(shade)
    return _DARK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else _LIGHT


def columns_for(count: int) -> int:
    """How many tiles stand in a row: nearly a square, a little wider, at most six so that a telephone shows them."""
    return max(1, min(6, count, math.ceil(math.sqrt(count * 1.3))))


def tiles(areas: Sequence[str], shown: Coloured, lang: Lang) -> Drawing:
    """An even grid in the order of `areas`, a tile each with its name and value; chosen ones are framed."""
    across = columns_for(len(areas))
    shades = shown.shades(areas)
    places = {area: divmod(at, across) for at, area in enumerate(areas)}
    rows = math.ceil(len(areas) / across) if areas else 1
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [column for _row, column in places.values()],
        "y": [row for row, _column in places.values()],
        "marker": {"size": _TILE - 8, "symbol": "square", "opacity": 0},
        "text": [shown.hover(area, lang) for area in areas],
        "hovertemplate": "%{text}<extra></extra>",
    }
    hidden = {"visible": False, "fixedrange": True}
    more = {
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "shapes": [_tile(*places[area], shades[area], area in shown.chosen) for area in areas],
        "annotations": [
            _label(area, (column, row), shades[area], shown.words(area, lang)) for area, (row, column) in places.items()
        ],
        "xaxis": {**hidden, "range": [-0.5, across - 0.5]},
        "yaxis": {**hidden, "range": [rows - 0.5, -0.5]},
    }
    marks = [[{"area": area} for area in areas]]
    return {"data": [points], "marks": marks, "layout": layout(_TILE * rows + 8, **more)}


def _label(area: str, at: tuple[float, float], shade: str, words: str) -> dict[str, Any]:
    """An area's name, without the word that all have, and its value."""
    name = inert_label(shortened(area.removesuffix("居民区") or area, 5))
    return {
        "x": at[0],
        "y": at[1],
        "text": f"{name}<br><b>{words}</b>",
        "showarrow": False,
        "font": {"color": _ink(shade), "size": 13},
    }


def _tile(row: int, column: int, shade: str, chosen: bool) -> dict[str, Any]:
    edge = {"color": _DARK, "width": 3} if chosen else {"width": 0}
    return {
        "type": "rect",
        "x0": column - 0.47,
        "x1": column + 0.47,
        "y0": row - 0.46,
        "y1": row + 0.46,
        "fillcolor": shade,
        "line": edge,
        "layer": "below",
    }


def outlines(shapes: Shapes, shown: Coloured, lang: Lang) -> Drawing:
    """The areas as the file draws them, each with its value; nothing is fetched and nothing else is drawn."""
    shades = shown.shades(shapes.polygons)
    traces = [
        {
            **_outline(polygons),
            "fillcolor": shades[area],
            "line": {"color": _DARK, "width": 3} if area in shown.chosen else {"color": "#FFFFFF", "width": 1.5},
            "name": inert_label(area),
            "text": shown.hover(area, lang),
        }
        for area, polygons in shapes.polygons.items()
    ]
    heights = [y for polygons in shapes.polygons.values() for polygon in polygons for _x, y in polygon[0]]
    middle = math.radians((min(heights) + max(heights)) / 2) if heights and shapes.degrees else 0.0
    hidden = {"visible": False, "fixedrange": True}
    more = {
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "hovermode": "closest",
        "annotations": [
            _label(area, _middle(polygons), shades[area], shown.words(area, lang))
            for area, polygons in shapes.polygons.items()
        ],
        "xaxis": dict(hidden),
        "yaxis": {**hidden, "scaleanchor": "x", "scaleratio": 1 / max(math.cos(middle), 0.01)},
    }
    marks = [[{"area": area}] * len(trace["x"]) for area, trace in zip(shapes.polygons, traces, strict=True)]
    return {"data": traces, "marks": marks, "layout": layout(460, **more)}


def _outline(polygons: Sequence[Polygon]) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in (ring for polygon in polygons for ring in polygon):
        xs += [*(x for x, _y in ring), ring[0][0], None]
        ys += [*(y for _x, y in ring), ring[0][1], None]
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "x": xs,
        "y": ys,
        "hoveron": "fills",
        "hoverinfo": "text",
    }


def _middle(polygons: Sequence[Polygon]) -> tuple[float, float]:
    """The centre of the largest polygon's outer ring; the middle of its points where it has no area."""
    ring = max((polygon[0] for polygon in polygons), key=lambda ring: abs(_twice_area(ring)))
    twice = _twice_area(ring)
    if not twice:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    sides = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in sides) / (3 * twice)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in sides) / (3 * twice)
    return x, y


def _twice_area(ring: Sequence[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
