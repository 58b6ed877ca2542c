"""Bringing a database to this program's schema, and telling whether it is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from warehouse.errors import DatabaseMissing, DatabaseNewer, DatabaseOlder

if TYPE_CHECKING:
    from alembic.config import Config

_HERE = Path(__file__).resolve().parent / "migrations"
_VERSION = table("alembic_version", column("version_num"))
_STATED = re.compile(r"^(revision|down_revision)\b[^=]*=\s*(?:[\"'](\w+)[\"']|None)", re.MULTILINE)


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config  # only a change of the schema needs Alembic: a page that reads starts without

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def revisions() -> tuple[str, ...]:
    """This program's revisions as their files state them, the newest last."""
    stated = [dict(_STATED.findall(path.read_text(encoding="utf-8"))) for path in (_HERE / "versions").glob("*.py")]
    after = {one["down_revision"]: one["revision"] for one in stated if "revision" in one}
    found, last = [], ""
    while last in after:
        last = after[last]
        found.append(last)
    return tuple(found)


def _revision(connection: Connection) -> str | None:
    """The revision of a database, None where it has none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    found: str | None = connection.execute(select(_VERSION.c.version_num)).scalar()
    return found


def require_current(connection: Connection, place: str) -> None:
    """Raises DatabaseMissing, DatabaseOlder or DatabaseNewer unless the schema is this program's."""
    revision = _revision(connection)
    if revision is None:
        raise DatabaseMissing(place)
    if revision == revisions()[-1]:
        return
    raise DatabaseOlder(place) if revision in revisions() else DatabaseNewer(place, revision)


def upgrade(connection: Connection, place: str) -> None:
    """Brings the schema to this program's revision inside the caller's transaction; all references are sound after."""
    revision = _revision(connection)
    if revision == revisions()[-1]:
        return
    if revision is not None and revision not in revisions():
        raise DatabaseNewer(place, revision)
    from alembic import command

    from warehouse.bulk import check_references

    command.upgrade(_config(connection), "head")
    if revision is not None:
        check_references(connection, ())
