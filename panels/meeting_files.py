"""The present selection as files: what each holds, and a button that makes it when it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from charts.format import inert_markdown
from exports import fonts, making
from exports.errors import ExportError, NoChineseFont
from exports.making import Order, checked, named
from exports.sources import Made, logged_in
from measures import Selection
from measures.meeting_editions import MeetingEdition
from panels.context import Here, Store
from panels.form import form
from panels.opening import connected

_TYPES = {
    "deck": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "brief": "application/pdf",
    "each": "application/zip",
}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORDS = {"exports_meeting": 120, "exports_date": 40, "exports_by": 60}
"""What is written on the title page, and how many letters it may have."""


def words(here: Here, edition: MeetingEdition | None = None) -> Order:
    """What stands on the title page and who makes the files; the order that follows from it.

    What an edition froze has its title already, and its selection chooses the area of a brief and no more.
    """
    if edition is not None:
        own = here.selection.areas if len(here.selection.areas) == 1 else ()
        known = own and own[0] in edition.areas(here.lang)
        made = Made(_word(here, "exports_by", _WORDS["exports_by"]), datetime.now())
        return Order(Selection(areas=own if known else ()), here.scope, here.lang, made, edition=edition)
    with st.container(border=True):
        st.subheader(here.say("exports_words"), anchor=False)
        st.caption(here.say("exports_words_note"))
        with st.container(horizontal=True):
            meeting, held, who = (_word(here, key, most) for key, most in _WORDS.items())
    return Order(here.selection, here.scope, here.lang, Made(who, datetime.now(), meeting, held))


def _word(here: Here, key: str, most: int) -> str:
    """A line to write, the same on every page that has it."""
    st.session_state[key] = st.session_state.get(f"_{key}", "")
    return st.text_input(here.say(key), key=key, max_chars=most, on_change=_keep, args=(key,))


def _keep(key: str) -> None:
    """What was written outlives the page: Streamlit forgets a widget with the page it is on."""
    st.session_state[f"_{key}"] = st.session_state[key]


def files(here: Here, order: Order) -> None:
    """Four kinds of file, each with what is inside and its button."""
    left, right = st.columns(2, gap="medium")
    with left:
        _slides(here, order)
        _file(here, order, "html")
    with right:
        _file(here, order, "workbook")
        _briefs(here, order)
        if order.edition is None:  # a form is filled with figures of the moment
            form(here, order)


def _slides(here: Here, order: Order) -> None:
    with st.container(border=True):
        _about(here, "deck")
        given = st.file_uploader(here.say("exports_template"), type=["pptx"], key="exports_template")
        template = given.getvalue() if given else None
        try:
            checked(template)
        except ExportError as error:
            st.error(here.write("exports_template_bad", detail=error.values.get("detail", "")))
            return
        _button(here, replace(order, template=template), "deck")


def _file(here: Here, order: Order, kind: str) -> None:
    with st.container(border=True):
        _about(here, kind)
        _button(here, order, kind)


def _briefs(here: Here, order: Order) -> None:
    """The brief and the briefs of all areas, for paper or to be edited."""
    with st.container(border=True):
        _about(here, "brief")
        if not fonts.families():
            st.warning(inert_markdown(NoChineseFont().sentence(here.lang)))
        else:
            with st.container(horizontal=True):
                _button(here, order, "brief")
                _button(here, order, "each", make=making.each_zipped)
        with st.container(horizontal=True):
            _button(here, order, "brief", ".docx", making.document)
            _button(here, order, "each", "_docx.zip", partial(making.each_zipped, ending=".docx"))


def _about(here: Here, kind: str) -> None:
    st.subheader(here.say(f"export_kind_{kind}").capitalize(), anchor=False)
    st.markdown(inert_markdown(here.say(f"exports_inside_{kind}")))


def _button(here: Here, order: Order, kind: str, ending: str = "", make: making.Maker | None = None) -> None:
    """A button that makes the file when it is pressed; the page itself is drawn without."""
    own = f"{kind}_docx" if ending else kind
    st.download_button(
        here.say(f"exports_make_{own}"),
        partial(_made, here.store, make or making.MAKERS[kind], order),
        named(order, kind, ending),
        _DOCX if ending == ".docx" else _TYPES[kind],
        key=f"exports_{own}",
        on_click="ignore",
        icon=":material/download:",
    )


def _made(store: Store, make: Callable[[Connection, Order], bytes], order: Order, **_: Any) -> bytes:
    with connected(store) as connection:
        return make(
            connection, replace(order, made=replace(order.made, who=order.made.who or logged_in(), when=datetime.now()))
        )
