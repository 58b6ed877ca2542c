"""The one place where measures read the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select


def fetch(connection: Connection, statement: Select[Any]) -> Sequence[Row[Any]]:
    """All rows of the statement. Every SELECT of the measures goes through here."""
    return connection.execute(statement).all()
