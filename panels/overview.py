"""How fresh the data is."""

from __future__ import annotations

import streamlit as st

from charts.format import local_time
from panels.context import Here


def freshness_note(here: Here) -> None:
    """When the data was loaded and from how many files."""
    fresh = here.freshness
    with st.container(border=True):
        st.subheader(here.say("freshness_title"), anchor=False)
        st.markdown(
            here.write(
                "freshness_line",
                when=local_time(fresh.loaded_at),
                batch=fresh.batch if fresh.batch is not None else "—",
                files=fresh.files,
                version=fresh.version,
            )
        )
        st.caption(here.say("freshness_more"))
