"""What became of a command that was run just now, told once on the page that asked for it."""

from __future__ import annotations

import streamlit as st

from charts.format import inert_markdown
from panels.commands import Done
from panels.context import Here


def tell_outcome(here: Here, key: str, *, toast: bool = False) -> None:
    """Tells how the command kept under the session's `key` ended, and forgets it.

    `toast`: also at the foot of the window, for forms that stand far from the head of the page.
    """
    done: Done | None = st.session_state.pop(key, None)
    if done is None:
        return
    if done.status:
        st.error(inert_markdown(done.stderr.strip()) or here.say("register_not_done"))
        return
    said = inert_markdown(done.stdout.strip())
    st.success(said)
    if toast:
        st.toast(said, icon=":material/check:", duration="long")
