"""The office's own form on the page of files: it is read when it is dropped, and filled when the button is pressed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from charts.format import inert_markdown
from exports.errors import ExportError
from exports.form.filling import Form, filled, read_form
from exports.form.grammar import MARK
from exports.making import Order
from exports.naming import file_name
from panels.context import Here, Store
from panels.opening import connected

_READ = "_form_read"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def form(here: Here, order: Order) -> None:
    """What a form may ask for, the place to drop one, and the button that fills it."""
    with st.container(border=True):
        st.subheader(here.say("export_kind_fill"), anchor=False)
        st.markdown(inert_markdown(here.say("exports_inside_fill")))
        with st.expander(here.say("exports_form_how")):
            st.table({here.say("exports_form_written"): _EXAMPLES, here.say("exports_form_becomes"): _becomes(here)})
        given = st.file_uploader(here.say("exports_form"), type=["xlsx"], key="exports_form")
        if given is None:
            return
        found = _read(given.getvalue(), given.name)
        if isinstance(found, ExportError):
            st.error(inert_markdown(found.sentence(here.lang)))
            return
        many = sum(len(MARK.findall(cell[3])) for sheet in found.sheets for cell in sheet["cells"])
        st.caption(here.say("exports_form_found", count=many))
        st.download_button(
            here.say("exports_make_fill"),
            partial(_made, here.store, order, found),
            file_name("fill", order.selection, here.lang),
            _XLSX,
            key="exports_fill",
            on_click="ignore",
            icon=":material/download:",
        )


_EXAMPLES = [
    "{{参与单位数 | 年度=2019; 板块=慈善南西}}",
    "{{coverage | year=2019}}",
    "{{逐行: 居民区}}",
    "{{范围}} {{来源}} {{制作}}",
]


def _becomes(here: Here) -> list[str]:
    return [here.say(f"exports_form_{name}") for name in ("figure", "share", "rows", "words")]


def _read(content: bytes, name: str) -> Form | ExportError:
    """The form or why it cannot be used; a form is read once in a session."""
    key = (hashlib.sha256(content).hexdigest(), name)
    if st.session_state.get(_READ, (None, None))[0] != key:
        try:
            found: Form | ExportError = read_form(content, name)
        except ExportError as error:
            found = error
        st.session_state[_READ] = (key, found)
    known: Form | ExportError = st.session_state[_READ][1]
    return known


def _made(store: Store, order: Order, found: Form, **_: Any) -> bytes:
    with connected(store) as connection:
        return filled(connection, replace(order, made=replace(order.made, when=datetime.now())), found).content
