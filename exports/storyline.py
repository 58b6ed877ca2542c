"""The storyline of the joint meeting: the screens in the order in which they are presented.

A screen is one function of `exports/screens/`; a better reader of its figures takes its place here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from exports.asked import Asked
from exports.errors import NoScreens, NothingLoaded, UnknownScreens
from exports.screen import Screen, Storyline
from exports.screens import closing, opening, participation, people, programme
from exports.screens.making import nothing
from exports.sources import told_maker
from measures import Selection
from texts import Lang, say

Making = Callable[[Asked], Screen | None]

SCREENS: dict[str, Making] = {
    "glance": opening.glance,
    "noteworthy": opening.noteworthy,
    "whole": opening.whole,
    "trend_units": participation.units_over_years,
    "trend_coverage": participation.coverage_over_years,
    "trend_person_times": participation.person_times_over_years,
    "turnover": participation.turnover_over_years,
    "themes": participation.themes,
    "themes_trend": participation.themes_over_years,
    "themes_types": participation.themes_by_type,
    "unit_types": participation.unit_types,
    "areas": participation.areas_served,
    "areas_coverage": participation.areas_located,
    "projects": programme.projects_over_years,
    "project_list": programme.projects_of_the_year,
    "claims": programme.claims,
    "needs": programme.needs,
    "missing": people.missing_units,
    "lapsed": people.lapsed,
    "thanks": people.thanks,
    "next_year": programme.next_year,
}
"""What there is to present, by the id of the screen that each makes."""
CLOSING = ("definitions", "sources")
"""The screens that explain the others; they end the storyline unless it is said otherwise."""


def every_screen() -> tuple[str, ...]:
    """The ids of all screens one can choose from, in their usual order; the title is always shown, and first."""
    return (*SCREENS, *CLOSING)


def screen_name(screen: str, lang: Lang) -> str:
    """What a screen is called in lists."""
    return say(f"screen_{screen}", lang)


def chosen(written: Sequence[str]) -> tuple[str, ...]:
    """The ids of the screens that are meant by ids or names, in either language, each once.

    Raises UnknownScreens, or NoScreens where there is none.
    """
    known = every_screen()
    names = {
        name.casefold(): screen
        for screen in known
        for name in (screen, *(screen_name(screen, lang) for lang in ("zh", "en")))
    }
    asked = [one.strip() for one in written if one.strip()]
    unknown = [one for one in asked if one.casefold() not in names]
    if unknown:
        raise UnknownScreens(names="、".join(unknown), known="、".join(known))
    if not asked:
        raise NoScreens
    return tuple(dict.fromkeys(names[one.casefold()] for one in asked))


def storyline(asked: Asked, wanted: Sequence[str] | None = None) -> Storyline:
    """The wanted screens that have something to say, all where none are named, after the title. Raises NothingLoaded.

    Of a selection in which nothing is recorded one screen says so in their place.
    """
    if not replace(asked, selection=Selection()).rows(["projects", "participating_units"], ("year",)).shape[0]:
        raise NothingLoaded
    order = every_screen() if wanted is None else [screen for screen in wanted if screen in every_screen()]
    return Storyline(
        title=asked.made.meeting or asked.say("storyline_title"),
        sentence=asked.sentence(),
        file_part=asked.selection.file_part(asked.lang),
        source=asked.source,
        made=told_maker(asked.made, asked.lang),
        sample=asked.say("sample_banner") if asked.freshness.sample else "",
        screens=(opening.cover(asked), *_made(asked, order)),
    )


def picked(story: Storyline, wanted: Sequence[str]) -> Storyline:
    """Of a storyline the title and those of the wanted screens that it has, in their order."""
    has = {screen.id: screen for screen in story.screens[1:]}
    return replace(story, screens=(story.screens[0], *(has[screen] for screen in wanted if screen in has)))


def _made(asked: Asked, order: Sequence[str]) -> list[Screen]:
    """The screens in their order; definitions are those of what the others show."""
    showing = [screen for screen in order if screen in SCREENS]
    if asked.focus is None:
        found = {"glance": nothing(asked, "glance")}
        order = ["glance", *(screen for screen in order if screen in CLOSING)]
    else:
        found = {screen: made for screen in showing if (made := SCREENS[screen](asked)) is not None}
        if showing and not found:
            found = {showing[0]: nothing(asked, showing[0])}
    if "definitions" in order:
        found["definitions"] = closing.meanings(asked, list(found.values()))
    if "sources" in order:
        found["sources"] = closing.sources(asked)
    return [found[screen] for screen in order if screen in found]
