"""The trace of a published figure: the row that states it, and beside it that of the ledgers' own figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

import measures
from charts.format import inert_markdown, number
from measures import Page, PublishedTrace
from panels.context import Here
from panels.opening import reading
from panels.rows import HASHES
from panels.trace import one_record, page_of, records

Key = tuple[int, str, str]
"""A published figure: year, subject and measure."""


@st.fragment
def published_action(here: Here, figures: Mapping[Key, str]) -> None:
    """A button that opens the trace of any of these published figures; `figures` says each in words."""
    clicked = st.button(
        here.say("trace_action"), key="trace_published_rows", type="tertiary", icon=":material/manage_search:"
    )
    if clicked:
        st.dialog(here.say("trace_action"), width="large")(choose_published)(here, figures)


def choose_published(here: Here, figures: Mapping[Key, str]) -> None:
    """The published figure to be traced, and its trace."""
    key = st.selectbox(
        here.say("trace_which_row"), list(figures), format_func=lambda one: figures[one], key="trace_row_published"
    )
    place_key = f"trace_page_published_{'_'.join(map(str, key))}"
    found = read_published(here, key, page_of(place_key))
    if found is not None:
        _show(here, found, figures[key], place_key)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=HASHES)
def _read(store: Any, scope: Any, key: Key, page: Page) -> PublishedTrace | None:
    with reading(store) as connection:
        return measures.trace_published(connection, *key, scope, page)


def read_published(here: Here, key: Key, page: Page) -> PublishedTrace | None:
    """The trace of a published figure, with one page of the records of the ledgers' figure."""
    return _read(here.store, here.scope, key, page)


def _show(here: Here, found: PublishedTrace, words: str, place_key: str) -> None:
    year = found.measure == "first_year"
    value = str(found.value) if year else number(found.value, "int", here.lang, found.bound)
    st.metric(inert_markdown(words), value)
    if found.source:
        st.markdown(here.write("trace_published_source", source=found.source))
    if found.note:
        st.caption(inert_markdown(found.note))
    one_record(here, [found.record], f"{place_key}_stated")
    if found.ledger is None:
        st.caption(here.say("trace_no_ledger"))
        return
    ledger = found.ledger
    st.metric(here.say("trace_ledger"), number(ledger.value, "int", here.lang, ledger.bound))
    records(here, ledger, place_key)
