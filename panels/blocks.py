"""The usual figures by their question: rows are read, drawn and explained in one call.

Each is made once for a state of the content, selection, scope and language, and handed to all who look at it.
`clicks` names the dimensions that a click on a mark, or a box around several, filters by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from charts.breaks import breaks_in, broken
from charts.composition import composition
from charts.drawing import Drawing
from charts.findings import (
    composition_finding,
    matrix_finding,
    ranking_finding,
    trend_finding,
    turnover_finding,
)
from charts.matrix import matrix
from charts.movers import movers_finding
from charts.ranking import ranking
from charts.style import highlighted
from charts.targets import with_goals
from charts.trend import bars, line, lines, turnover
from measures import Selection
from panels.context import Here
from panels.figure import Shown, Words, draw, ready
from panels.kept import kept
from panels.picking import Clicks
from panels.rows import rows
from panels.targets import goals_of

_KEPT = 512
TURNOVER = ("retained_units", "returned_units", "new_units", "lapsed_units")


def in_year(here: Here, finding: str) -> str:
    """The finding with its year before it, where the figure shows a single one."""
    years = here.selection.years
    return here.say("finding_in_year", year=years[0], finding=finding) if len(years) == 1 else finding


def show_ranking(
    here: Here, dimension: str, measure: str, key: str, beside: Sequence[str] = (), clicks: Clicks = ()
) -> None:
    """Which value of `dimension` is most and least in `measure`; `beside` joins the rows."""
    draw(_ranking(here, dimension, measure, tuple(beside), tuple(clicks)), key)


@kept(_KEPT)
def _ranking(here: Here, dimension: str, measure: str, beside: tuple[str, ...], clicks: Clicks) -> Shown:
    found = rows(here, [measure, *beside], (dimension,))
    words = Words(in_year(here, ranking_finding(found, dimension, measure, here.lang)), measure, (dimension,))
    return ready(here, ranking(found, dimension, measure, here.lang), words, found, clicks)


def over_years(
    here: Here, figure: Drawing, words: Words, found: pd.DataFrame, clicks: Clicks = (), remark: str = ""
) -> Shown:
    """A figure over all years made ready: those chosen stand out, and lines break where a definition changed."""
    chosen = here.selection.years
    note = here.say("trend_chosen", years=Selection(years=chosen).sentence(here.lang)) if chosen else ""
    parted = broken(highlighted(figure, chosen), breaks_in(found, here.selection))
    return ready(here.choosing(years=()), parted, replace(words, note=f"{note} {remark}".strip()), found, clicks)


def up_to_chosen(here: Here, found: pd.DataFrame) -> pd.DataFrame:
    """The rows up to the last year that is chosen: what the finding above a figure over all years speaks of."""
    last = max(here.selection.years, default=None)
    return found if last is None else found[[int(year) <= last for year in found["year"]]].reset_index(drop=True)


def show_trend(here: Here, measure: str, key: str, beside: Sequence[str] = (), clicks: Clicks = ()) -> None:
    """How a measure went over the years: shares as a line, counts as bars."""
    draw(_trend(here, measure, tuple(beside), tuple(clicks)), key)


@kept(_KEPT)
def _trend(here: Here, measure: str, beside: tuple[str, ...], clicks: Clicks) -> Shown:
    found = rows(here.choosing(years=()), [measure, *beside], ("year",))
    drawing = line if measure in ("coverage", "retention") else bars
    words = Words(trend_finding(up_to_chosen(here, found), measure, here.lang), measure, ("year",))
    goals = goals_of(here, measure)
    figure = with_goals(drawing(found, measure, here.lang), goals, measure, here.lang)
    return over_years(here, figure, words, found, clicks, here.say("trend_goals") if goals else "")


def show_trends(here: Here, dimension: str, measure: str, key: str, clicks: Clicks = ()) -> None:
    """How a measure went over the years for each value of a dimension."""
    draw(_trends(here, dimension, measure, tuple(clicks)), key)


@kept(_KEPT)
def _trends(here: Here, dimension: str, measure: str, clicks: Clicks) -> Shown:
    found = rows(here.choosing(years=()), [measure], ("year", dimension))
    finding = movers_finding(up_to_chosen(here, found), dimension, measure, here.lang)
    words = Words(finding, measure, ("year", dimension))
    return over_years(here, lines(found, dimension, measure, here.lang), words, found, clicks)


def show_composition(here: Here, whole: str, part: str, measure: str, key: str, clicks: Clicks = ()) -> None:
    """What each value of `whole` is made of, by `part`; the measure adds up along both.

    By year all years are drawn, and the finding is of the selection.
    """
    draw(_composition(here, whole, part, measure, tuple(clicks)), key)


@kept(_KEPT)
def _composition(here: Here, whole: str, part: str, measure: str, clicks: Clicks) -> Shown:
    found = rows(here, [measure], (whole, part))
    if whole == "year" and here.selection.years:
        every = rows(here.choosing(years=()), [measure], (whole, part))
        finding = in_year(here, composition_finding(found, part, measure, here.lang))
        words = Words(finding, measure, (whole, part))
        return over_years(here, composition(every, whole, part, measure, here.lang), words, every, clicks)
    words = Words(composition_finding(found, part, measure, here.lang), measure, (whole, part))
    return ready(here, composition(found, whole, part, measure, here.lang), words, found, clicks)


def show_matrix(here: Here, down: str, across: str, measure: str, key: str, clicks: Clicks = ()) -> None:
    """Where two dimensions meet, and where not."""
    draw(_matrix(here, down, across, measure, tuple(clicks)), key)


@kept(_KEPT)
def _matrix(here: Here, down: str, across: str, measure: str, clicks: Clicks) -> Shown:
    found = rows(here, [measure], (down, across))
    finding = in_year(here, matrix_finding(found, down, across, measure, here.lang))
    words = Words(finding, measure, (down, across))
    return ready(here, matrix(found, down, across, measure, here.lang), words, found, clicks)


def show_turnover(here: Here, key: str, clicks: Clicks = ()) -> None:
    """Who stayed, came back, came new and left, year by year."""
    draw(_turnover(here, tuple(clicks)), key)


@kept(_KEPT)
def _turnover(here: Here, clicks: Clicks) -> Shown:
    found = rows(here.choosing(years=()), TURNOVER, ("year",))
    words = Words(turnover_finding(up_to_chosen(here, found), here.lang), "retained_units", ("year",))
    return over_years(here, turnover(found, here.lang), words, found, clicks)
