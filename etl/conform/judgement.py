"""What persons decided of units, held over what the ledgers' own evidence says, in the order it was decided.

A judgement speaks of names as written, never of keys, so it stands whatever is loaded, reloaded or undone.
Where a later one contradicts an earlier one the later stands; one whose names no longer occur waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from etl.conform.spelling import unit_key

Kind = Literal["unit_merge", "unit_split", "unit_rename", "unit_type", "unit_new"]
Standing = Literal["in_force", "overtaken", "absent"]


class Judgement(NamedTuple):
    """One decision. `detail` holds: into (merge), from (split), name (rename), from, to and unit_type (type)."""

    number: int
    kind: Kind
    subject: str
    detail: dict[str, Any]


@dataclass(eq=False)
class Unit:
    """The names of one unit. `own` are those its canonical name is chosen from; `named` is what a person called it."""

    names: set[str]
    own: set[str] = field(default_factory=set)
    named: str | None = None
    renamed_by: int | None = None


class Judged:
    """The units after all judgements: whose each name is, which names a person decided, and what stands."""

    def __init__(self, groups: Iterable[Iterable[str]], judgements: Sequence[Judgement]) -> None:
        self.of: dict[str, Unit] = {}
        self.reviewed: dict[str, int] = {}
        """name → the number of the judgement that decided it last"""
        self._claimed: dict[str, Unit] = {}
        for names in groups:
            unit = Unit(set(names), set(names))
            self.of.update(dict.fromkeys(unit.names, unit))
        ordered = sorted(judgements, key=lambda judgement: judgement.number)
        apply: dict[Kind, Callable[[Judgement], None]] = {
            "unit_merge": self._merge,
            "unit_split": self._split,
            "unit_rename": self._rename,
            "unit_new": self._new,
        }
        for judgement in ordered:
            if judgement.kind in apply and self._present(judgement):
                apply[judgement.kind](judgement)
        self.standing: dict[int, Standing] = {judgement.number: self._stands(judgement) for judgement in ordered}

    def units(self) -> list[Unit]:
        """Every unit once."""
        return list({id(unit): unit for unit in self.of.values()}.values())

    def _present(self, judgement: Judgement) -> bool:
        named = [judgement.subject, judgement.detail["into"]] if judgement.kind == "unit_merge" else [judgement.subject]
        return all(name in self.of for name in named)

    def _stands(self, judgement: Judgement) -> Standing:
        if not self._present(judgement):
            return "absent"
        unit, detail, number = self.of[judgement.subject], judgement.detail, judgement.number
        overtaken = False
        if judgement.kind == "unit_merge":
            overtaken = unit is not self.of[detail["into"]]
        elif judgement.kind == "unit_split":
            overtaken = unit is self.of.get(detail["from"]) and detail["from"] != judgement.subject
        elif judgement.kind == "unit_rename":
            overtaken = unit.renamed_by != number
        elif judgement.kind == "unit_new":
            overtaken = self.reviewed.get(judgement.subject) != number
        return "overtaken" if overtaken else "in_force"

    def _merge(self, judgement: Judgement) -> None:
        self._join(self.of[judgement.detail["into"]], self.of[judgement.subject], judgement.number)

    def _join(self, into: Unit, other: Unit, number: int) -> None:
        if into is not other:
            self._review(other.names, number)
            into.names |= other.names
            self.of.update(dict.fromkeys(other.names, into))

    def _split(self, judgement: Judgement) -> None:
        self._apart({judgement.subject}, judgement.number)

    def _new(self, judgement: Judgement) -> None:
        """A name that is a unit of its own takes the other spellings of itself along."""
        own = unit_key(judgement.subject)
        unit = self.of[judgement.subject]
        self._apart({name for name in unit.names if unit_key(name) == own}, judgement.number)

    def _apart(self, names: set[str], number: int) -> None:
        unit = self.of[min(names)]
        self._review(names, number)
        if names == unit.names:
            return
        unit.names -= names
        unit.own = unit.own - names or set(unit.names)
        if unit.named in names:
            unit.named = unit.renamed_by = None
        self.of.update(dict.fromkeys(names, Unit(set(names), set(names))))

    def _rename(self, judgement: Judgement) -> None:
        """The new name is the unit's wherever a ledger writes it from then on."""
        unit, name = self.of[judgement.subject], judgement.detail["name"]
        earlier = self._claimed.get(name)
        if earlier is not None and earlier is not unit and earlier.named == name:
            earlier.named = earlier.renamed_by = None
        if name in self.of:
            self._join(unit, self.of[name], judgement.number)
        unit.named, unit.renamed_by = name, judgement.number
        self._claimed[name] = unit

    def _review(self, names: Iterable[str], number: int) -> None:
        self.reviewed.update(dict.fromkeys(names, number))


def types_by_year(judgements: Iterable[Judgement], unit_of: dict[str, int]) -> dict[tuple[int, int], str]:
    """(year, unit) → the type that a person gave it; a later judgement replaces an earlier one."""
    found: dict[tuple[int, int], str] = {}
    for judgement in sorted(judgements, key=lambda judgement: judgement.number):
        if judgement.kind == "unit_type" and judgement.subject in unit_of:
            for year in range(judgement.detail["from"], judgement.detail["to"] + 1):
                found[year, unit_of[judgement.subject]] = judgement.detail["unit_type"]
    return found
