"""What the loaded facts lack, and what among them looks wrong."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    Select,
    and_,
    case,
    column,
    func,
    or_,
    select,
    values,
)

from measures.choices import years as known_years
from measures.frames import frame
from measures.outliers import Range, usual_range
from measures.reading import fetch
from measures.scope import Scope
from warehouse.schema import (
    dim_project,
    dim_project_edition,
    dim_unit,
    dim_unit_type,
    etl_file,
    etl_sheet,
    etl_source_row,
    fct_participation,
    fct_roster,
)

YEAR_COLUMNS = ("year", "lacking")
UNREGISTERED_COLUMNS = ("year", "unit", "unit_type", "activities", "file", "sheet", "row")
UNTYPED_COLUMNS = ("year", "unit", "on_roster", "activities", "file", "sheet", "row")
UNTHEMED_COLUMNS = ("year", "project", "listing", "file", "sheet", "row")
UNSTATED_COLUMNS = ("lacking", "year", "project", "file", "sheet", "row")
OUTLIER_COLUMNS = (
    "year", "project", "held_on", "person_times", "person_times_bound", "usual", "usual_low", "usual_high",
    "activities", "file", "sheet", "row",
)  # fmt: skip
_part = fct_participation.c


def _of_years(column: Any, years: tuple[int, ...]) -> list[Any]:
    return [column.in_(years)] if years else []


def _placed(found: Select[Any]) -> Select[Any]:
    """The statement, which has a `source_row_id`, with file, sheet and row beside it."""
    inner = found.subquery()
    return (
        select(inner, etl_file.c.name.label("file"), etl_sheet.c.name.label("sheet"), etl_source_row.c.row)
        .outerjoin(etl_source_row, etl_source_row.c.source_row_id == inner.c.source_row_id)
        .outerjoin(etl_sheet, etl_sheet.c.sheet_id == etl_source_row.c.sheet_id)
        .outerjoin(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
    )


def years_without(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a year and what it lacks (roster, participation, catalogue); columns YEAR_COLUMNS.

    The years are all between the first and the last that any ledger speaks of.
    """
    known = known_years(connection, scope)
    if not known:
        return frame(YEAR_COLUMNS, ())
    edition = dim_project_edition.c
    have = {
        "roster": select(fct_roster.c.year).distinct(),
        "participation": select(_part.year).distinct(),
        "catalogue": select(edition.year).where(edition.listing == "catalogue").distinct(),
    }
    found = {name: {row.year for row in fetch(connection, query)} for name, query in have.items()}
    wanted = [year for year in range(known[0], known[-1] + 1) if not years or year in years]
    return frame(YEAR_COLUMNS, ((year, name) for year in wanted for name in have if year not in found[name]))


