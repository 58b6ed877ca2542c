"""The one place where figures are drawn: a component that keeps its element and redraws only what changed.

plotly.js is the installed package's own. It and the component's script are written into `static/` at
start-up and served by Streamlit itself, so nothing is fetched from outside and nothing travels twice.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from charts.drawing import Drawing, sendable

STATIC = Path(__file__).resolve().parent.parent / "static"
Pick = Literal["click", "box"]
_SCRIPT = Path(__file__).resolve().parent / "static" / "figure.js"
_CONFIG = {"displayModeBar": False, "showTips": False, "scrollZoom": False, "doubleClick": False}
_LONG_AGO = 1_000_000_000
"""When served files say they were written: their names change with their content, so browsers may keep them."""

_LOADER = """
const streamlit = [...document.scripts].find((script) => /\\/static\\/js\\/index\\./.test(script.src));
const served = new URL("../../app/static/", streamlit ? streamlit.src : document.baseURI);
export default async (component) =>
  (await import(new URL("{script}", served))).default(component, new URL("{plotly}", served).href);
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


@cache
def _names() -> tuple[str, str]:
    """What the script of the component and plotly.js are called where they are served."""
    digest = hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()[:12]
    return f"figure-{digest}.js", f"plotly-{version('plotly')}.min.js"


def publish(folder: Path = STATIC) -> None:
    """Writes what browsers need into the folder that Streamlit serves, unless it is there."""
    for name, source in zip(_names(), (_SCRIPT, _plotly()), strict=True):
        target = folder / name
        if target.exists() and target.stat().st_size == source.stat().st_size:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}")
        draft.write_bytes(source.read_bytes())
        os.utime(draft, (_LONG_AGO, _LONG_AGO))
        draft.replace(target)


def ahead() -> None:
    """Lets the browser fetch plotly.js while the page is still being worked out."""
    publish()
    st.html(_AHEAD.replace("{plotly}", _names()[1]), unsafe_allow_javascript=True)


@cache
def _component() -> Any:
    publish()
    script, plotly = _names()
    loader = _LOADER.replace("{script}", script).replace("{plotly}", plotly)
    return st.components.v2.component("fumin_figure", js=loader, isolate_styles=False)


def plot(figure: Drawing, alt: str, key: str, picks: Sequence[Pick] = ()) -> list[dict[str, Any]]:
    """Draws the figure and returns the marks picked on it: curve, point, x, y; none unless `picks` allows.

    What was picked holds for the figure it was picked on: another figure begins without.
    """
    drawn = sendable(figure)
    data = {"figure": drawn, "alt": alt, "config": _CONFIG, "picks": list(picks), "turn": 0}
    if not picks:
        _component()(key=key, data=data)
        return []
    data["turn"] = turn = _turn(key, drawn)
    picked = _component()(key=key, data=data, on_points_change=_nothing).points or {}
    points: list[dict[str, Any]] = picked.get("points", []) if picked.get("turn") == turn else []
    return points


def _turn(key: str, drawn: Drawing) -> int:
    """Counts the figures that stood in this place, so that an old pick is never taken for one on this figure."""
    content = hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()
    before: str
    count: int
    before, count = st.session_state.get(f"_turn_{key}", ("", 0))
    if content != before:
        count += 1
        st.session_state[f"_turn_{key}"] = (content, count)
    return count


def _nothing() -> None:
    """Streamlit keeps a component's state only where someone is told of its changes."""
