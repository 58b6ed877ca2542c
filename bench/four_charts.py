"""Four figures of one year, the same rows drawn the same way on whatever page they stand."""

from __future__ import annotations

from functools import cache

import pandas as pd

from charts.drawing import Drawing
from charts.matrix import matrix
from charts.ranking import ranking
from measures import Scope, Selection, query
from warehouse.engine import database_url, reader_engine

YEARS = (2016, 2017, 2018, 2019)


@cache
def drawings(year: int) -> tuple[Drawing, ...]:
    """The figures of a year from the database of `FUMIN_DATABASE_URL`."""
    chosen, scope = Selection(years=(year,)), Scope.everything()
    with reader_engine(database_url()).connect() as connection:

        def ask(measure: str, *by: str) -> pd.DataFrame:
            return query(connection, [measure], by=by, selection=chosen, scope=scope)

        return (
            ranking(ask("participating_units", "theme"), "theme", "participating_units", "zh"),
            ranking(ask("coverage", "unit_type"), "unit_type", "coverage", "zh"),
            ranking(ask("activities", "area"), "area", "activities", "zh"),
            matrix(ask("participating_units", "unit_type", "theme"), "unit_type", "theme", "participating_units", "zh"),
        )
