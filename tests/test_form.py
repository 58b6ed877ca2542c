"""The office's own form: placeholders become figures, everything else stays, what cannot be known is said."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from sqlalchemy import Connection

from exports.__main__ import main
from exports.errors import FormEmpty, FormRefused
from exports.form import child, filling
from exports.form.apart import ask
from exports.form.dress import YELLOW
from exports.form.filling import Filled, filled, read_form
from exports.form.package import Refused
from exports.letters import plain
from exports.making import Order
from exports.sources import Made
from measures import Scope, Selection, query
from tests.meeting_world import NAMES, RARE, build
from tests.test_inert import SMALL
from tests.worlds import reader
from texts import Lang

EVERYTHING = Scope.everything()
HOSTILE = [text for text in SMALL if text.strip()]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("form"), [*NAMES, RARE])


@pytest.fixture(scope="module")
def warehouse(address: str) -> Iterator[Connection]:
    with reader(Path(address.removeprefix("sqlite:///"))) as connection:
        yield connection


@pytest.fixture(autouse=True)
def _inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are read and filled in this process, but for the tests that are of the child."""
    monkeypatch.setattr(filling, "ask", inside)


def inside(request: dict[str, Any], path: Path, name: str) -> dict[str, Any]:
    whole = json.loads(json.dumps({**request, "path": str(path)}))
    told: dict[str, Any] = json.loads(json.dumps({"read": child.read, "fill": child.fill}[request["do"]](whole)))
    return told


def order(selection: Selection = Selection(), lang: Lang = "zh", who: str = "王某") -> Order:  # noqa: B008 - frozen
    return Order(selection, EVERYTHING, lang, Made(who, datetime(2026, 1, 5, 9, 30)))


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_form(*rows: list[Any], title: str = "汇总") -> Any:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def fill(warehouse: Connection, book: Any, wanted: Order | None = None) -> tuple[Any, Filled]:
    """The filled form opened again, and what is told of it."""
    made = filled(warehouse, wanted or order(), read_form(saved(book), "空表.xlsx"))
    return openpyxl.load_workbook(io.BytesIO(made.content), rich_text=True), made


def asked(warehouse: Connection, measure: str, **fields: Any) -> Any:
    row = query(warehouse, [measure], selection=Selection(**fields), scope=EVERYTHING).iloc[0]
    return row[measure]


def is_yellow(cell: Any) -> bool:
    return bool(cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == YELLOW)


def listed(book: Any) -> list[list[str]]:
    return [[cell for cell in row if cell is not None] for row in book.worksheets[-1].iter_rows(values_only=True)]


