"""In which steps a screen is built up before its audience: the one place that decides it, by the kind of figure.

A step is a number: what has step 0 is there when the screen comes, what has step 1 comes with the next press of the
space bar. A ranking comes from the last to the first, the last of them one by one; stacked and several lines come
series by series; a single series comes as what was and then as what is; tables, matrices and sentences come in groups
of rows. Titles, single figures, definitions and sources come whole.
"""

from __future__ import annotations

from typing import Any

from charts.drawing import Drawing

MOST = 7
"""The most steps a screen is built up in: a speaker should not have to press longer."""
SINGLY = 3
"""How many of a ranking's first come one by one where there are too many to."""
WHOLE = ("cover", "definitions", "sources")

Steps = list[int]


def build_up(screen: dict[str, Any]) -> dict[str, Any]:
    """What is added to a screen as it is sent: `steps` and by mark, row or line its step; empty where it comes whole.

    `marks`: for each trace one step a point; `rows`: one a row of the table; `words`: one a line.
    """
    if screen["id"] in WHOLE:
        return {}
    if "figure" in screen:
        return _told("marks", marks(screen["figure"]))
    if "table" in screen:
        return _told("rows", groups(len(screen["table"]["rows"])))
    if screen["kind"] == "words":
        return _told("words", groups(len(screen["lines"]), most=len(screen["lines"])))
    return {}


def _told(what: str, steps: Any) -> dict[str, Any]:
    flat = [step for one in steps for step in (one if isinstance(one, list) else [one])]
    count = max(flat, default=0) + 1
    return {"steps": count, what: steps} if count > 1 else {}


def marks(drawing: Drawing) -> list[Steps]:
    """The step of every mark of a drawing made of bars or lines, trace by trace."""
    traces = drawing["data"]
    lengths = [len(trace["x"]) for trace in traces]
    if len(traces) > 1:
        return [[step] * length for step, length in zip(groups(len(traces)), lengths, strict=True)]
    if traces and traces[0].get("orientation") == "h":
        return [ranked(lengths[0])]
    return [_then_now(traces[0])] if traces else []


def ranked(count: int) -> Steps:
    """The step of each place of a ranking, the first place first: the last comes first."""
    if count <= MOST:
        return [count - 1 - place for place in range(count)]
    behind = groups(count - SINGLY, most=MOST - SINGLY)
    return [MOST - 1 - place for place in range(SINGLY)] + [behind[-1] - step for step in behind]


def _then_now(trace: dict[str, Any]) -> Steps:
    """All years but the last that has a value, then that one."""
    known = [place for place, value in enumerate(trace["y"]) if value is not None]
    if len(known) < 2:
        return [0] * len(trace["y"])
    return [int(place >= known[-1]) for place in range(len(trace["y"]))]


def groups(count: int, most: int = MOST) -> Steps:
    """The step of each of `count` rows that come in their order, in at most `most` groups of about one size."""
    many = min(count, most)
    return [place * many // count for place in range(count)]
