"""Who works with whom? A network → projects on a circle, units between those they take part in.

At most MOST units are drawn, those that work with most others; the places follow from the data alone, so the same
network is always drawn the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from charts.drawing import Drawing
from charts.findings import amount
from charts.format import inert_label, shortened
from charts.labels import in_order, names_together, value_name
from charts.style import ACCENT, FAINT, FAINTER, LEGEND, PLAIN, VEIL, colour, layout
from measures.network import Network, UnitNode
from texts import Lang, say

MOST = 120
NAMED = 6
_HEIGHT = 640
_STEPS = 160
_TURN = math.pi * (3 - math.sqrt(5))
Place = tuple[float, float]
Places = Mapping[str, Place]


@dataclass(frozen=True)
class Laid:
    """Where the drawn units and the projects stand, within a circle of radius 1."""

    units: Places
    projects: Places


def drawn_units(found: Network, chosen: str | None = None) -> list[UnitNode]:
    """The units that are drawn: those that work with most others, and the chosen one."""
    first = list(found.units[:MOST])
    return first + [node for node in found.units[MOST:] if node.unit == chosen]


def laid_out(found: Network, chosen: str | None = None) -> Laid:
    """Projects stand on the circle by theme and name; each unit is drawn to its projects and pushed off other units."""
    order = {theme: place for place, theme in enumerate(in_order("theme", [node.theme for node in found.projects]))}
    names = [node.project for node in sorted(found.projects, key=lambda node: (order[node.theme], node.project))]
    turns = [math.pi / 2 - 2 * math.pi * place / max(len(names), 1) for place in range(len(names))]
    circle = {name: (math.cos(turn), math.sin(turn)) for name, turn in zip(names, turns, strict=True)}
    units = [node.unit for node in drawn_units(found, chosen)]
    if not units:
        return Laid({}, circle)
    weights = np.array([[found.links.get((unit, name), 0) for name in names] for unit in units], dtype=float)
    home = weights @ np.array([circle[name] for name in names]) / weights.sum(axis=1, keepdims=True)
    settled = _apart(home * 0.95)
    return Laid({unit: (float(x), float(y)) for unit, (x, y) in zip(units, settled, strict=True)}, circle)


def _apart(home: NDArray[np.float64]) -> NDArray[np.float64]:
    """The places spread over the circle and moved until none stand on each other, each in the direction of its home."""
    count = len(home)
    turns, steps = np.arange(count) * _TURN, np.sqrt((np.arange(count) + 1) / count)
    places: NDArray[np.float64] = home + 0.12 * np.column_stack((np.cos(turns) * steps, np.sin(turns) * steps))
    room = 1.5 / math.sqrt(count)
    for step in range(_STEPS):
        if step % 20 == 0:
            places = _spread(places)
        between = places[:, None, :] - places[None, :, :]
        far = np.sqrt((between**2).sum(axis=2)) + np.eye(count)
        push = np.clip(room - far, 0, None) / far
        places = places + 0.12 * (between * push[:, :, None]).sum(axis=1)
    return _spread(places)


def _spread(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same directions, the distances by rank, so that the middle is no fuller than the edge."""
    count = len(places)
    radius = np.sqrt((places**2).sum(axis=1))
    rank = np.empty(count)
    rank[np.argsort(radius, kind="stable")] = np.arange(count)
    wanted = 0.84 * np.sqrt((rank + 0.5) / count)
    return np.asarray(places * (wanted / np.maximum(radius, 1e-9))[:, None])


def network_figure(found: Network, laid: Laid, chosen: str | None, lang: Lang) -> Drawing:
    """Squares are projects in their theme's colour, dots units in their type's, larger the more they work with."""
    nodes = [node for node in drawn_units(found, chosen) if node.unit in laid.units]
    places = {**{f"unit {name}": at for name, at in laid.units.items()}, **laid.projects}
    in_projects = [(f"unit {unit}", project) for unit, project in found.links if unit in laid.units]
    together = [two for two in found.joint if all(unit in laid.units for unit in two)]
    own = [(f"unit {a}", f"unit {b}") for a, b in together if chosen in (a, b)]
    rest = [(f"unit {a}", f"unit {b}") for a, b in together if chosen not in (a, b)]
    mine = [link for link in in_projects if link[0] == f"unit {chosen}"]
    traces = [
        _lines(in_projects, places, FAINTER, 1.0),
        _lines(rest, places, FAINT if chosen else PLAIN, 1.4),
        _lines(mine, places, "rgba(179, 38, 30, 0.45)", 1.2),
        _lines(own, places, ACCENT, 2.6),
    ]
    marks: list[list[dict[str, str]]] = [[] for _lines_of in traces]
    most = max((node.together for node in nodes), default=1) or 1
    for kind in in_order("unit_type", [node.unit_type for node in nodes]):
        of_kind = [node for node in nodes if node.unit_type == kind]
        traces.append(_dots(of_kind, laid, kind, most, lang))
        marks.append([{"unit": node.unit} for node in of_kind])
    traces.append(_squares(found, laid, lang))
    marks.append([{"project": name} for name in laid.projects])
    hidden = {"visible": False, "fixedrange": True}
    more = {
        "showlegend": True,
        "legend": dict(LEGEND),
        "margin": {"l": 4, "r": 4, "t": 4, "b": 84},
        "hovermode": "closest",
        "annotations": _names(nodes, laid, chosen, lang),
        "meta": {"narrow": {"annotations": [], "height": 560, "xaxis": {**hidden, "range": [-2.5, 2.5]}}},
        "xaxis": {**hidden, "range": [-1.75, 1.75]},
        "yaxis": {**hidden, "range": [-1.16, 1.16]},
    }
    return {"data": traces, "marks": marks, "layout": layout(_HEIGHT, **more)}


