"""How it begins: the title, the year at a glance, and the whole of several years."""

from __future__ import annotations

from charts.conclusions import Year, conclusions
from charts.findings import amount, trend_finding, units_and_entries
from charts.format import change, missing, said_number
from charts.labels import column_name, value_type
from exports.asked import Asked, Row, records
from exports.screen import Card, Screen
from exports.screens.making import nothing, screen
from exports.sources import told_maker

HEADLINES = ("participating_units", "coverage", "person_times", "activities", "projects", "retention")
_BESIDE = ("unit_entries", "registered_units", "new_projects", "ended_projects", "retained_units", "lapsed_units")
_WHOLE = ("participating_units", "unit_entries", "activities", "person_times", "volunteer_hours", "themes_reached")


def cover(asked: Asked) -> Screen:
    """The meeting, its date, what is shown, and who made it."""
    made = asked.made
    title = made.meeting or asked.say("storyline_title")
    lines = [
        asked.say("cover_selection", sentence=asked.sentence()),
        made.held or f"{made.when:%Y-%m-%d}",
        told_maker(made, asked.lang),
    ]
    if made.edition:
        lines.append(asked.say("cover_edition", name=made.edition, when=f"{made.when:%Y-%m-%d %H:%M}"))
    return screen(asked, "cover", "cover", title, lines=[line for line in lines if line])


def glance(asked: Asked) -> Screen:
    """Six figures of the latest year, each with its change on the year before, and what stands out."""
    year = asked.focus
    if year is None:
        return nothing(asked, "glance")
    both = asked.choosing(years=(year - 1, year))
    pair = both.rows((*HEADLINES, *_BESIDE), ("year",))
    by_year = {int(row["year"]): row for row in records(pair)}
    now, before = by_year.get(year, {}), by_year.get(year - 1, {})
    cards = [_card(asked, measure, now, before) for measure in HEADLINES]
    title = trend_finding(pair, "participating_units", asked.lang)
    return screen(asked.choosing(years=(year,)), "glance", "cards", title, pair, cards=cards, of=both)


def _card(asked: Asked, measure: str, now: Row, before: Row) -> Card:
    bound = now.get(f"{measure}_bound")
    value = None if missing(now.get(measure)) else now[measure]
    shown = said_number(value, value_type(measure), asked.lang, bound)
    return Card(measure, value, bound, column_name(measure, asked.lang), shown, _beside(asked, measure, now, before))


def _beside(asked: Asked, measure: str, now: Row, before: Row) -> str:
    """The change on the year before; where one of the two is only bounded they are set side by side."""
    if missing(now.get(measure)):
        return asked.say("beside_no_roster") if measure == "coverage" else asked.say("card_no_value")
    if missing(before.get(measure)):
        return asked.say("beside_no_before")
    bounds = {row.get(f"{measure}_bound") or "exact" for row in (now, before)}
    kind = value_type(measure)
    if bounds != {"exact"}:
        earlier = said_number(before[measure], kind, asked.lang, before.get(f"{measure}_bound"))
        return asked.say("delta_beside", value=earlier)
    return asked.say("card_change", change=change(now[measure], before[measure], kind, asked.lang))


def noteworthy(asked: Asked) -> Screen | None:
    """What a leader should not overlook in the latest year; left out where nothing stands out."""
    year = asked.focus
    if year is None:
        return None
    now = asked.choosing(years=(year,))
    found = conclusions(Year(asked.ask, asked.selection, year, now.areas_in_force()))
    lines = [one.sentence(asked.lang) for one in found]
    title = asked.say("conclusions_title", year=year)
    return screen(now, "noteworthy", "words", title, lines=lines) if lines else None


def whole(asked: Asked) -> Screen | None:
    """The figures of all years together; left out where the selection is of one year or empty."""
    if len(asked.selection.years) == 1 or asked.focus is None:
        return None
    found = asked.rows(_WHOLE)
    row = records(found)[0]
    cards = [
        Card(
            measure,
            None if missing(row[measure]) else row[measure],
            row.get(f"{measure}_bound"),
            column_name(measure, asked.lang),
            said_number(row[measure], value_type(measure), asked.lang, row.get(f"{measure}_bound")),
        )
        for measure in _WHOLE
    ]
    years = asked.selection.years or tuple(int(year) for year in asked.rows(["participating_units"], ("year",))["year"])
    span = asked.choosing(years=years).selection.keeping(("year",)).sentence(asked.lang)
    title = asked.say(
        "whole_title",
        years=span,
        units=amount(row["participating_units"], "participating_units", asked.lang),
        activities=amount(row["activities"], "activities", asked.lang),
    )
    lines = []
    if not missing(row["unit_entries"]) and not missing(row["participating_units"]):
        lines = [units_and_entries(int(row["participating_units"]), int(row["unit_entries"]), asked.lang)]
    return screen(asked, "whole", "cards", title, found, cards=cards, lines=lines)
