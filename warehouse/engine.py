"""Engines: one that writes, one that cannot.

The address is `FUMIN_DATABASE_URL` (any SQLAlchemy URL), by default `data/fumin.db` of the project.
SQLite runs with a rollback journal and full synchronisation; see docs/decisions/0002.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from warehouse.errors import (
    BadAddress,
    DatabaseBroken,
    DatabaseBusy,
    DatabaseFailing,
    DatabaseForbidden,
    DatabaseFull,
    DatabaseMissing,
    DatabaseUnfinished,
    WarehouseError,
)
from warehouse.migrate import revisions
from warehouse.schema import etl_content_version
from warehouse.unfinished import is_unfinished, roll_back_unfinished

_json = partial(json.dumps, ensure_ascii=False)
ROOT = Path(__file__).resolve().parent.parent
BUSY_SECONDS = 10
_WRITER_LOCK = 20120101
_SAID: dict[str, type[WarehouseError]] = {
    "locked|busy": DatabaseBusy,
    "is full|no space left": DatabaseFull,
    "disk i/o error": DatabaseFailing,
    "readonly database": DatabaseForbidden,
}


def database_url(address: str | None = None) -> URL:
    """The database's address: `address`, else `FUMIN_DATABASE_URL`, else the project's own file.

    Raises BadAddress when it is none, or its driver is not installed.
    """
    text = address or os.environ.get("FUMIN_DATABASE_URL") or f"sqlite:///{ROOT / 'data' / 'fumin.db'}"
    try:
        url = make_url(text)
        url.get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:  # said without the address: it may hold a password
        raise BadAddress("FUMIN_DATABASE_URL") from error
    return url


def place_of(url: URL) -> str:
    """The address as it may be shown to a person: a file's path, or the URL without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string()


def _sqlite_file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def writer_engine(url: URL, *, in_bulk: bool = False) -> Engine:
    """An engine that may write. On SQLite every transaction takes the write lock at its start.

    `in_bulk`: SQLite does not look each reference up as its row comes in; the writer then has to hold them against
    what they refer to before the commit (see `warehouse.bulk.check_references`).
    """
    path = _sqlite_file(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    if url.get_backend_name() != "sqlite":
        return _one_writer(create_engine(url, poolclass=NullPool, json_serializer=_json))
    engine = create_engine(
        url,
        poolclass=NullPool,
        json_serializer=_json,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},  # a thread may write, while no other asks
    )

    @event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # SQLAlchemy begins transactions itself, below
        references = f"foreign_keys={'OFF' if in_bulk or _is_behind(dbapi) else 'ON'}"
        cache = f"cache_size=-{8192 if in_bulk else 32768}"  # rows that come in bulk are not seen again
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", references, cache):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _is_behind(dbapi: Any) -> bool:
    """Whether SQLite's file has an earlier schema: bringing it up rebuilds tables that others refer to.

    SQLite cannot put references off within a transaction; `migrate.upgrade` checks them all once it is done.
    """
    try:
        row = dbapi.execute("SELECT version_num FROM alembic_version").fetchone()
    except dbapi.Error:
        return False
    return row is not None and row[0] in revisions()[:-1]


def _one_writer(engine: Engine) -> Engine:
    """Where the database itself lets several write at once, one waits for the other all the same."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_WRITER_LOCK)))

    return engine


def reader_engine(url: URL) -> Engine:
    """An engine that cannot write: SQLite's file is opened read-only, other databases refuse by session.

    All reads of one connection see one state of the database.

    Raises DatabaseMissing when there is no file.
    """
    path = _sqlite_file(url)
    if path is not None and not path.is_file():
        raise DatabaseMissing(str(path))
    if path is None:
        engine = create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ")

        @event.listens_for(engine, "connect")
        def _only_read(dbapi: Any, _record: object) -> None:
            if url.get_backend_name() == "postgresql":
                with dbapi.cursor() as cursor:
                    cursor.execute("SET default_transaction_read_only = on")
                dbapi.commit()

        return engine
    uri = path.resolve().as_uri() + "?mode=ro&uri=true"
    engine = create_engine(
        f"sqlite:///{uri}",
        poolclass=QueuePool,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # SQLAlchemy begins transactions itself, below
        dbapi.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        roll_back_unfinished(path, BUSY_SECONDS)
        connection.exec_driver_sql("BEGIN")

    return engine


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turns the driver's errors into the warehouse's own, which say what a person can do."""
    try:
        yield
    except OperationalError as error:
        raise _meaning(url, str(error.orig).lower())(place_of(url), str(error.orig)) from error
    except DBAPIError as error:
        raise DatabaseBroken(place_of(url), str(error.orig)) from error


def _meaning(url: URL, said: str) -> type[WarehouseError]:
    """Which of the warehouse's errors the driver's words stand for."""
    path = _sqlite_file(url)
    for words, error in _SAID.items():
        if any(word in said for word in words.split("|")):
            if error is DatabaseForbidden and path is not None and is_unfinished(path):
                return DatabaseUnfinished
            return error
    if "unable to open" in said and path is not None and path.parent.exists():
        return DatabaseForbidden
    return DatabaseMissing if "unable to open" in said or "connect" in said else DatabaseBroken


def content_version(connection: Connection) -> int:
    """The number that grows with every committed load or undo; 0 before the first."""
    return connection.execute(select(etl_content_version.c.version)).scalar() or 0
