"""Tables in a document: headings repeat on every page, rows are not parted, columns are as wide as their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from charts.style import ACCENT
from exports.document.words import EDGE, GREY, PALE, say_in, shaded, spaced
from exports.grids import Worded
from exports.letters import ems

_SIZE, _SMALL, _WIDEST, _LONG = 9.0, 8.0, 40.0, 90.0
_MARGIN = "108"
_ORDER = [
    qn(f"w:{name}")
    for name in ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW",
                 "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")
]  # fmt: skip


def table_in(book: Any, grid: Worded, width: int) -> Any:
    """The rows as a table of at most a width; numbers end at the right."""
    table = book.add_table(rows=1, cols=len(grid.headings))
    _bordered(table)
    for cell, name, numeric in zip(table.rows[0].cells, grid.headings, grid.numeric, strict=True):
        _fill(cell, name, numeric, bold=True, colour="FFFFFF")
        shaded(cell, ACCENT)
    _mark(table.rows[0], "w:tblHeader")
    for row in grid.rows:
        cells = table.add_row().cells
        for cell, text, numeric in zip(cells, row, grid.numeric, strict=True):
            _fill(cell, text, numeric)
        _mark(table.rows[-1], "w:cantSplit")
    _wide(table, _widths(grid, width))
    return table


def cards_in(book: Any, cards: Sequence[tuple[str, str]], width: int) -> None:
    """Figures side by side, each below its name."""
    table = book.add_table(rows=1, cols=len(cards))
    for cell, (name, shown) in zip(table.rows[0].cells, cards, strict=True):
        shaded(cell, PALE)
        say_in(spaced(cell.paragraphs[0], 4), name, _SIZE, colour=GREY)
        say_in(spaced(cell.add_paragraph(), 0, 4), shown, 19, bold=True, colour=ACCENT)
    _wide(table, [width // len(cards)] * len(cards))


def _fill(cell: Any, text: str, numeric: bool, **dress: Any) -> None:
    paragraph = spaced(cell.paragraphs[0], 2, 2)
    paragraph.paragraph_format.line_spacing = 1.0
    say_in(paragraph, text, _SIZE if ems(text) <= _LONG else _SMALL, **dress)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(grid: Worded, width: int) -> list[int]:
    """Columns by their longest words; what is long takes what the others leave."""
    columns = list(zip(grid.headings, *grid.rows, strict=True))
    wanted = [min(max(map(ems, texts)), _WIDEST) * Pt(_SIZE) + Pt(16) for texts in columns]
    share = min(1.0, width / sum(wanted))
    found = [int(one * share) for one in wanted]
    if any(max(map(ems, texts)) > _WIDEST for texts in columns):
        longest = max(range(len(columns)), key=lambda at: max(map(ems, columns[at])))
        found[longest] += width - sum(found)
    return found


def _wide(table: Any, widths: Sequence[int]) -> None:
    table.autofit = False
    indent = OxmlElement("w:tblInd")  # the table's edge, not its first letter, stands at the margin
    indent.set(qn("w:w"), _MARGIN)
    indent.set(qn("w:type"), "dxa")
    _in_order(table._tbl.tblPr, indent)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _bordered(table: Any) -> None:
    """A thin line below every row and nothing else."""
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", EDGE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    _in_order(table._tbl.tblPr, borders)


def _in_order(properties: Any, made: Any) -> None:
    """Puts a property of a table where the schema wants it: Word does not open a file that has it elsewhere."""
    made_at = _ORDER.index(made.tag)
    before = [at for at, one in enumerate(properties) if one.tag in _ORDER and _ORDER.index(one.tag) < made_at]
    properties.insert(max(before, default=-1) + 1, made)
