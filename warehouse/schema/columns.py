"""What all tables share: the metadata, the closed lists of codes, and the kinds of column."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String

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

REFERENCE_BATCH = 0
"""The batch of the public facts that come with the product; it is not listed and cannot be undone."""

OUTCOMES = ("header", "blank", "notes", "totals", "accepted", "rejected", "duplicate")
"""What became of a physical row. Their counts add up to the rows of the file."""

# Integers that grow with the records are 64-bit; SQLite only auto-numbers a plain INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")


def key(name: str) -> Column[int]:
    """A surrogate key."""
    return Column(name, Key, primary_key=True, autoincrement=True)


def ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    """A reference to another table's key."""
    return Column(name, ForeignKey(target), nullable=nullable, index=index)


def counted(name: str) -> tuple[Column[int], Column[str]]:
    """A count of people or hundredths of hours: its value, and how it was stated."""
    return (
        Column(name, Integer, nullable=True),
        Column(f"{name}_bound", String(8), nullable=False, default="unknown"),
    )
