"""The check-up: what a load would bring and change, told beforehand, with nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checkup.__main__ import main
from checkup.examine import examine
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, TODAY, Office, rows_of, write_csv, write_xlsx
from texts import LANGUAGES, catalogue


def looked_at(office: Office, *paths: Path) -> dict[str, Any]:
    return examine(paths or [office.folder], office.url, today=TODAY)


def changed(found: dict[str, Any], level: str, *labels: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        (*(row[label] for label in labels), row["measure"]): (row["before"], row["after"], row["after_bound"])
        for row in found["would_change"][level]
        if (row["before"], row["before_bound"]) != (row["after"], row["after_bound"])
    }


def test_it_tells_the_figures_before_and_after_and_writes_nothing(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("名册.csv", ROSTER_2019)
    office.load_text("项目.csv", PROJECTS_2019)
    office.load_text("旧.csv", "活动日期,项目名称,参与单位,人次\n2019-01-05,样例·微课堂,样例丙所,7\n")
    before = (office.state(), office.ask("select count(*) from etl_source_row"))
    found = looked_at(office, office.write("新.csv", ACTIVITIES_2019))
    assert (office.state(), office.ask("select count(*) from etl_source_row")) == before
    assert (found["batch"], found["committed"], found["grouped"]["verdict"]) == (None, False, "good")
    assert changed(found, "by_year", "year") == {
        (2019, "participating_units"): (1, 3, None),
        (2019, "unit_entries"): (1, 4, None),
        (2019, "coverage"): (1 / 3, 1.0, None),
        (2019, "activities"): (1, 4, None),
        (2019, "person_times"): (7, 104, "at_least"),
        (2019, "party_person_times"): (None, 13, "at_least"),
        (2019, "public_person_times"): (None, 84, "at_least"),
    }
    assert changed(found, "by_theme", "year", "theme") == {
        (2019, "先锋南西", "participating_units"): (1, 3, None),
        (2019, "先锋南西", "unit_entries"): (1, 3, None),
        (2019, "先锋南西", "coverage"): (1 / 3, 1.0, None),
        (2019, "先锋南西", "activities"): (1, 3, None),
        (2019, "先锋南西", "person_times"): (7, 44, "exact"),
        (2019, "先锋南西", "party_person_times"): (None, 13, "at_least"),
        (2019, "先锋南西", "public_person_times"): (None, 24, "at_least"),
        (2019, "慈善南西", "participating_units"): (0, 1, None),
        (2019, "慈善南西", "unit_entries"): (0, 1, None),
        (2019, "慈善南西", "coverage"): (0.0, 1 / 3, None),
        (2019, "慈善南西", "activities"): (0, 1, None),
        (2019, "慈善南西", "person_times"): (0, 60, "at_least"),
        (2019, "慈善南西", "party_person_times"): (0, None, "unknown"),
        (2019, "慈善南西", "public_person_times"): (0, 60, "at_least"),
        (2019, "慈善南西", "volunteer_hours"): (0, None, "unknown"),
    }


def test_what_it_foretells_is_what_the_import_then_does(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    for name, content in (("a.csv", ROSTER_2019), ("b.csv", PROJECTS_2019), ("c.csv", ACTIVITIES_2019)):
        office.write(name, content)
    found = looked_at(office)
    report = office.load()
    for file, foretold in zip(report["files"], found["files"], strict=True):
        for sheet, before in zip(file["sheets"], foretold["sheets"], strict=True):
            assert {name: before[name] for name in sheet} == sheet
    again = looked_at(office)
    assert again["grouped"]["verdict"] == "known" and again["would_change"]["by_year"] == []
    after = {row["measure"]: (row["after"], row["after_bound"]) for row in found["would_change"]["whole"]}
    assert {row["measure"]: (row["before"], row["before_bound"]) for row in again["would_change"]["whole"]} == after


def test_the_grouped_views_name_each_fault_with_its_place_and_each_new_name_once(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("名册.csv", ROSTER_2019)
    office.load_text("项目.csv", PROJECTS_2019)
    ledger = ACTIVITIES_2019 + (
        "2019-02-30,,样例·义诊,样例乙社,,1,1\n2019-08-01,,样例·义诊,样例乙社,没有居民区,1,若干\n"
        "2019-08-02,,样例·义诊,样例甲公可,,1,1\n2019-08-03,,样例·义诊,样例甲公可,,1,1\n合计,,,,,99,\n"
    )
    book = write_xlsx(
        office.folder / "台账.xlsx",
        {"2019年": [["2019年参与台账"], *rows_of(ledger)], "说明": [["随便写写", "无关的表"]]},
    )
    found = looked_at(office, book)
    views = found["grouped"]
    assert views["verdict"] == "partly"
    assert {name: views["counts"][name] for name in ("rows", "header", "notes", "totals", "accepted", "rejected")} == {
        "rows": 11, "header": 1, "notes": 2, "totals": 1, "accepted": 5, "rejected": 2,
    }  # fmt: skip
    assert [(group["reason"], group["faults"], group["rows"]) for group in views["reasons"]] == [
        ("bad_date", 1, 1), ("bad_number", 1, 1), ("unknown_area", 1, 1),
    ]  # fmt: skip
    faults = {reject["reason"]: reject for reject in found["files"][0]["sheets"][0]["rejects"]}
    assert {reason: (f["row"], f["column"], f["position"], f["value"]) for reason, f in faults.items()} == {
        "bad_date": (6, "活动日期", 0, "2019-02-30"),
        "unknown_area": (7, "居民区", 4, "没有居民区"),
        "bad_number": (7, "群众人次", 6, "若干"),
    }
    assert faults["bad_date"]["message_zh"].startswith("第6行") and faults["bad_date"]["message_en"].startswith("Row 6")
    assert [(name["written"], name["row"], name["candidates"][0]) for name in views["new_names"]] == [
        ("样例甲公可", 8, "样例甲公司")
    ]
    assert [(check["sheet"], check["row"], check["stated"], check["summed"]) for check in views["checks"]] == [
        ("2019年", 10, 99, 17)
    ]
    assert [(sheet["sheet"], sheet["kind"]) for sheet in views["unread"]] == [("说明", "unrecognised")]


def test_a_sheet_tells_its_header_and_columns_as_understood_with_its_first_rows(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    rows = [
        ["名册"],
        ["年度", "单位名称", "单位类型", "联系电话", "看不懂的列"],
        ["2019", "样例甲公司", "非公企业", "13800138000", "甲"],
    ]
    found = looked_at(office, write_xlsx(office.folder / "名册.xlsx", {"名册": rows}))
    (table,) = found["files"][0]["sheets"][0]["tables"]
    assert (table["kind"], table["header_row"]) == ("roster", 2)
    assert [(c["column"], c["header"], c["field"], c["guessed"]) for c in table["columns"]] == [
        (0, "年度", "year", False), (1, "单位名称", "unit", False),
        (2, "单位类型", "unit_type", False), (3, "联系电话", None, False), (4, "看不懂的列", None, False),
    ]  # fmt: skip
    assert table["rows"][-1] == [3, ["2019", "样例甲公司", "非公企业", "***", "甲"]]
    assert found["grouped"]["masked"] == [{"file": "名册.xlsx", "sheet": "名册", "columns": ["联系电话"]}]
    assert {"field": "unit", "required": True} in found["kinds"]["roster"]


def test_a_matrix_tells_which_columns_stand_across_and_which_sum_them(tmp_path: Path) -> None:
    rows = [["2019年参与情况"], ["单位", "样例·微课堂", "样例·护河", "合计"], ["样例甲公司", "3", "√", "4"]]
    found = looked_at(Office.at(tmp_path), write_xlsx(tmp_path / "交叉.xlsx", {"2019": rows}))
    (table,) = found["files"][0]["sheets"][0]["tables"]
    assert [(c["header"], c["field"], c["role"]) for c in table["columns"]] == [
        ("单位", "unit", None), ("样例·微课堂", "project", "project"), ("样例·护河", "project", "project"),
        ("合计", None, "total"),
    ]  # fmt: skip


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'fumin.db'}")


def test_the_command_tells_its_progress_line_by_line_and_its_status(
    tmp_path: Path, database: None, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = write_csv(tmp_path / "台账.csv", ACTIVITIES_2019)
    report = tmp_path / "r.json"
    assert main([str(ledger), "--report", str(report)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"step": "read", "done": 0, "total": 1, "name": "台账.csv"}
    assert [line["step"] for line in lines] == ["read", "read", "before", "after", "done"]
    assert lines[-1]["message"] == "可以导入：1 个文件，采用 3 行，没有读不出的行。"
    assert json.loads(report.read_text(encoding="utf-8"))["files"][0]["sheets"][0]["accepted"] == 3
    assert main([str(write_csv(tmp_path / "空.csv", ""))]) == 1
    assert main([str(tmp_path / "没有.csv")]) == 2


def test_every_reason_has_its_few_words() -> None:
    from etl.rejects import Reason

    assert [f"reason_{reason}" for reason in Reason if f"reason_{reason}" not in catalogue()] == []
    assert all(catalogue()[f"verdict_{name}"][lang] for name in ("good", "partly") for lang in LANGUAGES)
