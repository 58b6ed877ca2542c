"""What participation adds up to, kept with every load so that figures cost units and not records.

Derived from fct_participation alone and rebuilt for the years a load touches (docs/decisions/0012). These tables
hold keys without constraints of their own: they are written and removed together with the facts they are made of.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, SmallInteger, Table

from warehouse.schema.columns import BOUNDS, Key, key, metadata

PEOPLE = ("person_times", "party_person_times", "public_person_times", "volunteer_hours_hundredths")
"""The counts of an activity, as fct_participation names them."""
WORD = 62
"""How many editions, or unit types, one set of bits holds: it fits a signed 64-bit integer."""
BOUND_BIT = {bound: 1 << place for place, bound in enumerate(BOUNDS)}
"""The bit of each bound in a set of them."""

agg_edition = Table(
    "agg_edition",
    metadata,
    Column("edition_id", Key, primary_key=True, autoincrement=False),
    Column("year", SmallInteger, nullable=False),
    Column("project_id", Key, nullable=False),
    Column("theme_id", SmallInteger, nullable=True),
    Column("word", SmallInteger, nullable=False),
    Column("place", SmallInteger, nullable=False),
    Index(None, "year"),
    comment="One row per project edition with activity: in which set of its year, and at which bit, "
    "agg_reach says that a unit took part in it.",
)

agg_reach = Table(
    "agg_reach",
    metadata,
    key("reach_id"),
    Column("year", SmallInteger, nullable=False),
    Column("word", SmallInteger, nullable=False),
    Column("unit_id", Key, nullable=False),
    Column("unit_type_id", SmallInteger, nullable=True),
    Column("unit_area_id", Key, nullable=True),
    Column("area_id", Key, nullable=True),
    Column("registered", Boolean, nullable=False),
    Column("editions", BigInteger, nullable=False),
    Index(None, "year"),
    comment="One row per year, unit as it was then, area of its activities and set of editions: "
    "the editions it took part in there, as bits.",
)

agg_people = Table(
    "agg_people",
    metadata,
    key("people_id"),
    Column("year", SmallInteger, nullable=False),
    Column("edition_id", Key, nullable=False),
    Column("unit_type_id", SmallInteger, nullable=True),
    Column("unit_area_id", Key, nullable=True),
    Column("area_id", Key, nullable=True),
    *(Column(name, BigInteger, nullable=False) for name in PEOPLE),
    *(Column(f"{name}_bounds", SmallInteger, nullable=False) for name in PEOPLE),
    Index(None, "year"),
    comment="One row per edition, unit type, area of the unit and area of the activity: the people and hours that "
    "are known, and as bits how they were stated.",
)

agg_activity = Table(
    "agg_activity",
    metadata,
    key("activity_group_id"),
    Column("year", SmallInteger, nullable=False),
    Column("edition_id", Key, nullable=False),
    Column("area_id", Key, nullable=True),
    Column("unit_types", BigInteger, nullable=False),
    Column("activities", Integer, nullable=False),
    Index(None, "year"),
    comment="One row per edition, area and set of unit types that took part together (bits; 0 is no type): "
    "how many activities.",
)
