"""Many rows at once, past the statement builder: tuples straight to the driver. Names come from the schema alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, insert, literal_column, null, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from warehouse.schema import metadata

_AT_ONCE = 20_000
MANY = 50_000
"""From so many rows on, it pays to build a table's indexes anew."""


def stored_as(connection: Connection, column: Column[Any]) -> Callable[[Any], Any]:
    """What turns a value of a column into what the driver takes."""
    processor = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return processor or (lambda value: value)


def insert_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    fixed: Mapping[str, Any] | None = None,
) -> None:
    """Inserts rows whose cells stand in the order of `names`, as `stored_as` gives them; `fixed` are alike in all."""
    fixed = fixed or {}
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows, fixed)
        return
    same = {name: _literal(connection, table.c[name], value) for name, value in fixed.items()}
    values: dict[str, Any] = {name: bindparam(name) for name in names} | same
    statement = insert(table).values(values).compile(dialect=connection.dialect)
    order = [names.index(name) for name in statement.positiontup or ()]
    assert order == sorted(order)
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        connection.exec_driver_sql(str(statement), some)


def _literal(connection: Connection, column: Column[Any], value: Any) -> ColumnElement[Any]:
    if value is None:
        return null()
    processor = column.type.dialect_impl(connection.dialect).literal_processor(connection.dialect)
    assert processor is not None
    return literal_column(processor(value))


def _copy(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    fixed: Mapping[str, Any],
) -> None:
    """PostgreSQL's own way in."""
    preparer = connection.dialect.identifier_preparer
    columns = ", ".join(preparer.quote(table.c[name].name) for name in (*names, *fixed))
    same = tuple(fixed.values())
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {preparer.format_table(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, *same))


@contextmanager
def without_indexes(connection: Connection, table: Table, wanted: bool) -> Iterator[None]:
    """While many rows come in, the table has no indexes but the unique ones; they are built after, in one go."""
    indexes = sorted((index for index in table.indexes if not index.unique), key=lambda index: str(index.name))
    if not wanted:
        yield
        return
    for index in indexes:
        index.drop(connection, checkfirst=True)
    yield
    for index in indexes:
        index.create(connection)


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


def _broken(what: str) -> IntegrityError:
    return IntegrityError(None, None, ValueError(f"FOREIGN KEY constraint failed: {what}"))
