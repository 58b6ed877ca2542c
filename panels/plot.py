"""The one place where figures are drawn: a component that keeps its element and redraws only what changed.

plotly.js is the installed package's own. It and the component's script are written into `static/` at
start-up and served by Streamlit itself, so nothing is fetched from outside and nothing travels twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from charts.drawing import Drawing, sendable
from charts.marks import Mark, Marks, meant
from charts.style import IN_THE_DARK, SCALE_IN_THE_DARK
from exports.picture.words import COMPOSE

STATIC = Path(__file__).resolve().parent.parent / "static"
Pick = Literal["click", "box"]
_SCRIPTS = (*COMPOSE, Path(__file__).resolve().parent / "static" / "figure.js")
"""What makes a picture of a figure, and the component itself: one script where they are served."""
_CONFIG = {"displayModeBar": False, "showTips": False, "scrollZoom": False, "doubleClick": False}
_LONG_AGO = 1_000_000_000
"""When served files say they were written: their names change with their content, so browsers may keep them."""

_LOADER = """
const streamlit = [...document.scripts].find((script) => /\\/static\\/js\\/index\\./.test(script.src));
const served = new URL("../../app/static/", streamlit ? streamlit.src : document.baseURI);
export default async (component) =>
  (await import(new URL("{script}", served))).default(component, new URL("{plotly}", served).href, {dark});
"""


_AHEAD = """<script>(() => {
const address = new URL("app/static/{plotly}", document.baseURI).href;
if (document.querySelector(`link[href="${address}"]`)) return;
document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "script", href: address }));
})()</script>"""


def _plotly() -> Path:
    spec = find_spec("plotly")
    (folder, *_) = spec.submodule_search_locations if spec and spec.submodule_search_locations else [""]
    return Path(folder) / "package_data" / "plotly.min.js"


def _joined(parts: Sequence[Path]) -> bytes:
    return b"".join(path.read_bytes() for path in parts)


@cache
def served_names() -> tuple[str, str]:
    """What the script of the component and plotly.js are called where they are served."""
    digest = hashlib.sha256(_joined(_SCRIPTS)).hexdigest()[:12]
    return f"figure-{digest}.js", f"plotly-{version('plotly')}.min.js"


def publish(folder: Path = STATIC) -> None:
    """Writes what browsers need into the folder that Streamlit serves, unless it is there."""
    for name, parts in zip(served_names(), (_SCRIPTS, (_plotly(),)), strict=True):
        target = folder / name
        if not target.exists() or target.stat().st_size != sum(path.stat().st_size for path in parts):
            write_served(target, _joined(parts))


def write_served(target: Path, content: bytes) -> None:
    """Writes a file that Streamlit serves, whole or not at all; its name must change with its content."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    draft.write_bytes(content)
    os.utime(draft, (_LONG_AGO, _LONG_AGO))
    draft.replace(target)


def ahead() -> None:
    """Lets the browser fetch plotly.js while the page is still being worked out."""
    publish()
    st.html(_AHEAD.replace("{plotly}", served_names()[1]), unsafe_allow_javascript=True)


@cache
def _component() -> Any:
    publish()
    script, plotly = served_names()
    loader = (
        _LOADER.replace("{script}", script)
        .replace("{plotly}", plotly)
        .replace("{dark}", json.dumps([IN_THE_DARK, IN_THE_DARK | SCALE_IN_THE_DARK]))
    )
    return st.components.v2.component("fumin_figure", js=loader, isolate_styles=False)


@dataclass(frozen=True)
class Sheet:
    """A figure as it travels, made once for all who look at it, and what each of its marks stands for."""

    content: bytes
    digest: str
    marks: Marks


def sheet(figure: Drawing, alt: str, picks: Sequence[Pick] = (), picture: dict[str, Any] | None = None) -> Sheet:
    """The figure with its spoken form, written out; `picks` says in which ways its marks may be picked.

    `picture`: the words around it where it may be taken as a picture, its file's name, and what its buttons say.
    """
    drawn = {name: sendable(figure[name]) for name in ("data", "layout")}
    whole = {"figure": drawn, "alt": alt, "config": _CONFIG, "picks": list(picks), "picture": picture}
    body = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(body.encode()).hexdigest()[:12]
    return Sheet(f'{{"digest":"{digest}",{body[1:]}'.encode(), digest, figure.get("marks", ()))


def plot(figure: Drawing, alt: str, key: str) -> None:
    """Draws a figure that is made for this run only."""
    lay(sheet(figure, alt), key)


def lay(drawn: Sheet, key: str, on_pick: Callable[[Sequence[Mark]], None] | None = None) -> None:
    """Draws a figure. `on_pick` is told, before the run that follows, what the marks picked on it stand for.

    A pick is an event and nothing stays picked: what comes of it must show elsewhere on the page.
    """
    if on_pick is None:
        _component()(key=key, data=drawn.content)
    else:
        _component()(key=key, data=drawn.content, on_pick_change=partial(_picked, drawn, key, on_pick))


def _picked(drawn: Sheet, key: str, on_pick: Callable[[Sequence[Mark]], None]) -> None:
    """Tells what was picked, unless it was picked on another figure than the one that stands here."""
    told = st.session_state[key].pick or {}
    found = meant(drawn.marks, told.get("points", ())) if told.get("digest") == drawn.digest else ()
    if found:
        on_pick(found)
