"""What ledgers say of claims' forms, of audiences, of renamed projects and of meetings, loaded through the pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl.conform.groups import listed
from etl.reference import reference
from tests.ledgers import Office, only_sheet
from warehouse import project_names
from warehouse.project_names import project_key

CLAIMS = """年度,认领项目,认领单位,认领日期,支持方式
2019,样例·微课堂,样例甲公司,2019-02-01,出资、提供场地
2019,样例·微课堂,样例甲公司,2019-01-05,派出讲师
2019,样例·微课堂,样例甲公司,2019-03-01,提供场地
2019,样例·义诊,样例乙社,,打气
2019,样例·义诊,样例丙所,,
"""
CATALOGUE = """年度,项目名称,板块,项目状态,服务对象
2019,样例·微课堂,先锋南西,延续,楼宇白领；在职党员
2019,样例·义诊,慈善南西,新增,独居老人、过路客
2019,样例·书场,慈善南西,新增,
"""
MEETINGS = """会议名称,会议日期,会议地点,参会人数,议题,发言单位,决定事项,落实情况,涉及项目,认领情况
样例推进会,2019-03-05,样例会馆,80余,议题一,样例甲公司、样例乙社,,,,
样例推进会,2019-03-05,,,,,开放会议厅,,,
样例推进会,2019-03-05,,,,,开放会议厅,已开放,,
样例推进会,2019-03-05,,,议题一,样例丙所,,,,
样例推进会,2019-03-05,别处,,议题二,,,,,
样例推进会,2019-03-05,,,带头认领,样例甲公司,,,样例·义诊,是
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.at(tmp_path)


def outcomes(report: dict[str, Any]) -> tuple[int, int, int]:
    sheet = only_sheet(report)
    return sheet["accepted"], sheet["rejected"], sheet["duplicate"]


def test_a_cell_names_several_things_of_a_closed_list_by_their_whole_or_their_ending() -> None:
    known = reference().audience_names
    assert listed("高龄独居老人；商务楼宇、张园征收单位与居民", known) == {
        "高龄独居老人": "elderly", "商务楼宇": "office_workers", "张园征收单位": "units", "居民": "residents",
    }  # fmt: skip
    assert listed("非居民与过路客", known) == {"非居民与过路客": None}
    assert listed(None, known) == {}


def test_every_form_of_a_claim_is_kept_and_a_row_that_adds_none_is_a_duplicate(office: Office) -> None:
    office.load_text("项目.csv", CATALOGUE)
    assert outcomes(office.load_text("认领.csv", CLAIMS)) == (4, 0, 1)
    forms = (
        "select p.name, u.name, b.written, b.form from bridge_claim_form b join dim_project_edition e using(edition_id)"
    )
    found = office.ask(f"{forms} join dim_project p using(project_id) join dim_unit u using(unit_id) order by 2, 3")
    assert found == [
        ("样例·义诊", "样例乙社", "打气", None),
        ("样例·微课堂", "样例甲公司", "出资", "funds"),
        ("样例·微课堂", "样例甲公司", "提供场地", "venue"),
        ("样例·微课堂", "样例甲公司", "派出讲师", "expertise"),
    ]
    assert office.ask("select claimed_on from fct_claim where claimed_on is not null") == [("2019-01-05",)]


def test_an_audience_is_split_and_what_is_on_no_list_is_kept_as_written(office: Office) -> None:
    office.load_text("项目.csv", CATALOGUE)
    found = office.ask(
        "select e.name, b.written, b.audience from bridge_edition_audience b join dim_project_edition e"
        " using(edition_id) where e.listing = 'catalogue' order by 1, 2"
    )
    assert found == [
        ("样例·义诊", "独居老人", "elderly"),
        ("样例·义诊", "过路客", None),
        ("样例·微课堂", "在职党员", "party_members"),
        ("样例·微课堂", "楼宇白领", "office_workers"),
    ]


def test_a_renamed_project_stays_one_under_all_its_names_and_a_merged_one_does_not(office: Office) -> None:
    catalogue = "年度,项目名称,板块\n2014,样例·工间舒展操,乐享南西\n2014,样例·微心愿认领,慈善南西\n"
    office.load_text("2014.csv", catalogue)
    before = office.state()
    later = "2015,样例·午间乐活操,乐享南西\n2018,样例·冬日暖包,慈善南西\n"
    office.load_text("2015.csv", "年度,项目名称,板块\n" + later)
    activities = "活动日期,项目名称,参与单位\n2015-05-03,样例·工间舒展操,样例甲公司\n"
    assert outcomes(office.load_text("台账.csv", activities)) == (1, 0, 0)
    named = "select p.name, e.year, e.name from dim_project_edition e join dim_project p using(project_id)"
    assert office.ask(f"{named} where e.listing = 'catalogue' order by 2, 1") == [
        ("样例·午间乐活操", 2014, "样例·工间舒展操"),
        ("样例·微心愿认领", 2014, "样例·微心愿认领"),
        ("样例·午间乐活操", 2015, "样例·午间乐活操"),
        ("样例·冬日暖包", 2018, "样例·冬日暖包"),
    ]
    office.undo(3)
    office.undo(2)
    assert office.state() == before


