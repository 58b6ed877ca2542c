"""What was received, when and by whom, and what became of it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from warehouse.schema.columns import OUTCOMES, key, metadata, ref

etl_content_version = Table(
    "etl_content_version",
    metadata,
    Column("content_version_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    comment="One row: a number that grows with every committed load or undo and keys all caches.",
)

etl_batch = Table(
    "etl_batch",
    metadata,
    Column("batch_id", Integer, primary_key=True, autoincrement=False),
    Column("loaded_at", DateTime, nullable=False),
    Column("loaded_on", Date, nullable=False),
    Column("loaded_by", Text, nullable=True),
    Column("undone_at", DateTime, nullable=True),
    comment="One row per import batch (导入批次): all of it or nothing. "
    "Batch 0 is the reference facts that come with the product.",
)

etl_file = Table(
    "etl_file",
    metadata,
    key("file_id"),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("name_year", SmallInteger, nullable=True),
    Column("read_with", String(64), nullable=False),
    Column("sample", Boolean, nullable=False),
    UniqueConstraint("sha256", "name_year", "read_with"),
    comment="One row per distinct file content that some batch brought, per year its name gives and per state of the "
    "reference tables it was read with.",
)

etl_batch_file = Table(
    "etl_batch_file",
    metadata,
    Column("batch_id", ForeignKey("etl_batch.batch_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    ref("file_id", "etl_file.file_id", nullable=True, index=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=True),
    Column("status", String(12), nullable=False),
    Column("reason", Text, nullable=True),
    Column("message_zh", Text, nullable=True),
    Column("message_en", Text, nullable=True),
    comment="One row per file that a batch was given, refused and ignored ones included.",
)

etl_sheet = Table(
    "etl_sheet",
    metadata,
    key("sheet_id"),
    ref("file_id", "etl_file.file_id", index=True),
    Column("position", Integer, nullable=False),
    Column("part", SmallInteger, nullable=False, server_default="0"),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("layout", JSON, nullable=False),
    Column("masked", JSON, nullable=False),
    Column("notices", JSON, nullable=False, server_default="[]"),
    comment="One row per table of a sheet of a file (a sheet may hold several, one below the other): what it was "
    "taken for, how its columns were understood, and what the check-up says of it.",
)

etl_source_row = Table(
    "etl_source_row",
    metadata,
    key("source_row_id"),
    ref("sheet_id", "etl_sheet.sheet_id"),
    Column("row", Integer, nullable=False),
    Column("year", SmallInteger, nullable=True),
    Column("outcome", String(10), nullable=False),
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("cells", JSON(none_as_null=True), nullable=True),
    Column("filled", JSON(none_as_null=True), nullable=True),
    Index(None, "sheet_id", "row"),
    CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
    comment="One row per physical row of a table: the cells as they stood (empty where etl_cells keeps them), what it "
    "takes over from a merged cell, the row above or a heading (field → text and row), what became of it, and how "
    "many entries of it stand (one in a list, one a filled cell in a matrix).",
)

etl_cells = Table(
    "etl_cells",
    metadata,
    Column("sheet_id", ForeignKey("etl_sheet.sheet_id"), primary_key=True),
    Column("first_row", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    comment="One row per block of consecutive rows of a long table: their cells as they stood, each text once.",
)

etl_reject = Table(
    "etl_reject",
    metadata,
    key("reject_id"),
    ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Column("column", Text, nullable=True),
    Column("position", Integer, nullable=True),
    Column("value", Text, nullable=True),
    Column("reason", Text, nullable=False),
    Column("message_zh", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("suggestions", JSON, nullable=False),
    comment="One row per fault of a rejected source row: column (its header, and its place from 0), value, reason and "
    "what to do.",
)

etl_check = Table(
    "etl_check",
    metadata,
    key("check_id"),
    ref("sheet_id", "etl_sheet.sheet_id", index=True),
    Column("row", Integer, nullable=False),
    Column("column", Text, nullable=False),
    Column("stated", Float, nullable=False),
    Column("summed", Float, nullable=False),
    comment="One row per stated total of a sheet that does not agree with the rows it sums.",
)

etl_name = Table(
    "etl_name",
    metadata,
    key("name_id"),
    ref("sheet_id", "etl_sheet.sheet_id", index=True),
    Column("row", Integer, nullable=False),
    Column("written", Text, nullable=False, index=True),
    Column("on_roster", Boolean, nullable=False),
    Column("year", SmallInteger, nullable=True),
    Column("credit_code", String(18), nullable=True),
    Column("alias_of", Text, nullable=True),
    comment="One row per unit name as a sheet writes it, at its first row: the evidence for who is who.",
)

unit_alias = Table(
    "unit_alias",
    metadata,
    Column("written", Text, primary_key=True),
    ref("unit_id", "dim_unit.unit_id", index=True),
    Column("how", String(12), nullable=False),
    Column("decided_by", Text, nullable=True),
    Column("decided_at", DateTime, nullable=True),
    comment="One row per name as written: the unit it stands for and how that was decided.",
)

correction = Table(
    "correction",
    metadata,
    key("correction_id"),
    Column("kind", String(20), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=True),
    Column("made_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime, nullable=True),
    comment="One row per judgement of a person over what the ledgers say, with its reason.",
)
