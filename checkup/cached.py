"""The values of formulas, which saving a workbook anew would lose: read beforehand, put back afterwards.

Without them a returned workbook has blanks for its formulas until a program computes it, and a reader that
does not compute, ours among them, would see no number there.
"""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook

from checkup.marks import filled_cells

Values = dict[str, dict[str, Any]]
"""sheet → cell → the value its formula had."""

_FORMULA = re.compile(
    r'<c r="(?P<cell>[A-Z]+\d+)"(?P<style>(?: s="\d+")?)(?: t="\w+")?>'
    r"(?P<formula><f\b[^>]*?(?:/>|>.*?</f>))<v ?(?:/>|></v>)</c>",
    re.DOTALL,
)


def formula_values(path: Path, book: Workbook) -> Values:
    """The cached values of the workbook's formulas, empty where it has none."""
    wanted = {
        sheet.title: {(cell.row, cell.column) for cell in filled_cells(sheet) if cell.data_type == "f"}
        for sheet in book.worksheets
    }
    if not any(wanted.values()):
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cached = load_workbook(path, data_only=True, read_only=True)
    try:
        return {sheet.title: _values(sheet, wanted[sheet.title]) for sheet in cached.worksheets if wanted[sheet.title]}
    finally:
        cached.close()


def _values(sheet: Any, wanted: set[tuple[int, int]]) -> dict[str, Any]:
    rows, columns = zip(*wanted, strict=True)
    within = sheet.iter_rows(min(rows), max(rows), min(columns), max(columns))
    cells = (cell for row in within for cell in row if cell.value is not None)
    return {cell.coordinate: cell.value for cell in cells if (cell.row, cell.column) in wanted}


def restore_values(path: Path, values: Values) -> None:
    """Puts the values back into the workbook at `path`; the program that opens it computes them anew all the same."""
    if not any(values.values()):
        return
    beside = path.with_name(f"{path.name}.part")
    parts = _sheet_parts(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            known = values.get(parts.get(entry.filename, ""))
            target.writestr(entry, _restored(content.decode(), known).encode() if known else content)
    beside.replace(path)


def _sheet_parts(path: Path) -> dict[str, str]:
    """part → sheet, as the workbook that was just written numbers them."""
    book = load_workbook(path, read_only=True)
    try:
        return {
            f"xl/worksheets/sheet{number}.xml": sheet.title for number, sheet in enumerate(book.worksheets, start=1)
        }
    finally:
        book.close()


def _restored(content: str, known: dict[str, Any]) -> str:
    def filled(found: re.Match[str]) -> str:
        if found["cell"] not in known:
            return found[0]
        kind, text = _written(known[found["cell"]])
        return f'<c r="{found["cell"]}"{found["style"]}{kind}>{found["formula"]}<v>{text}</v></c>'

    return _FORMULA.sub(filled, content)


def _written(value: Any) -> tuple[str, str]:
    """The type attribute and the text of a cell's value."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, (int, float)):
        return "", repr(value)
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return "", repr(to_excel(value))
    if str(value).startswith("#") and str(value).endswith(("!", "?", "A")):
        return ' t="e"', escape(str(value))
    return ' t="str"', escape(str(value))
