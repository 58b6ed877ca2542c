"""The pages of units, bodies, needs and resources: what they show, where they lead, and what they say when empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.ledgers import Office
from texts import LANGUAGES, say

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"loyalty": "units/loyalty", "unit": "units/unit", "bodies": "units/bodies", "needs": "programme/needs"}
ROSTER = """年度,单位名称,单位类型,所在居民区
2019,*样例*[甲](x),非公企业,威海居民区
2019,样例静默社,社会组织,中凯居民区
"""
LEDGER = """活动日期,板块,项目名称,参与单位,居民区,群众人次
2017-05-03,先锋南西,样例课,样例老友社,威海居民区,20
2018-05-03,先锋南西,样例课,*样例*[甲](x),威海居民区,5
2019-05-03,先锋南西,样例课,*样例*[甲](x),威海居民区,5
"""
NEEDS = """年度,需求编号,需求名称,居民区,板块,需求类别,提出日期
2019,X1,需要 <b>书法</b> 讲座,威海居民区,人文南西,师资,2019-03-02
"""
RESOURCES = """年度,资源编号,资源名称,提供单位,板块,资源类别
2019,Z1,提供书法老师,*样例*[甲](x),人文南西,师资
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = Office.at(tmp_path_factory.mktemp("units"))
    for name, content in (("名册", ROSTER), ("台账", LEDGER), ("资源", RESOURCES), ("需求", NEEDS)):
        made.write(f"{name}.csv", content)
    made.load()
    return made


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def opened(url: str, page: str, **address: str) -> AppTest:
        monkeypatch.setenv("FUMIN_DATABASE_URL", url)
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr("panels.figure.unfolded", lambda fold: True)
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        if "lang" in address:
            app.query_params["lang"] = address.pop("lang")
        app.run().switch_page(f"pages/{PAGES[page]}.py")
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return opened


def said(elements: Any) -> list[str]:
    return [str(element.value) for element in elements]


def test_the_call_lists_name_whom_to_call_and_lead_to_the_unit(office: Office, at: Any) -> None:
    app = at(str(office.url), "loyalty")
    assert not app.exception
    assert "到2019年，已有1家单位连续两年以上没有参与，其中0家仍在名册上" in said(app.subheader)
    assert "2019年名册上有1家单位从未参与" in said(app.subheader)
    tables = [table.value.to_numpy().tolist() for table in app.table]
    assert ["样例老友社", "未注明", "未注明"] in [row[:3] for table in tables for row in table]
    app.selectbox(key="unit_of_calls_lapsed").select("样例老友社").run()
    assert not app.exception


def test_a_units_page_stands_under_its_address_and_letters_of_ledgers_stay_letters(office: Office, at: Any) -> None:
    app = at(str(office.url), "unit", unit="*样例*[甲](x)")
    assert not app.exception and app.selectbox(key="unit").value == "*样例*[甲](x)"
    assert any(text.startswith("\\*样例\\*\\[甲\\](x)（非公企业、威海居民区）") for text in said(app.subheader))
    app.selectbox(key="unit").select("样例静默社").run()
    assert any("在册1年，从未参与" in text for text in said(app.subheader))
    assert app.query_params["unit"] == "样例静默社"
    unknown = at(str(office.url), "unit", unit="谁")
    assert not unknown.exception and any("谁" in text for text in said(unknown.warning))


def test_a_suggestion_is_accepted_on_the_page_the_figures_follow_and_it_is_taken_back(office: Office, at: Any) -> None:
    before = office.state()
    app = at(str(office.url), "needs")
    assert not app.exception and "提出1条需求，对接0条（0.0%）；清单没有写办结情况" in said(app.subheader)
    assert app.button(key="matching_accept").disabled
    app.text_input(key="matching_why_0").set_value("双方同意").run()
    app.button(key="matching_accept").click().run()
    assert not app.exception and said(app.success) == ["已记下第 1 号判断，相关数字已重算。"]
    assert "提出1条需求，对接1条（100.0%）；清单没有写办结情况" in said(app.subheader)
    app.button(key="unmatch_1").click().run()
    assert not app.exception and office.state() == before
    app.text_input(key="matching_why_1").set_value("不需要").run()
    app.button(key="matching_decline").click().run()
    assert "1条未对接需求里，0条可以这样对接" in said(app.subheader)
    app.button(key="unmatch_2").click().run()


def test_every_named_fact_of_a_body_stands_on_the_page_with_its_source(office: Office, at: Any) -> None:
    app = at(str(office.url), "bodies")
    assert not app.exception
    from etl.sample.vocabulary import reference

    shown = {tuple(row) for table in app.table for row in table.value.to_numpy().tolist()}
    named = {(row["组织名称"], row["成员单位"], row["来源"]) for row in reference("facts/bodies") if row["成员单位"]}
    assert {tuple(plain(cell) for cell in row) for row in shown if len(row) == 3} >= named
    alone = {row["组织名称"] for row in reference("facts/bodies")}
    assert alone <= {plain(row[0]) for row in shown}
    assert "兴业太古汇商圈党建联席会议：公布成员 25 家，报道点名 9 家。" in said(app.markdown)


def plain(cell: Any) -> str:
    return str(cell).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("name", PAGES)
def test_each_page_tells_what_to_do_when_there_is_nothing(name: str, at: Any, tmp_path: Path) -> None:
    empty = Office.at(tmp_path, "empty")
    empty.load_text("区.csv", "编码,名称,层级,上级编码\n310106012099,样例居民区,居民区,310106012\n")
    for lang in LANGUAGES:
        app = at(str(empty.url), name, lang=lang)
        assert not app.exception
        if name == "bodies":
            continue
        text_id = {"loyalty": "empty_database", "unit": "unit_none_known", "needs": "needs_none"}[name]
        if name == "unit":
            text_id = "unit_pick"  # the public facts name units
        assert say(text_id, lang) in [*said(app.info), *said(app.subheader)]
