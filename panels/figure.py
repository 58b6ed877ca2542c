"""A figure with everything it owes its reader: finding, selection, picture, source, rows, downloads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from charts.breaks import footnotes
from charts.description import Description
from charts.drawing import Drawing
from charts.format import inert_markdown, local_time
from charts.spoken import alternative
from exports.tables import Heading, csv_bytes, definitions, xlsx_bytes
from panels.context import Here
from panels.plot import plot
from panels.table import show_table
from panels.trace import Figures, trace_action

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Words:
    """What a page adds to a figure: the finding, which measure and dimensions it is about, and a remark."""

    finding: str
    measure: str
    dimensions: tuple[str, ...]
    note: str = ""


def source_line(here: Here) -> str:
    """Where the rows come from, and the sample mark while there is one."""
    fresh = here.freshness
    batch = fresh.batch if fresh.batch is not None else "—"
    line = here.say("source_line", batch=batch, when=local_time(fresh.loaded_at), files=fresh.files)
    return here.say("source_line_sample", line=line) if fresh.sample else line


def describe(here: Here, words: Words, rows: pd.DataFrame) -> Description:
    """The figure's description in the page's words."""
    alt = alternative(words.finding, rows, words.dimensions, words.measure, here.lang)
    notes = footnotes(rows, here.selection, here.lang)
    return Description(words.finding, here.sentence(), source_line(here), alt, notes)


def show(here: Here, figure: Drawing, words: Words, rows: pd.DataFrame, key: str) -> None:
    """Draws the figure and, folded away below it, its rows with their downloads."""
    description = describe(here, words, rows)
    with st.container(border=True):
        st.subheader(inert_markdown(description.title), anchor=False)
        st.caption(inert_markdown(f"{description.subtitle}　{words.note}".strip()))
        plot(figure, description.alt, f"figure_{key}")
        _footnotes(description.notes)
        st.caption(inert_markdown(description.source))
        trace_action(here, key, Figures(here, rows))
        _rows_behind(here, description.title, rows, key)


def _footnotes(notes: tuple[str, ...]) -> None:
    for note in notes:
        st.caption(inert_markdown(note))


@st.fragment
def _rows_behind(here: Here, title: str, rows: pd.DataFrame, key: str) -> None:
    """The rows and their downloads, made when someone unfolds them: a page is drawn without."""
    fold = st.expander(here.say("rows_behind"), key=f"rows_{key}", on_change="rerun")
    with fold:
        if unfolded(fold):
            show_table(rows, here.lang)
            downloads(here, title, rows, key)


def unfolded(fold: ExpanderContainer) -> bool:
    """Whether what is folded away is looked at."""
    return bool(fold.open)


def downloads(here: Here, title: str, rows: pd.DataFrame, key: str) -> None:
    """Two buttons: the rows as CSV and as Excel, with the same words above them."""
    heading = Heading(
        title,
        here.sentence(),
        source_line(here),
        here.say("sample_banner") if here.freshness.sample else "",
        definitions([str(column) for column in rows.columns], here.lang),
        footnotes(rows, here.selection, here.lang),
    )
    name = here.say("file_name", title=here.say(f"file_{key}"), part=here.selection.file_part(here.lang))
    with st.container(horizontal=True):
        st.download_button(
            here.say("download_csv"),
            partial(csv_bytes, rows, heading, here.lang),
            f"{name}.csv",
            "text/csv",
            key=f"csv_{key}",
            on_click="ignore",
        )
        st.download_button(
            here.say("download_xlsx"),
            partial(xlsx_bytes, rows, heading, here.lang),
            f"{name}.xlsx",
            _XLSX,
            key=f"xlsx_{key}",
            on_click="ignore",
        )


def show_rows(here: Here, title_id: str, rows: pd.DataFrame, key: str) -> None:
    """A table in the open, with its downloads."""
    with st.container(border=True):
        st.subheader(here.say(title_id), anchor=False)
        st.caption(inert_markdown(here.sentence()))
        show_table(rows, here.lang)
        _footnotes(footnotes(rows, here.selection, here.lang))
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, key, Figures(here, rows))
        downloads(here, here.say(title_id), rows, key)
