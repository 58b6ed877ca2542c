"""The first pages a freshly started server serves.

Streamlit knows the pages only once the program has run. A link straight to a page that arrives before
that is answered with the right page under a "Page not found" notice, which loading again removes.
"""

from __future__ import annotations

import time
from functools import cache

import streamlit as st

SECONDS = 5.0
"""For how long after the first run of all a session may have begun before it: they wait for each other."""
_RELOAD = """<script>(() => {
const last = Number(sessionStorage.getItem("fumin-cold-start"));
if (Date.now() - last < 60000) return;
sessionStorage.setItem("fumin-cold-start", Date.now());
window.location.reload();
})()</script>"""
_KNOWN = "_pages_known"


@cache
def _first_run() -> float:
    """When the first run of all came here."""
    return time.monotonic()


def settle(default: bool) -> None:
    """Loads the page again, once in a tab, where its session may be older than the server's first run."""
    young = time.monotonic() - _first_run() < SECONDS
    with st.container():  # one place, whether anything is in it: what stands below stays where it is
        if young and not default and _KNOWN not in st.session_state:
            st.html(_RELOAD, unsafe_allow_javascript=True)
    st.session_state[_KNOWN] = True
