"""Which figures of a frozen storyline are others now: held against each other screen by screen, row by row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

import pandas as pd

from charts.format import change, missing
from charts.labels import column_name, value_name
from exports.screen import Screen, Storyline
from exports.worded import names_things, worded
from measures import CATALOGUE, DIMENSIONS, Selection
from texts import Lang, say

Standing = Literal["changed", "gone", "added"]
_WITHOUT_FIGURES = ("cover", "definitions", "sources")
_WITH_LINES = ("words", "table")
_NAMING = ("beside_measure",)
"""Columns beside the dimensions that say what a row is about."""
_LOOKING_BACK = ("new_units", "returned_units")
"""Measures that any earlier year may bear on; of others no more than the year before."""
_FIRST_YEAR = 1949
_LISTED = 4
"""From how many names on a list is told by what differs."""
_ALIKE = 0.6
"""How alike two sentences are that say the same of other figures."""


@dataclass(frozen=True)
class Difference:
    """One figure that is another now: on which screen, of what, how it read and how it reads.

    `column`: its measure by id where it is one; `asked`: the selection and labels by which it can be asked for again.
    `years`: those its records may be of; empty where it is of all. `gone`: only the frozen storyline has it; `added`:
    only the present one. `brief`: it stands on paper and not on a screen of the meeting; `areas`: in the briefs of
    these residential areas, of none in that of the selection.
    """

    screen: str
    where: str
    figure: str
    before: str
    now: str
    moved: str
    standing: Standing
    years: frozenset[int]
    column: str = ""
    asked: tuple[Selection, tuple[tuple[str, Any], ...]] | None = None
    brief: bool = False
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Cell:
    """A value where it stands: what its row is about, and the column."""

    where: tuple[tuple[str, Any], ...]
    column: str
    value: Any
    bound: str | None


_Cells = dict[tuple[Any, ...], _Cell]


def differences(before: Storyline, now: Storyline, lang: Lang) -> list[Difference]:
    """Every figure that differs, in the order of the screens; both storylines are in the language."""
    then, today = _compared(before), _compared(now)
    found: list[Difference] = []
    for name in dict.fromkeys([*then, *today]):
        found += _of_screen(then.get(name), today.get(name), lang)
    return found


def redefined(before: Storyline, now: Storyline) -> list[str]:
    """The measures that both storylines define, and otherwise than each other."""
    then, today = _definitions(before), _definitions(now)
    return [name for name, text in then.items() if name in today and today[name] != text]


def _definitions(story: Storyline) -> dict[str, str]:
    found = [screen.rows for screen in story.screens if screen.id == "definitions"]
    return {str(name): str(text) for rows in found for name, text in zip(rows["name"], rows["definition"], strict=True)}


def _compared(story: Storyline) -> dict[str, Screen]:
    return {screen.id: screen for screen in story.screens if screen.id not in _WITHOUT_FIGURES}


def _of_screen(before: Screen | None, now: Screen | None, lang: Lang) -> list[Difference]:
    known = before or now
    assert known is not None
    keys = _key_columns([screen.rows for screen in (before, now) if screen is not None])
    then, today = _cells(before, keys), _cells(now, keys)
    found = [
        _told(known, old, new, lang)
        for place in dict.fromkeys([*then, *today])
        if not _same(old := then.get(place), new := today.get(place))
    ]
    return [*dict.fromkeys(_without_repeats(found)), *_lines(known, before, now, lang)]


def _without_repeats(found: Sequence[Difference]) -> Iterator[Difference]:
    """Without the figures of cards that a row of the screen tells with what they are of."""
    rows = {(one.figure, one.before, one.now) for one in found if one.where}
    return (one for one in found if one.where or (one.figure, one.before, one.now) not in rows)


def _key_columns(frames: Sequence[pd.DataFrame]) -> list[str]:
    """The fewest of the columns that name things, from the left, by which every row of each frame is told apart."""
    columns = [str(name) for rows in frames for name in rows.columns]
    naming = [name for name in dict.fromkeys(columns) if name in DIMENSIONS or name in _NAMING]
    for many in range(min(1, len(naming)), len(naming) + 1):
        if not any(_labels(rows, naming[:many]).duplicated().any() for rows in frames if len(rows)):
            return naming[:many]
    return naming


def _labels(rows: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """What each row is about, as one value a row."""
    return pd.Series([_about(rows, keys, at) for at in range(len(rows))], dtype=object)


def _about(rows: pd.DataFrame, keys: Sequence[str], at: int) -> tuple[tuple[str, Any], ...]:
    found = [(name, rows[name].iloc[at]) for name in keys if name in rows]
    return tuple((name, None if missing(value) else int(value) if name == "year" else value) for name, value in found)


def _cells(screen: Screen | None, keys: Sequence[str]) -> _Cells:
    """place → cell: of rows and cards. Rows that nothing tells apart are numbered."""
    if screen is None:
        return {}
    rows = screen.rows
    values = [str(name) for name in rows.columns if name not in keys and not str(name).endswith("bound")]
    found: _Cells = {}
    seen: dict[tuple[Any, ...], int] = {}
    for at in range(len(rows)):
        about = _about(rows, keys, at)
        seen[about] = seen.get(about, 0) + 1
        for name in values:
            bound = rows[f"{name}_bound"].iloc[at] if f"{name}_bound" in rows else None
            cell = _Cell(about, name, rows[name].iloc[at], None if missing(bound) else str(bound))
            found["row", about, seen[about], name] = cell
    for card in screen.cards:
        found["card", card.measure] = _Cell((), card.measure, card.value, card.bound)
    return found


def _same(old: _Cell | None, new: _Cell | None) -> bool:
    """Whether two cells say the same; one that says nothing is as good as none."""
    if old is None or new is None:
        only = old or new
        return only is None or _nothing(only)
    one, other = old.value, new.value
    if missing(one) or missing(other):
        return missing(one) and missing(other) and _bound(old) == _bound(new)
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) and _bound(old) == _bound(new)
    return bool(one == other)


def _nothing(cell: _Cell) -> bool:
    """Whether a row that is not there says as much: nothing, or that none was counted."""
    return _bound(cell) is None and (missing(cell.value) or (not isinstance(cell.value, str) and cell.value == 0))


def _bound(cell: _Cell) -> str | None:
    return None if cell.bound == "exact" else cell.bound


def _told(screen: Screen, old: _Cell | None, new: _Cell | None, lang: Lang) -> Difference:
    cell = old or new
    assert cell is not None
    measure = CATALOGUE.get(cell.column)
    exact = old is not None and new is not None and not _bound(old) and not _bound(new)
    moved = change(new.value, old.value, measure.value_type, lang) if exact and measure and old and new else None
    before, now = _told_apart(_words(old, lang), _words(new, lang), lang)
    return Difference(
        screen.name,
        _where(cell.where, lang),
        column_name(cell.column, lang),
        before,
        now,
        moved or "",
        "changed" if old and new else "gone" if old else "added",
        _years(screen, cell),
        cell.column,
        _asked(screen, cell),
    )


def _asked(screen: Screen, cell: _Cell) -> tuple[Selection, tuple[tuple[str, Any], ...]] | None:
    """What was asked for a figure of the catalogue; None for any other."""
    if cell.column not in CATALOGUE or screen.selection is None:
        return None
    return screen.selection, cell.where


def _words(cell: _Cell | None, lang: Lang) -> str:
    return "—" if cell is None else worded(cell.column, cell.value, cell.bound, lang)


def _told_apart(before: str, now: str, lang: Lang) -> tuple[str, str]:
    """Of two long lists of names that share some, only the names that the other does not have."""
    join = say("list_join", lang)
    then, today = before.split(join), now.split(join)
    shared = set(then) & set(today)
    if min(len(then), len(today)) < _LISTED or not shared:
        return before, now
    gone = join.join(name for name in then if name not in shared)
    came = join.join(name for name in today if name not in shared)
    return (
        say("edition_names_gone", lang, names=gone) if gone else "—",
        say("edition_names_came", lang, names=came) if came else "—",
    )


def _where(about: Sequence[tuple[str, Any]], lang: Lang) -> str:
    parts = [
        (str(value) if names_things(name) else value_name(name, value, lang)) if name in DIMENSIONS else str(value)
        for name, value in about
    ]
    return " · ".join(parts)


def _years(screen: Screen, cell: _Cell) -> frozenset[int]:
    """The years whose records may bear on a figure: its own and the one before, for some all before."""
    own = [int(value) for name, value in cell.where if name == "year" and value is not None]
    years = own or list(screen.selection.years if screen.selection is not None else ())
    if not years:
        return frozenset()
    first = _FIRST_YEAR if cell.column in _LOOKING_BACK else min(years) - 1
    return frozenset({*years, *(year - 1 for year in years), *range(first, min(years))})


def _lines(known: Screen, before: Screen | None, now: Screen | None, lang: Lang) -> Iterator[Difference]:
    """Sentences that only one of the two has, where a screen says in sentences what no column holds."""
    then = [] if before is None or before.kind not in _WITH_LINES else before.lines
    today = [] if now is None or now.kind not in _WITH_LINES else now.lines
    years = known.selection.years if known.selection is not None else ()
    own = frozenset({*years, *(year - 1 for year in years)})
    for old, new in _paired([line for line in then if line not in today], [line for line in today if line not in then]):
        standing: Standing = "changed" if old and new else "gone" if old else "added"
        yield Difference(known.name, "", say("edition_sentence", lang), old or "—", new or "—", "", standing, own)


def _paired(then: Sequence[str], today: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each sentence with the one most like it; with none where no other is alike."""
    left = list(today)
    for line in then:
        likest = max(left, key=lambda other: SequenceMatcher(None, line, other).ratio(), default="")
        if likest and SequenceMatcher(None, line, likest).ratio() >= _ALIKE:
            left.remove(likest)
            yield line, likest
        else:
            yield line, ""
    yield from (("", line) for line in left)
