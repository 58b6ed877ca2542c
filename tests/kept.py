"""What tests make once in a process and keep: a database without ledgers, the child that reads, engines that write.

For campaigns of many small loads, of which most would be spent on setting up. What a load does is the same.
"""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import URL, Engine

from etl.extract.reader import Reader
from etl.load import prepare
from warehouse.engine import database_url, writer_engine


@cache
def empty_database() -> bytes:
    """A SQLite file with the schema and the reference facts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        url = database_url(f"sqlite:///{path}")
        engine = writer_engine(url)
        with engine.begin() as connection:
            prepare(connection, url)
        engine.dispose()
        return path.read_bytes()


@contextmanager
def set_up_once() -> Iterator[None]:
    """Loads with one child that reads and one engine a database, instead of new ones for every load."""
    with patch("etl.load.Reader", _reader), patch("etl.load.writer_engine", _writer):
        yield


class _LastingReader(Reader):
    """Ends its child only with the process, or when the child fails."""

    def __exit__(self, *about: object) -> None:
        return None


@cache
def _reader() -> Reader:
    reader = _LastingReader()
    atexit.register(reader.cancel)
    return reader


@lru_cache(maxsize=4)  # an engine keeps the queries it compiled
def _writer(url: URL, *, in_bulk: bool = False) -> Engine:
    return writer_engine(url, in_bulk=in_bulk)
