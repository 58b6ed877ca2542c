"""Bringing a database to this program's schema, and telling whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from warehouse.errors import DatabaseMissing, DatabaseNewer, DatabaseOlder

_HERE = Path(__file__).resolve().parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def require_current(connection: Connection, place: str) -> None:
    """Raises DatabaseMissing, DatabaseOlder or DatabaseNewer unless the schema is this program's."""
    revision = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(_config())
    if revision is None:
        raise DatabaseMissing(place)
    if revision == scripts.get_current_head():
        return
    known = {script.revision for script in scripts.walk_revisions()}
    raise DatabaseOlder(place) if revision in known else DatabaseNewer(place, revision)


def upgrade(connection: Connection, place: str) -> None:
    """Brings the schema to this program's revision inside the caller's transaction."""
    revision = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(_config())
    if revision == scripts.get_current_head():
        return
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseNewer(place, revision)
    command.upgrade(_config(connection), "head")
