"""Cached reads. Every cache is bounded and keyed by the content, the selection and the scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

import measures
from charts.format import missing
from exports.answers import answered
from measures import CATALOGUE, Freshness, RegisteredUnit, Scope, Selection
from measures.asking import Ask, applies
from panels.context import Here, Store
from panels.kept import kept
from panels.opening import reading


def _scope_key(scope: Scope) -> str:
    return repr(scope.areas if scope.areas is None else sorted(scope.areas))


HASHES: dict[str | type, Any] = {Scope: _scope_key}
"""How the caches tell scopes apart."""


@kept(1024)
def _query(store: Store, ids: tuple[str, ...], by: tuple[str, ...], selection: Selection, scope: Scope) -> pd.DataFrame:
    with reading(store) as connection:
        return measures.query(connection, list(ids), by=by, selection=selection, scope=scope)


@kept(64)
def choices(store: Store, dimension: str, scope: Scope) -> Sequence[str]:
    """The values one may choose of a dimension, in their proper order, as text."""
    with reading(store) as connection:
        return tuple(str(label) for label in measures.choices(connection, dimension, scope))


@kept(64)
def areas_in(store: Store, year: int, scope: Scope) -> Sequence[str]:
    """The residential areas in force in a year."""
    with reading(store) as connection:
        return tuple(str(label) for label in measures.areas_in(connection, year, scope))


@kept(8)
def freshness(store: Store) -> Freshness:
    """How new the data is and whether some of it is sample data."""
    with reading(store) as connection:
        return measures.freshness(connection)


def editions(store: Store, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row per project per year of the selection, with its figures."""
    return _editions(store, selection, scope).copy(deep=False)


@kept(128)
def _editions(store: Store, selection: Selection, scope: Scope) -> pd.DataFrame:
    with reading(store) as connection:
        return measures.editions(connection, selection, scope)


def published(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per published figure, beside what the ledgers give."""
    return _published(store, scope).copy(deep=False)


@kept(8)
def _published(store: Store, scope: Scope) -> pd.DataFrame:
    with reading(store) as connection:
        return measures.published(connection, scope)


@kept(8)
def register(store: Store, scope: Scope) -> Sequence[RegisteredUnit]:
    """Every unit by name, with its aliases, types and years."""
    with reading(store) as connection:
        return tuple(measures.register(connection, scope))


def rows(here: Here, ids: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """The measures by the dimensions in the page's selection, columns in the order asked.

    A measure that cannot be split so has an empty column: the page shows `—`, never a wrong number.
    By theme, every theme of the selection has its row, also one nobody joined.
    """
    return _rows(here.store, tuple(ids), tuple(by), here.selection, here.scope).copy(deep=False)


@kept(1024)
def _rows(store: Store, ids: tuple[str, ...], by: tuple[str, ...], selection: Selection, scope: Scope) -> pd.DataFrame:
    def ask(asked: tuple[str, ...]) -> pd.DataFrame:
        return _query(store, asked, by, selection, scope)

    return answered(ids, by, selection, ask, lambda: _chosen(store, "theme", selection, scope))


def asker(here: Here) -> Ask:
    """The question put to the page's content in its scope, answered from what is kept."""

    def ask(ids: Sequence[str], by: Sequence[str], selection: Selection) -> pd.DataFrame:
        return rows(replace(here, selection=selection), ids, by)

    return ask


def in_force(here: Here, found: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """The rows without areas that no selected year has on its list and in which nothing is counted either."""
    valid = {name for year in here.selection.years for name in areas_in(here.store, year, here.scope)}
    counts = [str(name) for name in found if str(name) in CATALOGUE and CATALOGUE[str(name)].kind != "ratio"]
    kept = [
        not here.selection.years
        or missing(row[dimension])
        or row[dimension] in valid
        or any(not missing(row[name]) and row[name] for name in counts)
        for _, row in found.iterrows()
    ]
    return found[kept].reset_index(drop=True)


def chosen(here: Here, dimension: str) -> list[str]:
    """The values of a dimension that the selection lets in: those picked, else all there are."""
    return _chosen(here.store, dimension, here.selection, here.scope)


def _chosen(store: Store, dimension: str, selection: Selection, scope: Scope) -> list[str]:
    picked = selection.values(dimension)
    return [value for value in choices(store, dimension, scope) if not picked or value in picked]


def one(here: Here, ids: Sequence[str]) -> dict[str, Any]:
    """The measures over the whole selection, by id, bounds included."""
    found = rows(here, ids)
    return {str(name): value for name, value in found.iloc[0].items()} if len(found) else {}


def left_out(here: Here, ids: Sequence[str], by: Sequence[str] = ()) -> list[str]:
    """The measures among `ids` that the selection or the split does not apply to."""
    return [measure for measure in ids if not applies(measure, by, here.selection)]


def of_latest(here: Here) -> Here:
    """The page's selection, narrowed to its latest year where no year is chosen.

    Over many years nearly every unit takes part at some time, so a first figure over all of them says little.
    """
    year = None if here.selection.years else focus_year(here)
    return here if year is None else here.choosing(years=(year,))


def focus_year(here: Here) -> int | None:
    """The latest year of the selection in which anyone took part, else its latest year, None without any."""
    return _focus_year(here)


@kept(512)
def _focus_year(here: Here) -> int | None:
    by_year = rows(here, ["participating_units"], ("year",))
    years = [int(year) for year, value in zip(by_year["year"], by_year["participating_units"], strict=True) if value]
    return max(years or here.selection.years or [int(year) for year in by_year["year"]], default=None)
