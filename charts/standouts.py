"""What a leader should not overlook in one year: short sentences, each from rows of the catalogue's measures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.findings import amount
from charts.format import missing, number, unchanged
from charts.labels import names_together, value_name
from charts.movers import furthest
from texts import Lang, say

THEMES = 6


def lowest_coverage(rows: pd.DataFrame, lang: Lang) -> str | None:
    """The unit type that came least, ties named together; nothing where all came alike.

    `rows`: unit_type, coverage, registered_units (empty where the filter does not apply to them),
    registered_participating_units.
    """
    known = rows[[not missing(value) for value in rows["coverage"]]]
    if known.empty or unchanged(known["coverage"].min(), known["coverage"].max(), "share"):
        return None
    lowest = known[[unchanged(value, known["coverage"].min(), "share") for value in known["coverage"]]]
    row = lowest.iloc[0]
    share = number(row["coverage"], "share", lang)
    names = [value_name("unit_type", value, lang) for value in lowest["unit_type"]]
    if len(names) > 1:
        return say("standout_lowest_level", lang, who=names_together(names, lang), amount=share)
    if missing(row["registered_units"]):
        return say("standout_lowest_plain", lang, who=names[0], amount=share)
    return say(
        "standout_lowest",
        lang,
        who=names[0],
        amount=share,
        registered=amount(row["registered_units"], "registered_units", lang),
        participating=amount(row["registered_participating_units"], "registered_participating_units", lang),
    )


def lapsed(year: dict[str, Any], lang: Lang) -> str | None:
    """How many did not come back. `year`: lapsed_units and retention of one year."""
    if missing(year.get("lapsed_units")) or not year["lapsed_units"]:
        return None
    return say(
        "standout_lapsed",
        lang,
        lapsed=amount(year["lapsed_units"], "lapsed_units", lang),
        retention=number(year.get("retention"), "share", lang),
    )


def theme_moves(rows: pd.DataFrame, year: int, lang: Lang) -> list[str]:
    """The theme that grew most and the one that fell most against the year before, ties named together.

    `rows`: year, theme, participating_units of both years; nothing without a year before.
    """
    values = {
        (int(when), theme): value
        for when, theme, value in zip(rows["year"], rows["theme"], rows["participating_units"], strict=True)
        if not missing(theme)
    }
    if not any(when == year - 1 for when, _ in values):
        return []
    themes = list(dict.fromkeys(theme for _, theme in values))
    moves = {theme: values.get((year, theme), 0) - values.get((year - 1, theme), 0) for theme in themes}
    found = []
    for way, sign in (("up", 1), ("down", -1)):
        level = furthest(moves, sign)
        if level:
            names = [value_name("theme", theme, lang) for theme in level]
            size = amount(abs(moves[level[0]]), "participating_units", lang)
            text_id = f"standout_theme_{way}" if len(level) == 1 else f"standout_themes_{way}"
            found.append(say(text_id, lang, theme=names_together(names, lang), amount=size))
    return found


def unreached(rows: pd.DataFrame, lang: Lang, most: int = 3) -> str | None:
    """The residential areas that some theme did not reach. `rows`: area, themes_reached, every area a row."""
    short = [
        (area, int(value or 0))
        for area, value in zip(rows["area"], rows["themes_reached"], strict=True)
        if not missing(area) and int(value or 0) < THEMES
    ]
    if not short:
        return None
    short.sort(key=lambda item: item[1])
    detail = say("list_join", lang).join(
        say("standout_unreached_one", lang, area=area, reached=amount(value, "themes_reached", lang))
        for area, value in short[:most]
    )
    if len(short) > most:
        detail = say("standout_more", lang, detail=detail)
    return say("standout_unreached", lang, count=len(short), detail=detail)


def project_moves(year: dict[str, Any], lang: Lang) -> str | None:
    """How the catalogue changed. `year`: projects, new_projects and ended_projects of one year."""
    if any(missing(year.get(name)) for name in ("projects", "new_projects", "ended_projects")):
        return None
    return say(
        "standout_projects", lang, projects=year["projects"], new=year["new_projects"], ended=year["ended_projects"]
    )
