"""When two rows are one.

An activity, a need, a resource: its normalised content and its ordinal among identical rows of the same
file. So two true identical rows of one file both count, and an overlapping file adds nothing.
A register row: its key; the first row stands, a later one that says the same is a duplicate, one that
says something else is in conflict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.stage.coded import numbered


def repeated(identities: Sequence[Hashable], files: Sequence[int]) -> list[bool]:
    """For each row, in order of loading, whether an earlier file has it already."""
    ordinals: Counter[tuple[int, Hashable]] = Counter()
    seen: dict[tuple[Hashable, int], int] = {}
    found = []
    for identity, file in zip(identities, files, strict=True):
        ordinals[file, identity] += 1
        found.append(seen.setdefault((identity, ordinals[file, identity]), file) != file)
    return found


Numbers = npt.NDArray[np.int64]


def alike(columns: Sequence[npt.NDArray[Any]]) -> Numbers:
    """For each row a number, the same for rows that are alike in all columns."""
    key, reach = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        codes, found = numbered(column)
        if reach * (len(found) + 1) >= 1 << 62:
            kept, values = numbered(key)
            key, reach = kept.astype(np.int64), len(values)
        key, reach = key * len(found) + codes, reach * len(found)
    return numbered(key)[0].astype(np.int64)


def repeated_among(identities: Numbers, files: Numbers) -> npt.NDArray[np.bool_]:
    """As `repeated`, of numbers that stand for identities and for files."""
    import pandas as pd  # only where several files tell of the same years

    ordinals = pd.Series(identities).groupby(alike([identities, files]), sort=False).cumcount().to_numpy()
    codes = alike([identities, ordinals])
    first = np.zeros(len(codes), np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    repeats: npt.NDArray[np.bool_] = files[first[codes]] != files
    return repeats


class Register:
    """Rows by key, the first standing; `add` says what becomes of each."""

    def __init__(self) -> None:
        self.rows: dict[Any, dict[str, Any]] = {}

    def add(self, key: Hashable, row: dict[str, Any], compared: Iterable[str]) -> str | None:
        """None when the row stands, "duplicate", or the name of the compared field that contradicts.

        A blank never contradicts; it is filled from the later row.
        """
        first = self.rows.get(key)
        if first is None:
            self.rows[key] = dict(row)
            return None
        for name in compared:
            if row[name] is not None and first[name] is not None and row[name] != first[name]:
                return name
        for name in compared:
            if first[name] is None:
                first[name] = row[name]
        return "duplicate"
