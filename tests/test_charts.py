"""Charts: what a figure shows and what it says, for rows small enough to check by eye."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from charts import findings, standouts
from charts.completion import completed
from charts.composition import composition
from charts.drawing import Drawing, sendable
from charts.flow import flow_finding, project_flow
from charts.format import change, inert_label, inert_markdown, number, shortened
from charts.labels import column_name, names_together, value_name
from charts.matrix import matrix
from charts.movers import movers_finding
from charts.ranking import ranking
from charts.spoken import alternative
from charts.style import COLOURS, PALE_TO_DEEP, colour
from charts.trend import bars, line, lines, turnover
from measures import CATALOGUE, DIMENSIONS
from texts import say


def table(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def seen(drawing: Drawing) -> go.Figure:
    """The figure as plotly's own objects, which refuse whatever plotly.js would not know."""
    return go.Figure(drawing)


COVERAGE = table(year=[2016, 2018, 2019], coverage=[0.5, 0.763, 0.784])
THEMES = table(theme=["慈善南西", "先锋南西", None], participating_units=[12, 45, 50])


def test_a_number_shows_how_it_was_stated() -> None:
    shown = [
        number(5012, "int", "zh", "at_least"),
        number(120, "int", "zh", "about"),
        number(120, "int", "en", "about"),
        number(7, "int", "zh", "at_most"),
        number(None, "int", "zh", "unknown"),
        number(None, "share", "zh"),
        number(0.583, "share", "zh"),
        number(1204.5, "hours", "en"),
        number(30.0, "hours", "zh"),
    ]
    assert shown == ["≥5,012", "约120", "about 120", "≤7", "未记载", "—", "58.3%", "1,204.5", "30"]


def test_shares_change_in_points_and_counts_in_percent() -> None:
    assert change(0.784, 0.763, "share", "zh") == "+2.1个百分点"
    assert change(135, 127, "int", "zh") == "+8（+6.3%）"
    assert change(127, 135, "int", "en") == "-8 (-5.9%)"
    assert change(5, 0, "int", "zh") == "+5"
    assert change(0.78401, 0.784, "share", "zh") == "持平"
    assert change(None, 3, "int", "zh") is None


def test_shares_are_compared_as_they_are_shown() -> None:
    assert change(0.7844, 0.7836, "share", "zh") == "持平"
    assert change(0.7846, 0.7844, "share", "zh") == "+0.1个百分点"
    assert findings.moved(0.78449, 0.76251, "coverage", "zh") == "比上年升2.1个百分点"
    rows = table(unit_type=["机关", "居民区"], coverage=[0.7844, 0.7836])
    assert findings.ranking_finding(rows, "unit_type", "coverage", "zh") == "各项覆盖率相同，均为78.4%"


def test_a_line_leaves_a_gap_in_a_year_without_a_value_and_years_are_words() -> None:
    figure = seen(line(COVERAGE, "coverage", "zh"))
    assert list(figure.data[0].x) == ["2016", "2017", "2018", "2019"]
    assert list(figure.data[0].y) == [0.5, None, 0.763, 0.784]
    assert list(figure.data[0].text) == ["50.0%", "", "76.3%", "78.4%"]
    assert (figure.layout.xaxis.type, figure.data[0].connectgaps) == ("category", False)


def test_a_trend_says_the_last_year_against_the_year_before() -> None:
    assert findings.trend_finding(COVERAGE, "coverage", "zh") == "2019年覆盖率78.4%，比上年升2.1个百分点"
    assert findings.trend_finding(COVERAGE, "coverage", "en") == (
        "Coverage in 2019: 78.4%, up 2.1 percentage points on the year before"
    )


def test_a_trend_without_a_year_before_compares_nothing() -> None:
    assert findings.trend_finding(COVERAGE.head(2), "coverage", "zh") == "2018年覆盖率76.3%"


def test_a_trend_that_stays_level_says_so() -> None:
    rows = table(year=[2018, 2019], participating_units=[9, 9])
    assert findings.trend_finding(rows, "participating_units", "zh") == "2019年参与单位数9家，与上年持平"


