"""Candidates for a name nobody knows: the right unit stands near the top, and nothing merges for being alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.names import DISTRACTORS, PAIRS, distractors, merges, ranks, read_pairs, read_units
from etl.conform.candidates import CandidateIndex
from etl.conform.units import Evidence, resolve
from etl.reference import reference
from tests.ledgers import Office, only_sheet

UNITS = (
    "静安区市场监督管理局",
    "静安区市容管理局",
    "静安区教育局",
    "上海市监狱管理局",
    "样例晨星贸易有限公司",
    "样例晨兴商贸有限公司",
    "上海样例置业集团有限公司",
    "中国样例银行静安支行",
    "中国样例银行",
    "上海市样例第一中学",
    "南京西路社区卫生服务中心",
    "静安区图书馆",
)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("静安市场局", "静安区市场监督管理局"),
        ("市监局", "静安区市场监督管理局"),
        ("市場監管局", "静安区市场监督管理局"),
        ("样例辰星", "样例晨星贸易有限公司"),
        ("样例辰星贸易公司党支部", "样例晨星贸易有限公司"),
        ("样例置业", "上海样例置业集团有限公司"),
        ("样例银行静安支行党支部", "中国样例银行静安支行"),
        ("南西卫生中心", "南京西路社区卫生服务中心"),
        ("jajyj", "静安区教育局"),
        ("一中", "上海市样例第一中学"),
    ],
)
def test_the_unit_meant_is_the_first_candidate(written: str, unit: str) -> None:
    assert CandidateIndex(UNITS).ranked(written)[0] == unit


def test_a_name_like_none_has_no_candidates() -> None:
    assert CandidateIndex(UNITS).ranked("毫无干系") == CandidateIndex(UNITS).ranked("【】") == ()
    assert CandidateIndex([]).ranked("静安区教育局") == ()


def test_a_unit_is_found_by_every_name_it_is_written_under_and_named_once() -> None:
    index = CandidateIndex({"上海样例公司": "上海样例公司", "老字号": "上海样例公司", "样例老店": "样例老店"})
    assert index.ranked("老字号店") == ("上海样例公司", "样例老店")
    assert index.ranked("老字号店", leave_out=["上海样例公司"]) == ("样例老店",)


def test_at_most_five_are_offered_in_an_order_that_does_not_depend_on_how_they_came() -> None:
    many = [f"样例第{number}中学" for number in "一二三四五六七八"]
    assert CandidateIndex(many).ranked("样例中学") == CandidateIndex(reversed(many)).ranked("样例中学")
    assert len(CandidateIndex(many).ranked("样例中学")) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("样例第三中学", "样例第四中学"),
        ("样例晨星有限公司", "样例晨兴有限公司"),
        ("样例晨星有限公司", "样例辰星有限公司"),
        ("样例建筑有限公司", "样例建筑有限公司第一分公司"),
        ("样例银行", "样例银行静安支行"),
        ("样例集团", "样例集团总部"),
        ("样例医院", "样例医院第二分院"),
        ("静安区样例公司", "黄浦区样例公司"),
        ("上海市静安区样例公司", "上海市黄浦区样例公司"),
        ("上海市总工会", "总工会"),
        ("上海总公司", "总公司"),
        ("中共", "中共总支部委员会"),
        ("静安区市场监督管理局", "市监局"),
        ("上海市样例区域中心", "北京市样例区域中心"),
    ],
)
def test_units_that_only_look_alike_never_merge(one: str, other: str) -> None:
    found = resolve([Evidence(name, False, None, None, None) for name in (one, other)], reference())
    assert {name: r.unit for name, r in found.items()} == {one: one, other: other}


def units_of(*names: str, roster: tuple[str, ...] = ()) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    evidence = [Evidence(name, False, None, None, None) for name in names]
    evidence += [Evidence(name, True, 2019, None, None) for name in roster]
    return {name: (r.unit, r.how, r.candidates) for name, r in resolve(evidence, reference()).items()}


def test_the_city_alone_and_the_city_s_district_are_one_firm_s_address() -> None:
    one = "上海市静安区甲公司"
    assert units_of("甲公司", "上海甲公司", "静安区甲公司党支部", one) == {
        "甲公司": (one, "normalised", ()),
        "上海甲公司": (one, "normalised", ()),
        "静安区甲公司党支部": (one, "normalised", ()),
        one: (one, "exact", ()),
    }


def test_the_city_alone_and_two_districts_leave_a_firm_s_name_open() -> None:
    here, there = "静安区样例公司", "黄浦区样例公司"
    assert units_of("上海样例公司", here, there) == {
        "上海样例公司": ("上海样例公司", "ambiguous", (here, there)),
        here: (here, "exact", ()),
        there: (there, "exact", ()),
    }


def test_a_name_without_a_district_is_open_where_two_districts_have_it() -> None:
    here, there = "静安区样例中心", "黄浦区样例中心"
    assert units_of("样例中心", here, there)["样例中心"] == ("样例中心", "ambiguous", (here, there))
    assert units_of("样例中心", here)["样例中心"] == (here, "normalised", ())
    assert units_of("样例中心", there)["样例中心"] == ("样例中心", "exact", ())


def test_names_that_one_roster_lists_beside_each_other_are_different_units() -> None:
    bare, city = "样例交通学院", "上海样例交通学院"
    assert units_of(roster=(bare, city)) == {bare: (bare, "exact", ()), city: (city, "exact", ())}
    assert units_of("静安区样例公司", roster=("样例公司", "上海样例公司"))["静安区样例公司"] == (
        "静安区样例公司",
        "ambiguous",
        ("上海样例公司", "样例公司"),
    )


def test_the_report_ranks_the_units_of_a_roster_that_came_with_it(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.write("名册.csv", "年度,单位名称,单位类型\n2019,静安区市场监督管理局,机关\n2019,静安区教育局,机关\n")
    office.write("台账.csv", "活动日期,板块,项目名称,参与单位,群众人次\n2019-05-03,先锋南西,样例课,市监局,20\n")
    names = [name for file in office.load()["files"] for sheet in file["sheets"] for name in sheet["names"]]
    assert {
        "row": 2,
        "written": "市监局",
        "unit": "市监局",
        "how": "new",
        "candidates": ["静安区市场监督管理局"],
    } in names
    again = only_sheet(
        office.load_text("台账2.csv", "活动日期,板块,项目名称,参与单位\n2019-06-03,先锋南西,样例课,静安教育局\n")
    )
    assert again["names"][0]["candidates"][0] == "静安区教育局"


@pytest.mark.skipif(not PAIRS.exists(), reason="../shared/corpora/zh-abbrev is not beside this project")
def test_on_a_public_list_nothing_merges_wrongly_and_the_right_unit_is_among_the_first_five() -> None:
    units, pairs = read_units(), read_pairs(split="dev")
    merged = merges(units, pairs)
    assert merged.wrong == merged.ambiguous == ()
    assert merged.right > 14_000
    known = sorted({*units, *distractors()})
    assert len(known) > len(units) + DISTRACTORS * 0.9
    found = ranks(known, pairs)
    assert found.five >= 0.98
    assert found.seconds < 10
