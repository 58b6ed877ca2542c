"""The dashboard: navigation on top, one selection for every page. Run with `streamlit run dashboard.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from panels import cold_start, connections, memory, plot, serving, turns
from panels.layout import lay_out
from panels.menu import FOLLOWS, KNOWING_FACTS, WITHOUT_ROWS, name_of, pages
from texts import Lang, say

ICON = Path(__file__).parent / "panels" / "static" / "icon.png"


def begin(lang: Lang) -> st.Page:
    """Draws what needs nothing of the figures; returns the page that is asked for.

    When the server has just started, the browser is busy with it while all that follows is imported.
    """
    connections.send_at_once()
    st.set_page_config(page_title=say("app_title", lang), page_icon=str(ICON), layout="wide")
    st.logo(str(ICON))
    lay_out(lang)
    plot.ahead()
    page = st.navigation(pages(lang), position="top")
    cold_start.settle(name_of(page) == "summary")
    return page


def main() -> None:
    """One run of the program."""
    lang: Lang = "en" if st.session_state.get("lang", st.query_params.get("lang")) == "en" else "zh"
    page = begin(lang)
    name = name_of(page)
    from panels import shell  # after what is drawn already: it brings in all that works out figures

    asked = shell.Asked(page, name, FOLLOWS.get(name), name not in WITHOUT_ROWS, name in KNOWING_FACTS)
    shell.fill(asked, lang)


if __name__ == "__main__":  # a run of the program, for one viewer
    with turns.turn(), memory.drawing():
        main()
else:  # the server starts
    app = st.App(__file__, middleware=serving.MIDDLEWARE, lifespan=serving.prepared)
