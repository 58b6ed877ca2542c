"""居民区一页: one residential area – what reached it, from whom, which themes never, whose units are missing."""

import streamlit as st

from panels import area, blocks, notices
from panels.conclusions import conclusion_list
from panels.context import current
from panels.rows import focus_year

here = current()
year = focus_year(here)

notices.latest_year(here)
name = area.which_area(here)
area.all_areas(here)
if name and year is not None:
    one = here.choosing(areas=(name,))
    beside, concluded = st.columns([3, 2], gap="medium")
    with beside:
        area.beside_the_others(here, name, year)
    with concluded:
        conclusion_list(one, year)
    area.never_reached(one, name)
    blocks.show_matrix(one.choosing(years=()), "year", "theme", "activities", "area_themes", ("year", "theme"))
    from_whom, missing = st.columns(2, gap="medium")
    with from_whom:
        area.from_whom(one, year)
    with missing:
        area.own_units(here, name, year)
