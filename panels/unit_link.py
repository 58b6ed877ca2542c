"""From a list of units to the page of one: a chooser and a link, for every page that names units."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charts.format import inert_markdown
from panels.context import Here

PAGE = "pages/units/unit.py"


def unit_link(here: Here, unit: str) -> None:
    """A link to the page of one unit, under its name."""
    st.page_link(PAGE, label=inert_markdown(unit), icon=":material/apartment:", query_params={"unit": unit})


def unit_chooser(here: Here, units: Sequence[str], key: str) -> None:
    """Lets one pick a unit of a list and go to its page; nothing where the list is empty."""
    if not units:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            here.say("unit_choose"), list(dict.fromkeys(units)), index=None, key=f"unit_of_{key}",
            placeholder=here.say("register_choose"), filter_mode="contains",
        )  # fmt: skip
        if chosen:
            unit_link(here, chosen)
