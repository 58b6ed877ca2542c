"""板块: which themes draw many units and which few."""

import streamlit as st

from panels import blocks, notices
from panels.context import current
from panels.figure import show_rows
from panels.rows import of_latest, rows

MEASURES = ("participating_units", "unit_entries", "coverage", "activities", "person_times", "projects")

here = current()
shown = of_latest(here)
table = rows(shown, MEASURES, ("theme",))

notices.latest_year(here)
blocks.show_ranking(shown, "theme", "participating_units", "theme_ranking", ("unit_entries", "coverage"), ("theme",))
notices.reconciliation(shown, table)
show_rows(shown, "themes_rows", table, "theme_rows")
notices.does_not_apply(here, MEASURES, ("theme",))
notices.area_roles(here)

trend, parts = st.columns(2, gap="medium")
with trend:
    blocks.show_trends(here, "theme", "participating_units", "theme_trend", ("theme",))
with parts:
    blocks.show_composition(shown, "theme", "unit_type", "unit_entries", "theme_composition", ("theme", "unit_type"))
notices.roster_gaps(here)
