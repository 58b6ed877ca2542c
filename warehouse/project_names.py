"""When two names are one project: spelled alike, or the one renamed to the other.

Renames and mergers are on record in one file, `data/reference/project_changes.csv` (year, from, to, kind, source).
A renamed project keeps its identity under all its names; one that was merged ends.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

CHANGES = Path(__file__).resolve().parent.parent / "data" / "reference" / "project_changes.csv"
KINDS = ("renamed", "merged")

_SPACES = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_QUOTES = re.compile(r"[《》〈〉“”‘’\"'「」『』【】]")
_DASHES = re.compile(r"[—–―－─-]+")


@dataclass(frozen=True)
class Change:
    """One entry of the record: from `year` on, the project `former` goes by the name, or goes on within, `latter`."""

    year: int
    former: str
    latter: str
    kind: str
    source: str


def spelled(name: str) -> str:
    """A project's name in one width and case, without spaces and quotation marks, dashes alike."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", name))
    return _DASHES.sub("-", _QUOTES.sub("", plain)).casefold()


@cache
def changes() -> tuple[Change, ...]:
    """The record, by year. Raises ValueError for a change of no known kind."""
    with CHANGES.open(encoding="utf-8", newline="") as file:
        found = [
            Change(int(row["year"]), row["from"], row["to"], row["kind"], row["source"]) for row in csv.DictReader(file)
        ]
    for change in found:
        if change.kind not in KINDS:
            raise ValueError(f"{CHANGES.name}: {change.former}: {change.kind!r} is none of {', '.join(KINDS)}")
    return tuple(sorted(found, key=lambda change: change.year))


@cache
def _renamed() -> dict[str, str]:
    """Former → later name, as spelled. Raises ValueError where names go round in a circle."""
    found = {spelled(change.former): spelled(change.latter) for change in changes() if change.kind == "renamed"}
    for name in found:
        seen = {name}
        while (name := found.get(name, "")) in found:
            if name in seen:
                raise ValueError(f"{CHANGES.name}: {name}: renamed in a circle")
            seen.add(name)
    return found


@lru_cache(maxsize=1 << 16)
def project_key(name: str) -> str:
    """The key under which all names of one project meet: that of its latest name on record."""
    key, later = spelled(name), _renamed()
    while key in later:
        key = later[key]
    return key


def latest_name(name: str) -> str:
    """The last name that the record gives a project of this name; the name itself where it was never renamed."""
    key = project_key(name)
    return next((one.latter for one in changes() if one.kind == "renamed" and spelled(one.latter) == key), name)
