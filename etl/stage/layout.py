"""How one table of a sheet is read: what recognising found, and what staging and restaging go by."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cross:
    """One unit or project that a matrix names across: `label` as written, its cells by field.

    columns: count field → column; a lone column of counts or ticks is `person_times`. headers: field → its header
    as the ledger writes it, the parts joined by `/`. theme, unit_type: of the row above, if any.
    """

    label: str
    columns: dict[str, int]
    headers: dict[str, str]
    theme: str | None = None
    unit_type: str | None = None

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
    the columns, with their headers, that sum its cells; ticks: its 1s say that a unit took part, not one person;
    circled: so do its circles.

    Where tables stand side by side, the first holds the others in `beside`, those below it included. Then each has
    its `band` (its first column, the first no more its own, the row of the first header); `entered_at`: the column
    by which its entries are known, None for those farthest left; idle: rows of the sheet where another enters
    something and this one does not; years: on the first, the years of the entries of all.
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
    circled: bool = False
    band: tuple[int, int, int] | None = None
    entered_at: int | None = None
    idle: tuple[int, ...] = ()
    beside: tuple[Layout, ...] = ()
    years: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(found: dict[str, Any]) -> Layout:
        """The layout of a stored table, of this version or of the first."""
        known = dict(found)
        if "default_area_text" in known:
            known["area_texts"] = (known.pop("default_area_text"),)
        for name in ("area_texts", "unmapped", "idle", "years"):
            known[name] = tuple(known.get(name, ()))
        known["band"] = tuple(known["band"]) if known.get("band") else None
        known["beside"] = tuple(map(Layout.from_json, known.get("beside", ())))
        known["total_columns"] = {int(column): header for column, header in known.get("total_columns", {}).items()}
        known["cross"] = tuple(Cross(**cross) for cross in known.get("cross", ()))
        return Layout(**known)

    @property
    def top(self) -> int:
        """The first row of the header."""
        return self.header_from or self.header_row

    @property
    def tables(self) -> tuple[Layout, ...]:
        """This table and those beside it."""
        return (self, *self.beside)

    def has_row(self, number: int) -> bool:
        """Whether a row of the sheet belongs to this table."""
        return self.first_row <= number and (self.last_row is None or number <= self.last_row)

    def at(self, row: int, position: int | None) -> Layout:
        """The one of the tables side by side that holds an entry."""
        here = [table for table in self.tables if table.has_row(row)]
        return next((table for table in here if table._holds(position)), self)

    def _holds(self, position: int | None) -> bool:
        return position == self.entered_at or any(cross.position == position for cross in self.cross)

    def place(self, field_name: str | None, row: int, position: int | None) -> tuple[str | None, int | None]:
        """The header and the column (from 0) where a field of an entry stands."""
        return self.at(row, position)._place(field_name, position)

    def _place(self, field_name: str | None, position: int | None) -> tuple[str | None, int | None]:
        if field_name is None:
            return None, None
        cross = next((cross for cross in self.cross if cross.position == position), None)
        if cross is not None and (field_name == self.across or field_name in cross.columns):
            name = field_name if field_name in cross.columns else min(cross.columns, key=cross.columns.__getitem__)
            return cross.headers[name], cross.columns[name]
        return self.headers.get(field_name), self.columns.get(field_name)
