"""What figures rest on at a moment, and what happened to it since: batches, decisions, public facts, the schema."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from measures.catalogue import CATALOGUE
from measures.reading import fetch
from measures.scope import Scope
from warehouse.migrate import revisions
from warehouse.schema import (
    REFERENCE_BATCH,
    correction,
    etl_batch,
    etl_batch_file,
    etl_file,
    etl_sheet,
    etl_source_row,
)

What = Literal["loaded", "undone", "decided", "taken_back", "facts", "schema"]
WITHOUT_FIGURES = ("undo", "layout")
"""Kinds of correction that change no figure by themselves: batches tell of the one, later loads of the other."""
_REGISTERS = frozenset({"areas", "bodies", "projects", "roster"})
_OF_BASE = {
    "participation": frozenset({"participation"}),
    "registered_participation": frozenset({"participation"}),
    "yearly": frozenset({"participation"}),
    "edition": frozenset({"participation"}),
    "claim": frozenset({"claims"}),
    "need": frozenset({"needs", "resources"}),
    "told_need": frozenset({"needs", "resources"}),
    "resource": frozenset({"resources"}),
}


@dataclass(frozen=True)
class Change:
    """Something that can have changed figures: a batch or decision by number, when (UTC), by whom.

    about: names of files, or the kind of a decision and its subject, or the schema then and now. years: those its
    rows are of, None where it may bear on any. kinds: the kinds of its ledgers.
    """

    what: What
    number: int | None = None
    when: datetime | None = None
    who: str | None = None
    about: tuple[str, ...] = ()
    years: frozenset[int] | None = None
    kinds: frozenset[str] = frozenset()

    def bears_on(self, years: Collection[int]) -> bool:
        """Whether it can have changed a figure of these years; no years are all years."""
        return self.years is None or not years or bool(self.years & set(years))

    def counts_in(self, measure: str) -> bool:
        """Whether its ledgers are of a kind that the measure is counted from, or a register that names are held to."""
        return not self.kinds or measure not in CATALOGUE or bool(self.kinds & (_REGISTERS | _kinds(measure)))


def reasons(changes: Sequence[Change], measure: str, years: Collection[int]) -> list[Change]:
    """What can have changed a figure: by the kind of its ledgers, else, where no kind is known to, by the years alone.

    A ledger of another kind can bear on it all the same: it may tell which names are one unit.
    """
    found = [one for one in changes if one.bears_on(years)]
    return [one for one in found if one.counts_in(measure)] or found


def _kinds(measure: str) -> frozenset[str]:
    """The kinds of ledger whose rows a measure counts."""
    one = CATALOGUE[measure]
    parts = [_kinds(part) for part in (one.numerator, one.denominator) if part]
    return _OF_BASE.get(one.base or "", frozenset()).union(*parts)


def known(connection: Connection) -> dict[str, Any]:
    """What the figures of this moment rest on, as plain JSON: live batches, decisions in force, facts, schema."""
    live = fetch(
        connection,
        select(etl_batch)
        .where(etl_batch.c.undone_at.is_(None), etl_batch.c.batch_id != REFERENCE_BATCH)
        .order_by(etl_batch.c.batch_id),
    )
    numbers = [row.batch_id for row in live]
    files, years, kinds = _files(connection, numbers), _years(connection, numbers), _kinds_of(connection, numbers)
    return {
        "batches": [
            {
                "batch": number,
                "files": files.get(number, []),
                "years": _listed(years.get(number, frozenset())),
                "kinds": sorted(kinds.get(number, ())),
            }
            for number in numbers
        ],
        "decisions": [row.correction_id for row in _decisions(connection) if row.withdrawn_at is None],
        "facts": _facts(connection),
        "schema": revisions()[-1],
    }


def since(connection: Connection, before: Mapping[str, Any], scope: Scope) -> list[Change]:
    """What happened since `before` was `known`, in the order of batches, decisions, facts and schema.

    A batch that came and went meanwhile left nothing and is not told; a restricted scope is told nothing.
    """
    if scope != Scope.everything():
        return []
    found = [*_loaded(connection, before), *_undone(connection, before), *_decided(connection, before)]
    if _facts(connection) != before.get("facts"):
        found.append(Change("facts"))
    if revisions()[-1] != before.get("schema"):
        found.append(Change("schema", about=(str(before.get("schema")), revisions()[-1])))
    return found


def _loaded(connection: Connection, before: Mapping[str, Any]) -> list[Change]:
    had = {one["batch"] for one in before.get("batches", ())}
    live = select(etl_batch).where(etl_batch.c.undone_at.is_(None), etl_batch.c.batch_id != REFERENCE_BATCH)
    came = [row for row in fetch(connection, live.order_by(etl_batch.c.batch_id)) if row.batch_id not in had]
    numbers = [row.batch_id for row in came]
    files, years, kinds = _files(connection, numbers), _years(connection, numbers), _kinds_of(connection, numbers)
    return [
        Change("loaded", row.batch_id, row.loaded_at, row.loaded_by, tuple(files.get(row.batch_id, ())),
               years.get(row.batch_id, frozenset()), frozenset(kinds.get(row.batch_id, ())))
        for row in came
    ]  # fmt: skip


def _undone(connection: Connection, before: Mapping[str, Any]) -> list[Change]:
    had = {one["batch"]: one for one in before.get("batches", ())}
    kept = correction.c
    who = {
        row.subject: row.made_by
        for row in fetch(connection, select(kept.subject, kept.made_by).where(kept.kind == "undo"))
    }
    gone = select(etl_batch).where(etl_batch.c.undone_at.is_not(None)).order_by(etl_batch.c.batch_id)
    return [
        Change("undone", row.batch_id, row.undone_at, who.get(str(row.batch_id)), tuple(had[row.batch_id]["files"]),
               _from_list(had[row.batch_id]["years"]), frozenset(had[row.batch_id].get("kinds", ())))
        for row in fetch(connection, gone)
        if row.batch_id in had
    ]  # fmt: skip


def _decided(connection: Connection, before: Mapping[str, Any]) -> list[Change]:
    had = set(before.get("decisions", ()))
    found = []
    for row in _decisions(connection):
        about = (row.kind, row.subject)
        if row.correction_id in had and row.withdrawn_at is not None:
            found.append(Change("taken_back", row.correction_id, row.withdrawn_at, None, about))
        elif row.correction_id not in had and row.withdrawn_at is None:
            found.append(Change("decided", row.correction_id, row.made_at, row.made_by, about))
    return found


def _decisions(connection: Connection) -> Sequence[Any]:
    kept = correction.c
    return fetch(connection, select(correction).where(kept.kind.not_in(WITHOUT_FIGURES)).order_by(kept.correction_id))


def _facts(connection: Connection) -> str:
    """What tells one state of the public facts from another."""
    query = (
        select(etl_file.c.sha256)
        .join(etl_batch_file, etl_batch_file.c.file_id == etl_file.c.file_id)
        .where(etl_batch_file.c.batch_id == REFERENCE_BATCH)
    )
    hashes = sorted(str(row.sha256) for row in fetch(connection, query))
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _files(connection: Connection, numbers: Sequence[int]) -> dict[int, list[str]]:
    taken = etl_batch_file.c
    query = (
        select(taken.batch_id, taken.name)
        .where(taken.batch_id.in_(numbers), taken.status.in_(("loaded", "unchanged")))
        .order_by(taken.batch_id, taken.position)
    )
    found: dict[int, list[str]] = {}
    for row in fetch(connection, query):
        found.setdefault(row.batch_id, []).append(row.name)
    return found


def _years(connection: Connection, numbers: Sequence[int]) -> dict[int, frozenset[int] | None]:
    """batch → the years of its rows that hold data; None where some are of no year, as those of areas and bodies."""
    query = (
        select(etl_batch_file.c.batch_id, etl_source_row.c.year)
        .join(etl_sheet, etl_sheet.c.file_id == etl_batch_file.c.file_id)
        .join(etl_source_row, etl_source_row.c.sheet_id == etl_sheet.c.sheet_id)
        .where(etl_batch_file.c.batch_id.in_(numbers), etl_source_row.c.outcome == "accepted")
        .distinct()
    )
    found: dict[int, frozenset[int] | None] = {}
    for row in fetch(connection, query):
        before = found.get(row.batch_id, frozenset())
        found[row.batch_id] = None if row.year is None or before is None else before | {row.year}
    return found


def _kinds_of(connection: Connection, numbers: Sequence[int]) -> dict[int, set[str]]:
    """batch → the kinds of its ledgers."""
    query = (
        select(etl_batch_file.c.batch_id, etl_sheet.c.kind)
        .join(etl_sheet, etl_sheet.c.file_id == etl_batch_file.c.file_id)
        .where(etl_batch_file.c.batch_id.in_(numbers))
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for row in fetch(connection, query):
        found.setdefault(row.batch_id, set()).add(row.kind)
    return found


def _listed(years: frozenset[int] | None) -> list[int] | None:
    return None if years is None else sorted(years)


def _from_list(years: list[int] | None) -> frozenset[int] | None:
    return None if years is None else frozenset(years)
