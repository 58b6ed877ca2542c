"""Where is nobody, and where are fewer? Cells of places and themes → a map of gaps, and the finding."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from charts.drawing import Drawing
from charts.findings import amount
from charts.format import inert_label, shortened
from charts.labels import in_order, value_name
from charts.matrix import folded
from charts.style import GAP_COLOURS, ROW_HEIGHT, category_axis, layout
from measures.gaps import Gap, Role, ranked
from texts import Lang, say

STEADY, FALLING, NONE = 0, 1, 2
SHADES = dict(zip((STEADY, FALLING, NONE), GAP_COLOURS, strict=True))
"""The colour of each; each cell says its number too."""


def state(gap: Gap) -> int:
    """Whether nobody takes part in a cell, fewer than before, or neither."""
    return NONE if not gap.now else FALLING if gap.lost else STEADY


def gap_finding(found: Sequence[Gap], lang: Lang) -> str:
    """How many cells are open, and which of them most units could fill."""
    if not found:
        return say("gaps_unknown", lang)
    none = sum(state(gap) == NONE for gap in found)
    falling = sum(state(gap) == FALLING for gap in found)
    opening = say("gaps_count", lang, cells=len(found), none=none, falling=falling)
    first = next(iter(ranked(found)), None)
    if first is None or not first.candidates:
        return opening
    cell = say("cell", lang, down=_name(first.place, lang), across=value_name("theme", first.theme, lang))
    count = amount(len(first.candidates), "participating_units", lang)
    return say("gaps_first", lang, opening=opening, cell=cell, count=count)


def _name(place: str, lang: Lang) -> str:
    return value_name("unit_type", place, lang)  # areas keep their names


def gap_map(found: Sequence[Gap], role: Role, lang: Lang) -> Drawing:
    """Cells coloured by their state, each with its units and, where they are fewer, by how many."""
    places = in_order(role, [gap.place for gap in found])
    themes = in_order("theme", [gap.theme for gap in found])
    by_cell = {(gap.place, gap.theme): gap for gap in found}
    grid = [[by_cell[place, theme] for theme in themes] for place in places]
    shades = [[step / 2, SHADES[step]] for step in (STEADY, FALLING, NONE)]
    trace = {
        "type": "heatmap",
        "z": [[state(gap) for gap in row] for row in grid],
        "zmin": 0,
        "zmax": 2,
        "colorscale": shades,
        "showscale": False,
        "x": list(range(len(themes))),
        "y": list(range(len(places))),
        "text": [[f"{gap.now}<br>(-{gap.lost})" if gap.lost else str(gap.now) for gap in row] for row in grid],
        "texttemplate": "%{text}",
        "textfont": {"size": 13},
        "customdata": [[inert_label(_told(gap, lang)) for gap in row] for row in grid],
        "hovertemplate": "%{customdata}<extra></extra>",
        "xgap": 3,
        "ygap": 3,
    }
    width = 8 if lang == "zh" else 24
    axes = {
        "xaxis": {
            **_axis(themes, [folded(value_name("theme", theme, lang)) for theme in themes]),
            "side": "top",
            **({"tickangle": 0} if lang == "zh" else {"tickangle": "auto", "autotickangles": [0, 90]}),
        },
        "yaxis": {
            **_axis(places, [inert_label(shortened(_name(place, lang), width)) for place in places]),
            "autorange": "reversed",
        },
    }
    marks = [[{role: place, "theme": theme} for theme in themes] for place in places]
    return {"data": [trace], "marks": [marks], "layout": layout(max(220, 70 + ROW_HEIGHT * len(places)), **axes)}


def _axis(values: Sequence[str], words: Sequence[str]) -> dict[str, object]:
    return {
        **category_axis(),
        "type": "linear",
        "tickmode": "array",
        "zeroline": False,
        "tickvals": list(range(len(values))),
        "ticktext": list(words),
    }


def _told(gap: Gap, lang: Lang) -> str:
    """A cell in words: who takes part, how many did, how many could."""
    return say(
        "gaps_cell",
        lang,
        place=_name(gap.place, lang),
        theme=value_name("theme", gap.theme, lang),
        now=gap.now,
        before="—" if gap.before is None else gap.before,
        candidates="—" if gap.candidates is None else len(gap.candidates),
    )


def gap_rows(found: Sequence[Gap], role: Role, named: int | None = None) -> pd.DataFrame:
    """A row a gap, ranked: place, theme, units now and before, how many could fill it, the first `named` of them."""
    lines = [
        {
            role: gap.place,
            "theme": gap.theme,
            "participating_units": gap.now,
            "units_before": gap.before,
            "could_fill": None if gap.candidates is None else len(gap.candidates),
            "could_fill_names": "、".join(one.unit for one in (gap.candidates or ())[:named]) or None,
        }
        for gap in ranked(found)
    ]
    columns = (role, "theme", "participating_units", "units_before", "could_fill", "could_fill_names")
    return pd.DataFrame({name: pd.Series([line[name] for line in lines], dtype=object) for name in columns})


def call_rows(found: Sequence[Gap], role: Role) -> pd.DataFrame:
    """A row a gap and unit that could fill it, in their order: whom to call, for what."""
    place = "gap_area" if role == "area" else "gap_type"
    lines = [
        {
            place: gap.place,
            "theme": gap.theme,
            "unit": one.unit,
            "unit_type": one.unit_type,
            "unit_area": one.unit_area,
            "themes_active": one.themes,
        }
        for gap in ranked(found)
        for one in gap.candidates or ()
    ]
    columns = (place, "theme", "unit", "unit_type", "unit_area", "themes_active")
    return pd.DataFrame({name: pd.Series([line[name] for line in lines], dtype=object) for name in columns})
