"""How a sum is stated when its parts are stated differently: one rule for ledgers and measures."""

from __future__ import annotations

from collections.abc import Iterable


def bound_of_sum(bounds: Iterable[str]) -> str:
    """The bound of a sum of numbers with these bounds (`warehouse.schema.BOUNDS`).

    An unknown part can only raise a sum of people, so beside known parts it makes the sum an at-least
    one; parts that pull both ways make it an approximate one. A sum of nothing is exact, one of
    nothing but unknowns is unknown.
    """
    found = set(bounds)
    if found == {"unknown"}:
        return "unknown"
    raising = bool(found & {"at_least", "unknown"})
    if "about" in found or (raising and "at_most" in found):
        return "about"
    if raising:
        return "at_least"
    return "at_most" if "at_most" in found else "exact"
