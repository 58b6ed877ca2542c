"""How good the data is: lists of what was held back, what is missing and what looks wrong.

Every list is read from what was stored when the ledgers were loaded; nothing here is an opinion but the
rule for outliers, which measures/outliers.py states with its source. Where a list knows a year, it follows
the years of the selection and no other filter; a row whose year cannot be read belongs to every selection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from sqlalchemy import Connection

from measures import quality_duplicates, quality_facts, quality_ledgers
from measures.scope import Scope
from measures.selection import Selection

Severity = Literal["mend", "heed", "know"]
SEVERITIES: tuple[Severity, ...] = ("mend", "heed", "know")
"""mend: figures lack something until a ledger is corrected; heed: figures may mislead; know: for the record."""

Read = Callable[[Connection, tuple[int, ...], Scope], pd.DataFrame]


@dataclass(frozen=True)
class QualityList:
    """One list of the data quality page: how grave each of its rows is, and how it is read."""

    id: str
    severity: Severity
    read: Read


QUALITY: dict[str, QualityList] = {
    found.id: found
    for found in (
        QualityList("unconserved", "mend", quality_ledgers.unconserved),
        QualityList("rejects", "mend", quality_ledgers.rejects),
        QualityList("totals", "mend", quality_ledgers.totals),
        QualityList("refused_files", "mend", quality_ledgers.refused_files),
        QualityList("years_without", "mend", quality_facts.years_without),
        QualityList("unread_sheets", "heed", quality_ledgers.unread_sheets),
        QualityList("notices", "heed", quality_ledgers.notices),
        QualityList("unregistered", "heed", quality_facts.unregistered),
        QualityList("untyped", "heed", quality_facts.untyped),
        QualityList("unthemed", "heed", quality_facts.unthemed),
        QualityList("unstated", "heed", quality_facts.unstated),
        QualityList("outliers", "heed", quality_facts.outliers),
        QualityList("duplicates", "know", quality_duplicates.duplicates),
        QualityList("hidden_sheets", "know", quality_ledgers.hidden_sheets),
        QualityList("passed_files", "know", quality_ledgers.passed_files),
        QualityList("masked", "know", quality_ledgers.masked),
        QualityList("corrections", "know", quality_ledgers.corrections),
    )
}


def quality(connection: Connection, name: str, selection: Selection, scope: Scope) -> pd.DataFrame:
    """The rows of one list of QUALITY, of the years of the selection; every column is of object dtype.

    Rows of ledgers belong to no area, so under a restricted scope their lists are empty.
    """
    return QUALITY[name].read(connection, selection.years, scope)


def conservation(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a sheet of a live file: its physical rows beside the seven outcomes they add up to."""
    return quality_ledgers.conservation(connection, (), scope)
