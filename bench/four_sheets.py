"""The four figures as the dashboard keeps them: made once and sent as they are."""

from __future__ import annotations

from collections.abc import Sequence

from bench.four_charts import drawings
from panels.kept import kept
from panels.plot import Sheet, sheet


@kept(8)
def sheets(year: int) -> Sequence[Sheet]:
    """The figures of a year, written out."""
    return tuple(sheet(figure, "figure") for figure in drawings(year))