SELECTIONS = {
    "everything": Selection(),
    "area": Selection(years=(2019,), areas=("威海居民区",)),
    "theme": Selection(years=(2018, 2019), themes=("先锋南西",)),
    "nothing": Selection(years=(2017,), areas=("中凯居民区",), themes=("共治南西",)),
}
MEASURES = ("participating_units", "unit_entries", "activities", "person_times", "themes_reached", "volunteer_hours")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SELECTIONS)
def test_every_figure_of_a_filled_form_is_the_measures_own(warehouse: Connection, name: str, lang: Lang) -> None:
    book = a_form(*([f"{{{{{measure}}}}}", f"{{{{{measure} | year=2019}}}}"] for measure in MEASURES))
    made, told = fill(warehouse, book, order(SELECTIONS[name], lang))
    sheet = made["汇总"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    in_2019 = SELECTIONS[name].replace(years=(2019,))
    for row, measure in zip(found, MEASURES, strict=True):
        for cell, selection in zip(row, (SELECTIONS[name], in_2019), strict=True):
            known = asked(warehouse, measure, **vars(selection))
            assert cell == known if known is not None else str(cell).startswith("{{"), (measure, selection)
    assert told.figures + told.left == 2 * len(MEASURES)
    assert SELECTIONS[name].sentence(lang) in listed(made)[2][0]


def test_a_cell_of_its_own_is_a_number_and_a_share_a_percentage(warehouse: Connection) -> None:
    book = a_form(
        [
            "{{覆盖率 | 年度=2019}}",
            "{{ Coverage ｜ year＝2019 }}",
            "{{参与人次|年=2019}}",
            "{{参与单位数（家）| year=2019}}",
        ]
    )
    book.active["B1"].number_format = "0.00%"
    made, _ = fill(warehouse, book)
    cells = made.active[1]
    assert [cell.value for cell in cells] == [7 / 8, 7 / 8, 180, 7]
    assert [cell.number_format for cell in cells] == ["0.0%", "0.00%", '"≥"#,##0', "General"]


def test_figures_stand_in_a_sentence_and_its_letters_keep_their_dress(warehouse: Connection) -> None:
    book = a_form(
        ["共{{参与单位数 | year=2019}}家，{{覆盖率|year=2019}}，{{person_times | year=2019}}人次；{{覆盖率|year=2018}}"]
    )
    book.active["A2"] = CellRichText("甲", TextBlock(InlineFont(b=True), "共{{claims|year=2019}}项"), "乙")
    made, told = fill(warehouse, book)
    assert made.active["A1"].value == "共7家，87.5%，≥180人次；{{覆盖率|year=2018}}" and is_yellow(made.active["A1"])
    first, bold, last = made.active["A2"].value
    assert (first, bold.text, bold.font.b, last) == ("甲", "共4项", True, "乙")
    assert (told.figures, told.left) == (4, 1)


def test_a_table_is_filled_for_the_members_below_its_heading(warehouse: Connection) -> None:
    book = a_form(
        [
            "居民区{{逐行: 居民区 | year=2019}}",
            "家数{{参与单位数}}",
            "参与人次（人次）",
            "备注",
            "{{覆盖率}}",
            "{{无此数}}",
        ],
        ["威海"],
        ["中凯居民区", None, 5],
        ["没有的居民区"],
        ["合计", None, "=SUM(C2:C4)"],
        [],
        ["延中居民区"],
    )
    made, _ = fill(warehouse, book)
    rows = [[cell.value for cell in row] for row in made.active.iter_rows()]
    two = {"years": (2019,), "areas": ("威海居民区", "中凯居民区")}
    weihai = {"years": (2019,), "areas": ("威海居民区",)}
    assert rows == [
        ["居民区", "家数", "参与人次（人次）", "备注", "覆盖率", "{{无此数}}"],
        ["威海", asked(warehouse, "participating_units", **weihai), asked(warehouse, "person_times", **weihai), None, asked(warehouse, "coverage", **weihai), None],
        ["中凯居民区", 0, 5, None, asked(warehouse, "coverage", years=(2019,), areas=("中凯居民区",)), None],
        ["没有的居民区", None, None, None, None, None],
        ["合计", asked(warehouse, "participating_units", **two), "=SUM(C2:C4)", None, asked(warehouse, "coverage", **two), None],
        [None] * 6,
        ["延中居民区", None, None, None, None, None],
    ]  # fmt: skip
    assert [cell.coordinate for row in made.active.iter_rows() for cell in row if is_yellow(cell)] == [
        "F1",
        "B4",
        "C4",
        "E4",
    ]


def test_years_and_themes_stand_below_a_heading_too_in_english(warehouse: Connection) -> None:
    book = a_form(["{{rows: year}}", "{{participating_units}}", "{{rows: theme | year=2019}}", "{{activities}}"])
    for row in ([2018, None, "Vanguard"], ["2019年", None, "志愿南西"], ["Total", None, "Total"]):
        book.active.append(row)
    made, _ = fill(warehouse, book, order(lang="en"))
    rows = [[cell.value for cell in row] for row in made.active.iter_rows()]
    both = asked(warehouse, "activities", years=(2019,), themes=("先锋南西", "志愿南西"))
    first, second = (asked(warehouse, "activities", years=(2019,), themes=(one,)) for one in ("先锋南西", "志愿南西"))
    assert rows == [
        ["Year", "Participating units", "Theme", "Activities"],
        [2018, asked(warehouse, "participating_units", years=(2018,)), "Vanguard", first],
        ["2019年", 7, "志愿南西", second],
        ["Total", asked(warehouse, "participating_units", years=(2018, 2019)), "Total", both],
    ]


def test_what_cannot_be_known_stays_is_yellow_and_is_listed_with_a_remedy(warehouse: Connection) -> None:
    book = a_form(
        [
            "{{covrage}}",
            "{{coverage | year=2018}}",
            "{{claims | yeer=2019}}",
            "{{claims | area}}",
            "{{projects | area=威海}}",
            "{{claims | area=威海路}}",
        ]
    )
    book.active.oddHeader.center.text = "{{claims}}"
    made, told = fill(warehouse, book)
    assert (told.figures, told.left) == (0, 7) and all(map(is_yellow, made.active[1]))
    assert [cell.value for cell in made.active[1]] == [cell.value for cell in book.active[1]]
    rows = listed(made)
    assert rows[:2] == [
        ["样例数据：单位名称和人数均为虚构，仅供试用，不得用于汇报。"],
        ["福民看板填写：填了0个数，7处没有填"],
    ]
    assert rows[7] == ["位置", "原来写的", "原因", "怎么办"]
    assert [row[0] for row in rows[8:15]] == [*(f"汇总!{column}1" for column in "ABCDEF"), "汇总"]
    reasons = [
        "没有“covrage”这个指标",
        "没有可以作分母的数",
        "没有“yeer”",
        "area",
        "area",
        "没有“威海路”",
        "页眉页脚",
    ]
    assert [row[2] for row, reason in zip(rows[8:15], reasons, strict=True) if reason not in row[2]] == []
    assert rows[9][3] == "导入这个范围的单位名册、参与台账后再填，或核实后手工填写。"


def test_a_form_keeps_all_that_was_in_it(warehouse: Connection) -> None:
    book = a_form(["{{参与单位数 | year=2019}}", "标题"], ["=A1*2"], ["旧"])
    sheet = book.active
    sheet["A1"].font, sheet["A1"].border = Font(name="楷体", size=20, bold=True), Border(left=Side("thick"))
    sheet["A1"].fill, sheet["A1"].number_format = PatternFill("solid", fgColor="FFDDEEFF"), '0"家"'
    sheet.merge_cells("B1:D1")
    sheet.column_dimensions["A"].width, sheet.freeze_panes, sheet.print_title_rows = 33, "B2", "1:1"
    sheet.conditional_formatting.add("A1:A3", CellIsRule("greaterThan", ["3"], font=Font(bold=True)))
    rule = DataValidation(type="whole", operator="greaterThan", formula1="0")
    sheet.add_data_validation(rule)
    rule.add("A3")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=3))
    sheet.add_chart(chart, "F2")
    book.create_sheet("另一张").append(["别动"])
    before = saved(book)
    content = filled(warehouse, order(), read_form(before, "空表.xlsx")).content
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(content)) as new:
        changed = {name for name in new.namelist() if name not in old.namelist() or old.read(name) != new.read(name)}
        assert set(old.namelist()) <= set(new.namelist()) and len(new.namelist()) == len(set(new.namelist()))
        assert not [name for name in changed if "chart" in name or "drawing" in name or "theme" in name]
        assert b'fullCalcOnLoad="1"' in new.read("xl/workbook.xml")
    made = openpyxl.load_workbook(io.BytesIO(content))
    own = made["汇总"]
    assert (own["A1"].value, own["A1"].number_format) == (7, '0"家"')
    assert (repr(own["A1"].font), repr(own["A1"].border)) == (repr(sheet["A1"].font), repr(sheet["A1"].border))
    assert (own["A1"].fill.fgColor.rgb, own["A2"].value, own["A3"].value) == ("FFDDEEFF", "=A1*2", "旧")
    assert ([str(one) for one in own.merged_cells.ranges], own.column_dimensions["A"].width) == (["B1:D1"], 33)
    assert (own.freeze_panes, own.print_title_rows, len(own._charts)) == ("B2", "$1:$1", 1)
    assert (len(own.conditional_formatting), len(own.data_validations.dataValidation)) == (1, 1)
    assert made.sheetnames == ["汇总", "另一张", "填写说明"] and made["另一张"]["A1"].value == "别动"
    assert "样例数据" in own.oddHeader.right.text


