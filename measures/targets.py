"""What figures should reach, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from measures.asking import Ask, applies
from measures.catalogue import CATALOGUE
from measures.choices import choices
from measures.cited import Cited, cited
from measures.reading import fetch
from measures.reference import target_measures
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import target

Standing = Literal["in_force", "overtaken", "withdrawn"]
Reached = Literal["reached", "not_reached", "not_known"]
Subject = tuple[str | None, str | None]
"""Theme and residential area; None and None is the whole programme."""


@dataclass(frozen=True)
class Target:
    """A target with who set it, when and why. Shares are fractions; the latest not withdrawn is in force."""

    number: int
    measure: str
    year: int
    theme: str | None
    area: str | None
    value: float
    reason: str
    made_by: str | None
    made_at: datetime
    standing: Standing

    @property
    def selection(self) -> Selection:
        """What the figure is counted in."""
        return Selection(
            years=(self.year,),
            themes=(self.theme,) if self.theme else (),
            areas=(self.area,) if self.area else (),
        )


@dataclass(frozen=True)
class Progress:
    """A target, the figure as it is, the share of the target reached (None: unknown), and what that comes to."""

    target: Target
    figure: Cited
    share: float | None
    reached: Reached


def targets(connection: Connection, scope: Scope) -> list[Target]:
    """Every target that a scope may see, oldest first; a restricted scope sees those of its own areas."""
    rows = fetch(connection, select(target).order_by(target.c.target_id))
    latest = {(row.measure, row.year, row.theme, row.area): row.target_id for row in rows if row.withdrawn_at is None}
    mine = None if scope.areas is None else set(choices(connection, "area", scope))
    return [
        Target(
            row.target_id,
            row.measure,
            row.year,
            row.theme,
            row.area,
            row.value,
            row.reason,
            row.made_by,
            row.made_at,
            "withdrawn"
            if row.withdrawn_at
            else "in_force"
            if latest[row.measure, row.year, row.theme, row.area] == row.target_id
            else "overtaken",
        )
        for row in rows
        if row.measure in target_measures() and row.measure in CATALOGUE and (mine is None or row.area in mine)
    ]


def progress(ask: Ask, found: Sequence[Target]) -> list[Progress]:
    """How far each target in force is, the latest year first."""
    live = sorted(
        (one for one in found if one.standing == "in_force"), key=lambda one: (-one.year, _order(one), one.number)
    )
    return [_progress(ask, one) for one in live]


def _order(one: Target) -> tuple[str, str, int]:
    """The whole first, then themes and areas; measures in the order of the catalogue."""
    return one.theme or "", one.area or "", list(CATALOGUE).index(one.measure)


def _progress(ask: Ask, one: Target) -> Progress:
    selection = one.selection
    rows = ask([one.measure], (), selection)
    recorded = _recorded(ask, one)
    known = recorded and len(rows) and applies(one.measure, (), selection)
    figure = cited(rows.iloc[0], one.measure, selection) if known else Cited(one.measure, selection, (), None)
    if figure.value is None:
        return Progress(one, figure, None, "not_known")
    return Progress(one, figure, float(figure.value) / one.value, _reached(figure, one.value))


def _recorded(ask: Ask, one: Target) -> bool:
    """Whether the year has any figure of this measure: a year that nothing was loaded of is not zero."""
    whole = ask([one.measure], ("year",), Selection(years=(one.year,)))
    return bool(len(whole)) and whole[one.measure].iloc[0] is not None


def _reached(figure: Cited, wanted: float) -> Reached:
    """What a figure says of a target: of one that is only bounded, no more than its bound allows."""
    assert figure.value is not None
    enough = figure.value >= wanted
    if figure.bound == "exact" or (figure.bound == "at_least" and enough) or (figure.bound == "at_most" and not enough):
        return "reached" if enough else "not_reached"
    return "not_known"


def goals(found: Sequence[Target], measure: str, subject: Subject) -> dict[int, float]:
    """Year → the target in force for a measure of a subject."""
    return {
        one.year: one.value
        for one in found
        if one.standing == "in_force" and one.measure == measure and (one.theme, one.area) == subject
    }
