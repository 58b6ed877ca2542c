"""Cells hold what they hold: whatever a ledger writes is letters on every page, chart, file and terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

import measures
from browser.serving import served, settle
from charts.composition import composition
from charts.drawing import Drawing, sendable
from charts.format import inert_label
from charts.matrix import matrix
from charts.ranking import ranking
from charts.trend import lines
from exports.tables import Heading, csv_bytes, xlsx_bytes
from measures import Scope, Selection
from measures.__main__ import main as measures_main
from measures.formulas import inert
from tests.ledgers import Office
from texts.terminal import visible

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpora" / "blns" / "blns.json"
SMALL = [
    "<script>alert(1)</script>",
    "<b>粗</b>&amp;<br>换行",
    '<a href="javascript:alert(1)">点</a>',
    "<img src=x onerror=alert(1)>",
    "[点](http://a.example)",
    "![图](http://a.example/x.png)",
    "$\\frac{1}{2}$",
    ":smile: :material/home: :red[红]",
    "**粗** _斜_ `码` ~~删~~",
    '=HYPERLINK("http://a.example")',
    "＝1+1",
    "@SUM(1)",
    "http://a.example",
    "www.a.example",
    "某某@a.example",
    "%{x} {{7*7}} ${7*7} {0} %s",
    "# 标题",
    "- 列表",
    "1. 一",
    "> 引",
    "a -> b <- c",
    "\x1b[31m红",
    "\u202e右到左",
    "_x0041_",
    "' OR 1=1 --",
    "| 甲 | 乙 |",
    "null",
    "ﷺ 👨‍👩‍👧 🏳️‍🌈 é",
]
PAGES = (
    "overview/summary", "coverage/themes", "coverage/unit_types", "coverage/years", "coverage/areas",
    "programme/projects", "evidence/published", "evidence/quality", "evidence/glossary",
    "programme/needs", "units/loyalty", "units/unit", "units/bodies",
)  # fmt: skip
PATHS = ("/", "/themes", "/unit-types", "/years", "/areas", "/projects", "/published", "/quality", "/glossary")
HEADER = ["年度", "项目名称", "参与单位", "活动名称", "参与人次", "备注"]
JOINER = "\u2060"
WORLDS = [
    "small",
    pytest.param(
        "corpus", marks=[pytest.mark.long, pytest.mark.skipif(not CORPUS.is_file(), reason="../shared/corpora 不在")]
    ),
]


def naughty(world: str) -> list[str]:
    found: list[str] = SMALL if world == "small" else json.loads(CORPUS.read_text(encoding="utf-8"))
    return found


def as_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def as_xlsx(path: Path, rows: list[list[str]]) -> None:
    plain = {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        sheet = book.add_worksheet("2019年")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Office, dict[str, Any]]]:
    """Each world's strings as unit, project, activity and note in a CSV and a workbook, and as areas if few."""
    made = {}
    for world in ("small", *(["corpus"] if CORPUS.is_file() else [])):
        strings = naughty(world)
        office = Office.at(tmp_path_factory.mktemp("inert"), world)
        rows = [["2019", text, text, text, str(number), text] for number, text in enumerate(strings, 1)]
        as_csv(office.folder / "一.csv", [HEADER, *rows])
        as_xlsx(office.folder / "二.xlsx", [HEADER, *rows])
        catalogue = [["2018", text, "先锋南西", text, text] for text in strings]
        as_csv(office.folder / "目录.csv", [["年度", "项目名称", "板块", "牵头单位", "服务对象"], *catalogue])
        if world == "small":
            as_csv(office.folder / "居民区名录.csv", [["名称", "层级"], *([text, "居民区"] for text in strings)])
            held = [["2020", "样例", "样例甲", str(number), text] for number, text in enumerate(strings, 1)]
            as_csv(office.folder / "三.csv", [["年度", "项目名称", "参与单位", "参与人次", "居民区"], *held])
            faults = [["2021", "样例", "样例甲", text] for text in strings]
            as_csv(office.folder / "四.csv", [["年度", "项目名称", "参与单位", "参与人次"], *faults])
            wanted = [["2020", text, text, "先锋南西"] for text in strings]
            as_csv(office.folder / "需求清单.csv", [["年度", "需求名称", "需求类别", "板块"], *wanted])
            offered = [["2020", text, text, text, "先锋南西"] for text in strings]
            as_csv(office.folder / "资源清单.csv", [["年度", "资源名称", "资源类别", "提供单位", "板块"], *offered])
            joined = [[text, text, text, text] for text in strings]
            as_csv(office.folder / "联合组织.csv", [["组织名称", "组织类型", "上级组织", "成员单位"], *joined])
        made[world] = office, office.load()
    return made


