"""What every page knows: the language, the selection, the scope, and which content it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from charts.format import inert_markdown
from measures import Freshness, Scope, Selection
from texts import Lang, say

_KEY = "_here"


@dataclass(frozen=True)
class Store:
    """Which content is read. `stamp` and `version` change with it, so they key every cache."""

    address: str
    place: str
    stamp: str
    version: int


@dataclass(frozen=True)
class Here:
    """The state a page is drawn from; nothing else of the session matters to it."""

    lang: Lang
    store: Store
    scope: Scope
    selection: Selection
    freshness: Freshness

    def say(self, text_id: str, **values: Any) -> str:
        """The wording of `text_id` in the page's language, as plain words."""
        return say(text_id, self.lang, **values)

    def write(self, text_id: str, **values: Any) -> str:
        """The same for Markdown: the values stay letters, whatever a ledger wrote into them."""
        return say(text_id, self.lang, **{name: inert_markdown(str(value)) for name, value in values.items()})

    def sentence(self) -> str:
        """What is selected, in words."""
        return self.selection.sentence(self.lang)

    def choosing(self, **fields: Any) -> Here:
        """The same with another selection, such as one year of it."""
        return replace(self, selection=self.selection.replace(**fields))


def remember(here: Here) -> None:
    """Hands the state to the page that runs next."""
    st.session_state[_KEY] = here


def current() -> Here:
    """The state of this run."""
    found: Here = st.session_state[_KEY]
    return found
