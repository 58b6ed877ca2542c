"""The screens of an edition as they were shown, one at a time."""

from __future__ import annotations

import streamlit as st

from charts.format import inert_markdown
from exports.edition_check import frozen_part
from exports.errors import ExportError
from exports.screen import Card, Screen, Storyline
from measures import Scope
from measures.meeting_editions import MeetingEdition, Part
from panels.context import Here, Store
from panels.kept import kept
from panels.opening import reading
from panels.plot import plot
from panels.table import show_table
from texts import Lang


@kept(8)
def _story(store: Store, edition: MeetingEdition, lang: Lang, scope: Scope) -> Storyline:
    with reading(store) as connection:
        return frozen_part(connection, edition, Part("meeting", "", lang), scope).story


def screens(here: Here, edition: MeetingEdition) -> None:
    """One screen of the edition, chosen by its title."""
    try:
        story = _story(here.store, edition, here.lang, here.scope)
    except ExportError as error:
        st.warning(inert_markdown(error.sentence(here.lang)))
        return
    shown = [screen for screen in story.screens if screen.id != "cover"]
    with st.container(border=True):
        st.subheader(here.say("editions_screens", count=len(shown)), anchor=False)
        at = st.selectbox(
            here.say("editions_screen"),
            range(len(shown)),
            format_func=lambda number: f"{number + 1}　{shown[number].name}",
            key=f"edition_screen_{edition.number}",
        )
        _draw(here, shown[at or 0])


def _draw(here: Here, screen: Screen) -> None:
    st.markdown(f"**{inert_markdown(screen.title)}**")
    st.caption(inert_markdown(screen.subtitle))
    if screen.cards:
        with st.container(horizontal=True):
            for card in screen.cards:
                _card(card)
    if screen.drawing is not None:
        plot(screen.drawing, screen.title, f"edition_{screen.id}")
    elif len(screen.rows.columns) and not screen.cards:
        show_table(screen.rows, here.lang)
    for line in screen.lines:
        st.markdown(f"- {inert_markdown(line)}")
    st.caption(inert_markdown(screen.source))


def _card(card: Card) -> None:
    with st.container(border=True, width="content", gap="xxsmall"):
        st.metric(inert_markdown(card.name), card.shown, width="content")
        if card.beside:
            st.caption(inert_markdown(card.beside))
