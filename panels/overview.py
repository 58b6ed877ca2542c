"""What stands out in a year, and how fresh the data is."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts import standouts
from charts.completion import completed
from charts.format import inert_markdown, local_time
from panels.context import Here
from panels.kept import kept
from panels.rows import areas_in, chosen, one, rows
from panels.trace import Figures, trace_action


@kept(256)
def standout_sentences(here: Here, year: int) -> Sequence[str]:
    """The sentences for one year of the page's selection, the most telling first."""
    lang, now = here.lang, here.choosing(years=(year,))
    types, themes = _types(now), _themes(here, year).rows
    totals = one(now, _TOTALS)
    whole = not here.selection.themes
    found = [
        standouts.lowest_coverage(types, lang),
        standouts.lapsed(totals, lang),
        *standouts.theme_moves(themes, year, lang),
        standouts.unreached(_reached(now, year), lang) if whole else None,
        standouts.project_moves(totals, lang),
    ]
    return tuple(sentence for sentence in found if sentence)


_TOTALS = ("lapsed_units", "retention", "projects", "new_projects", "ended_projects")


def _types(here: Here) -> pd.DataFrame:
    return rows(here, ["coverage", "registered_participating_units", "registered_units"], ("unit_type",))


def _themes(here: Here, year: int) -> Figures:
    both = here.choosing(years=(year - 1, year))
    return Figures(both, rows(both, ["participating_units"], ("year", "theme")))


@kept(256)
def _figures(here: Here, year: int) -> Sequence[Figures]:
    """Every figure that the sentences may name."""
    now = here.choosing(years=(year,))
    tables = (rows(now, _TOTALS), _types(now), _reached(now, year))
    return (*(Figures(now, table) for table in tables), _themes(here, year))


@kept(256)
def _reached(here: Here, year: int) -> pd.DataFrame:
    """area, themes_reached: a row for every residential area of the selection in force, also one nothing reached."""
    in_force = areas_in(here.store, year, here.scope)
    residential = [name for name in chosen(here, "area") if name in in_force]
    found = completed(rows(here, ["themes_reached"], ("area",)), "area", residential)
    return found[found["area"].isin(residential)]


def standout_list(here: Here, year: int) -> None:
    """The sentences as a list."""
    sentences = standout_sentences(here, year) or [here.say("standout_none")]
    with st.container(border=True, height="stretch"):
        st.subheader(here.say("standouts", year=year), anchor=False)
        st.markdown("\n".join(f"- {inert_markdown(sentence)}" for sentence in sentences))
        trace_action(here, "standouts", *_figures(here, year))


def freshness_note(here: Here) -> None:
    """When the data was loaded and from how many files."""
    fresh = here.freshness
    with st.container(border=True):
        st.subheader(here.say("freshness_title"), anchor=False)
        st.markdown(
            here.write(
                "freshness_line",
                when=local_time(fresh.loaded_at),
                batch=fresh.batch if fresh.batch is not None else "—",
                files=fresh.files,
                version=fresh.version,
            )
        )
        st.caption(here.say("freshness_more"))
