"""A list in plain words: headings of ours, cells of whatever a ledger wrote, all of it inert."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.format import inert_markdown
from panels.context import Here

MOST_ROWS = 50
_MOST_LETTERS = 160
_MOST_EMS = 11
"""How wide, in letters, a column may insist on being: words do not break on a narrow screen."""
_SENTENCES = {"message": 24, "candidates": 18, "place": 15, "layout": 18}
"""The same for columns of sentences, which otherwise make their rows tall."""
_NAMED = ("row", "batch", "number", "year_word")
"""Columns whose numbers name things."""


def show_list(here: Here, columns: Sequence[str], rows: Sequence[Sequence[object]], most: int = MOST_ROWS) -> None:
    """Draws at most `most` rows under the headings `column_<name>`, and says how many there are more."""
    headings = [here.say(f"column_{name}") for name in columns]
    words = [[_word(cell) for cell in row] for row in rows[:most]]
    table = pd.DataFrame(words, columns=[inert_markdown(heading) for heading in headings], dtype=object)
    counted = [place for place, name in enumerate(columns) if _counts(name, [row[place] for row in rows[:most]])]
    for place in counted:  # numbers among themselves stand to the right
        table[table.columns[place]] = pd.Series([row[place] for row in rows[:most]], dtype=object)
    styled = table.style.format(lambda cell: f"{cell:,}" if isinstance(cell, int) else str(cell))
    for place, (name, column) in enumerate(zip(table.columns, columns, strict=True)):
        if place in counted:
            continue
        widest = max((_ems(row[place]) for row in words), default=0)
        ems = min(widest, _SENTENCES.get(column, _MOST_EMS)) + 2.2
        styled = styled.set_properties(subset=[name], **{"min-width": f"{ems:.1f}em"})
    st.table(styled, border="horizontal", hide_index=True)
    if len(rows) > most:
        st.caption(here.say("list_more", shown=most, all=len(rows)))


def _ems(text: str) -> float:
    """How wide a text is, in letters of Chinese."""
    return sum(1 if ord(letter) > 0x2E7F else 0.6 for letter in text)


def _counts(column: str, cells: Sequence[object]) -> bool:
    """Whether a column holds numbers that count something, as the row of a sheet does not."""
    return column not in _NAMED and bool(cells) and all(type(cell) is int for cell in cells)


def _word(cell: object) -> str:
    text = "—" if cell is None or cell == "" else str(cell)
    return inert_markdown(text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1] + "…")
