"""Who is who: which spellings meet, and which never do by themselves."""

from __future__ import annotations

import pytest

from etl.conform.spelling import area_key, unit_key
from etl.conform.units import Evidence, Resolved, resolve
from etl.reference import reference
from warehouse.project_names import project_key


def named(*names: str) -> list[Evidence]:
    return [Evidence(name, False, None, None, None) for name in names]


def listed(name: str, year: int = 2019, code: str | None = None) -> Evidence:
    return Evidence(name, True, year, code, None)


def units(evidence: list[Evidence]) -> dict[str, str]:
    return {written: found.unit for written, found in resolve(evidence, reference()).items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("样例晨光公司", "样例晨光公司党委"),
        ("样例晨光有限公司", "样例晨光股份有限公司党总支"),
        ("样例（集团）有限公司", "样例(集团)有限公司"),
        ("样例 晨 光 社", "样例晨光社"),
        ("样例晨光社", "上海市样例晨光社"),
        ("样例晨光社联合党委", "静安区样例晨光社"),
        ("樣例晨光社", "样例晨光社"),
        ("ＳＭＧ样例中心", "smg样例中心"),
        ("样例会计师事务所（特殊普通合伙）上海分所", "样例会计师事务所上海分所"),
    ],
)
def test_spellings_of_one_unit_meet(one: str, other: str) -> None:
    assert len(set(units(named(one, other)).values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第三中学", "第四中学"),
        ("样例晨星公司", "样例晨兴公司"),
        ("样例集团有限公司", "样例有限公司"),
        ("样例建筑公司", "样例建筑公司华东分公司"),
        ("上海大学", "北京大学"),
        ("上海银行", "银行"),
        ("第一中学", "第二中学"),
    ],
)
def test_different_units_stay_apart(one: str, other: str) -> None:
    assert len(set(units(named(one, other)).values())) == 2


def test_city_and_district_of_one_core_stay_apart_and_the_bare_name_is_ambiguous() -> None:
    city, district, bare = "上海市样例第一中学", "静安区样例第一中学", "样例第一中学"
    found = resolve(named(city, district, bare), reference())
    assert {name: r.unit for name, r in found.items()} == {city: city, district: district, bare: bare}
    assert found[bare] == Resolved(bare, "ambiguous", (city, district))


def test_the_roster_s_latest_spelling_is_the_canonical_name() -> None:
    rows = [listed("样例晨光党委", 2018), listed("样例晨光有限公司", 2019), *named("上海样例晨光有限公司")]
    assert set(units(rows).values()) == {"样例晨光有限公司"}


def test_without_a_roster_the_fullest_name_without_party_suffix_is_the_canonical_one() -> None:
    assert set(units(named("样例晨光党委", "样例晨光有限公司", "样例晨光有限公司党总支")).values()) == {
        "样例晨光有限公司"
    }


def test_an_alias_that_a_roster_states_joins_and_is_called_an_alias() -> None:
    rows = [listed("样例晨光有限公司"), Evidence("晨光", True, 2019, None, "样例晨光有限公司")]
    assert resolve(rows, reference())["晨光"] == Resolved("样例晨光有限公司", "alias")


def test_an_alias_of_two_units_joins_neither() -> None:
    rows = [
        listed("样例甲"),
        listed("样例乙"),
        Evidence("老店", True, 2019, None, "样例甲"),
        Evidence("老店", True, 2019, None, "样例乙"),
    ]
    found = resolve(rows, reference())
    assert found["老店"] == Resolved("老店", "ambiguous", ("样例乙", "样例甲"))
    assert found["样例甲"].unit != found["样例乙"].unit


def test_an_alias_that_is_itself_on_a_roster_joins_nothing() -> None:
    rows = [listed("样例甲"), listed("样例乙"), Evidence("样例乙", True, 2019, None, "样例甲")]
    assert units(rows) == {"样例甲": "样例甲", "样例乙": "样例乙"}


def test_one_credit_code_is_one_unit_under_a_new_name() -> None:
    code = "91350100M000100Y43"
    rows = [listed("样例旧名", 2018, code), listed("样例新名", 2019, code), listed("样例别家", 2019)]
    assert units(rows) == {"样例旧名": "样例新名", "样例新名": "样例新名", "样例别家": "样例别家"}


def test_names_listed_beside_each_other_with_one_credit_code_are_two_and_ambiguous() -> None:
    code = "91350100M000100Y43"
    rows = [listed("样例母公司", 2019, code), listed("样例分公司", 2019, code), listed("样例旧名", 2018, code)]
    found = resolve(rows, reference())
    assert {name: (one.unit, one.how, one.candidates) for name, one in found.items()} == {
        "样例母公司": ("样例母公司", "ambiguous", ("样例分公司", "样例旧名")),
        "样例分公司": ("样例分公司", "ambiguous", ("样例旧名", "样例母公司")),
        "样例旧名": ("样例旧名", "ambiguous", ("样例分公司", "样例母公司")),
    }


def test_a_party_committee_by_its_full_name_is_its_units_and_a_committee_is_not() -> None:
    rows = [listed("样例第三中学"), *named("中共上海市样例第三中学委员会", "中共样例第三中学总支部委员会")]
    rows += named("样例第三中学委员会", "中共样例第四中学委员会")
    assert len({units(rows)[name] for name in units(rows)}) == 3
    assert units(rows)["中共上海市样例第三中学委员会"] == "样例第三中学"


def test_the_order_of_the_evidence_does_not_matter() -> None:
    rows = [
        listed("样例甲有限公司"),
        *named("样例甲", "上海样例甲", "静安区样例乙", "样例乙"),
        Evidence("甲", True, 2019, None, "样例甲有限公司"),
    ]
    assert resolve(rows, reference()) == resolve(reversed(rows), reference())


def test_keys_of_units_areas_and_projects() -> None:
    assert unit_key("上海市静安区样例晨光（集团）有限公司党委") == ("静安区", "样例晨光集团")
    assert [area_key(name, reference()) for name in ("威海", "威海居民区", "威海居委会", "威 海居委", "居委")] == [
        "威海"
    ] * 4 + ["居委"]
    assert project_key("《回眸初心——溯历史、看未来》") == project_key("回眸初心-溯历史、看未来 ")


def test_names_that_meet_but_have_different_credit_codes_stay_apart_and_the_bare_name_is_ambiguous() -> None:
    one, other = "91350100M000100Y43", "91310000MA1FL0LQ1X"
    rows = [listed("上海样例晨星有限公司", 2018, one), listed("样例晨星股份有限公司", 2018, other), *named("样例晨星")]
    found = resolve(rows, reference())
    assert found["上海样例晨星有限公司"].unit != found["样例晨星股份有限公司"].unit
    assert (found["样例晨星"].unit, found["样例晨星"].how) == ("样例晨星", "ambiguous")
