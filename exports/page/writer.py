"""Storyline → one HTML file, with plotly.js, its letters and only the figures it shows inside."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from charts.drawing import sendable
from charts.style import ACCENT
from exports.fonts import subset
from exports.grids import crossed, worded_rows
from exports.letters import plain
from exports.screen import Screen, Storyline
from texts import Lang, say

_HERE = Path(__file__).resolve().parent
_WORDS = ("page_previous", "page_next", "page_full", "page_blank", "page_keys", "page_notes")


def page_bytes(story: Storyline, lang: Lang, fonts: Path | None = None) -> bytes:
    """The storyline as an HTML file. It makes no request, and its policy forbids any."""
    content = json.dumps(_content(story, lang), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    letters = subset([content, *(say(name, lang) for name in _WORDS)], fonts)
    face = f"@font-face{{font-family:storyline;src:url(data:font/woff;base64,{letters})}}" if letters else ""
    scripts = (_plotly(), (_HERE / "present.js").read_text(encoding="utf-8"))
    parts = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "policy": _policy(scripts),
        "title": _escaped(plain(f"{story.title} · {story.sentence}")),
        "style": face + (_HERE / "present.css").read_text(encoding="utf-8"),
        "content": content.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"),
        "plotly": scripts[0],
        "script": scripts[1],
        "without": _escaped(say("page_without_script", lang)),
    }
    page = (_HERE / "present.html").read_text(encoding="utf-8")
    for name, text in parts.items():
        head, mark, rest = page.partition(f"/*{name}*/")
        page = head + text + rest if mark else page
    return page.encode("utf-8")


def _policy(scripts: tuple[str, ...]) -> str:
    """What the page may do: run its own two scripts, use its own letters and styles, and fetch nothing."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; font-src data:; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _plotly() -> str:
    """plotly.js of the installed package, with nothing in it that ends a script."""
    spec = find_spec("plotly")
    (folder, *_) = spec.submodule_search_locations if spec and spec.submodule_search_locations else [""]
    text = (Path(folder) / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _content(story: Storyline, lang: Lang) -> dict[str, Any]:
    return {
        "title": story.title,
        "sentence": story.sentence,
        "source": story.source,
        "made": story.made,
        "sample": say("sample_stamp", lang) if story.sample else "",
        "accent": ACCENT,
        "words": {name.removeprefix("page_"): say(name, lang) for name in _WORDS},
        "screens": [_screen(screen, lang) for screen in story.screens],
    }


def _screen(screen: Screen, lang: Lang) -> dict[str, Any]:
    """One screen: its words and cards, and either its figure or its table."""
    found: dict[str, Any] = {
        "id": screen.id,
        "kind": screen.kind,
        "name": screen.name,
        "title": plain(screen.title),
        "subtitle": plain(screen.subtitle),
        "source": screen.source,
        "lines": [plain(line) for line in screen.lines],
        "notes": [plain(line) for line in screen.notes],
        "cards": [
            {"measure": card.measure, "value": sendable(card.value), "name": card.name, "shown": card.shown}
            | {"beside": card.beside}
            for card in screen.cards
        ],
    }
    if screen.kind == "chart" and screen.drawing is not None:
        found["figure"] = sendable(screen.drawing)
    elif screen.crossing is not None:
        found["table"] = _table(crossed(screen.rows, screen.crossing, lang))
    elif screen.kind == "table":
        found["table"] = _table(worded_rows(screen.rows, lang))
    return found


def _table(grid: Any) -> dict[str, Any]:
    return {
        "headings": [plain(text) for text in grid.headings],
        "rows": [[plain(text) for text in row] for row in grid.rows],
        "numeric": list(grid.numeric),
        "shades": [list(row) for row in grid.shades],
    }
