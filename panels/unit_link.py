"""From a list to one of what it names: a chooser and a link, for every page that names units or projects."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charts.format import inert_markdown
from charts.labels import value_name
from panels.context import Here

PAGE = "pages/units/unit.py"
PROJECTS = "pages/programme/projects.py"


def unit_link(here: Here, unit: str) -> None:
    """A link to the page of one unit, under its name."""
    st.page_link(PAGE, label=inert_markdown(unit), icon=":material/apartment:", query_params={"unit": unit})


def project_link(here: Here, project: str) -> None:
    """A link to all that is known of one project, under its name."""
    label = inert_markdown(value_name("project", project, here.lang))
    st.page_link(PROJECTS, label=label, icon=":material/event_note:", query_params={"project": project})


def unit_chooser(here: Here, units: Sequence[str], key: str) -> None:
    """Lets one pick a unit of a list and go to its page; nothing where the list is empty."""
    if chosen := _chosen(here, "unit_choose", units, f"unit_of_{key}"):
        unit_link(here, chosen)


def project_chooser(here: Here, projects: Sequence[str], key: str) -> None:
    """Lets one pick a project of a list and go to all that is known of it; nothing where the list is empty."""
    if chosen := _chosen(here, "project_choose", projects, f"project_of_{key}"):
        project_link(here, chosen)


def _chosen(here: Here, label: str, names: Sequence[str], key: str) -> str | None:
    """The name that is picked, of a list that may have become another since."""
    known = list(dict.fromkeys(names))
    if not known:
        return None
    if st.session_state.get(key) not in known:
        st.session_state[key] = None
    chosen: str | None = st.selectbox(
        here.say(label), known, index=None, key=key, placeholder=here.say("register_choose"), filter_mode="contains"
    )
    return chosen
