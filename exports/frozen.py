"""A storyline as JSON and back, so that what was shown can be shown again: every figure keeps its value and its kind.

What JSON has no kind for is an object with `~`: numbers of numpy, what is not a number, tuples, dates.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from exports.errors import EditionUnread
from exports.screen import Card, Crossing, Screen, Storyline
from measures import Selection
from measures.meeting_editions import selection_of, told

FORMAT = 1
"""The form of the JSON written here. A program that changes it goes on reading the earlier ones."""
_KIND = "~"
_OF_THEIR_OWN = {"rows", "crossing", "cards", "selection"}
"""The parts of a screen that have a form of their own; all others are kept value by value."""
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Frozen:
    """A storyline with what it was asked of: its selection, and the year that its screens show (None: without any)."""

    story: Storyline
    selection: Selection
    focus: int | None


def written(frozen: Frozen) -> str:
    """The storyline as JSON of the present format. Raises TypeError for a value that JSON cannot keep."""
    story = frozen.story
    content = {
        "selection": told(frozen.selection),
        "focus": frozen.focus,
        **{one.name: kept(getattr(story, one.name)) for one in fields(Storyline) if one.name != "screens"},
        "screens": [_screen(screen) for screen in story.screens],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)  # half a letter is no UTF-8


def read(name: str, format_: int, content: str) -> Frozen:
    """The storyline of an edition as it was written. Raises EditionUnread for a format this program does not know."""
    if format_ != FORMAT:
        raise EditionUnread(name=name, format=format_, known=FORMAT)
    try:
        found = json.loads(content)
        story = Storyline(
            **{one.name: given(found[one.name]) for one in fields(Storyline) if one.name in found.keys() - {"screens"}},
            screens=tuple(_screen_of(screen) for screen in found["screens"]),
        )
        return Frozen(story, selection_of(found["selection"]), found["focus"])
    except (KeyError, TypeError, ValueError) as error:
        raise EditionUnread(name=name, format=format_, known=FORMAT) from error


def made_again(story: Storyline, made: str) -> Storyline:
    """The same storyline in a file that is made now: who made it and when are the only words that change."""
    said = {story.made: made}
    screens = tuple(
        replace(screen, lines=tuple(line for old in screen.lines if (line := said.get(old, old))))
        for screen in story.screens
    )
    return replace(story, made=made, screens=screens)


def figures_hash(stories: Iterable[tuple[str, Storyline]]) -> str:
    """The hash of all figures of storylines, each under its name, and of nothing else: 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for name, story in stories:
        told_figures = [
            [
                name,
                screen.id,
                _rows(screen.rows),
                [[card.measure, kept(card.value), card.bound] for card in screen.cards],
            ]
            for screen in story.screens
        ]
        digest.update(json.dumps(told_figures, ensure_ascii=True, sort_keys=True, allow_nan=False).encode())
    return digest.hexdigest()


def _screen(screen: Screen) -> dict[str, Any]:
    return {
        **{one.name: kept(getattr(screen, one.name)) for one in fields(Screen) if one.name not in _OF_THEIR_OWN},
        "rows": _rows(screen.rows),
        "crossing": vars(screen.crossing) if screen.crossing else None,
        "cards": [{one.name: kept(getattr(card, one.name)) for one in fields(Card)} for card in screen.cards],
        "selection": told(screen.selection) if screen.selection is not None else None,
    }


def _screen_of(told_screen: dict[str, Any]) -> Screen:
    names = {one.name for one in fields(Screen)} & told_screen.keys() - _OF_THEIR_OWN  # what came later has its default
    return Screen(
        **{name: given(told_screen[name]) for name in names},
        rows=_frame(told_screen["rows"]),
        crossing=Crossing(**told_screen["crossing"]) if told_screen["crossing"] else None,
        cards=tuple(Card(**{name: given(value) for name, value in card.items()}) for card in told_screen["cards"]),
        selection=selection_of(told_screen["selection"]) if told_screen["selection"] is not None else None,
    )


def _rows(rows: pd.DataFrame) -> list[Any]:
    """The columns of a frame in their order: name, kind of column, cells."""
    kinds = [str(kind) for kind in rows.dtypes]
    return [
        [kept(name), kind, [kept(cell) for cell in (column if kind == "object" else column.tolist())]]
        for kind, (name, column) in zip(kinds, rows.items(), strict=True)
    ]


def _frame(columns: list[Any]) -> pd.DataFrame:
    cells = {given(name): pd.Series([given(cell) for cell in column], dtype=kind) for name, kind, column in columns}
    return pd.DataFrame(cells)


def kept(value: Any) -> Any:
    """A value made of JSON's own kinds, from which `given` makes it again. Raises TypeError where that is not so."""
    if value is None or isinstance(value, (str, bool)) or type(value) is int:
        return value
    if type(value) is float:
        return value if np.isfinite(value) else {_KIND: "float", "v": repr(value)}
    if value is pd.NA or value is pd.NaT:
        return {_KIND: "NA" if value is pd.NA else "NaT"}
    if isinstance(value, np.generic):
        return {_KIND: "numpy", "t": value.dtype.str, "v": kept(value.item())}
    if isinstance(value, (datetime.datetime, datetime.date)):
        kind = "timestamp" if isinstance(value, pd.Timestamp) else type(value).__name__
        return {_KIND: kind, "v": value.isoformat()}
    if isinstance(value, list):
        return [kept(inside) for inside in value]
    if isinstance(value, tuple):
        return {_KIND: "tuple", "v": [kept(inside) for inside in value]}
    if isinstance(value, dict):
        if _KIND not in value and all(isinstance(name, str) for name in value):
            return {name: kept(inside) for name, inside in value.items()}
        return {_KIND: "dict", "v": [[kept(name), kept(inside)] for name, inside in value.items()]}
    raise TypeError(f"a {type(value).__name__} has no place in a frozen storyline")


def given(value: Any) -> Any:
    """The value that `kept` kept. Raises ValueError or KeyError for what it did not write."""
    if isinstance(value, list):
        return [given(inside) for inside in value]
    if not isinstance(value, dict):
        return value
    if _KIND not in value:
        return {name: given(inside) for name, inside in value.items()}
    return _GIVEN[value[_KIND]](value)


_GIVEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "float": lambda one: float(one["v"]),
    "NA": lambda _: pd.NA,
    "NaT": lambda _: pd.NaT,
    "numpy": lambda one: np.dtype(one["t"]).type(given(one["v"])),
    "timestamp": lambda one: pd.Timestamp(one["v"]),
    "Timestamp": lambda one: pd.Timestamp(one["v"]),
    "datetime": lambda one: datetime.datetime.fromisoformat(one["v"]),
    "date": lambda one: datetime.date.fromisoformat(one["v"]),
    "tuple": lambda one: tuple(given(inside) for inside in one["v"]),
    "dict": lambda one: {given(name): given(inside) for name, inside in one["v"]},
}
