"""单位类型: which types of unit take part, and which are missing."""

import streamlit as st

from panels import blocks, notices
from panels.context import current
from panels.figure import show_rows
from panels.rows import of_latest, rows

MEASURES = (
    "participating_units",
    "unit_entries",
    "registered_participating_units",
    "registered_units",
    "coverage",
    "retention",
    "activities",
    "person_times",
)

here = current()
shown = of_latest(here)
table = rows(shown, MEASURES, ("unit_type",))

notices.latest_year(here)
blocks.show_ranking(
    shown,
    "unit_type",
    "coverage",
    "type_coverage",
    ("registered_participating_units", "registered_units"),
    clicks=("unit_type",),
)
notices.roster_gaps(here)
notices.reconciliation(shown, table)
show_rows(shown, "unit_types_rows", table, "type_rows")
notices.does_not_apply(here, MEASURES, ("unit_type",))
notices.area_roles(here)

trend, parts = st.columns(2, gap="medium")
with trend:
    blocks.show_trends(here, "unit_type", "coverage", "type_trend", ("unit_type",))
with parts:
    blocks.show_composition(shown, "unit_type", "theme", "unit_entries", "type_composition", ("unit_type", "theme"))
