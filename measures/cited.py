"""A figure that a sentence rests on: with what it was asked for, so that it can be traced and counted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from measures.dimensions import DIMENSIONS, Label
from measures.figures import Value
from measures.query import figure
from measures.scope import Scope
from measures.selection import Selection


@dataclass(frozen=True)
class Cited:
    """One figure: its measure, the selection and the labels of its group, and what it was."""

    measure: str
    selection: Selection
    group: tuple[tuple[str, Label], ...]
    value: Value
    bound: str = "exact"

    @property
    def exact(self) -> bool:
        """Whether the value is known and stated exactly."""
        return self.value is not None and self.bound == "exact"


def cited(row: pd.Series, measure: str, selection: Selection) -> Cited:
    """The figure of a measure in a row of an answer to the selection."""
    names = [str(name) for name in row.index]
    group = tuple((name, _label(name, row[name])) for name in names if name in DIMENSIONS)
    value = _plain(row[measure]) if measure in names else None
    bound = _plain(row[f"{measure}_bound"]) if f"{measure}_bound" in names else None
    return Cited(measure, selection, group, value, str(bound or "exact"))


def every(rows: pd.DataFrame, measures: Sequence[str], selection: Selection) -> Iterator[Cited]:
    """The known figures of these measures in all rows of an answer to the selection."""
    for _, row in rows.iterrows():
        for measure in measures:
            found = cited(row, measure, selection)
            if found.value is not None:
                yield found


def recounted(connection: Connection, one: Cited, scope: Scope) -> tuple[Value, str]:
    """Value and bound of a cited figure as the database has it now."""
    return figure(connection, one.measure, dict(one.group), selection=one.selection, scope=scope)


def _plain(cell: object) -> Value:
    missing = cell is None or (isinstance(cell, float) and cell != cell)
    return None if missing else cell  # type: ignore[return-value]


def _label(name: str, cell: object) -> Label:
    plain = _plain(cell)
    return int(plain) if name == "year" and plain is not None else plain  # type: ignore[return-value]
