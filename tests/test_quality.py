"""The data quality page: every defect has its list, its place and its words, and nothing else has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import delete, update
from streamlit.testing.v1 import AppTest

import measures
from etl.rejects import Reason
from etl.sources import LEDGERS
from exports.tables import Heading, csv_bytes, xlsx_bytes
from measures import OUTCOMES, QUALITY, SEVERITIES, Scope, Selection
from measures.outliers import Range, usual_range
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office
from tests.messy_world import USUAL, messy
from texts import LANGUAGES, Lang, catalogue, say
from warehouse.engine import writer_engine
from warehouse.schema import etl_source_row

ROOT = Path(__file__).resolve().parent.parent
EVERYTHING = Scope.everything()
LEDGER = "参与台账_2019.xlsx"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return messy(tmp_path_factory.mktemp("quality"))


def listed(office: Office, name: str, *years: int, scope: Scope = EVERYTHING) -> list[tuple[Any, ...]]:
    with office.reading() as connection:
        found = measures.quality(connection, name, Selection(years=years), scope)
    return [tuple(row) for row in found.itertuples(index=False, name=None)]


def conserved(office: Office) -> pd.DataFrame:
    with office.reading() as connection:
        return measures.conservation(connection, EVERYTHING)


def test_every_row_of_every_sheet_has_one_outcome_and_they_add_up(office: Office) -> None:
    found = conserved(office)
    shown = found[[name for name in found.columns if name not in ("file_id", "entries")]]
    assert [tuple(row) for row in shown.itertuples(index=False)][2:5] == [
        (LEDGER, "2019年", "participation", 14, 1, 0, 0, 1, 10, 2, 0, True),
        (LEDGER, "随手记", "unrecognised", 1, 0, 0, 1, 0, 0, 0, 0, True),
        (LEDGER, "旧表", "hidden", 1, 0, 0, 1, 0, 0, 0, 0, True),
    ]
    assert [sum(found[name]) for name in ("rows", *OUTCOMES)] == [29, 5, 0, 2, 1, 18, 2, 1]
    assert listed(office, "unconserved") == []


def test_the_accepted_cells_of_a_matrix_stand_beside_its_rows(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("参与台账_2019.csv", ACTIVITIES_2019)
    with writer_engine(office.url).begin() as connection:
        of_the_matrix = etl_source_row.c.outcome == "accepted", etl_source_row.c.row.in_((2, 3, 4))
        connection.execute(update(etl_source_row).where(*of_the_matrix).values(entries=5))
    assert list(conserved(office)["entries"]) == [15]


def test_a_sheet_that_lost_a_row_is_listed_as_not_adding_up(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("参与台账_2019.csv", ACTIVITIES_2019 + ",,,\n2019-08-01,先锋南西,样例·微课堂,样例甲公司,,1,1\n")
    assert listed(office, "unconserved") == []
    with writer_engine(office.url).begin() as connection:
        connection.execute(delete(etl_source_row).where(etl_source_row.c.outcome == "blank"))
    assert [row[1:5] for row in listed(office, "unconserved")] == [
        ("参与台账_2019.csv", "参与台账_2019", "participation", 6)
    ]


def test_rejects_name_reason_place_value_remedy_and_what_it_may_be(office: Office) -> None:
    found = listed(office, "rejects")
    assert [row[:6] for row in found] == [
        ("bad_date", LEDGER, "2019年", 12, "活动日期", "2019-13-45"),
        ("bad_number", LEDGER, "2019年", 12, "参与人次", "很多"),
        ("unknown_area", LEDGER, "2019年", 13, "居民区", "不存在居民区"),
        ("unknown_project", LEDGER, "2019年", 13, "项目名称", "样例·义珍"),
    ]
    assert [row[8] for row in found][:2] == [None, None] and str(found[3][8]).startswith("样例·义诊")
    assert "第12行「参与人次」" in found[1][6] and "cannot be read as a number" in found[1][7]


def test_the_most_frequent_reason_stands_first(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.write("单位名册_2019.csv", ROSTER_2019)
    office.write("项目目录_2019.csv", PROJECTS_2019)
    rows = "".join(f"2019-05-0{day},样例·没有,样例甲公司,,{day}\n" for day in (1, 2))
    office.write(
        "参与台账_2019.csv", f"活动日期,项目名称,参与单位,居民区,参与人次\n2019-05-09,样例·义诊,样例甲公司,,x\n{rows}"
    )
    office.load()
    assert [(row[0], row[3]) for row in listed(office, "rejects")] == [
        ("unknown_project", 3),
        ("unknown_project", 4),
        ("bad_number", 2),
    ]


def test_a_stated_total_is_listed_beside_what_its_rows_sum_to(office: Office) -> None:
    assert listed(office, "totals") == [(LEDGER, "2019年", 14, "参与人次", 2200, 2179, 21)]


def test_files_and_sheets_that_were_not_read_are_told_from_those_passed_over(office: Office) -> None:
    assert [row[:3] for row in listed(office, "refused_files")] == [(1, "坏掉的.xlsx", "refused")]
    assert [row[:3] for row in listed(office, "passed_files")] == [
        (1, "来信.docx", "ignored"),
        (2, "单位名册_2019.csv", "unchanged"),
    ]
    assert listed(office, "unread_sheets") == [(LEDGER, "随手记", "unrecognised", 1)]
    assert listed(office, "hidden_sheets") == [(LEDGER, "旧表", "hidden", 1)]
    assert listed(office, "masked") == [("单位名册_2019.csv", "单位名册_2019", "联系电话")]


def test_every_year_between_the_first_and_the_last_is_asked_for_its_lists(office: Office) -> None:
    lacking = [
        (2017, "roster"), (2017, "catalogue"), (2018, "roster"), (2018, "participation"), (2018, "catalogue"),
    ]  # fmt: skip
    assert listed(office, "years_without") == lacking
    assert listed(office, "years_without", 2017, 2019) == lacking[:2]


def test_units_off_the_roster_are_listed_only_where_the_year_has_one(office: Office) -> None:
    assert listed(office, "unregistered") == [(2019, "样例丙店", None, 1, LEDGER, "2019年", 11)]
    assert listed(office, "untyped") == [
        (2017, "样例甲公司", False, 1, "参与台账_2017.csv", "参与台账_2017", 2),
        (2019, "样例丁所", True, 0, "单位名册_2019.csv", "单位名册_2019", 4),
        (2019, "样例丙店", False, 1, LEDGER, "2019年", 11),
    ]


def test_projects_and_activities_say_what_they_lack(office: Office) -> None:
    assert listed(office, "unthemed") == [
        (2017, "样例·旧项目", "provisional", "参与台账_2017.csv", "参与台账_2017", 2),
        (2019, "样例·无板块", "catalogue", "项目目录_2019.csv", "项目目录_2019", 4),
    ]
    assert listed(office, "unstated") == [
        ("area", 2019, "样例·义诊", LEDGER, "2019年", 11),
        ("date", 2017, "样例·旧项目", "参与台账_2017.csv", "参与台账_2017", 2),
        ("people", 2019, "样例·义诊", LEDGER, "2019年", 11),
    ]


def test_an_activity_of_two_units_is_one_outlier_with_its_whole_number(office: Office) -> None:
    (found,) = listed(office, "outliers")
    assert (found[1], found[3], found[5], found[8], found[-1]) == ("样例·微课堂", 2000, 21, 9, 10)
    assert listed(office, "outliers", 2017) == []


def test_the_range_of_counts_is_that_of_the_rule() -> None:
    assert usual_range(USUAL[:7]) is None
    usual = usual_range([*USUAL, 2000])
    assert usual is not None and usual.middle == 21 and usual.low == 7 and usual.high == 63
    assert [value for value in (6, 7, 63, 64, 2000) if not usual.holds(value)] == [6, 64, 2000]
    wide = usual_range([1, 3, 10, 30, 100, 300, 1000, 3000])
    assert wide is not None and wide.holds(3000) and wide.holds(0)
    assert usual_range([30] * 8) == Range(30, 10, 90)
    level = usual_range([30] * 8 + [31, 29, 500])
    assert level is not None and not level.holds(500) and level.holds(31)


def test_a_duplicate_names_the_row_it_repeats_however_that_writes_its_date(office: Office) -> None:
    (found,) = listed(office, "duplicates")
    assert (found[0], found[1], found[3]) == ("participation", "又一份.csv", 2)
    assert found[5:] == (LEDGER, "2019年", 2)


def test_rows_that_stand_twice_in_each_of_two_files_pair_off_in_order(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    twice = "年度,项目名称,参与单位,参与人次\n2019,样例·甲,样例甲公司,5\n2019,样例·乙,样例甲公司,5\n2019,样例·甲,样例甲公司,5\n"
    office.load_text("一.csv", twice)
    office.load_text("二.csv", twice.replace("2019,样例·乙,样例甲公司,5\n", ""))
    assert [(row[1], row[3], row[5], row[7]) for row in listed(office, "duplicates")] == [
        ("二.csv", 2, "一.csv", 2),
        ("二.csv", 3, "一.csv", 4),
    ]


def test_only_judgements_that_were_not_withdrawn_are_in_force(office: Office) -> None:
    assert [row[:5] for row in listed(office, "corrections")] == [
        ("merge", "样例甲公司", '{"into": "样例乙社"}', "同一家", None)
    ]


def test_rows_of_another_year_are_left_out_and_rows_of_no_year_are_not(office: Office) -> None:
    assert listed(office, "rejects", 2017) == []
    assert listed(office, "totals", 2017) == [] and len(listed(office, "totals", 2019)) == 1
    assert [row[0] for row in listed(office, "untyped", 2017)] == [2017]


def test_a_row_without_a_year_is_listed_whatever_year_is_chosen(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text(
        "无年度.csv", "年度,项目名称,参与单位,参与人次\n2019,样例·甲,样例甲公司,x\n,样例·甲,样例甲公司,5\n"
    )
    assert [(row[0], row[3]) for row in listed(office, "rejects", 2017)] == [("no_year", 3)]
    assert [row[0] for row in listed(office, "rejects", 2019)] == ["bad_number", "no_year"]


def test_a_restricted_scope_sees_no_row_of_a_ledger_and_only_its_own_facts(office: Office) -> None:
    own = Scope(frozenset({"中凯居民区"}))
    lists = {name: listed(office, name, scope=own) for name in QUALITY}
    kept = {name: rows for name, rows in lists.items() if rows}
    assert set(kept) <= {"years_without", "unthemed"}


def test_an_undone_batch_leaves_nothing_on_the_page(tmp_path: Path) -> None:
    office = messy(tmp_path)
    office.undo(1)
    office.undo(2)
    assert {name: listed(office, name) for name in QUALITY if name != "corrections"} == {
        name: [] for name in QUALITY if name != "corrections"
    }
    assert len(conserved(office)) == 0


def test_every_list_every_code_and_every_column_has_its_words(office: Office) -> None:
    with office.reading() as connection:
        columns = {
            str(column)
            for name in QUALITY
            for column in measures.quality(connection, name, Selection(), EVERYTHING).columns
        }
    known = columns - {"message_zh", "message_en", "file_id"} - {name for name in columns if name.endswith("_bound")}
    known -= set(measures.CATALOGUE) | set(measures.DIMENSIONS)
    wanted = {f"column_{name}" for name in known} | {f"reason_{reason}" for reason in Reason}
    wanted |= {f"kind_{kind}" for kind in (*LEDGERS, "unrecognised", "hidden", "empty")}
    wanted |= {f"quality_{name}{end}" for name in QUALITY for end in ("", "_note")}
    wanted |= {f"severity_{grave}" for grave in SEVERITIES}
    assert sorted(wanted - set(catalogue())) == []


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens the data quality page on a database."""

    def opened(url: str, **address: list[str]) -> AppTest:
        monkeypatch.setenv("FUMIN_DATABASE_URL", url)
        monkeypatch.chdir(ROOT)
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for name, values in address.items():
            app.query_params[name] = values
        app.run()
        return app.switch_page("pages/evidence/quality.py").run()

    yield opened


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_in_one_sentence_how_far_the_figures_can_be_trusted(at: Any, office: Office, lang: Lang) -> None:
    app = at(str(office.url), lang=[lang])
    assert not app.exception and not app.error
    assert (
        app.subheader[0].value
        == {
            "zh": "5个文件7张表：20行资料采用了18行（90.0%），退回2行；另有1行重复，没有重复计",
            "en": "5 files, 7 sheets: 18 of 20 data rows accepted (90.0%), 2 rejected; 1 more were duplicates and not counted again",
        }[lang]
    )
    assert [metric.value for metric in app.metric] == [say("quality_items", lang, count=count) for count in (11, 12, 6)]
    sections = [heading.value for heading in app.subheader][2:-1]
    shown = [name for name in QUALITY if listed(office, name)]
    assert sections == [
        say("quality_title", lang, title=say(f"quality_{name}", lang), count=len(listed(office, name)))
        for name in shown
    ]
    contents = next(text.value for text in app.markdown if "#conservation" in text.value)
    assert [line.split("](#")[1] for line in contents.split("\n") if "](#" in line][:-1] == [
        f"{name.replace('_', '-')}) {len(listed(office, name))}" for name in shown
    ]


