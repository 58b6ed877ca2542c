"""年度: year by year, is participation growing or shrinking."""

import streamlit as st

from panels import blocks, notices
from panels.context import current
from panels.figure import show_rows
from panels.rows import rows

MEASURES = (
    "participating_units",
    "unit_entries",
    "coverage",
    "retained_units",
    "new_units",
    "returned_units",
    "lapsed_units",
    "retention",
    "activities",
    "person_times",
    "projects",
)

here = current()
table = rows(here, MEASURES, ("year",))

blocks.show_trend(here, "participating_units", "year_units", ("unit_entries",), ("year",))
notices.reconciliation(here, table)
show_rows(here, "years_rows", table, "year_rows")
notices.does_not_apply(here, MEASURES, ("year",))
notices.area_roles(here)

left, right = st.columns(2, gap="medium")
with left:
    blocks.show_turnover(here, "year_turnover", ("year",))
with right:
    blocks.show_composition(here, "year", "theme", "unit_entries", "year_composition", ("year", "theme"))
left, right = st.columns(2, gap="medium")
with left:
    beside = ("registered_participating_units", "registered_units")
    blocks.show_trend(here, "coverage", "year_coverage", beside, ("year",))
with right:
    blocks.show_trend(here, "person_times", "year_person_times", ("activities",), ("year",))
notices.roster_gaps(here)
