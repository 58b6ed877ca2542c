"""Tables as files: numbers stay numbers, text stays text, and the words stand above."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pandas as pd
import pytest

from exports.sources import told_source
from exports.tables import Heading, csv_bytes, definitions, xlsx_bytes
from measures import Freshness

HEADING = Heading("2019年参与", "2019年 · 先锋南西", "来源：第1批", "样例数据", ("覆盖率：说明",))


def table(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


ROWS = table(
    year=[2019, 2019],
    theme=["先锋南西", None],
    participating_units=[1200, 0],
    coverage=[0.583, None],
    person_times=[5012, None],
    person_times_bound=["at_least", "unknown"],
)


def test_a_csv_opens_in_excel_with_words_above_and_plain_numbers_below() -> None:
    content = csv_bytes(ROWS, HEADING, "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["样例数据"],
        ["2019年参与"],
        ["2019年 · 先锋南西"],
        ["覆盖率：说明"],
        ["来源：第1批"],
        [],
        ["年度", "板块", "参与单位数（家）", "覆盖率", "参与人次", "参与人次（口径）"],
        ["2019", "先锋南西", "1200", "0.583", "5012", "不少于"],
        ["2019", "未注明", "0", "", "", "未记载"],
    ]


def test_a_workbook_keeps_numbers_as_numbers_and_shares_as_percentages() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(ROWS, HEADING, "en"))).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]
    assert cells == [
        ["Year", "Theme", "Participating units", "Coverage", "Person-times", "Person-times (how stated)"],
        [2019, "Vanguard", 1200, 0.583, 5012, "at least"],
        [2019, "Not stated", 0, None, None, "not recorded"],
    ]
    assert [sheet.cell(8, place).number_format for place in (1, 3, 4)] == ["0", "#,##0", "0.0%"]


@pytest.mark.parametrize("written", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"])
def test_text_that_begins_like_a_formula_stays_text(written: str) -> None:
    rows = table(project=[written])
    line = list(csv.reader(io.StringIO(csv_bytes(rows, HEADING, "zh").decode("utf-8-sig"), newline="")))[-1]
    assert line == ["'" + written]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(rows, HEADING, "zh"))).active
    assert sheet is not None
    last = sheet.cell(sheet.max_row, 1)
    assert last.data_type in ("s", "inlineStr")
    assert str(last.value).replace("_x000D_", "\r").strip() == written.strip()


def test_a_file_says_what_its_measures_mean() -> None:
    assert definitions(["theme", "retention", "retention_bound"], "en") == (
        "Retention: Retained units ÷ units of the year before; over several years both are added up first.",
    )


def test_codes_are_written_in_the_words_that_the_page_shows() -> None:
    rows = table(agreement=["within", None], listing=["provisional", "catalogue"], status=["new", None])
    lines = list(csv.reader(io.StringIO(csv_bytes(rows, HEADING, "zh").decode("utf-8-sig"))))[-3:]
    assert lines == [["比对结果", "依据", "状态"], ["相符", "台账所列", "新增"], ["", "当年目录", ""]]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(rows, HEADING, "en"))).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)] == [
        ["consistent", "from ledgers", "new"],
        [None, "catalogue", None],
    ]


def test_without_any_ledger_the_source_is_the_facts_that_come_along() -> None:
    assert told_source(Freshness(2, None, None, 0), "zh") == "来源：随本看板附带的公开资料；还没有导入台账"
