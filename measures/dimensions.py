"""The dimensions measures are grouped and filtered by, and the labels their keys stand for.

Facts are grouped by key in the database; labels and their proper order come from the small
dimension tables read here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from measures.reading import fetch
from texts import say
from warehouse.schema import dim_area, dim_project, dim_theme, dim_unit, dim_unit_type

Key = int | str | None
"""What a fact carries for a dimension: a surrogate key, a year, a month, or None for not stated."""
Label = int | str | None


@dataclass(frozen=True)
class Dimension:
    """A dimension: its id, its Chinese and English name, and the field of a Selection that filters by it."""

    id: str
    zh: str
    en: str
    field: str


@dataclass(frozen=True)
class _Labelled:
    """Where a dimension's labels live: table, label column and the columns of its proper order."""

    table: Table
    label: str
    order: tuple[str, ...]

    @property
    def key(self) -> Column[Any]:
        return next(iter(self.table.primary_key.columns))


def _dimension(name: str, field: str) -> Dimension:
    text_id = f"measures_dimension_{name}"
    return Dimension(name, say(text_id, "zh"), say(text_id, "en"), field)


DIMENSIONS: dict[str, Dimension] = {
    dimension.id: dimension
    for dimension in (
        _dimension("year", "years"),
        _dimension("theme", "themes"),
        _dimension("unit_type", "unit_types"),
        _dimension("area", "areas"),
        _dimension("unit_area", "unit_areas"),
        _dimension("project", "projects"),
        _dimension("unit", "units"),
        _dimension("month", "months"),
    )
}

_AREAS = _Labelled(dim_area, "name", ("code", "name"))
LABELLED: dict[str, _Labelled] = {
    "theme": _Labelled(dim_theme, "zh", ("position",)),
    "unit_type": _Labelled(dim_unit_type, "zh", ("position",)),
    "area": _AREAS,
    "unit_area": _AREAS,
    "project": _Labelled(dim_project, "name", ("name",)),
    "unit": _Labelled(dim_unit, "name", ("name",)),
}
"""The dimensions whose facts carry a surrogate key; year and month are their own labels."""


@dataclass(frozen=True)
class Labels:
    """The labels of one dimension in their proper order: key → label."""

    known: dict[Key, Label] | None

    def of(self, key: Key) -> Label:
        return key if self.known is None or key is None else self.known[key]

    def positions(self, keys: Collection[Key]) -> dict[Key, int]:
        """key → its place in the proper order; None comes last."""
        if self.known is None:
            ordered = sorted((key for key in keys if key is not None), key=str)
        else:
            wanted = set(keys)
            ordered = [key for key in self.known if key is not None and key in wanted]
        return {key: place for place, key in enumerate([*ordered, None])}

    def keys_of(self, labels: Collection[Label]) -> set[Key]:
        """The keys of the given labels; labels nobody has are left out."""
        wanted = set(labels)
        if self.known is None:
            return wanted
        return {key for key, label in self.known.items() if label in wanted}


def labels(connection: Connection, dimension: str) -> Labels:
    """Every label of the dimension, in its proper order (positions, area codes, else names)."""
    if dimension not in LABELLED:
        return Labels(None)
    kept = LABELLED[dimension]
    columns = [kept.key, kept.table.c[kept.label], *(kept.table.c[name] for name in kept.order)]
    rows = [tuple(row) for row in fetch(connection, select(*columns))]
    rows.sort(key=lambda row: tuple((part is None, part if part is not None else "") for part in row[2:]))
    return Labels({row[0]: row[1] for row in rows})
