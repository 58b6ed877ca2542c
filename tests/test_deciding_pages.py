"""The pages that lead to a decision, used: a sentence traced, an area picked, a unit in a link, a target set and taken back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_pages import finished, world

ROOT = Path(__file__).resolve().parent.parent


def opened(monkeypatch: pytest.MonkeyPatch, url: str, page: str, **address: list[str]) -> AppTest:
    monkeypatch.setenv("FUMIN_DATABASE_URL", url)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("panels.figure.unfolded", lambda fold: True)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.run()
    if page:
        app.switch_page(f"pages/deciding/{page}.py")
    for name, values in address.items():
        app.query_params[name] = values
    app.run()
    assert not app.exception and not app.error
    return app


def address(app: AppTest) -> dict[str, list[str]]:
    return {name: list(parts) if isinstance(parts, list) else [parts] for name, parts in app.query_params.items()}


def said(elements: Any) -> list[str]:
    return [str(element.value) for element in elements]


def test_any_figure_of_a_conclusion_is_traced(monkeypatch: pytest.MonkeyPatch, sample_url: str) -> None:
    monkeypatch.setattr("panels.figure.unfolded", lambda fold: True)
    app = opened(monkeypatch, sample_url, "", year=["2019"])
    app.button(key="cited_conclusions").click().run()
    assert not app.exception
    offered = app.selectbox(key="trace_conclusion").options
    (place,) = (at for at, sentence in enumerate(offered) if sentence.startswith("覆盖率"))
    share = offered[place].removeprefix("覆盖率").partition("（")[0]
    app.selectbox(key="trace_conclusion").select_index(place).run()
    assert not app.exception and share in said(app.metric)
    paragraph = next(code.value for code in app.code if code.value.startswith("【样例数据"))
    assert "。".join(offered) in paragraph


def test_an_area_is_picked_and_the_link_restores_it(monkeypatch: pytest.MonkeyPatch, sample_url: str) -> None:
    app = opened(monkeypatch, sample_url, "area", year=["2020"])
    assert "选一个居民区，看它的一页。" in said(app.info)
    app.pills(key="area_pick").set_value("威海居民区").run()
    assert not app.exception and address(app) == {"year": ["2020"], "area": ["威海居民区"]}
    assert any(re.fullmatch(r"2020年名册上\d+家，\d+家没有参与", text) for text in said(app.subheader))
    again = opened(monkeypatch, sample_url, "area", year=["2020"], area=["威海居民区"])
    assert again.pills(key="area_pick").value == "威海居民区"


def test_a_broken_map_file_is_named_and_the_grid_drawn(
    monkeypatch: pytest.MonkeyPatch, sample_url: str, tmp_path: Path
) -> None:
    broken = tmp_path / "坏图.geojson"
    broken.write_text("{", encoding="utf-8")
    monkeypatch.setenv("FUMIN_AREAS_GEOJSON", str(broken))
    app = opened(monkeypatch, sample_url, "area", year=["2020"])
    assert any("“坏图.geojson”没有采用：不是完整的JSON" in text.replace("\u2060", "") for text in said(app.warning))
    assert any("示意格，不代表位置" in text for text in said(app.caption))


def test_the_unit_of_the_network_is_in_the_address(monkeypatch: pytest.MonkeyPatch, sample_url: str) -> None:
    unit = "样例古柏居民区党总支"
    app = opened(monkeypatch, sample_url, "network", year=["2019"], unit=[unit])
    assert app.selectbox(key="network_unit").value == unit
    assert any(text.startswith(f"与{unit}在同一项目的有") for text in said(app.subheader))
    app.selectbox(key="network_unit").set_value(None).run()
    assert not app.exception and address(app) == {"year": ["2019"]}


def test_gaps_by_unit_type_name_whom_to_call(monkeypatch: pytest.MonkeyPatch, sample_url: str) -> None:
    app = opened(monkeypatch, sample_url, "gaps", year=["2020"], area=["威海居民区"])
    app.segmented_control(key="gaps_role").set_value("unit_type").run()
    assert not app.exception and "请谁来补" in said(app.subheader)


def test_a_target_is_set_and_taken_back_on_its_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = world(tmp_path / "one.db")
    made.roster(2019, "甲")
    made.activity(2019, "党课", "甲", person_times=3)
    finished(made)
    app = opened(monkeypatch, f"sqlite:///{tmp_path / 'one.db'}", "targets")
    assert any(text.startswith("还没有设过目标") for text in said(app.info))
    app.text_input(key="target_value").set_value("2")
    app.text_input(key="target_why").set_value("[议定](http://a.cn)")
    app.run()
    app.button(key="target_keep").click().run()
    assert not app.exception and said(app.success) == ["已记下第 1 号目标。"]
    assert "1项目标：0项达到，1项没有达到，0项还看不出" in said(app.subheader)
    assert "[议定](" not in "".join(said(app.caption))
    app.button(key="target_withdraw_1").click().run()
    assert not app.exception and said(app.success) == ["第 1 号目标已撤回。"]
    app.text_input(key="target_value").set_value("很多").run()
    app.button(key="target_keep").click().run()
    assert any("“很多”不是可用的目标数" in text.replace("\u2060", "") for text in said(app.error))
