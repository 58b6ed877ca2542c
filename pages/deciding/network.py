"""网络: which units meet in which projects, who holds the programme together, and with whom one unit works."""

import streamlit as st

from panels import network, notices
from panels.context import current
from panels.rows import of_latest

here = current()
shown = of_latest(here)
found = network.of_units(shown)

notices.latest_year(here)
if found.units:
    chosen = network.which_unit(shown, found)
    if chosen:
        network.partners(shown, found, chosen)
    network.picture(shown, chosen)
    units, projects = st.columns(2, gap="medium")
    with units:
        network.holders(shown, found)
    with projects:
        network.projects(shown, found)
else:
    st.info(here.say("network_none"))