def test_sums_that_are_only_bounded_are_set_side_by_side_not_subtracted() -> None:
    rows = table(year=[2018, 2019], person_times=[4800, 5012], person_times_bound=["exact", "at_least"])
    assert findings.trend_finding(rows, "person_times", "zh") == "2019年参与人次至少5,012人次（上年4,800人次）"


def test_a_trend_without_any_value_says_there_is_none() -> None:
    rows = table(year=[2013], coverage=[None])
    assert findings.trend_finding(rows, "coverage", "zh") == "所选范围内没有可计算的覆盖率"


def test_bars_write_the_bound_on_the_bar() -> None:
    rows = table(year=[2018, 2019], person_times=[4800, 5012], person_times_bound=["exact", "at_least"])
    figure = seen(bars(rows, "person_times", "zh"))
    assert (list(figure.data[0].x), list(figure.data[0].text)) == (["2018", "2019"], ["4,800", "≥5,012"])
    assert (figure.data[0].meta, figure.layout.meta) == (None, None)


def test_long_values_on_many_bars_are_turned_on_a_telephone_and_have_room_above() -> None:
    years = list(range(2012, 2021))
    figure = seen(bars(table(year=years, person_times=[1000 * place for place in range(9)]), "person_times", "zh"))
    assert figure.data[0].meta == {"narrow": {"textangle": -90, "constraintext": "inside"}}
    assert figure.layout.meta["narrow"]["yaxis"]["range"] == [0, 10_000.0]


def test_a_ranking_runs_from_the_most_and_keeps_each_themes_colour() -> None:
    figure = seen(ranking(THEMES, "theme", "participating_units", "zh"))
    assert list(figure.data[0].customdata) == ["先锋南西", "慈善南西", "未注明"]
    assert list(figure.data[0].x) == [45, 12, 50]
    assert list(figure.data[0].marker.color)[:2] == [COLOURS["theme"]["先锋南西"], COLOURS["theme"]["慈善南西"]]


def test_a_ranking_names_the_most_and_the_least_of_what_is_stated() -> None:
    said = findings.ranking_finding(THEMES, "theme", "participating_units", "zh")
    assert said == "先锋南西参与单位数最多，45家；慈善南西最少，12家"
    assert findings.ranking_finding(THEMES, "theme", "participating_units", "en") == (
        "Participating units: Vanguard has the most, 45 units; Charity the fewest, 12 units"
    )


def test_a_ranking_of_equals_names_no_winner() -> None:
    rows = table(theme=["先锋南西", "慈善南西"], participating_units=[3, 3])
    said = findings.ranking_finding(rows, "theme", "participating_units", "zh")
    assert said == "各项参与单位数相同，均为3家"


def test_a_ranking_shows_a_missing_share_as_none_and_last() -> None:
    rows = table(unit_type=["机关", "居民区"], coverage=[None, 0.5])
    figure = seen(ranking(rows, "unit_type", "coverage", "zh"))
    assert (list(figure.data[0].customdata), list(figure.data[0].text)) == (["居民区", "机关"], ["50.0%", "—"])


def test_a_matrix_writes_every_cell_and_counts_the_empty_ones() -> None:
    rows = table(
        unit_type=["机关", "机关", "居民区"], theme=["先锋南西", "慈善南西", "先锋南西"], participating_units=[4, 2, 1]
    )
    figure = seen(matrix(rows, "unit_type", "theme", "participating_units", "zh"))
    assert [list(row) for row in figure.data[0].text] == [["4", "2"], ["1", "0"]]
    assert findings.matrix_finding(rows, "unit_type", "theme", "participating_units", "zh") == (
        "参与单位数最多的是机关 × 先锋南西，4家；4格中1格为0"
    )


