"""What a year comes to, sentence by sentence: each by a rule, in both languages, with the figures it rests on.

The rules of speaking are in `charts.changes`. A rule keeps silent where its figures are unknown, where a share has a
denominator below SMALLEST, and where a theme moved by fewer than SMALLEST_MOVE units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from charts import standouts
from charts.changes import SMALLEST, changed, said
from charts.completion import completed
from charts.findings import turnover_finding
from charts.format import missing
from charts.movers import furthest
from measures import CATALOGUE
from measures.asking import Ask
from measures.cited import Cited, cited, every
from measures.selection import Selection
from texts import LANGUAGES, Lang, say

SMALLEST_MOVE = 3
"""A theme that gained or lost fewer units than this is not spoken of."""
SHORTEST_STREAK = 3
"""From so many rises or falls in a row on, a run of years is spoken of."""
TURNOVER = ("previous_units", "retained_units", "new_units", "returned_units", "lapsed_units", "retention")
_HEAD = ("participating_units", "unit_entries", "coverage", "registered_units", "person_times", "activities")
_CATALOGUE = ("projects", "new_projects", "ended_projects")


@dataclass(frozen=True)
class Conclusion:
    """A sentence in both languages, the rule it follows, and the figures it rests on."""

    rule: str
    zh: str
    en: str
    figures: tuple[Cited, ...]

    def sentence(self, lang: Lang) -> str:
        """The sentence in a language, without its full stop."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Year:
    """What the rules ask about one year of a selection; `areas` are the residential areas in force in it."""

    ask: Ask
    selection: Selection
    year: int
    areas: Sequence[str] = ()

    @cached_property
    def now(self) -> Selection:
        return self.selection.replace(years=(self.year,))

    @cached_property
    def both(self) -> Selection:
        return self.selection.replace(years=(self.year - 1, self.year))

    @cached_property
    def _by_year(self) -> pd.DataFrame:
        return self.ask((*_HEAD, *TURNOVER, *_CATALOGUE), ("year",), self.both)

    def registered(self, by: Sequence[str] = ()) -> list[Cited]:
        """The units registered in the year, by dimensions of theirs: no roster knows themes or projects."""
        kept = self.now.keeping(CATALOGUE["registered_units"].dimensions)
        return list(every(self.ask(["registered_units"], by, kept), ["registered_units"], kept))

    def figure(self, measure: str, year: int | None = None) -> Cited | None:
        """A figure of the year, or of another; None where it is unknown."""
        found = self._by_year[[int(when) == (year or self.year) for when in self._by_year["year"]]]
        one = cited(found.iloc[0], measure, self.both) if len(found) else None
        return one if one is not None and one.value is not None else None

    def pair(self, measure: str) -> tuple[Cited | None, Cited | None]:
        """A figure of the year and of the year before."""
        return self.figure(measure), self.figure(measure, self.year - 1)


Rule = Callable[[Year], Conclusion | None]


def _spoken(rule: str, words: Callable[[Lang], str | None], figures: Iterable[Cited | None]) -> Conclusion | None:
    zh, en = (words(lang) for lang in LANGUAGES)
    return Conclusion(rule, zh, en, tuple(one for one in figures if one is not None)) if zh and en else None


def _joined(lang: Lang, *parts: str) -> str:
    return say("conclusion_join", lang).join(part for part in parts if part)


def taking_part(year: Year) -> Conclusion | None:
    """家 beside 家次, and 家 against the year before."""
    now, before = year.pair("participating_units")
    entries = year.figure("unit_entries")
    if now is None or entries is None:
        return None

    def words(lang: Lang) -> str:
        opening = say("conclusion_units", lang, year=year.year, units=said(now, lang), entries=said(entries, lang))
        return _joined(lang, opening, changed(now, before, lang))

    return _spoken("taking_part", words, (now, entries, before))


def streak(year: Year) -> Conclusion | None:
    """Units have risen, or fallen, several years in a row up to this one."""
    free = year.selection.replace(years=())
    rows = year.ask(["participating_units"], ("year",), free)
    known = {int(row["year"]): cited(row, "participating_units", free) for _, row in rows.iterrows()}
    ways = {"up": _steps(known, year.year, 1), "down": _steps(known, year.year, -1)}
    way = max(ways, key=lambda name: ways[name])
    if ways[way] < SHORTEST_STREAK:
        return None
    run = [known[when] for when in range(year.year - ways[way], year.year + 1)]

    def words(lang: Lang) -> str:
        ends = {"first": said(run[0], lang), "last": said(run[-1], lang)}
        years = {"first_year": year.year - ways[way], "last_year": year.year}
        return say(f"conclusion_streak_{way}", lang, years=ways[way], **ends, **years)

    return _spoken("streak", words, run)


def _steps(known: dict[int, Cited], last: int, way: int) -> int:
    """How many years in a row, up to `last`, each had more (`way` 1) or fewer (-1) units than the one before."""
    steps = 0
    while True:
        now, before = known.get(last - steps), known.get(last - steps - 1)
        if now is None or before is None or now.value is None or before.value is None:
            return steps
        if (now.value - before.value) * way <= 0:
            return steps
        steps += 1


