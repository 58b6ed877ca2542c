"""Facts as a pure function of the live source rows.

A load or an undo names the years it touches; for those, facts are derived afresh from all live rows of
those years, whichever batch brought them. So equal content gives equal facts in any order of loading,
and an undo leaves what the remaining batches alone would have made. See docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete

from etl.aggregates import aggregate, sums
from etl.agreed import agree, joined_years
from etl.conform.participation_facts import participation_rows
from etl.conform.registers import Registers, next_key, read_editions, read_registers
from etl.conform.verdict import EntryKey, Verdict
from etl.live import BY_COLUMN, DATA_OUTCOMES, Considered, all_years, consider, tied_years
from etl.naming import judged_types, resolve_units, years_of_names
from etl.pruning import prune
from etl.reference import reference
from etl.rejects import Fault
from etl.sources import (
    LEDGERS,
    areas,
    bodies,
    claims,
    meetings,
    needs,
    participation,
    projects,
    published,
    resources,
    roster,
)
from etl.sources.projects import add_provisional
from etl.store import StagedSheet, forget_rejects, store_faults, store_outcomes
from warehouse.bulk import write_put_off
from warehouse.schema import (
    bridge_claim_form,
    bridge_edition_audience,
    bridge_resource_unit,
    dim_project_edition,
    fct_claim,
    fct_match,
    fct_meeting,
    fct_meeting_item,
    fct_need,
    fct_participation,
    fct_published,
    fct_resource,
    fct_roster,
)

_MODULES = {
    module.LEDGER.kind: module
    for module in (areas, roster, projects, claims, resources, needs, bodies, published, meetings)
}
_REJECTED, _DUPLICATE = DATA_OUTCOMES.index("rejected"), DATA_OUTCOMES.index("duplicate")
_BY_YEAR = (
    bridge_resource_unit,
    fct_match,
    fct_need,
    fct_resource,
    bridge_claim_form,
    fct_claim,
    fct_participation,
    fct_roster,
    bridge_edition_audience,
    dim_project_edition,
    fct_published,
    fct_meeting_item,
    fct_meeting,
)


@dataclass
class Touched:
    """What a load or an undo concerns: programme years, the kinds that belong to no year, and whether rosters."""

    years: set[int] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    rosters: bool = True


def derive(connection: Connection, touched: Touched, new: list[StagedSheet] | None = None) -> None:
    """Derives the touched facts from the live rows and settles the outcome of every row it considers.

    new: the tables that were just stored; the list is emptied, so that their entries are held once.
    """
    years, kinds = set(touched.years), set(touched.kinds)
    changed = resolve_units(connection)
    if "areas" in kinds:
        years |= all_years(connection)
        kinds.add("bodies")
    elif changed:
        years |= years_of_names(connection, changed)
        kinds.add("bodies")
    while (more := joined_years(connection, tied_years(connection, years))) != years:
        years = more
    stands = frozenset() if touched.rosters or changed or "areas" in kinds else frozenset({"roster"})
    considered = consider(connection, years, kinds, _taken_over(new), stands)
    for table in _BY_YEAR:
        if table is not fct_roster or not stands:
            connection.execute(delete(table).where(table.c.year.in_(years)))
    registers = read_registers(connection, reference(), years if stands else ())
    registers.judged_types = judged_types(connection, registers)
    verdicts = [
        _conform(connection, kind, considered, registers, years)
        for kind in LEDGERS
        if kind not in BY_COLUMN and (kind in considered.rows or kind in kinds or kind == "projects")
    ]
    agree(connection, years)
    with ThreadPoolExecutor(1) as beside:
        facts = _participation(connection, considered, registers, beside)
        _write_facts(connection, facts, years, beside)
    facts.clear()
    _settle_tables(connection, considered)
    _settle(connection, considered, verdicts)
    prune(connection, considered.rows.get("areas", []) if "areas" in kinds else None)


def _participation(
    connection: Connection, considered: Considered, registers: Registers, beside: Executor
) -> dict[str, Any]:
    """The facts of participation by column; meanwhile SQLite writes the source rows that were put off."""
    first = next_key(connection, fct_participation.c.activity_id)
    writing = beside.submit(write_put_off, connection)  # which has the connection for itself until it is done
    facts: dict[str, Any] = {}
    for entered, _ in considered.tables.values():  # of participation alone, see BY_COLUMN
        participation.examine(entered, registers)
        facts = participation.derive(entered, registers, first)
        entered.forget_values()
    writing.result()
    return facts


def _write_facts(connection: Connection, facts: dict[str, Any], years: set[int], beside: Executor) -> None:
    """Writes the facts of participation, and what they add up to, which is worked out meanwhile."""
    rows = participation_rows(connection, facts).make() if facts else None
    summed = beside.submit(sums, facts)
    if rows is not None:
        rows.write()
    aggregate(connection, years, summed.result())


def _taken_over(new: list[StagedSheet] | None) -> dict[int, StagedSheet]:
    found = {sheet.sheet_id: sheet for sheet in new or ()}
    if new:
        new.clear()
    return found


def _conform(
    connection: Connection, kind: str, considered: Considered, registers: Registers, years: set[int]
) -> Verdict:
    """Holds every row against the registers, so that all its faults are told at once, and writes the sound ones."""
    module, verdict = _MODULES[kind], Verdict()
    rows = considered.rows.get(kind, [])
    for row in rows:
        module.examine(row, registers, verdict)
    sound = [row for row in rows if not row["faulty"] and row["key"] not in verdict.faults]
    module.derive(sound, registers, connection, verdict)
    if kind == "projects":
        read_editions(connection, registers, years)
        stated = [row for table, _ in considered.tables.values() for row in participation.stated_projects(table)]
        stated += [{**row, "times": 1} for row in considered.rows.get("claims", []) if not row["faulty"]]
        add_provisional(stated, registers, connection)
    return verdict


def _settle_tables(connection: Connection, considered: Considered) -> None:
    """As `_settle`, of the entries that are handled by column."""
    for table, sheets in considered.tables.values():
        bad = np.zeros(len(table), bool)
        bad[list(table.faults)] = True
        sound = ~bad & ~table.again
        for sheet in sheets:
            mine, size = slice(sheet.first, sheet.first + len(sheet.row_of)), len(sheet.keys)
            entered, stand, rejected = (
                np.bincount(sheet.row_of, weights=weights, minlength=size) for weights in (None, sound[mine], bad[mine])
            )
            outcome = np.where(rejected > 0, _REJECTED, np.where((stand > 0) | (entered == 0), 0, _DUPLICATE))
            changed = np.flatnonzero((outcome != sheet.outcome) | (stand != sheet.entries))
            forget_rejects(connection, sheet.keys[(outcome == _REJECTED) | (sheet.outcome == _REJECTED)].tolist())
            names = (DATA_OUTCOMES[number] for number in outcome[changed].tolist())
            became = zip(names, stand[changed].astype(int).tolist(), strict=True)
            store_outcomes(connection, dict(zip(sheet.keys[changed].tolist(), became, strict=True)))
            faults = {
                table.key(place): table.faults[place] for place in (np.flatnonzero(bad[mine]) + sheet.first).tolist()
            }
            store_faults(connection, faults, {key: sheet.layout for key, _ in faults})


def _settle(connection: Connection, considered: Considered, verdicts: list[Verdict]) -> None:
    """Notes what became of every row: a row with a fault is rejected, though other entries of it may stand."""
    faults, duplicates = dict(considered.faults), set()
    for verdict in verdicts:
        for key, found in verdict.faults.items():
            faults[key] = faults.get(key, []) + found
        duplicates |= verdict.duplicates
    after = {row: _became(entered, faults, duplicates) for row, entered in considered.of_row.items()}
    changed = {row: became for row, became in after.items() if considered.before[row] != became}
    rejected = [row for row in after if "rejected" in (considered.before[row][0], after[row][0])]
    forget_rejects(connection, rejected)
    store_outcomes(connection, changed)
    store_faults(connection, faults, considered.layouts)


def _became(
    entered: list[EntryKey], faults: Mapping[EntryKey, list[Fault]], duplicates: set[EntryKey]
) -> tuple[str, int]:
    """A row's outcome, and how many of its entries stand. A row of a matrix without a filled cell says so soundly."""
    sound = [key for key in entered if key not in faults and key not in duplicates]
    if any(key in faults for key in entered):
        return "rejected", len(sound)
    return ("accepted" if sound or not entered else "duplicate"), len(sound)
