"""What a click on a figure does: it sets filters, which the bar and the address show and which can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from charts.format import missing
from charts.marks import Mark
from panels import address

_FILTERS = {**{key: key for key in address.FILTERS}, "unit_area": "area"}
"""The filter that a value of a dimension goes to."""


def filtering(dimensions: Sequence[str]) -> Callable[[Sequence[Mark]], None]:
    """What to do with picked marks: their values of these dimensions become the filters."""
    return partial(_filter, tuple(dimensions))


def _filter(dimensions: Sequence[str], marks: Sequence[Mark]) -> None:
    """Sets the filters to what was picked; picking what they already say empties them."""
    picked = {_FILTERS[name]: _values(marks, name) for name in dimensions}
    picked = {key: values for key, values in picked.items() if values}
    if not picked:
        return
    before = {key: list(st.session_state.get(key) or []) for key in picked}
    again = all(set(before[key]) == set(values) for key, values in picked.items())
    for key, values in picked.items():
        st.session_state[key] = [] if again else values
    address.touched()
    st.session_state[address.BEFORE_PICK] = before


def _values(marks: Sequence[Mark], dimension: str) -> list[str]:
    """What the marks say of a dimension, each once; what is not known is nothing one can choose."""
    known = (mark.get(dimension) for mark in marks)
    return list(dict.fromkeys(str(value) for value in known if not missing(value)))


def undoable() -> bool:
    """Whether the last change of the filters was a pick."""
    return address.BEFORE_PICK in st.session_state


def undo() -> None:
    """Takes the last pick back."""
    before: dict[str, list[str]] = st.session_state.pop(address.BEFORE_PICK, {})
    for key, values in before.items():
        st.session_state[key] = values
    address.touched()
