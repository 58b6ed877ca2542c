"""Rows in words: names in the language, numbers formatted, one home for pages, slides and sheets of paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd

from charts.format import local_time, missing, number
from charts.labels import SHARES, coded_name, column_name, value_name
from measures import CATALOGUE, DIMENSIONS
from texts import Lang, say

_TENTHS = ("score",)
"""Columns whose numbers all show their tenths, so that they stand one below the other."""


def shown(rows: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """The rows as plain words, one column a dimension, measure or attribute; bounds join their number."""
    names = [str(column) for column in rows.columns]
    visible = [name for name in names if not name.endswith("bound")]
    return pd.DataFrame({column_name(name, lang): worded_column(rows, name, lang) for name in visible}, dtype=object)


def worded_column(rows: pd.DataFrame, column: str, lang: Lang) -> list[str]:
    """One column of the rows in words."""
    bounds = rows[f"{column}_bound"] if f"{column}_bound" in rows else [None] * len(rows)
    return [worded(column, value, bound, lang) for value, bound in zip(rows[column], bounds, strict=True)]


def worded(column: str, value: Any, bound: Any, lang: Lang) -> str:
    """One cell in words: `≥5,012`, `58.3%`, a name; `—` for nothing."""
    if names_things(column):
        return "—" if missing(value) else str(int(value))
    if column in DIMENSIONS:
        return value_name(column, value, lang)
    if column in CATALOGUE:
        return number(value, CATALOGUE[column].value_type, lang, None if missing(bound) else bound)
    if missing(value) or value == "":
        return "—"
    if column in SHARES:
        return number(value, "share", lang)
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    if column in _TENTHS:
        return f"{value:,.1f}"
    if isinstance(value, (int, float)):
        return number(value, "int" if value == int(value) else "hours", lang)
    return local_time(value) if isinstance(value, datetime) else coded_name(column, value, lang)


def names_things(column: str) -> bool:
    """Whether the numbers of a column name things, as years and the rows of a sheet do."""
    return column in ("year", "row", "batch") or column.endswith(("_year", "_row"))


def counts(rows: pd.DataFrame, column: str) -> bool:
    """Whether a column holds numbers that count something."""
    if column in CATALOGUE:
        return True
    known = [value for value in rows[column] if not missing(value)]
    return (
        bool(known)
        and not names_things(column)
        and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in known)
    )
