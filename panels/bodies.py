"""Joint bodies: figures by body, members over time, overlaps, coverage inside buildings, and what is public."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.bodies import (
    building_finding,
    members_finding,
    members_over_time,
    overlap_finding,
    overlap_matrix,
)
from charts.drawing import Drawing
from charts.format import inert_markdown, missing
from charts.told import told
from measures.body_figures import BUILDINGS
from panels.context import Here
from panels.figure import Shown, Words, describe, downloads, draw, ready_described, source_line
from panels.kept import kept
from panels.picking import Clicks, To
from panels.rows import focus_year
from panels.table import show_table
from panels.trace import Figures, trace_action
from panels.unit_link import unit_chooser
from panels.unit_rows import of_bodies, records_of, taking_part

CHOSEN = "body_chosen"
_FIGURES = (
    "body", "body_kind", "founded_year", "parent", "members", "members_participating", "members_coverage",
    "person_times", "person_times_bound",
)  # fmt: skip
_BUILDING = ("body", "members", "members_registered", "members_participating", "registered_coverage")


def year_of(here: Here) -> int | None:
    """The year whose figures are shown: the last of those chosen, else the latest with ledgers."""
    return max(here.selection.years, default=None) or focus_year(here)


def figures(here: Here, year: int) -> None:
    """One row a body."""
    found = of_bodies(here, year).figures
    if found.empty:
        st.info(here.say("bodies_none"))
        return
    title = here.say("bodies_figures", year=year, count=len(found))
    _table(here, title, found[list(_FIGURES)], "bodies_figures", year)


def buildings(here: Here, year: int) -> None:
    """Coverage inside buildings."""
    found = of_bodies(here, year).figures
    found = found[[kind == BUILDINGS for kind in found["body_kind"]]].reset_index(drop=True)
    if found.empty:
        st.info(here.say("building_no_body"))
        return
    _table(here, building_finding(found, year, here.lang), found[list(_BUILDING)], "bodies_buildings", year)


def over_time(here: Here, year: int) -> None:
    """Members over the years; a click filters by the year and lists the body's members below."""
    if shown := _over_time(here, year):
        draw(shown, "bodies_over_time")


@kept(32)
def _over_time(here: Here, year: int) -> Shown | None:
    found = of_bodies(here, year).over_time
    known = found[[not missing(value) for value in found["members"]]].reset_index(drop=True)
    if known.empty:
        return None
    title = members_finding(found, here.lang)
    words = Words(title, "", (), here.say("bodies_since_note"), title)
    drawing = members_over_time(found, here.lang)
    return _shown(here.choosing(years=()), year, drawing, words, known, ("year", To("body", CHOSEN, one=True)))


def overlaps(here: Here, year: int) -> None:
    """Which bodies share members; a click lists the members of the row's body below."""
    shown = _overlaps(here, year)
    if isinstance(shown, str):
        st.info(inert_markdown(shown))
    else:
        draw(shown, "bodies_overlaps")


@kept(32)
def _overlaps(here: Here, year: int) -> Shown | str:
    found = of_bodies(here, year).overlaps
    title = overlap_finding(found, year, here.lang)
    if found.empty:
        return title
    words = Words(title, "", (), here.say("bodies_overlap_note"), title)
    drawing = overlap_matrix(found, here.lang)
    return _shown(here.choosing(years=(year,)), year, drawing, words, found, (To("body", CHOSEN, one=True),))


def members(here: Here, year: int) -> None:
    """The members of one body, past ones included, with a way to each unit's page."""
    found = of_bodies(here, year).members
    if found.empty:
        return
    with st.container(border=True):
        st.subheader(here.say("bodies_members"), anchor=False)
        names = list(dict.fromkeys(map(str, found["body"])))
        if st.session_state.get(CHOSEN) not in names:
            st.session_state[CHOSEN] = names[0]
        chosen = st.selectbox(here.say("bodies_choose"), names, key=CHOSEN)
        own = found[[body == chosen for body in found["body"]]].reset_index(drop=True).drop(columns=["body"])
        own = own.drop(columns=[str(name) for name in own if all(missing(value) for value in own[name])])
        show_table(own, here.lang)
        trace_action(here, "bodies_members", *records_of(here, set(own["unit"])))
        unit_chooser(here, list(map(str, own["unit"])), "bodies_members")
        downloads(here, here.say("bodies_members_of", body=chosen), own, "bodies_members")


def public(here: Here, year: int) -> None:
    """What public reports say of bodies and their members, each with its source."""
    found = of_bodies(here, year)
    stated = found.figures[[not missing(value) for value in found.figures["source"]]]
    if stated.empty:
        return
    named = found.members[[not missing(value) for value in found.members["source"]]]
    with st.container(border=True):
        st.subheader(here.say("bodies_public", count=len(stated)), anchor=False)
        st.caption(here.say("bodies_public_note"))
        counts = {body: int(number) for body, number in named["body"].value_counts().items()}
        rows = stated[["body", "body_kind", "founded_year", "parent", "published_members", "source"]].copy()
        rows.insert(
            5,
            "named_members",
            pd.Series([counts.get(body, 0) for body in rows["body"]], dtype=object, index=rows.index),
        )
        for _, row in rows.iterrows():
            if not missing(row["published_members"]):
                said = {"body": row["body"], "published": int(row["published_members"]), "named": row["named_members"]}
                st.markdown(here.write("bodies_public_members", **said))
        show_table(rows.reset_index(drop=True), here.lang)
        show_table(named[["body", "unit", "source"]].reset_index(drop=True), here.lang)
        unit_chooser(here, list(map(str, named["unit"])), "bodies_public")


def _members_by_year(here: Here, year: int) -> Figures:
    """The part that members of any body took in the year: what the figures of bodies are counted from."""
    every = of_bodies(here, year).members
    return taking_part(here.choosing(themes=(), unit_types=(), areas=()), set(every["unit"]), (year,))


def _shown(here: Here, year: int, figure: Drawing, words: Words, rows: pd.DataFrame, clicks: Clicks) -> Shown:
    figures = [_members_by_year(here, year)]
    return ready_described(here, figure, describe(here, words, rows), rows, figures, words.note, clicks)


def _table(here: Here, title: str, rows: pd.DataFrame, key: str, year: int) -> None:
    with st.container(border=True):
        st.subheader(inert_markdown(title), anchor=False)
        st.caption(here.say(f"{key}_note"))
        show_table(told(rows, here.lang), here.lang)
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, key, _members_by_year(here, year))
        downloads(here, title, rows, key)
