"""Who is missing, who did not come back, and whom to thank."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

import measures
from charts.findings import amount
from charts.format import missing
from charts.gratitude import rule_sentence, thanked, thanks_finding
from charts.labels import in_order, value_name
from exports.asked import Asked, records
from exports.screen import Screen
from exports.screens.making import nothing, screen

_ROSTER = ("year", "unit_type", "area", "unit_area", "unit")
MANY_YEARS = 3
THANKED = 10
"""How many units are thanked, and all that are level with the last of them."""


def missing_units(asked: Asked) -> Screen:
    """The registered units without a record in the selection, by type, every one named."""
    now = asked.of_year()
    roster = now.keeping(*_ROSTER)
    listed = records(roster.rows(["registered_units"], ("unit_type", "unit")))
    came = {row["unit"] for row in records(now.rows(["registered_participating_units"], ("unit",)))}
    if not listed or asked.focus is None:
        return nothing(now, "missing", "screen_no_roster")
    types = {row["unit"]: row["unit_type"] for row in listed}
    away = [unit for unit in types if unit not in came]
    registered = amount(len(types), "registered_units", asked.lang)
    if not away:
        title = asked.say("missing_none", registered=registered)
        return screen(now, "missing", "words", title, lines=[asked.say("missing_meaning")])
    title = asked.say("missing_title", registered=registered, missing=amount(len(away), "registered_units", asked.lang))
    rows = by_type(now, "missing_units", [(types[unit], unit) for unit in away])
    counts = {
        row["unit_type"]: row["registered_units"] for row in records(roster.rows(["registered_units"], ("unit_type",)))
    }
    rows.insert(1, "registered_units", pd.Series([counts.get(kind) for kind in rows["unit_type"]], dtype=object))
    return screen(now, "missing", "table", title, rows, lines=[asked.say("missing_meaning")])


def lapsed(asked: Asked) -> Screen | None:
    """The units of the year before that did not come again; left out where there is no year to compare or none."""
    now = asked.of_year()
    totals = now.one(["previous_units", "lapsed_units"])
    if asked.focus is None or missing(totals["lapsed_units"]) or not totals["lapsed_units"]:
        return None
    units = [row["unit"] for row in records(now.rows(["lapsed_units"], ("unit",))) if row["lapsed_units"]]
    types = types_of(now.choosing(years=(asked.focus - 1,)))
    rows = by_type(now, "lapsed_names", [(types.get(unit), unit) for unit in units])
    title = asked.say(
        "lapsed_title",
        previous=amount(totals["previous_units"], "previous_units", asked.lang),
        lapsed=amount(totals["lapsed_units"], "lapsed_units", asked.lang),
    )
    return screen(now, "lapsed", "table", title, rows)


def thanks(asked: Asked) -> Screen | None:
    """Whom to thank by the usual rule, each with the reasons; left out with less than three years on record."""
    if asked.focus is None:
        return None
    known = [int(year) for year in measures.years(asked.connection, asked.scope) if int(year) <= asked.focus]
    ever = asked.choosing(years=tuple(known))
    by_year = records(ever.rows(["participating_units"], ("year",)))
    if sum(not missing(row["participating_units"]) for row in by_year) < MANY_YEARS:
        return None
    rule = measures.Rule()
    kept = thanked(measures.thanks(ever.connection, ever.selection, ever.scope, rule), THANKED, asked.lang)
    if kept.empty:
        return None
    title = thanks_finding(kept, THANKED, asked.lang)
    rows = kept.rename(columns={"place": "thanks_place", "reason": "thanks_reason"})
    lines = [rule_sentence(rule, asked.lang)]
    return screen(ever, "thanks", "table", title, rows[["thanks_place", "unit", "thanks_reason"]], lines=lines)


def types_of(asked: Asked) -> dict[str, str | None]:
    """unit → the type it took part as in the selection."""
    found: dict[str, str | None] = {}
    for row in records(asked.rows(["participating_units"], ("unit", "unit_type"))):
        found.setdefault(str(row["unit"]), row["unit_type"])
    return found


def by_type(asked: Asked, column: str, units: Iterable[tuple[str | None, str]]) -> pd.DataFrame:
    """unit_type, how many, and `column`: the names in full, one row a type."""
    found: dict[str | None, list[str]] = {}
    for kind, unit in units:
        found.setdefault(kind, []).append(value_name("unit", unit, asked.lang))
    kinds = in_order("unit_type", found)
    join = asked.say("list_join")
    return pd.DataFrame(
        {
            "unit_type": kinds,
            "how_many": [len(found[kind]) for kind in kinds],
            column: [join.join(found[kind]) for kind in kinds],
        },
        dtype=object,
    )
