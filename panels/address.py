"""The selection in the page's address: `?year=2017&year=2019&theme=…&unit_type=…&area=…&lang=en`.

The address always holds the canonical (Chinese) labels, whatever the language, so a link means the same
to everyone. It is read when a session starts and when the address was changed by hand or by going back;
from then on the filter bar is the truth and the address follows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from charts.labels import value_name
from measures import MeasureError, Scope, Selection
from panels.context import Store
from panels.opening import reading
from texts import LANGUAGES, Lang

FILTERS = {"year": "years", "theme": "themes", "unit_type": "unit_types", "area": "areas"}
_WRITTEN, _TOUCHED, _UNKNOWN, _PAGE = "_address", "_touched", "_unknown_values", "_page"
_SEEN = "_addresses_seen"
BEFORE_PICK = "_before_pick"
"""The filters as they were before a click on a figure set them, until they change otherwise."""


@dataclass(frozen=True)
class UnknownValue:
    """A value in the address that the data does not have."""

    dimension: str
    value: str


def _in_address() -> dict[str, list[str]]:
    found = {key: [part for part in st.query_params.get_all(key) if part] for key in (*FILTERS, "lang")}
    return {key: parts for key, parts in found.items() if parts}


def _changed_outside(page: str) -> bool:
    """Whether the address was set by a link, by hand or by going back, and not by this session's own run."""
    written = st.session_state.get(_WRITTEN)
    if written is None:
        return True
    if st.session_state.get(_TOUCHED) or _between(page):
        return False
    return bool(_in_address() != written)


def _between(page: str) -> bool:
    """Whether the bare address is only that of going to a page, which says nothing of the selection.

    Going back passes such an address; an empty selection that once stood on the page is another matter.
    """
    if _in_address():
        return False
    moved = st.session_state.get(_PAGE) != page
    return moved or (page, "") not in st.session_state.get(_SEEN, set())


def restore_language(page: str) -> bool:
    """Takes the language from the address where that was changed outside; tells whether it was."""
    outside = _changed_outside(page)
    if outside:
        wanted = _in_address().get("lang", ["zh"])[-1]
        st.session_state["lang"] = wanted if wanted in LANGUAGES else "zh"
    return outside


def restore_filters(store: Store, options: Mapping[str, Sequence[str]], scope: Scope) -> None:
    """Takes the filters from the address; what the data does not have is dropped and remembered."""
    unknown: list[UnknownValue] = []
    for key, parts in ((key, _in_address().get(key, [])) for key in FILTERS):
        chosen: list[str] = []
        for part in parts:
            found = _meant(store, key, part, options[key], scope)
            chosen += [label for label in found if label not in chosen]
            if not found:
                unknown.append(UnknownValue(key, part))
        st.session_state[key] = [label for label in options[key] if label in chosen]
    st.session_state[_UNKNOWN] = unknown
    st.session_state.pop(BEFORE_PICK, None)


def _meant(store: Store, key: str, part: str, options: Sequence[str], scope: Scope) -> list[str]:
    """The labels an address's value stands for: a label, its English name, or what the command line takes."""
    if part in options:
        return [part]
    english = [label for label in options if value_name(key, label, "en") == part]
    if english:
        return english
    try:
        with reading(store) as connection:
            parsed = Selection.parse(connection, [f"{key}={part}"], scope)
    except MeasureError:
        return []
    return [label for value in getattr(parsed, FILTERS[key]) if (label := str(value)) in options]


def unknown_values() -> list[UnknownValue]:
    """What the address asked for and the data does not have, until the filters are changed."""
    found: list[UnknownValue] = st.session_state.get(_UNKNOWN, [])
    return found


def touched() -> None:
    """To be called when a person changes a filter or the language."""
    st.session_state[_TOUCHED] = True
    st.session_state[_UNKNOWN] = []
    st.session_state.pop(BEFORE_PICK, None)


def arrived(page: str) -> None:
    """To be called before the filters are drawn: a click that was made on another page is no longer taken back."""
    if st.session_state.get(_PAGE, page) != page:
        st.session_state.pop(BEFORE_PICK, None)


def reset(filters: Sequence[str]) -> None:
    """Empties these filters."""
    for key in filters:
        st.session_state[key] = []
    touched()


def write(lang: Lang, page: str) -> None:
    """Makes the address say what is selected."""
    wanted = {key: list(st.session_state.get(key) or []) for key in FILTERS}
    wanted["lang"] = [lang] if lang != "zh" else []
    wanted = {key: parts for key, parts in wanted.items() if parts}
    passing = st.session_state.get(_PAGE) == page and not st.session_state.get(_TOUCHED) and _between(page)
    if _in_address() != wanted and not passing:
        others = {key: st.query_params.get_all(key) for key in st.query_params if key not in (*FILTERS, "lang")}
        st.query_params.from_dict({**others, **wanted})
    st.session_state[_WRITTEN], st.session_state[_PAGE] = wanted, page
    st.session_state.setdefault(_SEEN, set()).add((page, "" if not wanted else repr(wanted)))
    st.session_state.pop(_TOUCHED, None)
