"""Rows as a frame whose cells stay what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd


def frame(rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> pd.DataFrame:
    """The rows under their columns, every column of object dtype: None stays None and a number its kind."""
    cells = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in cells.items()})
