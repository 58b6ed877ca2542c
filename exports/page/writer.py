"""Storyline → one HTML file, with plotly.js, its letters and only the figures it shows inside."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from exports.fonts import subset
from exports.letters import plain
from exports.page.content import content, script, style
from exports.screen import Storyline
from texts import Lang, say

_HERE = Path(__file__).resolve().parent
_SIGNS = "0123456789:/·←→−+"
"""What the presentation writes that is in no text."""
_PAGE = "html,body{margin:0;height:100%;overflow:hidden}"


def page_bytes(story: Storyline, lang: Lang, fonts: Path | None = None) -> bytes:
    """The storyline as an HTML file. It makes no request, and its policy forbids any."""
    written = json.dumps(content(story, lang), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    letters = subset([written, _SIGNS], fonts)
    face = f"@font-face{{font-family:storyline;src:url(data:font/woff;base64,{letters})}}" if letters else ""
    scripts = (_plotly(), _started())
    parts = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "policy": _policy(scripts),
        "title": _escaped(plain(f"{story.title} · {story.sentence}")),
        "style": face + _PAGE + style(),
        "content": written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"),
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


def _started() -> str:
    """The script of the presentation, and what starts it here; nothing of it is seen by others."""
    return '(() => {\n"use strict";\n' + script() + (_HERE / "offline.js").read_text(encoding="utf-8") + "})();\n"


@cache
def _plotly() -> str:
    """plotly.js of the installed package, with nothing in it that ends a script."""
    spec = find_spec("plotly")
    (folder, *_) = spec.submodule_search_locations if spec and spec.submodule_search_locations else [""]
    text = (Path(folder) / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
