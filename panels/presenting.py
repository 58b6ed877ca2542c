"""The storyline of the present selection on the stage, its filters within reach of the one who presents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import streamlit as st

from charts.format import inert_markdown
from charts.labels import column_name, value_name
from exports.errors import ExportError, NothingLoaded
from exports.making import Order, story_of
from exports.page.content import content
from exports.sources import Made
from measures.meeting_editions import MeetingEdition
from panels import address, notices
from panels.context import Here
from panels.kept import kept
from panels.opening import reading
from panels.rows import choices
from panels.stage import stage

AT_HAND = ("year", "area", "theme")
"""The filters that can be set without leaving the full screen."""


def present(here: Here, order: Order, screens: tuple[str, ...] | None) -> None:
    """The stage with the screens, all where none are named; without any ledger, what to do.

    An edition is shown as it was frozen: no filter changes it.
    """
    made = order.made
    try:
        written = _written(here, made.who, made.meeting, made.held, date.today(), screens, order.edition)
    except ExportError as error:
        if not isinstance(error, NothingLoaded):
            st.error(inert_markdown(error.sentence(here.lang)))
            return
        notices.nothing_loaded(here)
        return
    stage(written, "present_stage", partial(_choose, here))
    if order.edition is None:
        notices.nothing_selected(here)  # below, so that the stage keeps its place


@kept(48)
def _written(
    here: Here,
    who: str,
    meeting: str,
    held: str,
    today: date,
    screens: tuple[str, ...] | None,
    edition: MeetingEdition | None,
) -> bytes:
    """The storyline as the stage takes it, made once a day for all who look at the same. Raises ExportError."""
    made = Made(who, datetime.combine(today, datetime.now().time()), meeting, held)
    order = Order(here.selection, here.scope, here.lang, made, screens=screens, edition=edition)
    with reading(here.store) as connection:
        story = story_of(connection, order, "meeting")
    filters = [_filter(here, key) for key in AT_HAND] if edition is None else []
    whole = content(story, here.lang) | {"filters": filters}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def _filter(here: Here, key: str) -> dict[str, Any]:
    """A filter as the stage offers it: its name, and each value with its label and whether it is chosen."""
    name = here.say("filter_area") if key == "area" else column_name(key, here.lang)
    picked = {str(value) for value in here.selection.values(key)}
    options = [
        {"value": value, "label": value_name(key, value, here.lang), "on": value in picked}
        for value in choices(here.store, key, here.scope)
    ]
    return {"key": key, "name": name, "options": options}


def _choose(here: Here, key: str, values: Sequence[str]) -> None:
    """Sets a filter from the stage: the bar and the address follow."""
    if key in AT_HAND:
        st.session_state[key] = [value for value in choices(here.store, key, here.scope) if value in values]
        address.touched()
