"""The network of units and projects: who holds it together, and with whom one unit works."""

from __future__ import annotations

import streamlit as st

from charts.format import inert_markdown
from charts.network import (
    MOST,
    Laid,
    laid_out,
    network_figure,
    network_finding,
    partner_rows,
    project_rows,
    unit_rows,
)
from measures.network import Network, joint_activities, network
from panels.context import Here
from panels.figure import Shown, Words, downloads, draw, ready, source_line
from panels.kept import kept
from panels.opening import reading
from panels.picking import To
from panels.rows import asker
from panels.table import show_table
from panels.trace import Figures, trace_action
from panels.unit_link import project_chooser, unit_chooser, unit_link
from panels.unit_rows import records_of

_SHOWN = 15
_KEY, _PARAMETER, _PROJECT = "network_unit", "unit", "project_of_network_projects"


@kept(32)
def of_units(here: Here) -> Network:
    """The network of the page's selection."""
    with reading(here.store) as connection:
        joint = joint_activities(connection, here.selection, here.scope)
    return network(asker(here), joint, here.selection)


@kept(64)
def _laid(here: Here, chosen: str | None) -> Laid:
    return laid_out(of_units(here), chosen)


def which_unit(here: Here, found: Network) -> str | None:
    """The unit whose partners are looked at, also from the address (`?unit=…`); None for none."""
    names = sorted(node.unit for node in found.units)
    asked = st.query_params.get(_PARAMETER)
    if asked and asked != st.session_state.get("_network_unit"):
        st.session_state[_KEY] = asked if asked in names else None
    if st.session_state.get(_KEY) not in names:
        st.session_state[_KEY] = None
    chosen = st.selectbox(
        here.say("network_which"), names, index=None, key=_KEY, placeholder=here.say("network_which_none")
    )
    st.session_state["_network_unit"] = chosen
    if chosen:
        st.query_params[_PARAMETER] = chosen
    elif _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]
    return chosen


def picture(here: Here, chosen: str | None) -> None:
    """The network under its finding, with the rule by which units are drawn; a click shows a unit or a project."""
    draw(_picture(here, chosen), "network")
    st.caption(here.say("network_rule"))


@kept(32)
def _picture(here: Here, chosen: str | None) -> Shown:
    found = of_units(here)
    drawing = network_figure(found, _laid(here, chosen), chosen, here.lang)
    note = here.say("network_drawn", most=MOST, all=len(found.units)) if len(found.units) > MOST else ""
    words = Words(network_finding(found, here.lang), "unit_entries", ("unit",), note)
    clicks = (To("unit", _KEY, one=True), To("project", _PROJECT, one=True))
    return ready(here, drawing, words, unit_rows(found), clicks)


def holders(here: Here, found: Network) -> None:
    """The units that work with most others."""
    first = unit_rows(found).head(_SHOWN)
    with st.container(border=True, height="stretch"):
        st.subheader(here.say("network_holders"), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        show_table(first[["unit", "unit_type", "network_together", "network_met", "unit_entries"]], here.lang)
        if len(found.units) > _SHOWN:
            st.caption(here.say("shown_first", shown=_SHOWN, all=len(found.units)))
        unit_chooser(here, [node.unit for node in found.units], "network_units")
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "network_units", Figures(here, first[["unit", "unit_entries"]]))
        downloads(here, here.say("network_holders"), unit_rows(found), "network_units")


def projects(here: Here, found: Network) -> None:
    """The projects by their units, and by those that take part in nothing else."""
    every = project_rows(found)
    with st.container(border=True, height="stretch"):
        st.subheader(here.say("network_project_rows"), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        show_table(every, here.lang)
        project_chooser(here, list(every["project"]), "network_projects")
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "network_projects", Figures(here, every[["project", "participating_units"]]))
        downloads(here, here.say("network_project_rows"), every, "network_projects")


def partners(here: Here, found: Network, chosen: str) -> None:
    """With whom one unit works: held together, and met in the same projects."""
    rows = partner_rows(found, chosen)
    with st.container(border=True):
        st.subheader(here.write("network_partners", unit=chosen, count=len(rows)), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        unit_link(here, chosen)
        if rows.empty:
            st.info(here.say("network_alone"))
            return
        show_table(rows.head(_SHOWN), here.lang)
        if len(rows) > _SHOWN:
            st.caption(here.say("shown_first", shown=_SHOWN, all=len(rows)))
        unit_chooser(here, list(rows["unit"]), "network_partners")
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "network_partners", *records_of(here, {chosen, *rows["unit"]}, here.selection.years))
        downloads(here, here.say("network_partners", unit=chosen, count=len(rows)), rows, "network_partners")
