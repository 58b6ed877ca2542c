"""The claims of a selection: what is claimed and what is open, by whom, in what form, and what came of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.ceremony import claim_words, form_words, known_claim, reading_words
from charts.format import inert_markdown, missing, number
from charts.labels import measure_name, measure_unit, value_type
from measures import claim_forms, reading_list
from measures.frames import such
from panels import blocks
from panels.context import Here
from panels.figure import downloads, show_titled
from panels.programme import read
from panels.rows import one, rows
from panels.trace import Figures, trace_action

_HEADLINES = ("projects", "claimed_projects", "claim_rate", "claims")
_CLAIM = ["year", "theme", "project", "unit"]


def claimed(here: Here) -> bool:
    """Whether the selection has a list of claims; where not, says what to do."""
    found = one(here, ["claims"])
    if not missing(found.get("claims")):
        return True
    if here.freshness.batch is not None:
        with st.container(border=True):
            st.subheader(here.say("claims_empty"), anchor=False)
            st.markdown(here.write("claims_empty_way", sentence=here.sentence()))
    return False


def any_claims(here: Here) -> bool:
    """Whether there is a claim in the selection, so that there is something to list."""
    return not read(here, "claims").empty


def headline(here: Here) -> None:
    """Projects, how many are claimed, the rate and the claims, in a row."""
    found = rows(here, _HEADLINES)
    with st.container(horizontal=True, gap="small"):
        for measure in _HEADLINES:
            kind = value_type(measure)
            unit = "" if here.lang == "en" or kind == "share" else measure_unit(measure, here.lang)
            words = here.say("amount", number=number(found[measure].iloc[0], kind, here.lang), unit=unit)
            with st.container(border=True, width="stretch", gap="xxsmall"):
                st.metric(inert_markdown(measure_name(measure, here.lang)), words.strip())
                trace_action(here, f"headline_{measure}", Figures(here, found[[measure]]))


def rates(here: Here) -> None:
    """The claim rate by theme, and claims by unit type and by the area of the units."""
    left, right = st.columns(2, gap="medium")
    with left:
        blocks.show_ranking(here, "theme", "claim_rate", "claim_theme", ("claimed_projects", "projects"))
    with right:
        blocks.show_ranking(here, "unit_type", "claims", "claim_type", ("claimed_projects", "claim_rate"))
    blocks.show_ranking(here, "unit_area", "claims", "claim_area", ("claimed_projects", "claim_rate"))


def open_list(here: Here) -> None:
    """The projects that nobody has claimed yet."""
    found = read(here, "open_projects")
    if found.empty:
        with st.container(border=True):
            st.subheader(here.say("open_none"), anchor=False)
        return
    title = here.say("open_title", count=len(found))
    show_titled(here, title, found, "open_projects", [_of_projects(here, found)], here.say("open_note"))


def _of_projects(here: Here, found: pd.DataFrame) -> Figures:
    """Each project of the rows as one."""
    whole = here.choosing(unit_types=(), areas=())
    counted = rows(whole, ["projects"], ("year", "project"))
    wanted = set(zip(found["year"], found["project"], strict=True))
    pairs = zip(counted["year"], counted["project"], strict=True)
    return Figures(whole, such(counted, (pair in wanted for pair in pairs)))


def reading(here: Here) -> None:
    """The list to read out, project by project."""
    found = reading_words(reading_list(read(here, "claims")), here.lang)
    by_project = Figures(here, rows(here, ["claims"], ("year", "project")))
    with st.expander(here.say("reading_spoken"), icon=":material/campaign:"):
        for sentence in found["spoken"]:
            st.markdown(f"#### {inert_markdown(sentence)}")
        trace_action(here, "claim_script", by_project)
        downloads(here, here.say("reading_title", count=len(found)), found[["order", "spoken"]], "claim_script")
    table = found.drop(columns=["spoken"])
    table["units_word"] = [str(units).replace("\n", here.say("list_comma")) for units in found["units_word"]]
    title = here.say("reading_title", count=len(found))
    show_titled(here, title, table, "claim_reading", [by_project], here.say("reading_note"))


def forms(here: Here) -> None:
    """What units give."""
    found = form_words(claim_forms(read(here, "claims")), here.lang)
    whole = Figures(here, rows(here, ["claims", "claimed_projects"]))
    show_titled(here, here.say("forms_title"), found, "claim_forms", [whole], here.say("forms_note"))


def everyone(here: Here) -> None:
    """Every claim, and the records they stand in."""
    found = read(here, "claims")
    with st.expander(here.say("claims_all", count=len(found)), icon=":material/list:"):
        show_titled(here, here.say("claims_rows"), claim_words(found, here.lang), "claim_rows", [_traced(here, found)])


def _traced(here: Here, found: pd.DataFrame) -> Figures:
    """Each claim as a figure of one."""
    own = found[_CLAIM].copy()
    own["claims"] = pd.Series([1] * len(own), dtype=object, index=own.index)
    return Figures(here, own)


def idle(here: Here) -> None:
    """Claims of units that took no part in what they claimed."""
    found = read(here, "claims")
    told = sum(not missing(active) for active in found["active"])
    if not told:
        st.caption(here.say("idle_unknown"))
        return
    kept = such(found, (active is False for active in found["active"]))
    if kept.empty:
        with st.container(border=True):
            st.subheader(here.say("idle_none", claims=told), anchor=False)
        return
    title = here.say("idle_title", idle=len(kept), claims=told)
    table = claim_words(kept, here.lang).drop(columns=["active_word"])
    show_titled(here, title, table, "claim_idle", [_traced(here, kept)], here.say("idle_note"))


def known(here: Here) -> None:
    """What public sources tell of claims, each with its source; shown apart and not counted."""
    told = read(here.choosing(years=()), "public_claims")
    found = such(told, (not missing(source) for source in told["source"]))
    if found.empty:
        return
    with st.container(border=True):
        st.subheader(here.say("known_claims"), anchor=False)
        st.caption(here.say("known_claims_note"))
        for _, row in found.iterrows():
            said = known_claim(row, here.lang)
            line = here.write("known_claim_line", said=said, meeting=row["meeting"], source=row["source"])
            st.markdown(f"- {line}")
