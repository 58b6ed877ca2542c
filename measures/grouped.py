"""Counts and sums of a base: from aggregates where they answer, else one SELECT grouped in the database.

This is the one place that decides between the two; nothing above it can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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

from measures.aggregated import answered, figures_of_aggregates, units_of_aggregates
from measures.aggregates import aggregates, years_of_facts
from measures.bases import BASES, Aggregate, Base
from measures.catalogue import Measure
from measures.edition_rows import CARRIED_ON
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
    listed = {measure.id: listed_years(connection, measure.listed_in) for measure in measures}
    rosters = listed_years(connection, ("roster",)) if base.id == "registered_participation" else set()
    known = aggregates(connection)
    summed = [measure for measure in measures if known is not None and answered(measure, by, selection)]
    counted = [measure for measure in measures if measure not in summed]
    found: dict[str, Figures] = {}
    if known is not None and summed:
        found |= figures_of_aggregates(connection, known, summed, by, selection, scope, rosters)
    if counted:
        found |= _figures_of_facts(connection, counted, by, selection, scope, rosters)
    for measure in measures:
        _without_list(found[measure.id], by, set(selection.years), listed[measure.id])
    return found


Slices = Mapping[Group, Mapping[int, set[int]]]
"""Group without its year → year → the units that took part."""


def units_by_slice(connection: Connection, by: tuple[str, ...], selection: Selection, scope: Scope) -> Slices:
    """The units of every year, also of years the selection leaves out, by the dimensions other than the year."""
    base, free, known = BASES["participation"], selection.replace(years=()), aggregates(connection)
    slices: dict[Group, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    names = [name for name in by if name != "year"]
    if known is not None and "month" not in {*by, *free.restricted()}:
        for group, year, units in units_of_aggregates(connection, known, base, names, free, scope):
            slices[group][year].update(units)
        return slices
    columns = [base.columns[name].label(f"by_{name}") for name in names]
    wanted = free.predicates(base.columns) + scope.predicates(base.columns["area"])
    statement = select(*columns, base.columns["year"], base.columns["unit"].label("unit_id"))
    for row in fetch(connection, statement.where(*wanted).distinct()):
        slices[tuple(row[: len(names)])][row.year].add(row.unit_id)
    return slices


def _figures_of_facts(
    connection: Connection,
    measures: Sequence[Measure],
    by: tuple[str, ...],
    selection: Selection,
    scope: Scope,
    rosters: set[int],
) -> dict[str, Figures]:
    base = BASES[str(measures[0].base)]
    columns: list[ColumnElement[Any]] = [base.columns[name].label(f"by_{name}") for name in by]
    columns.append(func.count().label("row_count"))
    for measure in measures:
        columns += _expressions(base, measure, rosters)
    wanted = selection.predicates(base.columns) + scope.predicates(base.columns["area"])
    statement = select(*columns).select_from(base.rows).where(*wanted)
    if by:
        statement = statement.group_by(*(base.columns[name] for name in by))
    rows = [row for row in fetch(connection, statement) if row.row_count]
    return {measure.id: _figures(measure, rows, len(by)) for measure in measures}


def listed_years(connection: Connection, bases: Iterable[str]) -> set[int]:
    """The years in which each of the bases has any row: those that have such a list or ledger."""
    known = aggregates(connection)
    return set.intersection(
        *(set(known.years[base]) if known is not None else years_of_facts(connection, base) for base in bases)
    )


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
    if aggregate.carried_on:
        return case((base.counted["edition_id"].in_(CARRIED_ON), counted))
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
