"""Who takes part: over the years, by theme, by unit type, by residential area."""

from __future__ import annotations

import pandas as pd

from charts.composition import composition
from charts.findings import (
    composition_finding,
    matrix_finding,
    ranking_finding,
    trend_finding,
    turnover_finding,
)
from charts.format import missing
from charts.matrix import matrix
from charts.movers import movers_finding
from charts.ranking import ordered, ranking
from charts.style import highlighted
from charts.trend import bars, line, lines, turnover
from exports.asked import Asked
from exports.screen import Crossing, Screen
from exports.screens.making import nothing, screen

TURNOVER = ("retained_units", "returned_units", "new_units", "lapsed_units")
_SHARES = ("coverage", "retention", "claim_rate", "match_rate")


def _without(rows: pd.DataFrame, measure: str) -> bool:
    return not len(rows) or all(missing(value) for value in rows[measure])


def _in_year(asked: Asked, finding: str) -> str:
    years = asked.selection.years
    return asked.say("finding_in_year", year=years[0], finding=finding) if len(years) == 1 else finding


def trend(asked: Asked, name: str, measure: str, beside: tuple[str, ...] = ()) -> Screen | None:
    """How a measure went over the years: shares as a line, counts as bars; left out with less than two years."""
    over = asked.over_years()
    found = over.rows([measure, *beside], ("year",))
    if sum(not missing(value) for value in found[measure]) < 2:
        return None
    draw = line if measure in _SHARES else bars
    drawing = highlighted(draw(found, measure, asked.lang), asked.selection.years)
    return screen(over, name, "chart", trend_finding(found, measure, asked.lang), found, drawing=drawing)


def units_over_years(asked: Asked) -> Screen | None:
    """How many units took part, year by year."""
    return trend(asked, "trend_units", "participating_units", ("unit_entries",))


def coverage_over_years(asked: Asked) -> Screen | None:
    """Which share of the registered units took part, year by year."""
    return trend(asked, "trend_coverage", "coverage", ("registered_participating_units", "registered_units"))


def person_times_over_years(asked: Asked) -> Screen | None:
    """Person-times, year by year, with their bounds."""
    return trend(asked, "trend_person_times", "person_times", ("activities",))


def turnover_over_years(asked: Asked) -> Screen | None:
    """Who stayed, came back, came new and left; left out where no year can be compared."""
    over = asked.over_years()
    found = over.rows(TURNOVER, ("year",))
    if _without(found, "retained_units"):
        return None
    drawing = turnover(found, asked.lang)
    return screen(over, "turnover", "chart", turnover_finding(found, asked.lang), found, drawing=drawing)


def ranked(asked: Asked, name: str, dimension: str, measure: str, beside: tuple[str, ...]) -> Screen:
    """Which value of a dimension is most and least."""
    found = asked.rows([measure, *beside], (dimension,))
    if _without(found, measure):
        return nothing(asked, name)
    found = ordered(found, dimension, measure)
    title = _in_year(asked, ranking_finding(found, dimension, measure, asked.lang))
    return screen(asked, name, "chart", title, found, drawing=ranking(found, dimension, measure, asked.lang))


def themes(asked: Asked) -> Screen:
    """Which themes draw many units and which few."""
    beside = ("unit_entries", "activities", "person_times")
    return ranked(asked.in_focus(), "themes", "theme", "participating_units", beside)


def themes_over_years(asked: Asked) -> Screen | None:
    """How each theme went over the years; left out with less than two years."""
    over = asked.over_years()
    found = over.rows(["participating_units"], ("year", "theme"))
    if len({int(year) for year in found["year"]}) < 2 or _without(found, "participating_units"):
        return None
    title = movers_finding(found, "theme", "participating_units", asked.lang)
    drawing = lines(found, "theme", "participating_units", asked.lang)
    return screen(over, "themes_trend", "chart", title, found, drawing=drawing)


def themes_by_type(asked: Asked) -> Screen | None:
    """Which types of unit each theme is carried by; left out where nothing is recorded."""
    now = asked.in_focus()
    found = now.rows(["unit_entries"], ("theme", "unit_type"))
    if _without(found, "unit_entries"):
        return None
    title = _in_year(now, composition_finding(found, "unit_type", "unit_entries", asked.lang))
    drawing = composition(found, "theme", "unit_type", "unit_entries", asked.lang)
    return screen(now, "themes_types", "chart", title, found, drawing=drawing)


def unit_types(asked: Asked) -> Screen:
    """Which types of unit come and which are missing."""
    beside = ("registered_participating_units", "registered_units", "participating_units")
    return ranked(asked.in_focus(), "unit_types", "unit_type", "coverage", beside)


def areas_served(asked: Asked) -> Screen:
    """Which themes reach which residential areas."""
    now = asked.in_focus()
    found = now.rows(["activities"], ("area", "theme"))
    if _without(found, "activities"):
        return nothing(now, "areas")
    title = _in_year(now, matrix_finding(found, "area", "theme", "activities", asked.lang))
    drawing = matrix(found, "area", "theme", "activities", asked.lang)
    crossing = Crossing("area", "theme", "activities")
    return screen(now, "areas", "matrix", title, found, drawing=drawing, crossing=crossing)


def areas_located(asked: Asked) -> Screen:
    """Where the units of an area come and where they stay away."""
    now = asked.in_focus()
    located = now.choosing(areas=(), unit_areas=now.selection.areas or now.selection.unit_areas)
    beside = ("registered_participating_units", "registered_units")
    return ranked(located, "areas_coverage", "unit_area", "coverage", beside)
