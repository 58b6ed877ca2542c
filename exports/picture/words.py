"""What stands in a picture beside its chart: the same words for the command line and for pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from charts.drawing import Drawing, sendable
from charts.style import INKS
from exports.letters import plain

COMPOSE = (INKS, Path(__file__).resolve().parent / "compose.js")
"""The script that makes a picture of a figure and its words, in its parts."""


def worded(drawing: Drawing, title: str, subtitle: str, foot: list[str], stamp: str) -> dict[str, Any]:
    """What `compose.js` makes a picture of: the figure, its title, its selection, the lines below it and a stamp."""
    figure = {name: sendable(drawing[name]) for name in ("data", "layout")}
    return {"figure": figure, **around(title, subtitle, foot, stamp)}


def around(title: str, subtitle: str, foot: list[str], stamp: str) -> dict[str, Any]:
    """The words alone."""
    lines = [plain(line) for line in foot if line]
    return {"title": plain(title), "subtitle": plain(subtitle), "foot": lines, "stamp": stamp, "face": ""}
