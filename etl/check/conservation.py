"""Nothing lost: every physical row of a sheet has exactly one outcome."""

from __future__ import annotations

from etl.errors import NotConserved
from warehouse.schema import OUTCOMES


def check_conservation(file: str, sheet: str, last_row: int, counts: dict[str, int]) -> None:
    """Raises NotConserved unless the outcomes of a sheet add up to its rows, of which `last_row` is the last."""
    if set(counts) != set(OUTCOMES) or sum(counts.values()) != last_row:
        raise NotConserved(file, sheet, last_row, sum(counts.values()))
