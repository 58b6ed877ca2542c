"""The catalogue of measures: what each figure of the product means, declared once.

Labels, definitions and units come from the texts; pages, exports, glossary and command line read
them from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from measures.bases import BASES, EDITION_DIMENSIONS, YEARLY_DIMENSIONS, Aggregate, AreaRole
from texts import say

Kind = Literal["count", "sum", "yearly", "ratio"]
ValueType = Literal["int", "hours", "share"]


@dataclass(frozen=True)
class Measure:
    """One figure: how it is called, what it means, what it is counted from and how it adds up.

    `adds_along` names the dimensions along which the parts sum to the whole; `dimensions` those it can
    be grouped and filtered by. A ratio names its numerator and denominator; the denominator is grouped
    and filtered only by the dimensions it has, over the years that its numerator has a value for.
    `listed_in` names the bases whose ledgers a year must have for the measure to have a value: a year
    without them is not zero.
    """

    id: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    unit_zh: str
    unit_en: str
    kind: Kind
    base: str | None
    aggregate: Aggregate | None
    numerator: str | None
    denominator: str | None
    adds_along: frozenset[str]
    area_role: AreaRole | None
    dimensions: tuple[str, ...]
    value_type: ValueType
    listed_in: tuple[str, ...]


def _dimensions(base: str | None) -> tuple[str, ...]:
    if base == "edition":
        return EDITION_DIMENSIONS
    return YEARLY_DIMENSIONS if base == "yearly" else BASES[str(base)].dimensions


def _role(base: str | None) -> AreaRole | None:
    if base == "edition":
        return None
    return "area" if base == "yearly" else BASES[str(base)].area_role


def _lists(base: str) -> tuple[str, ...]:
    """The ledgers without which a count of a base is unknown."""
    if base == "registered_participation":
        return ("roster", "participation")
    return () if base in ("edition", "yearly") else (base,)


def _measure(
    name: str,
    kind: Kind,
    base: str,
    counted_in: str,
    aggregate: Aggregate | None = None,
    *,
    adds_along: Iterable[str] | Literal["all"] = (),
    numerator: str | None = None,
    denominator: str | None = None,
    value_type: ValueType = "int",
    listed_in: tuple[str, ...] | None = None,
) -> Measure:
    dimensions = _dimensions(base)
    return Measure(
        id=name,
        zh=say(f"measure_{name}", "zh"),
        en=say(f"measure_{name}", "en"),
        definition_zh=say(f"measure_{name}_definition", "zh"),
        definition_en=say(f"measure_{name}_definition", "en"),
        unit_zh=say(f"measures_counted_in_{counted_in}", "zh"),
        unit_en=say(f"measures_counted_in_{counted_in}", "en"),
        kind=kind,
        base=base,
        aggregate=aggregate,
        numerator=numerator,
        denominator=denominator,
        adds_along=frozenset(dimensions if adds_along == "all" else adds_along),
        area_role=_role(base),
        dimensions=dimensions,
        value_type=value_type,
        listed_in=_lists(base) if listed_in is None else listed_in,
    )


def _ratio(name: str, base: str, numerator: str, denominator: str) -> Measure:
    return _measure(name, "ratio", base, "share", numerator=numerator, denominator=denominator, value_type="share")


def _total(name: str, column: str, counted_in: str, per: int = 1, value_type: ValueType = "int") -> Measure:
    aggregate = Aggregate("total", (column,), per=per)
    return _measure(name, "sum", "participation", counted_in, aggregate, adds_along="all", value_type=value_type)


def _yearly(name: str) -> Measure:
    return _measure(name, "yearly", "yearly", "units", adds_along=("year", "unit"))


_EDITION = ("year", "theme", "project")
_UNITS = Aggregate("distinct", ("unit_id",))
_EDITIONS = Aggregate("distinct", ("edition_id",), carried_on=True)

CATALOGUE: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        _measure("participating_units", "count", "participation", "units", _UNITS, adds_along=("unit",)),
        _measure(
            "unit_entries",
            "count",
            "participation",
            "entries",
            Aggregate("distinct", ("unit_id", "edition_id")),
            adds_along=(*_EDITION, "unit"),
        ),
        _measure(
            "registered_units",
            "count",
            "roster",
            "units",
            _UNITS,
            adds_along=("unit",),
        ),
        _measure(
            "registered_participating_units",
            "count",
            "registered_participation",
            "units",
            Aggregate("distinct", ("unit_id",), registered=True),
            adds_along=("unit",),
        ),
        _ratio("coverage", "registered_participation", "registered_participating_units", "registered_units"),
        _measure("projects", "count", "edition", "projects", adds_along="all"),
        _measure("new_projects", "count", "edition", "projects", adds_along="all"),
        _measure("ended_projects", "count", "edition", "projects", adds_along="all"),
        _measure("active_projects", "count", "participation", "projects", _EDITIONS, adds_along=_EDITION),
        _measure("claims", "count", "claim", "claims", Aggregate("rows"), adds_along="all"),
        _measure("claimed_projects", "count", "claim", "projects", _EDITIONS, adds_along=_EDITION),
        _ratio("claim_rate", "claim", "claimed_projects", "projects"),
        _measure(
            "activities",
            "count",
            "participation",
            "activities",
            Aggregate("distinct", ("activity_id",)),
            adds_along=(*_EDITION, "month"),
        ),
        _total("person_times", "person_times", "person_times"),
        _total("party_person_times", "party_person_times", "person_times"),
        _total("public_person_times", "public_person_times", "person_times"),
        _total("volunteer_hours", "volunteer_hours_hundredths", "hours", per=100, value_type="hours"),
        _yearly("previous_units"),
        _yearly("retained_units"),
        _yearly("new_units"),
        _yearly("lapsed_units"),
        _yearly("returned_units"),
        _ratio("retention", "yearly", "retained_units", "previous_units"),
        _measure(
            "themes_reached",
            "count",
            "participation",
            "themes",
            Aggregate("distinct", ("theme_id",)),
            adds_along=("theme",),
        ),
        _measure("needs", "count", "need", "needs", Aggregate("rows"), adds_along="all"),
        _measure("resources", "count", "resource", "resources", Aggregate("rows"), adds_along="all"),
        _measure(
            "matched_needs",
            "count",
            "need",
            "needs",
            Aggregate("filled", ("matched_need_id",)),
            adds_along="all",
        ),
        _ratio("match_rate", "need", "matched_needs", "needs"),
        _measure(
            "done_needs",
            "count",
            "told_need",
            "needs",
            Aggregate("filled", ("done_need_id",)),
            adds_along="all",
        ),
        _ratio("done_rate", "told_need", "done_needs", "needs"),
    )
}
