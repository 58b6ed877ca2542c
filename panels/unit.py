"""One unit's page: a sentence, its years, projects, areas, bodies, claims and what it offered."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, missing
from charts.labels import value_name
from charts.style import highlighted
from charts.told import told
from charts.trend import bars
from charts.unit_words import gist
from measures.unit_record import UnitRecord
from panels.context import Here
from panels.figure import Words, downloads, show, source_line
from panels.register import spans
from panels.rows import register
from panels.rows import rows as counts
from panels.table import show_table
from panels.trace import Figures, trace_action
from panels.unit_link import project_chooser
from panels.unit_rows import record

_CHOSEN = "unit"


def choose(here: Here) -> UnitRecord | None:
    """The unit that the address names, or one picked from the list; the address follows. None, and a word, without."""
    units = [unit.name for unit in register(here.store, here.scope)]
    if not units:
        st.info(here.say("unit_none_known"))
        return None
    asked = st.query_params.get("unit")
    found = record(here, asked) if asked else None
    if asked and found is None:
        st.warning(here.write("unit_unknown", unit=asked))
    if found and (_CHOSEN not in st.session_state or st.session_state.get("_unit_asked") != asked):
        st.session_state[_CHOSEN] = found.unit.name
    st.session_state["_unit_asked"] = asked
    chosen = st.selectbox(
        here.say("unit_choose"), units, index=None, key=_CHOSEN, placeholder=here.say("register_choose"),
        filter_mode="contains", on_change=_follow,
    )  # fmt: skip
    if chosen is None:
        st.info(here.say("unit_pick"))
        return None
    return record(here, chosen)


def _follow() -> None:
    """The address names the unit that was picked."""
    chosen = st.session_state.get(_CHOSEN)
    st.session_state["_unit_asked"] = chosen
    if chosen:
        st.query_params["unit"] = chosen
    elif "unit" in st.query_params:
        del st.query_params["unit"]


def summary(here: Here, found: UnitRecord) -> None:
    """The gist, and what the unit is called and was."""
    with st.container(border=True):
        st.subheader(inert_markdown(gist(found, here.lang)), anchor=False)
        unit = found.unit
        others = [name for name in unit.written if name != unit.name]
        types: dict[str, list[int]] = {}
        for year, kind in unit.types:
            types.setdefault(kind, []).append(year)
        said = {value_name("unit_type", kind, here.lang): spans(years) for kind, years in types.items()}
        facts = {
            "unit_fact_types": here.say("list_join").join(f"{kind} {years}" for kind, years in said.items()) or "—",
            "unit_fact_rosters": spans(unit.listed_years),
            "unit_fact_active": spans(unit.active_years),
            "unit_fact_aliases": here.say("list_comma").join(others) or "—",
        }
        for name, words in facts.items():
            st.markdown(here.write(name, words=words))
        st.caption(inert_markdown(source_line(here)))


def years(here: Here, found: UnitRecord) -> None:
    """Year by year, as a figure and as rows; each number can be followed to its records."""
    of_unit = here.choosing(years=(), themes=(), unit_types=(), areas=(), units=(found.unit.name,))
    shown = found.years[[not missing(value) for value in found.years["unit_entries"]]].reset_index(drop=True)
    if len(shown):
        title = here.say("unit_years_finding", unit=found.unit.name)
        words = Words(title, "unit_entries", ("year",))
        drawing = highlighted(bars(shown, "unit_entries", here.lang), here.selection.years)
        show(of_unit, drawing, words, shown[["year", "unit_entries"]], "unit_years", ("year",))
    _table(of_unit, "unit_by_year", found.years, Figures(of_unit, found.years))


def projects(here: Here, found: UnitRecord) -> None:
    """Projects with their themes, and the areas reached, in the chosen years."""
    of_unit = here.choosing(themes=(), unit_types=(), areas=(), units=(found.unit.name,))
    rows = found.projects.copy()
    rows["years"] = pd.Series([spans(years) for years in rows["years"]], dtype=object, index=rows.index)
    _table(of_unit, "unit_projects", rows, Figures(of_unit, rows), list(map(str, rows["project"])))
    _table(of_unit, "unit_areas", found.areas, Figures(of_unit, found.areas))


def bodies(here: Here, found: UnitRecord) -> None:
    """The bodies it belongs or belonged to, and since when."""
    rows = pd.DataFrame(
        [(one.body, one.joined_year, one.left_year, one.source) for one in found.bodies],
        columns=["body", "joined_year", "left_year", "source"],
        dtype=object,
    )
    _table(here, "unit_bodies", rows)


def claims(here: Here, found: UnitRecord) -> None:
    """What it claimed in the chosen years and whether it then took part."""
    of_unit = here.choosing(themes=(), unit_types=(), areas=(), units=(found.unit.name,))
    _table(of_unit, "unit_claims", found.claims, Figures(of_unit, counts(of_unit, ["claims"], ("year", "project"))))


def offers(here: Here, found: UnitRecord) -> None:
    """What it offered, what it answered, and the needs of a residential area."""
    _table(here, "unit_offers", found.offers)


def _table(
    here: Here, key: str, rows: pd.DataFrame, counted: Figures | None = None, projects: Sequence[str] = ()
) -> None:
    with st.container(border=True):
        st.subheader(here.say(key), anchor=False)
        if rows.empty:
            st.markdown(here.say(f"{key}_empty"))
            return
        plain = told(_without_empty(rows), here.lang)
        show_table(plain, here.lang)
        project_chooser(here, projects, key)
        if counted is not None:
            trace_action(here, key, counted)
        downloads(here, here.say(key), plain, key)


def _without_empty(rows: pd.DataFrame, kept: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Without the columns that no row fills."""
    empty = [
        str(name) for name in rows if name not in kept and all(missing(value) or value == () for value in rows[name])
    ]
    return rows.drop(columns=empty)
