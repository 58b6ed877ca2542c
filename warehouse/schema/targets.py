"""Targets: what a person wants a figure to reach."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Float, SmallInteger, String, Table, Text

from warehouse.schema.columns import key, metadata

target = Table(
    "target",
    metadata,
    key("target_id"),
    Column("measure", String(40), nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("theme", Text, nullable=True),
    Column("area", Text, nullable=True),
    Column("value", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=True),
    Column("made_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime, nullable=True),
    comment="One row per target that a person set for a measure of a year, of the whole programme or of a theme or "
    "residential area (by name); shares are fractions, and the latest that is not withdrawn holds.",
)
