"""Names of measures, dimensions and their values in either language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from charts.format import missing
from measures import CATALOGUE, DIMENSIONS
from measures.reference import english, english_labels
from texts import Lang, catalogue, say

SHARES = ("cohort_share", "members_coverage", "registered_coverage")
"""Columns of rows that hold shares and are no measure of the catalogue."""
CODED = (
    "agreement",
    "body_kind",
    "need_status",
    "age_band",
    "offer",
    "listing",
    "status",
    "kind",
    "reason",
    "lacking",
    "file_status",
    "judgement",
    "state",
    "claim_form",
    "audience",
    "meeting_kind",
    "level",
)
"""Columns whose values are codes; each has its wording `<column>_<code>`."""


def value_name(dimension: str, value: Any, lang: Lang) -> str:
    """The name of a dimension's value; 未注明 for none. Areas, units and projects keep their own names."""
    if missing(value):
        return say("value_not_stated", lang)
    return english(dimension, str(value)) if lang == "en" else str(value)


def names_together(names: list[str], of: str, lang: Lang) -> str:
    """What is level named as one: both of two, the first and the number of more. `of`: their dimension, or `cell`."""
    if len(names) > 2:
        return say("who_many", lang, first=names[0], count=len(names), counted=say(f"counted_{of}", lang))
    return say("who_join", lang).join(names)


def coded_name(column: str, value: Any, lang: Lang) -> str:
    """The wording of a value in a column of CODED; any other value, and a code without wording, as it stands."""
    coded = f"{column}_{value}"
    return say(coded, lang) if column in CODED and coded in catalogue() else str(value)


def in_order(dimension: str, values: Iterable[Any]) -> list[Any]:
    """The distinct values in their proper order: themes and types by position, others as they come; none last."""
    found = list(dict.fromkeys(None if missing(value) else value for value in values))
    known = list(english_labels(dimension))
    places = {value: place for place, value in enumerate(known)}
    return sorted(found, key=lambda value: (value is None, places.get(str(value), len(known))))


def measure_name(measure: str, lang: Lang) -> str:
    """The short label of a measure."""
    return CATALOGUE[measure].zh if lang == "zh" else CATALOGUE[measure].en


def measure_unit(measure: str, lang: Lang) -> str:
    """What a measure counts in, empty for shares."""
    return CATALOGUE[measure].unit_zh if lang == "zh" else CATALOGUE[measure].unit_en


def counted_unit(measure: str, number: str, lang: Lang) -> str:
    """What `number` of a measure are: the singular where English has one of them."""
    unit = measure_unit(measure, lang)
    one = f"singular_{unit.replace(' ', '_').replace('-', '_')}"
    return say(one, lang) if number == "1" and one in catalogue() else unit


def measure_definition(measure: str, lang: Lang) -> str:
    """The sentence that says what a measure counts."""
    return CATALOGUE[measure].definition_zh if lang == "zh" else CATALOGUE[measure].definition_en


def value_type(measure: str) -> str:
    """ "int", "hours" or "share"."""
    return CATALOGUE[measure].value_type


def column_name(column: str, lang: Lang) -> str:
    """The heading of a column of rows: a dimension, a measure with its unit, a bound, or a text's own."""
    if column in DIMENSIONS:
        return DIMENSIONS[column].zh if lang == "zh" else DIMENSIONS[column].en
    if column in CATALOGUE:
        return with_unit(measure_name(column, lang), measure_unit(column, lang), lang)
    if column.removesuffix("_bound") in CATALOGUE:
        return say("column_bound", lang, name=measure_name(column.removesuffix("_bound"), lang))
    return say(f"column_{column}", lang) if f"column_{column}" in catalogue() else column


def with_unit(name: str, unit: str, lang: Lang) -> str:
    """`参与单位（家）`; the name alone where there is no unit or the name holds it already."""
    if not unit or unit.lower() in name.lower() or unit == "%":
        return name
    return say("name_with_unit", lang, name=name, unit=unit)
