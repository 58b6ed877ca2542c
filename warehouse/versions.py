"""The number that tells all caches that the content is another."""

from __future__ import annotations

import datetime

from sqlalchemy import Connection, insert, update

from warehouse.schema import etl_content_version


def utc_now() -> datetime.datetime:
    """This moment as the audit keeps it: UTC, to the second, without a zone."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def new_version(connection: Connection) -> None:
    """Tells all caches that the content is another."""
    version, now = etl_content_version.c.version, utc_now()
    if connection.execute(update(etl_content_version).values(version=version + 1, changed_at=now)).rowcount == 0:
        connection.execute(insert(etl_content_version).values(content_version_id=1, version=1, changed_at=now))
