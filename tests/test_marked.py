"""Give me my file back: the user's own workbook, faults marked, everything else as it was."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from checkup.__main__ import main
from checkup.examine import examine
from checkup.marked import OtherFile, mark
from etl.errors import FileRefused
from tests.ledgers import PROJECTS_2019, ROSTER_2019, TODAY, Office, counts, only_sheet

HEADER = ["序号", "活动日期", "项目名称", "参与单位", "居民区", "党员人次", "群众人次", "联系电话", "备注"]
ROWS: list[list[Any]] = [
    [1, datetime.date(2019, 5, 3), "样例·微课堂", "样例甲公司", "威海居民区", 10, 20, "13800138000", "=1+1"],
    [2, "2019-02-30", "样例·微课堂", "样例乙社", "威海居民区", 3, "若干", None, None],
    [3, datetime.date(2019, 7, 1), "样例·义针", "样例乙社", "没有居民区", 1, 2, None, "电话13900139000"],
    [4, datetime.date(2019, 7, 2), "样例·义诊", "样例乙社", None, 1, 2, None, None],
]


def office_with_registers(tmp_path: Path) -> Office:
    office = Office.at(tmp_path)
    office.load_text("名册.csv", ROSTER_2019)
    office.load_text("项目.csv", PROJECTS_2019)
    return office


def ledger(path: Path) -> Path:
    """A ledger as people make them: a merged title, widths, fonts, a format, a filter, a formula, a note, a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2019年"
    sheet.append(["2019年参与台账"])
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(row)
    sheet.append(["合计", None, None, None, None, 15, 99, None, None])
    sheet["I3"].data_type = "s"
    sheet.merge_cells("A1:I1")
    sheet["A1"].font = Font(name="黑体", size=18, bold=True, color="FFB3261E")
    sheet["A1"].alignment = Alignment(horizontal="center")
    for cell in sheet[2]:
        cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
    for number in range(3, 7):
        sheet.cell(number, 2).number_format = 'yyyy"年"m"月"d"日"'
    sheet["F4"].number_format = "0.00"
    sheet["D4"].comment = Comment("原来的批注", "张三")
    sheet.column_dimensions["D"].width = 33.5
    sheet.row_dimensions[2].height = 41
    sheet.row_dimensions[6].hidden = True
    sheet.auto_filter.ref = "A2:I6"
    sheet.freeze_panes = "A3"
    other = book.create_sheet("说明")
    other["B2"], other["B3"] = "别动我", "=1+2"
    other["B2"].font = Font(italic=True)
    other.sheet_state = "hidden"
    book.save(path)
    return path


def looks(sheet: Worksheet) -> dict[str, Any]:
    """Everything of each cell, and of the sheet, that must not change."""
    return {
        cell.coordinate: (
            cell.value, cell.data_type, cell.number_format, cell.font.b, cell.font.name, cell.font.sz, repr(cell.font.color),
            cell.fill.fgColor.rgb, repr(cell.border), cell.alignment.horizontal, cell.comment and cell.comment.text,
        )
        for row in sheet.iter_rows()
        for cell in row
    }  # fmt: skip


def frame(sheet: Worksheet) -> tuple[Any, ...]:
    widths = {key: (found.width, found.hidden) for key, found in sheet.column_dimensions.items()}
    heights = {key: (found.height, found.hidden) for key, found in sheet.row_dimensions.items()}
    merged = sorted(map(str, sheet.merged_cells.ranges))
    return widths, heights, merged, sheet.auto_filter.ref, sheet.freeze_panes, sheet.sheet_state


def returned(office: Office, path: Path, out: Path | None = None) -> tuple[dict[str, Any], Path]:
    report = examine([path], office.url, today=TODAY)
    target = out or path.with_name(f"{path.stem}_退回.xlsx")
    return mark(path, target, json.loads(json.dumps(report))), target


