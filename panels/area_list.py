"""The list of areas with their codes and with who says so."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import measures
from measures import Scope
from panels.context import Here, Store
from panels.figure import downloads
from panels.kept import kept
from panels.opening import reading
from panels.table import show_table


def listed(here: Here) -> None:
    """One row an area, whatever is selected."""
    found = _listed(here.store, here.scope)
    with st.container(border=True):
        st.subheader(here.say("area_list"), anchor=False)
        st.caption(here.say("area_list_note"))
        show_table(found, here.lang)
        downloads(here, here.say("area_list"), found, "area_list")


@kept(8)
def _listed(store: Store, scope: Scope) -> pd.DataFrame:
    with reading(store) as connection:
        return measures.area_list(connection, scope)
