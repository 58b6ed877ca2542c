"""Files as they are, and files that are not what they seem."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from etl.errors import FileRefused
from etl.extract.delimited import NotText, read_delimited
from etl.extract.discover import discover
from etl.extract.reader import RawSheet, Reader

HOSTILE = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "hostile-made"


def refused(path: Path) -> str:
    with Reader() as reader, pytest.raises(FileRefused) as error:
        reader.read(path)
    assert error.value.messages()["zh"] and error.value.messages()["en"]
    return error.value.reason


def test_cells_of_a_workbook_become_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2019年"
    sheet.append(["项目", 45.0, 1.5, True, datetime.date(2019, 5, 3), datetime.datetime(2019, 5, 3, 14, 30)])
    sheet.append([])
    sheet.append([" 威海　", None, "=1+1"])
    book.save(tmp_path / "a.xlsx")
    with Reader() as reader:
        raw = reader.read(tmp_path / "a.xlsx")
    assert raw.sheets == [
        RawSheet(
            "2019年",
            True,
            [["项目", "45", "1.5", "TRUE", "2019-05-03", "2019-05-03 14:30:00"], [""] * 6, [" 威海　"] + [""] * 5],
        )
    ]
    assert (raw.name, len(raw.sha256)) == ("a.xlsx", 64)


def test_an_old_workbook_is_read_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "项目")
    book.save(str(tmp_path / "a.csv"))
    with Reader() as reader:
        assert reader.read(tmp_path / "a.csv").sheets == [RawSheet("台账", True, [["项目"]])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_text_tables_are_read_in_the_encodings_and_separators_of_offices(encoding: str, mark: str) -> None:
    text = f'日期{mark}单位{mark}人次\r\n2019-05-03{mark}"甲{mark}乙\n丙"{mark}1\r\n\r\n,{mark}{mark}2\r\n'
    assert read_delimited(text.encode(encoding)) == [
        ["日期", "单位", "人次"],
        ["2019-05-03", f"甲{mark}乙\n丙", "1"],
        [],
        read_row(mark),
    ]


def read_row(mark: str) -> list[str]:
    return ["", "", "", "2"] if mark == "," else [",", "", "2"]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(NotText):
        read_delimited(bytes(range(256)))


def test_damaged_encrypted_empty_and_missing_files_have_their_own_reason(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    (tmp_path / "c.csv").write_bytes(b" \n ")
    (tmp_path / "d.csv").write_bytes(b"\x00\x01\x02\xff" * 50)
    reasons = [refused(tmp_path / name) for name in ("a.xlsx", "b.xls", "c.csv", "d.csv", "none.csv")]
    assert reasons == ["damaged", "damaged", "empty", "not_a_table", "unreadable"]


def test_a_workbook_truncated_anywhere_is_refused_and_the_reader_goes_on(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "项目"
    whole = io.BytesIO()
    book.save(whole)
    data = whole.getvalue()
    (tmp_path / "good.xlsx").write_bytes(data)
    with Reader() as reader:
        for part in range(1, 10):
            (tmp_path / "part.xlsx").write_bytes(data[: len(data) * part // 10])
            with pytest.raises(FileRefused):
                reader.read(tmp_path / "part.xlsx")
            assert reader.read(tmp_path / "good.xlsx").sheets[0].rows == [["项目"]]


def test_an_archive_that_unpacks_to_a_mountain_is_refused_unread(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/a", "w", force_zip64=True) as entry,
    ):
        for _ in range(410):
            entry.write(b"0" * (1 << 20))
    assert refused(tmp_path / "bomb.xlsx") == "too_large_unzipped"


def test_cells_at_both_ends_of_a_sheet_end_the_child_and_not_the_load(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 1
    book.save(tmp_path / "far.xlsx")
    assert refused(tmp_path / "far.xlsx") in ("broke_the_reader", "too_large")


def test_made_hostile_files_end_in_a_reason() -> None:
    if not HOSTILE.is_dir():
        pytest.skip("the corpora are not beside the project")
    reasons = {path.name: refused(path) for path in sorted(HOSTILE.glob("*.xlsx"))}
    assert reasons and set(reasons.values()) <= {
        "broke_the_reader",
        "too_large",
        "too_large_unzipped",
        "damaged",
        "too_slow",
    }


def test_a_folder_gives_its_ledgers_sorted_each_once(tmp_path: Path) -> None:
    for name in ("b.csv", "a.xlsx", ".hidden.csv", "~$a.xlsx", "读我.md"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.xls").write_bytes(b"x")
    found = discover([tmp_path / "b.csv", tmp_path])
    assert [(file.path.name, file.ignored) for file in found] == [
        ("b.csv", None), (".hidden.csv", "temporary"), ("a.xlsx", None), ("c.xls", None), ("~$a.xlsx", "temporary"), ("读我.md", "not_a_ledger"),
    ]  # fmt: skip
