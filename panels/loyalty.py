"""Loyalty of units: cohorts by first year, and whom to call."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import streamlit as st

from charts.format import inert_markdown
from charts.loyalty import cohort_alt, cohort_finding, cohort_matrix, lapsed_finding, unseen_finding
from charts.told import told
from measures.frames import such
from panels.blocks import TURNOVER
from panels.context import Here
from panels.figure import Words, describe, downloads, show_described, show_rows, source_line
from panels.rows import focus_year, rows
from panels.table import show_table
from panels.trace import Figures, trace_action
from panels.unit_link import unit_chooser
from panels.unit_rows import loyalty, taking_part

_SHOWN, _NAMES = 30, 2
_BY_YEAR = ("participating_units", *TURNOVER, "retention")


def by_year(here: Here) -> None:
    """Retained, returned, new and lapsed by year, each to be followed to its records."""
    show_rows(here, "loyalty_years", rows(here, _BY_YEAR, ("year",)), "loyalty_years")


def cohorts(here: Here) -> None:
    """How many of those first seen in a year still take part."""
    found, _lists = loyalty(here)
    if found.empty:
        return
    words = Words(cohort_finding(found, here.lang), "", (), here.say("cohort_note"), cohort_alt(found, here.lang))
    whole = here.choosing(years=())
    described, counted = describe(whole, words, found), Figures(whole, rows(whole, _BY_YEAR, ("year",)))
    show_described(whole, cohort_matrix(found, here.lang), described, found, "cohorts", [counted], words.note)


def calls(here: Here) -> None:
    """The two call lists with the rule by which they are sorted."""
    _cohorts, found = loyalty(here)
    if found is None:
        st.info(here.say("calls_none"))
        return
    _list(here, lapsed_finding(found, here.lang), "calls_lapsed", found.lapsed)
    if found.unseen is None:
        st.info(unseen_finding(found, here.lang))
    else:
        _list(here, unseen_finding(found, here.lang), "calls_unseen", found.unseen)


def _list(here: Here, title: str, key: str, found: pd.DataFrame) -> None:
    with st.container(border=True):
        st.subheader(inert_markdown(title), anchor=False)
        if found.empty:
            st.markdown(here.say(f"{key}_empty"))
            return
        st.caption(inert_markdown(f"{here.sentence()}　{here.say(f'{key}_rule')}"))
        show_table(told(found.head(_SHOWN), here.lang, _NAMES), here.lang)
        if len(found) > _SHOWN:
            st.caption(here.say("calls_more", shown=_SHOWN, count=len(found)))
        st.caption(inert_markdown(source_line(here)))
        names = list(map(str, found["unit"]))
        trace_action(here, key, taking_part(here, names), _listed(here, names))
        unit_chooser(here, names, key)
        downloads(here, title, told(found, here.lang), key)


def _listed(here: Here, names: Collection[str]) -> Figures:
    """The year's roster lines of the units."""
    year = focus_year(here)
    now = here.choosing(years=() if year is None else (year,), themes=())
    found = rows(now, ["registered_units"], ("unit",))
    return Figures(now, such(found, (unit in names for unit in found["unit"])))
