"""Editions of a meeting (会议版): what was shown, frozen under a name."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, SmallInteger, String, Table, Text, UniqueConstraint

from warehouse.schema.columns import key, metadata, ref

meeting_edition = Table(
    "meeting_edition",
    metadata,
    key("meeting_edition_id"),
    Column("name", Text, nullable=False),
    Column("held_name", Text, nullable=True, unique=True),
    Column("frozen_at", DateTime, nullable=False),
    Column("frozen_by", Text, nullable=True),
    Column("meeting", Text, nullable=False),
    Column("meeting_date", Text, nullable=False),
    Column("selection", JSON, nullable=False),
    Column("known", JSON, nullable=False),
    Column("figures", String(64), nullable=False),
    Column("withdrawn_at", DateTime, nullable=True),
    Column("withdrawn_by", Text, nullable=True),
    comment="One row per edition of a meeting (会议版): its name (held_name, in one spelling, while it is not "
    "withdrawn), who froze it and when, the selection, what was known then (batches, decisions, schema) and the hash "
    "of its figures.",
)

meeting_edition_story = Table(
    "meeting_edition_story",
    metadata,
    key("meeting_edition_story_id"),
    ref("meeting_edition_id", "meeting_edition.meeting_edition_id", index=True),
    Column("kind", String(12), nullable=False),
    Column("area", Text, nullable=False),
    Column("lang", String(2), nullable=False),
    Column("format", SmallInteger, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("meeting_edition_id", "kind", "area", "lang"),
    comment="One row per storyline that an edition of a meeting froze: the screens of the meeting or of a brief, of "
    "the whole selection (area empty) or of one residential area, in one language, as JSON of the stated format.",
)
