"""Rows as CSV and Excel files, with the words that say what they are.

Text stays text: what begins like a formula is never computed by the program that opens the file.
Numbers stay numbers, shares stay fractions shown as percentages, and what is unknown stays empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.format import missing
from charts.labels import SHARES, coded_name, column_name, measure_definition, measure_name, value_name
from exports.letters import lines_of
from measures import CATALOGUE, DIMENSIONS
from measures.formulas import inert
from texts import Lang, say

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LONGEST_CELL = 32_767
"""How many letters a cell of a workbook can hold."""
LETTERS_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
"""Options of a workbook in which no text becomes a formula, a link or a number."""
_WIDEST, _TALLEST, _LINE_POINTS = 60, 400, 17
_NUMBER_FORMATS = {"int": "#,##0", "hours": "#,##0.0", "share": "0.0%"}


@dataclass(frozen=True)
class Heading:
    """What stands above the rows in a file: plain words, one item a line; empty ones are left out."""

    title: str
    subtitle: str
    source: str
    sample: str = ""
    definitions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The lines in their order: sample mark, title, selection, definitions, footnotes, source."""
        parts = (self.sample, self.title, self.subtitle, *self.definitions, *self.notes, self.source)
        return [line for line in parts if line]


def definitions(columns: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """One line for each measure among `columns`: its label and definition."""
    return tuple(
        say("export_definition", lang, name=measure_name(column, lang), text=measure_definition(column, lang))
        for column in columns
        if column in CATALOGUE
    )


def csv_bytes(rows: pd.DataFrame, heading: Heading, lang: Lang) -> bytes:
    """The rows as CSV in UTF-8 with a byte order mark: heading lines, an empty line, headings, rows."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([inert(line)] for line in heading.lines)
    writer.writerow([])
    writer.writerow([inert(column_name(str(column), lang)) for column in rows.columns])
    for row in rows.itertuples(index=False):
        writer.writerow([_csv_cell(str(column), value, lang) for column, value in zip(rows.columns, row, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: pd.DataFrame, heading: Heading, lang: Lang) -> bytes:
    """The rows as an Excel workbook of one sheet: heading lines, then a table with a frozen header row."""
    import xlsxwriter  # a page offers the file and writes it only when someone takes it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(LETTERS_ONLY)) as book:
        sheet = book.add_worksheet(say("export_sheet", lang))
        title, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format({"font_color": "#555555"})
        for place, line in enumerate(heading.lines):
            sheet.write_string(place, 0, line, title if line == heading.title else plain)
        top = len(heading.lines) + 1
        write_rows(sheet, top, rows, lang, formats_of(book))
        sheet.freeze_panes(top + 1, 1)
    return out.getvalue()


def formats_of(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """The formats of a workbook's cells by kind of value, and of its headings."""
    found = {kind: book.add_format({"num_format": code}) for kind, code in _NUMBER_FORMATS.items()}
    found["year"] = book.add_format({"num_format": "0", "align": "left"})
    found["text"], found["long"] = book.add_format({}), book.add_format({"text_wrap": True, "valign": "top"})
    found["header"] = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F4ECEA", "text_wrap": True})
    return found


def write_rows(sheet: Worksheet, top: int, rows: pd.DataFrame, lang: Lang, formats: dict[str, Format]) -> None:
    """Writes headings into row `top` and the rows below it: numbers as numbers, no text as a formula."""
    tall = [1] * len(rows)
    for place, column in enumerate(map(str, rows.columns)):
        name = column_name(column, lang)
        sheet.write_string(top, place, name, formats["header"])
        cells = [_cell(column, value, lang) for value in rows.iloc[:, place]]
        texts = [cell for cell in cells if isinstance(cell, str)]
        width = min(_WIDEST, 3 + max(_width(word) for word in (name, *texts)))
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                lines = lines_of(cell, width / 2 - 1) if _width(cell) > width - 2 else 1
                tall[at] = max(tall[at], lines)
                form = formats["long"] if lines > 1 else formats["text"]
                sheet.write_string(top + 1 + at, place, _fitting(cell), form)
            elif cell is not None:
                sheet.write_number(top + 1 + at, place, cell, formats[_kind(column)])
        sheet.set_column(place, place, width)
    for at, lines in enumerate(tall):
        if lines > 1:
            sheet.set_row(top + 1 + at, min(_TALLEST, _LINE_POINTS * lines))


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _kind(column: str) -> str:
    if column in CATALOGUE:
        return CATALOGUE[column].value_type
    if column in SHARES:
        return "share"
    return "year" if column == "year" or column.endswith("_year") else "int"


def _width(word: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in word)


def _cell(column: str, value: Any, lang: Lang) -> str | int | float | None:
    """A cell as it belongs in a file: names in the language, numbers as numbers, None for nothing."""
    if column in DIMENSIONS and column != "year":
        return value_name(column, value, lang)
    if missing(value):
        return None
    if column.endswith("bound"):
        return say(f"bound_word_{value}", lang)
    if isinstance(value, str):
        return coded_name(column, value, lang)
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    number = value.item() if hasattr(value, "item") else value
    return number if isinstance(number, (int, float)) else str(number)


def _csv_cell(column: str, value: Any, lang: Lang) -> str | int | float:
    cell = _cell(column, value, lang)
    if cell is None:
        return ""
    return inert(cell) if isinstance(cell, str) else cell
