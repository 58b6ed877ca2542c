"""What names no one is no unit, what is meant but not read is said, and what is personal is in no name that is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checkup.__main__ import main as checkup
from etl.__main__ import main as etl
from etl.conform.units import Evidence, resolve
from etl.reference import reference
from etl.stage.cells import names_nobody, split_units
from tests.ledgers import Office, counts, only_sheet, write_csv, write_xlsx

SPACE = "\u200b"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.at(tmp_path)


def rejects(sheet: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    return [(r["row"], r["column"], r["value"], r["reason"]) for r in sheet["rejects"]]


def said(sheet: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in n.items() if k != "message"} for n in sheet["notices"] if n["code"] == code]


@pytest.mark.parametrize(
    "text", ["无", "暂无", "待定", "各单位", "其他", "30家单位", "约十家企业", "√", "已对接", "***"]
)
def test_words_that_name_no_one_are_known(text: str) -> None:
    assert (names_nobody(text), split_units(text)) == (True, ())


@pytest.mark.parametrize("text", ["无限公司", "其他人书店", "样例甲", "第一中学", "30分钟便利店", "三家村社", "0"])
def test_names_that_only_look_like_them_are_names(text: str) -> None:
    assert (names_nobody(text), split_units(text)) == (False, (text,))


def test_a_name_keeps_nothing_of_the_contact_beside_it() -> None:
    assert split_units("样例甲(联系人:*** ***)、样例乙***；样例丙（东区）") == ("样例甲", "样例乙", "样例丙（东区）")


def test_a_cell_that_names_no_one_is_given_back_and_one_that_cannot_be_seen_is_blank(office: Office) -> None:
    rows = [
        ["年度", "项目名称", "参与单位", "居民区", "参与人次"],
        [2019, "样例课", SPACE, "威海", 1],
        [2019, "样例课", f"样例甲、{SPACE}、样例乙", SPACE, 2],
        [2019, "\u00ad", "样例甲", "威海", 4],
        [SPACE, SPACE],
        [2019, "样例课", "无", "威海", 8],
        [2019, "样例课", "等", "威海", 16],
        [2019, "/", "样例甲", "—", 32],
        [2019, "样例课", "样例丙", "—", SPACE],
    ]
    sheet = only_sheet(office.load(write_xlsx(office.folder / "台账.xlsx", {"一": rows})))
    assert counts(sheet) == {
        "rows": 9, "header": 1, "blank": 1, "notes": 0, "totals": 0, "accepted": 2, "rejected": 5, "duplicate": 0,
    }  # fmt: skip
    assert rejects(sheet) == [
        (2, "参与单位", "", "missing_value"), (4, "项目名称", "", "missing_value"), (6, "参与单位", "无", "no_name"),
        (7, "参与单位", "等", "no_name"), (8, "项目名称", "/", "missing_value"),
    ]  # fmt: skip
    assert office.ask("select u.name, p.person_times from fct_participation p join dim_unit u using (unit_id)") == [
        ("样例甲", 1), ("样例乙", 1), ("样例丙", None),
    ]  # fmt: skip


def test_a_need_answered_by_no_one_is_not_matched(office: Office) -> None:
    answers = ["无,无", "-,/", "样例甲,", "待对接,", ",", "已对接,", ",样例场地"]
    text = "需求名称,居民区,对接单位,对接资源\n" + "".join(f"样例{n},威海,{a}\n" for n, a in enumerate(answers, 1))
    sheet = only_sheet(office.load_text("2019年需求清单.csv", text))
    assert (sheet["kind"], sheet["accepted"]) == ("needs", 6)
    assert rejects(sheet) == [(7, "对接单位", "已对接", "no_name")]
    assert office.ask("select n.title from fct_match m join fct_need n using (need_id) order by n.title") == [
        ("样例3",), ("样例7",),
    ]  # fmt: skip


def test_a_register_s_blanks_may_be_written_as_words_and_marks(office: Office) -> None:
    text = "年度,单位名称,单位类型,曾用名,统一社会信用代码,所在居民区\n"
    text += "2019,样例甲,/,无,无,—\n2019,样例乙,社会组织,无,-,威海\n2019,无,社会组织,,,威海\n"
    sheet = only_sheet(office.load_text("名册.csv", text))
    assert rejects(sheet) == [(4, "单位名称", "无", "no_name")]
    assert office.ask("select name from dim_unit where name like '样例%' or name = '无' order by name") == [
        ("样例乙",), ("样例甲",),
    ]  # fmt: skip


def test_a_list_that_means_more_units_than_it_names_is_said_with_its_rows(office: Office) -> None:
    named = ["样例甲、样例乙等5家", "样例甲、样例乙等2家", "样例丙等", "样例甲"]
    text = "日期,项目,单位,人次\n" + "".join(f"2019-05-0{n},样例课,{t},6\n" for n, t in enumerate(named, 1))
    sheet = only_sheet(office.load_text("台账.csv", text))
    assert sheet["accepted"] == 4
    assert said(sheet, "more_units") == [{"code": "more_units", "rows": 2, "numbers": "2, 4"}]


def test_a_column_without_a_header_is_not_passed_over_unsaid(office: Office) -> None:
    text = "日期,项目,单位,人次,,备注\n2019-05-01,样例课,样例甲,3,9,\n2019-05-02,样例课,样例乙,5,,好\n合计,,,8,9,\n"
    sheet = only_sheet(office.load_text("台账.csv", text))
    assert said(sheet, "nameless_column") == [{"code": "nameless_column", "column": "E", "cells": 1}]


def test_party_members_and_public_under_each_project_of_a_matrix_are_both_read(office: Office) -> None:
    rows = [
        ["2019年各单位参与情况"],
        ["序号", "单位名称", "样例课", "", "样例诊", "合计"],
        ["", "", "党员", "群众", "", ""],
        [1, "样例甲公司", 3, 4, "√", 7],
        [2, "样例乙社", 0, "约5", 12, 17],
    ]
    sheet = only_sheet(office.load(write_xlsx(office.folder / "台账.xlsx", {"一": rows})))
    assert (sheet["kind"], sheet["accepted"], sheet["rejects"], sheet["checks"]) == ("participation", 4, [], [])
    read = office.ask(
        "select u.name, q.name, p.party_person_times, p.public_person_times, p.person_times, p.person_times_bound"
        " from fct_participation p join dim_unit u using (unit_id) join dim_project q using (project_id) order by 1, 2"
    )
    assert read == [
        ("样例乙社", "样例诊", None, None, 12, "exact"), ("样例乙社", "样例课", 0, 5, 5, "about"),
        ("样例甲公司", "样例诊", None, None, None, "unknown"), ("样例甲公司", "样例课", 3, 4, 7, "exact"),
    ]  # fmt: skip


def test_a_corner_alone_makes_a_matrix(office: Office) -> None:
    rows = [["单位/项目", "样例课", "样例诊"], ["样例甲", 1, "√"], ["样例乙", "", 1], ["样例丙、样例甲", "√", ""]]
    sheet = only_sheet(office.load(write_xlsx(office.folder / "2018.xlsx", {"一": rows})))
    assert (sheet["kind"], sheet["accepted"]) == ("participation", 4)
    assert office.ask("select count(*), count(person_times) from fct_participation") == [(5, 0)]


def test_equal_files_named_for_different_areas_are_two_and_a_renamed_one_is_known(office: Office) -> None:
    text = "日期,项目,单位,人次\n2019-05-01,样例课,样例甲,30\n"
    first, second = office.write("2019威海.csv", text), office.write("2019中凯.csv", text)
    assert [file["status"] for file in office.load(first, second)["files"]] == ["loaded", "loaded"]
    again = [office.write(name, text) for name in ("2019威海（改）.csv", "2019台账.csv", "2019中凯居委.csv")]
    assert [file["status"] for file in office.load(*again)["files"]] == ["unchanged"] * 3
    held = office.ask(
        "select a.name, sum(person_times) from fct_participation join dim_area a using (area_id) group by 1"
    )
    assert sorted(held) == [("中凯居民区", 30), ("威海居民区", 30)]


def test_a_telephone_number_in_the_name_of_a_file_or_sheet_is_kept_nowhere(office: Office) -> None:
    rows = [["日期", "项目", "单位", "人次", "备注"], ["2019-05-01", "样例课", "样例甲", 3, "带队：孙样例"]]
    office.load(write_xlsx(office.folder / "2019 13812345678.xlsx", {"李13912345678": rows}))
    kept = Path(str(office.url.database)).read_bytes()
    assert [text for text in ("13812345678", "13912345678", "孙样例") if text.encode() in kept] == []


def test_a_bare_name_that_the_city_s_body_also_has_is_for_a_person_to_judge() -> None:
    names = ["静安区民政局", "上海市民政局", "民政局"]
    found = resolve([Evidence(name, False, None, None, None) for name in names], reference())
    assert {name: (found[name].unit, found[name].how) for name in names} == {
        "静安区民政局": ("静安区民政局", "exact"),
        "上海市民政局": ("上海市民政局", "exact"),
        "民政局": ("民政局", "ambiguous"),
    }
    alone = resolve([Evidence(name, False, None, None, None) for name in names[::2]], reference())
    assert alone["民政局"].unit == "静安区民政局"
    elsewhere = [*names[::2], "徐汇区上海市民政局"]
    found = resolve([Evidence(name, False, None, None, None) for name in elsewhere], reference())
    assert found["民政局"].unit == "静安区民政局"


def test_a_report_into_the_folder_that_is_loaded_tells_of_the_ledgers_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'fumin.db'}")
    (tmp_path / "台账").mkdir()
    write_csv(tmp_path / "台账" / "2019.csv", "日期,项目,单位,人次\n5月1日,样例课,样例甲,3\n")
    report = tmp_path / "台账" / "报告.json"
    assert etl(["load", str(tmp_path / "台账"), "--report", str(report)]) == 0
    assert [file["file"] for file in json.loads(report.read_text(encoding="utf-8"))["files"]] == ["2019.csv"]


def test_marking_says_what_it_was_not_given_and_never_writes_over_the_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'fumin.db'}")
    rows = [["日期", "项目", "单位", "人次"], ["2019-05-01", "样例课", "样例甲", "几十"]]
    ledger = write_xlsx(tmp_path / "台账.xlsx", {"一": rows})
    report, out = tmp_path / "体检.json", tmp_path / "退回.xlsx"
    assert checkup([str(ledger), "--report", str(report)]) in (0, 1)
    whole = ledger.read_bytes()
    broken, other = write_csv(tmp_path / "坏.json", "{"), write_csv(tmp_path / "另.json", "[]")
    capsys.readouterr()
    asked = [(ledger, out, broken), (ledger, out, other), (tmp_path / "无.xlsx", out, report), (ledger, ledger, report)]
    statuses = [checkup(["mark", str(file), str(to), "--report", str(by)]) for file, to, by in asked]
    assert statuses == [1, 1, 2, 1]
    assert capsys.readouterr().err.splitlines() == [
        f"「{broken}」不是体检或导入的报告，请先用 --report 生成。",
        f"「{other}」不是体检或导入的报告，请先用 --report 生成。",
        f"找不到「{tmp_path / '无.xlsx'}」，请检查路径。",
        "标好的文件不能盖掉原文件「台账.xlsx」，请换一个文件名。",
    ]
    assert (ledger.read_bytes(), out.exists()) == (whole, False)
