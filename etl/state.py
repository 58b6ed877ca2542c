"""One hash of all that the warehouse says, free of surrogate keys, batch numbers and times."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from warehouse.schema import (
    bridge_body_member,
    bridge_claim_form,
    bridge_edition_audience,
    bridge_resource_unit,
    dim_area,
    dim_body,
    dim_project,
    dim_project_edition,
    dim_theme,
    dim_unit,
    dim_unit_type,
    fct_claim,
    fct_match,
    fct_meeting,
    fct_meeting_item,
    fct_need,
    fct_participation,
    fct_published,
    fct_resource,
    fct_roster,
)

_TABLES = (
    dim_theme, dim_unit_type, dim_area, dim_unit, dim_project, dim_project_edition, dim_body, fct_roster,
    fct_participation, fct_claim, fct_need, fct_resource, fct_match, fct_published, bridge_body_member,
    bridge_resource_unit, bridge_claim_form, bridge_edition_audience, fct_meeting, fct_meeting_item,
)  # fmt: skip
_OWN_KEYS = frozenset({"participation_id", "claim_id", "match_id", "published_id", "body_member_id", "meeting_item_id"})
_PLACES = frozenset({"source_row_id", "source_column", "correction_id"})


def state(connection: Connection) -> str:
    """Equal content, equal hash, in whatever order it was loaded: 64 hexadecimal digits."""
    names: dict[str, dict[Any, str]] = {}
    for table in _TABLES:
        _name_rows(connection, table, names)
    digest = hashlib.sha256()
    for line in sorted(line for table in _TABLES for line in _lines(connection, table, names)):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _keys(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in _PLACES and column.name not in _OWN_KEYS]


def _referenced(column: Column[Any]) -> str | None:
    """The table whose natural name stands for this key."""
    for foreign in column.foreign_keys:
        return str(foreign.column.table.name)
    if column.primary_key and column.name.endswith("_id") and column.table.name != "fct_roster":
        return str(column.table.name)
    return "activity" if column.name == "activity_id" else None


def _name_rows(connection: Connection, table: Table, names: dict[str, dict[Any, str]]) -> None:
    """Gives each row of a dimension, need, resource or activity a name made of its content alone."""
    key = next((column for column in table.primary_key if column.name not in _OWN_KEYS), None)
    if table is fct_participation:
        names["activity"] = _activities(connection, names)
    elif key is not None and table is not fct_roster:
        content = [column for column in _keys(table) if column is not key and column.name != "parent_id"]
        found = {row[0]: _said(row[1:], content, names) for row in connection.execute(select(key, *content))}
        names[str(table.name)] = found


def _activities(connection: Connection, names: dict[str, dict[Any, str]]) -> dict[Any, str]:
    """An activity is named by all its rows: which units it joined, and with what."""
    content = [column for column in _keys(fct_participation) if column.name != "activity_id"]
    rows: dict[Any, list[str]] = {}
    for row in connection.execute(select(fct_participation.c.activity_id, *content)):
        rows.setdefault(row[0], []).append(_said(row[1:], content, names))
    return {activity: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for activity, lines in rows.items()}


def _said(values: Any, columns: list[Column[Any]], names: dict[str, dict[Any, str]]) -> str:
    said = []
    for value, column in zip(values, columns, strict=True):
        table = _referenced(column)
        value = sorted(value) if isinstance(value, list) else value
        said.append(repr(names[table].get(value)) if table in names and value is not None else repr(value))
    return "|".join(said)


def _lines(connection: Connection, table: Table, names: dict[str, dict[Any, str]]) -> Iterator[str]:
    columns = _keys(table)
    for row in connection.execute(select(*columns)):
        yield f"{table.name}|{_said(row, columns, names)}"
