"""Loyalty of units: cohorts by first year, and whom to call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from charts.format import inert_markdown
from charts.loyalty import cohort_alt, cohort_finding, cohort_matrix, lapsed_finding, unseen_finding
from charts.told import told
from measures.frames import such
from panels.blocks import TURNOVER
from panels.context import Here
from panels.figure import Shown, Titled, Words, describe, draw, draw_titled, ready_described, ready_titled
from panels.kept import kept
from panels.rows import focus_year, rows
from panels.trace import Figures
from panels.unit_link import unit_chooser
from panels.unit_rows import loyalty, records_of

_SHOWN, _NAMES = 30, 2
_BY_YEAR = ("participating_units", *TURNOVER, "retention")


def by_year(here: Here) -> None:
    """Retained, returned, new and lapsed by year, each to be followed to its records."""
    draw_titled(_by_year(here), "loyalty_years")


@kept(64)
def _by_year(here: Here) -> Titled:
    found = rows(here, _BY_YEAR, ("year",))
    return ready_titled(here, here.say("loyalty_years"), found, (Figures(here, found),))


def cohorts(here: Here) -> None:
    """How many of those first seen in a year still take part; a click filters by the year."""
    if shown := _cohorts(here):
        draw(shown, "cohorts")


@kept(64)
def _cohorts(here: Here) -> Shown | None:
    found, _lists = loyalty(here)
    if found.empty:
        return None
    words = Words(cohort_finding(found, here.lang), "", (), here.say("cohort_note"), cohort_alt(found, here.lang))
    whole = here.choosing(years=())
    described = describe(whole, words, found)
    counted = Figures(whole, rows(whole, ["participating_units"], ("year", "unit")), here.say("cohort_records"))
    by_year_of_all = Figures(whole, rows(whole, _BY_YEAR, ("year",)))
    drawing = cohort_matrix(found, here.lang)
    return ready_described(whole, drawing, described, found, [by_year_of_all, counted], words.note, ("year",))


def calls(here: Here) -> None:
    """The two call lists with the rule by which they are sorted."""
    found = _calls(here)
    if found is None:
        st.info(here.say("calls_none"))
        return
    for key, listed in found:
        if isinstance(listed, str):
            st.info(inert_markdown(listed))
        else:
            draw_titled(listed, key, partial(_below, here, listed, key))


def _below(here: Here, listed: Titled, key: str) -> None:
    if len(listed.rows) > _SHOWN:
        st.caption(here.say("calls_more", shown=_SHOWN, count=len(listed.rows)))
    unit_chooser(here, list(map(str, listed.rows["unit"])), key)


@kept(32)
def _calls(here: Here) -> Sequence[tuple[str, Titled | str]] | None:
    """Each list under its key, or a sentence where it is empty or cannot be told."""
    _cohorts_of, found = loyalty(here)
    if found is None:
        return None
    lapsed = _list(here, lapsed_finding(found, here.lang), "calls_lapsed", found.lapsed)
    title = unseen_finding(found, here.lang)
    unseen = title if found.unseen is None else _list(here, title, "calls_unseen", found.unseen)
    return ("calls_lapsed", lapsed), ("calls_unseen", unseen)


def _list(here: Here, title: str, key: str, found: pd.DataFrame) -> Titled | str:
    if found.empty:
        return f"{title} {here.say(f'{key}_empty')}"
    names = list(map(str, found["unit"]))
    figures = [*records_of(here, names), _listed(here, names)]
    shown = told(found.head(_SHOWN), here.lang, _NAMES)
    return ready_titled(here, title, told(found, here.lang), figures, here.say(f"{key}_rule"), shown)


def _listed(here: Here, names: Collection[str]) -> Figures:
    """The year's roster lines of the units."""
    year = focus_year(here)
    now = here.choosing(years=() if year is None else (year,), themes=())
    found = rows(now, ["registered_units"], ("unit",))
    return Figures(now, such(found, (unit in names for unit in found["unit"])))
