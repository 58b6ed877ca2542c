"""The headline figures of one year, each with its change on the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import TEN_THOUSAND, change, inert_markdown, missing, number, said_number
from charts.labels import measure_definition, measure_name, measure_unit, value_type
from panels.context import Here
from panels.kept import kept
from panels.rows import left_out, rows
from panels.trace import Figures, trace_action

HEADLINES = ("participating_units", "coverage", "person_times", "activities", "projects", "retention")
_AGAINST = {"projects": "ended_projects", "retention": "lapsed_units"}
_SHOWN_WITH = {
    "participating_units": ("unit_entries",),
    "coverage": ("registered_participating_units", "registered_units"),
    "projects": ("new_projects", "ended_projects"),
    "retention": ("retained_units", "lapsed_units"),
}
"""The further figures that a card shows, or shows a share of."""
_BESIDE = (
    "unit_entries",
    "registered_participating_units",
    "registered_units",
    "new_projects",
    "ended_projects",
    "retained_units",
    "lapsed_units",
)


@dataclass(frozen=True)
class Card:
    """A headline figure in words, and the rows it can be followed from."""

    measure: str
    name: str
    amount: str
    delta: str | None
    exact: bool
    definition: str
    beside: str
    traced: Figures


def headline(here: Here, year: int) -> None:
    """Six cards in a row, wrapping on a narrow screen."""
    st.caption(here.say("headline_note", year=year))
    with st.container(horizontal=True, gap="small"):
        for card in _cards(here, year):
            _draw(here, card)


@kept(512)
def _cards(here: Here, year: int) -> Sequence[Card]:
    both = here.choosing(years=(year - 1, year))
    pair = rows(both, (*HEADLINES, *_BESIDE), ("year",))
    by_year = {int(row["year"]): {str(name): value for name, value in row.items()} for _, row in pair.iterrows()}
    now, before = by_year.get(year, {}), by_year.get(year - 1, {})
    return tuple(_card(here, measure, now, before, Figures(both, _of_card(pair, measure))) for measure in HEADLINES)


def _of_card(pair: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What a card shows of both years: its measure and those beside it."""
    wanted = [name for shown in (measure, *_SHOWN_WITH.get(measure, ())) for name in (shown, f"{shown}_bound")]
    return pair[["year", *(name for name in wanted if name in pair)]]


def _card(here: Here, measure: str, now: dict[str, Any], before: dict[str, Any], figures: Figures) -> Card:
    kind, bound = value_type(measure), now.get(f"{measure}_bound")
    value = said_number(now.get(measure), kind, here.lang, bound)
    unit = measure_unit(measure, here.lang)
    if kind == "share" or missing(now.get(measure)) or here.lang == "en" or abs(now[measure]) >= TEN_THOUSAND:
        unit = ""  # the card's name says what is counted; a long number needs the room
    delta, exact = _delta(here, measure, now, before)
    return Card(
        measure,
        inert_markdown(measure_name(measure, here.lang)),
        here.say("amount", number=value, unit=unit).strip(),
        delta,
        exact,
        inert_markdown(measure_definition(measure, here.lang)),
        inert_markdown(_beside(here, measure, now)),
        figures,
    )


def _draw(here: Here, card: Card) -> None:
    with st.container(border=True, width="stretch", gap="xxsmall", height="stretch"):
        st.metric(
            card.name,
            card.amount,
            delta=card.delta,
            delta_color="normal" if card.exact else "off",
            delta_arrow="auto" if card.exact else "off",
            help=card.definition,
        )
        if card.beside:
            st.caption(card.beside)
        trace_action(here, f"headline_{card.measure}", card.traced)


def _delta(here: Here, measure: str, now: dict[str, Any], before: dict[str, Any]) -> tuple[str | None, bool]:
    """The change in words and whether it is one: figures that are only bounded are set side by side."""
    bounds = {row.get(f"{measure}_bound") or "exact" for row in (now, before)}
    if bounds == {"exact"}:
        words = change(now.get(measure), before.get(measure), value_type(measure), here.lang)
        return words, words is not None and words[:1] in "+-"
    earlier = said_number(before.get(measure), value_type(measure), here.lang, before.get(f"{measure}_bound"))
    return here.say("delta_beside", value=earlier) if not missing(before.get(measure)) else None, False


def _beside(here: Here, measure: str, now: dict[str, Any]) -> str:
    """The second line of a card: what belongs beside its figure, or why there is none; may be empty."""
    lang = here.lang

    def figure(name: str) -> str:
        return number(now.get(name), "int", lang)

    if left_out(here, [measure], ("year",)):
        return here.say("beside_not_applicable")
    if measure == "coverage":
        return _beside_coverage(here, now)
    if measure in _AGAINST and missing(now.get(_AGAINST[measure])):
        return here.say("beside_no_before")
    if measure == "participating_units":
        return here.say("beside_entries", entries=figure("unit_entries"))
    if measure == "projects":
        return here.say("beside_projects", new=figure("new_projects"), ended=figure("ended_projects"))
    if measure == "retention":
        return here.say("beside_retention", retained=figure("retained_units"), lapsed=figure("lapsed_units"))
    if measure == "person_times":
        return here.say("beside_person_times")
    return here.say("beside_activities")


def _beside_coverage(here: Here, now: dict[str, Any]) -> str:
    """What coverage is a share of; that number does not follow every filter that coverage follows."""
    if missing(now.get("coverage")):
        return here.say("beside_no_roster")
    if left_out(here, ["registered_units"], ("year",)):
        return here.say("beside_registered_unfiltered")
    return here.say("beside_registered", registered=number(now.get("registered_units"), "int", here.lang))
