"""Why a row is rejected: one enumeration, one sentence each in the texts catalogue (`reject_<reason>`)."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Any

from texts import Lang, say


class Reason(StrEnum):
    """The reason codes of a report. docs/rejects.md lists what each means and what to do."""

    MISSING_VALUE = "missing_value"
    NO_NAME = "no_name"
    NO_YEAR = "no_year"
    BAD_YEAR = "bad_year"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    BAD_NUMBER = "bad_number"
    NEGATIVE_NUMBER = "negative_number"
    BAD_CODE = "bad_code"
    UNKNOWN_THEME = "unknown_theme"
    UNKNOWN_UNIT_TYPE = "unknown_unit_type"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_BOUND = "unknown_bound"
    UNKNOWN_ANSWER = "unknown_answer"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_PROJECT = "unknown_project"
    CONFLICTING_ROW = "conflicting_row"
    ERROR_VALUE = "error_value"
    NO_CACHED_VALUE = "no_cached_value"


@dataclasses.dataclass(frozen=True)
class Fault:
    """One fault of one row: `field` is the ledger's field, `value` what stood there (masked).

    position: the column of the entry, in a matrix.
    """

    row: int
    field: str | None
    value: str | None
    reason: Reason
    suggestions: tuple[str, ...] = ()
    position: int | None = None
    values: dict[str, Any] = dataclasses.field(default_factory=dict)

    def message(self, lang: Lang, column: str | None) -> str:
        """The sentence that names the place, the value and the remedy."""
        place = (
            say("reject_place", lang, row=self.row, column=column) if column else say("reject_row", lang, row=self.row)
        )
        text = say(f"reject_{self.reason}", lang, value=self.value or "", **self.values)
        hint = (
            say("reject_suggestions", lang, names=say("list_comma", lang).join(self.suggestions))
            if self.suggestions
            else ""
        )
        return place + text + hint
