"""Rows as a table to read: names in the language, numbers formatted, letters from ledgers inert."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, missing
from charts.labels import column_name
from exports.worded import counts, shown
from panels.column_widths import column_widths
from texts import Lang

_MOST_EMS = 11
"""How wide, in letters, a column of words may insist on being: names do not break on a narrow screen."""
_SENTENCES = {
    "message": 26,
    "says": 20,
    "definition": 21,
    "break_what": 24,
    "trace_about": 24,
    "waiting_candidates": 18,
    "waiting_places": 18,
    "thanks_reason": 26,
    "units_word": 24,
    "speakers": 18,
    "topic_word": 14,
    "decision": 16,
    "project_names": 22,
    "could_fill_names": 30,
    "unreached_now": 30,
    "unreached_ever": 24,
    "last_projects": 14,
    "fit_reasons": 26,
    "answer": 16,
    "item_note": 18,
    "id": 20,
}
"""The same for columns of sentences, which otherwise make their rows tall."""

_FIGURES_IN_WORDS = ("published", "ledger", "pair_this", "pair_that", "pair_apart", "standing_own", "standing_median")
"""Columns whose cells are figures written out: they stand to the right as numbers do."""


class _Shown(float):
    """A number that knows its words: a column of them stands to the right and still reads `≥5,012`."""

    words: str


def _number(value: Any, words: str) -> _Shown:
    found = _Shown(0 if missing(value) else value)
    found.words = words
    return found


def _ems(words: Iterable[str]) -> float:
    return max((sum(1 if ord(letter) > 0x2E7F else 0.6 for letter in word) for word in words), default=0)


@dataclass(frozen=True)
class Table:
    """Rows made ready to be drawn: `content` tells them from all others."""

    lang: Lang
    content: str
    rows: pd.DataFrame


def table(rows: pd.DataFrame, lang: Lang) -> Table:
    """The rows with what they are known by, worked out once."""
    content = repr((list(rows.columns), rows.to_numpy(dtype=object).tolist()))
    return Table(lang, hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest(), rows)


def show_table(rows: pd.DataFrame, lang: Lang) -> None:
    """Draws the rows; numbers stand to the right."""
    draw_table(table(rows, lang))


def draw_table(made: Table) -> None:
    """Draws what was made ready."""
    _drawn(made.lang, made.content, made.rows)


@st.cache_resource(max_entries=256, show_spinner=False)
def _drawn(lang: Lang, content: str, _rows: pd.DataFrame) -> None:
    """Draws a table anew, or once more as it was sent for rows of the same content."""
    rows = _rows
    words = shown(rows, lang).map(inert_markdown)
    numeric = {
        column_name(str(name), lang): str(name)
        for name in rows.columns
        if counts(rows, str(name)) or str(name) in _FIGURES_IN_WORDS
    }
    for name, measure in numeric.items():
        values = rows[measure] if measure not in _FIGURES_IN_WORDS else [0] * len(rows)
        cells = [_number(value, own) for value, own in zip(values, words[name], strict=True)]
        words[name] = pd.Series(cells, index=words.index, dtype=object)
    inert = {name: inert_markdown(name) for name in map(str, words)}
    most = {column_name(str(name), lang): _SENTENCES.get(str(name), _MOST_EMS) for name in rows.columns}
    worded = {
        name: min(_ems([name if len(name) < 5 else "", *words[name]]), most[name])
        for name in inert
        if name not in numeric
    }
    styled = words.rename(columns=inert).style.format(
        lambda cell: cell.words if isinstance(cell, _Shown) else str(cell)
    )
    for name, ems in column_widths({name: _ems([name]) for name in numeric}, worded).items():
        styled = styled.set_properties(subset=[inert[name]], **{"min-width": f"{ems:.1f}em"})
    st.table(styled, border="horizontal", hide_index=True)
