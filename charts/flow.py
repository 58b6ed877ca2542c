"""How did the catalogue change? Yearly project counts → bars: continuing and new, ended below zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from charts.drawing import Drawing
from charts.format import missing
from charts.style import (
    NEUTRAL,
    PLAIN_HEIGHT,
    TURNOVER_COLOURS,
    UNKNOWN,
    stacked_years,
)
from texts import Lang, say

_PARTS = {
    "projects": NEUTRAL,
    "continuing": TURNOVER_COLOURS["retained_units"],
    "new": TURNOVER_COLOURS["new_units"],
    "unknown": UNKNOWN,
    "ended": TURNOVER_COLOURS["lapsed_units"],
}


def parts_of(row: dict[str, Any]) -> dict[str, int]:
    """A year's projects as continuing, new and unknown, undivided where of none it is known; ended is negative."""
    found: dict[str, int] = {}
    if missing(row.get("new_projects")):
        found["projects"] = int(row["projects"] or 0)
    else:
        found["new"], found["unknown"] = int(row["new_projects"]), int(row["unknown_projects"])
        found["continuing"] = int(row["projects"]) - found["new"] - found["unknown"]
    if not missing(row.get("ended_projects")):
        found["ended"] = -int(row["ended_projects"])
    return found


def unknown_projects(editions: pd.DataFrame, years: Iterable[Any]) -> list[int]:
    """How many projects of each year are not known to be new or continuing. `editions`: year, status."""
    statuses = zip(editions["year"], editions["status"], strict=True)
    unknown = Counter(int(year) for year, status in statuses if missing(status))
    return [unknown[int(year)] for year in years]


def ended_projects(rows: pd.DataFrame) -> dict[int, list[str]]:
    """year → the projects that ended in it. `rows`: year, project, ended_projects."""
    names: dict[int, list[str]] = {}
    for year, project, value in zip(rows["year"], rows["project"], rows["ended_projects"], strict=True):
        if value:
            names.setdefault(int(year), []).append(str(project))
    return names


def project_flow(rows: pd.DataFrame, lang: Lang) -> Drawing:
    """`rows`: year, projects, new_projects, ended_projects, unknown_projects, one row a year."""
    years = [str(year) for year in rows["year"]]
    by_year = [parts_of({str(name): value for name, value in row.items()}) for _, row in rows.iterrows()]
    traces = []
    for part, shade in _PARTS.items():
        values = [found.get(part) for found in by_year]
        if not any(values):
            continue
        name = say(f"flow_{part}", lang)
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": years,
                "y": values,
                "marker": {"color": shade},
                "text": [str(abs(value)) if value else "" for value in values],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "hovertemplate": f"{name} %{{x}}<br>%{{text}}<extra></extra>",
            }
        )
    return stacked_years(traces, years, PLAIN_HEIGHT + 40, top=8, bottom=64)


def flow_finding(rows: pd.DataFrame, lang: Lang) -> str:
    """The last year's catalogue: 「2020年项目19个：新增5个，延续14个，比上年结束4个」; 延续 only where all known."""
    known = rows[[not missing(value) and value > 0 for value in rows["projects"]]]
    if known.empty:
        return say("flow_none", lang)
    row = {str(name): value for name, value in known.iloc[-1].items()}
    parts = parts_of(row)
    if missing(row["new_projects"]) or missing(row["ended_projects"]):
        return say("finding_flow_plain", lang, year=int(row["year"]), projects=row["projects"])
    return say(
        "finding_flow_partly" if parts["unknown"] else "finding_flow",
        lang,
        year=int(row["year"]),
        projects=row["projects"],
        **{name: abs(value) for name, value in parts.items()},
    )