def test_a_composition_stacks_parts_in_their_colours_and_names_the_largest() -> None:
    rows = table(
        theme=["先锋南西", "先锋南西", "慈善南西"], unit_type=["机关", "非公企业", "非公企业"], unit_entries=[1, 2, 3]
    )
    figure = seen(composition(rows, "theme", "unit_type", "unit_entries", "zh"))
    assert [(trace.name, list(trace.x), trace.marker.color) for trace in figure.data] == [
        ("机关", [1, 0], COLOURS["unit_type"]["机关"]),
        ("非公企业", [2, 3], COLOURS["unit_type"]["非公企业"]),
    ]
    assert findings.composition_finding(rows, "unit_type", "unit_entries", "zh") == "非公企业占参与家次的83.3%，居首"


def test_the_largest_part_is_named_only_where_no_other_is_as_large() -> None:
    unstated = table(unit_type=["机关", "非公企业", None], unit_entries=[1, 2, 5])
    level = table(unit_type=["机关", "非公企业", None], unit_entries=[4, 4, 2])
    said = [findings.composition_finding(rows, "unit_type", "unit_entries", "zh") for rows in (unstated, level)]
    assert said == ["参与家次中62.5%未注明单位类型，比任何一项都多", "机关、非公企业各占参与家次的40.0%，并列居首"]


def test_the_fullest_cells_of_a_matrix_are_named_together() -> None:
    rows = table(
        unit_type=["机关", "机关", "居民区"], theme=["先锋南西", "慈善南西", "先锋南西"], participating_units=[4, 1, 4]
    )
    assert findings.matrix_finding(rows, "unit_type", "theme", "participating_units", "zh") == (
        "参与单位数最多的是机关 × 先锋南西、居民区 × 先锋南西，均为4家；4格中1格为0"
    )


def test_lines_are_told_apart_by_marker_as_well_as_colour() -> None:
    rows = table(year=[2018, 2018, 2019], theme=["先锋南西", "慈善南西", "先锋南西"], participating_units=[4, 2, 5])
    figure = seen(lines(rows, "theme", "participating_units", "en"))
    assert [(trace.name, list(trace.x), trace.marker.symbol) for trace in figure.data] == [
        ("Vanguard", ["2018", "2019"], "circle"),
        ("Charity", ["2018", "2019"], "square"),
    ]


def test_a_line_of_counts_falls_to_zero_and_one_of_shares_breaks_off() -> None:
    counts = table(
        year=[2016, 2016, 2018, 2019],
        theme=["先锋南西", "慈善南西", "先锋南西", "慈善南西"],
        participating_units=[4, 2, 5, 3],
    )
    drawn = seen(lines(counts, "theme", "participating_units", "zh")).data
    assert [(trace.name, list(trace.x), list(trace.y)) for trace in drawn] == [
        ("先锋南西", ["2016", "2017", "2018", "2019"], [4, None, 5, 0]),
        ("慈善南西", ["2016", "2017", "2018", "2019"], [2, None, 0, 3]),
    ]
    shares = table(year=[2018, 2018, 2019], unit_type=["机关", "居民区", "机关"], coverage=[0.5, 0.4, 0.6])
    drawn = seen(lines(shares, "unit_type", "coverage", "zh")).data
    assert [(trace.name, list(trace.x), list(trace.y)) for trace in drawn] == [
        ("机关", ["2018", "2019"], [0.5, 0.6]),
        ("居民区", ["2018"], [0.4]),
    ]


def test_a_list_is_completed_where_the_year_has_figures_with_what_is_zero_and_what_is_unknown() -> None:
    rows = table(
        year=[2018, 2019, 2019],
        theme=["慈善南西", "慈善南西", None],
        participating_units=[2, 3, 1],
        registered_participating_units=[None, 3, 0],
        coverage=[None, 0.5, 0.0],
        retention=[None, 0.5, None],
        person_times=[None, 9, 1],
        person_times_bound=["unknown", "about", "exact"],
    )
    assert completed(rows, "theme", ["先锋南西", "慈善南西"]).to_numpy().tolist() == [
        [2018, "先锋南西", 0, None, None, None, 0, "exact"],
        [2018, "慈善南西", 2, None, None, None, None, "unknown"],
        [2019, "先锋南西", 0, 0, 0, None, 0, "exact"],
        [2019, "慈善南西", 3, 3, 0.5, 0.5, 9, "about"],
        [2019, None, 1, 0, 0.0, None, 1, "exact"],
    ]
    assert completed(rows.head(0), "theme", ["先锋南西"]).to_numpy().tolist() == []


