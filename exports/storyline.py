"""The storyline of the joint meeting: the screens in the order in which they are presented.

A screen is one function of `exports/screens/`; a better reader of its figures takes its place here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from exports.asked import Asked
from exports.errors import NothingLoaded
from exports.screen import Screen, Storyline
from exports.screens import closing, opening, participation, people, programme
from exports.screens.making import nothing
from exports.sources import told_maker
from measures import Selection

Making = Callable[[Asked], Screen | None]

SCREENS: tuple[Making, ...] = (
    opening.glance,
    opening.noteworthy,
    opening.whole,
    participation.units_over_years,
    participation.coverage_over_years,
    participation.person_times_over_years,
    participation.turnover_over_years,
    participation.themes,
    participation.themes_over_years,
    participation.themes_by_type,
    participation.unit_types,
    participation.areas_served,
    participation.areas_located,
    programme.projects_over_years,
    programme.projects_of_the_year,
    programme.claims,
    programme.needs,
    people.missing_units,
    people.lapsed,
    people.thanks,
    programme.next_year,
)


def storyline(asked: Asked) -> Storyline:
    """Every screen that has something to say, between the title and the sources. Raises NothingLoaded.

    Of a selection in which nothing is recorded one screen says so, and nothing else is shown.
    """
    if not replace(asked, selection=Selection()).rows(["projects", "participating_units"], ("year",)).shape[0]:
        raise NothingLoaded
    if asked.focus is None:
        found = [nothing(asked, "glance")]
    else:
        found = [made for making in SCREENS if (made := making(asked)) is not None]
    ending = [closing.meanings(asked, found), closing.sources(asked)]
    return Storyline(
        title=asked.made.meeting or asked.say("storyline_title"),
        sentence=asked.sentence(),
        file_part=asked.selection.file_part(asked.lang),
        source=asked.source,
        made=told_maker(asked.made, asked.lang),
        sample=asked.say("sample_banner") if asked.freshness.sample else "",
        screens=(opening.cover(asked), *found, *ending),
    )
