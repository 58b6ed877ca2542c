"""Rows as a table to read: names in the language, numbers formatted, letters from ledgers inert."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, local_time, missing, number
from charts.labels import coded_name, column_name, value_name
from measures import CATALOGUE, DIMENSIONS
from texts import Lang, say

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
}
"""The same for columns of sentences, which otherwise make their rows tall."""


def shown(rows: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """The rows as plain words, one column a dimension, measure or attribute; bounds join their number."""
    names = [str(column) for column in rows.columns]
    visible = [name for name in names if not name.endswith("bound")]
    return pd.DataFrame({column_name(name, lang): _words(rows, name, lang) for name in visible}, dtype=object)


def _words(rows: pd.DataFrame, column: str, lang: Lang) -> list[str]:
    bounds = rows[f"{column}_bound"] if f"{column}_bound" in rows else [None] * len(rows)
    return [_word(column, value, bound, lang) for value, bound in zip(rows[column], bounds, strict=True)]


def _word(column: str, value: Any, bound: Any, lang: Lang) -> str:
    if _named(column):
        return "—" if missing(value) else str(int(value))
    if column in DIMENSIONS:
        return value_name(column, value, lang)
    if column in CATALOGUE:
        return number(value, CATALOGUE[column].value_type, lang, None if missing(bound) else bound)
    if missing(value) or value == "":
        return "—"
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    if isinstance(value, (int, float)):
        return number(value, "int" if value == int(value) else "hours", lang)
    return local_time(value) if isinstance(value, datetime) else coded_name(column, value, lang)


def _named(column: str) -> bool:
    """Whether the numbers of a column name things, as years and the rows of a sheet do."""
    return column in ("year", "row", "batch") or column.endswith(("_year", "_row"))


def _counts(rows: pd.DataFrame, column: str) -> bool:
    """Whether a column holds numbers that count something."""
    if column in CATALOGUE:
        return True
    known = [value for value in rows[column] if not missing(value)]
    return (
        bool(known)
        and not _named(column)
        and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in known)
    )


class _Shown(float):
    """A number that knows its words: a column of them stands to the right and still reads `≥5,012`."""

    words: str


def _number(value: Any, words: str) -> _Shown:
    found = _Shown(0 if missing(value) else value)
    found.words = words
    return found


def _ems(words: Iterable[str]) -> float:
    return max((sum(1 if ord(letter) > 0x2E7F else 0.6 for letter in word) for word in words), default=0)


def show_table(rows: pd.DataFrame, lang: Lang) -> None:
    """Draws the rows; numbers stand to the right."""
    words = shown(rows, lang).map(inert_markdown)
    numeric = {column_name(str(name), lang): str(name) for name in rows.columns if _counts(rows, str(name))}
    for name, measure in numeric.items():
        cells = [_number(value, own) for value, own in zip(rows[measure], words[name], strict=True)]
        words[name] = pd.Series(cells, index=words.index, dtype=object)
    inert = {name: inert_markdown(name) for name in map(str, words)}
    most = {column_name(str(name), lang): _SENTENCES.get(str(name), _MOST_EMS) for name in rows.columns}
    widths = {name: _ems([name if len(name) < 5 else "", *words[name]]) for name in inert if name not in numeric}
    styled = words.rename(columns=inert).style.format(
        lambda cell: cell.words if isinstance(cell, _Shown) else str(cell)
    )
    for name, ems in widths.items():
        styled = styled.set_properties(subset=[inert[name]], **{"min-width": f"{min(ems, most[name]) + 2.2:.1f}em"})
    st.table(styled, border="horizontal", hide_index=True)
