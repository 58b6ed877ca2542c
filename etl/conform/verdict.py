"""What conforming finds about rows: which are rejected, and which repeat another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from etl.rejects import Fault, Reason

EntryKey = tuple[int, int | None]


@dataclass
class Verdict:
    """Faults by entry, and the entries that add nothing because another has the same.

    An entry is known by its `key`: its source row and, in a matrix, its column.
    """

    faults: dict[EntryKey, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    duplicates: set[EntryKey] = field(default_factory=set)

    def reject(
        self,
        row: dict[str, Any],
        name: str,
        value: str | None,
        reason: Reason,
        suggestions: tuple[str, ...] = (),
        **values: Any,
    ) -> None:
        fault = Fault(row["row"], name, value, reason, suggestions, row["position"], values)
        self.faults[row["key"]].append(fault)

    def settle(self, row: dict[str, Any], outcome: str | None, name_of_key: str, first: dict[str, Any]) -> bool:
        """Notes what a register said of a row; True when the row stands."""
        if outcome == "duplicate":
            self.duplicates.add(row["key"])
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
