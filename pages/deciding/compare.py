"""对照: any selection held against the year before, the whole street or another selection, in the same charts."""

import streamlit as st

from panels import compare, notices
from panels.context import current
from panels.rows import of_latest
from panels.second import second_bar

here = current()
shown = of_latest(here)

notices.latest_year(here)
kind, other = second_bar(shown)
if compare.has_figures(shown, other):
    compare.figures(shown, other, kind)
    measure = compare.which_measure(here)
    by_theme, by_type = st.columns(2, gap="medium")
    with by_theme:
        compare.bars(shown, other, kind, "theme", measure)
    with by_type:
        compare.bars(shown, other, kind, "unit_type", measure)
    compare.over_the_years(shown, other, kind, measure)
notices.area_roles(here)
