"""Files as they are, and files that are not what they seem."""

from __future__ import annotations

import datetime
import io
import os
import threading
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from etl.errors import FileRefused
from etl.extract import child
from etl.extract.discover import discover
from etl.extract.reader import RawSheet, Reader, ReadingCancelled
from etl.extract.sheets import UNCOMPUTED
from etl.load import load
from warehouse.engine import database_url


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
            [
                ["项目", "45", "1.5", "TRUE", "2019-05-03", "2019-05-03 14:30:00"],
                [""] * 6,
                [" 威海　", "", UNCOMPUTED + "=1+1", "", "", ""],
            ],
        )
    ]
    assert (raw.name, len(raw.sha256)) == ("a.xlsx", 64)


def test_an_old_workbook_is_read_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "项目")
    book.save(str(tmp_path / "a.csv"))
    with Reader() as reader:
        assert reader.read(tmp_path / "a.csv").sheets == [RawSheet("台账", True, [["项目"]])]


def test_files_that_are_no_tables_have_their_own_reason(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    (tmp_path / "none").mkdir()
    contents = {
        "a.xlsx": (b"PK\x03\x04broken", "truncated"),
        "b.xls": (ole + b"\x00" * 600, "damaged"),
        "c.xls": (ole + b"\x00" * 60, "truncated"),
        "d.csv": (b" \n ", "empty"),
        "e.csv": (b"", "empty"),
        "f.csv": (b"\x00\x01\x02\xff" * 50, "not_a_table"),
        "g.xlsx": (b"%PDF-1.7\n", "looks_like_pdf"),
        "h.xls": (b"{\\rtf1 text}", "looks_like_document"),
        "i.xlsx": (b"\x89PNG\r\n\x1a\n", "looks_like_picture"),
        "j.csv": (b"\x1f\x8b\x08\x00", "looks_like_archive"),
        "k.xls": (b"\x09\x08\x10\x00\x00\x06", "old_workbook"),
        "l.xls": (b"<html><body>please sign in</body></html>", "not_a_workbook"),
        "m.xml.xls": (b"<?xml version='1.0'?><rows/>", "not_a_workbook"),
        "n.xlsx": (packed({"readme.txt": "x"}), "looks_like_archive"),
        "o.xlsx": (packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "looks_like_document"),
        "p.ods": (
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "looks_like_document",
        ),
        "q.ods": (packed({"content.xml": "<a/>", "META-INF/manifest.xml": "<a><encryption-data/></a>"}), "encrypted"),
        "r.xlsx": (packed({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a"}), "damaged"),
    }
    for name, (data, _) in contents.items():
        (tmp_path / name).write_bytes(data)
    expected = {name: reason for name, (_, reason) in contents.items()} | {
        "none": "not_a_file",
        "nowhere.csv": "unreadable",
    }
    assert {name: refused(tmp_path / name) for name in expected} == expected


def packed(parts: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return whole.getvalue()


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


def test_cells_at_both_ends_of_a_sheet_are_refused_by_their_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 1
    book.save(tmp_path / "far.xlsx")
    with Reader() as reader, pytest.raises(FileRefused) as error:
        reader.read(tmp_path / "far.xlsx")
    assert (error.value.reason, error.value.values["detail"]) == ("stray_cells", "Sheet!XFD1048576")
    del book.active["XFD1048576"]
    book.active["A1048576"] = " 末"
    book.save(tmp_path / "below.xlsx")
    assert refused(tmp_path / "below.xlsx") == "stray_cells"
    old = xlwt.Workbook()
    sheet = old.add_sheet("台账")
    sheet.write(0, 0, 1), sheet.write(65535, 255, 1)
    old.save(str(tmp_path / "far.xls"))
    assert refused(tmp_path / "far.xls") == "stray_cells"


def test_a_sheet_that_is_a_chart_is_told_of_as_one_without_cells(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("台账").write_row(0, 0, ["人次", 3])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=台账!$B$1:$B$1"})
        book.add_chartsheet("图表").set_chart(chart)
    with Reader() as reader:
        found = reader.read(tmp_path / "a.xlsx").sheets
    assert [(sheet.name, sheet.rows) for sheet in found] == [("台账", [["人次", "3"]]), ("图表", [])]


def test_a_sheet_formatted_to_its_last_row_and_a_few_far_cells_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目", "人次"])
    sheet["B1048576"].font = openpyxl.styles.Font(bold=True)
    wide = book.create_sheet("宽")
    wide["A1"], wide["XFD3"], wide["B2000"], wide["C2001"] = "项目", "备注", "=SUM(A1:A9)", "末"
    wide.merge_cells("A1:B1")
    book.save(tmp_path / "a.xlsx")
    with Reader() as reader:
        first, second = reader.read(tmp_path / "a.xlsx").sheets
    assert first.rows == [["项目", "人次"]]
    assert (len(second.rows), second.rows[0], second.rows[1], len(second.rows[2]), second.rows[2][-1]) == (
        2001,
        ["项目"],
        [],
        16384,
        "备注",
    )
    assert second.rows[-2:] == [["", UNCOMPUTED + "=SUM(A1:A9)"], ["", "", "末"]]
    assert second.merged == [(0, 0, 0, 1)]


def test_merged_ranges_are_told_and_hidden_rows_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["表头", None, None], ["板块", "项目", "人次"], ["志愿南西", "甲", 1], [None, "乙", 2]):
        sheet.append(row)
    sheet.merge_cells("A1:C1"), sheet.merge_cells("A3:A4")
    sheet.row_dimensions[4].hidden = True
    sheet.auto_filter.ref = "A2:C4"
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    old = xlwt.Workbook()
    old.add_sheet("旧").write_merge(1, 2, 0, 1, "甲")
    old.save(str(tmp_path / "a.xls"))
    with Reader() as reader:
        new, hidden = reader.read(tmp_path / "a.xlsx").sheets
        (xls,) = reader.read(tmp_path / "a.xls").sheets
    assert new.rows == [["表头", "", ""], ["板块", "项目", "人次"], ["志愿南西", "甲", "1"], ["", "乙", "2"]]
    assert sorted(new.merged) == [(0, 0, 0, 2), (2, 0, 3, 0)]
    assert (hidden.name, hidden.visible, hidden.rows) == ("藏", False, [])
    assert xls == RawSheet("旧", True, [[""], ["甲"]], [(1, 0, 2, 1)])


def test_errors_stand_at_their_place_and_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    cells = (
        '<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1"><f>SUM(A1:A9)</f><v>45</v></c>'
        '<c r="D1" t="str"><f>IF(A1="","",1)</f><v></v></c><c r="E1"><f t="shared" ref="E1:E2" si="0">$A1+B$1&amp;"C1"</f></c>'
    )
    (tmp_path / "a.xlsx").write_bytes(
        xlsx(f'<x:row r="1">{cells}</x:row><x:row r="2"><c r="E2"><f t="shared" si="0"/><v/></c></x:row>')
    )
    with Reader() as reader:
        (sheet,) = reader.read(tmp_path / "a.xlsx").sheets
    assert sheet.rows == [
        ["#REF!", "#DIV/0!", "45", "", UNCOMPUTED + '=$A1+B$1&"C1"'],
        ["", "", "", "", UNCOMPUTED + '=$A2+B$1&"C1"'],
    ]


def xlsx(rows: str) -> bytes:
    """A workbook of one sheet, its XML as some program might write it: with a prefix, and cells without."""
    office, main = (
        "http://schemas.openxmlformats.org/officeDocument/2006",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    )
    body = rows.replace("<c ", "<x:c ").replace("</c>", "</x:c>").replace("<f", "<x:f").replace("</f>", "</x:f>")
    body = body.replace("<v", "<x:v").replace("</v>", "</x:v>")
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}/relationships"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{office}/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData>{body}</x:sheetData></x:worksheet>',
        }
    )


def test_old_workbooks_tell_errors_and_formulas_that_nothing_worked_out(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("旧")
    sheet.write(0, 0, 1), sheet.write(1, 1, xlwt.Formula("SUM(A1:A9)"))
    sheet.row(2).set_cell_error(0, "#N/A!")
    book.save(str(tmp_path / "a.xls"))
    with Reader() as reader:
        assert reader.read(tmp_path / "a.xls").sheets[0].rows == [["1", ""], ["", UNCOMPUTED], ["#N/A", ""]]


def test_a_formula_without_a_value_in_a_book_that_asks_to_be_worked_out_is_no_zero(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, [3, 0])
    sheet.write_formula(1, 0, "=SUM(A1:B1)")
    book.close()
    with Reader() as reader:
        assert reader.read(tmp_path / "a.xlsx").sheets[0].rows == [["3", "0"], [UNCOMPUTED + "=SUM(A1:B1)", ""]]


def test_an_opendocument_sheet_gives_values_errors_formulas_and_merged_cells(tmp_path: Path) -> None:
    spaces = "office", "table", "text", "style"
    names = (
        " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in spaces)
        + ' xmlns:calcext="urn:c"'
    )
    table = (
        '<table:table table:name="表"><table:table-row>'
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string"><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p></table:table-cell>'
        '<table:covered-table-cell/><table:table-cell office:value-type="float" office:value="45.0"><text:p>45</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="date" office:date-value="2019-05-03"><text:p>5月3日</text:p></table:table-cell></table:table-row>'
        '<table:table-row><table:table-cell table:formula="of:=SUM([.B2:.B5])"/>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    document = f"<office:document-content {names}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    (tmp_path / "a.ods").write_bytes(
        packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": document})
    )
    with Reader() as reader:
        (sheet,) = reader.read(tmp_path / "a.ods").sheets
    assert sheet == RawSheet(
        "表",
        True,
        [
            ["甲  乙\n丙", "", "45"],
            ["", "", "2019-05-03"],
            ["", "", "2019-05-03"],
            [UNCOMPUTED + "=SUM(B2:B5)", "#DIV/0!", ""],
        ],
        [(0, 0, 1, 1)],
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_web_page_called_xls_is_read_with_its_spans(tmp_path: Path, encoding: str) -> None:
    page = (
        f'<html><head><meta charset="{encoding}"><style>td {{}}</style></head><body><table>'
        "<tr><th rowspan=2>项目</th><th colspan='2'>参与人次</th></tr><tr><td>党员<td>群众</tr>"
        "<tr><td> 威海&nbsp;&amp;<br>中凯 </td><td>1</td><td></td></tr></table></body></html>"
    )
    (tmp_path / "a.xls").write_bytes(page.encode(encoding))
    with Reader() as reader:
        (sheet,) = reader.read(tmp_path / "a.xls").sheets
    assert sheet == RawSheet(
        "a",
        True,
        [["项目", "参与人次", ""], ["", "党员", "群众"], ["威海 &\n中凯", "1", ""]],
        [(0, 0, 1, 0), (0, 1, 0, 2)],
    )


def test_the_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="表"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">项目</Data></Cell><Cell><Data ss:Type="Number">45.0</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="DateTime">2019-05-03T00:00:00.000</Data></Cell><Cell ss:Formula="=SUM(A1)"/></Row></Table></Worksheet></Workbook>'
    )
    (tmp_path / "a.xls").write_text(text, encoding="utf-8")
    with Reader() as reader:
        (sheet,) = reader.read(tmp_path / "a.xls").sheets
    assert sheet == RawSheet(
        "表", True, [["项目", "", "45"], ["", "", ""], ["", "2019-05-03", UNCOMPUTED + "=SUM(A1)"]], [(0, 0, 0, 1)]
    )


def test_a_workbook_called_csv_and_text_called_xlsx_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "项目"
    book.save(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").rename(tmp_path / "b.csv")
    (tmp_path / "c.xlsx").write_bytes("项目\t人次\n甲\t1\n".encode("gb18030"))
    with Reader() as reader:
        assert reader.read(tmp_path / "b.csv").sheets[0].rows == [["项目"]]
        assert reader.read(tmp_path / "c.xlsx").sheets == [RawSheet("c", True, [["项目", "人次"], ["甲", "1"]])]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such things on this system")
def test_a_pipe_and_a_name_that_is_no_text_do_not_hurt(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "pipe.csv") == "not_a_file"
    odd = os.fsencode(tmp_path) + "/二〇一九.csv".encode("gb18030")
    with open(odd, "wb") as file:
        file.write(b"a,b\n1,2\n")
    with Reader() as reader:
        raw = reader.read(Path(os.fsdecode(odd)))
    assert (raw.name, raw.sheets) == ("二〇一九.csv", [RawSheet("二〇一九", True, [["a", "b"], ["1", "2"]])])
    assert {found.path.name: found.ignored for found in discover([tmp_path])} == {
        "pipe.csv": None,
        os.fsdecode(b"/" + odd).rpartition("/")[2]: None,
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such names on this system")
def test_a_load_reports_files_whose_names_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("二〇一九.csv".encode("gb18030"), "二〇二〇.md".encode("gb18030")):
        with open(os.fsencode(tmp_path / "in") + b"/" + name, "wb") as file:
            file.write(b"a,b\n1,2\n")
    report = load([tmp_path / "in"], database_url(f"sqlite:///{tmp_path / 'a.db'}"), dry_run=True)
    assert {file["file"]: file["reason"] for file in report["files"]} == {
        "二〇一九.csv": "no_known_sheet",
        "二〇二〇.md": "not_a_ledger",
    }


def test_a_long_text_is_read_piece_by_piece_and_a_reading_can_be_cancelled(tmp_path: Path) -> None:
    line = "2019-05-03,威海,样例单位,12\n"
    (tmp_path / "long.csv").write_text(line * 200_000, encoding="utf-8")
    with Reader() as reader:
        pieces = reader.pieces(tmp_path / "long.csv")
        lengths = [piece["packed"]["count"] for piece in pieces if "packed" in piece]
        assert (sum(lengths), max(lengths) <= (4 << 20) // len(line.encode())) == (200_000, True)
        pieces = reader.pieces(tmp_path / "long.csv")
        next(pieces)
        canceller = threading.Thread(target=reader.cancel)
        canceller.start(), canceller.join()
        with pytest.raises(ReadingCancelled):
            list(pieces)
        with pytest.raises(ReadingCancelled):
            reader.read(tmp_path / "long.csv")


def test_a_reading_left_half_way_does_not_spoil_the_next(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("a,b\n" * 50_000, encoding="utf-8")
    (tmp_path / "short.csv").write_text("c,d\n", encoding="utf-8")
    with Reader() as reader:
        next(reader.pieces(tmp_path / "long.csv"))
        assert reader.read(tmp_path / "short.csv").sheets[0].rows == [["c", "d"]]


def test_a_long_file_may_be_read_before_it_is_asked_for_and_any_other_is_read_all_the_same(tmp_path: Path) -> None:
    for name, row in (("long.csv", "a,b\n"), ("other.csv", "c,d\n")):
        (tmp_path / name).write_text(row * 300_000, encoding="utf-8")
    (tmp_path / "short.csv").write_text("e,f\n", encoding="utf-8")

    def firsts(*names: str) -> list[list[str]]:
        with Reader() as reader:
            return [reader.read(tmp_path / name).sheets[0].rows[0] for name in names]

    begun = ["load", "no such file", str(tmp_path), str(tmp_path / "short.csv"), str(tmp_path / "long.csv")]
    child.begin(begun)
    assert len(child._ahead) == 1
    assert firsts("long.csv", "short.csv", "other.csv") == [["a", "b"], ["e", "f"], ["c", "d"]]
    child.begin(begun)
    ((unused, _),) = child._ahead
    assert firsts("other.csv", "long.csv") == [["c", "d"], ["a", "b"]]
    assert (child._ahead, unused.poll() is None) == ([], False)
    child.begin(begun)
    (tmp_path / "long.csv").write_text("g,h\n" * 400_000, encoding="utf-8")
    assert firsts("long.csv") == [["g", "h"]]


def test_a_child_that_hangs_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "long.csv").write_text("a,b\n" * 500_000, encoding="utf-8")
    (tmp_path / "short.csv").write_text("c,d\n", encoding="utf-8")
    with Reader() as reader:
        monkeypatch.setattr("etl.extract.child.SECONDS", -3.9)
        with pytest.raises(FileRefused) as error:
            reader.read(tmp_path / "long.csv")
        assert error.value.reason == "too_slow"
        monkeypatch.undo()
        assert reader.read(tmp_path / "short.csv").sheets[0].rows == [["c", "d"]]


def test_a_folder_gives_its_ledgers_sorted_each_once(tmp_path: Path) -> None:
    for name in ("b.csv", "a.xlsx", ".hidden.csv", "~$a.xlsx", "读我.md"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.xls").write_bytes(b"x")
    found = discover([tmp_path / "b.csv", tmp_path])
    assert [(file.path.name, file.ignored) for file in found] == [
        ("b.csv", None), (".hidden.csv", "temporary"), ("a.xlsx", None), ("c.xls", None), ("~$a.xlsx", "temporary"), ("读我.md", "not_a_ledger"),
    ]  # fmt: skip


def test_a_command_stopped_just_as_its_clock_starts_does_not_wait_for_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(threading.Timer):
        def start(self) -> None:
            super().start()
            raise KeyboardInterrupt

    monkeypatch.setattr("etl.extract.reader.threading.Timer", Interrupted)
    path = tmp_path / "a.csv"
    path.write_text("年,月\n2019,5\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), Reader() as reader:
        reader.read(path)
    clocks = [thread for thread in threading.enumerate() if isinstance(thread, Interrupted)]
    assert [clock.daemon for clock in clocks] == [True]
    clocks[0].cancel()
