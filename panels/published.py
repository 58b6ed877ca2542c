"""Published figures beside what the ledgers give."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, missing, number
from charts.labels import coded_name, measure_name
from measures import CATALOGUE
from measures.frames import such
from panels.context import Here
from panels.figure import downloads, source_line
from panels.kept import kept
from panels.rows import published
from panels.table import show_table
from panels.trace_published import published_action
from texts import catalogue

PAGE = "pages/evidence/published.py"
_TOLD = ("participating_units",)


def published_rows(here: Here) -> pd.DataFrame:
    """One row a published figure of the selected years: year, subject, measure, both figures, agreement, source."""
    found = published(here.store, here.scope)
    years = set(here.selection.years)
    return pd.DataFrame(
        [
            {
                "year": row["year"],
                "subject": _named(here, "subject", row["subject"]),
                "measure": _named(here, "stated", row["measure"]),
                "published": _figure(here, row["measure"], row["value"], row["bound"]),
                "ledger": _figure(here, row["measure"], row["ledger_value"], row["ledger_bound"]),
                "agreement": row["agreement"],
                "source": row["source"],
                "note": row["note"],
            }
            for _, row in found.iterrows()
            if not years or row["year"] in years
        ],
        dtype=object,
        columns=["year", "subject", "measure", "published", "ledger", "agreement", "source", "note"],
    )


def beside(here: Here, year: int) -> None:
    """What was announced of the units of a year beside the ledgers counted the same way, and a way to the rest."""
    said = _beside(here, year)
    if said:
        st.caption(said)
        st.page_link(PAGE, label=here.say("published_more"), icon=":material/fact_check:")


@kept(64)
def _beside(here: Here, year: int) -> str:
    """A sentence for each comparable figure; empty where a filter narrows what a published figure does not."""
    if here.selection.keeping(("year",)) != here.selection:
        return ""
    found = published(here.store, here.scope)
    columns = (found[name] for name in ("year", "measure", "ledger_value"))
    comparable = (at == year and of in _TOLD and not missing(value) for at, of, value in zip(*columns, strict=True))
    own = such(found, comparable)
    told = [
        here.write(
            "published_beside",
            year=year,
            name=measure_name(str(row["measure"]), here.lang),
            published=_figure(here, row["measure"], row["value"], row["bound"]),
            ledger=_figure(here, row["measure"], row["ledger_value"], row["ledger_bound"]),
            verdict=coded_name("agreement", row["agreement"], here.lang),
            note=row["note"] or "",
        ).strip()
        for _, row in own.iterrows()
    ]
    return "　".join(told)


def figure_words(here: Here, figures: pd.DataFrame) -> pd.DataFrame:
    """Published figures (year, subject, measure, value, bound, note) in words."""
    return pd.DataFrame(
        [
            {
                "year": row["year"],
                "subject": _named(here, "subject", row["subject"]),
                "measure": _named(here, "stated", row["measure"]),
                "published": _figure(here, row["measure"], row["value"], row["bound"]),
                "note": row["note"],
            }
            for _, row in figures.iterrows()
        ],
        dtype=object,
    )


def _asked(here: Here, shown: pd.DataFrame) -> dict[tuple[int, str, str], str]:
    """The figures of the table (year, subject, measure) with the words for each."""
    found = published(here.store, here.scope)
    years = set(here.selection.years)
    keys = [
        (int(row["year"]), str(row["subject"]), str(row["measure"]))
        for _, row in found.iterrows()
        if not years or row["year"] in years
    ]
    words = (f"{row['year']} · {row['subject']} · {row['measure']}" for _, row in shown.iterrows())
    return dict(zip(keys, words, strict=True))


def _figure(here: Here, measure: str, value: Any, bound: Any) -> str:
    if measure == "first_year" and not missing(value):
        return str(int(value))
    return number(value, "int", here.lang, None if missing(bound) else bound)


NAMED = ("subject", "stated")
"""What published figures are of and what they state: names that sources use, with the wording `<kind>_<name>`."""


def _named(here: Here, kind: str, value: str) -> str:
    if value in CATALOGUE:
        return measure_name(value, here.lang)
    return here.say(f"{kind}_{value}") if f"{kind}_{value}" in catalogue() else value


def comparison(here: Here) -> None:
    """The finding, the table and its downloads."""
    found = published_rows(here)
    if found.empty:
        st.info(here.say("published_empty"))
        return
    agree = sum(value in ("equal", "within") for value in found["agreement"])
    differ = sum(value == "differs" for value in found["agreement"])
    title = (
        here.say("published_finding", compared=agree + differ, agree=agree, differ=differ)
        if agree + differ
        else here.say("published_finding_none")
    )
    with st.container(border=True):
        st.subheader(inert_markdown(title), anchor=False)
        if here.freshness.sample:
            st.caption(here.say("published_sample"))
        show_table(found, here.lang)
        st.caption(inert_markdown(source_line(here)))
        published_action(here, _asked(here, found))
        downloads(here, title, found, "published_rows")


def notes(here: Here) -> None:
    """How the two are compared."""
    st.caption(here.say("published_bounds"))
    st.caption(here.say("published_units_note"))
