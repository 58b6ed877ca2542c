"""Figures announced to the public, beside what the ledgers say."""

from __future__ import annotations

import math
from typing import Literal

import pandas as pd
from sqlalchemy import Connection, select

from measures.edition_rows import read_editions
from measures.freshness import freshness
from measures.query import query
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import fct_published

Agreement = Literal["equal", "within", "differs", "no_ledger"]
PUBLISHED_COLUMNS = (
    "year",
    "subject",
    "measure",
    "value",
    "bound",
    "note",
    "source",
    "ledger_value",
    "ledger_bound",
    "agreement",
    "sample_based",
)
LEFT_OUT = "居民区"
"""The unit type that the published number of units leaves out."""
_ABOUT = 0.1
"""How far from its value, as a share of it, an about figure may truly lie."""

Figure = tuple[int | None, str | None]
_NO_LEDGER: Figure = (None, None)


def published(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a published figure, by year and subject; columns PUBLISHED_COLUMNS.

    `ledger_value` and `ledger_bound` are what the ledgers give for the same figure, None where they
    say nothing or the scope leaves areas out, since a published figure is of the whole street;
    `agreement` compares the two by their bounds; `sample_based` says whether sample data is among the
    ledgers.
    """
    table = fct_published.c
    order = (table.year, table.subject, table.published_id)
    sample = freshness(connection).sample
    rows = []
    for row in fetch(connection, select(fct_published).order_by(*order)):
        value, bound = _NO_LEDGER
        if row.subject == "programme" and scope == Scope.everything():
            value, bound = ledger_figure(connection, row.measure, row.year)
        agrees = agreement((row.value, row.bound), (value, bound))
        stated = (row.year, row.subject, row.measure, row.value, row.bound, row.note, row.source)
        rows.append((*stated, value, bound, agrees, sample))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(PUBLISHED_COLUMNS)}
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def agreement(stated: tuple[int, str], ledger: Figure) -> Agreement:
    """`equal` when value and bound are the same, `within` when both can be true, else `differs`."""
    value, bound = ledger
    if value is None or bound is None:
        return "no_ledger"
    if stated == ledger:
        return "equal"
    (low, high), (ledger_low, ledger_high) = _span(*stated), _span(value, bound)
    return "within" if low <= ledger_high and ledger_low <= high else "differs"


def _span(value: int, bound: str) -> tuple[float, float]:
    if bound == "about":
        return value * (1 - _ABOUT), value * (1 + _ABOUT)
    return (
        0 if bound == "at_most" else value,
        math.inf if bound == "at_least" else value,
    )


def ledger_figure(connection: Connection, measure: str, year: int) -> Figure:
    """What the ledgers give for a figure published of the whole programme; a pair of None where they say nothing."""
    if measure in ("themes", "projects", "new_projects"):
        return _of_catalogue(connection, measure, year)
    selection, scope = Selection(years=(year,)), Scope.everything()
    if measure == "participating_units":
        rows = query(connection, [measure], by=("unit", "unit_type"), selection=selection, scope=scope)
        units = set(rows["unit"][rows["unit_type"] != LEFT_OUT])
        return (len(units), "exact") if len(rows) else _NO_LEDGER
    if measure == "person_times":
        rows = query(connection, [measure], by=("year",), selection=selection, scope=scope)
        if len(rows) and rows[measure].iloc[0] is not None:
            return rows[measure].iloc[0], rows[f"{measure}_bound"].iloc[0]
    return _NO_LEDGER


def _of_catalogue(connection: Connection, measure: str, year: int) -> Figure:
    editions = [edition for edition in read_editions(connection).counted if edition.year == year]
    if not editions:
        return _NO_LEDGER
    if measure == "themes":
        return len({edition.theme for edition in editions} - {None}), "exact"
    selection = Selection(years=(year,))
    value = query(connection, [measure], selection=selection, scope=Scope.everything())[measure].iloc[0]
    return (value, "exact") if value is not None else _NO_LEDGER
