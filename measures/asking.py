"""Questions handed on as a function, so that rules and exports need neither a connection nor a cache of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from sqlalchemy import Connection

from measures.catalogue import CATALOGUE
from measures.query import query
from measures.scope import Scope
from measures.selection import Selection

Ask = Callable[[Sequence[str], Sequence[str], Selection], pd.DataFrame]
"""Measures, dimensions and selection → what `query` answers in one state of the data and one scope; a measure that
does not apply is a column of None."""


def applies(measure: str, by: Sequence[str], selection: Selection) -> bool:
    """Whether a measure can be split by `by` and restricted as the selection is."""
    return {*by, *selection.restricted()} <= set(CATALOGUE[measure].dimensions)


def asking(connection: Connection, scope: Scope) -> Ask:
    """The question put to a database in a scope."""

    def ask(measures: Sequence[str], by: Sequence[str], selection: Selection) -> pd.DataFrame:
        asked = [name for name in measures if applies(name, by, selection)]
        if not asked:
            return pd.DataFrame({name: pd.Series(dtype=object) for name in (*by, *measures)})
        found = query(connection, asked, by=by, selection=selection, scope=scope)
        for name in measures:
            if name not in asked:
                found[name] = pd.Series([None] * len(found), index=found.index, dtype=object)
        return found

    return ask
