"""Records of invented facts laid out as the sheets of the sample ledgers, and written to files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.sample.vocabulary import own, reference
from texts import say

Value = str | int | float | date | None
Record = dict[str, Value]

_ORDINAL = "序号"
_MADE_AT = datetime(2021, 1, 4)
"""The workbooks' own time of making: fixed, so that equal content is equal bytes."""
_WIDTHS = {"unit": 34, "project": 22, "activity": 26, "title": 30, "date": 12, "matched_on": 12, "note": 28}


@dataclass(frozen=True)
class Column:
    """One column of a sheet: the field it shows and the header it stands under."""

    field: str
    header: str


@dataclass(frozen=True)
class Sheet:
    """One sheet in tidy form: a header row and a row a record. Fields that a column lacks are not shown."""

    name: str
    columns: tuple[Column, ...]
    records: Sequence[Record]

    @property
    def rows(self) -> list[list[Value]]:
        """The cells below the header, in the order of the columns."""
        return [[record.get(column.field) for column in self.columns] for record in self.records]


def of_kind(kind: str, year: int, records: Iterable[Record]) -> Sheet:
    """The sheet of a kind of ledger as it was kept in `year`: the headers differ over the years."""
    numbered = [{"ordinal": number, **record} for number, record in enumerate(records, start=1)]
    name = say(
        "ledger_sheet_year" if kind in ("projects", "needs", "resources") else f"ledger_sheet_{kind}",
        "zh",
        year=year,
    )
    return Sheet(name, _columns(kind, year), numbered)


def as_written(name: str, headers: Iterable[str], records: Sequence[Record]) -> Sheet:
    """A sheet whose fields are its headers: rows copied from a reference file."""
    return Sheet(name, tuple(Column(header, header) for header in headers), records)


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> Path:
    """Write the sheets to a workbook, the mark of a sample in the first row of each; returns `path`."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    with Workbook(str(path), options) as book:
        book.set_properties({"created": _MADE_AT, "comments": _mark()})
        formats = {
            "mark": book.add_format({"italic": True, "font_color": "#B3261E"}),
            "header": book.add_format({"bold": True, "bg_color": "#E7E6E6", "bottom": 1}),
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write_string(0, 0, _mark(), formats["mark"])
            page.write_row(1, 0, [column.header for column in sheet.columns], formats["header"])
            _fill(page, sheet)
    return path


def write_csv(path: Path, sheet: Sheet) -> Path:
    """Write the sheet as a spreadsheet program saves it: UTF-8 with BOM, every line equally long."""
    mark = [_mark(), *[""] * (len(sheet.columns) - 1)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([mark, [column.header for column in sheet.columns], *sheet.rows])
    return path


def _fill(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes(2, 0)
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, _WIDTHS.get(column.field, max(9, 2 * len(column.header) + 2)))
    for number, cells in enumerate(sheet.rows, start=2):
        for position, value in enumerate(cells):
            if value is not None and value != "":
                page.write(number, position, value)


def _columns(kind: str, year: int) -> tuple[Column, ...]:
    eras = [row for row in own("columns") if row["kind"] == kind and int(row["first_year"]) <= year]
    fields = {row["header"]: row["field"] for row in reference("headers") if row["kind"] == kind}
    fields[_ORDINAL] = "ordinal"
    headers = max(eras, key=lambda row: int(row["first_year"]))["headers"].split()
    return tuple(Column(fields[header.partition("（")[0]], header) for header in headers)


def _mark() -> str:
    return say("ledger_sample_mark", "zh")
