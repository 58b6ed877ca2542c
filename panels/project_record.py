"""One project: what became of it year by year, which units carry it, where it reaches, who claimed it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts.ceremony import claim_words
from charts.findings import ranking_finding
from charts.format import inert_markdown, missing
from charts.labels import value_name
from charts.lifelines import told_life
from charts.ranking import ordered
from measures.frames import such
from panels.context import Here
from panels.figure import Titled, downloads, draw_titled, ready_titled, source_line
from panels.kept import kept
from panels.programme import read
from panels.rows import editions, rows
from panels.table import Table, draw_table, table
from panels.trace import Figures, trace_action
from panels.unit_link import unit_chooser

CHOSEN = "project_chosen"
_PARAMETER, _ASKED = "project", "_project_asked"
_BY_YEAR = ("participating_units", "activities", "person_times", "claims")
_MOST = 30


@dataclass(frozen=True)
class Record:
    """A project in words: its years, its figures, and the units, areas and claims of it."""

    title: str
    facts: str
    years: Table
    rows: pd.DataFrame
    traced: Figures
    units: Titled | None
    areas: Titled | None
    claims: Titled | None


def which(here: Here) -> None:
    """A choice of one project, also from the address (`?project=…`), and all that is known of it."""
    names = _names(here)
    if not names:
        return
    asked = st.query_params.get(_PARAMETER)
    if asked and asked != st.session_state.get(_ASKED):
        st.session_state[CHOSEN] = asked if asked in names else None
        if asked not in names:
            st.warning(here.write("project_unknown", project=asked))
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = None
    chosen = st.selectbox(
        here.say("project_choose"), names, index=None, key=CHOSEN, placeholder=here.say("project_choose_none"),
        format_func=lambda name: value_name("project", name, here.lang), filter_mode="contains",
    )  # fmt: skip
    st.session_state[_ASKED] = chosen
    if chosen:
        st.query_params[_PARAMETER] = chosen
        _draw(here, _record(here, chosen))
    elif _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]


def _whole(here: Here) -> Here:
    """All years of all projects: a project is looked at whole, whatever is selected of units and areas."""
    return here.choosing(years=(), themes=(), unit_types=(), areas=())


@kept(16)
def _names(here: Here) -> tuple[str, ...]:
    whole = _whole(here)
    known = editions(whole.store, whole.selection, whole.scope)
    life = read(whole, "project_life")
    return tuple(dict.fromkeys([*map(str, life["project"]), *map(str, known["project"])]))


@kept(64)
def _record(here: Here, name: str) -> Record:
    whole = _whole(here).choosing(projects=(name,))
    life = read(_whole(here), "project_life")
    own = such(life, (project == name for project in life["project"]))
    told = own["name"] if len(own) else ()
    found = rows(whole, _BY_YEAR, ("year",))
    others = [other for other in dict.fromkeys(map(str, told)) if other != name]
    facts = {
        "project_fact_life": told_life(own, name, here.lang),
        "project_fact_names": here.say("list_comma").join(others),
        "project_fact_lead": _stated(here, whole, "lead"),
        "project_fact_audience": _stated(here, whole, "audience"),
        "project_fact_partner": _stated(here, whole, "partner"),
        "project_fact_note": _stated(here, whole, "note"),
        "project_fact_source": _stated(here, whole, "source"),
    }
    lines = [here.write(text_id, words=words) for text_id, words in facts.items() if words]
    title = here.say("project_title", project=value_name("project", name, here.lang))
    parts = _units(whole), _areas(whole), _claims(whole)
    return Record(title, "\n\n".join(lines), table(found, here.lang), found, Figures(whole, found), *parts)


def _stated(here: Here, whole: Here, column: str) -> str:
    """What its editions state, each once."""
    found = editions(whole.store, whole.selection, whole.scope)[column]
    return here.say("list_comma").join(dict.fromkeys(str(value) for value in found if not missing(value)))


def _units(whole: Here) -> Titled | None:
    found = rows(whole, ["unit_entries", "activities", "person_times"], ("unit", "unit_type"))
    if found.empty:
        return None
    every = ordered(found, "unit", "activities")
    units = len(set(every["unit"]))
    title = whole.say("project_units", count=units)
    note = whole.say("shown_first", shown=_MOST, all=len(every)) if len(every) > _MOST else ""
    figures = [Figures(whole, rows(whole, ["activities", "person_times"], ("year", "unit")))]
    return ready_titled(whole, title, every, figures, note, every.head(_MOST))


def _areas(whole: Here) -> Titled | None:
    found = rows(whole, ["activities", "person_times"], ("area",))
    if found.empty:
        return None
    every = ordered(found, "area", "activities")
    return ready_titled(whole, ranking_finding(every, "area", "activities", whole.lang), every, [Figures(whole, every)])


def _claims(whole: Here) -> Titled | None:
    found = read(whole, "claims")
    if found.empty:
        return None
    counted = [Figures(whole, rows(whole, ["claims"], ("year", "unit")))]
    shown = claim_words(found, whole.lang).drop(columns=["project"])
    return ready_titled(whole, whole.say("project_claims", count=len(found)), shown, counted)


def _draw(here: Here, found: Record) -> None:
    with st.container(border=True):
        st.subheader(inert_markdown(found.title), anchor=False)
        st.markdown(found.facts)
        if len(found.rows):
            draw_table(found.years)
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "project_years", found.traced)
        downloads(found.traced.here, found.title, found.rows, "project_years")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if units := found.units:
            draw_titled(units, "project_units", lambda: unit_chooser(here, list(units.rows["unit"]), "project_units"))
    with right:
        if found.areas:
            draw_titled(found.areas, "project_areas")
    if claims := found.claims:
        draw_titled(claims, "project_claims", lambda: unit_chooser(here, list(claims.rows["unit"]), "project_claims"))
