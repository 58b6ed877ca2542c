"""Lists of units, needs and bodies in words: names drawn together, dates plain, themes in the language."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from charts.labels import value_name
from texts import Lang, say

_THEMES = ("liked_themes",)


def told(rows: pd.DataFrame, lang: Lang, most: int | None = None) -> pd.DataFrame:
    """The rows with what stands together in a cell as one text, at most `most` names of it, and dates as
    `2020-06-18`."""
    columns = {
        str(name): pd.Series([_told(str(name), cell, lang, most) for cell in rows[name]], dtype=object)
        for name in rows.columns
    }
    return pd.DataFrame(columns, columns=[str(name) for name in rows.columns])


def _told(column: str, cell: Any, lang: Lang, most: int | None) -> Any:
    if isinstance(cell, (tuple, list)):
        names = [value_name("theme", name, lang) if column in _THEMES else str(name) for name in cell]
        shown = names[:most]
        joined = say("list_comma", lang).join(shown)
        more = len(names) - len(shown)
        return say("told_more", lang, names=joined, count=more) if more else joined
    return cell.isoformat()[:10] if isinstance(cell, date) else cell
