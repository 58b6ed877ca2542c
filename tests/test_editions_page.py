"""The page of meeting editions: frozen by a form, compared, shown, withdrawn; and files made of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from exports.freezing import freeze, take_back
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office
from tests.test_editions import MORE_2019, order
from tests.test_pages import ROOT, cells, sound, words
from tests.worlds import empty_warehouse
from texts import say


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office.at(tmp_path)
    for name, text in (("名册.csv", ROSTER_2019), ("项目.csv", PROJECTS_2019), ("台账.csv", ACTIVITIES_2019)):
        made.load_text(name, text)
    monkeypatch.setenv("FUMIN_DATABASE_URL", made.url.render_as_string())
    return made


def opened(monkeypatch: pytest.MonkeyPatch, page: str = "editions", **address: list[str]) -> AppTest:
    monkeypatch.chdir(ROOT)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, values in address.items():
        app.query_params[name] = values
    app.run()
    return app.switch_page(f"pages/meeting/{page}.py").run()


def letters(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def banner(app: AppTest) -> str:
    return letters("\n".join(info.value for info in app.info))


def test_the_form_freezes_the_selection_and_the_page_tells_what_differs_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(monkeypatch, year=["2019"])
    assert sound(app) and [info.value for info in app.info] == [say("editions_empty", "zh")]
    assert app.button(key="edition_keep").disabled
    app.text_input(key="edition_name").input("2019年联席会议")
    app.text_input(key="edition_by").input("-王某")
    app.run()
    app.button(key="edition_keep").click().run()
    assert sound(app) and [done.value for done in app.success] == ["已冻结会议版「2019年联席会议」。"]
    assert "由-王某冻结 · 范围：2019年" in banner(app)
    assert "现在的数字与会议版「2019年联席会议」完全一致" in words(app)
    app.button(key="edition_keep").click().run()
    assert [letters(error.value) for error in app.error] == [say("edition_taken", "zh", name="2019年联席会议")]
    office.load_text("再.csv", MORE_2019)
    app = opened(monkeypatch, lang=["en"])
    assert sound(app) and "figures differ from meeting edition “2019年联席会议”" in words(app)
    assert [cell for cell in cells(app) if cell == "batch 4"] and "再.csv" in letters(words(app))
    app.button(key="trace_edition").click().run()
    assert sound(app) and len(app.selectbox(key="trace_row_edition").options) > 5
    app.button(key="edition_withdraw_1").click().run()
    assert sound(app) and "is withdrawn" in app.success[0].value
    assert [info.value for info in app.info] == [say("editions_empty", "en")]
    assert "withdrawn" in words(app) and "2019年联席会议" in words(app)


def test_every_frozen_screen_can_be_looked_at_and_files_are_made_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(office.url, "版", order())
    office.undo(3)
    app = opened(monkeypatch)
    names = app.selectbox(key="edition_screen_1").options
    for name in names:
        app.selectbox(key="edition_screen_1").set_value(names.index(name)).run()
        assert sound(app), name
    assert any("会议版「版」（2026-01-05 09:30 冻结）" in letters(one.value) for one in app.caption)
    app = opened(monkeypatch, "exports")
    assert sound(app) and not app.info and app.text_input(key="exports_meeting")
    app.selectbox(key="exports_of").set_value("版").run()
    assert sound(app) and "会议版「版」：数字已冻结" in banner(app)
    assert [box.key for box in app.text_input] == ["exports_by"]


@pytest.mark.parametrize("name", ["[点](a.cn) $x$", "=1+1 __粗__"])
def test_a_name_stays_letters_and_no_ledger_is_needed_to_look_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    freeze(office.url, name, order())
    freeze(office.url, f"{name} 旧", order())
    take_back(office.url, f"{name} 旧", name)
    for batch in (1, 2, 3):
        office.undo(batch)
    app = opened(monkeypatch)
    assert sound(app) and name in banner(app) and name not in "".join(info.value for info in app.info)
    assert say("export_nothing_loaded", "zh").split("；")[0] in letters(app.warning[0].value)
    assert app.selectbox(key="edition_screen_1").options and name in letters(words(app))


def test_without_ledgers_and_editions_the_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_warehouse(tmp_path / "empty.db").dispose()
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    app: Any = opened(monkeypatch)
    assert sound(app) and [code.value for code in app.code] == [say("empty_database_command", "zh")]
