"""The bar above every page: four filters, a reset, and the sentence that says what is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from charts.format import inert_markdown
from charts.labels import column_name, value_name
from measures import Selection
from panels import address, picking
from texts import LANGUAGES, Lang, say

_ALONE = 320
"""How wide a filter is that stands by itself."""


def language_switch() -> Lang:
    """Draws the switch and returns the language it stands at."""
    st.session_state.setdefault("lang", "zh")
    chosen: Lang | None = st.segmented_control(
        say("language_switch", st.session_state["lang"]),
        LANGUAGES,
        key="lang",
        required=True,
        on_change=address.touched,
        format_func=lambda lang: f" {say(f'language_name_{lang}', lang)}",  # the space: decision 0014
        label_visibility="collapsed",
    )
    return chosen or "zh"


def filter_bar(options: Mapping[str, Sequence[str]], followed: Sequence[str], lang: Lang) -> Selection:
    """Draws the filters that the page follows and returns what all select. `options`: canonical labels by dimension."""
    for key in address.FILTERS:
        st.session_state[key] = [value for value in st.session_state.get(key, []) if value in options[key]]
    if followed:
        _bar(options, followed, lang)
    return selected()


def _bar(options: Mapping[str, Sequence[str]], followed: Sequence[str], lang: Lang) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters"):
        for key in followed:
            _filter(key, options[key], lang, "stretch" if len(followed) > 1 else _ALONE)
        st.button(
            say("filter_reset", lang),
            key="reset",
            on_click=address.reset,
            args=(followed,),
            disabled=not any(st.session_state.get(key) for key in followed),
        )
        if picking.undoable():
            st.button(say("click_undo", lang), key="undo_pick", on_click=picking.undo, icon=":material/undo:")


def selected() -> Selection:
    """What the filters select, drawn or not."""
    return Selection(
        years=tuple(int(year) for year in st.session_state["year"]),
        themes=tuple(st.session_state["theme"]),
        unit_types=tuple(st.session_state["unit_type"]),
        areas=tuple(st.session_state["area"]),
    )


def _filter(key: str, options: Sequence[str], lang: Lang, width: int | Literal["stretch"]) -> None:
    st.multiselect(
        column_name(key, lang) if key != "area" else say("filter_area", lang),
        options,
        key=key,
        format_func=lambda value: value_name(key, value, lang),
        on_change=address.touched,
        placeholder=say("filter_all", lang),
        select_all=False,
        filter_mode="contains",
        width=width,
    )


def selection_line(selection: Selection, options: Mapping[str, Sequence[str]], lang: Lang) -> None:
    """The sentence that says what is selected and, where the address asked for what is not there, that."""
    st.markdown(say("selection_line", lang, sentence=inert_markdown(selection.sentence(lang))))
    for unknown in address.unknown_values():
        available = [value_name(unknown.dimension, value, lang) for value in options[unknown.dimension]]
        st.warning(
            say(
                "unknown_value",
                lang,
                value=inert_markdown(unknown.value),
                dimension=column_name(unknown.dimension, lang)
                if unknown.dimension != "area"
                else say("filter_area", lang),
                available=inert_markdown(say("list_join", lang).join(available) or "—"),
            )
        )
