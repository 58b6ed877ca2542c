"""The spoken form of a figure, for eyes that cannot see it."""

from __future__ import annotations

import pandas as pd

from charts.findings import amount
from charts.labels import measure_name, value_name
from texts import Lang, say

_MOST = 14


def alternative(title: str, rows: pd.DataFrame, dimensions: tuple[str, ...], measure: str, lang: Lang) -> str:
    """The finding, then the rows in words; long tables are cut, since the table itself stands below."""
    parts = [
        " ".join(
            [
                *(value_name(dimension, row[dimension], lang) for dimension in dimensions),
                amount(row[measure], measure, lang, row.get(f"{measure}_bound")),
            ]
        )
        for _, row in rows.head(_MOST).iterrows()
    ]
    if len(rows) > _MOST:
        parts.append(say("alt_more", lang, count=len(rows) - _MOST))
    return say("alt", lang, title=title, name=measure_name(measure, lang), rows=say("alt_join", lang).join(parts))
