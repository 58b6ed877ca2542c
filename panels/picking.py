"""What a click on a figure does: it sets filters, which the bar and the address show and which can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from charts.format import missing
from charts.marks import Mark
from panels import address

_FILTERS = {**{key: key for key in address.FILTERS}, "unit_area": "area"}
"""The filter that a value of a dimension goes to."""


@dataclass(frozen=True)
class To:
    """Where a click takes a value that is none of the bar's: to the control under `key`, of several or `one`."""

    dimension: str
    key: str
    one: bool = False


Clicks = Sequence[str | To]
"""What a click sets: filters, by their dimensions, and controls of the page itself."""


def filtering(clicks: Clicks) -> Callable[[Sequence[Mark]], None]:
    """What to do with picked marks: their values become the filters, or what the page's own controls show."""
    return partial(_filter, tuple(clicks))


def _filter(clicks: Clicks, marks: Sequence[Mark]) -> None:
    """Sets what was picked; picking what stands already empties it."""
    picked: dict[str, Any] = {}
    for to in clicks:
        if isinstance(to, To):
            key, values, one = to.key, _values(marks, to.dimension), to.one
        else:
            key, values, one = _FILTERS[to], _values(marks, to), False
        if values:
            picked[key] = values[0] if one else values
    if not picked:
        return
    before = {key: _stands(key, value) for key, value in picked.items()}
    again = all(_same(before[key], value) for key, value in picked.items())
    for key, value in picked.items():
        _set(key, _nothing(value) if again else value)
    address.touched()
    st.session_state[address.BEFORE_PICK] = before


def _stands(key: str, like: Any) -> Any:
    """What a filter or control shows now; for one that shows several, a list."""
    now = st.session_state.get(key)
    return now if isinstance(like, str) else list(now or [])


def _same(now: Any, value: Any) -> bool:
    return bool(now == value if isinstance(value, str) else set(now) == set(value))


def _nothing(value: Any) -> Any:
    return None if isinstance(value, str) else []


def _set(key: str, value: Any) -> None:
    """Sets a filter or control; a choice of one that is to show nothing shows what it did at first."""
    if value is None:
        st.session_state.pop(key, None)
    else:
        st.session_state[key] = value


def _values(marks: Sequence[Mark], dimension: str) -> list[str]:
    """What the marks say of a dimension, each once; what is not known is nothing one can choose."""
    told = (mark.get(dimension) for mark in marks)
    known = (value for one in told for value in (one if isinstance(one, tuple) else (one,)))
    return list(dict.fromkeys(str(value) for value in known if not missing(value)))


def undoable() -> bool:
    """Whether the last change of the filters was a pick."""
    return address.BEFORE_PICK in st.session_state


def undo() -> None:
    """Takes the last pick back."""
    before: dict[str, Any] = st.session_state.pop(address.BEFORE_PICK, {})
    for key, value in before.items():
        _set(key, value)
    address.touched()
