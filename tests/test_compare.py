"""Two selections beside each other: differences of counts and shares, in charts, tables and the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from charts.pairs import Pair, furthest_apart, lines_finding, pair_bars, pair_finding, pair_lines, pair_rows, pair_table
from measures import Selection

ROOT = Path(__file__).resolve().parent.parent
OWN, OTHER = Selection(years=(2019,), areas=("威海居民区",)), Selection(years=(2019,))


def table(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def test_counts_differ_in_percent_shares_in_points_and_bounded_sums_not_at_all() -> None:
    own = table(participating_units=[45], coverage=[0.784], person_times=[900], person_times_bound=["at_least"])
    other = table(participating_units=[30], coverage=[0.763], person_times=[800], person_times_bound=["exact"])
    pair = Pair(own, other, OWN, OTHER, "other")
    measures = ("participating_units", "coverage", "person_times", "projects")
    assert [tuple(row) for row in pair_rows(pair, measures, "zh").to_numpy()] == [
        ("参与单位数", "45", "30", "+15（+50.0%）"),
        ("覆盖率", "78.4%", "76.3%", "+2.1个百分点"),
        ("参与人次", "≥900", "800", "—"),
        ("项目数", "—", "—", "—"),
    ]
    assert pair_finding(pair, ("participating_units", "coverage"), "zh") == (
        "参与单位数45家，比对照多15家（+50.0%）；覆盖率78.4%，比对照高2.1个百分点"
    )
    assert pair_finding(pair, ("person_times",), "en") == (
        "Person-times: at least 900 person-times, the other: 800 person-times"
    )


THEMES = Pair(
    table(theme=["先锋南西", "志愿南西", None], participating_units=[12, 20, 3]),
    table(theme=["先锋南西", "志愿南西", "慈善南西"], participating_units=[14, 10, 5]),
    OWN,
    OTHER,
    "year",
)


def test_the_value_in_which_they_differ_most_is_named() -> None:
    assert furthest_apart(THEMES, "theme", "participating_units", "zh") == (
        "参与单位数差得最多的是志愿南西：20家，比上年多10家（+100.0%）"
    )
    even = Pair(THEMES.own, THEMES.own, OWN, OTHER, "other")
    assert furthest_apart(even, "theme", "participating_units", "zh") == "各项参与单位数都相同"
    apart = Pair(THEMES.own.head(1), THEMES.other.tail(1), OWN, OTHER, "other")
    assert furthest_apart(apart, "theme", "participating_units", "zh") == "没有可以对照的参与单位数"


def test_both_stand_in_the_same_bars_and_what_one_lacks_is_no_zero() -> None:
    drawing = pair_bars(THEMES, "theme", "participating_units", "zh")
    assert [(trace["name"], trace["text"]) for trace in drawing["data"]] == [
        ("2019年 · 威海居民区", ["12", "20", "—", "3"]),
        ("2019年", ["14", "10", "5", "—"]),
    ]
    go.Figure(drawing)
    found = pair_table(THEMES, "theme", "participating_units", "zh")
    assert [tuple(row) for row in found[["theme", "pair_that", "pair_apart"]].to_numpy()] == [
        ("先锋南西", "14", "-2（-14.3%）"),
        ("志愿南西", "10", "+10（+100.0%）"),
        ("慈善南西", "5", "—"),
        (None, "—", "—"),
    ]


def test_lines_keep_gaps_and_the_finding_is_of_the_last_year_both_have() -> None:
    own = table(year=[2016, 2018, 2019], coverage=[0.5, 0.6, 0.7])
    other = table(year=[2016, 2018, 2019], coverage=[0.4, 0.5, None])
    pair = Pair(own, other, OWN, OTHER, "year")
    drawing = pair_lines(pair, "coverage", "en")
    assert [trace["y"] for trace in drawing["data"]] == [[0.5, None, 0.6, 0.7], [0.4, None, 0.5, None]]
    go.Figure(drawing)
    assert lines_finding(pair, "coverage", 2019, "zh") == "2018年覆盖率60.0%，比对照高10.0个百分点"
    assert lines_finding(pair, "coverage", 2015, "zh") == "没有可以对照的覆盖率"


def opened(monkeypatch: pytest.MonkeyPatch, url: str, **address: list[str]) -> AppTest:
    monkeypatch.setenv("FUMIN_DATABASE_URL", url)
    monkeypatch.chdir(ROOT)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.run()
    app.switch_page("pages/deciding/compare.py")
    for name, values in address.items():
        app.query_params[name] = values
    return app.run()


def test_both_selections_live_in_the_address(monkeypatch: pytest.MonkeyPatch, sample_url: str) -> None:
    wanted = {"against": ["other"], "other_unit_type": ["国有企业"], "other_year": ["2018"]}
    app = opened(monkeypatch, sample_url, **wanted, year=["2019"])
    assert not app.exception and app.multiselect(key="other_unit_type").value == ["国有企业"]
    shown = "所选：2019年；对照：2018年 · 国有企业"
    assert shown in [caption.value for caption in app.caption]
    app.multiselect(key="other_area").select("威海居民区").run()
    address = {name: list(parts) if isinstance(parts, list) else [parts] for name, parts in app.query_params.items()}
    assert address == {**wanted, "other_area": ["威海居民区"], "year": ["2019"]}
    app.segmented_control(key="against").set_value("before").run()
    assert not app.exception and "所选：2019年；对照：2018年" in [caption.value for caption in app.caption]
    assert sorted(app.query_params) == ["year"]


def test_a_selection_with_nothing_to_hold_it_against_says_so(monkeypatch: pytest.MonkeyPatch, sample_url: str) -> None:
    app = opened(monkeypatch, sample_url, year=["2012"])
    assert not app.exception
    assert "对照范围（2011年）内没有参与记录，也没有项目。请换一个对照。" in [info.value for info in app.info]
