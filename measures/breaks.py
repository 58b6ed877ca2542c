"""Where a series breaks: a definition or a closed list that is another from some year on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from measures.catalogue import CATALOGUE
from measures.reference import break_records
from texts import Lang, say


@dataclass(frozen=True)
class Break:
    """From `year` on, a measure or a dimension (`kind`, `of`) is another: in what, and by what source."""

    kind: str
    of: str
    year: int
    zh: str
    en: str
    source: str

    def note(self, lang: Lang) -> str:
        """The footnote: from when, what changed, source."""
        text = self.zh if lang == "zh" else self.en
        return say("break_note", lang, year=self.year, text=text, source=self.source)


@cache
def breaks() -> tuple[Break, ...]:
    """Every break that is recorded, by year."""
    found = [
        Break(row["kind"], row["of"], int(row["year"]), row["zh"], row["en"], row["source"]) for row in break_records()
    ]
    return tuple(sorted(found, key=lambda one: (one.year, one.kind, one.of)))


def breaks_between(
    measures: Collection[str],
    dimensions: Collection[str],
    years: Collection[int],
    known: tuple[Break, ...] | None = None,
) -> tuple[Break, ...]:
    """The breaks that lie within these years for any of the measures (with what they divide) or dimensions."""
    if not years:
        return ()
    parts = {part for name in measures if name in CATALOGUE for part in _parts(name)}
    first, last = min(years), max(years)
    return tuple(
        one
        for one in breaks()
        if first < one.year <= last and one.of in (parts if one.kind == "measure" else dimensions)
    )


def _parts(name: str) -> tuple[str, ...]:
    measure = CATALOGUE[name]
    return tuple(part for part in (name, measure.numerator, measure.denominator) if part)
