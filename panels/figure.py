"""A figure with everything it owes its reader: finding, selection, picture, source, rows, downloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from charts.breaks import footnotes
from charts.description import Description
from charts.drawing import Drawing
from charts.format import inert_markdown
from charts.spoken import alternative
from exports.naming import picture_name
from exports.picture.words import around
from exports.sources import told_source
from exports.tables import Heading, csv_bytes, definitions, xlsx_bytes
from panels.context import Here
from panels.picking import Clicks, To, filtering
from panels.plot import Pick, Sheet, lay, sheet
from panels.table import Table, draw_table, show_table, table
from panels.trace import Figures, trace_action

_NAMED = 30
"""How many letters of its title a picture's file is named by."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Words:
    """What a page adds to a figure: the finding, which measure and dimensions it is about, a remark, and where the
    rows are of no measure of the catalogue, the spoken form."""

    finding: str
    measure: str
    dimensions: tuple[str, ...]
    note: str = ""
    alt: str = ""


def source_line(here: Here) -> str:
    """Where the rows come from, and the sample mark while there is one."""
    return told_source(here.freshness, here.lang)


def describe(here: Here, words: Words, rows: pd.DataFrame) -> Description:
    """The figure's description in the page's words."""
    alt = words.alt or alternative(words.finding, rows, words.dimensions, words.measure, here.lang)
    notes = footnotes(rows, here.selection, here.lang)
    return Description(words.finding, here.sentence(), source_line(here), alt, notes)


@dataclass(frozen=True)
class Shown:
    """A figure made ready for all who look at the same state: drawn, worded, its rows at hand."""

    here: Here
    description: Description
    caption: str
    drawn: Sheet
    rows: pd.DataFrame
    traced: tuple[Figures, ...]
    clicks: Clicks


def ready(here: Here, figure: Drawing, words: Words, rows: pd.DataFrame, clicks: Clicks = ()) -> Shown:
    """The figure with all that belongs to it. `clicks`: the dimensions that a click on a mark filters by."""
    described = describe(here, words, rows)
    return ready_described(here, figure, described, rows, (Figures(here, rows),), words.note, clicks)


def ready_described(
    here: Here,
    figure: Drawing,
    description: Description,
    rows: pd.DataFrame,
    figures: Sequence[Figures] = (),
    note: str = "",
    clicks: Clicks = (),
) -> Shown:
    """The same of any description; `figures` are those of its rows that can be traced."""
    caption = f"{description.subtitle}　{note}".strip()
    picks: Sequence[Pick] = ()
    if clicks:
        kind = _kind(figure, clicks)
        picks = ("click", "box") if kind == "click_filters" else ("click",)
        caption = f"{caption}　{here.say(kind)}"
    drawn = sheet(figure, description.alt, picks, _picture(here, description))
    return Shown(here, description, inert_markdown(caption), drawn, rows, tuple(figures), tuple(clicks))


def _picture(here: Here, description: Description) -> dict[str, Any]:
    """The words around the figure where it is taken as a picture."""
    stamp = here.say("sample_stamp") if here.freshness.sample else ""
    foot = [*description.notes, description.source]
    words = around(description.title, description.subtitle, foot, stamp)
    name = picture_name(description.title[:_NAMED], here.selection, here.lang)
    return {**words, "name": name, "take": here.say("picture_take")}


def _kind(figure: Drawing, clicks: Clicks) -> str:
    """The wording for how a figure is clicked: a cell alone, one mark alone, or one and several."""
    if any(trace["type"] == "heatmap" for trace in figure["data"]):
        return "click_filters_cell"
    return "click_shows" if any(isinstance(to, To) and to.one for to in clicks) else "click_filters"


def show(here: Here, figure: Drawing, words: Words, rows: pd.DataFrame, key: str, clicks: Clicks = ()) -> None:
    """Draws the figure and, folded away below it, its rows with their downloads."""
    draw(ready(here, figure, words, rows, clicks), key)


def draw(shown: Shown, key: str) -> None:
    """Draws what was made ready."""
    here, description = shown.here, shown.description
    with st.container(border=True):
        st.subheader(inert_markdown(description.title), anchor=False)
        st.caption(shown.caption)
        lay(shown.drawn, f"figure_{key}", filtering(shown.clicks) if shown.clicks else None)
        _footnotes(description.notes)
        st.caption(inert_markdown(description.source))
        trace_action(here, key, *shown.traced)
        fold = st.expander(here.say("rows_behind"), key=f"rows_{key}", on_change="rerun")
        if unfolded(fold):  # made when someone looks: a page is drawn without
            with fold:
                show_table(shown.rows, here.lang)
                downloads(here, description.title, shown.rows, key)


def _footnotes(notes: tuple[str, ...]) -> None:
    for note in notes:
        st.caption(inert_markdown(note))


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


@dataclass(frozen=True)
class Titled:
    """A table made ready for all who look at the same state: under its title, with what can be traced and taken away.

    `drawn` may show less than `rows`, which go into the files.
    """

    here: Here
    title: str
    caption: str
    drawn: Table
    rows: pd.DataFrame
    notes: tuple[str, ...]
    traced: tuple[Figures, ...]


def ready_titled(
    here: Here,
    title: str,
    rows: pd.DataFrame,
    figures: Sequence[Figures] = (),
    note: str = "",
    shown: pd.DataFrame | None = None,
) -> Titled:
    """The rows under any title, which may be a finding, with a remark below it; `figures` can be traced; `shown`
    where the page shows less than the files hold."""
    caption = inert_markdown(f"{here.sentence()}　{note}".strip())
    notes = footnotes(rows, here.selection, here.lang)
    drawn = table(rows if shown is None else shown, here.lang)
    return Titled(here, title, caption, drawn, rows, notes, tuple(figures))


def draw_titled(titled: Titled, key: str, below: Callable[[], None] | None = None) -> None:
    """Draws it; `below` draws what belongs between the table and its source."""
    here = titled.here
    with st.container(border=True):
        st.subheader(inert_markdown(titled.title), anchor=False)
        st.caption(titled.caption)
        draw_table(titled.drawn)
        if below is not None:
            below()
        _footnotes(titled.notes)
        st.caption(inert_markdown(source_line(here)))
        trace_action(here, key, *titled.traced)
        downloads(here, titled.title, titled.rows, key)


def show_rows(here: Here, title_id: str, rows: pd.DataFrame, key: str) -> None:
    """A table in the open, with its downloads."""
    show_titled(here, here.say(title_id), rows, key, (Figures(here, rows),))


def show_titled(
    here: Here, title: str, rows: pd.DataFrame, key: str, figures: Sequence[Figures] = (), note: str = ""
) -> None:
    """The same under any title, which may be a finding, with a remark below it; `figures` can be traced."""
    draw_titled(ready_titled(here, title, rows, figures, note), key)
