"""A person's judgement over unit names: kept with who and why, recomputed, and taken back without a trace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.conform.credit_codes import suggested_types
from etl.decisions import Why, accept_new, decisions, merge, rename, retype, split, withdraw
from etl.errors import DecisionRefused
from etl.reference import reference
from etl.worklist import worklist
from tests.ledgers import Office

ROSTER = """年度,单位名称,单位类型,所在居民区
2018,静安区市场监督管理局,机关,
2019,静安区市场监督管理局,机关,
2019,样例甲有限公司,非公企业,
2019,样例丁社,社会组织,
"""
FIRST = """活动日期,板块,项目名称,参与单位,单位类型,群众人次
2018-05-03,先锋南西,样例课,市监局,机关,20
2019-05-03,先锋南西,样例课,静安区市场监督管理局,机关,5
2019-06-03,先锋南西,样例课,样例甲党支部、样例丙所,,9
"""
SECOND = """活动日期,板块,项目名称,参与单位,单位类型,群众人次
2019-07-03,先锋南西,样例课,市监局,事业单位,7
2019-08-03,先锋南西,样例课,样例丁社,,3
"""
WHY = Why("电话核实", "张三丰")
BUREAU = "静安区市场监督管理局"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office.at(tmp_path)
    made.load_text("名册.csv", ROSTER)
    made.load_text("一.csv", FIRST)
    made.load_text("二.csv", SECOND)
    return made


def times(office: Office) -> dict[tuple[int, str], tuple[int, str | None, bool]]:
    """(year, unit) → person-times, type, registered: everything else of the world must stay as it is."""
    rows = office.ask(
        "SELECT p.year, u.name, SUM(p.person_times), MIN(t.zh), MIN(p.registered) FROM fct_participation p "
        "JOIN dim_unit u USING (unit_id) LEFT JOIN dim_unit_type t ON t.unit_type_id = p.unit_type_id "
        "GROUP BY p.year, u.name"
    )
    return {(year, name): (total, kind, bool(listed)) for year, name, total, kind, listed in rows}


BEFORE = {
    (2018, "市监局"): (20, "机关", False),
    (2019, BUREAU): (5, "机关", True),
    (2019, "市监局"): (7, "事业单位", False),
    (2019, "样例甲有限公司"): (5, "非公企业", True),
    (2019, "样例丙所"): (4, None, False),
    (2019, "样例丁社"): (3, "社会组织", True),
}


def standing(office: Office) -> list[str]:
    with office.reading() as connection:
        return [row["standing"] for row in decisions(connection)]


def waiting(office: Office) -> dict[str, str]:
    with office.reading() as connection:
        return {name.written: name.how for name in worklist(connection)}


def how(office: Office) -> dict[str, tuple[str, str]]:
    rows = office.ask("SELECT a.written, u.name, a.how FROM unit_alias a JOIN dim_unit u USING (unit_id)")
    return {written: (unit, decided) for written, unit, decided in rows}


def test_a_merge_adds_the_figures_up_and_taking_it_back_leaves_no_trace(office: Office) -> None:
    before = office.state()
    assert times(office) == BEFORE
    number = merge(office.url, "市监局", BUREAU, WHY)
    after = {key: value for key, value in BEFORE.items() if key[1] not in ("市监局", BUREAU)}
    assert times(office) == after | {(2018, BUREAU): (20, "机关", True), (2019, BUREAU): (12, "机关", True)}
    assert how(office)["市监局"] == (BUREAU, "reviewed")
    assert how(office)["样例甲党支部"] == ("样例甲有限公司", "normalised")
    assert office.ask("SELECT decided_by FROM unit_alias WHERE written = '市监局'") == [("张三丰",)]
    withdraw(office.url, number)
    assert (office.state(), times(office), standing(office)) == (before, BEFORE, ["withdrawn"])
    assert office.ask("SELECT COUNT(*) FROM unit_alias WHERE decided_by IS NOT NULL") == [(0,)]


def test_a_judgement_stands_whatever_is_loaded_first_and_after_a_reload(office: Office, tmp_path: Path) -> None:
    merge(office.url, "市监局", BUREAU, WHY)
    other = Office.at(tmp_path, "other")
    other.load_text("二.csv", SECOND)
    other.load_text("名册.csv", ROSTER)
    merge(other.url, "市监局", BUREAU, WHY)
    report = other.load_text("一.csv", FIRST)
    assert other.state() == office.state()
    names = report["files"][0]["sheets"][0]["names"]
    assert [(name["written"], name["unit"], name["how"]) for name in names] == [
        ("市监局", BUREAU, "reviewed"),
        (BUREAU, BUREAU, "exact"),
        ("样例甲党支部", "样例甲有限公司", "normalised"),
        ("样例丙所", "样例丙所", "new"),
    ]
    other.undo(report["batch"])
    other.load_text("一.csv", FIRST)
    assert other.state() == office.state()


def test_a_judgement_whose_names_are_gone_waits_and_stands_again_with_them(office: Office) -> None:
    merge(office.url, "样例丙所", "样例甲有限公司", WHY)
    merged = office.state()
    office.undo(2)
    assert standing(office) == ["absent"]
    assert [name for _, name in times(office)] == ["市监局", "样例丁社"]
    office.load_text("一.csv", FIRST)
    assert (office.state(), standing(office)) == (merged, ["in_force"])


def test_a_name_is_split_off_its_unit_and_only_that_name(office: Office) -> None:
    number = split(office.url, "样例甲党支部", WHY)
    after = {key: value for key, value in BEFORE.items() if key[1] != "样例甲有限公司"}
    assert times(office) == after | {(2019, "样例甲党支部"): (5, None, False)}
    assert how(office)["样例甲党支部"] == ("样例甲党支部", "reviewed")
    withdraw(office.url, number)
    assert times(office) == BEFORE


def test_the_later_of_two_contradicting_judgements_stands(office: Office) -> None:
    first = merge(office.url, "市监局", BUREAU, WHY)
    second = split(office.url, "市监局", WHY)
    assert (times(office), standing(office)) == (BEFORE, ["overtaken", "in_force"])
    third = merge(office.url, "市监局", BUREAU, WHY)
    assert standing(office) == ["in_force", "overtaken", "in_force"]
    assert how(office)["市监局"] == (BUREAU, "reviewed")
    withdraw(office.url, third)
    assert (times(office), standing(office)) == (BEFORE, ["overtaken", "in_force", "withdrawn"])
    withdraw(office.url, second)
    assert how(office)["市监局"] == (BUREAU, "reviewed")
    withdraw(office.url, first)
    assert times(office) == BEFORE


def test_a_circle_is_refused_with_a_sentence_and_nothing_is_kept(office: Office) -> None:
    merge(office.url, "市监局", BUREAU, WHY)
    merge(office.url, BUREAU, "样例丁社", WHY)
    before = office.state()
    with pytest.raises(DecisionRefused) as refused:
        merge(office.url, "样例丁社", "市监局", WHY)
    assert refused.value.messages() == {
        "zh": "「样例丁社」和「市监局」已经是同一家单位（样例丁社），无须归并。",
        "en": "“样例丁社” and “市监局” are one unit already (样例丁社); there is nothing to merge.",
    }
    assert (office.state(), standing(office)) == (before, ["in_force", "in_force"])


def test_a_unit_is_renamed_and_a_ledger_may_then_use_the_new_name(office: Office) -> None:
    before = office.state()
    number = rename(office.url, "样例甲党支部", "样例甲控股集团", WHY)
    assert times(office)[2019, "样例甲控股集团"] == (5, "非公企业", True)
    assert {unit for unit, _ in how(office).values()} >= {"样例甲控股集团"} and "样例甲有限公司" in how(office)
    report = office.load_text(
        "三.csv", "活动日期,板块,项目名称,参与单位,群众人次\n2019-09-01,先锋南西,样例课,样例甲控股集团,2\n"
    )
    assert times(office)[2019, "样例甲控股集团"] == (7, "非公企业", True)
    assert how(office)["样例甲控股集团"] == ("样例甲控股集团", "reviewed")
    second = rename(office.url, "样例甲控股集团", "样例甲", WHY)
    assert (times(office)[2019, "样例甲"], standing(office)) == ((7, "非公企业", True), ["overtaken", "in_force"])
    office.undo(report["batch"])
    withdraw(office.url, second)
    withdraw(office.url, number)
    assert (office.state(), times(office)) == (before, BEFORE)


def test_a_type_is_given_by_year_over_roster_and_ledger(office: Office) -> None:
    before = office.state()
    number = retype(office.url, "市监局", (2019, 2020), "机关", WHY)
    assert times(office) == BEFORE | {(2019, "市监局"): (7, "机关", False)}
    other = retype(office.url, BUREAU, (2018, 2018), "事业单位", WHY)
    listed = office.ask(
        "SELECT u.name, r.year, t.zh FROM fct_roster r JOIN dim_unit u USING (unit_id) JOIN dim_unit_type t "
        "ON t.unit_type_id = r.unit_type_id ORDER BY r.year"
    )
    assert [row[1:] for row in listed if row[0] == BUREAU] == [(2018, "事业单位"), (2019, "机关")]
    withdraw(office.url, other)
    withdraw(office.url, number)
    assert office.state() == before


def test_a_name_accepted_as_new_leaves_the_work_list_and_returns_when_that_is_taken_back(office: Office) -> None:
    assert waiting(office) == {"市监局": "new", "样例丙所": "new"}
    number = accept_new(office.url, "样例丙所", WHY)
    assert (waiting(office), how(office)["样例丙所"]) == ({"市监局": "new"}, ("样例丙所", "reviewed"))
    withdraw(office.url, number)
    assert waiting(office) == {"市监局": "new", "样例丙所": "new"}


def test_a_name_accepted_as_a_unit_stays_one_when_it_would_merge_by_itself_later(office: Office) -> None:
    office.load_text(
        "四.csv", "活动日期,板块,项目名称,参与单位\n2019-09-01,先锋南西,样例课,静安区样例站、黄浦区样例站、样例站\n"
    )
    assert waiting(office)["样例站"] == "ambiguous"
    accept_new(office.url, "样例站", WHY)
    assert "样例站" not in waiting(office)
    office.undo(4)
    office.load_text("五.csv", "活动日期,板块,项目名称,参与单位\n2019-09-01,先锋南西,样例课,静安区样例站、样例站\n")
    assert how(office)["样例站"] == ("样例站", "reviewed")
    assert how(office)["静安区样例站"] == ("静安区样例站", "exact")


def test_the_work_list_says_where_a_name_is_written_and_what_it_may_be(office: Office) -> None:
    with office.reading() as connection:
        found = {name.written: name.as_json() for name in worklist(connection)}
    assert found["市监局"] == {
        "written": "市监局",
        "how": "new",
        "candidates": (BUREAU,),
        "written_at": 2,
        "places": ({"file": "一.csv", "sheet": "一", "row": 2}, {"file": "二.csv", "sheet": "二", "row": 2}),
        "credit_code": None,
        "suggested_types": (),
    }


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda url: merge(url, "不存在", BUREAU, WHY), "unknown_name"),
        (lambda url: merge(url, BUREAU, BUREAU, WHY), "same_unit"),
        (lambda url: merge(url, "样例甲党支部", "样例甲有限公司", WHY), "same_unit"),
        (lambda url: split(url, "样例丙所", WHY), "only_name"),
        (lambda url: rename(url, BUREAU, "样例甲党支部", WHY), "name_taken"),
        (lambda url: rename(url, BUREAU, BUREAU, WHY), "same_name"),
        (lambda url: rename(url, BUREAU, "  ", WHY), "no_name"),
        (lambda url: rename(url, BUREAU, "\u200b", WHY), "no_name"),
        (lambda url: retype(url, BUREAU, (2019, 2018), "机关", WHY), "bad_years"),
        (lambda url: retype(url, BUREAU, (2019, 2019), "神仙", WHY), "unknown_type"),
        (lambda url: accept_new(url, "样例丙所", Why(" ")), "no_reason"),
        (lambda url: withdraw(url, 99), "unknown"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(office: Office, act: Any, reason: str) -> None:
    before = office.state()
    with pytest.raises(DecisionRefused) as refused:
        act(office.url)
    assert (refused.value.reason, office.state(), standing(office)) == (reason, before, [])


def test_a_decision_is_taken_back_only_once(office: Office) -> None:
    number = accept_new(office.url, "样例丙所", WHY)
    withdraw(office.url, number)
    with pytest.raises(DecisionRefused):
        withdraw(office.url, number)


def test_the_commands_decide_list_and_take_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", str(office.url))
    assert main(["decide", "merge", "市监局", BUREAU, "--why", "简称", "--by", "李四"]) == 0
    assert main(["decide", "retype", "样例丙所", "2018..2019", "事业单位", "--why", "证书"]) == 0
    assert main(["decide", "new", "--why=-", "--", "--drop"]) == 1
    assert "没有「--drop」这个单位名称" in capsys.readouterr().err
    assert main(["decisions", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(row["decision"], row["kind"], row["subject"], row["detail"], row["reason"]) for row in listed] == [
        (1, "unit_merge", "市监局", {"into": BUREAU}, "简称"),
        (2, "unit_type", "样例丙所", {"from": 2018, "to": 2019, "unit_type": "事业单位"}, "证书"),
    ]
    assert main(["withdraw", "1"]) == 0
    assert main(["--lang", "en", "decisions"]) == 0
    first = capsys.readouterr().out.splitlines()[1]
    assert "| 李四 | “市监局” merged into “静安区市场监督管理局” | why: 简称 | taken back" in first
    assert main(["names", "--format", "json"]) == 0
    assert [name["written"] for name in json.loads(capsys.readouterr().out)] == ["市监局", "样例丙所"]
    for wrong in (["decide"], ["decide", "merge", "市监局", "--why", "x"], ["decide", "new", "市监局"]):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 2


def test_the_first_two_characters_of_a_code_suggest_types_that_exist() -> None:
    assert suggested_types("91350100M000100Y43") == ("非公企业", "国有企业")
    assert suggested_types("54310106MF1234567X") == ("居民区",)
    assert [suggested_types(code) for code in ("11", "12", "52", "92")] == [
        ("机关",),
        ("事业单位",),
        ("社会组织",),
        ("非公企业",),
    ]
    assert suggested_types(None) == suggested_types("") == suggested_types("ZZ") == ()
    from etl.conform.credit_codes import _types

    known = {kind.zh for kind in reference().unit_types}
    assert {kind for kinds in _types().values() for kind in kinds} <= known and all(_types().values())