@pytest.mark.parametrize("world", WORLDS)
def test_every_string_loads_or_is_given_back_with_its_place(
    offices: dict[str, tuple[Office, dict[str, Any]]], world: str
) -> None:
    strings, (_, report) = naughty(world), offices[world]
    for name in ("一.csv", "二.xlsx"):
        (sheet,) = next(file["sheets"] for file in report["files"] if file["file"] == name)
        assert (sheet["kind"], sheet["rows"], sheet["header"]) == ("participation", len(strings) + 1, 1)
        assert sheet["accepted"] + sheet["rejected"] + sheet["duplicate"] == len(strings)
        refused = {reject["row"]: reject for reject in sheet["rejects"]}
        assert all(re.sub(r"[\W_]", "", strings[row - 2]) == "" for row in refused)
        assert all(reject["column"] and reject["message"] for reject in refused.values())


@pytest.mark.parametrize("world", WORLDS)
def test_every_string_stands_in_the_database_letter_by_letter(
    offices: dict[str, tuple[Office, dict[str, Any]]], world: str
) -> None:
    strings, (office, _) = naughty(world), offices[world]
    for name in ("一.csv", "二.xlsx"):
        stored = office.ask(
            "select etl_file.name, cells from etl_source_row join etl_sheet using (sheet_id)"
            " join etl_file using (file_id) where row > 1 order by row"
        )
        cells = [[*json.loads(found), *[""] * 6][:6] for file, found in stored if file == name]
        noncharacter = {"\ufffe": "_xFFFE_"} if name.endswith("xlsx") else {}  # XML has no U+FFFE
        assert [[row[at] for at in (1, 2, 3, 5)] for row in cells] == [
            [noncharacter.get(text, text)] * 4 for text in strings
        ]


def opened(monkeypatch: pytest.MonkeyPatch, office: Office, page: str, **address: list[str]) -> AppTest:
    monkeypatch.setenv("FUMIN_DATABASE_URL", str(office.url))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("panels.figure.unfolded", lambda fold: True)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=90)
    for name, values in address.items():
        app.query_params[name] = values
    app.run()
    return app if page == "overview/summary" else app.switch_page(f"pages/{page}.py").run()


def plain(cell: object) -> str:
    """A cell of a page without its escapes."""
    return re.sub(r"\\(.)", r"\1", str(cell)).replace(JOINER, "")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("world", WORLDS)
def test_every_page_runs_and_shows_them_escaped(
    offices: dict[str, tuple[Office, dict[str, Any]]], world: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, offices[world][0], page)
    assert not app.exception and not app.error
    texts = [element.value for kind in (app.markdown, app.caption, app.subheader, app.info) for element in kind]
    tables = [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    escaped = re.compile(r"(?<!\\)<(?:script|b>|a |img|svg)|(?<!\\)\$\\|:material/|(?<!\\)\]\(http")
    assert [text for text in (*texts, *tables) if escaped.search(text)] == []
    if page == "programme/projects" and world == "small":
        shown = {plain(cell) for cell in tables}
        assert [text for text in SMALL if text not in shown] == []


def labels_of(figure: Drawing) -> list[str]:
    """Every text of a figure that plotly reads its HTML and templates in."""
    found: list[str] = []

    def walk(value: Any) -> None:
        for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inside)
        if isinstance(value, str):
            found.append(value)

    walk(sendable({name: figure[name] for name in ("data", "layout")}))  # its marks are not sent
    return found


