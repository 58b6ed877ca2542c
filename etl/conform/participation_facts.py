"""Rows of fct_participation from columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import Connection

from etl.conform.registers import next_key
from etl.stage.coded import Coded, numbered
from warehouse.bulk import Inserting, check_known, stored_as
from warehouse.columns import NONE, Picked
from warehouse.schema import BOUNDS, fct_participation
from warehouse.schema.aggregates import PEOPLE

_DIMENSIONS = ("edition_id", "project_id", "theme_id", "unit_id", "unit_type_id", "unit_area_id", "area_id")
_NUMBERS = ("activity_id", "year", *_DIMENSIONS, *PEOPLE, "source_row_id", "source_column")


def participation_rows(connection: Connection, facts: dict[str, Any]) -> Inserting:
    """The insert of facts given by column (see etl.sources.participation.derive), neither made nor written.

    Raises IntegrityError where one refers to what is not there.
    """
    for name in _DIMENSIONS:
        check_known(connection, fct_participation.c[name], set(numbered(facts[name])[1].tolist()) - {NONE})
    first, size = next_key(connection, fct_participation.c.participation_id), len(facts["activity_id"])
    day = stored_as(connection, fct_participation.c.activity_date)
    dates = facts["activity_date"].map(lambda date: None if date is None else day(date))
    columns = {
        "participation_id": np.arange(first, first + size),
        **{name: facts[name] for name in _NUMBERS},
        "month": _picked(facts["month"]),
        "activity_date": _picked(dates),
        "registered": facts["registered"] > 0,
        **{f"{name}_bound": Picked(BOUNDS, facts[f"{name}_bound"]) for name in PEOPLE},
    }
    return Inserting(connection, fct_participation, columns)


def _picked(column: Coded) -> Picked:
    return Picked(column.values, column.codes)
