"""The storyline of the present selection on the stage, its filters within reach of the one who presents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

import streamlit as st

from charts.format import inert_markdown
from charts.labels import column_name, value_name
from exports.errors import ExportError, NothingLoaded
from exports.making import Order, story_of
from exports.page.content import content
from panels import address, notices
from panels.context import Here, Store
from panels.kept import kept
from panels.opening import reading
from panels.rows import choices
from panels.stage import stage

AT_HAND = ("year", "area", "theme")
"""The filters that can be set without leaving the full screen."""


def present(here: Here, order: Order, screens: tuple[str, ...] | None) -> None:
    """The stage with the screens, all where none are named; without any ledger, what to do.

    What an edition froze is shown as it was frozen, and no filter changes it.
    """
    told = replace(order, screens=screens, made=replace(order.made, when=_midnight(date.today())))
    try:
        written = _written(here, told) if order.edition is None else _frozen(here.store, told)
    except NothingLoaded:
        notices.nothing_loaded(here)
        return
    except ExportError as error:
        st.warning(inert_markdown(error.sentence(here.lang)))
        return
    stage(written, "present_stage", partial(_choose, here))
    if order.edition is None:
        notices.nothing_selected(here)  # below, so that the stage keeps its place


def _midnight(day: date) -> datetime:
    """The beginning of the day: what is presented is made once a day."""
    return datetime.combine(day, datetime.min.time())


def _now(order: Order) -> Order:
    """The order as it is carried out now."""
    return replace(order, made=replace(order.made, when=datetime.combine(order.made.when, datetime.now().time())))


@kept(48)
def _written(here: Here, order: Order) -> bytes:
    """The storyline as the stage takes it, made once for all who look at the same. Raises ExportError."""
    with reading(here.store) as connection:
        story = story_of(connection, _now(order), "meeting")
    return _sent(content(story, here.lang) | {"filters": [_filter(here, key) for key in AT_HAND]})


@kept(16)
def _frozen(store: Store, order: Order) -> bytes:
    """The same of an edition, without filters. Raises ExportError."""
    with reading(store) as connection:
        return _sent(content(story_of(connection, _now(order), "meeting"), order.lang) | {"filters": []})


def _sent(whole: dict[str, Any]) -> bytes:
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