@pytest.mark.parametrize("world", WORLDS)
def test_charts_carry_no_markup_and_no_template_of_a_ledger(world: str) -> None:
    strings = list(dict.fromkeys(text for text in naughty(world) if text.strip()))
    table = pd.DataFrame(
        {
            "year": pd.Series([2019] * len(strings), dtype=object),
            "area": pd.Series(strings, dtype=object),
            "theme": pd.Series(["先锋南西"] * len(strings), dtype=object),
            "activities": pd.Series(range(1, len(strings) + 1), dtype=object),
        }
    )
    figures = [
        ranking(table, "area", "activities", "zh"),
        matrix(table, "area", "theme", "activities", "zh"),
        matrix(table, "theme", "area", "activities", "en"),
        composition(table, "area", "theme", "activities", "zh"),
        composition(table, "theme", "area", "activities", "en"),
        lines(table, "area", "activities", "zh"),
    ]
    ours = {"<br>", "<extra>", "</extra>"}
    for figure in figures:
        drawn = sendable(figure)
        keys = {text for trace in drawn["data"] for text in (*_places(trace, "x"), *_places(trace, "y"))}
        keys |= {
            str(text)
            for axis in ("xaxis", "yaxis")
            for text in _places(drawn["layout"][axis], "categoryarray", "tickvals")
        }
        for label in labels_of(figure):
            if label in keys and label in strings:
                continue  # a position, never drawn: the axis has its own ticktext
            assert set(re.findall(r"</?[a-zA-Z][^<>]*>", label)) <= ours, label
            assert set(re.findall(r"%\{(\w+)", label)) <= {"x", "y", "text", "customdata"}, label


def _places(holder: dict[str, Any], *names: str) -> list[str]:
    return [str(text) for name in names for text in (holder.get(name) if holder.get(name) is not None else ())]


def test_a_label_cannot_speak_the_templates_of_the_chart() -> None:
    assert inert_label("%{x}<b>&amp;") == f"%{JOINER}{{x}}&lt;b&gt;&amp;amp;"


@pytest.mark.parametrize("world", WORLDS)
def test_files_hold_them_as_text_never_as_formulas_or_links(world: str) -> None:
    strings = [text for text in naughty(world) if text]
    rows = pd.DataFrame({"project": pd.Series(strings, dtype=object), "note": pd.Series(strings, dtype=object)})
    heading = Heading("标题", strings[0], "来源")
    lines_ = list(csv.reader(io.StringIO(csv_bytes(rows, heading, "zh").decode("utf-8-sig"), newline="")))[
        -len(strings) :
    ]
    for text, line in zip(strings, lines_, strict=True):
        assert line[0] in (text, f"'{text}") and line[0] == line[1]
        bare = re.sub(r"^[\s\x00-\x1f\xad\u200b-\u200f\u2060\ufeff]+", "", line[0])
        assert not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), text
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(rows, heading, "zh"))).active
    assert sheet is not None
    cells = list(sheet.iter_rows(min_row=sheet.max_row - len(strings) + 1))
    assert {cell.data_type for row in cells for cell in row} == {"s"}
    assert [cell for row in cells for cell in row if cell.hyperlink] == []
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(rows, heading, "zh")))
    read = [str(row[0]) for row in book.get_sheet_by_index(0).to_python()[-len(strings) :]]
    assert read == [{"\ufffe": "_xFFFE_"}.get(text, text) for text in strings]


