"""Unit names on public lists: what merges by itself, and where the right candidate stands.

The lists lie outside the project, in `../shared/corpora`: 2,600 organisations with their abbreviations, and
short names of firms as distractors. Run alone with `python -m bench.names`.
"""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.conform.candidates import CandidateIndex
from etl.conform.units import Evidence, resolve
from etl.reference import reference

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
PAIRS = CORPORA / "zh-abbrev" / "org_pairs_dev.csv"
FIRMS = CORPORA / "zh-company-short"
DISTRACTORS = 2500
_WRITTEN = ("{}党委", "上海市静安区{}", "中共{}支部委员会", "{}　党总支", "( {} )", "静安区{}联合党委")


@dataclass(frozen=True)
class Pair:
    """An organisation and what it is called for short; `ambiguous` where another has the same abbreviation."""

    short: str
    full: str
    ambiguous: bool


@dataclass(frozen=True)
class Merges:
    """What merged with one known unit or another by itself."""

    right: int
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]
    ambiguous: tuple[str, ...]

    def precision(self) -> float | None:
        """Of what merged, the share that belongs together; None where nothing merged."""
        merged = self.right + len(self.wrong)
        return self.right / merged if merged else None

    def recall(self) -> float | None:
        """Of what is to merge, the share that did."""
        sought = self.right + len(self.missed)
        return self.right / sought if sought else None


@dataclass(frozen=True)
class Ranks:
    """How often the right unit was the first candidate, and among the first five."""

    names: int
    first: float
    five: float
    seconds: float
    missed: tuple[tuple[str, str], ...]


def read_pairs(path: Path = PAIRS, split: str | None = None) -> list[Pair]:
    """The pairs of the list, or of one split of it, that have an abbreviation."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["has_abbr"] == "1"]
    units = Counter(short for short, _ in {(row["abbr"], row["full"]) for row in rows})
    return [
        Pair(row["abbr"], row["full"], units[row["abbr"]] > 1) for row in rows if split is None or row["split"] == split
    ]


def read_units(path: Path = PAIRS) -> list[str]:
    """All full names of the list, those without an abbreviation too."""
    with path.open(encoding="utf-8", newline="") as file:
        return sorted({row["full"] for row in csv.DictReader(file)})


def distractors(folder: Path = FIRMS, count: int = DISTRACTORS) -> list[str]:
    """Short names of firms, evenly taken from the list."""
    (path,) = folder.glob("*.txt")
    names = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()[3:] if line.strip()]
    return names[:: max(1, len(names) // count)][:count]


def merges(units: Sequence[str], pairs: Sequence[Pair]) -> Merges:
    """The units on a roster, and in a ledger their abbreviations and other ways of writing them."""
    expected = {written: unit for unit in units for written in _ways(unit) if written not in units}
    belongs: dict[str, set[str]] = {written: {unit} for written, unit in expected.items()}
    for pair in pairs:
        belongs.setdefault(pair.short, set()).add(pair.full)
    evidence = [Evidence(unit, True, 2019, None, None) for unit in units]
    found = resolve(evidence + [Evidence(name, False, None, None, None) for name in belongs], reference())
    known = set(units)
    merged = {name: found[name].unit for name in belongs if name not in known and found[name].unit in known}
    return Merges(
        sum(unit in belongs[name] for name, unit in merged.items()),
        tuple((name, unit) for name, unit in sorted(merged.items()) if unit not in belongs[name]),
        tuple((name, unit) for name, unit in expected.items() if merged.get(name) != unit),
        tuple(sorted({pair.short for pair in pairs if pair.ambiguous} & set(merged))),
    )


def _ways(unit: str) -> Iterator[str]:
    return (way.format(unit) for way in _WRITTEN)


def ranks(units: Sequence[str], pairs: Sequence[Pair]) -> Ranks:
    """Each abbreviation against all the units: where its own full name stands among the candidates."""
    start = time.perf_counter()
    index = CandidateIndex(units)
    places = []
    for pair in pairs:
        found = index.ranked(pair.short)
        places.append(found.index(pair.full) if pair.full in found else None)
    seconds = time.perf_counter() - start
    missed = tuple((pair.short, pair.full) for pair, place in zip(pairs, places, strict=True) if place is None)
    first = sum(place == 0 for place in places) / len(pairs)
    return Ranks(len(pairs), first, 1 - len(missed) / len(pairs), seconds, missed)


def lines() -> list[str]:
    """The figures as lines of Markdown; one line saying so where the lists are absent."""
    if not PAIRS.exists():
        return ["Unit names: not measured, the lists of names are not beside this project."]
    units, pairs = read_units(), read_pairs()
    merged = merges(units, pairs)
    known = sorted({*units, *distractors()})
    told = [
        f"Unit names merged by themselves, {len(units)} units: right {merged.right}, wrong {len(merged.wrong)}, "
        f"precision {_share(merged.precision())}, recall {_share(merged.recall())}, "
        f"ambiguous abbreviations merged {len(merged.ambiguous)}."
    ]
    for split in ("dev", "train"):
        rank = ranks(known, read_pairs(split=split))
        told.append(
            f"Candidates for {rank.names} abbreviations ({split}) among {len(known)} units: right one first "
            f"{_share(rank.first)}, among the first five {_share(rank.five)}, {rank.seconds:.2f} s."
        )
    return told


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


if __name__ == "__main__":
    print("\n".join(lines()))
