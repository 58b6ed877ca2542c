"""What a leader should not overlook in one year: which rows stand out, and the short sentence for each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.findings import amount
from charts.format import missing, number, unchanged
from charts.labels import names_together, value_name
from charts.movers import furthest
from texts import Lang, say

THEMES = 6


def lowest(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the unit types that came least; none where all came alike. `rows`: unit_type, coverage."""
    known = rows[[not missing(value) for value in rows["coverage"]]]
    if known.empty or unchanged(known["coverage"].min(), known["coverage"].max(), "share"):
        return known.iloc[:0]
    return known[[unchanged(value, known["coverage"].min(), "share") for value in known["coverage"]]]


def lowest_coverage(rows: pd.DataFrame, lang: Lang) -> str | None:
    """The unit type that came least, ties named together; nothing where all came alike.

    `rows`: unit_type, coverage, registered_units (empty where the filter does not apply to them),
    registered_participating_units.
    """
    found = lowest(rows)
    if found.empty:
        return None
    row = found.iloc[0]
    share = number(row["coverage"], "share", lang)
    names = [value_name("unit_type", value, lang) for value in found["unit_type"]]
    if len(names) > 1:
        return say("standout_lowest_level", lang, who=names_together(names, "unit_type", lang), amount=share)
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


def moves(rows: pd.DataFrame, year: int) -> dict[Any, float]:
    """Theme → how many more units than the year before; nothing without a year before.

    `rows`: year, theme, participating_units of both years.
    """
    values = {
        (int(when), theme): value
        for when, theme, value in zip(rows["year"], rows["theme"], rows["participating_units"], strict=True)
        if not missing(theme)
    }
    if not any(when == year - 1 for when, _ in values):
        return {}
    themes = list(dict.fromkeys(theme for _, theme in values))
    return {theme: (values.get((year, theme)) or 0) - (values.get((year - 1, theme)) or 0) for theme in themes}


def theme_move(moved: dict[Any, float], way: int, lang: Lang) -> str | None:
    """The themes that moved most upwards (`way` 1) or downwards (-1), ties named together."""
    level = furthest(moved, way)
    if not level:
        return None
    names = [value_name("theme", theme, lang) for theme in level]
    size = amount(abs(moved[level[0]]), "participating_units", lang)
    word = "up" if way > 0 else "down"
    text_id = f"standout_theme_{word}" if len(level) == 1 else f"standout_themes_{word}"
    return say(text_id, lang, theme=names_together(names, "theme", lang), amount=size)


def short_of_themes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the areas that some theme did not reach, the least reached first. `rows`: area, themes_reached."""
    reached = [int(value or 0) if not missing(value) else 0 for value in rows["themes_reached"]]
    kept = [
        place
        for place, (area, value) in enumerate(zip(rows["area"], reached, strict=True))
        if not missing(area) and value < THEMES
    ]
    kept.sort(key=lambda place: reached[place])
    return rows.iloc[kept]


def unreached(rows: pd.DataFrame, lang: Lang, most: int = 3) -> str | None:
    """The residential areas that some theme did not reach. `rows`: area, themes_reached, every area a row."""
    short = short_of_themes(rows)
    if short.empty:
        return None
    detail = say("list_join", lang).join(
        say("standout_unreached_one", lang, area=area, reached=amount(int(value or 0), "themes_reached", lang))
        for area, value in zip(short["area"][:most], short["themes_reached"][:most], strict=True)
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
