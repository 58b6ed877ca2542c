"""Sentences that go with the figures: sample data, gaps in the rosters, what does not apply, how to add up."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.findings import reconciled
from charts.format import inert_markdown, missing
from charts.labels import measure_name, measure_unit
from panels.context import Here
from panels.kept import kept
from panels.rows import focus_year, left_out, one, rows
from panels.trace import Figures, trace_action

_IMPORT = "pages/ledgers/import_.py"


def sample_banner(here: Here) -> None:
    """The line that says so while sample data is loaded."""
    if here.freshness.sample:
        st.warning(f"{here.say('sample_banner')} {here.say('sample_undo')}", icon=":material/science:")


def nothing_loaded(here: Here) -> None:
    """For a database without a single ledger: what to do."""
    with st.container(border=True):
        st.subheader(here.say("empty_database"), anchor=False)
        st.page_link(_IMPORT, label=here.say("empty_database_import"), icon=":material/arrow_forward:")
        st.markdown(here.say("empty_database_way"))
        st.code(here.say("empty_database_command"), language=None)


def nothing_selected(here: Here) -> bool:
    """Says so, and returns True, where the selection has neither participation nor projects."""
    if _something(here):
        return False
    st.info(here.write("empty_selection", sentence=here.sentence()))
    return True


@kept(512)
def _something(here: Here) -> bool:
    found = one(here, ["participating_units", "projects"])
    return any(not missing(found.get(name)) and found[name] for name in ("participating_units", "projects"))


def roster_gaps(here: Here) -> None:
    """Names the years of the selection that have no roster, and what follows from that."""
    if years := _without_roster(here.choosing(themes=(), unit_types=(), areas=(), projects=())):
        st.info(here.write("no_roster", years=here.say("list_join").join(years)), icon=":material/info:")


@kept(512)
def _without_roster(whole: Here) -> Sequence[str]:
    by_year = rows(whole, ["participating_units", "registered_units"], ("year",))
    return tuple(
        str(int(year))
        for year, taking_part, registered in zip(
            by_year["year"], by_year["participating_units"], by_year["registered_units"], strict=True
        )
        if taking_part and missing(registered)
    )


def does_not_apply(here: Here, ids: Sequence[str], by: Sequence[str] = ()) -> None:
    """Names the measures that the present filters or split cannot be applied to."""
    names = [measure_name(measure, here.lang) for measure in left_out(here, ids, by)]
    if names:
        st.caption(here.write("not_applicable", names=here.say("list_join").join(names)))


def latest_year(here: Here) -> None:
    """Says which year the figures show where no year is chosen."""
    if not here.selection.years and (year := focus_year(here)) is not None:
        st.caption(here.say("latest_year", year=year))


def area_roles(here: Here) -> None:
    """Says which area is meant where the selection names areas."""
    if here.selection.areas:
        st.caption(here.say("area_roles"))


def reconciliation(here: Here, table: pd.DataFrame) -> None:
    """家 beside 家次 and the line that reconciles the two with the rows of `table`."""
    found = one(here, ["participating_units", "unit_entries"])
    if missing(found.get("unit_entries")):
        return
    summed = sum(int(value) for value in table["participating_units"] if not missing(value))
    units, entries = int(found["participating_units"]), int(found["unit_entries"])
    with st.container(border=True):
        with st.container(horizontal=True):
            for measure, value in (("participating_units", units), ("unit_entries", entries)):
                unit = "" if here.lang == "en" else measure_unit(measure, here.lang)
                words = here.say("amount", number=f"{value:,}", unit=unit).strip()
                st.metric(inert_markdown(measure_name(measure, here.lang)), words, width="content")
        st.markdown(inert_markdown(reconciled(units, entries, summed, here.lang)))
        whole = rows(here, ["participating_units", "unit_entries"])
        trace_action(here, "reconciliation", Figures(here, whole), Figures(here, table))
