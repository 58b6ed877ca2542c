"""A load from beginning to end, and taking one back.

The steps, in order: extract (files to text cells, in a child process), stage (text to typed cells),
conform (names to units, areas and projects), check (conservation, stated totals) and load (facts).
Everything that writes happens in one transaction: all of a batch or nothing.
"""

from __future__ import annotations

import datetime
import getpass
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import URL, Connection, func, insert, select, update

from etl.aggregates import ensure_aggregates
from etl.clock import local, now
from etl.derive import Touched, derive
from etl.errors import AlreadyUndone, EtlError, FileRefused, UnknownBatch
from etl.extract.discover import Found, discover, shown_name
from etl.extract.reader import RawFile, Reader
from etl.facts import ensure_facts
from etl.familiar import familiar
from etl.live import live_files
from etl.report import read_report
from etl.sources import LEDGERS
from etl.stage.content import Known
from etl.stage.masking import mask_text
from etl.store import StagedSheet, forget_files, known_file, store_file
from texts import say
from warehouse.bulk import check_references
from warehouse.engine import explained, place_of, writer_engine
from warehouse.migrate import upgrade
from warehouse.schema import (
    REFERENCE_BATCH,
    correction,
    dim_unit,
    etl_batch,
    etl_batch_file,
    etl_sheet,
    etl_source_row,
    fct_participation,
)
from warehouse.versions import new_version

Progress = Callable[[int, int, str], None]
Witness = Callable[[dict[str, Any]], None]
Look = Callable[[Connection], object]


def _no_progress(done: int, total: int, name: str) -> None:
    return None


class _DryRun(Exception):
    """Ends a transaction that is not to be kept."""


def load(
    paths: Iterable[Path],
    url: URL,
    *,
    dry_run: bool = False,
    today: datetime.date | None = None,
    progress: Progress = _no_progress,
    witness: Witness | None = None,
    by: str | None = None,
    look: Look | None = None,
) -> dict[str, Any]:
    """Loads files or folders as one batch; the report of design §5.

    The batch is committed when at least one file has a sheet of a known kind. `by` names who loads, else it is
    the system's user. `look` is shown the warehouse twice inside the transaction: before anything of the batch
    is written, and with the batch in it. Raises WarehouseError when
    the database cannot be used, EtlError when the program finds its own sums wrong; then nothing changed.
    `witness` is given the report just before the commit; what it raises keeps the batch from being committed.
    """
    day = today or datetime.date.today()
    found = discover(paths)
    extracted = _extract(found, progress)
    result: dict[str, Any] = {}
    with explained(url):
        try:
            with writer_engine(url, in_bulk=True).begin() as connection:
                prepare(connection, url)
                batch = (connection.execute(select(func.max(etl_batch.c.batch_id))).scalar() or 0) + 1
                known_units = set(connection.execute(select(dim_unit.c.name)).scalars())
                if look is not None:
                    look(connection)
                _load_batch(connection, batch, found, extracted, day, by)
                if look is not None:
                    look(connection)
                result = read_report(connection, batch, known_units)
                committed = any(file["status"] in ("loaded", "unchanged") for file in result["files"])
                if dry_run or not committed:
                    raise _DryRun
                check_references(connection, (etl_source_row, fct_participation))
                result = {**result, "batch": batch, "committed": True}
                if witness:
                    witness(result)
        except _DryRun:
            return {**result, "batch": None, "committed": False}
    return result


def prepare(connection: Connection, url: URL) -> None:
    """Brings schema and reference facts of the database in step with the program's."""
    upgrade(connection, place_of(url))
    changed = ensure_facts(connection)
    if ensure_aggregates(connection) or changed:
        new_version(connection)


def _extract(found: list[Found], progress: Progress) -> dict[Path, RawFile | FileRefused]:
    extracted: dict[Path, RawFile | FileRefused] = {}
    readable = [file for file in found if file.ignored is None]
    with Reader() as reader:
        for done, file in enumerate(readable):
            progress(done, len(readable), shown_name(file.path))
            try:
                extracted[file.path] = reader.read(file.path)
            except FileRefused as refused:
                extracted[file.path] = refused
    progress(len(readable), len(readable), "")
    return extracted


def _load_batch(
    connection: Connection,
    batch: int,
    found: list[Found],
    extracted: dict[Path, RawFile | FileRefused],
    today: datetime.date,
    by: str | None,
) -> None:
    connection.execute(
        insert(etl_batch).values(batch_id=batch, loaded_at=now(), loaded_on=today, loaded_by=by or who())
    )
    new: list[StagedSheet] = []
    known = familiar(connection, (raw for raw in extracted.values() if isinstance(raw, RawFile)))
    for position, file in enumerate(found):
        about: dict[str, Any] = {"batch_id": batch, "position": position, "name": mask_text(shown_name(file.path))}
        raw = extracted.pop(file.path, None)
        if isinstance(raw, RawFile):
            status, file_id, sheets = _store(connection, raw, known, today)
            new += sheets
            del sheets
            about |= {"sha256": raw.sha256, "file_id": file_id, "status": status}
            if status == "ignored":
                about |= _because(FileRefused("no_known_sheet", file=raw.name))
        elif raw is not None:
            about |= {"status": "refused", **_because(raw)}
        else:
            about |= {"status": "ignored", **_because(FileRefused(str(file.ignored), file=shown_name(file.path)))}
        connection.execute(insert(etl_batch_file).values(**about))
        raw = None
    derive(connection, _touched(new), new)
    new_version(connection)


