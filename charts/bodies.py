"""Who belongs to which body? Members over the years, and how bodies overlap, as matrices."""

from __future__ import annotations

import pandas as pd

from charts.drawing import Drawing
from charts.format import missing, number
from charts.matrix import heat
from texts import Lang, say

_WIDE = 10
"""How many letters of a body's name a matrix shows; the middle is left out of a longer one."""


def members_over_time(rows: pd.DataFrame, lang: Lang) -> Drawing:
    """Bodies down, years across: known members, nothing where none is known. `rows`: body, year, members."""
    known = rows[[not missing(value) for value in rows["members"]]]
    names = list(dict.fromkeys(map(str, known["body"])))
    years = sorted({int(year) for year in rows["year"]})
    cells = {
        (str(body), int(year)): int(count)
        for body, year, count in zip(known["body"], known["year"], known["members"], strict=True)
    }
    grid = [[cells.get((name, year)) for year in years] for name in names]
    texts = [["" if value is None else f"{value:,}" for value in row] for row in grid]
    drawn = heat(
        (names, [str(year) for year in years]), grid, texts, say("column_members", lang), lang, _WIDE, small=True
    )
    return {**drawn, "marks": [[[{"body": name, "year": year} for year in years] for name in names]]}


def members_finding(rows: pd.DataFrame, lang: Lang) -> str:
    """Which body has the most known members in the last year, and how many bodies have any."""
    known = rows[[not missing(value) for value in rows["members"]]]
    if known.empty:
        return say("bodies_no_members", lang)
    last = max(int(year) for year in known["year"])
    now = known[[int(year) == last for year in known["year"]]]
    most = max(int(value) for value in now["members"])
    names = [str(row["body"]) for _, row in now.iterrows() if int(row["members"]) == most]
    who = say("list_comma", lang).join(names)
    return say("bodies_finding", lang, year=last, count=len(now), body=who, most_count=len(names), members=most)


def overlap_matrix(rows: pd.DataFrame, lang: Lang) -> Drawing:
    """Shared members, bodies by bodies, the columns by the numbers of the rows.

    `rows`: body, other, shared_members, each pair once.
    """
    names = list(dict.fromkeys([*map(str, rows["body"]), *map(str, rows["other"])]))
    shared: dict[tuple[str, str], int] = {}
    for one, other, count in zip(rows["body"], rows["other"], rows["shared_members"], strict=True):
        shared[str(one), str(other)] = shared[str(other), str(one)] = int(count)
    grid = [[None if one == other else shared.get((one, other), 0) for other in names] for one in names]
    texts = [["" if value is None else f"{value:,}" for value in row] for row in grid]
    numbered = [f"{place} {name}" for place, name in enumerate(names, start=1)]
    numbers = [str(place) for place in range(1, len(names) + 1)]
    drawn = heat((numbered, numbers), grid, texts, say("column_shared_members", lang), lang, _WIDE)
    return {**drawn, "marks": [[[{"body": one} for _other in names] for one in names]]}


def overlap_finding(rows: pd.DataFrame, year: int, lang: Lang) -> str:
    """Which two bodies share the most members."""
    if rows.empty:
        return say("overlap_none", lang, year=year)
    first = rows.iloc[0]
    return say(
        "overlap_finding",
        lang,
        year=year,
        count=len(rows),
        body=first["body"],
        other=first["other"],
        shared=int(first["shared_members"]),
    )


def building_finding(rows: pd.DataFrame, year: int, lang: Lang) -> str:
    """Coverage inside buildings: the lowest of those that can be told. `rows`: those of buildings, BODY_COLUMNS."""
    known = rows[[not missing(value) for value in rows["registered_coverage"]]]
    if known.empty:
        return say("building_none", lang, year=year)
    least = known.iloc[
        [float(value) for value in known["registered_coverage"]].index(min(known["registered_coverage"]))
    ]
    share = number(least["registered_coverage"], "share", lang)
    return say(
        "building_finding", lang, year=year, body=least["body"], share=share, units=int(least["members_registered"])
    )
