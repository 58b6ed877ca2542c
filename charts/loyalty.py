"""Who stays? Cohorts by first year → a matrix of shares and numbers; and the findings of the call lists."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import number
from charts.matrix import heat
from measures.loyalty import CallLists
from texts import Lang, say


def cohort_name(year: int, censored: bool, lang: Lang) -> str:
    """`2015年`; `2012年或更早` where nobody knows whether it was the first."""
    return say("cohort_censored" if censored else "cohort_year", lang, year=year)


def cohort_matrix(rows: pd.DataFrame, lang: Lang) -> Drawing:
    """First years down, years across: in each cell how many still take part and which share of the cohort that is.

    `rows`: cohort, year, cohort_units, cohort_size, cohort_share, censored.
    """
    firsts = {int(row["cohort"]): row for _, row in rows.iterrows()}
    years = sorted({int(year) for year in rows["year"]})
    cells = {(int(row["cohort"]), int(row["year"])): row for _, row in rows.iterrows()}
    names = [cohort_name(first, bool(row["censored"]), lang) for first, row in firsts.items()]
    grid: list[list[Any]] = [[cells.get((first, year)) for year in years] for first in firsts]
    shades = [[None if cell is None else cell["cohort_share"] for cell in row] for row in grid]
    texts = [["" if cell is None else _cell(cell) for cell in row] for row in grid]
    drawn = heat(
        (names, [str(year) for year in years]), shades, texts, say("column_cohort_units", lang), lang, small=True
    )
    counts = [["" if cell is None else _units(cell) for cell in row] for row in grid]
    trace = drawn["data"][0]  # on a telephone the shades alone tell the shares, and the label of the cell
    labelled = trace["hovertemplate"].replace("%{text}", "%{hovertext}")
    trace["meta"] = {"narrow": {"text": counts, "hovertext": texts, "hovertemplate": labelled}}
    return {**drawn, "marks": [[[{"cohort": first, "year": year} for year in years] for first in firsts]]}


def _cell(cell: Any) -> str:
    """The number, and below it the share where that says more than that all are there."""
    share = f"<br>{cell['cohort_share'] * 100:.0f}%"
    return _units(cell) if cell["cohort"] == cell["year"] else f"{_units(cell)}{share}"


def _units(cell: Any) -> str:
    return f"{int(cell['cohort_units']):,}"


def cohort_finding(rows: pd.DataFrame, lang: Lang) -> str:
    """How many of those known from the first year still take part in the last, and of all that came later."""
    if rows.empty:
        return say("cohort_none", lang)
    last = max(int(year) for year in rows["year"])
    now = rows[[int(year) == last for year in rows["year"]]]
    oldest, later = now.iloc[0], now.iloc[1:]
    before = later[[int(year) < last for year in later["cohort"]]]
    opening = say(
        "cohort_finding",
        lang,
        last=last,
        first=cohort_name(int(oldest["cohort"]), bool(oldest["censored"]), lang),
        **_of(int(oldest["cohort_size"]), int(oldest["cohort_units"]), lang),
    )
    if before.empty:
        return opening
    size, there = sum(map(int, before["cohort_size"])), sum(map(int, before["cohort_units"]))
    since = int(before.iloc[0]["cohort"])
    return say("cohort_finding_later", lang, opening=opening, since=since, until=last - 1, **_of(size, there, lang))


def _of(size: int, there: int, lang: Lang) -> dict[str, Any]:
    return {"size": size, "units": there, "share": number(there / size, "share", lang) if size else "—"}


def cohort_alt(rows: pd.DataFrame, lang: Lang) -> str:
    """The matrix in words: the finding, then each cohort in the last year."""
    last = max((int(year) for year in rows["year"]), default=0)
    parts = [
        say(
            "cohort_alt",
            lang,
            first=cohort_name(int(row["cohort"]), bool(row["censored"]), lang),
            last=last,
            **_of(int(row["cohort_size"]), int(row["cohort_units"]), lang),
        )
        for _, row in rows.iterrows()
        if int(row["year"]) == last
    ]
    return say("alt_join", lang).join([cohort_finding(rows, lang), *parts])


def lapsed_finding(found: CallLists, lang: Lang) -> str:
    """How many have lapsed, and how many of them are still on the roster."""
    here = sum(value is True for value in found.lapsed["on_roster"])
    known = any(value is not None for value in found.lapsed["on_roster"])
    text_id = "lapsed_finding" if known else "lapsed_finding_plain"
    return say(text_id, lang, year=found.year, count=len(found.lapsed), listed=here)


def unseen_finding(found: CallLists, lang: Lang) -> str:
    """How many stand on the roster and were never seen; and where there is no roster, that."""
    if found.unseen is None:
        return say("unseen_no_roster", lang, year=found.year)
    return say("unseen_finding", lang, year=found.year, count=len(found.unseen))