def unregistered(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a unit and year: it took part, the year has a roster, and it is not on it; UNREGISTERED_COLUMNS."""
    rostered = select(fct_roster.c.year).distinct()
    wanted = [_part.registered.is_(False), _part.year.in_(rostered), *_of_years(_part.year, years)]
    found = _units(connection, [*wanted, *scope.predicates(_part.unit_area_id)])
    return frame(
        UNREGISTERED_COLUMNS,
        ((row.year, row.unit, row.unit_type, row.activities, row.file, row.sheet, row.row) for row in found),
    )


def _units(connection: Connection, wanted: list[Any]) -> list[Any]:
    """year, unit, unit_type, activities and the first row, of the participation that is wanted."""
    grouped = (
        select(
            _part.year,
            dim_unit.c.name.label("unit"),
            func.min(dim_unit_type.c.zh).label("unit_type"),
            func.count(_part.activity_id.distinct()).label("activities"),
            func.min(_part.source_row_id).label("source_row_id"),
        )
        .join(dim_unit, dim_unit.c.unit_id == _part.unit_id)
        .outerjoin(dim_unit_type, dim_unit_type.c.unit_type_id == _part.unit_type_id)
        .where(*wanted)
        .group_by(_part.year, dim_unit.c.name)
    )
    return sorted(fetch(connection, _placed(grouped)), key=lambda row: (row.year, -row.activities, row.unit))


def untyped(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a unit and year without a unit type, on the roster or in the ledgers; columns UNTYPED_COLUMNS."""
    roster = fct_roster.c
    listed = (
        select(roster.year, dim_unit.c.name.label("unit"), roster.source_row_id)
        .join(dim_unit, dim_unit.c.unit_id == roster.unit_id)
        .where(
            roster.unit_type_id.is_(None), *_of_years(roster.year, years), *scope.predicates(roster.unit_area_id)
        )
    )  # fmt: skip
    wanted = [_part.unit_type_id.is_(None), *_of_years(_part.year, years), *scope.predicates(_part.unit_area_id)]
    active = {(row.year, row.unit): row for row in _units(connection, wanted)}
    found = {
        (row.year, row.unit): (row.year, row.unit, True, 0, row.file, row.sheet, row.row)
        for row in fetch(connection, _placed(listed))
    }
    for key, row in active.items():
        place = found[key][4:] if key in found else (row.file, row.sheet, row.row)
        found[key] = (row.year, row.unit, key in found, row.activities, *place)
    return frame(UNTYPED_COLUMNS, (found[key] for key in sorted(found)))


def unthemed(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a project edition without a theme, those only named in reports aside; columns UNTHEMED_COLUMNS."""
    edition = dim_project_edition.c
    query = (
        select(edition.year, dim_project.c.name.label("project"), edition.listing, edition.source_row_id)
        .join(dim_project, dim_project.c.project_id == edition.project_id)
        .where(edition.theme_id.is_(None), edition.listing != "named", *_of_years(edition.year, years))
    )
    found = sorted(fetch(connection, _placed(query)), key=lambda row: (row.year, row.project))
    return frame(
        UNTHEMED_COLUMNS, ((row.year, row.project, row.listing, row.file, row.sheet, row.row) for row in found)
    )


def _activities(years: tuple[int, ...], scope: Scope, *among: ColumnElement[bool]) -> Select[Any]:
    """One row an activity: project, year, date, month, area, its people and its first source row.

    among: what the participation must be like that is looked at.
    """
    return (
        select(
            _part.activity_id,
            _part.year,
            _part.month,
            _part.activity_date,
            _part.area_id,
            dim_project.c.name.label("project"),
            func.sum(_part.person_times).label("person_times"),
            func.max(_part.person_times_bound).label("bound"),
            func.max(case((_part.person_times.is_(None), 1), else_=0)).label("unknown"),
            func.min(_part.source_row_id).label("source_row_id"),
        )
        .join(dim_project, dim_project.c.project_id == _part.project_id)
        .where(*_of_years(_part.year, years), *scope.predicates(_part.area_id), *among)
        .group_by(
            _part.activity_id,
            _part.year,
            _part.month,
            _part.activity_date,
            _part.area_id,
            dim_project.c.name,
        )
        .order_by(_part.year, _part.activity_id)
    )


def unstated(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row an activity and what it does not state (area, date, people); columns UNSTATED_COLUMNS.

    A month is date enough, and an activity without an area has already been given its units' own.
    """
    found = []
    undated = and_(_part.activity_date.is_(None), _part.month.is_(None))
    lacks_any = or_(_part.area_id.is_(None), undated, _part.person_times.is_(None))
    for row in fetch(connection, _placed(_activities(years, scope, lacks_any))):
        lacks = {
            "area": row.area_id is None,
            "date": row.activity_date is None and row.month is None,
            "people": bool(row.unknown),
        }
        found += [
            (name, row.year, row.project, row.file, row.sheet, row.row) for name, lacking in lacks.items() if lacking
        ]
    return frame(UNSTATED_COLUMNS, sorted(found, key=lambda line: line[0]))


def outliers(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row an activity whose people lie far outside the range of its project; columns OUTLIER_COLUMNS.

    The rule is that of measures/outliers.py over all activities of the project, of every year, that state
    their people; `usual` is their median, `activities` how many there are.
    """
    usual = _usual(connection, scope)
    if not usual:
        return frame(OUTLIER_COLUMNS, ())
    given = values(column("of", Integer), column("low", Float), column("high", Float))
    ranges = given.data([(project, known.low, known.high) for project, (known, _) in usual.items()]).cte("ranges")
    beyond = (
        select(_part.activity_id)
        .join(ranges, ranges.c.of == _part.project_id)
        .where(*scope.predicates(_part.area_id))
        .group_by(_part.activity_id, ranges.c.low, ranges.c.high)
        .having(_stated, or_(_people < ranges.c.low, _people > ranges.c.high))
    )
    told = _activities(years, scope, _part.activity_id.in_(beyond)).add_columns(_part.project_id)
    found = []
    for row in fetch(connection, _placed(told.group_by(_part.project_id))):
        known, activities = usual[row.project_id]
        limits = (round(known.middle, 1), round(known.low), round(known.high), activities)
        place = (row.file, row.sheet, row.row)
        found.append((row.year, row.project, row.activity_date, int(row.person_times), row.bound, *limits, *place))
    return frame(OUTLIER_COLUMNS, sorted(found, key=lambda line: (line[0], line[1], -line[3])))


_people = func.sum(_part.person_times)
_stated = func.count(_part.person_times) == func.count()


def _usual(connection: Connection, scope: Scope) -> dict[int, tuple[Range, int]]:
    """The usual range of each project that has one, and of how many activities."""
    each = (
        select(_part.project_id, _people.label("people"))
        .where(*scope.predicates(_part.area_id))
        .group_by(_part.activity_id, _part.project_id)
        .having(_stated)
    ).subquery()
    query = select(each.c.project_id, each.c.people, func.count().label("times"))
    counts: dict[int, list[int]] = defaultdict(list)
    for row in fetch(connection, query.group_by(each.c.project_id, each.c.people)):
        counts[row.project_id] += [int(row.people)] * row.times
    ranges = {project: (usual_range(numbers), len(numbers)) for project, numbers in counts.items()}
    return {project: (known, number) for project, (known, number) in ranges.items() if known is not None}