def test_a_change_of_the_record_is_followed_by_what_was_loaded_before(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.load_text("两年.csv", "年度,项目名称,板块\n2014,样例·旧,乐享南西\n2015,样例·新,乐享南西\n")
    count = "select count(*) from dim_project p where p.name like '样例%'"
    assert office.ask(count) == [(2,)]
    record = tmp_path / "project_changes.csv"
    record.write_text("year,from,to,kind,source\n2015,样例·旧,样例·新,renamed,样例\n", encoding="utf-8")
    monkeypatch.setattr(project_names, "CHANGES", record)
    monkeypatch.setattr("etl.facts.CHANGES", record)
    for kept in (project_names.changes, project_names._renamed, project_key):
        kept.cache_clear()
    try:
        office.load_text("别的.csv", "年度,项目名称,板块\n2012,样例·别的,乐享南西\n")
        assert office.ask(count) == [(2,)]
        assert office.ask("select name from dim_project where name like '样例%' order by name") == [
            ("样例·别的",),
            ("样例·新",),
        ]
    finally:
        for kept in (project_names.changes, project_names._renamed, project_key):
            kept.cache_clear()


def test_names_that_go_round_in_a_circle_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "project_changes.csv"
    monkeypatch.setattr(project_names, "CHANGES", record)
    for rows, message in (
        ("2015,甲,乙,renamed,s\n2016,乙,甲,renamed,s\n", "circle"),
        ("2015,甲,甲,renamed,s\n", "circle"),
        ("2015,甲,乙,sold,s\n", "sold"),
    ):
        record.write_text("year,from,to,kind,source\n" + rows, encoding="utf-8")
        for kept in (project_names.changes, project_names._renamed):
            kept.cache_clear()
        with pytest.raises(ValueError, match=message):
            project_names._renamed()
    for kept in (project_names.changes, project_names._renamed, project_key):
        kept.cache_clear()


def test_a_meeting_is_told_row_by_row_and_later_rows_fill_its_blanks(office: Office) -> None:
    report = office.load_text("会议.csv", MEETINGS)
    assert only_sheet(report)["kind"] == "meetings"
    assert outcomes(report) == (4, 1, 1)
    meeting = "select year, kind, held_on, venue, attendees, attendees_bound from fct_meeting where name = '样例推进会'"
    assert office.ask(meeting) == [(2019, "working", "2019-03-05", "样例会馆", 80, "at_least")]
    items = office.ask(
        "select topic, decision, outcome, speakers, projects, claiming from fct_meeting_item i"
        " join fct_meeting m using(meeting_id) where m.name = '样例推进会' order by meeting_item_id"
    )
    assert [(*row[:3], json.loads(row[3]), json.loads(row[4]), bool(row[5])) for row in items] == [
        ("议题一", None, None, ["样例甲公司", "样例乙社", "样例丙所"], [], False),
        (None, "开放会议厅", "已开放", [], [], False),
        ("带头认领", None, None, ["样例甲公司"], ["样例·义诊"], True),
    ]


def test_the_offices_own_word_on_a_joint_meeting_stands_beside_what_the_public_source_adds(office: Office) -> None:
    ledger = "会议名称,会议日期,会议地点,参会人数,决定事项\n街道联席会议,2019-12-20,福民会馆二楼,83,样例决定\n"
    assert outcomes(office.load_text("会议.csv", ledger)) == (1, 0, 0)
    found = office.ask("select name, held_on, venue, attendees, for_year from fct_meeting where year = 2019")
    assert found == [("街道联席会议", "2019-12-20", "福民会馆二楼", 83, 2020)]
    assert office.ask(
        "select count(*) from fct_meeting_item i join fct_meeting m using(meeting_id) where m.year = 2019"
    ) == [(15,)]


def test_the_order_in_which_claims_and_meetings_are_loaded_does_not_matter(tmp_path: Path) -> None:
    files = {
        "项目.csv": CATALOGUE,
        "认领.csv": CLAIMS,
        "又一份认领.csv": "年度,认领项目,认领单位,认领日期,认领形式\n2019,样例·微课堂,样例甲公司,2019-01-01,物资\n",
        "会议.csv": "会议名称,会议日期,议题,发言单位,决定事项,落实情况\n样例会,2019-03-05,议题,样例丙所、样例乙社,,\n样例会,2019-03-05,,,定,\n",
        "会议续.csv": "会议名称,会议日期,会议地点,议题,发言单位,决定事项,落实情况\n样例会,2019-03-05,馆,议题,样例甲公司,,\n样例会,2019-03-05,,,,定,成\n",
    }
    states = set()
    for name, order in (("一", list(files)), ("二", list(files)[::-1])):
        office = Office.at(tmp_path, name)
        for file in order:
            office.load_text(file, files[file])
        states.add(office.state())
    assert len(states) == 1
