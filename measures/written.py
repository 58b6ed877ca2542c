"""Filters as people write them, turned into canonical labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Connection, select

from measures.choices import choices, years
from measures.dimensions import DIMENSIONS
from measures.errors import BadFilter, UnknownDimension, UnknownValue, nearest
from measures.reading import fetch
from measures.reference import area_suffixes, spellings
from measures.scope import Scope
from warehouse.schema import dim_area, dim_unit, dim_unit_type, unit_alias

Reader = Callable[[str], list[str] | None]
"""The canonical labels a written value stands for, or None."""


def parse_filters(connection: Connection, filters: Collection[str], scope: Scope) -> dict[str, tuple[Any, ...]]:
    """Fields of a Selection from filters `DIM=VALUE[,VALUE]`, several on one dimension widening it.

    What is suggested, and which years and labels there are, is what the scope has.
    Raises BadFilter, UnknownDimension, UnknownValue.
    """
    found: dict[str, list[Any]] = {}
    for text in filters:
        dimension, equals, value = text.partition("=")
        dimension, value = dimension.strip(), _plain(value)
        if not equals or not value:
            raise BadFilter(text=text)
        if dimension not in DIMENSIONS:
            known = ", ".join(DIMENSIONS)
            raise UnknownDimension(nearest(dimension, DIMENSIONS, 1), dimension=dimension, known=known)
        if dimension == "year":
            labels: list[Any] = list(_years(connection, value, scope))
        else:
            labels = list(_labels(connection, dimension, value, scope))
        kept = found.setdefault(DIMENSIONS[dimension].field, [])
        kept += [label for label in labels if label not in kept]
    return {field: tuple(values) for field, values in found.items()}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _years(connection: Connection, text: str, scope: Scope) -> list[int]:
    """Years and spans, within the years there is data for; a year beyond them is unknown."""
    known = years(connection, scope)
    found: list[int] = []
    for part in re.split("[,，]", text):
        span = re.fullmatch(r"\s*(\d{4})年?\s*(?:(?:\.\.|-|–|至)\s*(\d{4})年?)?\s*", part)
        if span is None:
            raise _unknown("year", part, [str(year) for year in known])
        first, last = int(span[1]), int(span[2] or span[1])
        inside = [year for year in range(first, last + 1) if known and known[0] <= year <= known[-1]]
        if not inside:
            raise _unknown("year", part, [str(year) for year in known])
        found += inside
    return found


def _labels(connection: Connection, dimension: str, text: str, scope: Scope) -> list[str]:
    read = _reader(connection, dimension, scope)
    whole = read(text)  # a name may itself hold a comma
    if whole is not None:
        return whole
    found: list[str] = []
    for part in re.split("[,，]", text):
        labels = read(part.strip())
        if labels is None:
            known = [str(label) for label in choices(connection, dimension, scope)]
            raise _unknown(dimension, part.strip(), known)
        found += labels
    return found


def _unknown(dimension: str, value: str, known: list[str]) -> UnknownValue:
    return UnknownValue(nearest(value, known), dimension=dimension, value=value)


def _reader(connection: Connection, dimension: str, scope: Scope) -> Reader:
    if dimension in ("area", "unit_area"):
        return _areas(connection)
    if dimension == "unit":
        return lambda text: _unit(connection, text)
    known = {str(label): [str(label)] for label in choices(connection, dimension, scope)}
    if dimension == "unit_type":
        known |= _unit_type_groups(connection)
    spelt = spellings(dimension)
    return lambda text: known.get(text) or known.get(spelt.get(text, ""))


def _unit_type_groups(connection: Connection) -> dict[str, list[str]]:
    table = dim_unit_type.c
    groups: dict[str, list[str]] = {}
    for row in fetch(connection, select(table.zh, table.type_group).order_by(table.position)):
        if row.type_group:
            groups.setdefault(row.type_group, []).append(row.zh)
    return groups


def _unit(connection: Connection, text: str) -> list[str] | None:
    named = select(dim_unit.c.name).where(dim_unit.c.name == text)
    alias = (
        select(dim_unit.c.name)
        .join(unit_alias, unit_alias.c.unit_id == dim_unit.c.unit_id)
        .where(unit_alias.c.written == text)
    )
    for statement in (named, alias):
        rows = fetch(connection, statement)
        if rows:
            return [rows[0].name]
    return None


def _areas(connection: Connection) -> Reader:
    """Reads a name, a name without its suffix or a code; a higher area stands for all below it."""
    table = dim_area.c
    statement = select(table.area_id, table.code, table.name, table.level, table.parent_id)
    rows = sorted(fetch(connection, statement), key=lambda row: (row.code is None, row.code or row.name))
    children: dict[int | None, list[Any]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def below(row: Any) -> list[str]:
        """An area and, of a higher one, all below it: facts may lie at any level."""
        return [row.name, *(name for child in children.get(row.area_id, []) for name in below(child))]

    exact = {_folded(str(key)): row for row in rows for key in (row.code, row.name) if key}
    short = {_stem(row.name): row for row in rows if row.level == "residential_area"}

    def read(text: str) -> list[str] | None:
        row = exact.get(_folded(text)) or short.get(_stem(text))
        return below(row) if row is not None else None

    return read


def _folded(text: str) -> str:
    """A name however wide its letters and whatever spaces stand in it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _stem(name: str) -> str:
    """An area's name without the ending it may be written with, its width and its spaces."""
    name = _folded(name)
    for suffix in area_suffixes():
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name
