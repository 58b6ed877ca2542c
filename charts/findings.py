"""Rows → the sentence that states what they show. The sentence never says more than the rows do."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from charts.format import difference, missing, number, said_number, signed, unchanged
from charts.labels import column_name, counted_unit, in_order, measure_name, names_together, value_name, value_type
from charts.ranking import ordered
from measures.frames import such
from texts import Lang, say


def amount(value: Any, measure: str, lang: Lang, bound: str | None = None) -> str:
    """A value with its unit: `135家`, `58.3%`, `至少5,012人次`."""
    kind = value_type(measure)
    if missing(value):
        return number(value, kind, lang, bound)
    plain = said_number(value, kind, lang)
    if kind != "share":
        plain = say("amount", lang, number=plain, unit=counted_unit(measure, plain, lang)).strip()
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
    size = signed(abs(difference(value, before, kind)), kind).removeprefix("+")
    way = "up" if value > before else "down"
    if kind == "share":
        return say(f"moved_points_{way}", lang, points=size)
    unit = counted_unit(measure, size, lang)
    return say(f"moved_count_{way}", lang, amount=say("amount", lang, number=size, unit=unit).strip())


def ranking_finding(rows: pd.DataFrame, dimension: str, measure: str, lang: Lang) -> str:
    """The most and the least, ties named together: 「先锋南西参与单位最多，45家；慈善南西最少，12家」."""
    name = measure_name(measure, lang)
    named = [not missing(value) and not missing(who) for value, who in zip(rows[measure], rows[dimension], strict=True)]
    known = ordered(such(rows, named), dimension, measure)
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
    if unchanged(most, least, value_type(measure)):
        return say("finding_even", lang, name=name, amount=amount(most, measure, lang))
    share = "share" if value_type(measure) == "share" else "count"
    first, last = (_level(known, dimension, measure, value, lang) for value in (most, least))
    return say(
        f"finding_ranking_{share}",
        lang,
        name=name,
        most=names_together(first, dimension, lang),
        most_count=len(first),
        most_amount=_bounded(known, 0, measure, lang),
        least=names_together(last, dimension, lang),
        least_amount=_bounded(known, -1, measure, lang),
    )


def _bounded(rows: pd.DataFrame, place: int, measure: str, lang: Lang) -> str:
    row = rows.iloc[place]
    return amount(row[measure], measure, lang, row.get(f"{measure}_bound"))


def _level(rows: pd.DataFrame, dimension: str, measure: str, value: Any, lang: Lang) -> list[str]:
    return [
        value_name(dimension, who, lang)
        for who, own in zip(rows[dimension], rows[measure], strict=True)
        if unchanged(own, value, value_type(measure))
    ]


def matrix_finding(rows: pd.DataFrame, down: str, across: str, measure: str, lang: Lang) -> str:
    """The fullest cell, ties named together, and how many cells are empty."""
    cells = {
        (first, second): value
        for first, second, value in zip(rows[down], rows[across], rows[measure], strict=True)
        if not missing(value) and value and not missing(first) and not missing(second)
    }
    if not cells:
        return say("finding_none", lang, name=measure_name(measure, lang))
    whole = math.prod(len({item for item in rows[side] if not missing(item)}) for side in (down, across))
    opening = _fullest(cells, down, across, measure, lang)
    if whole == len(cells):
        return opening
    return say("finding_gaps", lang, opening=opening, gaps=whole - len(cells), cells=whole)


def _fullest(cells: dict[tuple[Any, Any], Any], down: str, across: str, measure: str, lang: Lang) -> str:
    top = max(cells.values())
    names = [
        say("cell", lang, down=value_name(down, first, lang), across=value_name(across, second, lang))
        for (first, second), value in cells.items()
        if value == top
    ]
    known = {"name": measure_name(measure, lang), "amount": amount(top, measure, lang)}
    if len(names) == 1:
        return say("finding_cell", lang, cell=names[0], **known)
    return say("finding_cells_level", lang, cells=names_together(names, "cell", lang), **known)


def composition_finding(rows: pd.DataFrame, part: str, measure: str, lang: Lang) -> str:
    """The largest part's share of the whole; `rows` of an additive measure, any further dimension summed.

    What is not stated is a part like any other; where it is the largest, the sentence says that.
    """
    sums: dict[Any, float] = {}
    for item, value in zip(rows[part], rows[measure], strict=True):
        key = None if missing(item) else item
        sums[key] = sums.get(key, 0) + (0 if missing(value) else value)
    total, name = sum(sums.values()), measure_name(measure, lang)
    if not total:
        return say("finding_none", lang, name=name)
    top = max(sums.values())
    largest = [item for item in in_order(part, sums) if sums[item] == top]
    share = number(top / total, "share", lang)
    if largest == [None]:
        return say("finding_part_unstated", lang, dimension=column_name(part, lang), name=name, share=share)
    who = names_together([value_name(part, item, lang) for item in largest], part, lang)
    return say("finding_part" if len(largest) == 1 else "finding_parts_level", lang, part=who, name=name, share=share)


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


def units_and_entries(units: int, entries: int, lang: Lang) -> str:
    """The line that reconciles 家 and 家次."""
    if units == entries:
        return say("reconciled_same", lang, units=f"{units:,}")
    return say("reconciled", lang, units=f"{units:,}", entries=f"{entries:,}", more=f"{entries - units:,}")


def reconciled(units: int, entries: int, summed: int, lang: Lang) -> str:
    """The lines that reconcile 家, 家次 and what adding a table's rows gives (`summed`)."""
    first = units_and_entries(units, entries, lang)
    if summed == units:
        return first + say("reconciled_rows_same", lang, units=f"{units:,}")
    return first + say("reconciled_rows", lang, units=f"{units:,}", summed=f"{summed:,}", more=f"{summed - units:,}")
