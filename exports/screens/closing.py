"""How it ends: what each figure means, how the published figures compare, and where everything comes from."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from charts.labels import measure_definition, measure_name
from exports.asked import Asked
from exports.screen import Screen
from exports.screens.making import screen
from exports.sources import told_maker
from measures import CATALOGUE


def meanings(asked: Asked, shown: Sequence[Screen]) -> Screen:
    """The definition of every measure that a screen before shows."""
    columns = {str(name) for before in shown for name in before.rows.columns}
    used = [name for name in CATALOGUE if name in columns]
    rows = pd.DataFrame(
        {
            "name": [measure_name(name, asked.lang) for name in used],
            "definition": [measure_definition(name, asked.lang) for name in used],
        },
        dtype=object,
    )
    return screen(asked, "definitions", "table", asked.say("definitions_title", count=len(used)), rows)


def sources(asked: Asked) -> Screen:
    """Batch, date, files and maker, and how to follow a figure to the cells it was counted from."""
    lines = [
        asked.source,
        told_maker(asked.made, asked.lang),
        asked.say("sources_follow"),
        *asked.say("symbols_text").splitlines(),
    ]
    if asked.freshness.sample:
        lines.insert(0, asked.say("sample_banner"))
    return screen(asked, "sources", "words", asked.say("sources_title"), lines=[line for line in lines if line])
