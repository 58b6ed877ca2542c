"""The usual figures by their question: rows are read, drawn and explained in one call."""

from __future__ import annotations

from collections.abc import Sequence

from charts.composition import composition
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
from charts.trend import bars, line, lines, turnover
from panels.context import Here
from panels.figure import Words, show
from panels.rows import rows

TURNOVER = ("retained_units", "returned_units", "new_units", "lapsed_units")


def _in_year(here: Here, finding: str) -> str:
    """The finding with its year before it, where the figure shows a single one."""
    years = here.selection.years
    return here.say("finding_in_year", year=years[0], finding=finding) if len(years) == 1 else finding


def show_ranking(here: Here, dimension: str, measure: str, key: str, beside: Sequence[str] = ()) -> None:
    """Which value of `dimension` is most and least in `measure`; `beside` joins the rows."""
    found = rows(here, [measure, *beside], (dimension,))
    words = Words(_in_year(here, ranking_finding(found, dimension, measure, here.lang)), measure, (dimension,))
    show(here, ranking(found, dimension, measure, here.lang), words, found, key)


def show_trend(here: Here, measure: str, key: str, beside: Sequence[str] = ()) -> None:
    """How a measure went over the years: shares as a line, counts as bars."""
    found = rows(here, [measure, *beside], ("year",))
    draw = line if measure in ("coverage", "retention") else bars
    words = Words(trend_finding(found, measure, here.lang), measure, ("year",))
    show(here, draw(found, measure, here.lang), words, found, key)


def show_trends(here: Here, dimension: str, measure: str, key: str) -> None:
    """How a measure went over the years for each value of a dimension."""
    found = rows(here, [measure], ("year", dimension))
    words = Words(movers_finding(found, dimension, measure, here.lang), measure, ("year", dimension))
    show(here, lines(found, dimension, measure, here.lang), words, found, key)


def show_composition(here: Here, whole: str, part: str, measure: str, key: str) -> None:
    """What each value of `whole` is made of, by `part`; the measure adds up along both."""
    found = rows(here, [measure], (whole, part))
    words = Words(composition_finding(found, part, measure, here.lang), measure, (whole, part))
    show(here, composition(found, whole, part, measure, here.lang), words, found, key)


def show_matrix(here: Here, down: str, across: str, measure: str, key: str) -> None:
    """Where two dimensions meet, and where not."""
    found = rows(here, [measure], (down, across))
    finding = _in_year(here, matrix_finding(found, down, across, measure, here.lang))
    words = Words(finding, measure, (down, across))
    show(here, matrix(found, down, across, measure, here.lang), words, found, key)


def show_turnover(here: Here, key: str) -> None:
    """Who stayed, came back, came new and left, year by year."""
    found = rows(here, TURNOVER, ("year",))
    words = Words(turnover_finding(found, here.lang), "retained_units", ("year",))
    show(here, turnover(found, here.lang), words, found, key)
