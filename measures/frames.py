"""Rows as a frame whose cells are what they are: every column of object dtype, None where nothing is stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """One row each, cells in the order of the columns; the columns are there also without any row."""
    cells = list(rows)
    return pd.DataFrame({name: pd.Series([row[at] for row in cells], dtype=object) for at, name in enumerate(columns)})


def such(found: pd.DataFrame, wanted: Iterable[bool]) -> pd.DataFrame:
    """The rows of which it holds, numbered afresh; all columns are there also where there is no row."""
    mask = pd.Series([bool(one) for one in wanted], dtype=bool, index=found.index)
    return found[mask].reset_index(drop=True)
