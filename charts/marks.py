"""What each mark of a figure stands for: the values of the dimensions behind a bar, a cell or a point.

A drawing that knows has `marks` beside its data and layout: for each trace one mark a point, for a heatmap one a
cell in rows. Labels are the canonical ones, whatever the language of the figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Mark = Mapping[str, Any]
Marks = Sequence[Sequence[Any]]


def meant(marks: Marks, points: Sequence[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """What points stand for, `{"curve": trace, "point": place}` each; one that the figure does not have is left out."""
    found = (_at(marks, [point.get("curve"), *_places(point.get("point"))]) for point in points)
    return tuple(mark for mark in found if mark is not None)


def _places(point: Any) -> list[Any]:
    return list(point) if isinstance(point, (list, tuple)) else [point]


def _at(marks: Any, places: Sequence[Any]) -> Mark | None:
    for place in places:
        if not isinstance(marks, (list, tuple)) or type(place) is not int or not 0 <= place < len(marks):
            return None
        marks = marks[place]
    return marks if isinstance(marks, Mapping) else None
