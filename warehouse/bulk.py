"""Many rows at once, past the statement builder. Names come from the schema alone."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Column, Connection, Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from warehouse.columns import NONE, Picked, Values, length, rows_of
from warehouse.image import write_image
from warehouse.records import Unfit
from warehouse.schema import metadata

_AT_ONCE = 20_000
_MOST_ATTACHED = 8
IMAGED = 10_000
"""From so many rows on, SQLite is given them as a file of its own format."""


def stored_as(connection: Connection, column: Column[Any]) -> Callable[[Any], Any]:
    """What turns a value of a column into what the driver takes."""
    processor = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return processor or (lambda value: value)


def insert_columns(connection: Connection, table: Table, columns: Mapping[str, Values]) -> None:
    """Inserts rows given by column, as `stored_as` gives their values; columns left out are empty.

    Many rows for SQLite go by way of a file of its own format (see `warehouse.image`), for PostgreSQL by COPY.
    Raises IntegrityError where a column that must have a value has none.
    """
    Inserting(connection, table, columns).make().write()


class Inserting:
    """An insert of rows by column in steps: what it takes longest over, `make`, asks nothing of the connection.

    So a thread can make them while SQLite is at work on other rows; `write` alone puts them into the table.
    """

    def __init__(self, connection: Connection, table: Table, columns: Mapping[str, Values]) -> None:
        self.connection, self._table, self._columns = connection, table, columns
        size = length(columns)
        self._image = _Image.of(connection, table) if size >= IMAGED else None

    def make(self) -> Inserting:
        """Makes ready what will be written. Raises IntegrityError where a column that must have a value has none."""
        nullable = self._nullable()
        _check_stated(self._table, {name: column for name, column in self._columns.items() if name not in nullable})
        if self._image is not None:
            if self._image.fill(self._columns):
                self._columns = {}
            else:
                self._image = None
        return self

    def write(self) -> None:
        """Inserts the rows."""
        if self._image is not None:
            self._image.copy()
        else:
            insert_rows(self.connection, self._table, tuple(self._columns), rows_of(self._columns, self._nullable()))
        self._columns = {}

    def _nullable(self) -> set[str]:
        return {name for name in self._columns if self._table.c[name].nullable}


def put_off(inserting: Inserting) -> None:
    """Leaves rows that are ready to `write_put_off`: until then no statement sees them."""
    inserting.connection.info.setdefault(_PUT_OFF, []).append(inserting)


def write_put_off(connection: Connection) -> None:
    """Writes the rows that were put off, if any were."""
    for inserting in connection.info.pop(_PUT_OFF, ()):
        inserting.write()


def insert_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    at_once: int = _AT_ONCE,
) -> None:
    """Inserts rows whose cells stand in the order of `names`, as `stored_as` gives them, so many held at once."""
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
        return
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    statement = insert(table).values(values).compile(dialect=connection.dialect)
    order = [names.index(name) for name in statement.positiontup or ()]
    in_order = order == list(range(len(names)))
    waiting = iter(rows if in_order else (tuple(row[at] for at in order) for row in rows))
    while some := list(islice(waiting, at_once)):
        connection.exec_driver_sql(str(statement), some)


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """PostgreSQL's own way in."""
    preparer = connection.dialect.identifier_preparer
    columns = ", ".join(preparer.quote(table.c[name].name) for name in names)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {preparer.format_table(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _check_stated(table: Table, columns: Mapping[str, Values]) -> None:
    for name, column in columns.items():
        if isinstance(column, Picked):
            lacking = any(value is None and (column.codes == at).any() for at, value in enumerate(column.values))
        else:
            lacking = bool((column == NONE).any()) if isinstance(column, np.ndarray) else column is None
        if lacking:
            raise _broken(f"{table.name}.{name}", "NOT NULL")


class _Image:
    """A file of SQLite's format for rows of a table, which is gone once it is attached or let go of."""

    def __init__(self, connection: Connection, table: Table, made: list[str], order: list[str], name: str) -> None:
        self._connection, self._table, self._made, self._order, self._name = connection, table, made, order, name
        self._indexes = _indexes(table)
        self._path = Path()

    @staticmethod
    def of(connection: Connection, table: Table) -> _Image | None:
        """None where the rows of this table cannot go that way."""
        if connection.dialect.name != "sqlite" or len(table.primary_key.columns) != 1:
            return None
        number = connection.info.get(_IMAGES, 0)
        ask = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC"
        made = connection.exec_driver_sql(ask, (table.name,)).all()
        if number == _MOST_ATTACHED or {name for kind, name, _ in made if kind == "index"} != _indexes(table).keys():
            return None
        connection.info[_IMAGES] = number + 1
        about = connection.exec_driver_sql(f"PRAGMA table_info({_quoted(connection, table.name)})")
        return _Image(connection, table, [sql for _, _, sql in made], [row[1] for row in about], f"bulk{number}")

    def fill(self, columns: Mapping[str, Values]) -> bool:
        """Makes the file of these rows; False where they cannot be written that way, or no file can be made."""
        (key,) = self._table.primary_key.columns.keys()
        if key not in columns:
            return False
        try:
            handle, name = tempfile.mkstemp(prefix="fumin-", suffix=".db")
            os.close(handle)
            self._path = Path(name)
            weakref.finalize(self, _forget, self._path)
            write_image(self._path, self._made, key, {name: columns.get(name) for name in self._order}, self._indexes)
        except (Unfit, OSError):
            return False
        return True

    def copy(self) -> None:
        """Copies the rows into the table."""
        self._connection.exec_driver_sql(f"ATTACH DATABASE ? AS {self._name}", (str(self._path),))
        _forget(self._path)  # where the system forbids that while it is open, at the end
        whole = _quoted(self._connection, self._table.name)
        self._connection.exec_driver_sql(f"INSERT INTO main.{whole} SELECT * FROM {self._name}.{whole}")  # noqa: S608, names of the schema


_IMAGES, _PUT_OFF = "images", "put off"


def _indexes(table: Table) -> dict[str, list[str]]:
    return {str(index.name): index.columns.keys() for index in table.indexes if not index.unique}


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def check_known(connection: Connection, column: Column[Any], keys: Iterable[Any]) -> None:
    """Raises IntegrityError unless every one of these keys is in the table that a column refers to."""
    for foreign in column.foreign_keys:
        unknown = set(keys) - {None} - set(connection.execute(select(foreign.column)).scalars())
        if unknown:
            raise _broken(f"{column.table.name}.{column.name} {min(unknown)}")


def check_references(connection: Connection, but: Collection[Table]) -> None:
    """Raises IntegrityError where a row refers to what is not there, in any table `but` those its writer has checked.

    For a connection that writes in bulk; other databases than SQLite have looked as the rows came in.
    """
    if connection.dialect.name != "sqlite":
        return
    for table in metadata.sorted_tables:
        if table not in but and table.foreign_keys:
            name = connection.dialect.identifier_preparer.format_table(table)
            if connection.exec_driver_sql(f"PRAGMA foreign_key_check({name})").first() is not None:
                raise _broken(str(table.name))


def _broken(what: str, constraint: str = "FOREIGN KEY") -> IntegrityError:
    return IntegrityError(None, None, ValueError(f"{constraint} constraint failed: {what}"))
