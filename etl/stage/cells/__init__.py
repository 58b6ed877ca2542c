"""Pure functions from one cell's text to a typed value, or to the reason why not.

Every `read_*` takes the text of a cell that is not blank and returns the value or a `Bad`.
"""

from __future__ import annotations

from etl.stage.cells.codes import read_answer, read_credit_code, read_listed
from etl.stage.cells.dates import PartialDate, first_day, is_possible, read_date, read_year, year_inside
from etl.stage.cells.lists import more_units_meant, names_nobody, split_units
from etl.stage.cells.numbers import LARGEST, UNKNOWN, Counted, is_tick, read_count, read_hours, read_number
from etl.stage.cells.unreadable import UNCOMPUTED, Bad, is_ditto, says_nothing, unreadable

__all__ = [
    "LARGEST",
    "UNCOMPUTED",
    "UNKNOWN",
    "Bad",
    "Counted",
    "PartialDate",
    "first_day",
    "is_ditto",
    "is_possible",
    "is_tick",
    "more_units_meant",
    "names_nobody",
    "read_answer",
    "read_count",
    "read_credit_code",
    "read_date",
    "read_hours",
    "read_listed",
    "read_number",
    "read_year",
    "says_nothing",
    "split_units",
    "unreadable",
    "year_inside",
]
