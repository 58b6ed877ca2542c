"""The first page a freshly started server serves.

Streamlit knows the pages only once the program has run. A link straight to a page that arrives before
that is answered with the right page under a "Page not found" notice, which loading again removes.
"""

from __future__ import annotations

from functools import cache

import streamlit as st

_RELOAD = "<script>window.location.reload()</script>"


@cache
def _settled() -> set[str]:
    return set()


def settle(default: bool) -> None:
    """Loads the page again where this is the server's first run and not of the default page."""
    first = "settled" not in _settled()
    _settled().add("settled")
    if first and not default:
        st.html(_RELOAD, unsafe_allow_javascript=True)
