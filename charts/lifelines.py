"""What became of each project over the years? Rows of project and year → a strip a project, its states written in."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import inert_label, missing, shortened
from charts.labels import value_name
from charts.style import TURNOVER_COLOURS, UNKNOWN, category_axis, layout
from measures import LIFE_STATES
from measures.frames import such
from texts import Lang, say

_STRIP = 27
_SHADES = {
    "new": TURNOVER_COLOURS["new_units"],
    "continuing": "#A9BCD3",
    "renamed": "#E9B949",
    "listed": UNKNOWN,
    "merged": TURNOVER_COLOURS["returned_units"],
    "ended": "#E2B8AB",
}
assert tuple(_SHADES) == LIFE_STATES


def lifelines(rows: pd.DataFrame, lang: Lang) -> Drawing:
    """A matrix of projects and years; each cell has the colour and the sign of its state, and its story on hover."""
    years = list(range(min(rows["year"]), max(rows["year"]) + 1))
    projects = list(dict.fromkeys(rows["project"]))
    cells = {(row["project"], int(row["year"])): row for _, row in rows.iterrows()}
    places = {state: place for place, state in enumerate(_SHADES)}
    grid = [[cells.get((project, year)) for year in years] for project in projects]
    last = len(_SHADES)
    trace = {
        "type": "heatmap",
        "x": list(range(len(years))),
        "y": list(range(len(projects))),
        "z": [[None if cell is None else places[cell["state"]] for cell in row] for row in grid],
        "text": [["" if cell is None else say(f"life_sign_{cell['state']}", lang) for cell in row] for row in grid],
        "texttemplate": "%{text}",
        "textfont": {"size": 12, "color": "#1F1B1A"},
        "customdata": [["" if cell is None else inert_label(story(cell, lang)) for cell in row] for row in grid],
        "hovertemplate": "%{customdata}<extra></extra>",
        "zmin": 0,
        "zmax": last - 1,
        "colorscale": [
            [edge / last, shade] for place, shade in enumerate(_SHADES.values()) for edge in (place, place + 1)
        ],
        "showscale": False,
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 3,
    }
    width = 13 if lang == "zh" else 20
    names = [inert_label(shortened(value_name("project", project, lang), width)) for project in projects]
    plain = {"type": "linear", "zeroline": False, "tickmode": "array"}
    axes = {
        "xaxis": {
            **category_axis(), **plain, "side": "top", "tickvals": list(range(len(years))),
            "ticktext": [str(year) for year in years], "tickangle": "auto", "autotickangles": [0, 90],
        },
        "yaxis": {
            **category_axis(), **plain, "tickvals": list(range(len(projects))), "ticktext": names,
            "autorange": "reversed", "ticklabelstandoff": 6,
        },
    }  # fmt: skip
    marks = [[{"year": year, "project": project} for year in years] for project in projects]
    return {"data": [trace], "marks": [marks], "layout": layout(70 + _STRIP * len(projects), **axes)}


def story(row: Any, lang: Lang) -> str:
    """A project's year in words: `2015 样例·午间乐活操：更名（原样例·工间舒展操）`."""
    state = say(f"state_{row['state']}", lang)
    other = "" if missing(row["other"]) else say(f"life_other_{row['state']}", lang, other=row["other"])
    return say("life_story", lang, year=int(row["year"]), name=row["name"], state=state, other=other)


def told_life(rows: pd.DataFrame, project: str, lang: Lang) -> str:
    """A project's years in words, those alike together: `2012 新增、2013–2020 延续`. `rows`: those of the project."""
    parts: list[tuple[tuple[Any, ...], list[int]]] = []
    for _, row in rows.iterrows():
        same = (row["state"], row["name"], None if missing(row["other"]) else row["other"])
        if parts and parts[-1][0] == same and same[2] is None and int(row["year"]) == parts[-1][1][-1] + 1:
            parts[-1][1].append(int(row["year"]))
        else:
            parts.append((same, [int(row["year"])]))
    said = []
    for (state, name, other), years in parts:
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        words = say(f"state_{state}", lang) + (say(f"life_other_{state}", lang, other=other) if other else "")
        text_id = "life_span" if name == project else "life_span_named"
        said.append(say(text_id, lang, years=span, name=name, state=words))
    return say("list_comma", lang).join(said)


def legend(lang: Lang) -> str:
    """What the signs of the strip stand for."""
    parts = [say("life_legend", lang, sign=say(f"life_sign_{state}", lang), state=say(f"state_{state}", lang))
             for state in LIFE_STATES]  # fmt: skip
    return say("list_join", lang).join(parts)


def life_finding(rows: pd.DataFrame, lang: Lang) -> str:
    """How many projects there were, how many run in the last year, and how many have run every year."""
    years = {int(year) for year in rows["year"]}
    last = max(years)
    running: dict[str, set[int]] = {}
    for _, row in rows.iterrows():
        if row["state"] not in ("ended", "merged"):
            running.setdefault(row["project"], set()).add(int(row["year"]))
    now = sum(last in own for own in running.values())
    always = sum(len(own) == len(years) for own in running.values())
    return say(
        "finding_life", lang, first=min(years), last=last, all=len(running), now=now, always=always, years=len(years)
    )


def changes(rows: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """The rows that were renamed or merged: year, project, name, state, other and source."""
    kept = such(rows, (state in ("renamed", "merged") for state in rows["state"]))
    own = {say("sample_stamp", "zh"): say("sample_stamp", lang)}
    kept["source"] = pd.Series([own.get(source, source) for source in kept["source"]], dtype=object)
    return kept[["year", "project", "name", "state", "other", "source"]].sort_values(
        "year", kind="stable", ignore_index=True
    )
