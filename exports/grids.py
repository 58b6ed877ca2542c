"""The rows of a screen as a table in words, and a matrix as its cells: what slides and sheets of paper show."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from charts.format import missing, number
from charts.labels import column_name, in_order, value_name, value_type
from exports.screen import Crossing
from exports.worded import counts, shown
from texts import Lang


@dataclass(frozen=True)
class Worded:
    """Headings and rows in words, and which columns hold numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    shades: tuple[tuple[float | None, ...], ...] = ()


def worded_rows(rows: pd.DataFrame, lang: Lang) -> Worded:
    """The rows in words; bounds join their number."""
    words = shown(rows, lang)
    names = [str(name) for name in rows.columns if not str(name).endswith("bound")]
    cells = tuple(tuple(str(cell) for cell in row) for row in words.itertuples(index=False))
    return Worded(tuple(map(str, words.columns)), cells, tuple(counts(rows, name) for name in names))


def crossed(rows: pd.DataFrame, crossing: Crossing, lang: Lang) -> Worded:
    """The matrix: one row a value of `down`, one column a value of `across`, shaded by value.

    A pair that no row speaks of is 0, as on the pages; what is not stated stays pale and sets no scale.
    """
    down, across, measure = crossing.down, crossing.across, crossing.measure
    downs, acrosses = in_order(down, rows[down]), in_order(across, rows[across])
    given = zip(rows[down], rows[across], rows[measure], strict=True)
    cells = {(None if missing(one) else one, None if missing(two) else two): value for one, two, value in given}
    known = [value for (one, two), value in cells.items() if one is not None and two is not None and not missing(value)]
    top = max(known, default=0) or 1
    words, shades = [], []
    for first in downs:
        line: list[str] = [value_name(down, first, lang)]
        shade: list[float | None] = [None]
        for second in acrosses:
            value = cells.get((first, second), 0)
            line.append(number(value, value_type(measure), lang))
            shade.append(None if first is None or second is None or missing(value) else float(value) / top)
        words.append(tuple(line))
        shades.append(tuple(shade))
    headings = (column_name(down, lang), *(value_name(across, second, lang) for second in acrosses))
    return Worded(headings, tuple(words), (False, *[True] * len(acrosses)), tuple(shades))
