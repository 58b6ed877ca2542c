"""The second selection of a comparison. It lives in the address beside the first: `?against=other&other_year=2018…`.

`against` is `before` (the same a year earlier), `whole` (the same years without other filters) or `other`.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from charts.labels import column_name, value_name
from measures import Selection
from panels.address import FILTERS
from panels.context import Here
from panels.rows import choices

Kind = Literal["before", "whole", "other"]
KINDS: tuple[Kind, ...] = ("before", "whole", "other")
_KEPT, _WRITTEN = "_second", "_second_written"
_KEYS = {name: f"other_{name}" for name in FILTERS}


def _in_address() -> dict[str, list[str]]:
    wanted = ("against", *_KEYS.values())
    found = {key: [part for part in st.query_params.get_all(key) if part] for key in wanted}
    return {key: parts for key, parts in found.items() if parts}


def _restore(here: Here) -> None:
    """Takes the second selection from the address where that was changed outside, else from the session."""
    found = _in_address()
    if found and found != st.session_state.get(_WRITTEN):
        st.session_state[_KEPT] = found
        for key in ("against", *_KEYS.values()):
            st.session_state.pop(key, None)
    kept = st.session_state.get(_KEPT, {})
    named = kept.get("against", ["before"])[-1]
    st.session_state.setdefault("against", named if named in KINDS else "before")
    for name, key in _KEYS.items():
        known = choices(here.store, name, here.scope)
        wanted = st.session_state.get(key, kept.get(key, []))
        st.session_state[key] = [value for value in known if value in wanted]


def _write(kind: Kind) -> None:
    wanted: dict[str, list[str]] = {"against": [kind]} if kind != "before" else {}
    if kind == "other":
        wanted |= {key: list(st.session_state[key]) for key in _KEYS.values() if st.session_state[key]}
    if _in_address() != wanted:
        rest = {key: st.query_params.get_all(key) for key in st.query_params if key not in ("against", *_KEYS.values())}
        st.query_params.from_dict({**rest, **wanted})
    st.session_state[_WRITTEN] = wanted
    st.session_state[_KEPT] = {"against": [kind], **{key: list(st.session_state[key]) for key in _KEYS.values()}}


def second_bar(here: Here) -> tuple[Kind, Selection]:
    """Draws what the selection is held against, and returns it."""
    _restore(here)
    kind = (
        st.segmented_control(
            here.say("pair_against"),
            KINDS,
            key="against",
            required=True,
            format_func=lambda one: here.say(f"pair_against_{one}"),
        )
        or "before"
    )
    if kind == "other":
        with st.container(horizontal=True, gap="small"):
            for name, key in _KEYS.items():
                _filter(here, name, key)
    _write(kind)
    return kind, _selection(here, kind)


def _filter(here: Here, name: str, key: str) -> None:
    st.multiselect(
        here.say("pair_other_filter", name=column_name(name, here.lang)),
        choices(here.store, name, here.scope),
        key=key,
        format_func=lambda value: value_name(name, value, here.lang),
        placeholder=here.say("filter_all"),
        select_all=False,
        filter_mode="contains",
        width="stretch",
    )


def _selection(here: Here, kind: Kind) -> Selection:
    if kind == "before":
        return here.selection.replace(years=tuple(year - 1 for year in here.selection.years))
    if kind == "whole":
        return Selection(years=here.selection.years)
    found = {FILTERS[name]: tuple(st.session_state[key]) for name, key in _KEYS.items()}
    found["years"] = tuple(int(year) for year in found["years"]) or here.selection.years
    return Selection(**found)
