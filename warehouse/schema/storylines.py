"""Storylines: which screens a person wants to present, in which order."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, String, Table, Text

from warehouse.schema.columns import key, metadata

storyline = Table(
    "storyline",
    metadata,
    key("storyline_id"),
    Column("name", String(60), nullable=False, unique=True),
    Column("screens", Text, nullable=False),
    Column("made_by", Text, nullable=True),
    Column("made_at", DateTime, nullable=False),
    comment="One row per storyline that a person named: its screens by their ids, separated by commas, in the order "
    "in which they are presented; it holds no figure.",
)
