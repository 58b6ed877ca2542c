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
from panels.figure import Words, downloads, show, source_line
from panels.kept import kept
from panels.opening import reading
from panels.rows import asker
from panels.table import show_table
from panels.trace import Figures, trace_action

_SHOWN = 15
_KEY, _PARAMETER = "network_unit", "unit"


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


def picture(here: Here, found: Network, chosen: str | None) -> None:
    """The network under its finding, with the rule by which units are drawn."""
    drawing = network_figure(found, _laid(here, chosen), chosen, here.lang)
    note = here.say("network_drawn", most=MOST, all=len(found.units)) if len(found.units) > MOST else ""
    rows = unit_rows(found)
    finding = network_finding(found, here.lang)
    show(here, drawing, Words(finding, "unit_entries", ("unit",), note), rows, "network")
    st.caption(here.say("network_rule"))


def holders(here: Here, found: Network) -> None:
    """The units that work with most others."""
    first = unit_rows(found).head(_SHOWN)
    with st.container(border=True, height="stretch"):
        st.subheader(here.say("network_holders"), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        show_table(first[["unit", "unit_type", "network_together", "network_met", "unit_entries"]], here.lang)
        if len(found.units) > _SHOWN:
            st.caption(here.say("shown_first", shown=_SHOWN, all=len(found.units)))
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
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "network_projects", Figures(here, every[["project", "participating_units"]]))
        downloads(here, here.say("network_project_rows"), every, "network_projects")


def partners(here: Here, found: Network, chosen: str) -> None:
    """With whom one unit works: held together, and met in the same projects."""
    rows = partner_rows(found, chosen)
    with st.container(border=True):
        st.subheader(here.write("network_partners", unit=chosen, count=len(rows)), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        if rows.empty:
            st.info(here.say("network_alone"))
            return
        show_table(rows.head(_SHOWN), here.lang)
        if len(rows) > _SHOWN:
            st.caption(here.say("shown_first", shown=_SHOWN, all=len(rows)))
        st.caption(inert_markdown(source_line(here)))
        downloads(here, here.say("network_partners", unit=chosen, count=len(rows)), rows, "network_partners")
