"""Differences between a frozen storyline and the present one: all of them, and nothing that says the same."""

from __future__ import annotations

import datetime
import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from exports.differences import Difference, differences, redefined
from exports.errors import EditionUnread
from exports.frozen import Frozen, figures_hash, given, kept, made_again, read, written
from exports.screen import Card, Crossing, Screen, Storyline
from measures import Selection


def screen(name: str, rows: pd.DataFrame | None = None, **more: Any) -> Screen:
    """A screen of 2019 named by its id."""
    rows = pd.DataFrame() if rows is None else rows
    given_ = {"kind": "chart", "title": "", "subtitle": "", "source": "", "selection": Selection(years=(2019,)), **more}
    return Screen(id=name, name=name, rows=rows, **given_)


def story(*screens: Screen) -> Storyline:
    return Storyline("标题", "2019年", "2019年", "来源", "制作：王某", "", screens)


def rows(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def told(before: Screen | None, now: Screen | None) -> list[tuple[str, ...]]:
    """where, figure, before, now, how it moved, standing."""
    then, today = (story(*([one] if one else [])) for one in (before, now))
    return [
        (one.where, one.figure, one.before, one.now, one.moved, one.standing) for one in differences(then, today, "zh")
    ]


def test_a_figure_is_told_by_what_it_is_of_and_the_same_figures_are_not() -> None:
    before = rows(theme=["先锋南西", "志愿南西"], participating_units=[12, 7], coverage=[0.5, None])
    now = rows(theme=["志愿南西", "先锋南西"], participating_units=[7, 13], coverage=[None, 0.5 + 1e-15])
    assert told(screen("themes", before), screen("themes", now)) == [
        ("先锋南西", "参与单位数（家）", "12", "13", "+1（+8.3%）", "changed"),
    ]


def test_a_bound_makes_another_figure_and_no_change_is_worked_out_of_it() -> None:
    before = rows(year=[2019], person_times=[100], person_times_bound=["exact"])
    now = rows(year=[2019], person_times=[100], person_times_bound=["at_least"])
    assert told(screen("a", before), screen("a", now)) == [("2019", "参与人次", "100", "≥100", "", "changed")]
    assert told(screen("a", before), screen("a", before.drop(columns=["person_times_bound"]))) == []


def test_unknown_is_not_zero_but_a_row_that_is_not_there_counts_none() -> None:
    unknown = rows(theme=["先锋南西"], participating_units=[None])
    none = rows(theme=["先锋南西", "志愿南西"], participating_units=[0, 0])
    assert told(screen("a", unknown), screen("a", none)) == [
        ("先锋南西", "参与单位数（家）", "—", "0", "", "changed"),
    ]
    few = rows(theme=["先锋南西", "志愿南西"], participating_units=[0, 3])
    assert told(screen("a", rows(theme=["先锋南西"], participating_units=[0])), screen("a", few)) == [
        ("志愿南西", "参与单位数（家）", "—", "3", "", "added"),
    ]
    assert told(screen("a", few), None) == [("志愿南西", "参与单位数（家）", "3", "—", "", "gone")]


def test_rows_are_known_by_the_fewest_names_so_that_a_project_may_change_its_theme() -> None:
    before = rows(project=["讲堂", "义诊"], theme=["先锋南西", "志愿南西"], activities=[1, 2])
    now = rows(project=["讲堂", "义诊"], theme=["先锋南西", "慈善南西"], activities=[1, 2])
    assert told(screen("a", before), screen("a", now)) == [("义诊", "板块", "志愿南西", "慈善南西", "", "changed")]
    crossed = rows(year=[2018, 2018, 2019], theme=["先锋南西", "志愿南西", None], activities=[1, 2, 3])
    later = rows(year=[2018, 2018, 2019], theme=["先锋南西", "志愿南西", None], activities=[1, 2, 4])
    assert [one[:4] for one in told(screen("a", crossed), screen("a", later))] == [
        ("2019 · 未注明", "活动场次", "3", "4")
    ]


def test_rows_that_nothing_tells_apart_are_held_against_each_other_in_turn() -> None:
    before = rows(unit=["甲", "甲"], activities=[1, 2])
    assert [one[:4] for one in told(screen("a", before), screen("a", rows(unit=["甲", "甲"], activities=[1, 3])))] == [
        ("甲", "活动场次", "2", "3")
    ]


def test_a_card_is_told_unless_a_row_of_its_screen_says_the_same_and_more() -> None:
    def with_card(value: int, frame: pd.DataFrame) -> Screen:
        card = Card("participating_units", value, None, "参与单位数", str(value))
        return screen("glance", frame, kind="cards", cards=(card,))

    by_year = [rows(year=[2019], participating_units=[value]) for value in (12, 13)]
    assert [one[:4] for one in told(with_card(12, by_year[0]), with_card(13, by_year[1]))] == [
        ("2019", "参与单位数（家）", "12", "13")
    ]
    by_theme = rows(theme=["先锋南西"], participating_units=[5])
    assert [one[:4] for one in told(with_card(12, by_theme), with_card(13, by_theme))] == [
        ("", "参与单位数（家）", "12", "13")
    ]


def test_of_long_lists_of_names_only_those_that_differ_are_told() -> None:
    before = rows(unit_type=["机关"], came_units=["甲、乙、丙、丁"])
    now = rows(unit_type=["机关"], came_units=["乙、丙、丁、戊、己"])
    assert [one[:4] for one in told(screen("a", before), screen("a", now))] == [
        ("机关", "来过的单位", "去掉：甲", "添上：戊、己")
    ]
    short = rows(unit_type=["机关"], came_units=["甲"])
    assert [one[2:4] for one in told(screen("a", before), screen("a", short))] == [("甲、乙、丙、丁", "甲")]


def test_sentences_are_held_against_the_one_most_like_them() -> None:
    before = screen("noteworthy", kind="words", lines=("共有12家单位参与活动", "三个项目结束了", "不变"))
    now = screen("noteworthy", kind="words", lines=("不变", "共有13家单位参与活动", "a new thing"))
    assert told(before, now) == [
        ("", "说法", "共有12家单位参与活动", "共有13家单位参与活动", "", "changed"),
        ("", "说法", "三个项目结束了", "—", "", "gone"),
        ("", "说法", "—", "a new thing", "", "added"),
    ]


def test_the_years_that_may_bear_on_a_figure_are_its_own_and_the_one_before() -> None:
    before = rows(year=[2019], retained_units=[3], new_units=[1])
    now = rows(year=[2019], retained_units=[4], new_units=[2])
    found = {one.figure: one.years for one in differences(story(screen("a", before)), story(screen("a", now)), "zh")}
    assert found["留存单位数（家）"] == {2018, 2019}
    assert {1990, 2018, 2019} < found["新增单位数（家）"] and 2020 not in found["新增单位数（家）"]
    whole = Selection()
    plain = [screen("a", rows(activities=[value]), selection=whole) for value in (1, 2)]
    assert [one.years for one in differences(story(plain[0]), story(plain[1]), "zh")] == [frozenset()]


def test_covers_sources_and_definitions_are_no_figures_and_a_changed_definition_is_told_apart() -> None:
    def defined(text: str) -> Storyline:
        frame = rows(name=["覆盖率", "留存率"], definition=[text, "同"])
        return story(screen("cover", kind="words", lines=(text,)), screen("definitions", frame, kind="table"))

    assert differences(defined("旧"), defined("新"), "zh") == []
    assert redefined(defined("旧"), defined("新")) == ["覆盖率"] and redefined(defined("旧"), defined("旧")) == []


VALUES = [
    None, True, 3, -0.1, 1e300, float("nan"), float("inf"), "a\ud800\u2028\0", np.int64(7), np.float64("nan"), np.bool_(False),
    np.float32(0.1), pd.NA, pd.NaT, pd.Timestamp("2019-05-03 10:00"), datetime.date(2019, 5, 3), (1, ("x",), [2]),
    datetime.datetime(2019, 5, 3, 1, 2), {"a": [1], "b": {"c": None}}, {"~": 1}, {2019: "x"},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was_and_of_its_kind(value: Any) -> None:
    frozen = Frozen(story(screen("a", rows(unit=["甲"], detail=[value]))), Selection(), 2019)
    back = read("版", 1, written(frozen)).story.screens[0].rows["detail"].iloc[0]
    assert type(back) is type(value) and repr(back) == repr(value)


def test_a_thing_that_json_cannot_keep_is_refused_and_never_kept_as_something_else() -> None:
    with pytest.raises(TypeError, match="set"):
        kept({1, 2})
    with pytest.raises(KeyError):
        given({"~": "unheard of"})


def test_a_storyline_comes_back_whole() -> None:
    frame = pd.DataFrame({"year": [2018, 2019], "coverage": [0.25, math.nan], "unit": ["甲", None]})
    frame["count"] = pd.Series([1, None], dtype="Int64")
    drawing = {"data": [{"type": "bar", "x": (1, 2), "y": [np.int64(1), None]}], "layout": {"xaxis": {}}, "marks": [1]}
    full = screen(
        "a", frame, drawing=drawing, crossing=Crossing("area", "theme", "activities"), lines=("甲",), notes=("乙",),
        cards=(Card("coverage", np.float64(0.5), "exact", "覆盖率", "50%", "比上年"),), definitions=("丙",),
    )  # fmt: skip
    frozen = Frozen(story(full, screen("b", selection=None)), Selection(years=(2019,), units=("甲",)), None)
    back = read("版", 1, written(frozen))
    assert (back.selection, back.focus) == (frozen.selection, None)
    one, other = frozen.story.screens[0], back.story.screens[0]
    pd.testing.assert_frame_equal(one.rows, other.rows)
    assert other.drawing == drawing
    assert (one.cards, one.crossing, one.lines, one.selection) == (
        other.cards, other.crossing, other.lines, other.selection,
    )  # fmt: skip
    assert written(back) == written(frozen) and back.story.screens[1].selection is None


def test_what_a_later_program_adds_to_a_screen_has_its_default_in_earlier_editions() -> None:
    content = json.loads(written(Frozen(story(screen("a", lines=("甲",))), Selection(), 2019)))
    del content["screens"][0]["lines"]
    content["screens"][0]["unheard_of"] = content["unheard_of"] = 1
    back = read("版", 1, json.dumps(content)).story
    assert (back.title, back.screens[0].id, back.screens[0].lines) == ("标题", "a", ())
    del content["screens"][0]["title"]
    with pytest.raises(EditionUnread):
        read("版", 1, json.dumps(content))


def test_the_hash_is_of_figures_alone() -> None:
    one = story(screen("a", rows(year=[2019], activities=[3])))
    worded = story(screen("a", rows(year=[2019], activities=[3]), title="别的话", source="别处"))
    other = story(screen("a", rows(year=[2019], activities=[4])))
    assert figures_hash([("m", one)]) == figures_hash([("m", worded)]) != figures_hash([("m", other)])


def test_a_file_made_again_says_who_makes_it_now_and_changes_no_other_word() -> None:
    before = story(screen("sources", kind="words", lines=("来源", "制作：王某", "说明")))
    again = made_again(before, "制作：李某")
    assert (again.made, again.screens[0].lines) == ("制作：李某", ("来源", "制作：李某", "说明"))
    assert again.title == before.title and isinstance(differences(before, before, "en"), list)


def test_a_difference_is_worded_in_the_language() -> None:
    before, now = (story(screen("a", rows(theme=["先锋南西"], activities=[value]))) for value in (1, 2))
    asked = (Selection(years=(2019,)), (("theme", "先锋南西"),))
    told_of = ("Vanguard", "Activities", "1", "2", "+1 (+100.0%)", "changed", frozenset({2018, 2019}), "activities")
    assert differences(before, now, "en") == [Difference("a", *told_of, asked)]
