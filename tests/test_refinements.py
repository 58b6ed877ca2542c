"""Small things a reader stumbles over: spaces in names, one of a kind, chosen years, areas that are no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from charts.findings import amount, moved, ranking_finding
from charts.format import inert_markdown, number, said_number
from charts.standouts import project_moves, unreached
from charts.style import highlighted
from charts.trend import bars, line
from measures import Scope, Selection, UnknownValue
from tests.test_pages import finished, world
from texts import say

ROOT = Path(__file__).resolve().parent.parent


def table(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


@pytest.fixture
def address(tmp_path: Path) -> str:
    """2018 and 2019 in two areas, and a unit of an area whose last list is of 2018."""
    made = world(tmp_path / "one.db")
    for year in (2017, 2018, 2019):
        made.roster(year, "甲", "非公企业")
        made.activity(year, "学习", "甲", types={"甲": "非公企业"}, person_times=year - 2000)
    finished(made)
    return f"sqlite:///{tmp_path / 'one.db'}"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def opened(url: str, page: str = "overview/summary", **asked: list[str]) -> AppTest:
        monkeypatch.setenv("FUMIN_DATABASE_URL", url)
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr("panels.figure.unfolded", lambda fold: True)
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for name, values in asked.items():
            app.query_params[name] = values
        app.run()
        return app if page == "overview/summary" else app.switch_page(f"pages/{page}.py").run()

    yield opened


@pytest.mark.parametrize(
    "written", ["威 海居民区", "威海", "威　海", " 威海居民区 ", "威海居委会", "３１０１０６０１２０２２"]
)
def test_an_area_is_known_whatever_its_spaces_and_width(address: str, written: str) -> None:
    from sqlalchemy import make_url

    from warehouse.engine import reader_engine

    with reader_engine(make_url(address)).connect() as connection:
        assert Selection.parse(connection, [f"area={written}"]).areas == ("威海居民区",)


def test_suggestions_are_of_what_the_scope_has(address: str) -> None:
    from sqlalchemy import make_url

    from warehouse.engine import reader_engine

    with reader_engine(make_url(address)).connect() as connection:
        for scope, names in (
            (Scope.everything(), {"中凯居民区", "威海居民区"}),
            (Scope(frozenset({"中凯居民区"})), {"中凯居民区"}),
        ):
            with pytest.raises(UnknownValue) as refused:
                Selection.parse(connection, ["area=海居民"], scope)
            assert names <= set(refused.value.suggestions)
            assert scope.areas is None or set(refused.value.suggestions) <= scope.areas


def test_a_chosen_year_stands_out_among_all_years() -> None:
    rows = table(year=[2017, 2018, 2019], participating_units=[1, 2, 3])
    for figure in (bars(rows, "participating_units", "zh"), line(rows, "participating_units", "zh")):
        assert [(shape.x0, shape.x1) for shape in go.Figure(highlighted(figure, (2018,))).layout.shapes] == [(0.5, 1.5)]
    assert go.Figure(highlighted(bars(rows, "participating_units", "zh"), ())).layout.shapes == ()


def test_a_trend_shows_every_year_and_speaks_of_the_chosen_one(at: Any, address: str) -> None:
    app = at(address, "coverage/years", year=["2018"])
    assert not app.exception and not app.error
    assert app.subheader[0].value == "2018年参与单位数1家，与上年持平"
    said = [caption.value for caption in app.caption if "底色" in caption.value]
    followed = {"", "　点击即筛选，框选可选多个"}
    assert said and set(said) <= {f"全部数据　图为全部年度，底色为所选：2018年{hint}" for hint in followed}
    years = [list(found.value["年度"]) for found in app.table if "年度" in found.value]
    assert years[0] == ["2017", "2018", "2019"] and ["2018"] in years


def test_one_of_a_kind_is_singular_in_english() -> None:
    assert [amount(value, "projects", "en") for value in (0, 1, 2)] == ["0 projects", "1 project", "2 projects"]
    assert [amount(value, "activities", "en") for value in (1, 1000)] == ["1 activity", "1,000 activities"]
    assert moved(3, 2, "participating_units", "en") == say("moved_count_up", "en", amount="1 unit")
    assert project_moves({"projects": 1, "new_projects": 1, "ended_projects": 0}, "en") == "1 project: 1 new, 0 ended"
    assert str(unreached(table(area=["甲"], themes_reached=[2]), "en")).startswith("1 residential area was not reached")


def test_those_level_at_the_top_are_and_the_one_alone_is() -> None:
    level = table(unit_type=["甲", "乙", "丙"], coverage=[0.9, 0.9, 0.1])
    assert ranking_finding(level, "unit_type", "coverage", "en") == (
        "Coverage: 甲 and 乙 are highest, 90.0%; 丙 lowest, 10.0%"
    )
    assert "甲 is highest" in ranking_finding(level.drop(index=1), "unit_type", "coverage", "en")
    counts = table(theme=["甲", "乙", "丙"], participating_units=[5, 5, 1])
    assert "甲 and 乙 have the most, 5 units; 丙 the fewest, 1 unit" in ranking_finding(
        counts, "theme", "participating_units", "en"
    )


def test_cards_of_counts_carry_their_unit(at: Any, address: str) -> None:
    shown = {metric.label: metric.value for metric in at(address, year=["2019"]).metric}
    assert shown == {
        "参与单位数": "1家", "覆盖率": "100.0%", "参与人次": "19人次", "活动场次": "1场",
        "项目数": "1个", "留存率": "100.0%",
    }  # fmt: skip


def test_an_area_that_is_no_more_has_no_row_of_zeros(at: Any, sample_url: str) -> None:
    for year, listed in (("2019", True), ("2020", False)):
        app = at(sample_url, "coverage/areas", year=[year])
        (located,) = [
            found.value
            for found in app.table
            if list(found.value)[:1] == ["单位所在居民区"] and len(list(found.value)) > 4
        ]
        assert ("泰兴居民区" in list(located["单位所在居民区"])) == listed


def test_a_percentage_is_copied_without_anything_invisible() -> None:
    assert [inert_markdown(text) for text in ("100.0%", "1. 一", "1.")] == ["100.0%", "1\u2060. 一", "1\u2060."]


def test_counts_from_ten_thousand_are_said_in_wan_without_rounding_and_in_tables_in_full() -> None:
    assert [said_number(value, "int", "zh") for value in (9_999, 10_000, 12_345, 120_000, 123_456_789)] == [
        "9,999", "1万", "1.2345万", "12万", "12,345.6789万",
    ]  # fmt: skip
    assert said_number(12_345.5, "hours", "zh", "at_least") == "≥1.23455万"
    assert said_number(12_345, "int", "en") == number(12_345, "int", "zh") == "12,345"
    assert said_number(0.5, "share", "zh") == "50.0%" and said_number(None, "int", "zh") == "—"
    assert amount(12_345, "person_times", "zh", "at_least") == "至少1.2345万人次"
