"""Which residential areas a theme does not reach: in the year shown, and in no year at all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.format import missing
from panels.context import Here
from panels.figure import Titled, draw_titled, ready_titled
from panels.kept import kept
from panels.rows import areas_in, chosen, focus_year, rows
from panels.trace import Figures


def unreached(here: Here) -> None:
    """A row a theme: the areas in force that no activity of it served."""
    found = _unreached(here)
    if isinstance(found, str):
        st.caption(found)
    elif found is not None:
        draw_titled(found, "unreached")


@kept(64)
def _unreached(here: Here) -> Titled | str | None:
    year = focus_year(here)
    areas = [
        name for name in chosen(here, "area") if year is not None and name in areas_in(here.store, year, here.scope)
    ]
    if year is None or not areas:
        return None
    now, ever = _reached(here.choosing(years=(year,))), _reached(here.choosing(years=()))
    lines = []
    for theme in chosen(here, "theme"):
        absent = [area for area in areas if (area, theme) not in now]
        never = [area for area in absent if (area, theme) not in ever]
        if absent:
            join = here.say("list_comma").join
            lines.append({"theme": theme, "unreached_now": join(absent), "unreached_ever": join(never) or None})
    if not lines:
        return here.say("unreached_none", year=year)
    title = here.say("unreached_title", year=year, count=sum(1 for _ in lines))
    table = pd.DataFrame(lines, dtype=object)
    whole = here.choosing(years=(year,))
    counted = rows(whole, ["activities"], ("area", "theme"))
    return ready_titled(whole, title, table, [Figures(whole, counted)])


def _reached(here: Here) -> set[tuple[str, str]]:
    found = rows(here, ["activities"], ("area", "theme"))
    cells = zip(found["area"], found["theme"], found["activities"], strict=True)
    return {(area, theme) for area, theme, count in cells if not missing(count) and count}
