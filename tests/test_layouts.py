"""How sheets of a shape are read, as a person says it and as it is kept for the next file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.layouts import LayoutRefused, column_keys, header_texts, layouts_state, match, remember, remembered, shape_of
from etl.layouts import withdraw as take_back
from etl.load import prepare
from tests.ledgers import PROJECTS_2019, Office, counts, only_sheet
from warehouse.engine import writer_engine

HEADER = ["时间", "2019年人次", "做了什么", "谁来的", "", "人次", "人次"]
FIELDS = {"date": 0, "person_times": 1, "project": 2, "unit": 3}


def test_a_shape_is_the_headers_words_whatever_the_year_and_the_width() -> None:
    assert shape_of(HEADER) == "时间|#年人次|做了什么|谁来的||人次|人次"
    assert shape_of([" 时间：", "２０２０年人次", "做了 什么", "谁来的", "", "人次*", "人次", "", ""]) == shape_of(
        HEADER
    )
    assert shape_of([*HEADER, "又一列"]) != shape_of(HEADER) != shape_of(HEADER[::-1])
    assert shape_of(["", ""]) == ""
    assert column_keys(HEADER) == ["时间", "#年人次", "做了什么", "谁来的", "", "人次", "人次#2"]


def test_a_header_of_two_rows_is_its_parts_as_they_stand() -> None:
    assert header_texts([["时间", "人次", ""], ["", "党员", " 群众 "]]) == ["时间", "人次/党员", "群众"]
    assert header_texts([]) == []


def kept(office: Office, headers: list[str], fields: dict[str, int], rows: int = 1) -> int:
    with writer_engine(office.url).begin() as connection:
        prepare(connection, office.url)
        return remember(connection, headers, "participation", fields, rows, reason="他们一直这么写", by="王")


def test_what_is_kept_finds_its_header_in_the_next_years_file(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    kept(office, HEADER, {**FIELDS, "public_person_times": 6})
    rows = [
        ["2020年汇总"],
        [],
        ["时间", "2020年人次", "做了什么", "谁来的", "", "人次", "人次"],
        ["1月", "3", "甲", "乙"],
    ]
    with office.reading() as connection:
        found = match(rows, remembered(connection))
        assert match([["别的"], *rows[3:]], remembered(connection)) is None
    assert found is not None and (found.header_from, found.header_row) == (3, 3)
    assert (found.remembered.kind, found.remembered.reason, found.remembered.made_by) == (
        "participation",
        "他们一直这么写",
        "王",
    )
    assert found.columns == {**FIELDS, "public_person_times": 6}


def test_a_later_judgement_takes_the_place_of_the_earlier_and_both_stay_on_record(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    with writer_engine(office.url).begin() as connection:
        prepare(connection, office.url)
        assert layouts_state(connection) == ""
    first = kept(office, HEADER, FIELDS)
    with office.reading() as connection:
        before = layouts_state(connection)
    second = kept(office, HEADER, {**FIELDS, "note": 4})
    with office.reading() as connection:
        assert [layout.correction_id for layout in remembered(connection)] == [second]
        assert layouts_state(connection) not in ("", before)
    with writer_engine(office.url).begin() as connection:
        take_back(connection, second)
        assert (remembered(connection), layouts_state(connection)) == ([], "")
        with pytest.raises(LayoutRefused):
            take_back(connection, first)
    assert office.ask("select count(*), count(withdrawn_at) from correction") == [(2, 2)]


@pytest.mark.parametrize(
    ("headers", "fields", "rows", "reason"),
    [
        (HEADER, {"没有": 0}, 1, "layout_no_such_field"),
        (HEADER, {**FIELDS, "note": 7}, 1, "layout_no_such_column"),
        (["", ""], FIELDS, 1, "layout_no_such_column"),
        (HEADER, {"date": 0}, 1, "layout_lacks_columns"),
        (HEADER, FIELDS, 4, "layout_no_such_kind"),
    ],
)
def test_what_cannot_be_read_so_is_refused_and_nothing_kept(
    tmp_path: Path, headers: list[str], fields: dict[str, int], rows: int, reason: str
) -> None:
    office = Office.at(tmp_path)
    with pytest.raises(LayoutRefused) as refused:
        kept(office, headers, fields, rows)
    assert refused.value.text_id == reason


CROSSED = ["排头", "甲活动", "乙活动", "备用", "共"]


def crossed(office: Office, headers: list[str] = CROSSED, rows: int = 1, **said: object) -> int:
    how: dict[str, object] = {"across": "project", "cross": (1, 2), "totals": (4,), "fields": {"unit": 0}, **said}
    fields, kind = how.pop("fields"), how.pop("kind", "participation")
    with writer_engine(office.url).begin() as connection:
        prepare(connection, office.url)
        return remember(connection, headers, kind, fields, rows, reason="看排头", by=None, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        {"across": "", "totals": ()}, {"cross": ()}, {"across": "theme"}, {"fields": {"project": 0}},
        {"fields": {"unit": 0, "project": 3}}, {"fields": {"unit": 1}}, {"totals": (2,)}, {"kind": "roster"},
    ],
)  # fmt: skip
def test_a_matrix_needs_units_down_and_projects_across_or_the_other_way_round(
    tmp_path: Path, said: dict[str, object]
) -> None:
    office = Office.at(tmp_path)
    with pytest.raises(LayoutRefused) as refused:
        crossed(office, **said)
    assert refused.value.text_id == "layout_no_such_matrix"


def test_a_matrix_is_read_as_a_person_says_in_this_file_and_the_next(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    ledger = "2019年\n排头,甲活动,乙活动,备用,共\n样例甲组,3,√,7,4\n样例乙组,,2,8,9\n合计,3,2,15,13\n"
    path = office.write("2019汇总.csv", ledger)
    assert office.load(path)["committed"] is False
    crossed(office)
    sheet = only_sheet(office.load(path))
    assert counts(sheet) == {
        "rows": 5, "header": 1, "blank": 0, "notes": 1, "totals": 1, "accepted": 3, "rejected": 0, "duplicate": 0,
    }  # fmt: skip
    assert [(c["row"], c["column"], c["stated"], c["summed"]) for c in sheet["checks"]] == [(4, "共", 9, 2)]
    counted = "select u.name, p.name, f.person_times from fct_participation f join dim_unit u using (unit_id)"
    counted += " join dim_project p using (project_id) order by 1, 2"
    assert office.ask(counted) == [("样例乙组", "乙活动", 2), ("样例甲组", "乙活动", None), ("样例甲组", "甲活动", 3)]
    office.load(office.write("2018汇总.csv", ledger.replace("2019", "2018")))
    assert office.ask("select year, count(*) from fct_participation group by 1") == [(2018, 3), (2019, 3)]


def test_projects_of_a_said_matrix_keep_the_counts_and_themes_of_a_header_of_two_rows(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    rows = ["排头,甲活动,,乙活动,", ",党员人次,群众人次,党员人次,群众人次", "样例甲组,1,2,,4"]
    crossed(
        office, ["排头", "甲活动/党员人次", "群众人次", "乙活动/党员人次", "群众人次"], 2, cross=(1, 2, 3, 4), totals=()
    )
    office.load_text("2019汇总.csv", "\n".join(rows))
    counted = "select p.name, party_person_times, public_person_times from fct_participation join dim_project p"
    counted += " using (project_id) order by 1"
    assert office.ask(counted) == [("乙活动", None, 4), ("甲活动", 1, 2)]


def test_the_command_sets_lists_and_withdraws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'fumin.db'}")
    asked = tmp_path / "认法.json"
    asked.write_text(json.dumps({"headers": HEADER, "kind": "participation", "fields": FIELDS}), encoding="utf-8")
    assert main(["layout", "set", str(asked), "--reason", "一直这么写", "--by", "王"]) == 0
    assert "第 1 条" in capsys.readouterr().out
    assert main(["layout", "list", "--format", "json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["kind"], listed["columns"], listed["made_by"]) == (
        "participation", {"date": "时间", "person_times": "#年人次", "project": "做了什么", "unit": "谁来的"}, "王",
    )  # fmt: skip
    assert main(["layout", "list"]) == 0 and "参与台账｜时间、#年人次" in capsys.readouterr().out
    assert main(["layout", "withdraw", "1"]) == 0 and main(["layout", "withdraw", "1"]) == 1
    assert "没有生效中的第 1 条" in capsys.readouterr().err
    asked.write_text("[]", encoding="utf-8")
    assert main(["layout", "set", str(asked), "--reason", "x"]) == 1
    assert "JSON" in capsys.readouterr().err


def test_a_file_of_that_shape_is_then_read_so_also_one_that_was_read_before(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    ledger = "随便什么\n时间,2019年人次,做了什么,谁来的\n5月3日,12,样例·微课堂,样例甲组\n合计,12,,\n"
    path = office.write("2019汇总.csv", ledger)
    assert office.load(path)["committed"] is False
    kept(office, HEADER[:4], FIELDS)
    sheet = only_sheet(office.load(path))
    assert (sheet["kind"], counts(sheet)) == (
        "participation",
        {"rows": 4, "header": 1, "blank": 0, "notes": 1, "totals": 1, "accepted": 1, "rejected": 0, "duplicate": 0},
    )
    assert office.ask("select year, month, person_times from fct_participation") == [(2019, "2019-05", 12)]
