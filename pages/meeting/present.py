"""放映: the storyline of the present selection, or of an edition, screen by screen, before an audience."""

import streamlit as st

from panels import presenting, storylines
from panels.context import current
from panels.meeting_editions import choice
from panels.meeting_files import words

here = current()

with st.container():
    edition = choice(here)
chosen = storylines.choose(here)
on_stage = st.container()
storylines.arrange(here, chosen)
order = words(here, edition)
with on_stage:
    presenting.present(here, order, storylines.draft(chosen))