def test_a_text_longer_than_a_cell_is_cut_and_not_left_out() -> None:
    rows = pd.DataFrame({"note": pd.Series(["长" * 40_000], dtype=object)})
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(rows, Heading("标题", "", ""), "zh"))).active
    assert sheet is not None and sheet.cell(sheet.max_row, 1).value == "长" * 32_766 + "…"


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize("world", WORLDS)
def test_the_command_line_prints_them(
    offices: dict[str, tuple[Office, dict[str, Any]]],
    world: str,
    form: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office = offices[world][0]
    monkeypatch.setenv("FUMIN_DATABASE_URL", str(office.url))
    assert measures_main(["activities", "--by", "project", "--where", "year=2019", "--format", form]) == 0
    out, err = capsys.readouterr()
    with office.reading() as connection:
        found = measures.query(
            connection, ["activities"], by=("project",), selection=Selection(years=(2019,)), scope=Scope.everything()
        )
    assert err == ""
    if form == "json":
        assert [row["project"] for row in json.loads(out)] == list(found["project"])
    elif form == "csv":
        assert [row[0] for row in csv.reader(io.StringIO(out, newline=""))][1:] == [
            inert(name) for name in found["project"]
        ]
    else:
        assert len(out.split("\n")) - 2 == len(found) and not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)


def test_a_terminal_is_not_steered_by_a_cell() -> None:
    assert visible("\x1b[31m红\n\u202e左") == "\\x1b[31m红\\n\\u202e左"
    assert visible("样例👨‍👩‍👧") == "样例👨‍👩‍👧"


STRAYS = ("em", "del", ".katex", "td img", "td code", "td strong", "td a", "td ul", "td blockquote", "td h1",
          "svg a", "svg script", "td [data-testid=stIconMaterial]", "h3 em", "h3 code", "li em", "li code", "iframe")  # fmt: skip


def watched(page: Page) -> list[str]:
    """What a page does that it must not: runs a script of a ledger, fails, or asks the outside."""
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on(
        "console",
        lambda message: (
            seen.append(message.text) if message.type == "error" and "_stcore" not in message.location["url"] else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            seen.append(request.url)
            if urlsplit(request.url).scheme in ("http", "https", "ws", "wss")
            and urlsplit(request.url).hostname != "127.0.0.1"
            else None
        ),
    )
    return seen


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("world", WORLDS)
def test_no_page_runs_reads_or_fetches_what_a_ledger_wrote(
    offices: dict[str, tuple[Office, dict[str, Any]]], browser_: Browser, world: str
) -> None:
    office = offices[world][0]
    with served(str(office.url)) as root:
        page = browser_.new_page(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
        seen, cells = watched(page), set()
        for path in PATHS:
            page.goto(root + path)
            page.wait_for_selector("h1")
            settle(page)
            if path in ("/projects", "/areas"):
                for fold in page.locator("[data-testid=stExpander] summary").all():
                    fold.click()
                settle(page)
            strays = page.evaluate(
                "wanted => wanted.flatMap(at => [...document.querySelectorAll('[data-testid=stMain] ' + at)]"
                ".map(found => at + ': ' + found.outerHTML.slice(0, 200)))",
                list(STRAYS),
            )
            assert strays == [], path
            assert page.locator("[data-testid=stException]").count() == 0
            cells |= {
                " ".join(text.replace(JOINER, "").split())
                for text in page.evaluate("[...document.querySelectorAll('td')].map(found => found.textContent)")
            }
            if path == "/areas" and world == "small":
                ticks = page.evaluate("[...document.querySelectorAll('.ytick text')].map(found => found.textContent)")
                assert "<scr…" in "".join(ticks) and "</sc" not in "".join(ticks)
        names = [name for (name,) in office.ask("select name from dim_project")]
        wanted = {" ".join(name.replace(JOINER, "").split()) for name in names}
        assert sorted(wanted - cells) == [] and seen == []
        page.close()
