"""Screens → pictures of their charts."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path

from exports.errors import NoChineseFont, UnknownScreen
from exports.fonts import families, subset
from exports.picture.browser import drawn, found
from exports.picture.words import worded
from exports.screen import Screen, Storyline
from texts import Lang, say


def charted(story: Storyline, wanted: str | None = None) -> list[Screen]:
    """The screens that have a chart, or the one of that id. Raises UnknownScreen."""
    screens = [screen for screen in story.screens if screen.drawing is not None]
    chosen = [screen for screen in screens if wanted in (None, screen.id)]
    if not chosen:
        raise UnknownScreen(screen=wanted or "—", known=", ".join(screen.id for screen in screens) or "—")
    return chosen


def pictures(
    story: Storyline, screens: Sequence[Screen], kind: str, lang: Lang, fonts: Path | None = None
) -> list[bytes]:
    """The charts of the screens as `png` or `svg`, in their order. Raises NoBrowser, BrowserFailed, NoChineseFont."""
    found()
    if not families(fonts):
        raise NoChineseFont
    stamp = say("sample_stamp", lang) if story.sample else ""
    foot = f"{story.source} · {story.made}"
    asked = [
        worded(screen.drawing or {}, screen.title, screen.subtitle, [*screen.lines, foot], stamp) | {"format": kind}
        for screen in screens
    ]
    letters = subset([json.dumps(asked, ensure_ascii=False)], fonts)
    if letters:  # they go along, so that a picture reads the same everywhere
        face = f'@font-face{{font-family:"Fumin letters";src:url(data:font/woff;base64,{letters})}}'
        asked = [one | {"face": face} for one in asked]
    return [base64.b64decode(one) for one in drawn(asked)]
