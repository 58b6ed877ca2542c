"""The meetings one by one: date, place, attendance, topics, decisions and what became of them, published figures."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from charts.format import NONE, inert_markdown, missing, number
from charts.labels import coded_name, measure_name
from measures.frames import such
from panels.context import Here
from panels.figure import downloads, source_line
from panels.notices import nothing_loaded
from panels.programme import read
from panels.published import figure_words
from panels.rows import rows
from panels.table import show_table
from panels.trace import Figures, trace_action

_AFTER = ("projects", "claimed_projects", "active_projects")


def listed(here: Here) -> None:
    """Every meeting of the selected years, the latest first."""
    found = read(here, "meetings")
    if found.empty:
        _none(here)
        return
    items, figures = read(here, "meeting_items"), read(here, "meeting_figures")
    for _, meeting in found.iterrows():
        key = meeting["meeting_id"]
        own = such(items, (one == key for one in items["meeting_id"]))
        _meeting(here, meeting, own, such(figures, (one == key for one in figures["meeting_id"])))
    table = item_words(here, items)
    with st.container(border=True):
        st.subheader(here.say("meeting_all"), anchor=False)
        st.caption(inert_markdown(source_line(here)))
        downloads(here, here.say("meeting_all"), table, "meeting_items")


def _none(here: Here) -> None:
    if here.freshness.batch is None:
        nothing_loaded(here)
        return
    with st.container(border=True):
        st.subheader(here.say("meetings_empty"), anchor=False)
        st.markdown(here.say("meetings_empty_way"))


def _meeting(here: Here, meeting: pd.Series[Any], items: pd.DataFrame, figures: pd.DataFrame) -> None:
    with st.container(border=True):
        st.subheader(inert_markdown(meeting["meeting"]), anchor=False)
        st.markdown(here.write("meeting_line", **_facts(here, meeting)))
        topics = such(items, (not missing(topic) for topic in items["topic"]))
        if len(topics):
            st.markdown(f"**{here.say('meeting_topics')}**")
            show_table(_plain(here, topics, ("topic", "speakers", "projects", "note")), here.lang)
        decided = such(items, (not missing(decision) for decision in items["decision"]))
        if len(decided):
            st.markdown(f"**{here.say('meeting_decisions')}**")
            show_table(_plain(here, decided, ("decision", "outcome", "speakers", "note")), here.lang)
        _became(here, meeting)
        if len(figures):
            st.markdown(f"**{here.say('meeting_figures')}**")
            show_table(figure_words(here, figures), here.lang)
        source = meeting["source"] or here.say("meeting_ledger")
        st.caption(here.write("meeting_source", source=source))


def _facts(here: Here, meeting: pd.Series[Any]) -> dict[str, str]:
    attendees = number(meeting["attendees"], "int", here.lang, meeting["attendees_bound"])
    held = meeting["held_on"]
    return {
        "kind": NONE if missing(meeting["kind"]) else coded_name("meeting_kind", meeting["kind"], here.lang),
        "when": here.say("meeting_in_year", year=meeting["year"]) if missing(held) else str(held),
        "venue": meeting["venue"] or here.say("value_not_stated"),
        "attendees": here.say("meeting_people", number=attendees) if not missing(meeting["attendees"]) else attendees,
    }


def _plain(here: Here, items: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """The columns that say anything, lists joined; a decision's outcome stands also where there is none yet."""
    words = item_words(here, items)
    kept = [name for name in columns if name in ("topic", "decision", "outcome") or not words[name].isna().all()]
    return words[kept].rename(columns={"projects": "projects_named", "topic": "topic_word"})


def item_words(here: Here, items: pd.DataFrame) -> pd.DataFrame:
    """Rows of `meeting_items` in words."""
    found = items[["year", "meeting", "topic", "speakers", "projects", "decision", "outcome", "note", "source"]].copy()
    join = here.say("list_comma").join
    for name in ("speakers", "projects"):
        found[name] = pd.Series([join(names) or None for names in items[name]], dtype=object, index=items.index)
    return found


def _became(here: Here, meeting: pd.Series[Any]) -> None:
    """What became of the projects that a meeting presented: how many the catalogue has, are claimed and took place."""
    if missing(meeting["for_year"]):
        return
    whole = here.choosing(years=(int(meeting["for_year"]),), themes=(), unit_types=(), areas=())
    found = rows(whole, _AFTER)
    row = found.iloc[0] if len(found) else None
    if row is None or missing(row["projects"]) or not row["projects"]:
        st.caption(here.say("meeting_after_unknown", year=meeting["for_year"]))
        return
    shown = ((measure_name(name, here.lang), number(row[name], "int", here.lang)) for name in _AFTER)
    parts = [here.say("meeting_after_part", name=name, number=value) for name, value in shown]
    said = here.say("list_comma").join(parts)
    st.markdown(here.write("meeting_after", year=meeting["for_year"], parts=said))
    trace_action(here, f"meeting_{meeting['meeting_id']}", Figures(whole, found))
