"""The glossary, printed from the catalogue of measures."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.format import inert_markdown
from charts.labels import column_name, measure_definition, measure_name, measure_unit
from measures import CATALOGUE, Measure
from measures.breaks import breaks
from panels.context import Here
from panels.figure import downloads
from panels.table import show_table

_RULES = ("units", "times", "shares", "areas", "liangxin")


def glossary_rows(here: Here) -> pd.DataFrame:
    """One row a measure: name, unit, definition, how it is computed, what it splits by, its id."""
    lang, join = here.lang, here.say("list_join")
    return pd.DataFrame(
        [
            {
                "name": measure_name(measure.id, lang),
                "unit_word": measure_unit(measure.id, lang),
                "definition": measure_definition(measure.id, lang),
                "from": " ÷ ".join(
                    measure_name(part, lang) for part in (measure.numerator, measure.denominator) if part
                ),
                "splits": join.join(column_name(dimension, lang) for dimension in _splits(measure)),
                "id": measure.id,
            }
            for measure in CATALOGUE.values()
        ],
        dtype=object,
    )


def _splits(measure: Measure) -> list[str]:
    """The dimensions of a measure; one that reads every area as the unit's own names that once."""
    same = measure.area_role == "unit_area"
    return [name for name in measure.dimensions if not (same and name == "area")]


def measures_table(here: Here) -> None:
    """Every measure with its definition, and the same as files."""
    found = glossary_rows(here)
    with st.container(border=True):
        st.subheader(here.say("glossary_rows"), anchor=False)
        show_table(found, here.lang)
        downloads(here, here.say("glossary_rows"), found, "glossary_rows")


def symbols(here: Here) -> None:
    """What ≥, ≤, 约, 未记载 and — mean."""
    with st.container(border=True):
        st.subheader(here.say("symbols_title"), anchor=False)
        st.markdown("\n".join(f"- {inert_markdown(line)}" for line in here.say("symbols_text").splitlines()))


def rules(here: Here) -> None:
    """The rules of reading the figures."""
    with st.container(border=True):
        st.subheader(here.say("glossary_rules_title"), anchor=False)
        st.markdown("\n".join(f"- {inert_markdown(here.say(f'glossary_rule_{rule}'))}" for rule in _RULES))


def broken_series(here: Here) -> None:
    """From which years a figure or a list is another than before, with the source."""
    found = breaks()
    table = pd.DataFrame(
        {
            "year": [one.year for one in found],
            "break_of": [column_name(one.of, here.lang) for one in found],
            "break_what": [one.zh if here.lang == "zh" else one.en for one in found],
            "source": [one.source for one in found],
        },
        dtype=object,
    )
    with st.container(border=True):
        st.subheader(here.say("glossary_breaks"), anchor=False)
        st.caption(here.say("glossary_breaks_note"))
        show_table(table, here.lang)
