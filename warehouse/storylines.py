"""Named storylines: kept, listed, removed. They hold no figure and change none."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from warehouse.schema import storyline


@dataclass(frozen=True)
class Named:
    """A storyline under its name: the ids of its screens in their order, who kept it and when (UTC)."""

    name: str
    screens: tuple[str, ...]
    made_by: str | None
    made_at: datetime.datetime


def storylines(connection: Connection) -> tuple[Named, ...]:
    """Every storyline that has a name, in the order of their names."""
    rows = connection.execute(select(storyline).order_by(storyline.c.name)).all()
    return tuple(Named(row.name, tuple(row.screens.split(",")), row.made_by, row.made_at) for row in rows)


def keep(connection: Connection, name: str, screens: Sequence[str], by: str | None) -> bool:
    """Keeps a storyline under its name; whether it took the place of another."""
    replaced = remove(connection, name)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    row = insert(storyline).values(name=name, screens=",".join(screens), made_by=by, made_at=now)
    connection.execute(row)
    return replaced


def remove(connection: Connection, name: str) -> bool:
    """Removes the storyline of this name; False where there is none."""
    return connection.execute(delete(storyline).where(storyline.c.name == name)).rowcount > 0
