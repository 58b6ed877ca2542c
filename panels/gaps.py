"""Gaps: the map of cells, the ranked list, and whom to call for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from charts.format import inert_markdown
from charts.gaps import call_rows, gap_finding, gap_map, gap_rows
from charts.labels import value_name
from measures import Selection
from measures import gaps as rule
from measures.frames import such
from measures.gaps import Gap, Role, ranked, year_selection
from panels.context import Here
from panels.figure import Shown, Words, downloads, draw, ready, source_line
from panels.kept import kept
from panels.rows import areas_in, asker, chosen, focus_year, rows
from panels.table import show_table
from panels.trace import Figures, trace_action
from panels.unit_link import unit_chooser
from panels.unit_rows import records_of

MOST = 15
_ROLES: tuple[Role, ...] = ("area", "unit_type")
_NAMED = 3


def which_cells(here: Here) -> Role:
    """Whether areas or unit types are looked at."""
    chosen_role = st.segmented_control(
        here.say("gaps_role"),
        _ROLES,
        default="area",
        required=True,
        format_func=lambda role: here.say(f"gaps_by_{role}"),
        key="gaps_role",
    )
    return chosen_role or "area"


def cells(here: Here, role: Role) -> Sequence[Gap]:
    """Every cell of the latest year of the selection."""
    return _cells(here, role)


@kept(64)
def _cells(here: Here, role: Role) -> Sequence[Gap]:
    year = focus_year(here)
    if year is None:
        return ()
    places = chosen(here, role)
    if role == "area":
        in_force = set(areas_in(here.store, year, here.scope))
        places = [place for place in places if place in in_force]
    else:
        registered = asker(here)(["registered_units"], ("unit_type",), _of_types(here, year))
        taking_part = rows(here.choosing(years=(year,)), ["participating_units"], ("unit_type",))
        there = {*registered["unit_type"], *taking_part["unit_type"]}
        places = [place for place in places if place in there]
    found = rule.cells(asker(here), here.selection, year, role, places, chosen(here, "theme"))
    return tuple(found)


def _of_types(here: Here, year: int) -> Selection:
    return year_selection(here.selection, "unit_type", [year]).keeping(("year", "unit_type", "unit_area"))


def gap_figure(here: Here, role: Role, found: Sequence[Gap]) -> None:
    """The map of cells under its finding, the rule below it; a click filters by the cell."""
    shown = _figure(here, role)
    if shown is None:
        st.info(gap_finding(found, here.lang))
        return
    draw(shown, f"gaps_{role}")
    st.caption(here.say(f"gaps_rule_{role}"))


@kept(64)
def _figure(here: Here, role: Role) -> Shown | None:
    year, found = focus_year(here), _cells(here, role)
    if not found or year is None:
        return None
    finding = gap_finding(found, here.lang)
    both = here.choosing(**_fields(here, role, year))
    counted = rows(both, ["participating_units"], ("year", role, "theme"))
    words = Words(here.say("finding_in_year", year=year, finding=finding), "participating_units", (role, "theme"))
    return ready(both, gap_map(found, role, here.lang), words, counted, (role, "theme"))


def _fields(here: Here, role: Role, year: int) -> dict[str, object]:
    chosen_years = year_selection(here.selection, role, (year - 1, year))
    return {
        "years": chosen_years.years,
        "areas": chosen_years.areas,
        "unit_areas": chosen_years.unit_areas,
    }


def gap_table(here: Here, role: Role, found: Sequence[Gap]) -> None:
    """The gaps, those that most units could fill first; all of them in the files."""
    year = focus_year(here)
    if not found or year is None:
        return
    every = gap_rows(found, role)
    if every.empty:
        st.success(here.say("gaps_none"))
        return
    now = here.choosing(**{**_fields(here, role, year), "years": (year,)})
    with st.container(border=True):
        st.subheader(here.say("gaps_rows"), anchor=False)
        st.caption(inert_markdown(now.sentence()))
        show_table(gap_rows(found, role, _NAMED).head(MOST), here.lang)
        if len(every) > MOST:
            st.caption(here.say("shown_first", shown=MOST, all=len(every)))
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "gap_rows", Figures(now, every[[role, "theme", "participating_units"]]))
        downloads(now, here.say("gaps_rows"), every, "gap_rows")


def whom_to_call(here: Here, role: Role, found: Sequence[Gap]) -> None:
    """The units that could fill one gap, and a file with those of all."""
    gaps = ranked(found)
    if not gaps:
        return
    with st.container(border=True):
        st.subheader(here.say("gaps_calls"), anchor=False)
        if gaps[0].candidates is None:
            st.info(here.say("gaps_no_roster"))
            return
        at = st.selectbox(
            here.say("gaps_which"),
            range(len(gaps)),
            format_func=lambda place: _option(here, gaps[place]),
            key=f"gap_{role}",
        )
        own = call_rows([gaps[at]], role)
        if own.empty:
            st.info(here.say("gaps_nobody"))
        else:
            show_table(own[["unit", "unit_type", "unit_area", "themes_active"]].head(MOST * 2), here.lang)
            if len(own) > MOST * 2:
                st.caption(here.say("shown_first", shown=MOST * 2, all=len(own)))
            unit_chooser(here, list(own["unit"]), "gap_calls")
        named, figures = _named_calls(here, role)
        trace_action(here, "gap_calls", *figures)
        downloads(here, here.say("gaps_calls"), named, "gap_calls")


@kept(32)
def _named_calls(here: Here, role: Role) -> tuple[pd.DataFrame, Sequence[Figures]]:
    """Every unit that could fill a gap, and where what they do can be followed."""
    named = call_rows(_cells(here, role), role)
    units = set(named["unit"])
    if role == "unit_type":
        types = [_name(here, kind) for kind in named["gap_type"]]
        named["gap_type"] = pd.Series(types, dtype=object, index=named.index)
    year = focus_year(here) or 0
    whole = replace(here, selection=Selection())
    return named, (_themes_of(here, units), *records_of(whole, units, (year,)))


def _themes_of(here: Here, units: Collection[str]) -> Figures:
    """In how many themes each of the units takes part anywhere in the year."""
    whole = replace(here, selection=Selection(years=(focus_year(here) or 0,)))
    counted = rows(whole, ["themes_reached"], ("unit",))
    return Figures(whole, such(counted, (unit in units for unit in counted["unit"])))


def _name(here: Here, place: str) -> str:
    return value_name("unit_type", place, here.lang)  # areas keep their names


def _option(here: Here, gap: Gap) -> str:
    theme, place = value_name("theme", gap.theme, here.lang), _name(here, gap.place)
    return here.say("gaps_option", place=place, theme=theme, count=len(gap.candidates or ()))