def test_a_theme_that_came_or_went_moves_from_or_to_zero() -> None:
    rows = table(
        year=[2018, 2018, 2019, 2019, 2019],
        theme=["先锋南西", "慈善南西", "先锋南西", "慈善南西", "人文南西"],
        participating_units=[4, 6, 7, 5, 99],
    )
    assert movers_finding(rows, "theme", "participating_units", "zh") == (
        "2019年参与单位数：人文南西比上年多99家；慈善南西比上年少1家"
    )
    vanished = table(year=[2018, 2018, 2019], theme=["先锋南西", "慈善南西", "先锋南西"], participating_units=[4, 6, 4])
    assert movers_finding(vanished, "theme", "participating_units", "zh") == "2019年参与单位数：慈善南西比上年少6家"


def test_movers_that_are_level_are_named_together() -> None:
    rows = table(
        year=[2018, 2018, 2018, 2019, 2019, 2019],
        theme=["先锋南西", "慈善南西", "人文南西"] * 2,
        participating_units=[4, 6, 9, 7, 9, 8],
    )
    assert movers_finding(rows, "theme", "participating_units", "zh") == (
        "2019年参与单位数：先锋南西、慈善南西各比上年多3家；人文南西比上年少1家"
    )


def test_a_share_that_one_year_lacks_is_no_mover() -> None:
    rows = table(
        year=[2018, 2018, 2019, 2019],
        unit_type=["机关", "居民区", "机关", "社会组织"],
        coverage=[0.5, 0.4, 0.6, 0.9],
    )
    assert movers_finding(rows, "unit_type", "coverage", "zh") == "2019年覆盖率：机关比上年升10.0个百分点"


def test_turnover_draws_the_lapsed_below_zero() -> None:
    rows = table(
        year=[2018, 2019],
        retained_units=[None, 98],
        returned_units=[None, 3],
        new_units=[None, 20],
        lapsed_units=[None, 12],
    )
    figure = seen(turnover(rows, "zh"))
    assert [(trace.name, list(trace.y)) for trace in figure.data] == [
        ("留存单位数", [None, 98]),
        ("回归单位数", [None, 3]),
        ("新增单位数", [None, 20]),
        ("流失单位数", [None, -12]),
    ]
    assert findings.turnover_finding(rows, "zh") == "2019年留存98家，新增20家，回归3家，流失12家"


def test_projects_are_undivided_where_new_ones_cannot_be_told() -> None:
    rows = table(
        year=[2012, 2013],
        projects=[14, 15],
        new_projects=[None, 3],
        ended_projects=[None, 2],
        unknown_projects=[14, 0],
    )
    figure = seen(project_flow(rows, "zh"))
    assert [(trace.name, list(trace.y)) for trace in figure.data] == [
        ("项目（未分新旧）", [14, None]),
        ("延续", [None, 12]),
        ("新增", [None, 3]),
        ("结束", [None, -2]),
    ]
    assert flow_finding(rows, "zh") == "2013年项目15个：新增3个，延续12个，比上年结束2个"


def test_a_project_of_unknown_status_is_not_taken_for_one_that_continues() -> None:
    rows = table(year=[2013], projects=[15], new_projects=[3], ended_projects=[2], unknown_projects=[4])
    figure = seen(project_flow(rows, "zh"))
    assert [(trace.name, list(trace.y)) for trace in figure.data] == [
        ("延续", [8]),
        ("新增", [3]),
        ("未注明", [4]),
        ("结束", [-2]),
    ]
    assert flow_finding(rows, "zh") == "2013年项目15个：已知新增3个，另有4个未注明新旧，比上年结束2个"


def test_units_entries_and_rows_are_reconciled_in_words() -> None:
    assert findings.reconciled(3, 5, 4, "zh") == (
        "3家单位共参与5家次：家数里一家单位只计一次，家次里每年每参加一个项目计一次，所以家次比家数多2。"
        "表中各行家数相加是4，比3家多1，因为一家单位可以出现在几行里；合计以3家为准。"
    )
    assert findings.reconciled(3, 3, 3, "zh") == (
        "3家单位共参与3家次：所选范围内每家单位只参加了一个项目。表中各行家数相加正好是3家。"
    )