def test_the_heading_of_an_excel_table_and_its_column_go_by_one_name(warehouse: Connection) -> None:
    book = a_form(["居民区{{rows: area}}", "{{activities}}", "其他"], ["威海居民区"])
    book.active.add_table(Table(displayName="t", ref="A1:C2"))
    made, _ = fill(warehouse, book)
    names = [column.name for column in made.active.tables["t"].tableColumns]
    assert names == [cell.value for cell in made.active[1]] == ["居民区", "活动场次", "其他"]


def test_rare_and_hostile_letters_stay_letters_and_nothing_is_computed(warehouse: Connection, tmp_path: Path) -> None:
    build(tmp_path, [*HOSTILE, RARE])
    units = (*HOSTILE, RARE)
    book = a_form(["{{范围}}", "{{制作}}", "{{claims}}{{来源}}"])
    with reader(tmp_path / "world.db") as connection:
        made, _ = fill(connection, book, order(Selection(units=units), who="=1+1"))
    sentence = made.active["A1"].value
    assert not [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert RARE in sentence and "=1+1" in made.active["B1"].value
    assert [name for name in HOSTILE if unescape(plain(name)) not in unescape(sentence)] == []


REFUSED = {
    "form_not_xlsx": b"a,b\n{{claims}},1\n",
    "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    "truncated": b"PK\x03\x04" + bytes(40),
    "empty": b"",
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_form_is_refused_in_the_words_of_the_readers(reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(REFUSED[reason])
    with pytest.raises(Refused) as found:
        child.read({"path": str(path)})
    assert found.value.args[0] == reason
    assert "「a.xlsx」" in FormRefused(reason, file="a.xlsx", detail="").sentence("zh")


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_bombs_and_entities_end_the_child_and_not_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "ask", ask)
    with pytest.raises(FormRefused, match="解压后过大"):
        read_form(zipped(**{"xl/workbook.xml": bytes(251 << 20)}), "弹.xlsx")
    good = saved(a_form(["{{claims}}"]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = (
                    b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{{claims}}&a;</t></si></sst>'
                )
            new.writestr(name, content)
    (sheet,) = read_form(out.getvalue(), "外.xlsx").sheets
    assert [cell[3] for cell in sheet["cells"]] == ["{{claims}}"]
    with pytest.raises(FormEmpty, match="没有可以回填的单元格"):
        read_form(saved(a_form(["无"])), "空.xlsx")


def test_the_command_fills_a_form_and_keeps_the_empty_one(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", address)
    monkeypatch.setattr(filling, "ask", ask)
    form, out = tmp_path / "空表.xlsx", tmp_path / "填好.xlsx"
    form.write_bytes(saved(a_form(["{{claims}}", "{{coverage}}"])))
    before = form.read_bytes()
    assert main(["fill", str(form), str(out), "--where", "year=2018", "--by", "王某"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == (f"已写好：{out}（填了0个数，2处没有填，详见最后一张表）\n", "")
    assert form.read_bytes() == before
    assert main(["fill", str(form), str(form)]) == 2 and "就是空表本身" in capsys.readouterr().err
    assert main(["fill", str(form), str(tmp_path / "a.xls")]) == 2
    assert main(["fill", str(tmp_path / "没有.xlsx"), str(tmp_path / "b.xlsx")]) == 1
    assert main(["fill", str(form), str(tmp_path / "b.xlsx"), "--where", "area=威海路"]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["填好.xlsx", "空表.xlsx"]
