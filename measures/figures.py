"""What an evaluated measure is: its values by group, and what it is in a group it has no rows for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from measures.dimensions import Key

Group = tuple[Key, ...]
"""The keys of one group, in the order of the dimensions asked for."""
Value = int | float | None


def _zero(_group: Group) -> Value:
    return 0


@dataclass
class Figures:
    """A measure over all groups: values and, for sums, bounds; `absent` gives a group without rows."""

    groups: set[Group] = field(default_factory=set)
    values: dict[Group, Value] = field(default_factory=dict)
    bounds: dict[Group, str] = field(default_factory=dict)
    absent: Callable[[Group], Value] = _zero

    def value(self, group: Group) -> Value:
        return self.values[group] if group in self.values else self.absent(group)

    def bound(self, group: Group) -> str:
        return self.bounds.get(group) or ("unknown" if self.value(group) is None else "exact")


def considered_years(by: tuple[str, ...], group: Group, selected: set[int], all_years: set[int]) -> set[int]:
    """The years a group covers: its own when grouped by year, else the selected ones, else all."""
    if "year" in by:
        year = group[by.index("year")]
        return {int(year)} if year is not None else set()
    return selected or all_years
