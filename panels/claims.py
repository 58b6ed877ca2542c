"""The claims of a selection: what is claimed and what is open, by whom, in what form, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts.ceremony import claim_words, form_words, known_claim, reading_words
from charts.format import inert_markdown, missing, number
from charts.labels import measure_name, measure_unit, value_type
from measures import claim_forms, reading_list
from measures.frames import such
from panels import blocks, figure
from panels.context import Here
from panels.figure import Titled, downloads, draw_titled, ready_titled
from panels.kept import kept
from panels.programme import read
from panels.rows import one, rows
from panels.trace import Figures, trace_action
from panels.unit_link import project_chooser, unit_chooser

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


@dataclass(frozen=True)
class Card:
    """A headline figure in words, and where it can be followed from."""

    measure: str
    name: str
    amount: str
    traced: Figures


def headline(here: Here) -> None:
    """Projects, how many are claimed, the rate and the claims, in a row."""
    with st.container(horizontal=True, gap="small"):
        for card in _cards(here):
            with st.container(border=True, width="stretch", gap="xxsmall"):
                st.metric(card.name, card.amount)
                trace_action(here, f"headline_{card.measure}", card.traced)


@kept(64)
def _cards(here: Here) -> Sequence[Card]:
    found = rows(here, _HEADLINES)
    return tuple(_card(here, measure, found) for measure in _HEADLINES)


def _card(here: Here, measure: str, found: pd.DataFrame) -> Card:
    kind = value_type(measure)
    value = found[measure].iloc[0]
    unit = "" if here.lang == "en" or kind == "share" or missing(value) else measure_unit(measure, here.lang)
    words = here.say("amount", number=number(value, kind, here.lang), unit=unit).strip()
    return Card(measure, inert_markdown(measure_name(measure, here.lang)), words, Figures(here, found[[measure]]))


def rates(here: Here) -> None:
    """The claim rate by theme, and claims by unit type and by the area of the units; a click filters by each."""
    left, right = st.columns(2, gap="medium")
    with left:
        beside = ("claimed_projects", "projects")
        blocks.show_ranking(here, "theme", "claim_rate", "claim_theme", beside, ("theme",))
    with right:
        beside = ("claimed_projects", "claim_rate")
        blocks.show_ranking(here, "unit_type", "claims", "claim_type", beside, ("unit_type",))
    blocks.show_ranking(here, "unit_area", "claims", "claim_area", ("claimed_projects", "claim_rate"), ("unit_area",))


def open_list(here: Here) -> None:
    """The projects that nobody has claimed yet."""
    found = _open(here)
    if found is None:
        with st.container(border=True):
            st.subheader(here.say("open_none"), anchor=False)
        return
    draw_titled(found, "open_projects", lambda: project_chooser(here, list(found.rows["project"]), "open_projects"))


@kept(64)
def _open(here: Here) -> Titled | None:
    found = read(here, "open_projects")
    if found.empty:
        return None
    title = here.say("open_title", count=len(found))
    return ready_titled(here, title, found, [_of_projects(here, found)], here.say("open_note"))


def _of_projects(here: Here, found: pd.DataFrame) -> Figures:
    """Each project of the rows as one."""
    whole = here.choosing(unit_types=(), areas=())
    counted = rows(whole, ["projects"], ("year", "project"))
    wanted = set(zip(found["year"], found["project"], strict=True))
    pairs = zip(counted["year"], counted["project"], strict=True)
    return Figures(whole, such(counted, (pair in wanted for pair in pairs)))


def reading(here: Here) -> None:
    """The list to read out, project by project."""
    found, listed = _reading(here)
    fold = st.expander(here.say("reading_spoken"), icon=":material/campaign:", key="claim_spoken", on_change="rerun")
    if figure.unfolded(fold):
        with fold:
            for sentence in found["spoken"]:
                st.markdown(f"#### {inert_markdown(sentence)}")
            trace_action(here, "claim_script", *listed.traced)
            downloads(here, listed.title, found[["order", "spoken"]], "claim_script")
    draw_titled(listed, "claim_reading", lambda: project_chooser(here, list(found["project"]), "claim_reading"))


@kept(64)
def _reading(here: Here) -> tuple[pd.DataFrame, Titled]:
    found = reading_words(reading_list(read(here, "claims")), here.lang)
    by_project = Figures(here, rows(here, ["claims"], ("year", "project")))
    table = found.drop(columns=["spoken"])
    table["units_word"] = [str(units).replace("\n", here.say("list_comma")) for units in found["units_word"]]
    title = here.say("reading_title", count=len(found))
    return found, ready_titled(here, title, table, [by_project], here.say("reading_note"))


def forms(here: Here) -> None:
    """What units give."""
    draw_titled(_given(here), "claim_forms")


@kept(64)
def _given(here: Here) -> Titled:
    found = form_words(claim_forms(read(here, "claims")), here.lang)
    whole = Figures(here, rows(here, ["claims", "claimed_projects"]))
    return ready_titled(here, here.say("forms_title"), found, [whole], here.say("forms_note"))


def everyone(here: Here) -> None:
    """Every claim, and the records they stand in; made when it is unfolded."""
    label = here.say("claims_all", count=len(read(here, "claims")))
    fold = st.expander(label, icon=":material/list:", key="claims_all", on_change="rerun")
    if figure.unfolded(fold):
        with fold:
            found = _every(here)
            draw_titled(found, "claim_rows", lambda: _lead_on(here, found, "claim_rows"))


@kept(16)
def _every(here: Here) -> Titled:
    found = read(here, "claims")
    return ready_titled(here, here.say("claims_rows"), claim_words(found, here.lang), [_traced(here, found)])


def _lead_on(here: Here, found: Titled, key: str) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        unit_chooser(here, list(found.rows["unit"]), key)
    with right:
        project_chooser(here, list(found.rows["project"]), key)


def _traced(here: Here, found: pd.DataFrame) -> Figures:
    """Each claim as a figure of one."""
    own = found[_CLAIM].copy()
    own["claims"] = pd.Series([1] * len(own), dtype=object, index=own.index)
    return Figures(here, own)


def idle(here: Here) -> None:
    """Claims of units that took no part in what they claimed."""
    told, found = _idle(here)
    if not told:
        st.caption(here.say("idle_unknown"))
    elif found is None:
        with st.container(border=True):
            st.subheader(here.say("idle_none", claims=told), anchor=False)
    else:
        draw_titled(found, "claim_idle", lambda: _lead_on(here, found, "claim_idle"))


@kept(64)
def _idle(here: Here) -> tuple[int, Titled | None]:
    """Of how many claims it is known what came, and those of which nothing did."""
    found = read(here, "claims")
    told = sum(not missing(active) for active in found["active"])
    nothing = such(found, (active is False for active in found["active"]))
    if nothing.empty:
        return told, None
    title = here.say("idle_title", idle=len(nothing), claims=told)
    table = claim_words(nothing, here.lang).drop(columns=["active_word"])
    return told, ready_titled(here, title, table, [_traced(here, nothing)], here.say("idle_note"))


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
