"""Counts and sums: one SELECT a base, with all its aggregates, grouped in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
)

from measures.bases import BASES, Aggregate, Base
from measures.catalogue import Measure
from measures.figures import Figures, Group, considered_years
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.bounds import bound_of_sum
from warehouse.schema import BOUNDS

_PAIR = 2**31  # keys of units and editions stay below it, so a pair is one integer


def figures_of_base(
    connection: Connection,
    measures: Sequence[Measure],
    by: tuple[str, ...],
    selection: Selection,
    scope: Scope,
) -> dict[str, Figures]:
    """measure id → its figures, for measures that all count the same base."""
    base = BASES[str(measures[0].base)]
    listed = {name: listed_years(connection, name) for name in {measure.listed_in for measure in measures} if name}
    columns: list[ColumnElement[Any]] = [base.columns[name].label(f"by_{name}") for name in by]
    columns.append(func.count().label("row_count"))
    for measure in measures:
        columns += _expressions(base, measure, listed.get("roster", set()))
    wanted = selection.predicates(base.columns) + scope.predicates(base.columns["area"])
    statement = select(*columns).select_from(base.rows).where(*wanted)
    if by:
        statement = statement.group_by(*(base.columns[name] for name in by))
    rows = [row for row in fetch(connection, statement) if row.row_count]
    found = {measure.id: _figures(measure, rows, len(by)) for measure in measures}
    for measure in measures:
        if measure.listed_in:
            _without_list(found[measure.id], by, set(selection.years), listed[measure.listed_in])
    return found


def listed_years(connection: Connection, base: str) -> set[int]:
    """The years that have a roster, a claims, needs or resources list."""
    year = BASES[base].columns["year"]
    return {row.year for row in fetch(connection, select(year.label("year")).distinct())}


def _expressions(base: Base, measure: Measure, rosters: Collection[int]) -> list[ColumnElement[Any]]:
    aggregate = measure.aggregate
    assert aggregate is not None
    if aggregate.how == "rows":
        return [func.count().label(measure.id)]
    if aggregate.how == "filled":
        return [func.count(base.counted[aggregate.columns[0]]).label(measure.id)]
    if aggregate.how == "distinct":
        return [func.count(distinct(_counted(base, aggregate, rosters))).label(measure.id)]
    return _total(base, measure.id, aggregate.columns[0])


def _counted(base: Base, aggregate: Aggregate, rosters: Collection[int]) -> ColumnElement[Any]:
    first, *others = (base.counted[name] for name in aggregate.columns)
    counted: ColumnElement[Any] = first
    for other in others:
        counted = cast(counted, BigInteger) * _PAIR + other
    if not aggregate.registered:
        return counted
    on_roster = and_(base.counted["registered"].is_(True), base.columns["year"].in_(sorted(rosters)))
    return case((on_roster, counted))


def _total(base: Base, name: str, column: str) -> list[ColumnElement[Any]]:
    value, bound = base.counted[column], base.counted[f"{column}_bound"]
    said = {stated: and_(value.is_not(None), bound == stated) for stated in BOUNDS if stated != "unknown"}
    said["unknown"] = or_(value.is_(None), bound == "unknown")
    known = case((bound != "unknown", value))
    return [
        func.sum(cast(known, BigInteger)).label(name),
        *(func.count(case((test, 1))).label(f"{name}_{stated}") for stated, test in said.items()),
    ]


def _figures(measure: Measure, rows: Sequence[Row[Any]], width: int) -> Figures:
    found = Figures()
    for row in rows:
        group: Group = tuple(row[:width])
        found.groups.add(group)
        value = getattr(row, measure.id)
        if measure.kind != "sum":
            found.values[group] = int(value)
            continue
        assert measure.aggregate is not None
        bound = bound_of_sum(stated for stated in BOUNDS if getattr(row, f"{measure.id}_{stated}"))
        found.bounds[group] = bound
        found.values[group] = None if bound == "unknown" else _divided(int(value), measure.aggregate.per)
    return found


def _divided(value: int, per: int) -> int | float:
    return value if per == 1 else value / per


def _without_list(found: Figures, by: tuple[str, ...], selected: set[int], listed: set[int]) -> None:
    """A count from a list has no value where no year it covers has that list."""

    def known(group: Group) -> bool:
        return bool(considered_years(by, group, selected, listed) & listed)

    found.values = {group: value if known(group) else None for group, value in found.values.items()}
    found.absent = lambda group: 0 if known(group) else None