def _store(
    connection: Connection, raw: RawFile, known: Known, today: datetime.date
) -> tuple[str, int, list[StagedSheet]]:
    file_id = known_file(connection, raw.sha256, raw.name, known)
    if file_id is not None:
        kinds = select(etl_sheet.c.kind).where(etl_sheet.c.file_id == file_id, etl_sheet.c.kind.in_(LEDGERS))
        return ("unchanged" if connection.execute(kinds).first() else "ignored"), file_id, []
    file_id, sheets = store_file(connection, raw, known, today)
    return ("loaded" if sheets else "ignored"), file_id, sheets


def _because(refused: FileRefused) -> dict[str, str]:
    messages = refused.messages()
    return {"reason": refused.reason, "message_zh": messages["zh"], "message_en": messages["en"]}


def _touched(new: list[StagedSheet]) -> Touched:
    dated = [sheet.staged.columns["year"] for sheet in new if "year" in sheet.staged.columns]
    years = {column.values[code] for column in dated for code in np.unique(column.codes).tolist()}
    undated = {sheet.layout.kind for sheet in new if "year" not in sheet.staged.columns}
    return Touched(years - {None}, undated, any(sheet.layout.kind == "roster" for sheet in new))


UNDO = "undo"
"""The kind of `correction` that keeps who took a batch back; it is withdrawn as it is made, since it rules nothing."""


def undo(batch: int, url: URL, *, by: str | None = None) -> None:
    """Takes a batch back: the warehouse is then what the remaining batches alone make of it.

    `by` names who takes it back, else it is the system's user. Raises UnknownBatch or AlreadyUndone.
    """
    with explained(url), writer_engine(url).begin() as connection:
        prepare(connection, url)
        row = connection.execute(select(etl_batch).where(etl_batch.c.batch_id == batch)).first()
        if row is None or batch == REFERENCE_BATCH:
            raise UnknownBatch(batch)
        if row.undone_at is not None:
            raise AlreadyUndone(batch)
        files = select(etl_batch_file.c.file_id).where(
            etl_batch_file.c.batch_id == batch, etl_batch_file.c.file_id.is_not(None)
        )
        touched = _touched_by_files(connection, list(connection.execute(files).scalars()))
        moment = now()
        connection.execute(update(etl_batch).where(etl_batch.c.batch_id == batch).values(undone_at=moment))
        connection.execute(
            insert(correction).values(
                kind=UNDO,
                subject=str(batch),
                detail={},
                reason=say("undo_done", "zh", batch=batch),
                made_by=by or who(),
                made_at=moment,
                withdrawn_at=moment,
            )
        )
        derive(connection, touched)
        forget_files(
            connection, list(connection.execute(files.where(etl_batch_file.c.file_id.not_in(live_files()))).scalars())
        )
        new_version(connection)


def _touched_by_files(connection: Connection, files: list[int]) -> Touched:
    sheets = select(etl_sheet.c.sheet_id).where(etl_sheet.c.file_id.in_(files))
    years = connection.execute(
        select(etl_source_row.c.year).where(etl_source_row.c.sheet_id.in_(sheets)).distinct()
    ).scalars()
    kinds = set(connection.execute(select(etl_sheet.c.kind).where(etl_sheet.c.file_id.in_(files)).distinct()).scalars())
    beside = connection.execute(select(etl_sheet.c.layout).where(etl_sheet.c.file_id.in_(files))).scalars()
    found = {year for layout in beside for year in layout.get("years", ())} | set(years)
    return Touched({year for year in found if year is not None}, kinds & {"areas", "bodies"}, "roster" in kinds)


def batches(connection: Connection) -> list[dict[str, Any]]:
    """The batches that were loaded, oldest first: number, time, who, files, rows, and whether undone."""
    files = (
        select(etl_batch_file.c.batch_id, func.count().label("files"))
        .where(etl_batch_file.c.status.in_(("loaded", "unchanged")))
        .group_by(etl_batch_file.c.batch_id)
        .subquery()
    )
    query = (
        select(etl_batch, files.c.files)
        .outerjoin(files, files.c.batch_id == etl_batch.c.batch_id)
        .where(etl_batch.c.batch_id != REFERENCE_BATCH)
        .order_by(etl_batch.c.batch_id)
    )
    return [
        {
            "batch": row.batch_id,
            "loaded_at": local(row.loaded_at),
            "loaded_by": row.loaded_by,
            "files": row.files or 0,
            "undone_at": local(row.undone_at) if row.undone_at else None,
        }
        for row in connection.execute(query)
    ]


def who() -> str | None:
    """The system's user, or None where there is none to ask for."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None


__all__ = ["EtlError", "Look", "Progress", "Witness", "batches", "load", "new_version", "prepare", "undo", "who"]