def test_what_stands_out_is_said_only_where_the_rows_hold_it() -> None:
    types = table(
        unit_type=["机关", "社会组织"],
        coverage=[0.9, 0.5],
        registered_units=[10, 4],
        registered_participating_units=[9, 2],
    )
    assert standouts.lowest_coverage(types, "zh") == "社会组织覆盖率最低，仅50.0%：应参与4家，参与2家"
    assert standouts.lowest_coverage(types.head(1), "zh") is None
    assert standouts.moves(table(year=[2019], theme=["先锋南西"], participating_units=[4]), 2019) == {}
    areas = table(area=["威海居民区", "中凯居民区", None], themes_reached=[2, 6, 1])
    assert standouts.unreached(areas, "zh") == "1个居民区没有触达全部六个板块：威海居民区只到2个"


def test_the_lowest_coverage_names_ties_together_and_nobody_where_all_are_alike() -> None:
    types = table(
        unit_type=["机关", "社会组织", "非公企业", "居民区"],
        coverage=[0.5, 1.0, 0.50001, None],
        registered_units=[10, 4, 8, None],
        registered_participating_units=[5, 4, 4, 0],
    )
    assert standouts.lowest_coverage(types, "zh") == "机关、非公企业覆盖率最低，均为50.0%"
    unsplit = types.iloc[:2].assign(registered_units=None)
    assert standouts.lowest_coverage(unsplit, "zh") == "机关覆盖率最低，仅50.0%"
    alike = table(
        unit_type=["机关", "社会组织"],
        coverage=[1.0, 1.0],
        registered_units=[2, 4],
        registered_participating_units=[2, 4],
    )
    assert standouts.lowest_coverage(alike, "zh") is None


def test_themes_that_grew_or_fell_alike_are_named_together() -> None:
    rows = table(
        year=[2018, 2018, 2018, 2019, 2019],
        theme=["先锋南西", "人文南西", "慈善南西", "先锋南西", "慈善南西"],
        participating_units=[4, 3, 6, 6, 8],
    )
    moved = standouts.moves(rows, 2019)
    assert [standouts.theme_move(moved, way, "zh") for way in (1, -1)] == [
        "先锋南西、慈善南西增长最多，参与单位各比上年多2家",
        "人文南西减少最多，参与单位比上年少3家",
    ]


def test_the_spoken_form_gives_the_finding_then_the_rows() -> None:
    assert alternative("标题", THEMES.head(2), ("theme",), "participating_units", "zh") == (
        "标题。参与单位数：慈善南西 12家；先锋南西 45家。"
    )


@pytest.mark.parametrize("written", ["$x$", "*a*", "_b_", "[a](b)", "<b>", ":red[a]", "`c`", "# d", "~~e~~", "&lt;"])
def test_markdown_of_a_ledger_is_escaped(written: str) -> None:
    special = set("\\`*_[]<>#|~$:&")
    shown = inert_markdown(written)
    unescaped = [
        letter for place, letter in enumerate(shown) if letter in special - {"\\"} and shown[place - 1] != "\\"
    ]
    assert unescaped == []


def test_addresses_and_icons_of_a_ledger_are_not_recognised() -> None:
    joined = [
        inert_markdown(text).replace("\\", "")
        for text in ("http://a.cn", "www.a.cn", "a@b.cn", ":material/home:", "a->b", "1. x", "- x")
    ]
    assert joined == [
        "http:\u2060//a.cn",
        "www\u2060.a.cn",
        "a@\u2060b.cn",
        ":\u2060material/home:",
        "a-\u2060>b",
        "1\u2060. x",
        "- x",
    ]


