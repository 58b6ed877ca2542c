"""Dimensions: themes, unit types, areas, units, projects, bodies."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, SmallInteger, String, Table, Text

from warehouse.schema.columns import AREA_LEVELS, key, metadata, ref

dim_theme = Table(
    "dim_theme",
    metadata,
    Column("theme_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("zh", Text, nullable=False, unique=True),
    Column("en", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    comment="One row per theme (板块) of the programme.",
)

dim_unit_type = Table(
    "dim_unit_type",
    metadata,
    Column("unit_type_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("zh", Text, nullable=False, unique=True),
    Column("en", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("type_group", Text, nullable=True),
    comment="One row per unit type (单位类型); type_group names the group it belongs to, such as 两新.",
)

dim_area = Table(
    "dim_area",
    metadata,
    key("area_id"),
    Column("code", Text, nullable=True, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("level", String(20), nullable=False),
    ref("parent_id", "dim_area.area_id", nullable=True),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id"),
    CheckConstraint(f"level IN {AREA_LEVELS}", name="level"),
    comment="One row per area of the hierarchy city, district, street, residential area; "
    "valid_to is the date of the last official list that has it.",
)

dim_unit = Table(
    "dim_unit",
    metadata,
    key("unit_id"),
    Column("name", Text, nullable=False, unique=True),
    Column("credit_code", String(18), nullable=True),
    comment="One row per unit (单位), under its canonical name.",
)

dim_project = Table(
    "dim_project",
    metadata,
    key("project_id"),
    Column("name", Text, nullable=False, unique=True),
    comment="One row per project (项目), which keeps its identity across years.",
)

dim_body = Table(
    "dim_body",
    metadata,
    key("body_id"),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=True),
    Column("founded_year", SmallInteger, nullable=True),
    Column("parent", Text, nullable=True),
    Column("source", Text, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id"),
    comment="One row per joint body (联合党委, 联席会议, alliance) that units belong to.",
)
