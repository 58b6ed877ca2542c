"""A person's word on a match: kept, put into force, followed by the figures, and taken back without a trace."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.decisions import Why, decisions, rename, withdraw
from etl.errors import DecisionRefused
from etl.matching import Pair, accept, decline
from measures import Page, Scope, Selection, query, trace
from measures.match_decisions import match_decisions
from tests.ledgers import Office

NEEDS = """年度,需求编号,需求名称,居民区,板块,需求类别,提出日期,对接单位,对接资源,对接日期,办结日期
2019,X1,需要党课讲师,威海居民区,先锋南西,学习,2019-03-01,样例甲,Z1,2019-04-01,2019-06-01
2019,X2,需要书法讲座,威海居民区,人文南西,师资,2019-03-02,,,,
2019,X3,需要书法讲座,中凯居民区,人文南西,师资,2019-03-03,,,,
2018,X9,需要书法讲座,中凯居民区,人文南西,师资,2018-03-03,,,,
"""
RESOURCES = """年度,资源编号,资源名称,提供单位,板块,资源类别
2019,Z1,提供党课讲师,样例甲,先锋南西,学习
2019,Z2,提供书画老师,样例乙、样例丙,人文南西,师资
"""
WHY = Why("电话核实", "张三丰")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an office whose two lists are loaded."""
    folder = tmp_path_factory.mktemp("loaded")
    made = Office.at(folder)
    made.load_text("资源.csv", RESOURCES)
    made.load_text("需求.csv", NEEDS)
    return folder / "office.db"


@pytest.fixture
def office(tmp_path: Path, loaded: Path) -> Office:
    shutil.copy(loaded, tmp_path / "office.db")
    return Office.at(tmp_path)


def figures(office: Office) -> dict[int, tuple[object, ...]]:
    """year → needs, matched, match rate, done."""
    asked = ["needs", "matched_needs", "match_rate", "done_needs"]
    with office.reading() as connection:
        rows = query(connection, asked, by=["year"], scope=Scope.everything())
    return {row[0]: tuple(row[1:]) for row in rows.itertuples(index=False)}


def matches(office: Office) -> list[tuple[object, ...]]:
    return office.ask(
        "SELECT n.year, n.number, r.number, u.name, m.correction_id FROM fct_match m JOIN fct_need n USING (need_id) "
        "LEFT JOIN fct_resource r USING (resource_id) LEFT JOIN dim_unit u ON u.unit_id = m.unit_id ORDER BY 1, 2, 4"
    )


def standing(office: Office) -> list[tuple[str, str]]:
    with office.reading() as connection:
        return [(row["kind"], row["standing"]) for row in decisions(connection)]


BEFORE = {2018: (1, 0, 0.0, None), 2019: (3, 1, 1 / 3, 1)}


def test_a_list_says_what_was_carried_out_and_a_year_without_that_says_nothing(office: Office) -> None:
    assert figures(office) == BEFORE


def test_an_accepted_match_moves_the_figures_and_taking_it_back_leaves_no_trace(office: Office) -> None:
    before = office.state()
    number = accept(office.url, Pair(2019, "X2", resource="Z2"), WHY)
    assert matches(office) == [
        (2019, "X1", "Z1", "样例甲", None),
        (2019, "X2", "Z2", "样例丙", number),
        (2019, "X2", "Z2", "样例乙", number),
    ]
    assert figures(office) == {**BEFORE, 2019: (3, 2, 2 / 3, 1)}
    assert office.state() != before
    withdraw(office.url, number)
    assert (figures(office), office.state(), standing(office)) == (BEFORE, before, [("match_accept", "withdrawn")])


def test_a_declined_match_is_kept_and_changes_no_figure_and_the_later_word_stands(office: Office) -> None:
    pair = Pair(2019, "需要书法讲座", area="中凯居民区", resource="提供书画老师", unit="样例乙")
    decline(office.url, pair, WHY)
    assert (figures(office), standing(office)) == (BEFORE, [("match_decline", "in_force")])
    accept(office.url, pair, WHY)
    assert figures(office)[2019] == (3, 2, 2 / 3, 1)
    with office.reading() as connection:
        read = match_decisions(connection, Scope.everything())
        assert match_decisions(connection, Scope(frozenset({"威海居民区"}))) == []
    assert [(one.number, one.standing, one.unit, one.made_by) for one in read] == [
        (1, "overtaken", "样例乙", "张三丰"),
        (2, "in_force", "样例乙", "张三丰"),
    ]
    assert standing(office) == [("match_decline", "overtaken"), ("match_accept", "in_force")]


