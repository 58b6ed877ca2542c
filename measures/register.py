"""The register of units: what each is called, what it is, when it was on a roster and when it took part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from measures.aggregates import presence
from measures.bases import BASES
from measures.reading import fetch
from measures.reference import credit_code_types
from measures.scope import Scope
from warehouse.schema import dim_unit, dim_unit_type, unit_alias


@dataclass(frozen=True)
class RegisteredUnit:
    """One unit. `types` by year of its rosters, else of its ledgers; `written` every way ledgers write it."""

    name: str
    written: tuple[str, ...]
    types: tuple[tuple[int, str], ...]
    listed_years: tuple[int, ...]
    active_years: tuple[int, ...]
    credit_code: str | None

    def unit_type(self) -> str | None:
        """Its latest known type."""
        return max(self.types)[1] if self.types else None

    def suggested_types(self) -> tuple[str, ...]:
        """The types its credit code suggests, where its own is none of them."""
        suggested = credit_code_types().get((self.credit_code or "")[:2], ())
        return () if self.unit_type() in suggested else suggested


def register(connection: Connection, scope: Scope) -> list[RegisteredUnit]:
    """Every unit by name; a restricted scope leaves those registered or taking part in its areas."""
    listed, active = (
        _years(connection, _of(columns).where(*scope.predicates(columns["area"])))
        for columns in (BASES["roster"].columns, presence(connection, BASES["participation"]))
    )
    written: dict[int, list[str]] = defaultdict(list)
    for name in fetch(connection, select(unit_alias.c.unit_id, unit_alias.c.written).order_by(unit_alias.c.written)):
        written[name.unit_id].append(name.written)
    units = fetch(connection, select(dim_unit).order_by(dim_unit.c.name))
    return [
        RegisteredUnit(
            unit.name,
            tuple(written[unit.unit_id]),
            tuple(sorted((year, kind) for year, kind in _types(unit.unit_id, listed, active).items() if kind)),
            tuple(sorted(listed.get(unit.unit_id, ()))),
            tuple(sorted(active.get(unit.unit_id, ()))),
            unit.credit_code,
        )
        for unit in units
        if scope.areas is None or unit.unit_id in listed or unit.unit_id in active
    ]


_Years = dict[int, dict[int, str | None]]


def _of(columns: Mapping[str, Column[Any]]) -> Select[tuple[int, int, str | None]]:
    """(unit, year, type) of a table that has these columns."""
    unit, kind = columns["unit"].label("unit_id"), columns["unit_type"]
    return (
        select(unit, columns["year"].label("year"), dim_unit_type.c.zh)
        .select_from(columns["unit"].table.outerjoin(dim_unit_type, dim_unit_type.c.unit_type_id == kind))
        .distinct()
    )


def _years(connection: Connection, statement: Select[tuple[int, int, str | None]]) -> _Years:
    found: _Years = defaultdict(dict)
    for row in fetch(connection, statement):
        found[row.unit_id][row.year] = found[row.unit_id].get(row.year) or row.zh
    return found


def _types(unit: int, listed: _Years, active: _Years) -> dict[int, str | None]:
    return {**active.get(unit, {}), **listed.get(unit, {})}
