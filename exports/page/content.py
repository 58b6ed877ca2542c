"""The storyline as the script of the presentation takes it, offline and on the dashboard alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from charts.drawing import sendable
from charts.style import IN_THE_DARK, INKS, PALE_TO_DEEP, SCALE_IN_THE_DARK
from exports.grids import Worded, crossed, worded_rows
from exports.letters import plain
from exports.page.build_up import build_up
from exports.screen import Screen, Storyline
from texts import Lang, say

_HERE = Path(__file__).resolve().parent
_SCRIPTS = ("elements", "fitting", "drawing", "pointing", "speaker", "drawer", "hands", "presenter")
"""The parts of the script, each of functions and classes that those after it use."""
_WORDS = (
    "previous", "next", "full", "blank", "pointer", "speaker", "filters", "notes", "keys", "stage", "all",
    "close", "waiting", "blocked", "clock", "elapsed", "restart", "upcoming", "last", "step", "screens", "smaller",
    "larger", "speaker_keys",
)  # fmt: skip


def script() -> str:
    """The script of the presentation: classes and functions only; it begins where `new Presenter` is called."""
    own = (_HERE / f"{name}.js" for name in _SCRIPTS)
    return "\n".join(path.read_text(encoding="utf-8") for path in (INKS, *own))


def style() -> str:
    """The style sheet of the presentation."""
    return (_HERE / "present.css").read_text(encoding="utf-8")


def words(lang: Lang) -> dict[str, str]:
    """What the presentation itself says, by id."""
    return {name: say(f"page_{name}", lang) for name in _WORDS}


def content(story: Storyline, lang: Lang) -> dict[str, Any]:
    """The storyline with all its words, figures and steps, made of JSON's own kinds."""
    return {
        "title": plain(story.title),
        "sentence": plain(story.sentence),
        "source": story.source,
        "made": story.made,
        "lang": "zh-CN" if lang == "zh" else "en",
        "sample": say("sample_stamp", lang) if story.sample else "",
        "words": words(lang),
        "dark": dict(IN_THE_DARK),
        "scales": [PALE_TO_DEEP, list(SCALE_IN_THE_DARK.values())],
        "screens": [_screen(screen, lang) for screen in story.screens],
    }


def _screen(screen: Screen, lang: Lang) -> dict[str, Any]:
    """One screen: its words and cards, either its figure or its table, and the steps it is built up in."""
    found: dict[str, Any] = {
        "id": screen.id,
        "kind": screen.kind,
        "name": screen.name,
        "title": plain(screen.title),
        "subtitle": plain(screen.subtitle),
        "source": screen.source,
        "lines": [plain(line) for line in screen.lines if line],
        "notes": [plain(line) for line in screen.notes],
        "cards": [
            {"measure": card.measure, "value": sendable(card.value), "name": card.name, "shown": card.shown}
            | {"beside": card.beside}
            for card in screen.cards
        ],
    }
    if screen.kind == "chart" and screen.drawing is not None:
        found["figure"] = {part: sendable(screen.drawing[part]) for part in ("data", "layout")}
    elif screen.crossing is not None:
        found["table"] = _table(crossed(screen.rows, screen.crossing, lang))
    elif screen.kind == "table":
        found["table"] = _table(worded_rows(screen.rows, lang))
    return found | build_up(found)


def _table(grid: Worded) -> dict[str, Any]:
    return {
        "headings": [plain(text) for text in grid.headings],
        "rows": [[plain(text) for text in row] for row in grid.rows],
        "numeric": list(grid.numeric),
        "shades": [list(row) for row in grid.shades],
    }
