"""How a screen is put together: the words that every screen owes its audience, in one place."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import pandas as pd

from charts.drawing import Drawing
from exports.asked import Asked
from exports.screen import Card, Crossing, Kind, Screen
from exports.tables import definitions
from measures import CATALOGUE, DIMENSIONS, Selection
from measures.asking import applies


def screen(
    asked: Asked,
    name: str,
    kind: Kind,
    title: str,
    rows: pd.DataFrame | None = None,
    *,
    drawing: Drawing | None = None,
    crossing: Crossing | None = None,
    cards: Sequence[Card] = (),
    lines: Sequence[str] = (),
    of: Asked | None = None,
) -> Screen:
    """A screen of the figures asked for, with its definitions, its source and the notes of the one who speaks.

    `of`: what the rows were asked of, where that is more than the screen's selection (the year before as well).
    """
    rows = pd.DataFrame() if rows is None else rows
    measured = [str(column) for column in rows.columns if column in CATALOGUE]
    defined = definitions(measured, asked.lang)
    return Screen(
        id=name,
        kind=kind,
        name=asked.say(f"screen_{name}"),
        title=title,
        subtitle=asked.sentence(),
        source=asked.source,
        rows=rows,
        drawing=drawing,
        crossing=crossing,
        cards=tuple(cards),
        lines=tuple(lines),
        definitions=defined,
        notes=_notes(of or asked, defined, measured, rows),
        selection=(of or asked).selection,
    )


def nothing(asked: Asked, name: str, text_id: str = "screen_nothing") -> Screen:
    """A screen that says in one sentence that there is nothing to show, and what that means."""
    title = asked.say(text_id, sentence=asked.sentence(), name=asked.say(f"screen_{name}"))
    return screen(asked, name, "words", title, lines=[asked.say("screen_nothing_means")])


def _notes(asked: Asked, defined: Sequence[str], measured: Sequence[str], rows: pd.DataFrame) -> tuple[str, ...]:
    """What is counted, of what, since when – and what to answer who asks how one knows."""
    found = [
        *defined,
        asked.say("notes_selection", sentence=asked.sentence()),
        asked.source,
    ]
    if measured:
        command = command_line(measured, [str(name) for name in rows.columns if name not in measured], asked.selection)
        found.append(asked.say("notes_how", command=command))
    if asked.freshness.sample:
        found.append(asked.say("sample_banner"))
    return tuple(found)


def command_line(measured: Sequence[str], beside: Sequence[str], selection: Selection) -> str:
    """The command that prints the same figures: `python -m measures coverage --by year --where year=2019`."""
    by = [name for name in beside if name in DIMENSIONS]
    asked = [name for name in measured if applies(name, by, selection)]
    parts = ["python", "-m", "measures", ",".join(asked), *(["--by", ",".join(by)] if by else [])]
    for name in selection.restricted():
        for value in selection.values(name):
            parts += ["--where", f"{name}={value}"]
    return shlex.join(parts)
