"""Targets that a person sets for a figure: set, listed, taken back. They change no figure.

Which figures can have one, and whether it is a count or a share, is said in `data/reference/target_measures.csv`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, insert, select, update

from etl.clock import local, now
from etl.decisions import Why
from etl.errors import TargetRefused
from etl.load import new_version, who
from etl.reference import reference, stripped
from etl.stage.masking import mask_text
from texts import catalogue
from warehouse.engine import explained, place_of, writer_engine
from warehouse.migrate import upgrade
from warehouse.schema import dim_area, target

FIRST_YEAR, LAST_YEAR = 1949, 2100
MOST = 1_000_000_000
_FILE = Path(__file__).resolve().parent.parent / "data" / "reference" / "target_measures.csv"
_WRITTEN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")


@dataclass(frozen=True)
class Wanted:
    """A target as a person writes it: `value` such as `140` or `92.5%`; without theme and area, of the whole."""

    measure: str
    year: int
    value: str
    theme: str | None = None
    area: str | None = None


@cache
def measures_with_targets() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Measure → whether it is a `count` or a `share`, and by what it can be split: `theme`, `area`."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["measure"]: (row["counted_as"], tuple(row["by"].split("；"))) for row in rows}


def set_target(url: URL, wanted: Wanted, why: Why) -> int:
    """Keeps the target with who, when and why; its number. An earlier one for the same figure is overtaken.

    Raises TargetRefused for an unknown measure, theme or area, a year or value that is none, or no reason.
    """
    reason = mask_text(stripped(why.reason))
    if not reason:
        raise TargetRefused("no_reason")
    measure = _measure(wanted.measure)
    if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise TargetRefused("bad_year", year=wanted.year)
    value = _value(wanted.value, measures_with_targets()[measure][0])
    with explained(url), writer_engine(url).begin() as connection:
        upgrade(connection, place_of(url))
        subject = {"theme": _theme(wanted.theme), "area": _area(connection, wanted.area)}
        for name, label in subject.items():
            if label is not None and name not in measures_with_targets()[measure][1]:
                raise TargetRefused(f"no_{name}", measure=catalogue()[f"measure_{measure}"]["zh"])
        by = mask_text((why.by or "").strip()) or who()
        row = insert(target).values(
            measure=measure, year=wanted.year, value=value, reason=reason, made_by=by, made_at=now(), **subject
        )
        number: int = connection.execute(row).inserted_primary_key[0]  # type: ignore[index]
        new_version(connection)
    return number


def withdraw_target(url: URL, number: int) -> None:
    """Takes a target back. Raises TargetRefused where there is none of this number, or it was taken back before."""
    with explained(url), writer_engine(url).begin() as connection:
        upgrade(connection, place_of(url))
        row = connection.execute(select(target).where(target.c.target_id == number)).first()
        if row is None:
            raise TargetRefused("unknown", number=number)
        if row.withdrawn_at is not None:
            raise TargetRefused("withdrawn_before", number=number)
        connection.execute(update(target).where(target.c.target_id == number).values(withdrawn_at=now()))
        new_version(connection)


def targets(connection: Connection) -> list[dict[str, Any]]:
    """Every target, oldest first: what, who, when, why, and whether it is in_force, overtaken or withdrawn."""
    rows = connection.execute(select(target).order_by(target.c.target_id)).all()
    latest = {(row.measure, row.year, row.theme, row.area): row.target_id for row in rows if row.withdrawn_at is None}
    return [
        {
            "target": row.target_id,
            "measure": row.measure,
            "year": row.year,
            "theme": row.theme,
            "area": row.area,
            "value": row.value,
            "reason": row.reason,
            "made_by": row.made_by,
            "made_at": local(row.made_at),
            "withdrawn_at": local(row.withdrawn_at) if row.withdrawn_at else None,
            "standing": "withdrawn"
            if row.withdrawn_at
            else "in_force"
            if latest[row.measure, row.year, row.theme, row.area] == row.target_id
            else "overtaken",
        }
        for row in rows
    ]


def _measure(written: str) -> str:
    """The id of a measure that is called so, by id or label."""
    known = measures_with_targets()
    for measure in known:
        if written.strip() in (measure, *catalogue()[f"measure_{measure}"].values()):
            return measure
    raise TargetRefused("unknown_measure", name=written, known="、".join(known))


def _value(written: str, counted_as: str) -> float:
    found = _WRITTEN.fullmatch(written.strip().replace("％", "%"))
    number = float((found[1] + (found[2] or "")).replace(",", "")) if found else -1.0
    percent = bool(found and found[3])
    if counted_as == "share" and percent and 0 < number <= 100:
        return number / 100
    if counted_as == "count" and not percent and 0 < number <= MOST:
        return number
    raise TargetRefused(f"bad_{counted_as}", value=written)


def _theme(written: str | None) -> str | None:
    if not written:
        return None
    known = reference().theme_names
    found = known.find(written)
    if found is None:
        raise TargetRefused("unknown_theme", name=written, known="、".join(known.values))
    return found


def _area(connection: Connection, written: str | None) -> str | None:
    if not written:
        return None
    names = connection.execute(select(dim_area.c.name).where(dim_area.c.level == "residential_area")).scalars()
    known = sorted(str(name) for name in names)
    for name in known:
        if written.strip() in (name, name.removesuffix("居民区")):
            return name
    raise TargetRefused("unknown_area", name=written, known="、".join(known) or "—")
