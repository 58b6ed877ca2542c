"""From rows to entries: one a row in a list, one a filled cell in a matrix, each with its texts by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from etl.extract.grid import Codes, Grid
from etl.reference import stripped
from etl.sources import LEDGERS
from etl.stage.cells import is_ditto
from etl.stage.coded import Coded
from etl.stage.layout import Cross, Layout
from etl.stage.matrix import is_circle, is_entry, is_nought, is_tick
from etl.stage.rows import Filled

_TICK = "√"


@dataclass(frozen=True)
class DataRows:
    """The data rows of a table: their cells, their numbers, and by number what they take over."""

    cells: Grid
    numbers: Codes
    filled: Mapping[int, Filled]


@dataclass
class Entries:
    """The texts of all entries by field, each a column as long as `rows` (row numbers) and `positions`.

    positions: the column of an entry of a matrix, or of a list right of another; None in a list that stands alone.
    """

    rows: Coded
    positions: Coded
    texts: dict[str, Coded]


def entries(data: DataRows, layout: Layout) -> Entries:
    """What the data rows of a table enter, in the order of the sheet."""
    fields = [f.name for f in LEDGERS[layout.kind].fields]
    beside = {name: _column(data, name, layout) for name in fields}
    if layout.cross:
        return _of_matrix(data, beside, layout)
    size = len(data.numbers)
    return Entries(Coded.counted(data.numbers), Coded.same(layout.entered_at, size), beside)


def _column(data: DataRows, name: str, layout: Layout) -> Coded:
    """The texts of a field: as its cells state it, else as the row takes it over, else as titles give it."""
    column, default = layout.columns.get(name), layout.defaults.get(name, "")
    codes = data.cells.column(column if column is not None else len(data.cells.codes))
    stand = data.cells.distinct(codes)
    place = np.zeros(len(data.cells.texts), np.int32)
    place[stand] = np.arange(len(stand), dtype=np.int32)
    found = Coded([stripped(data.cells.texts[code]) for code in stand.tolist()], place[codes])
    taken = {number: text for number, filled in data.filled.items() if (text := filled.get(name, ("", 0))[0])}
    if taken:
        for at, number in enumerate(data.numbers.tolist()):
            if number in taken and (not found[at] or is_ditto(found[at])):
                found.codes[at] = len(found.values)
                found.values.append(taken[number])
    return found.map(lambda text: text or default) if default else found


def _of_matrix(data: DataRows, beside: dict[str, Coded], layout: Layout) -> Entries:
    rows: list[int] = []
    positions: list[int | None] = []
    texts: dict[str, list[str]] = {name: [] for name in beside}
    for place, (number, cells) in enumerate(zip(data.numbers.tolist(), data.cells, strict=True)):
        for cross in layout.cross:
            counts = {name: stripped(cells[column]) for name, column in cross.columns.items() if column < len(cells)}
            if not any(map(is_entry, counts.values())):
                continue
            filled = {name: text for name, text in counts.items() if is_entry(text) or is_nought(text)}
            rows.append(number)
            positions.append(cross.position)
            own = _own(cross, filled, layout)
            for name, column in beside.items():
                texts[name].append(own.get(name) or column[place])
    return Entries(Coded.of(rows), Coded.of(positions), {name: Coded.of(column) for name, column in texts.items()})


def _own(cross: Cross, filled: dict[str, str], layout: Layout) -> dict[str, str]:
    """What the cells of an entry and the header above them say; in a matrix of ticks a 1 is a tick."""
    own = {name: _TICK if _says_came(text, layout) else text for name, text in filled.items()}
    own[layout.across] = cross.label
    above = {"theme": cross.theme, "unit_type": cross.unit_type}
    return own | {name: text for name, text in above.items() if text}


def _says_came(text: str, layout: Layout) -> bool:
    return (layout.ticks and is_tick(text)) or (layout.circled and is_circle(text))
