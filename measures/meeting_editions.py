"""Editions of a meeting (会议版): what was frozen, by whom, of what, and what was known then.

An edition holds figures of the whole office: a reader whose scope leaves areas out sees none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import meeting_edition, meeting_edition_story


class Part(NamedTuple):
    """One storyline of an edition: `meeting` or `brief`, of which area (empty: of the selection), in which language."""

    kind: str
    area: str
    lang: str


@dataclass(frozen=True)
class MeetingEdition:
    """An edition: times in UTC; `known` as `measures.since.known` told it; `figures` the hash of its figures."""

    number: int
    name: str
    frozen_at: datetime
    frozen_by: str | None
    meeting: str
    meeting_date: str
    selection: Selection
    known: Mapping[str, Any] = field(hash=False)
    figures: str
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    parts: tuple[Part, ...]

    @property
    def mark(self) -> str:
        """The hash as it is printed beside the name: enough to tell two states of figures apart."""
        return self.figures[:8]

    def areas(self, lang: str) -> list[str]:
        """The residential areas with a brief of their own, in their order."""
        return [part.area for part in self.parts if part.kind == "brief" and part.area and part.lang == lang]


def meeting_editions(connection: Connection, scope: Scope) -> list[MeetingEdition]:
    """Every edition, the latest first, withdrawn ones included; a restricted scope sees none."""
    if scope != Scope.everything():
        return []
    story = meeting_edition_story.c
    listed = select(story.meeting_edition_id, story.kind, story.area, story.lang)
    parts: dict[int, list[Part]] = {}
    for row in fetch(connection, listed.order_by(story.meeting_edition_story_id)):
        parts.setdefault(row.meeting_edition_id, []).append(Part(row.kind, row.area, row.lang))
    rows = fetch(connection, select(meeting_edition).order_by(meeting_edition.c.meeting_edition_id.desc()))
    return [
        MeetingEdition(
            row.meeting_edition_id, row.name, row.frozen_at, row.frozen_by, row.meeting, row.meeting_date,
            selection_of(_restrictions_known(row.selection)), row.known, row.figures, row.withdrawn_at,
            row.withdrawn_by, tuple(parts.get(row.meeting_edition_id, ())),
        )
        for row in rows
    ]  # fmt: skip


def frozen_content(connection: Connection, number: int, part: Part, scope: Scope) -> tuple[int, str] | None:
    """The format and the JSON of one storyline of an edition; None where there is none, or the scope sees none."""
    if scope != Scope.everything():
        return None
    story = meeting_edition_story.c
    query = select(story.format, story.content).where(
        story.meeting_edition_id == number, story.kind == part.kind, story.area == part.area, story.lang == part.lang
    )
    found = next(iter(fetch(connection, query)), None)
    return (found.format, found.content) if found is not None else None


def selection_of(told: Mapping[str, Any]) -> Selection:
    """A selection from its fields as plain JSON. Raises TypeError for a field that this program does not know."""
    return Selection(**{name: tuple(values) for name, values in told.items()})


def _restrictions_known(told: Mapping[str, Any]) -> dict[str, Any]:
    """Without the fields of a later program: an edition can be listed also where it cannot be read."""
    names = {one.name for one in fields(Selection)}
    return {name: values for name, values in told.items() if name in names}


def told(selection: Selection) -> dict[str, Any]:
    """The fields of a selection that restrict it, as plain JSON."""
    return {one.name: list(getattr(selection, one.name)) for one in fields(selection) if getattr(selection, one.name)}
