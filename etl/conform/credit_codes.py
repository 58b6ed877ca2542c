"""What the first two characters of a unified social credit code say of its bearer."""

from __future__ import annotations

import csv
from functools import cache

from etl.reference import FOLDER


@cache
def _types() -> dict[str, tuple[str, ...]]:
    with (FOLDER / "credit_code_types.csv").open(encoding="utf-8", newline="") as file:
        return {row["prefix"]: tuple(filter(None, row["unit_types"].split("、"))) for row in csv.DictReader(file)}


def suggested_types(code: str | None) -> tuple[str, ...]:
    """The unit types a bearer of the code may be of, likeliest first; none where the code does not tell.

    The first character is the authority that registered it, the second the category it gave.
    """
    return _types().get((code or "")[:2].upper(), ())
