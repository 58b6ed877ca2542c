"""The small tables that the sample is invented from, and those of the reference it must agree with."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from random import Random

_OWN = Path(__file__).parent
_REFERENCE = Path(__file__).parents[2] / "data" / "reference"

Row = dict[str, str]


@cache
def own(name: str) -> tuple[Row, ...]:
    """The rows of one of the sample's own vocabulary files, `etl/sample/<name>.csv`."""
    return _rows(_OWN / f"{name}.csv")


@cache
def reference(name: str) -> tuple[Row, ...]:
    """The rows of one reference file, `data/reference/<name>.csv`; `name` may carry a folder."""
    return _rows(_REFERENCE / f"{name}.csv")


def area_names(year: int, month: int = 1) -> list[str]:
    """The residential areas that a month's official list has, in the order of their codes."""
    return [
        row["名称"]
        for row in reference("facts/areas")
        if row["层级"] == "居民区" and f"{year}-{month:02}" <= (row["最后名录日期"][:7] or "9999")
    ]


def theme_names() -> list[str]:
    """The six themes in their proper order."""
    return [row["zh"] for row in reference("themes")]


def size_of(year: int, what: str) -> int:
    """How many of something a year has (`etl/sample/years.csv`), the residential areas' units apart.

    In 2019: 129 units on the roster - 12 silent + 4 unregistered = the 121 units that were published.
    """
    return next(int(row[what]) for row in own("years") if int(row["year"]) == year)


def short_form(name: str, reference_file: str, column: str) -> str:
    """The first other spelling of `name` that a reference file of names gives, else `name` itself."""
    return next((row["written"] for row in reference(reference_file) if row[column] == name), name)


def stream(seed: int, *topic: object) -> Random:
    """A generator of its own for one topic, so that one ledger's rows do not move another's."""
    return Random("/".join(str(part) for part in (seed, *topic)))


def _rows(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
