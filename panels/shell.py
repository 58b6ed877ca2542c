"""What stands around every page: its heading, the filters, and the page itself in the state they select."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from measures import Scope
from panels import address, notices
from panels.context import Here, remember
from panels.filters import filter_bar, language_switch, selection_line
from panels.opening import open_store, show_fault
from panels.rows import choices, freshness
from texts import Lang, say
from warehouse.errors import WarehouseError

SCOPE = Scope.everything()
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """The page that is asked for and the filters it follows, all where none are named.

    `with_rows`: it stands on rows of ledgers; `knowing_facts`: it shows what public sources tell also without any.
    """

    page: st.Page
    name: str
    followed: Sequence[str] | None
    with_rows: bool
    knowing_facts: bool


def fill(asked: Asked, lang: Lang) -> None:
    """Draws the page within its frame; what fails is told in its place."""
    name = asked.name
    outside = address.restore_language(name)
    if st.session_state.get("lang", lang) != lang:
        st.rerun()  # going back changed the language: navigation and title were drawn in the other
    lang = heading(name, lang)
    try:
        draw(asked, outside, lang)
    except WarehouseError as error:
        show_fault(error, lang)
    except Exception:
        _log.exception("page %s failed", name)
        st.error(say("page_failed", lang))


def heading(name: str, lang: Lang) -> Lang:
    """The page's title and question, the language switch beside them; returns the language."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.title(say(f"page_{name}", lang), anchor=False)
            st.caption(say(f"lead_{name}", lang))
        return language_switch()


def draw(asked: Asked, outside: bool, lang: Lang) -> None:
    """The selection bar, then the page. Raises WarehouseError."""
    store = open_store()
    options = {key: choices(store, key, SCOPE) for key in address.FILTERS}
    if outside:
        address.restore_filters(store, options, SCOPE)
    address.arrived(asked.name)
    followed = tuple(address.FILTERS) if asked.followed is None else asked.followed
    selection = filter_bar(options, followed, lang)
    address.write(lang, asked.name)
    if followed:
        with st.container():  # one place, whatever it says: what stands below stays where it is
            selection_line(selection.keeping(followed), options, lang)
    here = Here(lang, store, SCOPE, selection, freshness(store))
    remember(here)
    notices.sample_banner(here)
    if not asked.with_rows:
        asked.page.run()
    elif not options["year"]:
        notices.nothing_loaded(here)
        if asked.knowing_facts:
            asked.page.run()
    elif not notices.nothing_selected(here) or asked.knowing_facts:
        asked.page.run()
