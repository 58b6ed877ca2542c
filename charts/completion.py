"""Rows of a list that is known whole, with one for each of its values that the figures do not mention."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd

from charts.format import missing
from charts.labels import in_order
from measures import CATALOGUE, DIMENSIONS, Measure

Row = dict[str, Any]


def completed(rows: pd.DataFrame, dimension: str, values: Iterable[Any]) -> pd.DataFrame:
    """The rows with each of `values` beside whatever else they are split by, in the order of the dimensions.

    What the ledgers never mention is zero where the rest of the row has figures at all: a theme nobody
    joined in a year with records has 0 units, while a year without records gains no row.
    """
    names = [str(name) for name in rows.columns]
    others = [name for name in names if name in DIMENSIONS and name != dimension]
    present: list[Row] = [{str(name): _plain(cell) for name, cell in row.items()} for row in rows.to_dict("records")]
    beside: dict[tuple[Any, ...], list[Row]] = {}
    for row in present:
        beside.setdefault(tuple(row[name] for name in others), []).append(row)
    wanted = list(values)
    found = list(present)
    for key, own in beside.items():
        stated = {row[dimension] for row in own}
        base = dict(zip(others, key, strict=True))
        absent = [value for value in wanted if value not in stated]
        found += [{**_absent(names, dimension, own), **base, dimension: value} for value in absent]
    found = _sorted(found, [name for name in names if name in DIMENSIONS], dimension, wanted)
    return pd.DataFrame({name: pd.Series([row[name] for row in found], dtype=object) for name in names})


def _plain(cell: Any) -> Any:
    return None if missing(cell) else cell


def _absent(names: Sequence[str], dimension: str, beside: list[Row]) -> Row:
    """The figures of a value without rows, from the rows that stand beside it."""
    known = {name for name in names if name in CATALOGUE and any(row[name] is not None for row in beside)}
    found: Row = dict.fromkeys(names)
    for name in names:
        if name in CATALOGUE:
            found[name] = 0 if _nothing(CATALOGUE[name], dimension, known) else None
        elif name.removesuffix("_bound") in CATALOGUE:
            found[name] = "unknown" if found[name.removesuffix("_bound")] is None else "exact"
    return found


def _nothing(measure: Measure, dimension: str, known: Collection[str]) -> bool:
    """Whether a measure is zero, and not unknown, for a value of `dimension` that has no rows.

    A count is where others have one; a sum also where the others' records leave it open, since here there
    are none. A share is where its denominator is not split by the dimension, so is not zero with it.
    """
    if measure.kind == "ratio":
        return measure.id in known and dimension not in CATALOGUE[str(measure.denominator)].dimensions
    counted = {name for name in known if CATALOGUE[name].kind == "count" and CATALOGUE[name].base == measure.base}
    return measure.id in known or (measure.kind == "sum" and bool(counted))


def _sorted(rows: list[Row], dimensions: list[str], completed_one: str, wanted: list[Any]) -> list[Row]:
    places: dict[str, dict[Any, int]] = {}
    for name in dimensions:
        own = [row[name] for row in rows]
        ordered = in_order(name, [*wanted, *own] if name == completed_one else own)
        if name == "year":
            ordered = sorted(ordered, key=lambda year: (year is None, year or 0))
        places[name] = {value: place for place, value in enumerate(ordered)}
    return sorted(rows, key=lambda row: [places[name][row[name]] for name in dimensions])
