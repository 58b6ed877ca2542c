"""Rows → the sentence that states what they show. The sentence never says more than the rows do."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from charts.format import missing, number, signed, unchanged
from charts.labels import measure_name, measure_unit, value_name, value_type
from charts.ranking import ordered
from texts import Lang, say


def amount(value: Any, measure: str, lang: Lang, bound: str | None = None) -> str:
    """A value with its unit: `135家`, `58.3%`, `至少5,012人次`."""
    kind = value_type(measure)
    if missing(value):
        return number(value, kind, lang, bound)
    plain = number(value, kind, lang)
    if kind != "share":
        plain = say("amount", lang, number=plain, unit=measure_unit(measure, lang)).strip()
    return say(f"spoken_{bound}", lang, amount=plain) if bound in ("about", "at_least", "at_most") else plain


def trend_finding(rows: pd.DataFrame, measure: str, lang: Lang) -> str:
    """The last year with a value against the year before it: 「2019年覆盖率78.4%，比上年升2.1个百分点」."""
    known = [place for place, value in enumerate(rows[measure]) if not missing(value)]
    name = measure_name(measure, lang)
    if not known:
        return say("finding_none", lang, name=name)
    last = rows.iloc[known[-1]]
    year, bound = int(last["year"]), last.get(f"{measure}_bound")
    opening = say("finding_year", lang, year=year, name=name, amount=amount(last[measure], measure, lang, bound))
    before = rows[[item == year - 1 for item in rows["year"]]]
    if not len(before) or missing(before.iloc[0][measure]):
        return opening
    earlier = before.iloc[0]
    if (bound or "exact") != "exact" or (earlier.get(f"{measure}_bound") or "exact") != "exact":
        return say(
            "finding_before",
            lang,
            opening=opening,
            amount=amount(earlier[measure], measure, lang, earlier.get(f"{measure}_bound")),
        )
    return say("finding_joined", lang, first=opening, second=moved(last[measure], earlier[measure], measure, lang))


def moved(value: Any, before: Any, measure: str, lang: Lang) -> str:
    """`比上年升2.1个百分点`, `比上年少8家`, `与上年持平`; both values are known and exact."""
    kind = value_type(measure)
    if unchanged(value, before, kind):
        return say("moved_not", lang)
    size = signed(abs(value - before), kind).removeprefix("+")
    way = "up" if value > before else "down"
    if kind == "share":
        return say(f"moved_points_{way}", lang, points=size)
    return say(
        f"moved_count_{way}", lang, amount=say("amount", lang, number=size, unit=measure_unit(measure, lang)).strip()
    )


def ranking_finding(rows: pd.DataFrame, dimension: str, measure: str, lang: Lang) -> str:
    """The most and the least, ties named together: 「先锋南西参与单位最多，45家；慈善南西最少，12家」."""
    name = measure_name(measure, lang)
    named = [not missing(value) and not missing(who) for value, who in zip(rows[measure], rows[dimension], strict=True)]
    known = ordered(rows[named], dimension, measure)
    if known.empty:
        return say("finding_none", lang, name=name)
    most, least = known[measure].iloc[0], known[measure].iloc[-1]
    if len(known) == 1:
        return say(
            "finding_only",
            lang,
            who=value_name(dimension, known[dimension].iloc[0], lang),
            name=name,
            amount=_bounded(known, 0, measure, lang),
        )
    if most == least:
        return say("finding_even", lang, name=name, amount=amount(most, measure, lang))
    share = "share" if value_type(measure) == "share" else "count"
    return say(
        f"finding_ranking_{share}",
        lang,
        name=name,
        most=_who(known, dimension, measure, most, lang),
        most_amount=_bounded(known, 0, measure, lang),
        least=_who(known, dimension, measure, least, lang),
        least_amount=_bounded(known, -1, measure, lang),
    )


def _bounded(rows: pd.DataFrame, place: int, measure: str, lang: Lang) -> str:
    row = rows.iloc[place]
    return amount(row[measure], measure, lang, row.get(f"{measure}_bound"))


def _who(rows: pd.DataFrame, dimension: str, measure: str, value: Any, lang: Lang) -> str:
    names = [
        value_name(dimension, who, lang)
        for who, own in zip(rows[dimension], rows[measure], strict=True)
        if own == value
    ]
    if len(names) > 2:
        return say("who_many", lang, first=names[0], count=len(names))
    return say("who_join", lang).join(names)


def matrix_finding(rows: pd.DataFrame, down: str, across: str, measure: str, lang: Lang) -> str:
    """The fullest cell and how many cells are empty."""
    cells = {
        (first, second): value
        for first, second, value in zip(rows[down], rows[across], rows[measure], strict=True)
        if not missing(value) and value and not missing(first) and not missing(second)
    }
    if not cells:
        return say("finding_none", lang, name=measure_name(measure, lang))
    (first, second), value = max(cells.items(), key=lambda item: item[1])
    whole = math.prod(len({item for item in rows[side] if not missing(item)}) for side in (down, across))
    opening = say(
        "finding_cell",
        lang,
        name=measure_name(measure, lang),
        down=value_name(down, first, lang),
        across=value_name(across, second, lang),
        amount=amount(value, measure, lang),
    )
    if whole == len(cells):
        return opening
    return say("finding_gaps", lang, opening=opening, gaps=whole - len(cells), cells=whole)


def composition_finding(rows: pd.DataFrame, part: str, measure: str, lang: Lang) -> str:
    """The largest part's share of the whole; `rows` of an additive measure, any further dimension summed."""
    sums: dict[Any, float] = {}
    for item, value in zip(rows[part], rows[measure], strict=True):
        sums[item] = sums.get(item, 0) + (0 if missing(value) else value)
    total = sum(sums.values())
    if not total:
        return say("finding_none", lang, name=measure_name(measure, lang))
    largest = max((item for item in sums if not missing(item)), key=lambda item: sums[item], default=None)
    return say(
        "finding_part",
        lang,
        part=value_name(part, largest, lang),
        name=measure_name(measure, lang),
        share=number(sums[largest] / total, "share", lang),
    )


