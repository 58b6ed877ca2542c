"""Selections: how they are written, read and said."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from measures import (
    DIMENSIONS,
    BadFilter,
    MeasureError,
    NotApplicable,
    Scope,
    Selection,
    UnknownDimension,
    UnknownMeasure,
    UnknownValue,
    choices,
    latest_year,
    query,
    years,
)
from tests.worlds import a_world, reader


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    with a_world(tmp_path) as world:
        world.edition(2020, "看过去，看未来")
        world.activity(2017, "讲堂", "甲公司", month="2017-05")
        world.activity(2019, "讲堂", "乙中心", area="中凯居民区", unit_area="延中居民区")
        world.alias("甲公司党支部", "甲公司")
    return reader(tmp_path / "world.db")


@pytest.mark.parametrize(
    ("filters", "selection"),
    [
        ([], Selection()),
        (["year=2017..2019"], Selection(years=(2017, 2018, 2019))),
        (["year=2019,2017"], Selection(years=(2017, 2019))),
        (["year=2010..2018", "year=2019"], Selection(years=(2017, 2018, 2019))),
        (["area=威海居民区,中凯"], Selection(areas=("威海居民区", "中凯居民区"))),
        (["area=威海居委会，310106012012"], Selection(areas=("威海居民区", "中凯居民区"))),
        (["unit_area=南京西路街道"], Selection(unit_areas=("南京西路街道", "延中居民区", "中凯居民区", "威海居民区"))),
        (["unit_type=两新"], Selection(unit_types=("非公企业", "社会组织"))),
        (["unit_type=民营企业"], Selection(unit_types=("非公企业",))),
        (["theme=先锋,Volunteering"], Selection(themes=("先锋南西", "志愿南西"))),
        (["project=看过去，看未来"], Selection(projects=("看过去，看未来",))),
        (["unit=甲公司党支部,乙中心"], Selection(units=("甲公司", "乙中心"))),
        (["month=2017-05"], Selection(months=("2017-05",))),
    ],
)
def test_filters_read_as_people_write_them(connection: Connection, filters: list[str], selection: Selection) -> None:
    assert Selection.parse(connection, filters) == selection


@pytest.mark.parametrize(
    ("written", "error", "sentence"),
    [
        ("area=威海路", UnknownValue, "维度“area”中没有“威海路”。 是不是：威海居民区？"),
        ("year=2031", UnknownValue, "维度“year”中没有“2031”。 是不是：2017、2019、2020？"),
        ("year=去年", UnknownValue, "维度“year”中没有“去年”。"),
        (
            "theme=先峰南西",
            UnknownValue,
            "维度“theme”中没有“先峰南西”。 是不是：先锋南西、志愿南西、共治南西？",
        ),
        (
            "them=先锋南西",
            UnknownDimension,
            "没有“them”这个维度，可用：year, theme, unit_type, area, unit_area, project, unit, month。 是不是：theme？",
        ),
        ("2019", BadFilter, "筛选条件“2019”写法不对，应写成 维度=值，例如 year=2017..2019。"),
        ("area=", BadFilter, "筛选条件“area=”写法不对，应写成 维度=值，例如 year=2017..2019。"),
    ],
)
def test_what_is_unknown_is_named_with_suggestions(
    connection: Connection, written: str, error: type[MeasureError], sentence: str
) -> None:
    with pytest.raises(error) as raised:
        Selection.parse(connection, [written])
    assert raised.value.sentence("zh") == sentence
    assert raised.value.sentence("en")


def test_a_measure_refuses_dimensions_it_has_not(connection: Connection) -> None:
    scope = Scope.everything()
    with pytest.raises(NotApplicable) as grouped:
        query(connection, ["participating_units", "projects"], by=["unit"], scope=scope)
    assert grouped.value.sentence("en") == (
        "The measure 'projects' cannot be grouped or filtered by 'unit'; it can by: year, theme, project."
    )
    with pytest.raises(NotApplicable):
        query(connection, ["new_units"], selection=Selection(months=("2017-05",)), scope=scope)
    with pytest.raises(UnknownMeasure) as unknown:
        query(connection, ["coverag"], scope=scope)
    assert unknown.value.suggestions[0] == "coverage"
    with pytest.raises(UnknownDimension):
        query(connection, ["coverage"], by=["years"], scope=scope)


def test_a_selection_says_itself() -> None:
    chosen = Selection(
        years=(2019, 2017, 2018), themes=("先锋南西",), unit_types=("非公企业",), unit_areas=("威海居民区",)
    )
    assert chosen.sentence("zh") == "2017–2019年 · 先锋南西 · 非公企业 · 单位在威海居民区"
    assert chosen.sentence("en") == "2017–2019 · Vanguard · Private enterprise · units in 威海居民区"
    assert chosen.file_part("zh") == "2017-2019年_先锋南西_非公企业_单位在威海居民区"
    assert Selection(years=(2012, 2014, 2015)).sentence("zh") == "2012、2014–2015年"
    assert (Selection().sentence("zh"), Selection().file_part("zh")) == ("全部数据", "全部")
    assert (Selection().sentence("en"), Selection().file_part("en")) == ("All data", "all")


def test_a_long_selection_keeps_its_file_name_short_and_its_own() -> None:
    one = Selection(projects=tuple(f"项目{number}: a/b" for number in range(40)))
    other = one.replace(projects=(*one.projects, "又一个"))
    assert len(one.file_part("zh")) <= 60
    assert one.file_part("zh") != other.file_part("zh")
    assert not set(one.file_part("zh")) & set('/\\:*?"<>| ')


def test_equal_selections_are_one_key_of_a_cache() -> None:
    assert {Selection(years=(2019, 2018)): 1}[Selection(years=(2018, 2019, 2018))] == 1
    assert Selection(years=(2018,), areas=("威海居民区",)).keeping(("year",)) == Selection(years=(2018,))


def test_choices_stand_in_their_proper_order(connection: Connection) -> None:
    everything = {name: choices(connection, name, Scope.everything()) for name in DIMENSIONS}
    areas = ["延中居民区", "中凯居民区", "威海居民区"]
    assert everything == {
        "year": [2017, 2019, 2020],
        "theme": ["先锋南西", "志愿南西", "共治南西"],
        "unit_type": ["机关", "国有企业", "非公企业", "社会组织", "居民区"],
        "area": areas,
        "unit_area": areas,
        "project": ["看过去，看未来", "讲堂"],
        "unit": ["乙中心", "甲公司"],
        "month": ["2017-05"],
    }
    here = Scope(frozenset({"威海居民区"}))
    assert choices(connection, "area", here) == ["威海居民区"]
    assert choices(connection, "unit", here) == ["甲公司"]
    assert (latest_year(connection, Scope.everything()), latest_year(connection, here)) == (2019, 2017)
    assert years(connection, here) == [2017, 2019, 2020]
