"""总览: one look at a year – headline figures, coverage, what it comes to, who does what."""

import streamlit as st

from panels import blocks, notices
from panels.conclusions import conclusion_list, report_paragraph
from panels.context import current
from panels.headline import headline
from panels.overview import freshness_note
from panels.published import beside
from panels.rows import focus_year, of_latest

here = current()
year = focus_year(here)

if year is not None:
    headline(here, year)
    beside(here, year)
notices.area_roles(here)

trend, standing_out = st.columns([3, 2], gap="medium")
with trend:
    of = ("registered_participating_units", "registered_units")
    blocks.show_trend(here, "coverage", "coverage_trend", of, ("year",))
with standing_out:
    if year is not None:
        conclusion_list(here, year)
notices.roster_gaps(here)
if year is not None:
    report_paragraph(here, year)

clicks = ("unit_type", "theme")
blocks.show_matrix(of_latest(here), "unit_type", "theme", "participating_units", "theme_type", clicks)
freshness_note(here)
