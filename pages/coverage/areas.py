"""居民区: which residential areas activities reach, and where units are missing."""

import streamlit as st

from panels import area_list, blocks, notices, reach
from panels.context import current
from panels.figure import show_rows
from panels.rows import in_force, of_latest, rows

SERVED = ("themes_reached", "activities", "participating_units", "unit_entries", "person_times")
LOCATED = ("participating_units", "registered_participating_units", "registered_units", "coverage", "retention")

here = current()
shown = of_latest(here)
served = rows(shown, SERVED, ("area",))
located = shown.choosing(areas=(), unit_areas=here.selection.areas)

notices.latest_year(here)
reached, coverage = st.columns(2, gap="medium")
with reached:
    blocks.show_matrix(shown, "area", "theme", "activities", "area_activities", ("area", "theme"))
with coverage:
    blocks.show_ranking(
        located,
        "unit_area",
        "coverage",
        "area_coverage",
        ("registered_participating_units", "registered_units"),
        clicks=("unit_area",),
    )
reach.unreached(shown)
notices.roster_gaps(here)
notices.reconciliation(shown, served)
show_rows(shown, "areas_rows", served, "area_rows")
of_units = in_force(located, rows(located, LOCATED, ("unit_area",)), "unit_area")
show_rows(located, "unit_areas_rows", of_units, "unit_area_rows")
notices.does_not_apply(here, SERVED, ("area",))
notices.area_roles(here)
area_list.listed(here)