def covered(year: Year) -> Conclusion | None:
    """Coverage with what it is a share of, in percentage points against the year before."""
    now, before = year.pair("coverage")
    registered = next(iter(year.registered()), None)
    if now is None or registered is None or float(registered.value or 0) < SMALLEST:
        return None

    def words(lang: Lang) -> str:
        opening = say("conclusion_coverage", lang, share=said(now, lang), registered=said(registered, lang))
        return _joined(lang, opening, changed(now, before, lang))

    return _spoken("covered", words, (now, registered, before))


def turned_over(year: Year) -> Conclusion | None:
    """Who stayed, came and went, with the retention rate."""
    figures = [year.figure(name) for name in TURNOVER]
    previous, retention = figures[0], figures[-1]
    if previous is None or retention is None or float(previous.value or 0) < SMALLEST:
        return None
    row = {"year": year.year, **{one.measure: one.value for one in figures if one is not None}}
    rows = pd.DataFrame([row], dtype=object)

    def words(lang: Lang) -> str:
        return _joined(
            lang, turnover_finding(rows, lang), say("conclusion_retention", lang, share=said(retention, lang))
        )

    return _spoken("turned_over", words, figures)


def _counted(measure: str) -> Rule:
    """A sum or count of the year against the year before."""

    def rule(year: Year) -> Conclusion | None:
        now, before = year.pair(measure)
        if now is None:
            return None

        def words(lang: Lang) -> str:
            return _joined(lang, say(f"conclusion_{measure}", lang, amount=said(now, lang)), changed(now, before, lang))

        return _spoken(measure, words, (now, before))

    return rule


def of_projects(year: Year) -> Conclusion | None:
    """The catalogue as so many new and so many ended, never as their difference alone."""
    figures = [year.figure(name) for name in _CATALOGUE]
    counts = {one.measure: one.value for one in figures if one is not None}
    return _spoken("projects", lambda lang: standouts.project_moves(counts, lang), figures)


def _theme(way: int) -> Rule:
    def rule(year: Year) -> Conclusion | None:
        rows = year.ask(["participating_units"], ("year", "theme"), year.both)
        moved = {theme: move for theme, move in standouts.moves(rows, year.year).items() if abs(move) >= SMALLEST_MOVE}
        words = _spoken(
            "theme_up" if way > 0 else "theme_down", lambda lang: standouts.theme_move(moved, way, lang), ()
        )
        if words is None:
            return None
        level = set(furthest(moved, way))
        mine = rows[[theme in level for theme in rows["theme"]]]
        figures = tuple(every(mine, ["participating_units"], year.both))
        return Conclusion(words.rule, words.zh, words.en, figures)

    return rule


def least_covered(year: Year) -> Conclusion | None:
    """The unit type that came least, among those of which SMALLEST or more are registered."""
    measures = ("coverage", "registered_participating_units", "registered_units")
    rows = year.ask(measures, ("unit_type",), year.now)
    if rows.empty:
        return None
    many = {one.group[0][1] for one in year.registered(("unit_type",)) if float(one.value or 0) >= SMALLEST}
    large = [who in many and not missing(who) for who in rows["unit_type"]]
    figures = every(standouts.lowest(rows[large]), measures, year.now)
    return _spoken("least_covered", lambda lang: standouts.lowest_coverage(rows[large], lang), figures)


def unreached(year: Year) -> Conclusion | None:
    """The residential areas that some theme did not reach; only of a selection with all themes."""
    if year.selection.themes or not year.areas:
        return None
    rows = completed(year.ask(["themes_reached"], ("area",), year.now), "area", year.areas)
    rows = rows[rows["area"].isin(list(year.areas))]
    figures = every(standouts.short_of_themes(rows), ["themes_reached"], year.now)
    return _spoken("unreached", lambda lang: standouts.unreached(rows, lang), figures)


RULES: tuple[Rule, ...] = (
    taking_part,
    streak,
    covered,
    turned_over,
    _counted("activities"),
    _counted("person_times"),
    of_projects,
    _theme(1),
    _theme(-1),
    least_covered,
    unreached,
)


def conclusions(year: Year) -> tuple[Conclusion, ...]:
    """What the rules say of the year, in their order."""
    return tuple(one for rule in RULES if (one := rule(year)) is not None)


def paragraph(found: Sequence[Conclusion], selection: Selection, lang: Lang, sample: bool = False) -> str:
    """The sentences as one paragraph to paste into a report; restricted selections and sample data are named first."""
    if not found:
        return ""
    stop = say("conclusion_stop", lang)
    text = "".join(say("conclusion_sentence", lang, text=one.sentence(lang), stop=stop) for one in found)
    narrowed: dict[str, Any] = {"years": ()}
    restricted = selection.replace(**narrowed)
    if restricted.restricted():
        text = say("conclusion_of", lang, sentence=restricted.sentence(lang), text=text)
    return say("conclusion_sample", lang, text=text.strip()) if sample else text.strip()
