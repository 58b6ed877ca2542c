"""A file that was cut off is refused, or read as what is left of it; it never brings half of what it says it brings."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import xlwt

from etl.errors import FileRefused
from etl.extract.reader import RawSheet, Reader
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, Office, rows_of, write_xlsx

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "calamine"
POINTS = 50
LEDGER = ACTIVITIES_2019 + "".join(
    f"2019-08-{n % 28 + 1:02},志愿南西,样例·清洁,样例第{n}公司,威海居民区,{n},约{n}\n" for n in range(40)
)


def xlsx(folder: Path) -> bytes:
    return write_xlsx(folder / "whole.xlsx", {"2019年": rows_of(LEDGER)}).read_bytes()


def xls(_folder: Path) -> bytes:
    book, file = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("2019年")
    for number, row in enumerate(rows_of(LEDGER)):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    book.save(file)
    return file.getvalue()


def cut(data: bytes, folder: Path, suffix: str) -> list[Path]:
    """The file cut off at as many points, evenly spread, as files."""
    folder.mkdir()
    found = []
    for point in range(POINTS):
        found.append(folder / f"{point:02}{suffix}")
        found[-1].write_bytes(data[: len(data) * point // POINTS])
    return found


def totals(file: dict[str, Any]) -> list[tuple[int, int, int]]:
    return [(sheet["rows"], sheet["accepted"] + sheet["duplicate"], sheet["rejected"]) for sheet in file["sheets"]]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_workbook_cut_off_anywhere_is_refused_and_nothing_of_it_is_there(tmp_path: Path, make: Any) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    before = office.state()
    report = office.load(*cut(make(tmp_path), tmp_path / "cut", f".{make.__name__}"))
    reasons = Counter(file["reason"] for file in report["files"])
    assert reasons.keys() <= {"empty", "damaged", "truncated"}
    assert (reasons["empty"], reasons.total()) == (1, POINTS)
    assert report["committed"] is False and office.state() == before


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_delimited_text_cut_off_anywhere_is_read_to_its_end_or_refused(tmp_path: Path, encoding: str) -> None:
    office = Office.at(tmp_path)
    data = LEDGER.encode(encoding)
    files = cut(data, tmp_path / "cut", ".csv")
    report = office.load(*files)
    read = 0
    for path, file in zip(files, report["files"], strict=True):
        if file["status"] == "loaded":
            lines = path.read_bytes().decode(encoding, "replace").splitlines()
            ((rows, kept, rejected),) = totals(file)
            assert rows == len(lines) and kept + rejected == len(lines) - 1
            assert kept >= len(lines) - 2, "only the line that was cut off may be at fault"
            read += 1
        else:
            assert (file["status"], file["reason"]) in {
                ("refused", "empty"), ("refused", "not_a_table"), ("ignored", "no_known_sheet"),
            }  # fmt: skip
    assert read >= POINTS // 5
    alone = Office.at(tmp_path, "alone")
    alone.load_text("whole.csv", LEDGER)
    office.undo(report["batch"])
    office.load_text("whole.csv", LEDGER)
    assert office.state() == alone.state()


@pytest.mark.parametrize("name", ["any_sheets.xlsb", "any_sheets.ods", "any_sheets.xls", "issues.xlsb", "issues.xls"])
def test_workbooks_that_others_made_are_refused_or_read_whole_when_cut_off(tmp_path: Path, name: str) -> None:
    if not CORPORA.is_dir():
        pytest.skip("the corpora are not beside the project")

    def content(sheets: list[RawSheet]) -> list[tuple[str, bool, list[list[str]]]]:
        return [(sheet.name, sheet.visible, sheet.rows) for sheet in sheets]

    path = CORPORA / name
    refused = 0
    with Reader() as reader:
        whole = content(reader.read(path).sheets)
        for part in cut(path.read_bytes(), tmp_path / "cut", path.suffix):
            try:
                assert content(reader.read(part).sheets) == whole
            except FileRefused as error:
                assert error.reason in ("empty", "damaged", "truncated")
                refused += 1
    assert refused >= POINTS - 1
