"""Where nobody, or fewer than the year before, take part in a theme, and which units could.

The rule. A cell is a residential area or a unit type, and a theme. It is a gap where no unit takes part in the year,
or fewer than the year before. Of an area those are counted that take part in what serves it; of a type, those of that
type. A gap could be filled by the units on the year's roster that are located in the area, or are of the type, and
take part in the theme nowhere in that year; those active in other themes come first, the most active before others.
Gaps stand by how many units could fill them, then by how few take part, then by how many were lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from measures.asking import Ask
from measures.selection import Selection

Role = Literal["area", "unit_type"]
Cells = Mapping[tuple[str, str], int]
LOCATED: Mapping[Role, str] = {"area": "unit_area", "unit_type": "unit_type"}
"""The column of the roster that says whether a unit belongs to a place of the role."""


@dataclass(frozen=True)
class Candidate:
    """A unit that could fill a gap, and in how many themes it took part in the year."""

    unit: str
    unit_type: str | None
    unit_area: str | None
    themes: int


@dataclass(frozen=True)
class Gap:
    """A cell: the units in it now and the year before (None: not known), and who could fill it (None: no roster)."""

    place: str
    theme: str
    now: int
    before: int | None
    candidates: tuple[Candidate, ...] | None

    @property
    def lost(self) -> int:
        """How many fewer than the year before."""
        return max((self.before or 0) - self.now, 0)

    @property
    def open(self) -> bool:
        """Whether it is a gap at all."""
        return not self.now or bool(self.lost)


def year_selection(selection: Selection, role: Role, years: Sequence[int]) -> Selection:
    """What the cells of a role are counted in: of types, filtered areas mean where the units are located."""
    chosen = selection.replace(years=tuple(years))
    return chosen if role == "area" else chosen.replace(areas=(), unit_areas=selection.areas)


def cells(
    ask: Ask, selection: Selection, year: int, role: Role, places: Sequence[str], themes: Sequence[str]
) -> list[Gap]:
    """Every cell of these places and themes in the year, gaps and others; none where the year has no participation."""
    now, before = (_counted(ask, year_selection(selection, role, [when]), role) for when in (year, year - 1))
    if now is None:
        return []
    roster = _roster(ask, selection, year)
    doing = _doing(ask, year)
    return [
        Gap(
            place,
            theme,
            now.get((place, theme), 0),
            None if before is None else before.get((place, theme), 0),
            None if roster is None else _candidates(roster, LOCATED[role], place, theme, doing),
        )
        for place in places
        for theme in themes
    ]


def ranked(found: Sequence[Gap]) -> list[Gap]:
    """The gaps among the cells, those that most units could fill first."""
    gaps = [gap for gap in found if gap.open]
    return sorted(gaps, key=lambda gap: (-len(gap.candidates or ()), gap.now, -gap.lost))


def _counted(ask: Ask, selection: Selection, role: Role) -> Cells | None:
    """(place, theme) → units; None where the year has no ledger of participation at all."""
    whole = ask(["participating_units"], (), selection)
    if not len(whole) or whole["participating_units"].iloc[0] is None:
        return None
    rows = ask(["participating_units"], (role, "theme"), selection)
    return {
        (row[role], row["theme"]): int(row["participating_units"] or 0)
        for row in rows.to_dict("records")
        if isinstance(row[role], str) and isinstance(row["theme"], str)
    }


def _roster(ask: Ask, selection: Selection, year: int) -> list[dict[str, Any]] | None:
    """The units on the roster of the year that the filters by type and area leave; None where there is no roster."""
    only_year = Selection(years=(year,))
    if ask(["registered_units"], (), only_year)["registered_units"].iloc[0] is None:
        return None
    kept = only_year.replace(unit_types=selection.unit_types, unit_areas=selection.areas)
    rows = ask(["registered_units"], ("unit", "unit_type", "unit_area"), kept)
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


def _doing(ask: Ask, year: int) -> dict[str, set[str]]:
    """Unit → the themes it takes part in anywhere in the year."""
    found: dict[str, set[str]] = {}
    rows = ask(["participating_units"], ("unit", "theme"), Selection(years=(year,)))
    for row in rows.to_dict("records"):
        if row["participating_units"] and isinstance(row["unit"], str):
            themes = found.setdefault(row["unit"], set())
            if isinstance(row["theme"], str):
                themes.add(row["theme"])
    return found


def _candidates(
    roster: Sequence[dict[str, Any]], located: str, place: str, theme: str, doing: Mapping[str, set[str]]
) -> tuple[Candidate, ...]:
    found = [
        Candidate(row["unit"], _text(row["unit_type"]), _text(row["unit_area"]), len(doing.get(row["unit"], ())))
        for row in roster
        if row[located] == place and theme not in doing.get(row["unit"], ())
    ]
    return tuple(sorted(found, key=lambda one: (-one.themes, one.unit)))


def _text(cell: Any) -> str | None:
    return cell if isinstance(cell, str) else None