def listed(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path)["退回清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if str(row[1]).startswith("行"))
    return [row[:5] + row[7:8] for row in rows[top + 1 :]]


def test_only_the_cells_at_fault_change_and_each_says_why(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    done, out = returned(office, path)
    assert done == {"faults": 4, "checks": 1, "rebuilt": False, "lost": []}
    before, after = openpyxl.load_workbook(path), openpyxl.load_workbook(out)
    assert after.sheetnames == ["2019年", "说明", "退回清单"]
    was, now = looks(before["2019年"]), looks(after["2019年"])
    differing = {cell for cell in was if was[cell] != now.get(cell)}
    assert differing == {"B4", "G4", "C5", "E5", "G7"}
    assert {cell: now[cell][:3] for cell in differing} == {cell: was[cell][:3] for cell in differing}
    assert {cell: after["2019年"][cell].fill.fgColor.rgb for cell in sorted(differing)} == {
        "B4": "FFFFC9C4", "C5": "FFFFC9C4", "E5": "FFFFC9C4", "G4": "FFFFC9C4", "G7": "FFFFE1A8",
    }  # fmt: skip
    assert after["2019年"]["B4"].comment.text == (
        "【退回】第4行「活动日期」：「2019-02-30」不是存在的日期，请写成 2019-05-03 这样的日期。\n"
        "Row 4, column “活动日期”: “2019-02-30” is no possible date; please write it as 2019-05-03."
    )
    assert after["2019年"]["D4"].comment.text == "原来的批注"
    assert frame(after["2019年"]) == frame(before["2019年"])
    assert (looks(after["说明"]), frame(after["说明"])) == (looks(before["说明"]), frame(before["说明"]))


def test_the_list_names_every_fault_with_a_link_and_without_personal_data(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    _, out = returned(office, path)
    assert [row[:4] + row[5:] for row in listed(out)] == [
        ["2019年", 4, "活动日期", "2019-02-30", "B4"],
        ["2019年", 4, "群众人次", "若干", "G4"],
        ["2019年", 5, "项目名称", "样例·义针", "C5"],
        ["2019年", 5, "居民区", "没有居民区", "E5"],
        ["2019年", 7, "群众人次", "99", "G7"],
    ]
    sheet = openpyxl.load_workbook(out)["退回清单"]
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'2019年'!{cell}" for cell in ("B4", "G4", "C5", "E5", "G7")]
    words = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "13800138000" not in words and "13900139000" not in words
    assert openpyxl.load_workbook(out)["2019年"]["H3"].value == "13800138000"


def test_corrected_and_dropped_again_only_the_corrected_rows_are_added(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    first = office.load(path)
    ledger_sheet = first["files"][0]["sheets"][0]
    assert counts(ledger_sheet) == {
        "rows": 7, "header": 1, "blank": 0, "notes": 1, "totals": 1, "accepted": 2, "rejected": 2, "duplicate": 0,
    }  # fmt: skip
    out = office.folder / "台账_退回.xlsx"
    mark(path, out, json.loads(json.dumps(first)))
    book = openpyxl.load_workbook(out)
    sheet = book["2019年"]
    sheet["B4"], sheet["G4"], sheet["C5"], sheet["E5"] = "2019-02-28", 4, "样例·义诊", "威海"
    book.save(out)
    again = office.load(out)
    kinds = [sheet["kind"] for sheet in again["files"][0]["sheets"]]
    assert kinds == ["participation", "hidden", "unrecognised"]
    assert counts(again["files"][0]["sheets"][0]) == {
        "rows": 7, "header": 1, "blank": 0, "notes": 1, "totals": 1, "accepted": 2, "rejected": 0, "duplicate": 2,
    }  # fmt: skip
    assert office.ask("select count(distinct activity_id), sum(public_person_times) from fct_participation") == [
        (4, 28)
    ]


def test_marks_of_an_earlier_return_go_when_the_cell_is_right(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    _, out = returned(office, ledger(office.folder / "台账.xlsx"))
    book = openpyxl.load_workbook(out)
    book["2019年"]["B4"] = "2019-02-28"
    book.save(out)
    done, second = returned(office, out, office.folder / "再.xlsx")
    sheet = openpyxl.load_workbook(second)["2019年"]
    assert done["faults"] == 3
    assert (sheet["B4"].comment, sheet["B4"].fill.fill_type) == (None, None)
    assert sheet["G4"].comment.text.count("【退回】") == 1 and sheet["D4"].comment.text == "原来的批注"
    assert openpyxl.load_workbook(second).sheetnames == ["2019年", "说明", "退回清单"]
    assert len(listed(second)) == 4


def test_formulas_keep_the_values_they_had(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet2.xml"].decode()
    kept, found = re.subn(r"<f>1\+2</f><v ?(?:/>|></v>)", "<f>1+2</f><v>3</v>", sheet)
    assert found == 1
    parts["xl/worksheets/sheet2.xml"] = kept.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    _, out = returned(office, path)
    assert openpyxl.load_workbook(out, data_only=True)["说明"]["B3"].value == 3
    assert openpyxl.load_workbook(out)["说明"]["B3"].value == "=1+2"


def test_a_chart_is_told_of_and_merged_cells_are_marked_where_they_show(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["2019年"]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=2, max_row=6))
    sheet.add_chart(chart, "K2")
    sheet["E4"] = "没有居民区"
    sheet["E5"] = None
    sheet.merge_cells("E4:E5")
    book.save(path)
    report = examine([path], office.url, today=TODAY)
    rejects = report["files"][0]["sheets"][0]["rejects"]
    rejects[:] = [{**rejects[0], "row": 5, "column": "居民区", "position": 4}]
    out = office.folder / "出.xlsx"
    assert mark(path, out, report)["lost"] == ["chart"]
    after = openpyxl.load_workbook(out)["2019年"]
    assert after["E4"].comment is not None and str(next(iter(after.merged_cells.ranges))) in ("A1:I1", "E4:E5")
    assert len(after._charts) == 1


def test_text_stays_text_whatever_it_begins_with(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    rows = [HEADER[1:7], ["2019-05-03", '=HYPERLINK("http://a.cn")', "样例甲公司", "", "=1+1", "@x"]]
    path = office.write(
        "台账.csv", "\n".join(",".join(f'"{t.replace(chr(34), chr(34) * 2)}"' for t in r) for r in rows)
    )
    done, out = returned(office, path)
    assert done["rebuilt"] and done["faults"] == 3
    book = openpyxl.load_workbook(out)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value} <= {"s", "n"}
    assert [cell.value for cell in book["台账"][2]] == [
        "2019-05-03",
        '=HYPERLINK("http://a.cn")',
        "样例甲公司",
        None,
        "=1+1",
        "@x",
    ]
    assert all(cell.quotePrefix for cell in book["台账"][2] if cell.value)
    assert "<f>" not in "".join(zipfile.ZipFile(out).read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))


def test_an_old_workbook_comes_back_as_a_new_one_with_the_same_cells(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    book = xlwt.Workbook()
    sheet = book.add_sheet("2019年")
    sheet.write_merge(0, 0, 0, 5, "2019年参与台账")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate([HEADER[1:7], *(row[1:7] for row in ROWS)], start=1):
        for column, value in enumerate(row):
            if value is not None:
                args = (day,) if isinstance(value, datetime.date) else ()
                sheet.write(number, column, value, *args)
    path = office.folder / "台账.xls"
    book.save(str(path))
    first = office.load(path)
    done, out = returned(office, path)
    assert done["rebuilt"]
    assert (only_sheet(first)["rejected"], len(listed(out))) == (2, 4)
    assert sorted(map(str, openpyxl.load_workbook(out)["2019年"].merged_cells.ranges)) == ["A1:F1"]
    again = office.load(out)["files"][0]["sheets"][0]
    assert (again["accepted"], again["rejected"], again["duplicate"]) == (0, 2, 2)


def test_a_reject_without_a_place_is_found_by_its_header_or_its_row(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    report = office.load(path)
    sheet = report["files"][0]["sheets"][0]
    for reject in sheet["rejects"]:
        reject.pop("position", None)
    sheet["rejects"].append({**sheet["rejects"][0], "row": 6, "column": None})
    out = office.folder / "出.xlsx"
    mark(path, out, report)
    assert [row[5] for row in listed(out)] == ["B4", "G4", "C5", "E5", "A6", "G7"]


def test_a_hostile_or_another_file_is_refused_with_its_sentence(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    report = examine([path], office.url, today=TODAY)
    other = ledger(office.folder / "别的.xlsx")
    other.write_bytes(other.read_bytes() + b" ")
    with pytest.raises(OtherFile):
        mark(other, office.folder / "出.xlsx", report)
    with pytest.raises(FileRefused) as slow:
        mark(path, office.folder / "出.xlsx", report, seconds=0.01)
    assert slow.value.reason == "too_slow"
    assert not (office.folder / "出.xlsx").exists()


def test_a_workbook_that_takes_all_memory_ends_in_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    row = "".join('<c t="inlineStr"><is><t>x</t></is></c>' for _ in range(1000))
    with zipfile.ZipFile(ledger(path)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = "".join(f'<row r="{n}">{row}</row>' for n in range(1, 1501))
    start, _, end = parts["xl/worksheets/sheet2.xml"].decode().partition("<sheetData>")
    parts["xl/worksheets/sheet2.xml"] = (
        f"{start}<sheetData>{body}</sheetData>{end.partition('</sheetData>')[2]}".encode()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    report = {"files": [{"file": "大.xlsx", "sha256": digest, "sheets": []}]}
    with pytest.raises(FileRefused) as refused:
        mark(path, tmp_path / "出.xlsx", report, memory=300 << 20)
    assert refused.value.reason in ("too_large", "broke_the_reader")


def test_the_command_marks_and_says_what_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    report = tmp_path / "r.json"
    report.write_text(json.dumps(examine([path], office.url, today=TODAY)), encoding="utf-8")
    assert main(["mark", str(path), str(tmp_path / "出.xlsx"), "--report", str(report)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "step": "marked", "faults": 4, "checks": 1, "rebuilt": False, "lost": [],
    }  # fmt: skip
    assert main(["mark", str(path), str(tmp_path / "没有" / "出.xlsx"), "--report", str(report)]) == 1
    assert "没有" in capsys.readouterr().err


def test_a_stray_cell_in_the_far_corner_does_not_make_it_slow(tmp_path: Path) -> None:
    office = office_with_registers(tmp_path)
    path = ledger(office.folder / "台账.xlsx")
    report = office.load(path)
    book = openpyxl.load_workbook(path)
    book["2019年"]["XFD1048576"].font = Font(bold=True)
    book["说明"]["XFD1048576"] = "x"
    book.save(path)
    report["files"][0]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    out = office.folder / "出.xlsx"
    assert mark(path, out, report, seconds=60)["faults"] == 4
    assert [row[5] for row in listed(out)] == ["B4", "G4", "C5", "E5", "G7"]
    assert openpyxl.load_workbook(out)["说明"]["XFD1048576"].value == "x"
