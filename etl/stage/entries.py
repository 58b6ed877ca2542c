"""From rows to entries: one a row in a list, one a filled cell in a matrix, each with its texts by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.reference import stripped
from etl.sources import LEDGERS
from etl.stage.layout import Cross, Layout
from etl.stage.matrix import is_entry, is_tick
from etl.stage.rows import Filled

_TICK = "√"


class DataRow(NamedTuple):
    """A data row: its number, its cells, and what it takes over (field → text and row)."""

    number: int
    cells: list[str]
    filled: Filled | None = None


@dataclass
class Entries:
    """The texts of all entries by field, each a list as long as `rows` (row numbers) and `positions`.

    positions: the column of an entry of a matrix, or of a list right of another; None in a list that stands alone.
    """

    rows: list[int]
    positions: list[int | None]
    texts: dict[str, list[str]] = field(default_factory=dict)


def entries(data: Iterable[DataRow], layout: Layout) -> Entries:
    """What the data rows of a table enter, in the order of the sheet."""
    rows = list(data)
    fields = [f.name for f in LEDGERS[layout.kind].fields]
    if not layout.cross:
        found = Entries([row.number for row in rows], [layout.entered_at] * len(rows))
        found.texts = {name: _column(rows, name, layout) for name in fields}
        return found
    return _of_matrix(rows, fields, layout)


def _column(rows: list[DataRow], name: str, layout: Layout) -> list[str]:
    column, default = layout.columns.get(name), layout.defaults.get(name, "")
    if column is None:
        return [_taken(row, name) or default for row in rows]
    return [
        (stripped(row.cells[column]) if column < len(row.cells) else "") or _taken(row, name) or default for row in rows
    ]


def _taken(row: DataRow, name: str) -> str:
    taken = row.filled.get(name) if row.filled else None
    return taken[0] if taken else ""


def _of_matrix(rows: list[DataRow], fields: list[str], layout: Layout) -> Entries:
    beside = {name: _column(rows, name, layout) for name in fields}
    found = Entries([], [], {name: [] for name in fields})
    for place, row in enumerate(rows):
        for cross in layout.cross:
            counts = {
                name: stripped(row.cells[column]) for name, column in cross.columns.items() if column < len(row.cells)
            }
            filled = {name: text for name, text in counts.items() if is_entry(text)}
            if not filled:
                continue
            found.rows.append(row.number)
            found.positions.append(cross.position)
            own = _own(cross, filled, layout)
            for name in fields:
                found.texts[name].append(own.get(name) or beside[name][place])
    return found


def _own(cross: Cross, filled: dict[str, str], layout: Layout) -> dict[str, str]:
    """What the cells of an entry and the header above them say; in a matrix of ticks a 1 is a tick."""
    own = {name: _TICK if layout.ticks and is_tick(text) else text for name, text in filled.items()}
    own[layout.across] = cross.label
    if cross.theme:
        own["theme"] = cross.theme
    return own
