"""Loading as an office sees it: what is accepted, what is given back, what an undo leaves."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

import pytest

from etl.errors import AlreadyUndone, UnknownBatch
from etl.stage.masking import mask_text
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office, counts, only_sheet, rows_of, write_xlsx


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.at(tmp_path)


def people(office: Office) -> list[tuple[object, ...]]:
    return office.ask(
        "select u.name, p.person_times, p.person_times_bound, a.name from fct_participation p"
        " join dim_unit u using (unit_id) left join dim_area a on a.area_id = p.area_id order by p.participation_id"
    )


def test_the_report_of_a_ledger_is_the_contract_s(office: Office) -> None:
    office.load_text("项目.csv", PROJECTS_2019)
    ledger = (
        "2019年参与台账\n"
        + ACTIVITIES_2019
        + "\n2019-02-30,,样例·义诊,样例丁店,威海,1,\n,,样例·义真,样例甲公司,威海,几十,2\n合计,,,,,14,80\n填表人：某\n"
    )
    report = office.load_text("台账.csv", ledger)
    (file,) = report["files"]
    sheet = file.pop("sheets")[0]
    sha256 = file.pop("sha256")
    assert (report["batch"], report["committed"]) == (2, True)
    assert len(sha256) == 64
    assert file == {"file": "台账.csv", "status": "loaded", "reason": None, "message": None}
    assert counts(sheet) == {
        "rows": 10, "header": 1, "blank": 1, "notes": 2, "totals": 1, "accepted": 3, "rejected": 2, "duplicate": 0,
    }  # fmt: skip
    assert (sheet["sheet"], sheet["kind"], sheet["masked"]) == ("台账", "participation", [])
    assert sheet["checks"] == [{"row": 9, "column": "群众人次", "stated": 80, "summed": 86}]
    rejects = [{k: r[k] for k in ("row", "column", "value", "reason", "suggestions")} for r in sheet["rejects"]]
    assert rejects == [
        {"row": 7, "column": "活动日期", "value": "2019-02-30", "reason": "bad_date", "suggestions": []},
        {"row": 8, "column": "党员人次", "value": "几十", "reason": "bad_number", "suggestions": []},
        {"row": 8, "column": "项目名称", "value": "样例·义真", "reason": "unknown_project",
         "suggestions": ["样例·义诊", "样例·微课堂"]},
    ]  # fmt: skip
    assert sheet["rejects"][0]["message"] == (
        "第7行「活动日期」：「2019-02-30」不是存在的日期，请写成 2019-05-03 这样的日期。"
        " / Row 7, column “活动日期”: “2019-02-30” is no possible date; please write it as 2019-05-03."
    )
    assert [(n["row"], n["written"], n["unit"], n["how"]) for n in sheet["names"]] == [
        (3, "样例甲公司", "样例甲公司", "new"),
        (4, "样例乙社", "样例乙社", "new"),
        (7, "样例丁店", "样例丁店", "new"),
    ]


def test_an_activity_of_several_units_is_counted_once_and_shared_out_to_the_last_person(office: Office) -> None:
    office.load_text(
        "台账.csv", '日期,项目,单位,居民区,人次\n2019-05-03,微课堂,"样例甲、样例乙；样例丙（东,西）",威海,8\n'
    )
    assert people(office) == [
        ("样例甲", 3, "exact", "威海居民区"),
        ("样例乙", 3, "exact", "威海居民区"),
        ("样例丙（东,西）", 2, "exact", "威海居民区"),
    ]
    assert office.ask("select count(distinct activity_id), sum(person_times) from fct_participation") == [(1, 8)]


def test_people_are_kept_as_they_were_stated(office: Office) -> None:
    stated = ["120", "约120", "120余", "近120", "", "√", "不超过30", "１２０人次", "1,200"]
    rows = "".join(f'2019-05-{day:02d},微课堂,样例甲,威海,"{text}"\n' for day, text in enumerate(stated, start=1))
    office.load_text("台账.csv", "日期,项目,单位,居民区,人次\n" + rows)
    assert [(value, bound) for _, value, bound, _ in people(office)] == [
        (120, "exact"), (120, "about"), (120, "at_least"), (120, "about"), (None, "unknown"), (None, "unknown"),
        (30, "at_most"), (120, "exact"), (1200, "exact"),
    ]  # fmt: skip


def test_stated_totals_are_checked_down_the_rows_and_across_the_columns(office: Office) -> None:
    head = "日期,项目,单位,居民区,党员,群众,合计,时长\n"
    rows = ("2019-01-01,课,样例甲,威海,1,2,3,1.5\n2019-01-02,课,样例甲,威海,1,2,4,\n小计,,,,2,5,7,1\n"
            "2019-01-03,课,样例甲,威海,1,,9,2\n小计,,,,1,,9,2\n总计,,,,3,4,16,3.5\n")  # fmt: skip
    sheet = only_sheet(office.load_text("台账.csv", head + rows))
    assert sheet["checks"] == [
        {"row": 3, "column": "合计", "stated": 4, "summed": 3},
        {"row": 4, "column": "群众", "stated": 5, "summed": 4},
        {"row": 4, "column": "时长", "stated": 1, "summed": 1.5},
    ]
    assert office.ask("select sum(person_times) from fct_participation") == [(16,)]


def test_party_members_and_public_make_the_total_when_none_is_stated(office: Office) -> None:
    ledger = "日期,项目,单位,居民区,党员人次,群众人次,人次\n"
    rows = "2019-01-01,课,样例甲,威海,10,约5,\n2019-01-02,课,样例甲,威海,10,,\n2019-01-03,课,样例甲,威海,10,5,18\n2019-01-04,课,样例甲,威海,,,\n"
    office.load_text("台账.csv", ledger + rows)
    assert [(value, bound) for _, value, bound, _ in people(office)] == [
        (15, "about"), (10, "at_least"), (18, "exact"), (None, "unknown"),
    ]  # fmt: skip


def test_the_same_file_again_or_renamed_or_overlapping_adds_nothing(office: Office) -> None:
    office.load_text("台账.csv", ACTIVITIES_2019)
    before = office.state()
    again = office.load(office.folder / "台账.csv")
    renamed = office.load_text("副本.csv", ACTIVITIES_2019)
    overlapping = office.load_text("汇总.csv", "序号," + ACTIVITIES_2019.replace("\n2019", "\n7,2019"))
    assert office.state() == before
    assert [r["files"][0]["status"] for r in (again, renamed, overlapping)] == ["unchanged", "unchanged", "loaded"]
    for report in (again, renamed, overlapping):
        sheet = only_sheet(report)
        assert (sheet["accepted"], sheet["rejected"], sheet["duplicate"]) == (0, 0, 3)


def test_two_true_identical_rows_of_one_file_both_count_and_a_third_in_another_file_adds_one(office: Office) -> None:
    line = "2019-05-03,微课堂,样例甲,威海,10\n"
    office.load_text("一.csv", "日期,项目,单位,居民区,人次\n" + line * 2)
    assert office.ask("select count(*), sum(person_times) from fct_participation") == [(2, 20)]
    office.load_text("二.csv", "日期,项目,单位,居民区,人次\n" + line * 3)
    assert office.ask("select count(*), sum(person_times) from fct_participation") == [(3, 30)]


@pytest.mark.parametrize("some", [slice(None, None, 4), pytest.param(slice(None), marks=pytest.mark.long)])
def test_the_order_of_loading_does_not_matter(tmp_path: Path, some: slice) -> None:
    ledgers = {
        "名册.csv": ROSTER_2019,
        "项目.csv": PROJECTS_2019,
        "台账.csv": ACTIVITIES_2019 + "2019-08-01,,样例·没有,样例戊,威海,1,1\n",
    }
    ledgers["更名.csv"] = "年度,单位名称,单位类型,简称\n2018,样例甲有限公司党委,非公企业,甲\n"
    states = set()
    for number, order in enumerate(list(itertools.permutations(ledgers))[some]):
        office = Office.at(tmp_path, f"office{number}")
        for name in order:
            office.load_text(name, ledgers[name])
        states.add(office.state())
    together = Office.at(tmp_path, "together")
    for name, content in ledgers.items():
        together.write(name, content)
    together.load()
    assert states == {together.state()}


def test_registers_count_before_facts_whatever_the_order_given(office: Office) -> None:
    activities = office.write("a台账.csv", ACTIVITIES_2019)
    roster = office.write("b名册.csv", ROSTER_2019)
    report = office.load(activities, roster)
    assert [n["how"] for n in report["files"][0]["sheets"][0]["names"]] == ["exact", "exact"]
    assert office.ask("select distinct registered from fct_participation") == [(1,)]
    assert people(office)[3] == ("样例乙社", 60, "at_least", "中凯居民区")


def test_a_catalogue_that_comes_later_turns_provisional_editions_away(office: Office) -> None:
    office.load_text("台账.csv", "日期,板块,项目,单位,居民区,人次\n2019-05-03,先锋,别的,样例甲,威海,5\n")
    assert office.ask("select name, listing from dim_project_edition where listing <> 'named'") == [
        ("别的", "provisional")
    ]
    office.load_text("项目.csv", PROJECTS_2019)
    assert office.ask("select reason, value, suggestions from etl_reject") == [("unknown_project", "别的", "[]")]
    assert office.ask("select count(*) from fct_participation") == [(0,)]
    office.load_text("补目录.csv", "年度,项目名称,板块\n2019,别的,先锋南西\n")
    assert office.ask("select count(*) from etl_reject") == [(0,)]
    assert office.ask("select person_times from fct_participation") == [(5,)]


def test_a_public_source_that_names_a_project_makes_no_catalogue(office: Office) -> None:
    report = office.load_text(
        "台账.csv",
        "日期,板块,项目,单位,居民区,人次\n2020-05-03,,跃动南西,样例甲,威海,5\n2020-05-04,,别的,样例甲,威海,5\n",
    )
    assert only_sheet(report)["accepted"] == 2
    editions = office.ask(
        "select name, listing, theme_id from dim_project_edition where year = 2020 and listing <> 'named'"
    )
    assert sorted(editions) == [("别的", "provisional", None), ("跃动南西", "provisional", None)]


def test_a_contradiction_names_the_place_of_the_first(office: Office) -> None:
    office.load_text("名册.csv", ROSTER_2019)
    report = office.load_text(
        "新名册.csv", "年度,单位名称,单位类型\n2019,样例甲公司,国有企业\n2019,样例乙社,社会组织\n"
    )
    (reject,) = only_sheet(report)["rejects"]
    assert (reject["row"], reject["column"], reject["reason"]) == (2, "单位类型", "conflicting_row")
    assert "名册.csv / 名册 / 2 行写的是「非公企业」" in reject["message"]
    assert only_sheet(report)["duplicate"] == 1


def test_undo_restores_exactly_what_was_there(office: Office) -> None:
    office.load_text("项目.csv", PROJECTS_2019)
    one = office.state()
    office.load_text("台账.csv", ACTIVITIES_2019)
    two = office.state()
    office.load_text("名册.csv", ROSTER_2019)
    office.undo(3)
    assert office.state() == two
    office.undo(2)
    assert office.state() == one
    assert office.ask(
        "select count(*) from etl_file where file_id not in (select file_id from etl_batch_file where file_id is not null)"
    ) == [(0,)]
    with pytest.raises(AlreadyUndone):
        office.undo(2)
    with pytest.raises(UnknownBatch):
        office.undo(9)
    with pytest.raises(UnknownBatch):
        office.undo(0)


def test_undoing_the_first_of_two_overlapping_batches_leaves_what_the_second_has(tmp_path: Path) -> None:
    office, alone = Office.at(tmp_path, "both"), Office.at(tmp_path, "alone")
    second = ACTIVITIES_2019 + "2019-09-01,先锋南西,样例·微课堂,样例丙所,威海,1,1\n"
    office.load_text("一.csv", ACTIVITIES_2019)
    office.load_text("二.csv", second)
    office.load_text("三.csv", ACTIVITIES_2019)
    office.undo(1)
    alone.load_text("二.csv", second)
    assert office.state() == alone.state()
    office.undo(2)
    office.undo(3)
    alone.undo(1)
    assert office.state() == alone.state()


def test_a_corrected_file_adds_only_the_corrected_rows(office: Office) -> None:
    wrong = ACTIVITIES_2019 + "2019-13-01,慈善南西,样例·义诊,样例乙社,威海,1,1\n"
    assert only_sheet(office.load_text("台账.csv", wrong))["rejected"] == 1
    sheet = only_sheet(office.load_text("台账.csv", wrong.replace("2019-13-01", "2019-12-01")))
    assert (sheet["accepted"], sheet["rejected"], sheet["duplicate"]) == (1, 0, 3)


def test_a_dry_run_tells_all_and_changes_nothing(office: Office) -> None:
    office.load_text("项目.csv", PROJECTS_2019)
    before, version = office.state(), office.ask("select version from etl_content_version")
    report = office.load(office.write("台账.csv", ACTIVITIES_2019), dry_run=True)
    assert (report["batch"], report["committed"], only_sheet(report)["accepted"]) == (None, False, 3)
    assert (office.state(), office.ask("select version from etl_content_version")) == (before, version)


def test_every_committed_load_and_undo_changes_the_content_version(office: Office) -> None:
    versions = []
    for act in (
        lambda: office.load_text("a.csv", PROJECTS_2019),
        lambda: office.load_text("b.csv", ROSTER_2019),
        lambda: office.undo(1),
    ):
        act()
        versions += office.ask("select version from etl_content_version")
    assert len(set(versions)) == 3 and versions == sorted(versions)


def test_one_broken_file_does_not_keep_the_others_out(office: Office) -> None:
    office.write("台账.csv", ACTIVITIES_2019)
    (office.folder / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (office.folder / "空.csv").write_bytes(b"")
    (office.folder / "~$台账.xlsx").write_bytes(b"x")
    (office.folder / "图.png").write_bytes(b"x")
    office.write("闲话.csv", "今天,天气\n好,很\n")
    report = office.load()
    assert {f["file"]: (f["status"], f["reason"]) for f in report["files"]} == {
        "台账.csv": ("loaded", None),
        "坏.xlsx": ("refused", "truncated"),
        "空.csv": ("refused", "empty"),
        "~$台账.xlsx": ("ignored", "temporary"),
        "图.png": ("ignored", "not_a_ledger"),
        "闲话.csv": ("ignored", "no_known_sheet"),
    }
    assert all(f["message"] for f in report["files"] if f["reason"])


def test_where_nothing_can_be_loaded_nothing_changes(office: Office) -> None:
    office.load_text("项目.csv", PROJECTS_2019)
    before = office.ask("select * from etl_batch")
    report = office.load(office.write("闲话.csv", "今天,天气\n好,很\n"))
    assert (report["batch"], report["committed"]) == (None, False)
    assert office.ask("select * from etl_batch") == before


def test_hidden_empty_and_unknown_sheets_are_told_and_their_rows_kept(office: Office) -> None:
    import openpyxl

    path = write_xlsx(
        office.folder / "台账.xlsx",
        {"2019年": rows_of(ACTIVITIES_2019), "藏": [["a"], ["b"]], "空": [], "话": [["闲话"]]},
    )
    book = openpyxl.load_workbook(path)
    book["藏"].sheet_state = "hidden"
    book.save(path)
    (file,) = office.load()["files"]
    assert [(s["sheet"], s["kind"], s["rows"], s["notes"]) for s in file["sheets"]] == [
        ("2019年", "participation", 4, 0),
        ("藏", "hidden", 2, 2),
        ("空", "empty", 0, 0),
        ("话", "unrecognised", 1, 1),
    ]


def test_the_year_comes_from_date_column_sheet_title_or_file_in_that_order(office: Office) -> None:
    head = ["项目", "单位", "居民区", "人次"]
    write_xlsx(office.folder / "2015台账.xlsx", {
        "2018年": [["2017年台账"], [*head, "日期", "年度"], ["课", "样例甲", "威海", 1, "2020-01-02", 2019], ["课", "样例甲", "威海", 2, "", 2019], ["课", "样例甲", "威海", 3, "5月3日", ""]],
        "甲": [["2017年台账"], head, ["课", "样例甲", "威海", 4]],
        "乙": [head, ["课", "样例甲", "威海", 5]],
    })  # fmt: skip
    office.load()
    assert office.ask("select person_times, year, month from fct_participation order by person_times") == [
        (1, 2020, "2020-01"), (2, 2019, None), (3, 2018, "2018-05"), (4, 2017, None), (5, 2015, None),
    ]  # fmt: skip


def test_a_row_without_any_year_or_with_a_future_date_is_given_back(office: Office) -> None:
    report = office.load_text(
        "台账.csv",
        "日期,项目,单位,居民区,人次\n5月3日,课,样例甲,威海,1\n2021-03-02,课,样例甲,威海,1\n2021-03-01,课,样例甲,威海,1\n",
    )
    assert [(r["row"], r["column"], r["reason"]) for r in only_sheet(report)["rejects"]] == [
        (2, "日期", "no_year"),
        (3, "日期", "future_date"),
    ]
    assert only_sheet(report)["accepted"] == 1


def test_a_missing_area_falls_back_to_the_sheet_s_and_then_to_the_unit_s_own(office: Office) -> None:
    office.load_text("名册.csv", ROSTER_2019)
    head = ["日期", "项目", "单位", "居民区", "人次"]
    rows = [head, ["2019-01-01", "课", "样例甲公司", "", 1], ["2019-01-02", "课", "样例甲公司", "延中居委", 2]]
    write_xlsx(
        office.folder / "台账.xlsx",
        {
            "中凯居委会": rows,
            "其他": [head, ["2019-01-03", "课", "样例甲公司", "", 3], ["2019-01-04", "课", "样例丙所", "", 4]],
        },
    )
    office.load(office.folder / "台账.xlsx")
    assert [(value, area) for _, value, _, area in people(office)] == [
        (1, "中凯居民区"),
        (2, "延中居民区"),
        (3, "威海居民区"),
        (4, None),
    ]


def test_spellings_of_an_area_are_one_and_an_unknown_area_is_given_back_with_suggestions(office: Office) -> None:
    areas = ["威海", "威海居民区", "威海居委会", " 威 海 居委 ", "威诲居民区"]
    rows = "".join(f"2019-01-{day:02d},课,样例甲,{area},1\n" for day, area in enumerate(areas, start=1))
    report = office.load_text("台账.csv", "日期,项目,单位,居民区,人次\n" + rows)
    assert {area for *_, area in people(office)} == {"威海居民区"}
    (reject,) = only_sheet(report)["rejects"]
    assert (reject["row"], reject["reason"], reject["suggestions"][0]) == (6, "unknown_area", "威海居民区")


def test_personal_data_is_masked_before_anything_is_stored(office: Office) -> None:
    ledger = "日期,项目,单位,居民区,人次,联系人,备注\n2019-05-03,课,样例甲,威海,1,某某,电话13812345678\n2019-05-04,课,13912345678,威海,x,某某,身份证11010119900307123X\n"
    report = office.load_text("台账.csv", ledger)
    stored = json.dumps(
        [report, office.ask("select cells from etl_source_row"), office.ask("select * from etl_reject")],
        ensure_ascii=False,
    )
    assert only_sheet(report)["masked"] == ["单位", "联系人", "备注"]
    for secret in ("某某", "13812345678", "13912345678", "11010119900307123X"):
        assert secret not in stored


def test_a_sample_is_known_by_its_mark_whatever_its_name(office: Office) -> None:
    office.load_text("真.csv", "样例数据：单位与人次均为虚构\n" + ACTIVITIES_2019)
    office.load_text("样例.csv", PROJECTS_2019)
    assert office.ask(
        "select name, sample from etl_file where file_id not in (select file_id from etl_batch_file where batch_id = 0)"
    ) == [
        ("真.csv", 1),
        ("样例.csv", 0),
    ]


def test_claims_needs_resources_and_bodies_become_facts(office: Office) -> None:
    office.load_text("项目.csv", PROJECTS_2019)
    office.load_text(
        "认领.csv",
        "年度,项目名称,认领单位,认领日期,认领形式\n2019,样例·义诊,样例甲、样例乙,2018-12-20,场地\n2019,样例·义诊,样例甲党委,2018-12-20,资金\n",
    )
    office.load_text("资源.csv", "年度,资源编号,资源名称,提供单位,板块\n2019,R1,会议室,样例甲,共治\n")
    office.load_text(
        "需求.csv",
        "年度,需求编号,需求名称,居民区,对接单位,对接资源,对接日期\n2019,N1,要场地,威海,样例甲,R1,2019-03-01\n2019,N2,要老师,中凯,,,\n",
    )
    office.load_text(
        "组织.csv", "组织名称,组织类型,成立年份,成员单位\n样例楼联合党委,building_joint_committee,2018,样例甲、样例丙\n"
    )
    assert office.ask(
        "select u.name, c.year, c.claimed_on, c.form from fct_claim c join dim_unit u using (unit_id) order by 1"
    ) == [
        ("样例乙", 2019, "2018-12-20", "场地"),
        ("样例甲", 2019, "2018-12-20", "场地"),
    ]
    assert office.ask("select n.number, r.number, u.name, m.matched_on from fct_need n left join fct_match m using (need_id)"
                      " left join fct_resource r using (resource_id) left join dim_unit u on u.unit_id = m.unit_id order by 1") == [
        ("N1", "R1", "样例甲", "2019-03-01"), ("N2", None, None, None),
    ]  # fmt: skip
    assert office.ask("select u.name from bridge_body_member m join dim_body b using (body_id) join dim_unit u using (unit_id)"
                      " where b.name = '样例楼联合党委' order by 1") == [("样例丙",), ("样例甲",)]  # fmt: skip


def test_the_reference_facts_are_there_from_the_start(office: Office) -> None:
    office.load_text("项目.csv", PROJECTS_2019)
    assert office.ask("select count(*) from dim_area where level = 'residential_area'") == [(13,)]
    assert office.ask("select name, valid_to from dim_area where valid_to is not null") == [
        ("泰兴居民区", "2019-10-31")
    ]
    assert office.ask("select count(*), count(theme_id) from dim_project_edition where listing = 'named'") == [(9, 0)]
    assert office.ask("select count(*) from fct_claim") == [(0,)]
    assert office.ask("select value, bound from fct_published where measure = 'person_times'") == [(5000, "at_least")]
    assert office.ask("select count(*) from bridge_body_member") == [(17,)]


def test_every_physical_row_is_kept_with_its_cells_and_outcome(office: Office) -> None:
    office.load_text("台账.csv", "2019年台账\n\n日期,项目,单位,居民区,人次\n2019-05-03,课,样例甲,威海,1\n合计,,,,1\n")
    rows = office.ask(
        "select r.row, r.outcome, r.cells from etl_source_row r join etl_sheet s using (sheet_id) join etl_file f using (file_id)"
        " where f.name = '台账.csv' order by r.row"
    )
    assert [(row, outcome, json.loads(cells)) for row, outcome, cells in rows] == [
        (1, "notes", ["2019年台账"]),
        (2, "blank", []),
        (3, "header", ["日期", "项目", "单位", "居民区", "人次"]),
        (4, "accepted", ["2019-05-03", "课", "样例甲", "威海", "1"]),
        (5, "totals", ["合计", "", "", "", "1"]),
    ]


def test_a_project_that_only_a_public_source_names_is_not_in_the_year_s_catalogue(office: Office) -> None:
    office.load_text("项目.csv", "年度,项目名称,板块,项目状态\n2020,样例·微课堂,先锋南西,延续\n")
    report = office.load_text(
        "台账.csv",
        "日期,项目,单位,居民区,人次\n2020-05-03,跃动南西,样例甲,威海,5\n2020-05-03,样例·微课堂,样例甲,威海,5\n",
    )
    assert [(r["row"], r["reason"]) for r in only_sheet(report)["rejects"]] == [(2, "unknown_project")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("电话+8613812345678", "电话***"), ("8613812345678", "***"), ("１３８１２３４５６７８", "***"), ("138－1234－5678", "***"),
        ("138.1234.5678", "***"), ("(021)62531234", "***"), ("021-62531234转8", "***转8"), ("310105198001011234", "***"),
        ("310105800101123", "***"), ("a.b@example.cn 收", "*** 收"), ("填表人：张三 审核：李四", "填表人：*** 审核：***"),
        ("310106012022", "310106012022"), ("91350100M000100Y43", "91350100M000100Y43"), ("2019-05-03", "2019-05-03"), ("1,200", "1,200"),
    ],
)  # fmt: skip
def test_personal_numbers_are_known_in_every_width_and_codes_are_left_alone(written: str, kept: str) -> None:
    assert mask_text(written) == kept


def test_personal_columns_are_masked_in_sheets_that_are_not_read_too(office: Office) -> None:
    write_xlsx(
        office.folder / "通讯录.xlsx",
        {
            "通讯": [["某某名单"], ["部门", "联系人（姓名）", "备注"], ["党建办", "张三丰", "好"]],
            "台账": rows_of(ACTIVITIES_2019),
        },
    )
    sheets = office.load()["files"][0]["sheets"]
    assert [sheet["masked"] for sheet in sheets] == [["#2"], []]
    cells = json.dumps(office.ask("select cells from etl_source_row"), ensure_ascii=False)
    assert "张三丰" not in cells and "党建办" in cells


def test_an_identity_number_that_excel_made_a_number_is_masked(office: Office) -> None:
    rows = [
        *rows_of(ACTIVITIES_2019)[:1],
        ["2019-05-03", "", "样例·微课堂", "样例甲", "威海", 1, 1, 310105198001011234],
    ]
    write_xlsx(office.folder / "台账.xlsx", {"台账": rows})
    office.load()
    assert "19800101" not in json.dumps(office.ask("select cells from etl_source_row"))


def test_a_text_of_any_length_is_kept_whole(office: Office) -> None:
    title = "要" * 2000
    office.load_text("需求.csv", f"年度,需求名称,居民区\n2019,{title},威海\n")
    assert office.ask("select title from fct_need") == [(title,)]


def test_new_reference_facts_replace_the_old_ones_in_a_database_in_use(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from etl import facts

    office.load_text("台账.csv", ACTIVITIES_2019)
    release = tmp_path / "facts"
    shutil.copytree(facts.FACTS, release)
    areas = (release / "areas.csv").read_text(encoding="utf-8")
    (release / "areas.csv").write_text(areas + "310106012099,样例居民区,居民区,310106012,,样例\n", encoding="utf-8")
    monkeypatch.setattr(facts, "FACTS", release)
    office.load_text("名册.csv", ROSTER_2019)
    assert office.ask("select count(*) from dim_area where name = '样例居民区'") == [(1,)]
    assert office.ask("select count(*) from etl_file where name = 'areas.csv'") == [(1,)]
    assert office.ask("select count(*) from fct_participation") == [(4,)]


def test_a_needs_list_that_comes_again_with_answers_brings_the_matches(office: Office) -> None:
    head = "年度,需求编号,需求名称,居民区,对接情况\n"
    office.load_text("一.csv", head + "2019,N1,要场地,威海,否\n2019,N2,要老师,威海,否\n")
    sheet = only_sheet(office.load_text("二.csv", head + "2019,N1,要场地,威海,是\n2019,N2,要老师,威海,否\n"))
    assert (sheet["accepted"], sheet["duplicate"]) == (1, 1)
    assert office.ask("select n.number from fct_match join fct_need n using (need_id)") == [("N1",)]
    assert office.ask("select count(*) from fct_need") == [(2,)]


def test_a_file_is_read_anew_once_a_spelling_was_added(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl import store

    office.load_text("台账.csv", ACTIVITIES_2019)
    monkeypatch.setattr(store, "reference_state", lambda: "with one more spelling")
    report = office.load(office.folder / "台账.csv")
    assert report["files"][0]["status"] == "loaded"
    assert (only_sheet(report)["accepted"], only_sheet(report)["duplicate"]) == (0, 3)


def test_a_file_without_a_known_sheet_stays_ignored(office: Office) -> None:
    office.write("台账.csv", ACTIVITIES_2019)
    talk = office.write("闲话.csv", "今天,天气\n好,很\n")
    assert office.load()["committed"]
    again = office.load(talk)
    assert (again["committed"], again["files"][0]["status"]) == (False, "ignored")


def test_what_is_stated_differently_is_settled_by_content_and_not_by_arrival(tmp_path: Path) -> None:
    pairs = [
        ("日期,板块,项目,单位,人次\n2018-01-01,先锋,《课》,甲,1\n", "日期,板块,项目,单位,人次\n2018-01-02,慈善,课,甲,1\n"),
        ("年度,项目,认领单位,认领日期,认领形式\n2018,课,甲,2017-12-01,场地\n", "年度,项目,认领单位,认领日期,认领形式\n2018,课,甲,2017-12-02,资金\n"),
        ("年度,单位名称,单位类型\n2018,甲,机关\n", "年度,单位名称,单位类型,统一社会信用代码\n2019,甲,机关,91350100M000100Y43\n"),
    ]  # fmt: skip
    for number, pair in enumerate(pairs):
        states = set()
        for way, order in enumerate((pair, pair[::-1])):
            office = Office.at(tmp_path, f"{number}-{way}")
            for name, content in enumerate(order):
                office.load_text(f"{name}.csv", content)
            states.add(office.state())
        assert len(states) == 1, pair


def test_a_row_that_is_given_back_makes_no_project(office: Office) -> None:
    office.load_text("台账.csv", "日期,项目,单位,居民区,人次\n2018-05-03,课,样例甲,无此地,5\n")
    assert office.ask("select count(*) from dim_project_edition where year = 2018") == [(0,)]


@pytest.mark.parametrize("cell", ["/", "、、", "，"])
def test_a_unit_cell_of_separators_alone_is_a_missing_value(office: Office, cell: str) -> None:
    sheet = only_sheet(
        office.load_text("台账.csv", f"日期,项目,单位,人次\n2019-01-01,课,{cell},1\n2019-01-02,课,样例甲,1\n")
    )
    assert [(r["row"], r["column"], r["reason"]) for r in sheet["rejects"]] == [(2, "单位", "missing_value")]
    assert sheet["accepted"] == 1


def test_an_area_spelt_two_ways_is_one_and_either_batch_can_be_undone(office: Office) -> None:
    head = "代码,名称,层级,上级代码\n"
    office.load_text("一.csv", head + "310106012099,新天居民区,居民区,310106012\n")
    office.load_text("二.csv", head + "310106012099,新天居委会,居民区,310106012\n")
    office.undo(1)
    assert office.ask("select name from dim_area where code = '310106012099'") == [("新天居委会",)]
    office.undo(2)
    assert office.ask("select name from dim_area where code = '310106012099'") == []


def test_totals_with_remarks_are_totals_and_sheets_of_an_area_may_name_a_year(office: Office) -> None:
    head = ["日期", "项目", "单位", "人次"]
    rows = [head, ["2018-01-01", "课", "样例甲", 1], ["合计：1场", "", "", 1], ["年度累计（人次）", "", "", 1]]
    write_xlsx(office.folder / "台账.xlsx", {"威海居民区（2018年）": rows})
    assert counts(office.load()["files"][0]["sheets"][0])["totals"] == 2
    assert [area for *_, area in people(office)] == ["威海居民区"]


def test_a_committee_and_its_area_are_one_unit_however_long_its_suffixes(office: Office) -> None:
    names = ["威海居民区", "威海居委会党总支", "威海居委", "样例" + "党委" * 1500]
    rows = "".join(f"2018-01-{day:02d},课,{name},1\n" for day, name in enumerate(names, start=1))
    office.load_text("台账.csv", "日期,项目,单位,人次\n" + rows)
    assert office.ask("select count(distinct unit_id) from fct_participation") == [(2,)]
