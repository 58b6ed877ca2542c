"""The small reference files that selections read: how labels may be written, and their English."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
_LABELS = {"theme": "themes.csv", "unit_type": "unit_types.csv"}
_SPELLINGS = {"theme": ("theme_names.csv", "theme"), "unit_type": ("unit_type_names.csv", "unit_type")}


def _rows(name: str) -> list[dict[str, str]]:
    path = _REFERENCE / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def english_labels(dimension: str) -> dict[str, str]:
    """Label → its English, in the proper order, for themes and unit types; empty for other dimensions."""
    return {row["zh"]: row["en"] for row in _rows(_LABELS[dimension])} if dimension in _LABELS else {}


def english(dimension: str, label: str) -> str:
    """The English of a theme or unit type; any other label as it is."""
    return english_labels(dimension).get(label, label)


@cache
def spellings(dimension: str) -> dict[str, str]:
    """As written → canonical label, for themes and unit types; their English names included."""
    if dimension not in _SPELLINGS:
        return {}
    name, column = _SPELLINGS[dimension]
    written = {row["written"]: row[column] for row in _rows(name)}
    return {english_name: label for label, english_name in english_labels(dimension).items()} | written


@cache
def area_suffixes() -> tuple[str, ...]:
    """The endings an area's name may be written with, longest first."""
    found = (row["suffix"] for row in _rows("area_suffixes.csv") if row["suffix"])
    return tuple(sorted(found, key=len, reverse=True))


@cache
def credit_code_types() -> dict[str, tuple[str, ...]]:
    """First two characters of a credit code → the unit types its bearer may be of, likeliest first."""
    return {row["prefix"]: tuple(row["unit_types"].split("、")) for row in _rows("credit_code_types.csv")}


@cache
def audiences() -> tuple[str, ...]:
    """The audiences of the closed list, in its order."""
    return tuple(dict.fromkeys(row["audience"] for row in _rows("audience_names.csv")))


@cache
def target_measures() -> dict[str, tuple[str, ...]]:
    """The measures that can have a target → by what: `theme`, `area`."""
    return {row["measure"]: tuple(row["by"].split("；")) for row in _rows("target_measures.csv")}


@cache
def break_records() -> tuple[dict[str, str], ...]:
    """The recorded changes of definitions and closed lists: kind, of, year, zh, en, source."""
    return tuple(_rows("breaks.csv"))


@cache
def form_words() -> dict[str, tuple[str, str]]:
    """As written in an office's form → what kind of thing it is (measure, dimension, word) and its id."""
    return {row["written"]: (row["kind"], row["means"]) for row in _rows("form_words.csv")}


@cache
def total_words() -> frozenset[str]:
    """The words that stand before the total of a table."""
    return frozenset(row["word"] for row in _rows("total_words.csv") if row["reach"] in ("section", "all"))
