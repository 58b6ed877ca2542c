"""How fresh the data is, and whether any of it is sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from measures.reading import fetch
from warehouse.engine import content_version
from warehouse.schema import REFERENCE_BATCH, etl_batch, etl_batch_file, etl_file


@dataclass(frozen=True)
class Freshness:
    """The content's version, the last live batch and when it was loaded (None before the first), the
    number of files of live batches, and the live batches that brought sample files."""

    version: int
    batch: int | None
    loaded_at: datetime | None
    files: int
    sample_batches: tuple[int, ...] = ()

    @property
    def sample(self) -> bool:
        """Whether any live file is sample data."""
        return bool(self.sample_batches)


def freshness(connection: Connection) -> Freshness:
    """The state of the warehouse; batches that were undone and the reference facts do not count."""
    batches = (
        select(etl_batch.c.batch_id, etl_batch.c.loaded_at)
        .where(etl_batch.c.undone_at.is_(None), etl_batch.c.batch_id != REFERENCE_BATCH)
        .order_by(etl_batch.c.batch_id.desc())
        .limit(1)
    )
    last = next(iter(fetch(connection, batches)), None)
    files = (
        select(etl_file.c.file_id, etl_file.c.sample, etl_batch.c.batch_id)
        .join(etl_batch_file, etl_batch_file.c.file_id == etl_file.c.file_id)
        .join(etl_batch, etl_batch.c.batch_id == etl_batch_file.c.batch_id)
        .where(etl_batch.c.undone_at.is_(None), etl_batch.c.batch_id != REFERENCE_BATCH)
        .where(etl_batch_file.c.status.in_(("loaded", "unchanged")))
    )
    live = fetch(connection, files)
    return Freshness(
        content_version(connection),
        last.batch_id if last is not None else None,
        last.loaded_at if last is not None else None,
        len({row.file_id for row in live}),
        tuple(sorted({row.batch_id for row in live if row.sample})),
    )
