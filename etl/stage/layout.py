"""How one table of a sheet is read: what recognising found, and what staging and restaging go by."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cross:
    """One unit or project that a matrix names across: `label` as written, its cells by field.

    columns: count field → column; a lone column of counts or ticks is `person_times`. headers: field → its header
    as the ledger writes it, the parts joined by `/`. theme: of the row above, if any.
    """

    label: str
    columns: dict[str, int]
    headers: dict[str, str]
    theme: str | None = None

    @property
    def position(self) -> int:
        """The column by which the cell is known."""
        return min(self.columns.values())


@dataclass(frozen=True)
class Layout:
    """How a table is read. Rows count from 1, columns from 0.

    columns: field → column; headers: field → the header as the ledger writes it.
    first_row..last_row: the rows of the sheet that belong to this table, its title included (no last_row: to the end);
    header_from..header_row: its header. default_year, area_texts and defaults (field → text) are what its titles,
    the sheet's name and the file's name give. guessed: field → header, for columns known by their content.
    across: the field that a matrix names in its header ("unit" or "project"), cross: its columns; total_columns:
    the columns, with their headers, that sum its cells; ticks: its 1s say that a unit took part, not one person.
    """

    kind: str
    header_row: int
    columns: dict[str, int]
    headers: dict[str, str]
    default_year: int | None
    area_texts: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    header_from: int = 0
    first_row: int = 1
    last_row: int | None = None
    defaults: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    total_columns: dict[int, str] = field(default_factory=dict)
    across: str = ""
    cross: tuple[Cross, ...] = ()
    ticks: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(found: dict[str, Any]) -> Layout:
        """The layout of a stored table, of this version or of the first."""
        known = dict(found)
        if "default_area_text" in known:
            known["area_texts"] = (known.pop("default_area_text"),)
        for name in ("area_texts", "unmapped"):
            known[name] = tuple(known.get(name, ()))
        known["total_columns"] = {int(column): header for column, header in known.get("total_columns", {}).items()}
        known["cross"] = tuple(Cross(**cross) for cross in known.get("cross", ()))
        return Layout(**known)

    @property
    def top(self) -> int:
        """The first row of the header."""
        return self.header_from or self.header_row

    def place(self, field_name: str | None, position: int | None = None) -> tuple[str | None, int | None]:
        """The header and the column (from 0) where a field of an entry stands; `position` tells a matrix's cells."""
        if field_name is None:
            return None, None
        cross = next((cross for cross in self.cross if cross.position == position), None)
        if cross is not None and (field_name == self.across or field_name in cross.columns):
            name = field_name if field_name in cross.columns else min(cross.columns, key=cross.columns.__getitem__)
            return cross.headers[name], cross.columns[name]
        return self.headers.get(field_name), self.columns.get(field_name)
