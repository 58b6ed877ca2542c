"""What conforming finds about rows: which are rejected, and which repeat another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from etl.rejects import Fault, Reason


@dataclass
class Verdict:
    """Faults by source row, and the source rows that add nothing because another has the same."""

    faults: dict[int, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    duplicates: set[int] = field(default_factory=set)

    def reject(
        self,
        row: dict[str, Any],
        name: str,
        value: str | None,
        reason: Reason,
        suggestions: tuple[str, ...] = (),
        **values: Any,
    ) -> None:
        self.faults[row["source_row_id"]].append(Fault(row["row"], name, value, reason, suggestions, values))

    def settle(self, row: dict[str, Any], outcome: str | None, name_of_key: str, first: dict[str, Any]) -> bool:
        """Notes what a register said of a row; True when the row stands."""
        if outcome == "duplicate":
            self.duplicates.add(row["source_row_id"])
        elif outcome is not None:
            value = row[outcome]
            place = f"{first['file_name']} / {first['sheet_name']} / {first['row']}"
            self.reject(
                row,
                outcome,
                None if value is None else str(value),
                Reason.CONFLICTING_ROW,
                key=name_of_key,
                first=place,
                stated=str(first[outcome]),
            )
        return outcome is None
