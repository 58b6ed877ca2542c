"""The meetings one by one: date, place, attendance, topics, decisions and what became of them, published figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import NONE, inert_markdown, missing, number
from charts.labels import coded_name, measure_name
from measures.frames import such
from panels.context import Here
from panels.figure import downloads, source_line
from panels.kept import kept
from panels.notices import nothing_loaded
from panels.programme import read
from panels.published import figure_words
from panels.rows import register, rows
from panels.table import Table, draw_table, table
from panels.trace import Figures, trace_action
from panels.unit_link import project_chooser, unit_chooser

_AFTER = ("projects", "claimed_projects", "active_projects")


def listed(here: Here) -> None:
    """Every meeting of the selected years, the latest first."""
    found = _each(here)
    if not found:
        _none(here)
        return
    for one in found:
        _meeting(here, one)
    rows_of_all = item_words(here, read(here, "meeting_items"))
    with st.container(border=True):
        st.subheader(here.say("meeting_all"), anchor=False)
        st.caption(inert_markdown(source_line(here)))
        downloads(here, here.say("meeting_all"), rows_of_all, "meeting_items")


def _none(here: Here) -> None:
    if here.freshness.batch is None:
        nothing_loaded(here)
        return
    with st.container(border=True):
        st.subheader(here.say("meetings_empty"), anchor=False)
        st.markdown(here.say("meetings_empty_way"))


@dataclass(frozen=True)
class Meeting:
    """A meeting in words: its name, a line on it, its tables under their headings, what became of it, its source."""

    key: str
    name: str
    line: str
    tables: Sequence[tuple[str, Table]]
    units: Sequence[str]
    projects: Sequence[str]
    became: tuple[str, Figures | None]
    published: Table | None
    source: str


@kept(32)
def _each(here: Here) -> Sequence[Meeting]:
    found, items, figures = (read(here, name) for name in ("meetings", "meeting_items", "meeting_figures"))
    return tuple(
        _one(
            here,
            meeting,
            such(items, (one == meeting["meeting_id"] for one in items["meeting_id"])),
            such(figures, (one == meeting["meeting_id"] for one in figures["meeting_id"])),
        )
        for _, meeting in found.iterrows()
    )


def _one(here: Here, meeting: pd.Series[Any], items: pd.DataFrame, figures: pd.DataFrame) -> Meeting:
    topics = such(items, (not missing(topic) for topic in items["topic"]))
    decided = such(items, (not missing(decision) for decision in items["decision"]))
    parts = (
        ("meeting_topics", topics, ("topic", "speakers", "projects", "note")),
        ("meeting_decisions", decided, ("decision", "outcome", "speakers", "note")),
    )
    known = {unit.name for unit in register(here.store, here.scope)}
    spoke = dict.fromkeys(name for names in items["speakers"] for name in names if name in known)
    running = set(read(here.choosing(years=(), themes=(), unit_types=(), areas=()), "project_life")["project"])
    named = dict.fromkeys(name for names in items["projects"] for name in names if name in running)
    return Meeting(
        str(meeting["meeting_id"]),
        str(meeting["meeting"]),
        here.write("meeting_line", **_facts(here, meeting)),
        tuple(
            (here.say(name), table(_plain(here, own, columns), here.lang)) for name, own, columns in parts if len(own)
        ),
        tuple(spoke),
        tuple(named),
        _became(here, meeting),
        table(figure_words(here, figures), here.lang) if len(figures) else None,
        here.write("meeting_source", source=meeting["source"] or here.say("meeting_ledger")),
    )


def _meeting(here: Here, one: Meeting) -> None:
    with st.container(border=True):
        st.subheader(inert_markdown(one.name), anchor=False)
        st.markdown(one.line)
        for heading, words in one.tables:
            st.markdown(f"**{heading}**")
            draw_table(words)
        left, right = st.columns(2, gap="medium")
        with left:
            unit_chooser(here, one.units, f"meeting_{one.key}")
        with right if one.units else left:
            project_chooser(here, one.projects, f"meeting_{one.key}")
        said, figures = one.became
        if figures is None and said:
            st.caption(said)
        elif figures is not None:
            st.markdown(said)
            trace_action(here, f"meeting_{one.key}", figures)
        if one.published is not None:
            st.markdown(f"**{here.say('meeting_figures')}**")
            draw_table(one.published)
        st.caption(one.source)


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
    own = {"projects": "projects_named", "topic": "topic_word", "note": "item_note"}
    return words[kept].rename(columns=own)


def item_words(here: Here, items: pd.DataFrame) -> pd.DataFrame:
    """Rows of `meeting_items` in words."""
    found = items[["year", "meeting", "topic", "speakers", "projects", "decision", "outcome", "note", "source"]].copy()
    join = here.say("list_comma").join
    for name in ("speakers", "projects"):
        found[name] = pd.Series([join(names) or None for names in items[name]], dtype=object, index=items.index)
    return found


def _became(here: Here, meeting: pd.Series[Any]) -> tuple[str, Figures | None]:
    """What became of the projects that a meeting presented: how many the catalogue has, are claimed and took place."""
    if missing(meeting["for_year"]):
        return "", None
    whole = here.choosing(years=(int(meeting["for_year"]),), themes=(), unit_types=(), areas=())
    found = rows(whole, _AFTER)
    row = found.iloc[0] if len(found) else None
    if row is None or missing(row["projects"]) or not row["projects"]:
        return here.say("meeting_after_unknown", year=meeting["for_year"]), None
    shown = ((measure_name(name, here.lang), number(row[name], "int", here.lang)) for name in _AFTER)
    parts = [here.say("meeting_after_part", name=name, number=value) for name, value in shown]
    said = here.say("list_comma").join(parts)
    return here.write("meeting_after", year=meeting["for_year"], parts=said), Figures(whole, found)
