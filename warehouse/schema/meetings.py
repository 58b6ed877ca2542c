"""Meetings of the programme: what they were, what was on them, and what was decided."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, SmallInteger, String, Table, Text, UniqueConstraint

from warehouse.schema.columns import counted, key, metadata, ref

fct_meeting = Table(
    "fct_meeting",
    metadata,
    key("meeting_id"),
    Column("year", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=True),
    Column("held_on", Date, nullable=True),
    Column("venue", Text, nullable=True),
    *counted("attendees"),
    Column("for_year", SmallInteger, nullable=True),
    Column("source", Text, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("year", "name"),
    comment="One row per meeting (联席会议, 学习讨论会) in the year it was held; for_year is the programme year whose "
    "projects it presents.",
)

fct_meeting_item = Table(
    "fct_meeting_item",
    metadata,
    key("meeting_item_id"),
    ref("meeting_id", "fct_meeting.meeting_id", index=True),
    Column("year", SmallInteger, nullable=False),
    Column("topic", Text, nullable=True),
    Column("decision", Text, nullable=True),
    Column("outcome", Text, nullable=True),
    Column("claiming", Boolean, nullable=False),
    Column("speakers", JSON, nullable=False),
    Column("projects", JSON, nullable=False),
    Column("note", Text, nullable=True),
    Column("source", Text, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Index(None, "year"),
    comment="One row per topic or decision of a meeting: the units that spoke to it and the projects it names, as "
    "written; claiming says that the units claim the projects, which is a pair only where there is one of each.",
)
