"""One residential area: the map of all, how it stands beside them, what reached it, from whom, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

import measures
from charts.area_map import Coloured, outlines, tiles
from charts.findings import amount, ranking_finding
from charts.format import inert_markdown, missing
from charts.labels import measure_name, value_name
from charts.median import beside_median, median_finding, standing_rows
from charts.ranking import ordered, ranking
from measures.area_shapes import BadShapes, Shapes, place, read_shapes
from measures.choices import area_codes
from measures.standing import LOCATED, Standing, standings
from measures.standing import own_units as units_of
from panels import address
from panels.context import Here, Store
from panels.figure import Shown, Words, downloads, draw, ready, source_line
from panels.kept import kept
from panels.opening import reading
from panels.picking import To
from panels.plot import Sheet, lay, sheet
from panels.rows import areas_in, asker, chosen, focus_year, rows
from panels.table import Table, draw_table, show_table, table
from panels.trace import Figures, trace_action
from panels.unit_link import unit_chooser

_ON_MAP = ("activities", "participating_units", "person_times", "themes_reached", "coverage")
_MOST = 15
_MOST_NAMED = 6


def _picked() -> None:
    name = st.session_state.get("area_pick")
    st.session_state["area"] = [name] if name else []
    address.touched()


def which_area(here: Here) -> str | None:
    """The one area that is selected; else says that one is to be picked. A pick sets the filter, and so the address."""
    picked = here.selection.areas
    options = [name for name in chosen(here.choosing(areas=()), "area") if name in _in_force(here) or name in picked]
    st.session_state["area_pick"] = picked[0] if len(picked) == 1 and picked[0] in options else None
    st.pills(here.say("area_pick"), options, key="area_pick", on_change=_picked, format_func=inert_markdown)
    if len(picked) == 1:
        return picked[0]
    st.info(here.say("area_pick_one" if not picked else "area_pick_only_one"))
    return None


def _in_force(here: Here) -> Sequence[str]:
    year = focus_year(here)
    return areas_in(here.store, year, here.scope) if year is not None else ()


def all_areas(here: Here) -> None:
    """Every area of the year coloured by a measure: on the office's map where there is one, else as a grid."""
    year = focus_year(here)
    if year is None or not _in_force(here):
        return
    measure = st.selectbox(
        here.say("area_map_measure"),
        _ON_MAP,
        format_func=lambda name: measure_name(name, here.lang),
        key="area_map_measure",
        width=280,
    )
    shapes = _shapes(here)
    draw(_map(here, measure, year, _Same(shapes)), "area_map")
    if shapes is not None:
        _unmatched(here, shapes)


@dataclass(frozen=True, eq=False)
class _Same:
    """Outlines as a cache knows them: those read from one state of the file are one."""

    shapes: Shapes | None

    def __hash__(self) -> int:
        return id(self.shapes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.shapes is other.shapes


@kept(64)
def _map(here: Here, measure: str, year: int, same: _Same) -> Shown:
    role = "unit_area" if measure in LOCATED else "area"
    whole = here.choosing(years=(year,), areas=())
    found = rows(whole, [measure], (role,))
    known = found[[not missing(name) for name in found[role]]].reset_index(drop=True)
    finding = here.say("finding_in_year", year=year, finding=ranking_finding(known, role, measure, here.lang))
    figure, note = _drawn(here, same.shapes, known, role, measure)
    return ready(whole, figure, Words(finding, measure, (role,), note), known, (To("area", "area"),))


def _drawn(
    here: Here, shapes: Shapes | None, found: pd.DataFrame, role: str, measure: str
) -> tuple[dict[str, Any], str]:
    values = dict(zip(found[role], found[measure], strict=True))
    stated = found.get(f"{measure}_bound")
    bounds = dict(zip(found[role], stated, strict=True)) if stated is not None else {}
    shown = Coloured(measure, values, bounds, here.selection.areas)
    if shapes is not None and shapes.polygons:
        return outlines(shapes, shown, here.lang), here.say("area_map_note")
    areas = [name for name in chosen(here.choosing(areas=()), "area") if name in _in_force(here)]
    return tiles(areas, shown, here.lang), here.say("area_grid_note")


def _shapes(here: Here) -> Shapes | None:
    """The outlines from the office's file; None without one, or where it is refused, which is said."""
    path = place()
    try:
        stamp = path.stat().st_mtime_ns if path.is_file() else 0
    except OSError:
        stamp = 0
    found = _read_shapes(here.store, here.scope, str(path), stamp)
    if isinstance(found, BadShapes):
        st.warning(inert_markdown(found.sentence(here.lang)))
        return None
    return found


@kept(8)
def _read_shapes(store: Store, scope: measures.Scope, _path: str, _stamp: int) -> Shapes | BadShapes | None:
    with reading(store) as connection:
        areas: Mapping[str, str | None] = area_codes(connection, scope)
    try:
        return read_shapes(place(), areas)
    except BadShapes as refused:
        return refused


def _unmatched(here: Here, shapes: Shapes) -> None:
    """The outlines that are no known area, and the areas without one."""
    in_force = set(_in_force(here))
    lacking = [name for name in shapes.missing if name in in_force]
    for text_id, names in (("area_map_unmatched", shapes.unmatched), ("area_map_missing", lacking)):
        if names:
            named = here.say("list_join").join(names[:_MOST_NAMED])
            st.caption(here.write(text_id, count=len(names), names=named))


@kept(64)
def _standings(here: Here, name: str, year: int) -> Sequence[Standing]:
    return tuple(standings(asker(here), here.choosing(years=(year,)).selection, name, _in_force(here)))


def beside_the_others(here: Here, name: str, year: int) -> None:
    """The area's figures against the median of all areas."""
    shown = _beside(here, name, year)
    if shown is None:
        return
    finding, drawn, standing, traced = shown
    with st.container(border=True, height="stretch"):
        st.subheader(inert_markdown(finding), anchor=False)
        st.caption(here.say("median_rule"))
        lay(drawn, "figure_area_median")
        draw_table(standing)
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "area_median", *traced)
        downloads(here, finding, standing.rows, "area_median")


