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

from sqlalchemy import URL, Connection, func, insert, select, update

from etl.clock import local, now
from etl.derive import Touched, derive
from etl.errors import AlreadyUndone, EtlError, FileRefused, UnknownBatch
from etl.extract.discover import Found, discover
from etl.extract.reader import RawFile, Reader
from etl.facts import ensure_facts
from etl.live import live_files
from etl.report import read_report
from etl.sources import LEDGERS
from etl.stage.masking import mask_text
from etl.store import StagedSheet, forget_files, known_file, store_file
from warehouse.engine import explained, place_of, writer_engine
from warehouse.migrate import upgrade
from warehouse.schema import (
    REFERENCE_BATCH,
    dim_unit,
    etl_batch,
    etl_batch_file,
    etl_content_version,
    etl_sheet,
    etl_source_row,
)

Progress = Callable[[int, int, str], None]


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
) -> dict[str, Any]:
    """Loads files or folders as one batch; the report of design §5.

    The batch is committed when at least one file has a sheet of a known kind. Raises WarehouseError when
    the database cannot be used, EtlError when the program finds its own sums wrong; then nothing changed.
    """
    day = today or datetime.date.today()
    found = discover(paths)
    extracted = _extract(found, progress)
    result: dict[str, Any] = {}
    with explained(url):
        try:
            with writer_engine(url).begin() as connection:
                prepare(connection, url)
                batch = (connection.execute(select(func.max(etl_batch.c.batch_id))).scalar() or 0) + 1
                known_units = set(connection.execute(select(dim_unit.c.name)).scalars())
                _load_batch(connection, batch, found, extracted, day)
                result = read_report(connection, batch, known_units)
                committed = any(file["status"] in ("loaded", "unchanged") for file in result["files"])
                if dry_run or not committed:
                    raise _DryRun
        except _DryRun:
            return {**result, "batch": None, "committed": False}
    return {**result, "batch": batch, "committed": True}


def prepare(connection: Connection, url: URL) -> None:
    """Brings schema and reference facts of the database in step with the program's."""
    upgrade(connection, place_of(url))
    if ensure_facts(connection):
        _new_version(connection)


def _extract(found: list[Found], progress: Progress) -> dict[Path, RawFile | FileRefused]:
    extracted: dict[Path, RawFile | FileRefused] = {}
    readable = [file for file in found if file.ignored is None]
    with Reader() as reader:
        for done, file in enumerate(readable):
            progress(done, len(readable), file.path.name)
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
) -> None:
    connection.execute(insert(etl_batch).values(batch_id=batch, loaded_at=now(), loaded_on=today, loaded_by=_who()))
    new: list[StagedSheet] = []
    for position, file in enumerate(found):
        about: dict[str, Any] = {"batch_id": batch, "position": position, "name": mask_text(file.path.name)}
        raw = extracted.get(file.path)
        if isinstance(raw, RawFile):
            status, file_id, sheets = _store(connection, raw, today)
            new += sheets
            about |= {"sha256": raw.sha256, "file_id": file_id, "status": status}
            if status == "ignored":
                about |= _because(FileRefused("no_known_sheet", file=raw.name))
        elif raw is not None:
            about |= {"status": "refused", **_because(raw)}
        else:
            about |= {"status": "ignored", **_because(FileRefused(str(file.ignored), file=file.path.name))}
        connection.execute(insert(etl_batch_file).values(**about))
    derive(connection, _touched(new), new)
    _new_version(connection)


def _store(connection: Connection, raw: RawFile, today: datetime.date) -> tuple[str, int, list[StagedSheet]]:
    file_id = known_file(connection, raw.sha256, raw.name)
    if file_id is not None:
        kinds = select(etl_sheet.c.kind).where(etl_sheet.c.file_id == file_id, etl_sheet.c.kind.in_(LEDGERS))
        return ("unchanged" if connection.execute(kinds).first() else "ignored"), file_id, []
    file_id, sheets = store_file(connection, raw, today)
    return ("loaded" if sheets else "ignored"), file_id, sheets


def _because(refused: FileRefused) -> dict[str, str]:
    messages = refused.messages()
    return {"reason": refused.reason, "message_zh": messages["zh"], "message_en": messages["en"]}


def _touched(new: list[StagedSheet]) -> Touched:
    years = {
        year for sheet in new if "year" in sheet.staged.frame for year in sheet.staged.frame["year"] if year is not None
    }
    return Touched(years, {sheet.layout.kind for sheet in new if "year" not in sheet.staged.frame})


def undo(batch: int, url: URL) -> None:
    """Takes a batch back: the warehouse is then what the remaining batches alone make of it.

    Raises UnknownBatch or AlreadyUndone.
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
        connection.execute(update(etl_batch).where(etl_batch.c.batch_id == batch).values(undone_at=now()))
        derive(connection, touched)
        forget_files(
            connection, list(connection.execute(files.where(etl_batch_file.c.file_id.not_in(live_files()))).scalars())
        )
        _new_version(connection)


def _touched_by_files(connection: Connection, files: list[int]) -> Touched:
    sheets = select(etl_sheet.c.sheet_id).where(etl_sheet.c.file_id.in_(files))
    years = connection.execute(
        select(etl_source_row.c.year).where(etl_source_row.c.sheet_id.in_(sheets)).distinct()
    ).scalars()
    kinds = connection.execute(select(etl_sheet.c.kind).where(etl_sheet.c.file_id.in_(files)).distinct()).scalars()
    return Touched({year for year in years if year is not None}, set(kinds) & {"areas", "bodies"})


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


def _new_version(connection: Connection) -> None:
    version = etl_content_version.c
    if (
        connection.execute(update(etl_content_version).values(version=version.version + 1, changed_at=now())).rowcount
        == 0
    ):
        connection.execute(insert(etl_content_version).values(content_version_id=1, version=1, changed_at=now()))


def _who() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None


__all__ = ["EtlError", "Progress", "batches", "load", "prepare", "undo"]
