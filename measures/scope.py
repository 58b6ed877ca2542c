"""Whose figures a reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Select, or_, select

from warehouse.schema import dim_area


@dataclass(frozen=True)
class Scope:
    """The areas, by name, that a person may see; None is every area.

    A higher area stands for itself and all below it. It restricts a measure by the measure's area
    role, exactly as a filter on the area would; a fact without an area is outside a restricted scope.
    """

    areas: frozenset[str] | None = None

    @classmethod
    def everything(cls) -> Scope:
        return cls(None)

    def __post_init__(self) -> None:
        if self.areas is not None:
            object.__setattr__(self, "areas", frozenset(self.areas))

    def predicates(self, area: Column[int] | None) -> list[ColumnElement[bool]]:
        """What the scope demands of a fact with its area in the given column; nothing without one."""
        if self.areas is None or area is None:
            return []
        return [area.in_(area_keys(sorted(self.areas)))]


def area_keys(names: list[str]) -> Select[tuple[int]]:
    """The keys of the named areas and of every area below them (the hierarchy has four levels)."""
    named = select(dim_area.c.area_id).where(dim_area.c.name.in_(names))
    below = named
    for _level in range(3):
        below = select(dim_area.c.area_id).where(or_(dim_area.c.area_id.in_(named), dim_area.c.parent_id.in_(below)))
    return below