def test_names_of_a_ledger_are_no_markup_in_a_figure() -> None:
    rows = table(project=["<b>甲</b>&乙"], participating_units=[1])
    figure = seen(ranking(rows, "project", "participating_units", "zh"))
    assert list(figure.data[0].customdata) == ["&lt;b&gt;甲&lt;/b&gt;&amp;乙"]
    assert inert_label("a<b>") == "a&lt;b&gt;"


def test_long_names_lose_their_middle() -> None:
    assert shortened("一二三四五六七八九十", 7) == "一二三…八九十"
    assert shortened("一二三", 7) == "一二三"


def test_names_follow_the_language_where_they_are_ours() -> None:
    assert [
        value_name("theme", "先锋南西", "en"),
        value_name("area", "威海居民区", "en"),
        value_name("theme", None, "en"),
    ] == ["Vanguard", "威海居民区", "Not stated"]
    assert [column_name(name, "zh") for name in ("year", "participating_units", "coverage", "person_times_bound")] == [
        "年度",
        "参与单位数（家）",
        "覆盖率",
        "参与人次（口径）",
    ]


def test_no_two_themes_or_types_share_a_colour() -> None:
    every = [shade for shades in COLOURS.values() for shade in shades.values()]
    assert len(set(every)) == len(every) == 13
    assert colour("theme", None) not in every and len(PALE_TO_DEEP) == 5


def test_what_is_sent_is_plain_whatever_counted_it() -> None:
    figure = {
        "data": ({"y": np.array([1, 2])[0], "z": [np.float64("nan"), np.float64(0.5), pd.NA, float("inf"), None]},)
    }
    sent = sendable({**figure, "layout": {"shapes": [True, np.bool_(False), np.int64(3), Decimal("2.5"), "文"]}})
    assert (
        json.loads(json.dumps(sent, allow_nan=False))
        == sent
        == {
            "data": [{"y": 1, "z": [None, 0.5, None, None, None]}],
            "layout": {"shapes": [True, False, 3, 2.5, "文"]},
        }
    )


def test_marks_say_what_each_bar_cell_and_point_stands_for() -> None:
    assert ranking(THEMES, "theme", "participating_units", "en")["marks"] == [
        [{"theme": "先锋南西"}, {"theme": "慈善南西"}, {"theme": None}]
    ]
    cells = table(area=["甲", "乙"], theme=["先锋南西", None], activities=[1, 2])
    assert matrix(cells, "area", "theme", "activities", "en")["marks"] == [
        [[{"area": area, "theme": theme} for theme in ("先锋南西", None)] for area in ("甲", "乙")]
    ]
    assert composition(cells, "area", "theme", "activities", "en")["marks"] == [
        [{"area": area, "theme": theme} for area in ("甲", "乙")] for theme in ("先锋南西", None)
    ]
    years = [{"year": year} for year in (2016, 2017, 2018, 2019)]
    assert [draw(COVERAGE, "coverage", "zh")["marks"] for draw in (bars, line)] == [[years], [years]]
    split = table(year=[2018, 2019], theme=["先锋南西", "先锋南西"], coverage=[0.5, 0.6])
    assert lines(split, "theme", "coverage", "en")["marks"] == [
        [{"year": year, "theme": "先锋南西"} for year in (2018, 2019)]
    ]


def test_a_ranking_of_no_rows_says_so_and_draws_nothing() -> None:
    rows = pd.DataFrame({"unit_type": pd.Series(dtype=object), "claims": pd.Series(dtype=object)})
    said = findings.ranking_finding(rows, "unit_type", "claims", "zh")
    assert said == say("finding_none", "zh", name=CATALOGUE["claims"].zh)
    assert ranking(rows, "unit_type", "claims", "zh")["data"][0]["x"] == []


@pytest.mark.parametrize("of", [*DIMENSIONS, "audience", "cell"])
def test_what_is_level_is_counted_in_words_of_its_own_kind(of: str) -> None:
    assert names_together(["甲", "乙"], of, "zh") == "甲、乙"
    assert re.fullmatch("甲等3(?!项$).+", names_together(["甲", "乙", "丙"], of, "zh"))
    assert re.fullmatch(r"a and others \(3 [a-z ]+\)", names_together(["a", "b", "c"], of, "en"))