def turnover_finding(rows: pd.DataFrame, lang: Lang) -> str:
    """The last year's comings and goings: 「2019年留存98家，新增20家，回归3家，流失12家」."""
    known = rows[[not missing(value) for value in rows["retained_units"]]]
    if known.empty:
        return say("finding_no_turnover", lang)
    last = known.iloc[-1]
    return say(
        "finding_turnover",
        lang,
        year=int(last["year"]),
        **{
            name: amount(last[f"{name}_units"], f"{name}_units", lang)
            for name in ("retained", "new", "returned", "lapsed")
        },
    )


def reconciled(units: int, entries: int, summed: int, lang: Lang) -> str:
    """The lines that reconcile 家, 家次 and what adding a table's rows gives (`summed`)."""
    if units == entries:
        first = say("reconciled_same", lang, units=f"{units:,}")
    else:
        first = say("reconciled", lang, units=f"{units:,}", entries=f"{entries:,}", more=f"{entries - units:,}")
    if summed == units:
        return first + say("reconciled_rows_same", lang, units=f"{units:,}")
    return first + say("reconciled_rows", lang, units=f"{units:,}", summed=f"{summed:,}", more=f"{summed - units:,}")


def movers_finding(rows: pd.DataFrame, dimension: str, measure: str, lang: Lang) -> str:
    """Who rose and who fell most in the last year: 「2020年先锋南西比上年多5家，人文南西比上年少3家」.

    `rows`: year, dimension, measure. Without two years to compare, the last year's ranking.
    """
    values = {
        (int(year), who): value
        for year, who, value in zip(rows["year"], rows[dimension], rows[measure], strict=True)
        if not missing(value) and not missing(who)
    }
    if not values:
        return say("finding_none", lang, name=measure_name(measure, lang))
    last = max(year for year, _ in values)
    moves = {
        who: value - values[last - 1, who]
        for (year, who), value in values.items()
        if year == last and (last - 1, who) in values
    }
    if not moves:
        return ranking_finding(rows[[year == last for year in rows["year"]]], dimension, measure, lang)
    up, down = max(moves, key=lambda who: moves[who]), min(moves, key=lambda who: moves[who])
    parts = [
        say(
            "finding_mover",
            lang,
            who=value_name(dimension, who, lang),
            moved=moved(values[last, who], values[last - 1, who], measure, lang),
        )
        for who, sign in ((up, 1), (down, -1))
        if moves[who] * sign > 0
    ]
    if not parts:
        return say("finding_no_movers", lang, year=last, name=measure_name(measure, lang))
    return say(
        "finding_movers", lang, year=last, name=measure_name(measure, lang), parts=say("movers_join", lang).join(parts)
    )