def _lines(links: list[tuple[str, str]], places: Places, shade: str, width: float) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for first, second in sorted(links):
        start, end = places[first], places[second]
        xs += [start[0], end[0], None]
        ys += [start[1], end[1], None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": shade, "width": width},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dots(nodes: list[UnitNode], laid: Laid, kind: str | None, most: int, lang: Lang) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": inert_label(value_name("unit_type", kind, lang)),
        "x": [laid.units[node.unit][0] for node in nodes],
        "y": [laid.units[node.unit][1] for node in nodes],
        "marker": {
            "size": [6 + 12 * math.sqrt(node.together / most) for node in nodes],
            "color": colour("unit_type", kind),
            "line": {"width": 1, "color": "#FFFFFF"},
        },
        "text": [
            say(
                "network_unit",
                lang,
                unit=inert_label(node.unit),
                together=node.together,
                met=node.met,
                projects=node.projects,
            )
            for node in nodes
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _squares(found: Network, laid: Laid, lang: Lang) -> dict[str, Any]:
    nodes = {node.project: node for node in found.projects}
    width = 8 if lang == "zh" else 10
    places = list(laid.projects.items())
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": say("network_projects", lang),
        "x": [x for _name, (x, _y) in places],
        "y": [y for _name, (_x, y) in places],
        "marker": {
            "symbol": "square",
            "size": 15,
            "color": [colour("theme", nodes[name].theme) for name, _place in places],
            "line": {"width": 1, "color": "#FFFFFF"},
        },
        "text": [f"\u2002{inert_label(shortened(name, width))}\u2002" for name, _place in places],
        "textposition": [_side(*place) for _name, place in places],
        "textfont": {"size": 11},
        "meta": {
            "narrow": {"textposition": [_beside(x) for _name, (x, _y) in places], "textfont": {"size": 10}},
        },
        "cliponaxis": False,
        "customdata": [
            say("network_project", lang, project=inert_label(name), units=nodes[name].units, only=nodes[name].only)
            for name, _place in places
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }


def _side(x: float, y: float) -> str:
    if abs(x) < 0.2:
        return "top center" if y > 0 else "bottom center"
    return _beside(x)


def _beside(x: float) -> str:
    return "middle right" if x > 0 else "middle left"


def _names(nodes: list[UnitNode], laid: Laid, chosen: str | None, lang: Lang) -> list[dict[str, Any]]:
    """Names of the units that work with most, where they do not hide each other, or of the chosen one."""
    named: list[UnitNode] = []
    for node in [node for node in nodes if node.unit == chosen] or nodes:
        x, y = laid.units[node.unit]
        free = all(
            abs(x - laid.units[other.unit][0]) > 0.5 or abs(y - laid.units[other.unit][1]) > 0.1 for other in named
        )
        if free and len(named) < NAMED:
            named.append(node)
    return [
        {
            "x": laid.units[node.unit][0],
            "y": laid.units[node.unit][1],
            "text": inert_label(shortened(node.unit, 9 if lang == "zh" else 12)),
            "showarrow": False,
            "yshift": 14,
            "font": {"size": 11},
            "bgcolor": VEIL,
        }
        for node in named
    ]


def network_finding(found: Network, lang: Lang) -> str:
    """Who works with most others, and which project alone holds most units."""
    if not found.units:
        return say("network_none", lang)
    first = found.units[0]
    level = sum((node.together, node.met) == (first.together, first.met) for node in found.units)
    kind = "together" if first.together else "met"
    opening = say(
        f"network_first_{kind}",
        lang,
        unit=first.unit if level == 1 else names_together([node.unit for node in found.units[:level]], "unit", lang),
        count=amount(first.together or first.met, "participating_units", lang),
    )
    held = max(found.projects, key=lambda node: (node.only, node.units))
    if not held.only:
        return say("network_no_only", lang, opening=opening)
    units = amount(held.only, "participating_units", lang)
    return say("network_only", lang, opening=opening, project=held.project, units=units)


def unit_rows(found: Network) -> pd.DataFrame:
    """A row a unit, those that work with most others first."""
    columns = {
        "unit": [node.unit for node in found.units],
        "unit_type": [node.unit_type for node in found.units],
        "network_together": [node.together for node in found.units],
        "network_met": [node.met for node in found.units],
        "unit_entries": [node.entries for node in found.units],
        "network_projects": [node.projects for node in found.units],
        "themes_active": [node.themes for node in found.units],
    }
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def project_rows(found: Network) -> pd.DataFrame:
    """A row a project: its units, and those that take part in no other."""
    columns = {
        "project": [node.project for node in found.projects],
        "theme": [node.theme for node in found.projects],
        "participating_units": [node.units for node in found.projects],
        "network_only": [node.only for node in found.projects],
    }
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def partner_rows(found: Network, unit: str) -> pd.DataFrame:
    """A row a unit that `unit` meets: how many activities they share, and how many project editions."""
    shared, joint = found.partners(unit), found.activities_with(unit)
    types = {node.unit: node.unit_type for node in found.units}
    order = sorted(shared, key=lambda other: (-joint.get(other, 0), -shared[other], other))
    columns = {
        "unit": order,
        "unit_type": [types[other] for other in order],
        "network_joint": [joint.get(other, 0) for other in order],
        "network_shared": [shared[other] for other in order],
    }
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
