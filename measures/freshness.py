"""How fresh the data is, and whether any of it is sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from measures.reading import fetch
from warehouse.engine import content_version
from warehouse.schema import etl_batch, etl_batch_file, etl_file

_REFERENCE_BATCH = 0


@dataclass(frozen=True)
class Freshness:
    """The content's version, the last live batch and when it was loaded (None before the first), the
    number of files of live batches, and whether any of these is a sample file."""

    version: int
    batch: int | None
    loaded_at: datetime | None
    files: int
    sample: bool


def freshness(connection: Connection) -> Freshness:
    """The state of the warehouse; batches that were undone and the reference facts do not count."""
    batches = (
        select(etl_batch.c.batch_id, etl_batch.c.loaded_at)
        .where(etl_batch.c.undone_at.is_(None), etl_batch.c.batch_id != _REFERENCE_BATCH)
        .order_by(etl_batch.c.batch_id.desc())
        .limit(1)
    )
    last = next(iter(fetch(connection, batches)), None)
    files = (
        select(etl_file.c.sample, func.count(etl_file.c.file_id.distinct()).label("files"))
        .join(etl_batch_file, etl_batch_file.c.file_id == etl_file.c.file_id)
        .join(etl_batch, etl_batch.c.batch_id == etl_batch_file.c.batch_id)
        .where(etl_batch.c.undone_at.is_(None), etl_batch.c.batch_id != _REFERENCE_BATCH)
        .where(etl_batch_file.c.status.in_(("loaded", "unchanged")))
        .group_by(etl_file.c.sample)
    )
    counted = {bool(row.sample): int(row.files) for row in fetch(connection, files)}
    return Freshness(
        content_version(connection),
        last.batch_id if last is not None else None,
        last.loaded_at if last is not None else None,
        sum(counted.values()),
        bool(counted.get(True)),
    )
