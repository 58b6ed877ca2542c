"""Facts as a pure function of the live source rows.

A load or an undo names the years it touches; for those, facts are derived afresh from all live rows of
those years, whichever batch brought them. So equal content gives equal facts in any order of loading,
and an undo leaves what the remaining batches alone would have made. See docs/decisions/0004.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from etl.conform.registers import Registers, ensure_units, read_editions, read_registers
from etl.conform.spelling import area_key
from etl.conform.units import Evidence, resolve
from etl.conform.verdict import Verdict
from etl.reference import reference
from etl.rejects import Fault
from etl.sources import LEDGERS, areas, bodies, claims, needs, participation, projects, published, resources, roster
from etl.sources.projects import add_provisional
from etl.stage.recognise import Layout
from etl.store import StagedSheet, forget_rejects, restage, store_faults, store_outcomes
from warehouse.schema import (
    bridge_body_member,
    dim_area,
    dim_project,
    dim_project_edition,
    dim_unit,
    etl_batch,
    etl_batch_file,
    etl_file,
    etl_name,
    etl_sheet,
    etl_source_row,
    fct_claim,
    fct_match,
    fct_need,
    fct_participation,
    fct_published,
    fct_resource,
    fct_roster,
    unit_alias,
)

REFERENCE_BATCH = 0
_MODULES = {
    module.LEDGER.kind: module
    for module in (areas, roster, projects, participation, claims, resources, needs, bodies, published)
}
_BY_YEAR = (
    fct_match,
    fct_need,
    fct_resource,
    fct_claim,
    fct_participation,
    fct_roster,
    dim_project_edition,
    fct_published,
)
_DATA_OUTCOMES = ("accepted", "rejected", "duplicate")


@dataclass
class Touched:
    """What a load or an undo concerns: programme years, and the kinds that belong to no year."""

    years: set[int] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


@dataclass
class _Sheet:
    sheet_id: int
    file_id: int
    kind: str
    layout: Layout
    file_name: str
    sheet_name: str
    named: bool
    loaded_on: datetime.date


@dataclass
class _Considered:
    """The rows being conformed: their typed values by kind, and what was known of them before."""

    rows: dict[str, list[dict[str, Any]]]
    outcomes: dict[int, str]
    faults: dict[int, list[Fault]]
    headers: dict[int, dict[str, str]]


def derive(connection: Connection, touched: Touched, new: Iterable[StagedSheet] = ()) -> None:
    """Derives the touched facts from the live rows and settles the outcome of every row it considers."""
    years, kinds = set(touched.years), set(touched.kinds)
    changed = _resolve_units(connection)
    if "areas" in kinds:
        years |= _all_years(connection)
        kinds.add("bodies")
    elif changed:
        years |= _years_of_names(connection, changed)
        kinds.add("bodies")
    considered = _consider(connection, years, kinds, {sheet.sheet_id: sheet for sheet in new})
    for table in _BY_YEAR:
        connection.execute(delete(table).where(table.c.year.in_(years)))
    registers = read_registers(connection, reference(), ())
    verdicts = [
        _conform(connection, kind, considered, registers, years)
        for kind in LEDGERS
        if kind in considered.rows or kind in kinds or kind == "projects"
    ]
    _settle(connection, considered, verdicts)
    _prune(connection, considered.rows.get("areas", []) if "areas" in kinds else None)


def _conform(
    connection: Connection, kind: str, considered: _Considered, registers: Registers, years: set[int]
) -> Verdict:
    """Holds every row against the registers, so that all its faults are told at once, and writes the sound ones."""
    module, verdict = _MODULES[kind], Verdict()
    rows = considered.rows.get(kind, [])
    for row in rows:
        module.examine(row, registers, verdict)
    sound = [row for row in rows if not row["faulty"] and row["source_row_id"] not in verdict.faults]
    module.derive(sound, registers, connection, verdict)
    if kind == "projects":
        read_editions(connection, registers, years)
        ledgers = (
            row for fact in ("participation", "claims") for row in considered.rows.get(fact, []) if not row["faulty"]
        )
        add_provisional(ledgers, registers, connection)
    return verdict


# --- which rows ------------------------------------------------------------------------------------


def _live_sheets(connection: Connection) -> list[_Sheet]:
    """The sheets of all live batches in the order in which they were loaded."""
    first = (
        select(
            etl_batch_file.c.file_id,
            func.min(etl_batch_file.c.batch_id * 1_000_000 + etl_batch_file.c.position).label("place"),
        )
        .join(etl_batch)
        .where(etl_batch.c.undone_at.is_(None), etl_batch_file.c.file_id.is_not(None))
        .group_by(etl_batch_file.c.file_id)
        .subquery()
    )
    query = (
        select(etl_sheet, etl_file.c.name.label("file_name"), first.c.place)
        .join(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
        .join(first, first.c.file_id == etl_sheet.c.file_id)
        .where(etl_sheet.c.kind.in_(LEDGERS))
        .order_by(first.c.place, etl_sheet.c.position)
    )
    days = dict(connection.execute(select(etl_batch.c.batch_id, etl_batch.c.loaded_on)).all())
    return [
        _Sheet(
            sheet_id=row.sheet_id,
            file_id=row.file_id,
            kind=row.kind,
            layout=Layout.from_json(row.layout),
            file_name=row.file_name,
            sheet_name=row.name,
            named=row.place // 1_000_000 == REFERENCE_BATCH,
            loaded_on=days[row.place // 1_000_000],
        )
        for row in connection.execute(query)
    ]


def _consider(connection: Connection, years: set[int], kinds: set[str], new: dict[int, StagedSheet]) -> _Considered:
    """All live rows of the touched years and kinds: new sheets as staged, older ones read again from their cells."""
    considered = _Considered({}, {}, {}, {})
    sheets = _live_sheets(connection)
    stored = _stored_rows(connection, [s.sheet_id for s in sheets if s.sheet_id not in new], years, kinds)
    for sheet in sheets:
        fresh = new.get(sheet.sheet_id)
        if fresh is not None:
            staged, keys = fresh.staged, {row: fresh.first_id + row - 1 for row in fresh.staged.frame.index}
            before = dict.fromkeys(keys.values(), "accepted")
        else:
            rows = stored.get(sheet.sheet_id)
            if not rows:
                continue
            staged = restage(
                connection, sheet.layout, [(number, cells) for number, _, cells, _ in rows], sheet.loaded_on
            )
            keys = {number: key for number, key, _, _ in rows}
            before = {key: outcome for _, key, _, outcome in rows}
        for fault in staged.faults:
            considered.faults.setdefault(keys[fault.row], []).append(fault)
        considered.outcomes.update(before)
        considered.headers.update(dict.fromkeys(keys.values(), sheet.layout.headers))
        considered.rows.setdefault(sheet.kind, []).extend(_rows(sheet, staged, keys))
    return considered


def _rows(sheet: _Sheet, staged: Any, keys: dict[int, int]) -> list[dict[str, Any]]:
    """The typed rows with what conforming needs to know of their place, and whether a cell is at fault."""
    faulty = {fault.row for fault in staged.faults}
    place = {
        "file_id": sheet.file_id,
        "file_name": sheet.file_name,
        "sheet_name": sheet.sheet_name,
        "default_area": sheet.layout.default_area_text,
        "named": sheet.named,
    }
    return [
        {**values, **place, "row": row, "source_row_id": keys[row], "faulty": row in faulty}
        for row, values in zip(staged.frame.index, staged.frame.to_dict("records"), strict=True)
    ]


def _stored_rows(
    connection: Connection, sheets: list[int], years: set[int], kinds: set[str]
) -> dict[int, list[tuple[int, int, list[str], str]]]:
    """sheet → (row, key, cells, outcome) of the stored data rows of the touched years and kinds."""
    row = etl_source_row.c
    found: dict[int, list[tuple[int, int, list[str], str]]] = {}
    concerned = row.year.in_(years) | etl_sheet.c.kind.in_(kinds)
    query = (
        select(row.sheet_id, row.row, row.source_row_id, row.cells, row.outcome)
        .join(etl_sheet, etl_sheet.c.sheet_id == row.sheet_id)
        .where(row.sheet_id.in_(sheets), row.outcome.in_(_DATA_OUTCOMES), concerned)
        .order_by(row.sheet_id, row.row)
    )
    for sheet, number, key, cells, outcome in connection.execute(query):
        found.setdefault(sheet, []).append((number, key, cells, outcome))
    return found


def _all_years(connection: Connection) -> set[int]:
    return {year for (year,) in connection.execute(select(etl_source_row.c.year).distinct()) if year is not None}


# --- who is who ------------------------------------------------------------------------------------


def _live_names(connection: Connection) -> list[Evidence]:
    live = (
        select(etl_batch_file.c.file_id)
        .join(etl_batch)
        .where(etl_batch.c.undone_at.is_(None), etl_batch_file.c.file_id.is_not(None))
    )
    name = etl_name.c
    query = (
        select(name.written, name.on_roster, name.year, name.credit_code, name.alias_of)
        .join(etl_sheet, etl_sheet.c.sheet_id == name.sheet_id)
        .where(etl_sheet.c.file_id.in_(live))
        .distinct()
    )
    return [Evidence(*row) for row in connection.execute(query)]


def _resolve_units(connection: Connection) -> set[str]:
    """Settles which unit each written name stands for; the names whose unit is another than before."""
    found = resolve(_live_names(connection), reference())
    keys = ensure_units(connection, {r.unit: r.credit_code for r in found.values()})
    before = {row.written: (row.unit_id, row.how) for row in connection.execute(select(unit_alias))}
    after = {written: (keys[r.unit], r.how) for written, r in found.items()}
    gone = sorted(before.keys() - after.keys())
    if gone:
        connection.execute(delete(unit_alias).where(unit_alias.c.written.in_(gone)))
    new = [{"written": w, "unit_id": unit, "how": how} for w, (unit, how) in sorted(after.items()) if w not in before]
    if new:
        connection.execute(insert(unit_alias), new)
    for written, (unit, how) in after.items():
        if written in before and before[written] != (unit, how):
            connection.execute(update(unit_alias).where(unit_alias.c.written == written).values(unit_id=unit, how=how))
    return {written for written, (unit, _) in after.items() if written in before and before[written][0] != unit}


def _years_of_names(connection: Connection, names: set[str]) -> set[int]:
    """The years of the sheets in which any of these names stands."""
    sheets = select(etl_name.c.sheet_id).where(etl_name.c.written.in_(sorted(names)))
    query = select(etl_source_row.c.year).where(etl_source_row.c.sheet_id.in_(sheets)).distinct()
    return {year for (year,) in connection.execute(query) if year is not None}


# --- what became of the rows, and what is left over ---------------------------------------------------


def _settle(connection: Connection, considered: _Considered, verdicts: list[Verdict]) -> None:
    faults, duplicates = dict(considered.faults), set()
    for verdict in verdicts:
        for key, found in verdict.faults.items():
            faults[key] = faults.get(key, []) + found
        duplicates |= verdict.duplicates
    after = {
        key: "rejected" if key in faults else "duplicate" if key in duplicates else "accepted"
        for key in considered.outcomes
    }
    changed = {key: outcome for key, outcome in after.items() if considered.outcomes[key] != outcome}
    forget_rejects(
        connection, [key for key in considered.outcomes if considered.outcomes[key] == "rejected" or key in faults]
    )
    store_outcomes(connection, changed)
    store_faults(connection, faults, considered.headers)


def _prune(connection: Connection, area_rows: list[dict[str, Any]] | None) -> None:
    """Removes dimensions that nothing names any more and brings project names up to date."""
    if area_rows is not None:
        keep = {area_key(row["name"], reference()) for row in area_rows if not row["faulty"]}
        gone = [
            key
            for key, name in connection.execute(select(dim_area.c.area_id, dim_area.c.name))
            if area_key(name, reference()) not in keep
        ]
        if gone:
            connection.execute(update(dim_area).where(dim_area.c.parent_id.in_(gone)).values(parent_id=None))
            connection.execute(delete(dim_area).where(dim_area.c.area_id.in_(gone)))
    used = [
        select(table.c.unit_id).where(table.c.unit_id.is_not(None))
        for table in (fct_roster, fct_participation, fct_claim, fct_resource, fct_match, bridge_body_member)
    ]
    unused = select(dim_unit.c.unit_id)
    for query in used:
        unused = unused.where(dim_unit.c.unit_id.not_in(query))
    keys = list(connection.execute(unused).scalars())
    for start in range(0, len(keys), 500):
        chosen = keys[start : start + 500]
        connection.execute(delete(unit_alias).where(unit_alias.c.unit_id.in_(chosen)))
        connection.execute(delete(dim_unit).where(dim_unit.c.unit_id.in_(chosen)))
    connection.execute(
        delete(dim_project).where(dim_project.c.project_id.not_in(select(dim_project_edition.c.project_id)))
    )
    _name_projects(connection)


def _name_projects(connection: Connection) -> None:
    """A project bears the name of its latest edition."""
    edition = dim_project_edition.c
    query = select(edition.project_id, edition.name, dim_project.c.name).join(dim_project).order_by(edition.year)
    latest: dict[int, tuple[str, str]] = {}
    for project, written, name in connection.execute(query):
        latest[project] = (written or name, name)
    for project, (written, name) in latest.items():
        if written != name:
            connection.execute(update(dim_project).where(dim_project.c.project_id == project).values(name=written))
