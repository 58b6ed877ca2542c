"""The star schema. Every table's comment states its grain in one sentence.

Dimensions carry surrogate keys; facts carry the keys they are most often grouped by, resolved for
the fact's own year (a unit's type and area may change from year to year). A count of people is two
columns: the value, empty when unknown, and how it was stated (`*_bound`, see `BOUNDS`).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BOUNDS = ("exact", "about", "at_least", "at_most", "unknown")
"""How a number was stated; `unknown` goes with an empty value and is not zero."""

AREA_LEVELS = ("city", "district", "street", "residential_area")
STATUSES = ("new", "continuing", "ended", "merged")
LISTINGS = ("catalogue", "provisional", "named")
"""Where an edition is known from: the year's catalogue, a ledger of a year without one, or a public
source that names it. Editions that are only named are shown, not counted: the list is incomplete."""

OUTCOMES = ("header", "blank", "notes", "totals", "accepted", "rejected", "duplicate")
"""What became of a physical row. Their counts add up to the rows of the file."""

# Integers that grow with the records are 64-bit; SQLite only auto-numbers a plain INTEGER.
_Key = BigInteger().with_variant(Integer, "sqlite")


def _key(name: str) -> Column[int]:
    return Column(name, _Key, primary_key=True, autoincrement=True)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    return Column(name, ForeignKey(target), nullable=nullable, index=index)


def _counted(name: str) -> tuple[Column[int], Column[str]]:
    return (
        Column(name, Integer, nullable=True),
        Column(f"{name}_bound", String(8), nullable=False, default="unknown"),
    )


# --- dimensions ---------------------------------------------------------------------------------

dim_theme = Table(
    "dim_theme",
    metadata,
    Column("theme_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("zh", String(40), nullable=False, unique=True),
    Column("en", String(80), nullable=False),
    Column("position", SmallInteger, nullable=False),
    comment="One row per theme (板块) of the programme.",
)

dim_unit_type = Table(
    "dim_unit_type",
    metadata,
    Column("unit_type_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("zh", String(40), nullable=False, unique=True),
    Column("en", String(80), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("type_group", String(40), nullable=True),
    comment="One row per unit type (单位类型); type_group names the group it belongs to, such as 两新.",
)

dim_area = Table(
    "dim_area",
    metadata,
    _key("area_id"),
    Column("code", String(12), nullable=True, unique=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("level", String(20), nullable=False),
    _ref("parent_id", "dim_area.area_id", nullable=True),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id"),
    CheckConstraint(f"level IN {AREA_LEVELS}", name="level"),
    comment="One row per area of the hierarchy city, district, street, residential area; "
    "valid_to is the date of the last official list that has it.",
)

dim_unit = Table(
    "dim_unit",
    metadata,
    _key("unit_id"),
    Column("name", String(200), nullable=False, unique=True),
    Column("credit_code", String(18), nullable=True),
    comment="One row per unit (单位), under its canonical name.",
)

dim_project = Table(
    "dim_project",
    metadata,
    _key("project_id"),
    Column("name", String(200), nullable=False, unique=True),
    comment="One row per project (项目), which keeps its identity across years.",
)

dim_body = Table(
    "dim_body",
    metadata,
    _key("body_id"),
    Column("name", String(200), nullable=False, unique=True),
    Column("kind", String(40), nullable=True),
    Column("founded_year", SmallInteger, nullable=True),
    Column("parent", String(200), nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id"),
    comment="One row per joint body (联合党委, 联席会议, alliance) that units belong to.",
)

# --- yearly snapshots -----------------------------------------------------------------------------

dim_project_edition = Table(
    "dim_project_edition",
    metadata,
    _key("edition_id"),
    _ref("project_id", "dim_project.project_id"),
    Column("year", SmallInteger, nullable=False),
    Column("name", String(200), nullable=True),
    _ref("theme_id", "dim_theme.theme_id", nullable=True),
    Column("status", String(10), nullable=True),
    Column("lead", String(200), nullable=True),
    Column("audience", String(200), nullable=True),
    Column("partner", String(200), nullable=True),
    Column("note", Text, nullable=True),
    Column("source", String(200), nullable=True),
    Column("listing", String(12), nullable=False),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("project_id", "year"),
    Index(None, "year"),
    comment="One row per project per programme year: its name as written that year, theme, status, lead, audience.",
)

fct_roster = Table(
    "fct_roster",
    metadata,
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("unit_id", ForeignKey("dim_unit.unit_id"), primary_key=True),
    _ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    _ref("unit_area_id", "dim_area.area_id", nullable=True),
    *_counted("party_members"),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    comment="One row per unit per year on the roster (单位名册): the denominator of coverage.",
)

# --- facts ----------------------------------------------------------------------------------------

fct_participation = Table(
    "fct_participation",
    metadata,
    _key("participation_id"),
    Column("activity_id", BigInteger, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("month", String(7), nullable=True),
    Column("activity_date", Date, nullable=True),
    _ref("edition_id", "dim_project_edition.edition_id", index=True),
    _ref("project_id", "dim_project.project_id"),
    _ref("theme_id", "dim_theme.theme_id", nullable=True),
    _ref("unit_id", "dim_unit.unit_id", index=True),
    _ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    _ref("unit_area_id", "dim_area.area_id", nullable=True),
    _ref("area_id", "dim_area.area_id", nullable=True),
    Column("registered", Boolean, nullable=False),
    *_counted("person_times"),
    *_counted("party_person_times"),
    *_counted("public_person_times"),
    *_counted("volunteer_hours_hundredths"),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Index(None, "year"),
    Index(None, "activity_id"),
    comment="One row per unit per activity. An activity's counts are divided among its units so that "
    "the parts add up to the whole; registered says whether the unit is on that year's roster.",
)

fct_claim = Table(
    "fct_claim",
    metadata,
    _key("claim_id"),
    Column("year", SmallInteger, nullable=False),
    _ref("edition_id", "dim_project_edition.edition_id"),
    _ref("project_id", "dim_project.project_id"),
    _ref("theme_id", "dim_theme.theme_id", nullable=True),
    _ref("unit_id", "dim_unit.unit_id", index=True),
    _ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    _ref("unit_area_id", "dim_area.area_id", nullable=True),
    Column("claimed_on", Date, nullable=True),
    Column("form", String(80), nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("edition_id", "unit_id"),
    Index(None, "year"),
    comment="One row per unit per project edition it claimed (认领).",
)

fct_need = Table(
    "fct_need",
    metadata,
    _key("need_id"),
    Column("year", SmallInteger, nullable=False),
    Column("number", String(40), nullable=True),
    _ref("area_id", "dim_area.area_id", nullable=True),
    _ref("theme_id", "dim_theme.theme_id", nullable=True),
    Column("title", String(300), nullable=False),
    Column("category", String(80), nullable=True),
    Column("raised_on", Date, nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Index(None, "year"),
    comment="One row per need (需求) raised in a year.",
)

fct_resource = Table(
    "fct_resource",
    metadata,
    _key("resource_id"),
    Column("year", SmallInteger, nullable=False),
    Column("number", String(40), nullable=True),
    _ref("unit_id", "dim_unit.unit_id", index=True),
    _ref("unit_type_id", "dim_unit_type.unit_type_id", nullable=True),
    _ref("unit_area_id", "dim_area.area_id", nullable=True),
    _ref("theme_id", "dim_theme.theme_id", nullable=True),
    Column("title", String(300), nullable=False),
    Column("category", String(80), nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Index(None, "year"),
    comment="One row per resource (资源) a unit offers in a year.",
)

fct_match = Table(
    "fct_match",
    metadata,
    _key("match_id"),
    Column("year", SmallInteger, nullable=False),
    _ref("need_id", "fct_need.need_id", index=True),
    _ref("resource_id", "fct_resource.resource_id", nullable=True, index=True),
    _ref("unit_id", "dim_unit.unit_id", nullable=True),
    Column("matched_on", Date, nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Index(None, "year"),
    comment="One row per meeting (对接) of a need with a resource or the unit that answers it.",
)

fct_published = Table(
    "fct_published",
    metadata,
    _key("published_id"),
    Column("year", SmallInteger, nullable=False),
    Column("subject", String(120), nullable=False),
    Column("measure", String(60), nullable=False),
    Column("value", Integer, nullable=False),
    Column("bound", String(8), nullable=False),
    Column("note", Text, nullable=True),
    Column("source", String(200), nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("year", "subject", "measure"),
    comment="One row per figure announced to the public: year, subject and measure, with its bound and source.",
)

bridge_body_member = Table(
    "bridge_body_member",
    metadata,
    _key("body_member_id"),
    _ref("body_id", "dim_body.body_id"),
    _ref("unit_id", "dim_unit.unit_id", index=True),
    Column("joined_year", SmallInteger, nullable=True),
    Column("left_year", SmallInteger, nullable=True),
    Column("source", String(200), nullable=True),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    UniqueConstraint("body_id", "unit_id", "joined_year"),
    comment="One row per unit per body per time it joined.",
)

# --- audit ----------------------------------------------------------------------------------------

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
    Column("loaded_by", String(80), nullable=True),
    Column("undone_at", DateTime, nullable=True),
    comment="One row per import batch (导入批次): all of it or nothing. "
    "Batch 0 is the reference facts that come with the product.",
)

etl_file = Table(
    "etl_file",
    metadata,
    _key("file_id"),
    Column("name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("name_year", SmallInteger, nullable=True),
    Column("sample", Boolean, nullable=False),
    UniqueConstraint("sha256", "name_year"),
    comment="One row per distinct file content, and year its name gives, that some batch brought.",
)

etl_batch_file = Table(
    "etl_batch_file",
    metadata,
    Column("batch_id", ForeignKey("etl_batch.batch_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _ref("file_id", "etl_file.file_id", nullable=True, index=True),
    Column("name", String(255), nullable=False),
    Column("sha256", String(64), nullable=True),
    Column("status", String(12), nullable=False),
    Column("reason", String(40), nullable=True),
    Column("message_zh", Text, nullable=True),
    Column("message_en", Text, nullable=True),
    comment="One row per file that a batch was given, refused and ignored ones included.",
)

etl_sheet = Table(
    "etl_sheet",
    metadata,
    _key("sheet_id"),
    _ref("file_id", "etl_file.file_id", index=True),
    Column("position", Integer, nullable=False),
    Column("name", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("layout", JSON, nullable=False),
    Column("masked", JSON, nullable=False),
    comment="One row per sheet of a file: what it was taken for and how its columns were understood.",
)

etl_source_row = Table(
    "etl_source_row",
    metadata,
    _key("source_row_id"),
    _ref("sheet_id", "etl_sheet.sheet_id"),
    Column("row", Integer, nullable=False),
    Column("year", SmallInteger, nullable=True),
    Column("outcome", String(10), nullable=False),
    Column("cells", JSON, nullable=False),
    UniqueConstraint("sheet_id", "row"),
    CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
    comment="One row per physical row of a sheet: the cells as they stood and what became of them.",
)

etl_reject = Table(
    "etl_reject",
    metadata,
    _key("reject_id"),
    _ref("source_row_id", "etl_source_row.source_row_id", index=True),
    Column("column", String(200), nullable=True),
    Column("value", Text, nullable=True),
    Column("reason", String(40), nullable=False),
    Column("message_zh", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("suggestions", JSON, nullable=False),
    comment="One row per fault of a rejected source row: column, value, reason and what to do.",
)

etl_check = Table(
    "etl_check",
    metadata,
    _key("check_id"),
    _ref("sheet_id", "etl_sheet.sheet_id", index=True),
    Column("row", Integer, nullable=False),
    Column("column", String(200), nullable=False),
    Column("stated", Integer, nullable=False),
    Column("summed", Integer, nullable=False),
    comment="One row per stated total of a sheet that does not agree with the rows it sums.",
)

etl_name = Table(
    "etl_name",
    metadata,
    _key("name_id"),
    _ref("sheet_id", "etl_sheet.sheet_id", index=True),
    Column("row", Integer, nullable=False),
    Column("written", String(200), nullable=False, index=True),
    Column("on_roster", Boolean, nullable=False),
    Column("year", SmallInteger, nullable=True),
    Column("credit_code", String(18), nullable=True),
    Column("alias_of", String(200), nullable=True),
    comment="One row per unit name as a sheet writes it, at its first row: the evidence for who is who.",
)

unit_alias = Table(
    "unit_alias",
    metadata,
    Column("written", String(200), primary_key=True),
    _ref("unit_id", "dim_unit.unit_id", index=True),
    Column("how", String(12), nullable=False),
    Column("decided_by", String(80), nullable=True),
    Column("decided_at", DateTime, nullable=True),
    comment="One row per name as written: the unit it stands for and how that was decided.",
)

correction = Table(
    "correction",
    metadata,
    _key("correction_id"),
    Column("kind", String(20), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", String(80), nullable=True),
    Column("made_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime, nullable=True),
    comment="One row per judgement of a person over what the ledgers say, with its reason.",
)
