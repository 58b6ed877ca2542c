"""What one screen of the storyline says: a frozen description, made once, drawn by every kind of file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from charts.drawing import Drawing
from measures import Selection

Kind = Literal["cover", "cards", "chart", "matrix", "table", "words"]


@dataclass(frozen=True)
class Card:
    """One figure by itself: its measure and value, its name, how it reads, and what stands below it."""

    measure: str
    value: Any
    bound: str | None
    name: str
    shown: str
    beside: str = ""


@dataclass(frozen=True)
class Crossing:
    """Which two dimensions the rows of a matrix cross, and the measure in its cells."""

    down: str
    across: str
    measure: str


@dataclass(frozen=True)
class Screen:
    """One screen; all words are plain, whatever a ledger wrote into them.

    `title` states the finding, `subtitle` is the sentence of the selection that `rows` were asked for. `rows` are
    the figures as the measures gave them: a chart, matrix or table shows no other. `lines` stand beside or below;
    `notes` are for the one who speaks, `selection` is what the rows were asked of.
    """

    id: str
    kind: Kind
    name: str
    title: str
    subtitle: str
    source: str
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    drawing: Drawing | None = None
    crossing: Crossing | None = None
    cards: tuple[Card, ...] = ()
    lines: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    selection: Selection | None = None


@dataclass(frozen=True)
class Storyline:
    """Screens in their order, with the words that every file of them carries."""

    title: str
    sentence: str
    file_part: str
    source: str
    made: str
    sample: str
    screens: tuple[Screen, ...]
