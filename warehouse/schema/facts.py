"""Yearly snapshots and facts, and what bridges them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from warehouse.schema.columns import counted, key, metadata, ref

dim_project_edition = Table(
    "dim_project_edition",
    metadata,
    key("edition_id"),
    ref("project_id", "dim_project.project_id"),
    Column("year", SmallInteger, nullable=False),
    Column("name", Text, nullable=True),
    ref("theme_id", "dim_theme.theme_id", nullable=True),
    Column("status", String(10), nullable=True),
    Column("lead", Text, nullable=True),
    Column("audience", Text, nullable=True),
    Column("partner", Text, nullable=True),
    Column("note", Text, nullable=True),
    Column("source", Text, nullable=True),
    Column("listing", String(12), nullable=False),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("project_id", "year"),
    Index(None, "year"),
    comment="One row per project per programme year: its name as written that year, theme, status, lead, audience.",
)

bridge_edition_audience = Table(
    "bridge_edition_audience",
    metadata,
    Column("edition_id", ForeignKey("dim_project_edition.edition_id"), primary_key=True),
    Column("written", Text, primary_key=True),
    Column("audience", String(16), nullable=True),
    Column("year", SmallInteger, nullable=False),
    Index(None, "year"),
    comment="One row per group of people or bodies that an edition's audience names, as written, with the audience "
    "(服务对象) of the closed list it belongs to; empty where it belongs to none.",
)

fct_roster = Table(
    "fct_roster",
    metadata,
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("unit_id", ForeignKey("dim_unit.unit_id"), primary_key=True),
    ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    ref("unit_area_id", "dim_area.area_id", nullable=True),
    *counted("party_members"),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    comment="One row per unit per year on the roster (单位名册): the denominator of coverage.",
)


fct_participation = Table(
    "fct_participation",
    metadata,
    key("participation_id"),
    Column("activity_id", BigInteger, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("month", String(7), nullable=True),
    Column("activity_date", Date, nullable=True),
    ref("edition_id", "dim_project_edition.edition_id", index=True),
    ref("project_id", "dim_project.project_id"),
    ref("theme_id", "dim_theme.theme_id", nullable=True),
    ref("unit_id", "dim_unit.unit_id", index=True),
    ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    ref("unit_area_id", "dim_area.area_id", nullable=True),
    ref("area_id", "dim_area.area_id", nullable=True),
    Column("registered", Boolean, nullable=False),
    *counted("person_times"),
    *counted("party_person_times"),
    *counted("public_person_times"),
    *counted("volunteer_hours_hundredths"),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Column("source_column", Integer, nullable=True),
    Index(None, "year"),
    comment="One row per unit per activity. An activity's counts are divided among its units so that "
    "the parts add up to the whole; registered says whether the unit is on that year's roster.",
)

fct_claim = Table(
    "fct_claim",
    metadata,
    key("claim_id"),
    Column("year", SmallInteger, nullable=False),
    ref("edition_id", "dim_project_edition.edition_id"),
    ref("project_id", "dim_project.project_id"),
    ref("theme_id", "dim_theme.theme_id", nullable=True),
    ref("unit_id", "dim_unit.unit_id", index=True),
    ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    ref("unit_area_id", "dim_area.area_id", nullable=True),
    Column("claimed_on", Date, nullable=True),
    Column("form", Text, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Column("source_column", Integer, nullable=True),
    UniqueConstraint("edition_id", "unit_id"),
    Index(None, "year"),
    comment="One row per unit per project edition it claimed (认领).",
)

bridge_claim_form = Table(
    "bridge_claim_form",
    metadata,
    Column("edition_id", ForeignKey("dim_project_edition.edition_id"), primary_key=True),
    Column("unit_id", ForeignKey("dim_unit.unit_id"), primary_key=True, index=True),
    Column("written", Text, primary_key=True),
    Column("form", String(16), nullable=True),
    Column("year", SmallInteger, nullable=False),
    Index(None, "year"),
    comment="One row per form (资金, 人力, 场地 …) in which a unit claims a project edition, as written, with the form "
    "of the closed list it belongs to; empty where it belongs to none.",
)

fct_need = Table(
    "fct_need",
    metadata,
    key("need_id"),
    Column("year", SmallInteger, nullable=False),
    Column("number", Text, nullable=True),
    ref("area_id", "dim_area.area_id", nullable=True),
    ref("theme_id", "dim_theme.theme_id", nullable=True),
    Column("title", Text, nullable=False),
    Column("category", Text, nullable=True),
    Column("raised_on", Date, nullable=True),
    Column("done", Boolean, nullable=True),
    Column("done_on", Date, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Index(None, "year"),
    comment="One row per need (需求) raised in a year; done says whether it was carried out, empty where nobody says.",
)

fct_resource = Table(
    "fct_resource",
    metadata,
    key("resource_id"),
    Column("year", SmallInteger, nullable=False),
    Column("number", Text, nullable=True),
    ref("unit_id", "dim_unit.unit_id", index=True),
    ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    ref("unit_area_id", "dim_area.area_id", nullable=True),
    ref("theme_id", "dim_theme.theme_id", nullable=True),
    Column("title", Text, nullable=False),
    Column("category", Text, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Index(None, "year"),
    comment="One row per resource (资源) a unit offers in a year.",
)

bridge_resource_unit = Table(
    "bridge_resource_unit",
    metadata,
    Column("resource_id", ForeignKey("fct_resource.resource_id"), primary_key=True),
    Column("unit_id", ForeignKey("dim_unit.unit_id"), primary_key=True, index=True),
    Column("year", SmallInteger, nullable=False),
    Index(None, "year"),
    comment="One row per further unit that offers a resource together with the one fct_resource names.",
)

fct_match = Table(
    "fct_match",
    metadata,
    key("match_id"),
    Column("year", SmallInteger, nullable=False),
    ref("need_id", "fct_need.need_id", index=True),
    ref("resource_id", "fct_resource.resource_id", nullable=True, index=True),
    ref("unit_id", "dim_unit.unit_id", nullable=True),
    Column("matched_on", Date, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    ref("correction_id", "correction.correction_id", nullable=True),
    Index(None, "year"),
    comment="One row per meeting (对接) of a need with a resource or the unit that answers it; correction_id is the "
    "judgement of the person who agreed it (source_row_id is the need's then), empty where a ledger states it.",
)

fct_published = Table(
    "fct_published",
    metadata,
    key("published_id"),
    Column("year", SmallInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("value", Integer, nullable=False),
    Column("bound", String(8), nullable=False),
    Column("note", Text, nullable=True),
    Column("source", Text, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("year", "subject", "measure"),
    comment="One row per figure announced to the public: year, subject and measure, with its bound and source.",
)

bridge_body_member = Table(
    "bridge_body_member",
    metadata,
    key("body_member_id"),
    ref("body_id", "dim_body.body_id"),
    ref("unit_id", "dim_unit.unit_id", index=True),
    Column("joined_year", SmallInteger, nullable=True),
    Column("left_year", SmallInteger, nullable=True),
    Column("source", Text, nullable=True),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("body_id", "unit_id", "joined_year"),
    comment="One row per unit per body per time it joined.",
)
