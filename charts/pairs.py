"""How do two selections differ? Rows of each → the same bars and lines for both, side by side, and the finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from charts.changes import Against, apart, changed, said
from charts.drawing import Drawing
from charts.findings import amount
from charts.format import difference, inert_label, missing, number, shortened
from charts.labels import in_order, measure_name, value_name, value_type
from charts.style import ACCENT, LEGEND, NEUTRAL, PLAIN_HEIGHT, category_axis, layout, named_axis, value_axis
from charts.trend import with_gaps
from measures.cited import Cited, cited
from measures.selection import Selection
from texts import Lang, say

_ROW = 58
_LONGEST = {"zh": 22, "en": 40}


@dataclass(frozen=True)
class Pair:
    """Rows of two selections by the same dimensions: what is looked at, and what it is held against."""

    own: pd.DataFrame
    other: pd.DataFrame
    own_selection: Selection
    other_selection: Selection
    against: Against

    def figures(self, measure: str, dimension: str | None = None, value: Any = None) -> tuple[Cited, Cited]:
        """The two figures of a measure, of one value of a dimension or of the whole; unknown where there is no row."""
        return (
            _figure(self.own, measure, self.own_selection, dimension, value),
            _figure(self.other, measure, self.other_selection, dimension, value),
        )

    def values(self, dimension: str) -> list[Any]:
        """Every value of a dimension that either has, in its proper order."""
        return in_order(dimension, [*self.own[dimension], *self.other[dimension]])


def _figure(rows: pd.DataFrame, measure: str, selection: Selection, dimension: str | None, value: Any) -> Cited:
    if dimension is not None:
        rows = rows[[_same(own, value) for own in rows[dimension]]]
    if len(rows):
        return cited(rows.iloc[0], measure, selection)
    return Cited(measure, selection, () if dimension is None else ((dimension, value),), None)


def _same(own: Any, value: Any) -> bool:
    return missing(own) if missing(value) else bool(own == value)


def pair_bars(pair: Pair, dimension: str, measure: str, lang: Lang) -> Drawing:
    """Two horizontal bars for each value of a dimension, the selection above what it is held against."""
    values = pair.values(dimension)
    traces = []
    for place, (selection, shade) in enumerate(_sides(pair)):
        figures = [pair.figures(measure, dimension, value)[place] for value in values]
        shown = [number(one.value, value_type(measure), lang, one.bound) for one in figures]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": _legend(selection, lang),
                "y": list(range(len(values))),
                "x": [0 if one.value is None else one.value for one in figures],
                "marker": {"color": shade},
                "text": shown,
                "textposition": "outside",
                "cliponaxis": False,
                "customdata": [inert_label(value_name(dimension, value, lang)) for value in values],
                "hovertemplate": "%{customdata}<br>%{text}<extra></extra>",
            }
        )
    top = max((value for trace in traces for value in trace["x"]), default=1) or 1  # type: ignore[attr-defined]
    names = [inert_label(shortened(value_name(dimension, value, lang), 12 if lang == "zh" else 22)) for value in values]
    axes = {
        "xaxis": value_axis(showticklabels=False, showgrid=False, range=[0, top * 1.2]),
        "yaxis": named_axis(names),
    }
    more = {**_with_legend(), **axes}
    marks = [[{dimension: None if missing(value) else value} for value in values] for _trace in traces]
    drawn = layout(max(200, 90 + _ROW * len(values)), barmode="group", **more)
    return {"data": traces, "marks": marks, "layout": drawn}


def pair_lines(pair: Pair, measure: str, lang: Lang) -> Drawing:
    """A line over the years for each of the two; `pair` by year."""
    traces: list[dict[str, Any]] = []
    for rows, (selection, shade) in zip((pair.own, pair.other), _sides(pair), strict=True):
        full = with_gaps(rows)
        figures = [cited(row, measure, selection) for _, row in full.iterrows()]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": _legend(selection.replace(years=()), lang),
                "x": [str(int(year)) for year in full["year"]],
                "y": [one.value for one in figures],
                "customdata": [number(one.value, value_type(measure), lang, one.bound) for one in figures],
                "connectgaps": False,
                "line": {"color": shade, "width": 3},
                "marker": {"size": 9, "color": shade, "symbol": "circle" if shade == ACCENT else "square"},
                "cliponaxis": False,
                "hovertemplate": "%{x}<br>%{customdata}<extra></extra>",
            }
        )
    years = sorted({year for trace in traces for year in trace["x"]})
    top = max((value for trace in traces for value in trace["y"] if value is not None), default=1) or 1
    vertical = value_axis(range=[0, top * 1.18])
    if value_type(measure) == "share":
        vertical["tickformat"] = ".0%"
    axes = {"xaxis": category_axis(categoryarray=years), "yaxis": vertical}
    marks = [[{"year": int(year)} for year in trace["x"]] for trace in traces]
    return {"data": traces, "marks": marks, "layout": layout(PLAIN_HEIGHT + 60, **_with_legend(), **axes)}


def _sides(pair: Pair) -> tuple[tuple[Selection, str], tuple[Selection, str]]:
    return (pair.own_selection, ACCENT), (pair.other_selection, NEUTRAL)


def _legend(selection: Selection, lang: Lang) -> str:
    return inert_label(shortened(selection.sentence(lang), _LONGEST[lang]))


def _with_legend() -> dict[str, Any]:
    return {
        "showlegend": True,
        "legend": {**LEGEND, "traceorder": "normal"},
        "margin": {"l": 8, "r": 16, "t": 8, "b": 84},
    }


def pair_finding(pair: Pair, measures: Sequence[str], lang: Lang) -> str:
    """How each of these measures differs: 「参与单位数45家，比对照多15家（+50.0%）；覆盖率…」."""
    parts = []
    for measure in measures:
        own, other = pair.figures(measure)
        if own.value is None:
            continue
        name = say("pair_own", lang, name=measure_name(measure, lang), amount=said(own, lang))
        moved = changed(own, other, lang, pair.against)
        parts.append(say("conclusion_join", lang).join(part for part in (name, moved) if part))
    return say("movers_join", lang).join(parts) or say("finding_none", lang, name=measure_name(measures[0], lang))


def furthest_apart(pair: Pair, dimension: str, measure: str, lang: Lang) -> str:
    """The value of a dimension in which the two differ most: 「参与单位数差得最多的是志愿南西：45家，比对照多15家」."""
    known = [(value, *pair.figures(measure, dimension, value)) for value in pair.values(dimension) if value is not None]
    moves = {
        value: abs(difference(own.value, other.value, value_type(measure)))
        for value, own, other in known
        if own.exact and other.exact and own.value is not None and other.value is not None
    }
    name = measure_name(measure, lang)
    most = max(moves.values(), default=0)
    if not moves:
        return say("pair_unknown", lang, name=name)
    if not most:
        return say("pair_even", lang, name=name)
    who = next(value for value in moves if moves[value] == most)
    own, other = pair.figures(measure, dimension, who)
    return say(
        "pair_furthest",
        lang,
        name=name,
        who=value_name(dimension, who, lang),
        amount=amount(own.value, measure, lang),
        moved=changed(own, other, lang, pair.against),
    )


def lines_finding(pair: Pair, measure: str, last: int, lang: Lang) -> str:
    """The two in the latest year up to `last` that both have; `pair` by year."""
    known = []
    for year in pair.values("year"):
        own, other = pair.figures(measure, "year", year)
        if own.value is not None and other.value is not None and int(year) <= last:
            known.append((int(year), own, other))
    if not known:
        return say("pair_unknown", lang, name=measure_name(measure, lang))
    year, own, other = max(known, key=lambda one: one[0])
    opening = say("finding_year", lang, year=year, name=measure_name(measure, lang), amount=said(own, lang))
    return say("conclusion_join", lang).join([opening, changed(own, other, lang, "other")])


def pair_rows(pair: Pair, measures: Sequence[str], lang: Lang) -> pd.DataFrame:
    """A row a measure in words: this selection, the other, and how they differ."""
    lines = []
    for measure in measures:
        own, other = pair.figures(measure)
        kind = value_type(measure)
        lines.append(
            {
                "pair_measure": measure_name(measure, lang),
                "pair_this": number(own.value, kind, lang, own.bound),
                "pair_that": number(other.value, kind, lang, other.bound),
                "pair_apart": apart(own, other, lang),
            }
        )
    return pd.DataFrame(lines, dtype=object)


def pair_table(pair: Pair, dimension: str, measure: str, lang: Lang) -> pd.DataFrame:
    """A row a value of a dimension: the measure in both selections, with their bounds, and how they differ in words."""
    lines = []
    for value in pair.values(dimension):
        own, other = pair.figures(measure, dimension, value)
        kind = value_type(measure)
        lines.append(
            {
                dimension: value,
                measure: own.value,
                f"{measure}_bound": own.bound,
                "pair_that": number(other.value, kind, lang, other.bound),
                "pair_apart": apart(own, other, lang),
            }
        )
    columns = (dimension, measure, f"{measure}_bound", "pair_that", "pair_apart")
    return pd.DataFrame({name: pd.Series([line[name] for line in lines], dtype=object) for name in columns})
