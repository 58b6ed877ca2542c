"""Keeping editions of a meeting and taking them back. What they hold comes as plain JSON and is never changed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from warehouse.schema import meeting_edition, meeting_edition_story
from warehouse.versions import new_version, utc_now


@dataclass(frozen=True)
class Head:
    """What an edition is: its name, also in the one spelling by which names are told apart, and what it was made of.

    `selection` and `known` are plain JSON; `figures` is the hash of the figures.
    """

    name: str
    held_name: str
    by: str | None
    meeting: str
    meeting_date: str
    selection: dict[str, Any]
    known: dict[str, Any]
    figures: str


@dataclass(frozen=True)
class Story:
    """One storyline of an edition: which kind, of which area (empty: of the selection), in which language."""

    kind: str
    area: str
    lang: str
    format: int
    content: str


def holder(connection: Connection, held_name: str) -> int | None:
    """The number of the edition that bears a name and is not withdrawn; None where the name is free."""
    query = select(meeting_edition.c.meeting_edition_id).where(meeting_edition.c.held_name == held_name)
    found: int | None = connection.execute(query).scalar()
    return found


def keep(connection: Connection, head: Head, stories: Sequence[Story]) -> int:
    """Keeps an edition inside the caller's transaction; its number. The name has to be free."""
    row = insert(meeting_edition).values(
        name=head.name,
        held_name=head.held_name,
        frozen_at=utc_now(),
        frozen_by=head.by,
        meeting=head.meeting,
        meeting_date=head.meeting_date,
        selection=head.selection,
        known=head.known,
        figures=head.figures,
    )
    number: int = connection.execute(row).inserted_primary_key[0]  # type: ignore[index]
    connection.execute(insert(meeting_edition_story), [{"meeting_edition_id": number, **vars(one)} for one in stories])
    new_version(connection)
    return number


def withdraw(connection: Connection, number: int, by: str | None) -> None:
    """Marks an edition as withdrawn and frees its name; what it froze stays in the database."""
    row = meeting_edition.c.meeting_edition_id == number
    taken_back = {"held_name": None, "withdrawn_at": utc_now(), "withdrawn_by": by}
    connection.execute(update(meeting_edition).where(row).values(taken_back))
    new_version(connection)