def test_a_need_may_be_answered_by_a_unit_alone_or_by_another_years_resource(office: Office) -> None:
    accept(office.url, Pair(2019, "X3", unit="样例甲"), WHY)
    accept(office.url, Pair(2018, "X9", resource="Z2", resource_year=2019), WHY)
    assert figures(office) == {2018: (1, 1, 1.0, None), 2019: (3, 2, 2 / 3, 1)}
    rename(office.url, "样例甲", "样例甲公司", WHY)
    assert [row[3] for row in matches(office)] == ["样例丙", "样例乙", "样例甲公司", "样例甲公司"]


def test_a_decision_waits_while_its_list_is_undone_and_stands_again_with_it(office: Office) -> None:
    accept(office.url, Pair(2018, "X9", resource="Z2", resource_year=2019), WHY)
    stood = office.state()
    office.undo(1)
    assert (standing(office), figures(office)[2018]) == ([("match_accept", "absent")], (1, 0, 0.0, None))
    office.load_text("资源.csv", RESOURCES)
    assert (standing(office), office.state()) == ([("match_accept", "in_force")], stood)


def test_a_match_that_the_list_states_later_counts_once(office: Office) -> None:
    accept(office.url, Pair(2019, "X3", unit="样例甲"), WHY)
    office.load_text("再来.csv", NEEDS.replace("2019-03-03,,", "2019-03-03,样例甲,"))
    assert [row for row in matches(office) if row[1] == "X3"] == [(2019, "X3", None, "样例甲", None)]


def test_a_later_list_says_what_was_carried_out_whatever_the_order(office: Office, tmp_path: Path) -> None:
    later = NEEDS.replace("2019-03-02,,,,", "2019-03-02,样例乙,Z2,2019-05-01,2019-07-01")
    office.load_text("再来.csv", later)
    assert figures(office)[2019] == (3, 2, 2 / 3, 2)
    other = Office.at(tmp_path, "other")
    for name, content in (("再来.csv", later), ("需求.csv", NEEDS), ("资源.csv", RESOURCES)):
        other.load_text(name, content)
    assert other.state() == office.state()


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (Pair(2019, "X7", unit="样例甲"), "decision_unknown_need"),
        (Pair(2019, "需要书法讲座", unit="样例甲"), "decision_many_needs"),
        (Pair(2019, "X2", resource="Z9"), "decision_unknown_resource"),
        (Pair(2019, "X2", unit="谁"), "decision_unknown_name"),
        (Pair(2019, "X2"), "decision_no_answer"),
        (Pair(2019, "X1", resource="Z1"), "decision_matched_before"),
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(office: Office, pair: Pair, reason: str) -> None:
    before = office.state()
    with pytest.raises(DecisionRefused) as refused:
        accept(office.url, pair, WHY)
    assert (refused.value.text_id, office.state(), standing(office)) == (reason, before, [])


def test_the_command_decides_lists_and_takes_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", office.url.render_as_string(hide_password=False))
    asked = ["match", "accept", "--year=2019", "--need=X2", "--resource=Z2", "--why=电话核实", "--by=张三丰"]
    assert main(asked) == 0
    assert main(asked) == 1 and "第 1 号" in capsys.readouterr().err
    assert main(["decisions"]) == 0
    assert "「需要书法讲座（威海居民区）」对接「提供书画老师（样例乙）」" in capsys.readouterr().out
    assert main(["decisions", "--format", "json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["made_by"], row["reason"], row["standing"]) == ("张三丰", "电话核实", "in_force")
    assert main(["withdraw", "1"]) == 0
    assert figures(office) == BEFORE


def test_an_agreed_match_is_traced_to_the_need_and_to_the_word_of_a_person(office: Office) -> None:
    accept(office.url, Pair(2019, "X2", unit="样例甲"), WHY)
    with office.reading() as connection:
        found = trace(connection, "matched_needs", Selection(years=(2019,)), Scope.everything(), {}, Page())
    said = [(record.role, record.labels["number"]) for record in found.evidence.records]
    assert said == [("counted", "X1"), ("match", "X1"), ("counted", "X2"), ("agreed", "X2")]