def test_the_page_says_that_the_rows_add_up(at: Any, office: Office) -> None:
    sentences = [text.value for text in at(str(office.url)).markdown]
    assert "29行＝表头5＋空行0＋说明2＋合计1＋采用18＋退回2＋重复1，每张表都对得上。" in sentences


def test_with_a_year_chosen_the_lists_follow_it_and_other_filters_change_nothing(at: Any, office: Office) -> None:
    plain, themed = (at(str(office.url), year=["2019"], **more) for more in ({}, {"theme": ["先锋南西"]}))
    titles = [[heading.value for heading in app.subheader] for app in (plain, themed)]
    assert titles[0] == titles[1] and "没有类型的单位（2）" in titles[0]


def test_an_empty_database_says_that_there_is_nothing_to_check(at: Any, tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("参与台账_2019.csv", ACTIVITIES_2019)
    office.undo(1)
    app = at(str(office.url))
    assert not app.exception and app.subheader[0].value == "还没有导入台账，没有可检查的数据"


def test_the_lists_go_out_as_files_with_every_row(office: Office) -> None:
    with office.reading() as connection:
        rows = measures.quality(connection, "outliers", Selection(), EVERYTHING)
    heading = Heading("离群", "全部数据", "来源")
    lines = list(csv.reader(io.StringIO(csv_bytes(rows, heading, "zh").decode("utf-8-sig"))))
    assert lines[-1] == [
        "2019", "样例·微课堂", "2019-04-01", "2000", "准确", "21", "7", "63", "9", LEDGER, "2019年", "10",
    ]  # fmt: skip
    assert xlsx_bytes(rows, heading, "zh")[:2] == b"PK"
