"""Who rose and who fell most against the year before, those level with each other named together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from charts.completion import completed
from charts.findings import moved, ranking_finding
from charts.format import difference, missing
from charts.labels import in_order, measure_name, names_together, value_name, value_type
from texts import Lang, say

Values = dict[tuple[int, Any], Any]


def in_every_year(rows: pd.DataFrame, dimension: str, measure: str) -> pd.DataFrame:
    """Rows by year and `dimension`, a count with 0 for what a year with rows does not mention; shares as they are."""
    if value_type(measure) == "share":
        return rows
    return completed(rows, dimension, in_order(dimension, rows[dimension]))


def furthest(moves: dict[Any, float], way: int) -> list[Any]:
    """Those that moved most upwards (`way` 1) or downwards (-1); none where nobody moved that way."""
    most = max((move * way for move in moves.values()), default=0)
    return [who for who, move in moves.items() if most > 0 and move * way == most]


def movers_finding(rows: pd.DataFrame, dimension: str, measure: str, lang: Lang) -> str:
    """Who rose and who fell most in the last year: 「2020年先锋南西比上年多5家，人文南西比上年少3家」.

    `rows`: year, dimension, measure. Without two years to compare, the last year's ranking.
    """
    rows = in_every_year(rows, dimension, measure)
    values: Values = {
        (int(year), who): value
        for year, who, value in zip(rows["year"], rows[dimension], rows[measure], strict=True)
        if not missing(value) and not missing(who)
    }
    if not values:
        return say("finding_none", lang, name=measure_name(measure, lang))
    last = max(year for year, _ in values)
    moves = {
        who: difference(value, values[last - 1, who], value_type(measure))
        for (year, who), value in values.items()
        if year == last and (last - 1, who) in values
    }
    if not moves:
        return ranking_finding(rows[[year == last for year in rows["year"]]], dimension, measure, lang)
    both = (furthest(moves, way) for way in (1, -1))
    parts = [_part(level, dimension, measure, values, last, lang) for level in both if level]
    known = {"year": last, "name": measure_name(measure, lang)}
    if not parts:
        return say("finding_no_movers", lang, **known)
    return say("finding_movers", lang, parts=say("movers_join", lang).join(parts), **known)


def _part(level: list[Any], dimension: str, measure: str, values: Values, last: int, lang: Lang) -> str:
    who = names_together(_names(level, dimension, lang), dimension, lang)
    how = moved(values[last, level[0]], values[last - 1, level[0]], measure, lang)
    return say("finding_mover" if len(level) == 1 else "finding_movers_level", lang, who=who, moved=how)


def _names(values: Iterable[Any], dimension: str, lang: Lang) -> list[str]:
    return [value_name(dimension, value, lang) for value in values]
