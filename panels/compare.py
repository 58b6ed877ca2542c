"""Two selections beside each other: the figures, by theme and type, and over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from charts.changes import Against
from charts.description import Description
from charts.drawing import Drawing
from charts.format import inert_markdown, missing
from charts.labels import measure_name
from charts.pairs import (
    Pair,
    furthest_apart,
    lines_finding,
    pair_bars,
    pair_finding,
    pair_lines,
    pair_rows,
    pair_table,
)
from charts.spoken import alternative
from measures import Selection
from measures.asking import applies
from panels.context import Here
from panels.figure import Shown, downloads, draw, ready_described, source_line
from panels.kept import kept
from panels.rows import rows
from panels.second import Kind
from panels.table import Table, draw_table, table
from panels.trace import Figures, trace_action

MEASURES = (
    "participating_units",
    "unit_entries",
    "registered_units",
    "coverage",
    "retention",
    "activities",
    "person_times",
    "themes_reached",
    "projects",
)
_HEADLINE = ("participating_units", "coverage")
_DRAWN = ("participating_units", "coverage", "unit_entries", "activities", "person_times")


def _against(here: Here, kind: Kind) -> Against:
    return "year" if kind == "before" and len(here.selection.years) == 1 else "other"


def _pair(here: Here, other: Selection, kind: Kind, by: tuple[str, ...], measures: tuple[str, ...]) -> Pair:
    that = replace(here, selection=other)
    return Pair(rows(here, measures, by), rows(that, measures, by), here.selection, other, _against(here, kind))


def has_figures(here: Here, other: Selection) -> bool:
    """Whether the second selection has any participation or project; else says that it has none."""
    found = rows(replace(here, selection=other), ["participating_units", "projects"])
    if len(found) and any(not missing(value) and value for value in found.iloc[0]):
        return True
    st.info(here.write("pair_empty", sentence=other.sentence(here.lang)))
    return False


def figures(here: Here, other: Selection, kind: Kind) -> None:
    """The measures of both as a table, the finding above it."""
    finding, drawn, table_rows, traced = _figures(here, other, kind)
    with st.container(border=True):
        st.subheader(inert_markdown(finding), anchor=False)
        st.caption(inert_markdown(_both(here, other)))
        draw_table(drawn)
        st.caption(here.say("pair_rule"))
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "pair", *traced)
        downloads(here, f"{finding} · {_both(here, other)}", table_rows, "pair")


@kept(64)
def _figures(here: Here, other: Selection, kind: Kind) -> tuple[str, Table, pd.DataFrame, Sequence[Figures]]:
    pair = _pair(here, other, kind, (), MEASURES)
    found = pair_rows(pair, MEASURES, here.lang)
    traced = Figures(here, pair.own), Figures(replace(here, selection=other), pair.other)
    return pair_finding(pair, _HEADLINE, here.lang), table(found, here.lang), found, traced


def _both(here: Here, other: Selection) -> str:
    return here.say("pair_both", this=here.sentence(), that=other.sentence(here.lang))


def which_measure(here: Here) -> str:
    """The measure that the charts show."""
    return str(
        st.selectbox(
            here.say("area_map_measure"),
            _DRAWN,
            format_func=lambda name: measure_name(name, here.lang),
            key="pair_measure",
            width=280,
        )
    )


def bars(here: Here, other: Selection, kind: Kind, dimension: str, measure: str) -> None:
    """Both by one dimension, where the measure can be split so; a click filters the selection by it."""
    if shown := _bars(here, other, kind, dimension, measure):
        draw(shown, f"pair_{dimension}")


@kept(128)
def _bars(here: Here, other: Selection, kind: Kind, dimension: str, measure: str) -> Shown | None:
    if not all(applies(measure, (dimension,), selection) for selection in (here.selection, other)):
        return None
    pair = _pair(here, other, kind, (dimension,), (measure,))
    if not set(pair.own[dimension]) & set(pair.other[dimension]):
        return None  # each is another value of this dimension
    finding = furthest_apart(pair, dimension, measure, here.lang)
    return _shown(here, other, pair, pair_bars(pair, dimension, measure, here.lang), finding, dimension, measure)


def over_the_years(here: Here, other: Selection, kind: Kind, measure: str) -> None:
    """Both over all years, where they are not the same there; a click filters the selection by the year."""
    if shown := _over_the_years(here, other, kind, measure):
        draw(shown, "pair_year")


@kept(128)
def _over_the_years(here: Here, other: Selection, kind: Kind, measure: str) -> Shown | None:
    every, those = here.choosing(years=()), other.replace(years=())
    if every.selection == those or not all(applies(measure, ("year",), one) for one in (every.selection, those)):
        return None
    pair = _pair(every, those, kind, ("year",), (measure,))
    last = max(here.selection.years, default=9999)
    finding = lines_finding(pair, measure, last, here.lang)
    return _shown(every, those, pair, pair_lines(pair, measure, here.lang), finding, "year", measure)


def _shown(
    here: Here, other: Selection, pair: Pair, figure: Drawing, finding: str, dimension: str, measure: str
) -> Shown:
    rows_of_both = pair_table(pair, dimension, measure, here.lang)
    alt = alternative(finding, rows_of_both, (dimension,), measure, here.lang)
    described = Description(finding, _both(here, other), source_line(here), alt)
    traced = Figures(here, pair.own), Figures(replace(here, selection=other), pair.other)
    return ready_described(here, figure, described, rows_of_both, traced, clicks=(dimension,))
