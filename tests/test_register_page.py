"""The register page: what it lists, and judgements made and taken back on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from measures import RegisteredUnit, Scope, register
from panels import commands
from panels.context import Store
from panels.register import spans
from tests.ledgers import Office

ROOT = Path(__file__).resolve().parent.parent
CODE = "91350100M000100Y43"
BUREAU = "静安区市场监督管理局"
ROSTER = f"""年度,单位名称,单位类型,所在居民区,统一社会信用代码
2018,{BUREAU},机关,,
2019,{BUREAU},机关,,
2019,样例商行有限公司,其他,,{CODE}
"""
LEDGER = """活动日期,板块,项目名称,参与单位,单位类型,群众人次
2018-05-03,先锋南西,样例课,样例商行,,20
2019-05-03,先锋南西,样例课,市监局,机关,5
2019-06-03,先锋南西,样例课,*样例*[丙](x),,9
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office.at(tmp_path)
    made.load_text("名册.csv", ROSTER)
    made.load_text("台账.csv", LEDGER)
    return made


@pytest.fixture
def page(office: Office, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("FUMIN_DATABASE_URL", str(office.url))
    monkeypatch.chdir(ROOT)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    return app.run().switch_page("pages/ledgers/register.py").run()


def said(elements: Any) -> list[str]:
    return [str(element.value) for element in elements]


def cells(app: AppTest, place: int) -> list[list[Any]]:
    return app.table[place].value.to_numpy().tolist()  # type: ignore[no-any-return]


def test_the_register_tells_names_types_and_years(office: Office) -> None:
    with office.reading() as connection:
        found = {unit.name: unit for unit in register(connection, Scope.everything())}
        assert register(connection, Scope(frozenset({"威海居民区"}))) == []
    shop = found["样例商行有限公司"]
    assert shop == RegisteredUnit(
        "样例商行有限公司", ("样例商行", "样例商行有限公司"), ((2019, "其他"),), (2019,), (2018,), CODE
    )
    assert (shop.unit_type(), shop.suggested_types()) == ("其他", ("非公企业", "国有企业"))
    assert found["市监局"] == RegisteredUnit("市监局", ("市监局",), ((2019, "机关"),), (), (2019,), None)
    assert found["市监局"].suggested_types() == ()


def test_the_page_lists_what_waits_and_every_unit(page: AppTest) -> None:
    assert not page.exception
    assert "待判断的名称 2 个" in said(page.subheader)
    assert cells(page, 0) == [
        ["市监局", "新名称", f"1 {BUREAU}", "台账.csv · 台账 · 第3行"],
        ["\\*样例\\*\\[丙\\](x)", "新名称", "—", "台账.csv · 台账 · 第4行"],
    ]
    listed = {row[0]: row[1:] for row in cells(page, 1)}
    assert listed["样例商行有限公司"] == ["其他（信用代码提示：非公企业、国有企业）", "样例商行", "2019", "2018"]
    assert listed[BUREAU] == ["机关", "—", "2018–2019", "—"]
    assert page.button(key="judge_decide").disabled


def test_a_name_is_merged_into_its_first_candidate_and_the_merge_taken_back(page: AppTest, office: Office) -> None:
    before = office.state()
    into = page.selectbox(key="judge_into_市监局")
    assert (page.selectbox(key="judge_subject_merge").value, into.value, into.options[0]) == ("市监局", None, BUREAU)
    into.select(BUREAU)
    page.text_input(key="judge_why_0").set_value("电话核实；$(touch x)")
    page.text_input(key="judge_by").set_value("王五").run()
    page.button(key="judge_decide").click().run()
    assert not page.exception and said(page.success) == ["已记下第 1 号判断，相关数字已重算。"]
    assert "待判断的名称 1 个" in said(page.subheader) and "判断记录 1 条" in said(page.subheader)
    assert {row[0]: row[2] for row in cells(page, 1)}[BUREAU] == "市监局"
    assert f"**1** 「市监局」并入「{BUREAU}」" in said(page.markdown)
    assert any("王五" in caption and "touch x" in caption and "有效" in caption for caption in said(page.caption))
    assert office.state() != before
    page.button(key="withdraw_1").click().run()
    assert said(page.success) == ["第 1 号判断已撤回，相关数字已重算。"]
    assert "待判断的名称 2 个" in said(page.subheader) and office.state() == before
    assert [button.key for button in page.button if str(button.key).startswith("withdraw_")] == []


def test_each_kind_of_judgement_can_be_made_on_the_page(page: AppTest, office: Office) -> None:
    def make(kind: str, subject: str, decided: int, **further: str) -> None:
        page.segmented_control(key="judge_kind").set_value(kind).run()
        page.selectbox(key=f"judge_subject_{kind}").select(subject).run()
        for key, value in further.items():
            (page.text_input if key == "name" else page.selectbox)(key=f"judge_{key}_{subject}").set_value(value)
        page.text_input(key=f"judge_why_{decided}").set_value("核实").run()
        page.button(key="judge_decide").click().run()
        assert not page.exception and said(page.error) == []

    make("retype", "样例商行有限公司", 0, type="国有企业")
    make("rename", BUREAU, 1, name="静安市场监管局")
    make("split", "样例商行", 2)
    make("new", "市监局", 3)
    assert office.ask("SELECT kind, subject FROM correction ORDER BY correction_id") == [
        ("unit_type", "样例商行有限公司"),
        ("unit_rename", BUREAU),
        ("unit_split", "样例商行"),
        ("unit_new", "市监局"),
    ]
    assert {row[0] for row in cells(page, 0)} == {"\\*样例\\*\\[丙\\](x)"}


def test_what_the_program_refuses_is_said_on_the_page(page: AppTest) -> None:
    page.segmented_control(key="judge_kind").set_value("rename").run()
    page.selectbox(key="judge_subject_rename").select("市监局").run()
    page.text_input(key="judge_name_市监局").set_value("样例商行")
    page.text_input(key="judge_why_0").set_value("改名").run()
    page.button(key="judge_decide").click().run()
    assert said(page.error) == ["「样例商行」是另一家单位（样例商行有限公司）的名称；若是同一家，请用归并。"]


def test_a_command_gets_its_values_as_they_are_and_never_through_a_shell(office: Office) -> None:
    store = Store(str(office.url), "", "", 1)
    done = commands.run(store, ["decide", "new", "--why=$(id)", "--", "`id`; --help"])
    assert (done.status, done.stdout) == (1, "") and "「`id`; --help」" in done.stderr
    assert commands.run(store, ["decisions", "--format", "json"])[:2] == (0, "[]\n")


def test_years_in_a_row_are_drawn_together() -> None:
    assert [spans(years) for years in ((), (2012,), (2012, 2013), (2012, 2014, 2015))] == [
        "—",
        "2012",
        "2012–2013",
        "2012 2014–2015",
    ]
