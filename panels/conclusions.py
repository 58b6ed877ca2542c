"""What a year comes to, in sentences, each with the figures it rests on, and as a paragraph for a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from charts.conclusions import Conclusion, Year, conclusions, paragraph
from charts.format import inert_markdown, number
from charts.labels import column_name, value_name, value_type
from measures.cited import Cited
from panels import figure
from panels.context import Here
from panels.figure import source_line
from panels.kept import kept
from panels.rows import areas_in, asker, chosen
from panels.trace import show_trace


@kept(256)
def concluded(here: Here, year: int) -> tuple[Conclusion, ...]:
    """The conclusions of one year of the page's selection."""
    in_force = set(areas_in(here.store, year, here.scope))
    areas = [area for area in chosen(here, "area") if area in in_force]
    return conclusions(Year(asker(here), here.selection, year, areas))


def conclusion_list(here: Here, year: int) -> None:
    """The sentences as a list; any figure of any of them can be traced."""
    found = concluded(here, year)
    with st.container(border=True, height="stretch"):
        st.subheader(here.say("conclusions_title", year=year), anchor=False)
        if not found:
            st.markdown(here.say("conclusions_none"))
            return
        st.markdown("\n".join(f"- {inert_markdown(one.sentence(here.lang))}" for one in found))
        _tracing(here, found)


def report_paragraph(here: Here, year: int) -> None:
    """The sentences as one paragraph with a button that copies it, its source below; made when it is unfolded.

    The box that copies brings a script larger than plotly.js to the browser.
    """
    found = concluded(here, year)
    if not found:
        return
    label, icon = here.say("conclusions_report"), ":material/content_copy:"
    fold = st.expander(label, icon=icon, key="conclusions_report", on_change="rerun")
    if not figure.unfolded(fold):
        return
    with fold:
        words = paragraph(found, here.selection, here.lang, here.freshness.sample)
        st.code(f"{words}\n{source_line(here)}", language=None, wrap_lines=True)
        st.caption(here.say("conclusions_rules"))


def _tracing(here: Here, found: Sequence[Conclusion]) -> None:
    label = here.say("trace_action")
    if st.button(label, key="cited_conclusions", type="tertiary", icon=":material/manage_search:"):
        st.dialog(label, width="large")(_choose)(here, found)


def _choose(here: Here, found: Sequence[Conclusion]) -> None:
    at = st.selectbox(
        here.say("conclusions_which"),
        range(len(found)),
        format_func=lambda place: found[place].sentence(here.lang),
        key="trace_conclusion",
    )
    figures = found[at].figures
    place = st.selectbox(
        here.say("conclusions_which_figure"),
        range(len(figures)),
        format_func=lambda place: figure_words(here, figures[place]),
        key=f"trace_conclusion_{found[at].rule}",
    )
    one = figures[place]
    show_trace(replace(here, selection=one.selection), one.measure, one.group, f"conclusion_{found[at].rule}_{place}")


def figure_words(here: Here, one: Cited) -> str:
    """A cited figure in a list to choose from: `2019 · 参与单位数（家） 134`."""
    labels = " · ".join(value_name(name, label, here.lang) for name, label in one.group)
    value = number(one.value, value_type(one.measure), here.lang, one.bound)
    return here.say("conclusions_figure", labels=labels, name=column_name(one.measure, here.lang), value=value).strip()
