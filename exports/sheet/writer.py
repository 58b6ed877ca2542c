"""Brief → an A4 PDF by typst. What ledgers wrote reaches typst as data, never as markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exports.errors import NoChineseFont
from exports.fonts import families, known
from exports.grids import worded_rows
from exports.letters import plain
from exports.screen import Screen, Storyline
from texts import Lang, say

_TEMPLATE = Path(__file__).resolve().parent / "brief.typ"


def sheet_bytes(story: Storyline, lang: Lang, fonts: Path | None = None) -> bytes:
    """The brief as a PDF whose text is text. Raises NoChineseFont."""
    import typst

    faces = families(fonts)
    if not faces:
        raise NoChineseFont
    content = json.dumps({**_content(story, lang), "fonts": faces}, ensure_ascii=False)
    made = typst.compile(
        str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=known(fonts), sys_inputs={"content": content}
    )
    return bytes(made) if isinstance(made, (bytes, bytearray)) else b"".join(made or [])


def _content(story: Storyline, lang: Lang) -> dict[str, Any]:
    return {
        "lang": lang,
        "title": plain(story.title),
        "sentence": plain(story.sentence),
        "source": plain(story.source),
        "made": plain(story.made),
        "stamp": say("sample_stamp", lang) if story.sample else "",
        "sample": story.sample,
        "sections": [_section(screen, lang) for screen in story.screens],
        "definitions": list(dict.fromkeys(line for screen in story.screens for line in screen.definitions)),
    }


def _section(screen: Screen, lang: Lang) -> dict[str, Any]:
    grid = worded_rows(screen.rows, lang) if len(screen.rows.columns) else None
    return {
        "id": screen.id,
        "name": screen.name,
        "title": plain(screen.title),
        "lines": [plain(line) for line in screen.lines],
        "cards": [{"name": plain(card.name), "shown": plain(card.shown)} for card in screen.cards],
        "headings": [plain(text) for text in grid.headings] if grid else [],
        "rows": [[plain(text) for text in row] for row in grid.rows] if grid else [],
        "numeric": list(grid.numeric) if grid else [],
        "wide": [max((len(row[at]) for row in grid.rows), default=0) > 24 for at in range(len(grid.headings))]
        if grid
        else [],
    }
