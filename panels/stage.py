"""The stage: a storyline presented on a page, full screen where wanted, by the script that the offline page has too.

The script is put together from the presentation's own (`exports/page/`) and its few lines for Streamlit, and served
from `static/` as that of the figures is (`panels/plot.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from exports.page.content import script, style
from panels.plot import STATIC, publish, served_names, write_served

_SCRIPT = Path(__file__).resolve().parent / "static" / "present.js"
_LOADER = """
const streamlit = [...document.scripts].find((script) => /\\/static\\/js\\/index\\./.test(script.src));
const served = new URL("../../app/static/", streamlit ? streamlit.src : document.baseURI);
export default async (component) => {
  const parts = ["{figures}", "{stage}"].map((name) => import(new URL(name, served)));
  const [figures, stage] = await Promise.all(parts);
  return stage.default(component, figures.library(new URL("{plotly}", served).href));
};
"""

OnFilter = Callable[[str, list[str]], None]


def served_script() -> bytes:
    """The whole script as it is served: the presentation, its style sheet, and what hands Streamlit's data over."""
    sheet = f"const STYLE_OF_STAGE = {json.dumps(style(), ensure_ascii=False)};\n"
    return (script() + sheet + _SCRIPT.read_text(encoding="utf-8")).encode("utf-8")


@cache
def _component() -> Any:
    publish()
    content = served_script()
    name = f"present-{hashlib.sha256(content).hexdigest()[:12]}.js"
    if not (STATIC / name).exists():
        write_served(STATIC / name, content)
    figures, plotly = served_names()
    loader = _LOADER.replace("{figures}", figures).replace("{stage}", name).replace("{plotly}", plotly)
    return st.components.v2.component("fumin_stage", js=loader, isolate_styles=False)


def stage(content: bytes, key: str, on_filter: OnFilter) -> None:
    """Presents the storyline. `on_filter` is told, before the run that follows, which filter is wanted to hold what."""
    _component()(key=key, data=content, on_filter_change=partial(_filtered, key, on_filter))


def _filtered(key: str, on_filter: OnFilter) -> None:
    told = st.session_state[key].filter or {}
    name, values = told.get("key"), told.get("values")
    if isinstance(name, str) and isinstance(values, list):
        on_filter(name, [str(value) for value in values])
