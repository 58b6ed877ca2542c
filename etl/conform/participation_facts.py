"""Writing fct_participation: rows whose counts were stated alike go to the driver together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, func, select

from etl.conform.identity import alike
from etl.conform.registers import next_key
from etl.stage.coded import Coded
from warehouse.bulk import MANY, check_known, insert_rows, stored_as, without_indexes
from warehouse.schema import BOUNDS, fct_participation

_COUNTS = ("person_times", "party_person_times", "public_person_times", "volunteer_hours_hundredths")
_BOUNDS = tuple(f"{name}_bound" for name in _COUNTS)
_WINDOW = 20_000  # so that keys come in nearly in their order
_DIMENSIONS = ("edition_id", "project_id", "theme_id", "unit_id", "unit_type_id", "unit_area_id", "area_id")
_MAY_LACK = ("theme_id", "unit_type_id", "unit_area_id", "area_id", "source_column", *_COUNTS)
_VARIED = (
    "participation_id", "activity_id", "year", "month", "activity_date", "edition_id", "project_id", "theme_id",
    "unit_id", "unit_type_id", "unit_area_id", "area_id", "registered", *_COUNTS, "source_row_id", "source_column",
)  # fmt: skip


def write_participation(connection: Connection, facts: dict[str, Any]) -> None:
    """Inserts facts given by column (see etl.sources.participation.derive)."""
    size = len(facts["activity_id"])
    if not size:
        return
    for name in _DIMENSIONS:
        check_known(connection, fct_participation.c[name], set(pd.unique(facts[name]).tolist()) - {-1})
    lacking = sum((facts[name] < 0) * np.int64(1 << at) for at, name in enumerate(_MAY_LACK))
    groups = alike([*(facts[name] for name in _BOUNDS), lacking])
    dates = facts["activity_date"].map(_optional(stored_as(connection, fct_participation.c.activity_date)))
    keys = np.arange(size) + next_key(connection, fct_participation.c.participation_id)
    registered = facts["registered"] > 0
    written = {**facts, "registered": registered, "activity_date": dates, "participation_id": keys}
    stands = connection.execute(select(func.count()).select_from(fct_participation)).scalar() or 0
    with without_indexes(connection, fct_participation, size >= MANY and size > stands):
        for places in _parted(groups):
            first = places[0]
            fixed: dict[str, Any] = {name: None for name in _MAY_LACK if facts[name][first] < 0}
            fixed |= {name: BOUNDS[facts[name][first]] for name in _BOUNDS}
            names = [name for name in _VARIED if name not in fixed]
            insert_rows(
                connection,
                fct_participation,
                names,
                zip(*(_listed(written[n], places) for n in names), strict=True),
                fixed,
            )


def _optional(process: Any) -> Any:
    return lambda value: None if value is None else process(value)


def _listed(column: Any, places: npt.NDArray[np.intp]) -> list[Any]:
    return list(column.taken(places)) if isinstance(column, Coded) else column[places].tolist()


def _parted(groups: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.intp]]:
    """The places of each group in their order, window by window."""
    for start in range(0, len(groups), _WINDOW):
        window = groups[start : start + _WINDOW]
        order = np.argsort(window, kind="stable")
        yield from (start + places for places in np.split(order, np.flatnonzero(np.diff(window[order])) + 1))