@kept(64)
def _beside(here: Here, name: str, year: int) -> tuple[str, Sheet, Table, Sequence[Figures]] | None:
    found = _standings(here, name, year)
    if not found:
        return None
    one = here.choosing(years=(year,), areas=(), unit_areas=())
    finding = here.say("finding_in_year", year=year, finding=median_finding(found, name, here.lang))
    traced = [
        Figures(one, rows(one, [item.figure.measure], (role,)).pipe(_of, role, name))
        for item in found
        for role, _label in item.figure.group
    ]
    drawn = sheet(beside_median(found, here.lang), finding)
    return finding, drawn, table(standing_rows(found, here.lang), here.lang), tuple(traced)


def _of(found: pd.DataFrame, role: str, name: str) -> pd.DataFrame:
    return found[found[role] == name].reset_index(drop=True)


def never_reached(one: Here, name: str) -> None:
    """The themes of which no activity ever served the area, in all years."""
    reached = rows(one.choosing(years=()), ["activities"], ("theme",))
    never = [
        value_name("theme", theme, one.lang)
        for theme, count in zip(reached["theme"], reached["activities"], strict=True)
        if not missing(theme) and count == 0
    ]
    if never:
        st.warning(one.write("area_never", area=name, themes=one.say("list_join").join(never)))
    elif len(reached):
        st.caption(one.write("area_never_none", area=name))


def from_whom(one: Here, year: int) -> None:
    """The units that took part in what served the area in the year, the busiest first; a click names one below."""
    shown = _from_whom(one, year)
    draw(shown, "area_from_whom")
    unit_chooser(one, list(map(str, shown.rows["unit"])), "area_from_whom")


@kept(64)
def _from_whom(one: Here, year: int) -> Shown:
    now = one.choosing(years=(year,))
    found = rows(now, ["unit_entries"], ("unit", "unit_type"))
    first = ordered(found, "unit", "unit_entries").head(_MOST)
    units = amount(found["unit"].nunique(), "participating_units", one.lang)
    words = Words(one.say("area_from_whom", year=year, units=units), "unit_entries", ("unit",))
    if len(found) > _MOST:
        note = one.say("shown_first_bars", shown=_MOST)
        words = Words(words.finding, words.measure, words.dimensions, note)
    drawing = ranking(first, "unit", "unit_entries", one.lang)
    return ready(now, drawing, words, found, (To("unit", "unit_of_area_from_whom", one=True),))


def own_units(here: Here, name: str, year: int) -> None:
    """The area's own registered units that took part nowhere, the longest absent first."""
    every = units_of(asker(here), year, name)
    taking = [bool(value) for value in every["registered_participating_units"]]
    absent = every[[not value for value in taking]].reset_index(drop=True)
    last = [0 if missing(value) else int(value) for value in absent["last_year"]]
    absent = absent.iloc[sorted(range(len(absent)), key=lambda at: last[at])].reset_index(drop=True)
    now = here.choosing(years=(year,), areas=(), unit_areas=(name,), themes=(), unit_types=())
    with st.container(border=True, height="stretch"):
        if every.empty:
            st.subheader(here.say("area_own_units"), anchor=False)
            st.info(here.write("area_no_roster", year=year, area=name))
            return
        registered = amount(len(every), "registered_units", here.lang)
        st.subheader(here.write("area_missing", year=year, registered=registered, absent=len(absent)), anchor=False)
        st.caption(inert_markdown(now.sentence()))
        if len(absent):
            show_table(absent[["unit", "unit_type", "last_year"]].head(_MOST), here.lang)
        if len(absent) > _MOST:
            st.caption(here.say("shown_first", shown=_MOST, all=len(absent)))
        unit_chooser(here, list(map(str, absent["unit"])), "area_own_units")
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, "area_own_units", Figures(now, rows(now, LOCATED)))
        downloads(now, here.say("area_own_units"), every, "area_own_units")
