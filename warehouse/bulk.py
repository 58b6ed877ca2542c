"""Many rows at once, past the statement builder. Names come from the schema alone."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
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
    size = length(columns)
    nullable = {name for name in columns if table.c[name].nullable}
    _check_stated(table, {name: column for name, column in columns.items() if name not in nullable})
    if size < IMAGED or connection.dialect.name != "sqlite" or not _through_image(connection, table, columns):
        insert_rows(connection, table, tuple(columns), rows_of(columns, nullable))


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


def _through_image(connection: Connection, table: Table, columns: Mapping[str, Values]) -> bool:
    """Copies rows from a file that was made of them; False where these rows cannot go that way."""
    attached = connection.exec_driver_sql("PRAGMA database_list").all()
    (key,) = table.primary_key.columns.keys() if len(table.primary_key.columns) == 1 else ("",)
    if len(attached) > _MOST_ATTACHED or key not in columns:
        return False
    ask = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC"
    made = connection.exec_driver_sql(ask, (table.name,)).all()
    order = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({_quoted(connection, table.name)})")]
    indexes = {str(index.name): index.columns.keys() for index in table.indexes if not index.unique}
    if {name for kind, name, _ in made if kind == "index"} != indexes.keys():
        return False
    name = f"bulk{len(attached)}"
    try:
        with _vanishing() as path:
            write_image(path, [sql for _, _, sql in made], key, {n: columns.get(n) for n in order}, indexes)
            connection.exec_driver_sql(f"ATTACH DATABASE ? AS {name}", (str(path),))
    except (Unfit, OSError):
        return False
    whole = _quoted(connection, table.name)
    connection.exec_driver_sql(f"INSERT INTO main.{whole} SELECT * FROM {name}.{whole}")  # noqa: S608, names of the schema
    return True


@contextmanager
def _vanishing() -> Iterator[Path]:
    """A file that is gone afterwards, though who has it open may read on; where the system forbids that, at the end."""
    handle, name = tempfile.mkstemp(prefix="fumin-", suffix=".db")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        try:
            path.unlink()
        except PermissionError:  # Windows, while it is open
            atexit.register(_forget, path)


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
