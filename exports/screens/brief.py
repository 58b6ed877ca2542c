"""What a brief says: what reached us, who came, how we stand beside the street, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from charts.completion import completed
from charts.findings import amount, trend_finding
from charts.format import missing, number
from charts.labels import column_name, value_name, value_type
from charts.ranking import ranking
from exports.asked import Asked, records
from exports.errors import NothingLoaded
from exports.screen import Card, Screen, Storyline
from exports.screens.making import nothing, screen
from exports.screens.people import by_type, types_of
from exports.sources import told_maker
from measures import Selection

_CARDS = ("activities", "participating_units", "person_times", "themes_reached")
_SERVED = ("activities", "participating_units", "person_times")
_LOCATED = ("coverage", "retention")
_NAMED = 3
"""How many of the units that did not come again a brief names."""
_ROSTER = ("year", "unit_type", "area", "unit_area", "unit")


def reached(asked: Asked) -> Screen:
    """What reached us: four figures, and each theme's, whose chart stands where it can be edited."""
    now = asked.of_year()
    totals = now.one(_CARDS)
    if asked.focus is None or not totals["activities"]:
        return nothing(now, "brief_reached")
    cards = [
        Card(
            measure,
            totals[measure],
            totals.get(f"{measure}_bound"),
            column_name(measure, asked.lang),
            number(totals[measure], value_type(measure), asked.lang, totals.get(f"{measure}_bound")),
        )
        for measure in _CARDS
    ]
    both = now.choosing(years=(asked.focus - 1, asked.focus))
    title = trend_finding(both.rows(["activities"], ("year",)), "activities", asked.lang)
    rows = now.rows(_SERVED, ("theme",))
    drawing = ranking(rows, "theme", "activities", asked.lang)
    return screen(now, "brief_reached", "cards", title, rows, drawing=drawing, cards=cards)


def came(asked: Asked) -> Screen:
    """Who came: every unit named, by type."""
    now = asked.of_year()
    types = types_of(now)
    if not types:
        return nothing(now, "brief_came")
    rows = by_type(now, "came_units", [(kind, unit) for unit, kind in types.items()])
    count = amount(len(types), "participating_units", asked.lang)
    return screen(now, "brief_came", "table", asked.say("brief_came_title", units=count), rows)


def beside_street(asked: Asked) -> Screen | None:
    """How an area stands beside the whole street; left out where the selection is not of one area."""
    areas = asked.selection.areas
    if len(areas) != 1 or asked.focus is None:
        return None
    now, street = asked.of_year(), asked.of_year().choosing(areas=())
    here, whole = now.one([*_SERVED, "themes_reached", *_LOCATED]), street.one([*_SERVED, "themes_reached", *_LOCATED])
    lines, rows = [], []
    for measure in (*_SERVED, "themes_reached", *_LOCATED):
        place, of = _place(street, measure, areas[0])
        rows.append(
            {
                "beside_measure": column_name(measure, asked.lang),
                "beside_here": _shown(here, measure, asked),
                "beside_street": _shown(whole, measure, asked),
                "beside_place": asked.say("brief_place", place=place, of=of) if place else "—",
            }
        )
        if place and of > 2 and place > (of * 2) // 3:
            lines.append(column_name(measure, asked.lang))
    title = asked.say("brief_behind", names=asked.say("list_join").join(lines)) if lines else asked.say("brief_level")
    return screen(now, "brief_beside", "table", title, pd.DataFrame(rows, dtype=object))


def _shown(row: dict[str, Any], measure: str, asked: Asked) -> str:
    return number(row[measure], value_type(measure), asked.lang, row.get(f"{measure}_bound"))


def _place(street: Asked, measure: str, area: str) -> tuple[int, int]:
    """Which place an area has among those in force, level ones sharing it, and of how many; 0 where it has none."""
    in_force = street.areas_in_force()
    found = completed(street.rows([measure], ("area",)), "area", in_force)
    found = found[found["area"].isin(in_force)].reset_index(drop=True)
    bounded = found.get(f"{measure}_bound", pd.Series(["exact"] * len(found)))
    if any(bound in ("at_least", "at_most", "about", "unknown") for bound in bounded):
        return 0, 0  # figures that are only bounded have no sure order
    values = {row["area"]: row[measure] for row in records(found)}
    known = {name: value for name, value in values.items() if not missing(name) and not missing(value)}
    if area not in known:
        return 0, 0
    return 1 + sum(value > known[area] for value in known.values()), len(known)


def next_steps(asked: Asked) -> Screen:
    """What to do: themes to bring here, units to call, needs to place. Each follows from a figure."""
    now = asked.of_year()
    found = [line for step in _STEPS if asked.focus is not None and (line := step(now))]
    title = asked.say("brief_steps", count=len(found)) if found else asked.say("brief_no_steps")
    return screen(now, "brief_next", "words", title, lines=found)


def _themes_to_bring(now: Asked) -> str | None:
    if now.selection.themes:
        return None
    rows = records(now.rows(["activities"], ("theme",)))
    away = [value_name("theme", row["theme"], now.lang) for row in rows if row["theme"] and row["activities"] == 0]
    return now.say("brief_step_themes", names=now.say("list_join").join(away)) if away else None


def _units_to_call(now: Asked) -> str | None:
    roster = records(now.keeping(*_ROSTER).rows(["registered_units"], ("unit",)))
    came_too = {row["unit"] for row in records(now.rows(["registered_participating_units"], ("unit",)))}
    away = [str(row["unit"]) for row in roster if row["unit"] not in came_too]
    if not away:
        return None
    return now.say("brief_step_units", count=len(away), names=now.say("list_join").join(away))


def _needs_to_place(now: Asked) -> str | None:
    totals = now.one(["needs", "matched_needs"])
    wanted, met = totals["needs"], totals["matched_needs"]
    if missing(wanted) or missing(met) or wanted <= met:
        return None
    return now.say("brief_step_needs", open=wanted - met)


def _units_to_win_back(now: Asked) -> str | None:
    lapsed = [str(row["unit"]) for row in records(now.rows(["lapsed_units"], ("unit",))) if row["lapsed_units"]]
    if not lapsed:
        return None
    return now.say("brief_step_lapsed", count=len(lapsed), names=now.say("list_join").join(lapsed[:_NAMED]))


_STEPS: tuple[Callable[[Asked], str | None], ...] = (
    _themes_to_bring,
    _units_to_call,
    _units_to_win_back,
    _needs_to_place,
)
SECTIONS: tuple[Callable[[Asked], Screen | None], ...] = (reached, came, beside_street, next_steps)


def brief(asked: Asked) -> Storyline:
    """The sections of a brief of the selection's latest year. Raises NothingLoaded."""
    whole = asked.choosing(**dict.fromkeys(vars(Selection()), ()))
    if whole.focus is None:
        raise NothingLoaded
    now = asked.of_year()
    sections = [made for making in SECTIONS if (made := making(asked)) is not None]
    who = asked.say("list_join").join(asked.selection.areas) or asked.say("brief_whole")
    return Storyline(
        title=asked.say("brief_title", who=who, year=asked.focus or "—"),
        sentence=now.sentence(),
        file_part=now.selection.file_part(asked.lang),
        source=asked.source,
        made=told_maker(asked.made, asked.lang),
        sample=asked.say("sample_banner") if asked.freshness.sample else "",
        screens=tuple(sections),
    )
