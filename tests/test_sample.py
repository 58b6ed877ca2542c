"""The sample ledgers agree with what is published, and the template brings nothing but itself."""

from __future__ import annotations

import csv
import datetime
import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Select, create_engine, distinct, func, select

from etl import sample, template
from etl.load import load
from etl.sample.vocabulary import reference
from warehouse.engine import database_url
from warehouse.schema import (
    dim_area,
    dim_project,
    dim_project_edition,
    dim_theme,
    dim_unit,
    dim_unit_type,
    etl_batch_file,
    etl_file,
    etl_reject,
    etl_sheet,
    etl_source_row,
    fct_match,
    fct_need,
    fct_participation,
    fct_roster,
    unit_alias,
)

MARK = "样例数据：单位与人次均为虚构，仅供演示"
TODAY = datetime.date(2026, 1, 5)
YEARS = list(range(2012, 2021))
Ask = Callable[[Select[Any]], list[tuple[Any, ...]]]

activity, edition, roster = fct_participation.c, dim_project_edition.c, fct_roster.c
catalogue = edition.listing == "catalogue"


@pytest.fixture(scope="session")
def ask(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The rows of a query over the sample, loaded after the year of the latest published figure."""
    address = f"sqlite:///{tmp_path_factory.mktemp('asked') / 'warehouse.db'}"
    load([sample_folder], database_url(address), today=TODAY)
    engine = create_engine(address)
    with engine.connect() as connection:
        yield lambda query: [tuple(row) for row in connection.execute(query)]
    engine.dispose()


def _first_rows(path: Path) -> list[list[str]]:
    """The first row of each sheet of a ledger, without its empty cells."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [[cell for cell in next(csv.reader(file)) if cell]]
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return [
            [cell for cell in next(page.iter_rows(max_row=1, values_only=True)) if cell] for page in book.worksheets
        ]


def _digests(files: list[Path]) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_every_sheet_of_the_sample_bears_the_mark_in_its_first_row(sample_folder: Path) -> None:
    first_rows = [row for path in sorted(sample_folder.iterdir()) for row in _first_rows(path)]
    assert first_rows == [[MARK]] * 46


def test_the_same_seed_writes_the_same_bytes_and_another_seed_other_units(sample_folder: Path, tmp_path: Path) -> None:
    usual = _digests(list(sample_folder.iterdir()))
    other = _digests(sample.write(tmp_path / "other", seed=1))
    assert _digests(sample.write(tmp_path / "again")) == usual
    assert other.keys() == usual.keys()
    assert {name for name in usual if other[name] == usual[name]} == {"居民区名录.xlsx", "公布数.xlsx"}


def test_the_sample_loads_as_a_sample_without_a_reject_or_a_doubtful_name(ask: Ask) -> None:
    files = select(etl_file.c.sample, etl_batch_file.c.status, func.count()).join(etl_batch_file)
    brought = files.where(etl_batch_file.c.batch_id == 1)
    assert ask(brought.group_by(etl_file.c.sample, etl_batch_file.c.status)) == [(True, "loaded", 31)]
    assert ask(select(etl_reject)) == []
    assert ask(select(unit_alias).where(unit_alias.c.how == "ambiguous")) == []


def test_each_sheet_is_a_mark_a_header_and_rows_of_which_only_known_facts_repeat(ask: Ask) -> None:
    counted = (
        select(etl_file.c.name, etl_source_row.c.outcome, func.count())
        .select_from(etl_source_row.join(etl_sheet).join(etl_file))
        .where(etl_file.c.sample, etl_source_row.c.outcome != "accepted")
        .group_by(etl_file.c.name, etl_source_row.c.outcome)
    )
    sheets = select(etl_file.c.name, func.count()).join(etl_sheet).where(etl_file.c.sample).group_by(etl_file.c.name)
    expected = {(name, outcome): count for name, count in ask(sheets) for outcome in ("header", "notes")}
    expected["居民区名录.xlsx", "duplicate"] = len(reference("facts/areas"))
    expected["公布数.xlsx", "duplicate"] = len(reference("facts/published"))
    assert {(name, outcome): count for name, outcome, count in ask(counted)} == expected


def test_nine_years_hold_about_twenty_thousand_participations_and_dip_in_the_last(ask: Ask) -> None:
    query = select(activity.year, func.count(), func.sum(activity.person_times)).group_by(activity.year)
    by_year = ask(query.order_by(activity.year))
    person_times = [total for _, _, total in by_year]
    assert [year for year, _, _ in by_year] == YEARS
    assert 18_500 <= sum(rows for _, rows, _ in by_year) <= 21_500
    assert person_times[:8] == sorted(person_times[:8])
    assert person_times[8] < person_times[7]


def test_2019_agrees_with_what_was_published(ask: Ask) -> None:
    in_2019 = activity.year == 2019
    units = select(func.count(distinct(activity.unit_id))).join(dim_unit_type)
    bounds = select(activity.person_times_bound).distinct().where(in_2019).order_by(activity.person_times_bound)
    [(person_times,)] = ask(select(func.sum(activity.person_times)).where(in_2019))
    assert ask(select(func.count()).where(in_2019, activity.unit_type_id.is_(None))) == [(0,)]
    assert ask(units.where(in_2019, dim_unit_type.c.zh != "居民区")) == [(121,)]
    assert ask(bounds) == [("at_least",), ("exact",), ("unknown",)]
    assert 5_000 <= person_times <= 5_900


def test_2019_has_18_editions_and_2020_has_19_of_which_the_named_5_are_new_and_14_go_on(ask: Ask) -> None:
    projects = {
        (year, status): {name for (name,) in ask(_projects().where(edition.year == year, edition.status == status))}
        for year in (2019, 2020)
        for status in ("new", "continuing")
    }
    listed = {year: projects[year, "new"] | projects[year, "continuing"] for year in (2019, 2020)}
    named_new = {row["项目名称"] for row in reference("facts/projects_named") if row["项目状态"] == "新增"}
    assert [len(listed[2019]), len(listed[2020])] == [18, 19]
    assert projects[2020, "new"] == named_new
    assert projects[2020, "continuing"] == listed[2020] & listed[2019]
    assert len(listed[2019] - listed[2020]) == 4


def _projects() -> Select[Any]:
    return select(dim_project.c.name).distinct().join(dim_project_edition).where(catalogue)


def test_nobody_gives_a_really_named_project_a_theme_and_every_year_has_all_six(ask: Ask) -> None:
    themes = select(edition.year, func.count(distinct(edition.theme_id))).where(catalogue).group_by(edition.year)
    without_theme = {name for (name,) in ask(_projects().where(edition.theme_id.is_(None)))}
    assert without_theme == {row["项目名称"] for row in reference("facts/projects_named")}
    assert ask(themes.order_by(edition.year)) == [(year, 6) for year in YEARS]


def test_every_project_that_no_source_names_is_called_a_sample(ask: Ask) -> None:
    named = [row["项目名称"] for row in reference("facts/projects_named")]
    others = [name for (name,) in ask(_projects()) if name not in named]
    assert [name for name in others if not name.startswith("样例·")] == []


def test_charity_never_reaches_two_areas_and_taixing_ends_with_2019(ask: Ask) -> None:
    served = select(dim_area.c.name).distinct().join(fct_participation, activity.area_id == dim_area.c.area_id)
    reached = served.join(dim_theme, activity.theme_id == dim_theme.c.theme_id).where(dim_theme.c.zh == "慈善南西")
    last = select(func.max(activity.year)).join(dim_area, activity.area_id == dim_area.c.area_id)
    areas = {row["名称"] for row in reference("facts/areas") if row["层级"] == "居民区"}
    assert {name for (name,) in ask(served)} == areas
    assert areas - {name for (name,) in ask(reached)} == {"古柏居民区", "升平居民区"}
    assert ask(last.where(dim_area.c.name == "泰兴居民区")) == [(2019,)]


def test_2013_has_no_roster_and_other_years_have_units_that_never_take_part(ask: Ask) -> None:
    took_part = select(activity.unit_id).where(activity.year == roster.year, activity.unit_id == roster.unit_id)
    sizes = ask(select(roster.year, func.count()).group_by(roster.year).order_by(roster.year))
    silent = ask(select(roster.year, func.count()).where(~took_part.exists()).group_by(roster.year))
    assert [year for year, _ in sizes] == [year for year in YEARS if year != 2013]
    assert all(110 <= units <= 180 for _, units in sizes)
    assert sorted(year for year, units in silent if 10 <= units <= 15) == [year for year, _ in sizes]


def test_units_outside_the_roster_take_part_in_every_year(ask: Ask) -> None:
    outside = select(activity.year, func.count(distinct(activity.unit_id))).where(activity.registered.is_(False))
    counts: dict[int, int] = dict(ask(outside.group_by(activity.year)))
    assert {year: count for year, count in counts.items() if year != 2013} == {
        2012: 3, 2014: 3, 2015: 5, 2016: 4, 2017: 6, 2018: 5, 2019: 4, 2020: 4,
    }  # fmt: skip


def test_every_unit_is_recognisably_invented_and_one_changes_its_type_in_2017(ask: Ask) -> None:
    units = select(dim_unit.c.name).distinct().join(fct_participation)
    changing = select(roster.unit_id).group_by(roster.unit_id).having(func.count(distinct(roster.unit_type_id)) > 1)
    types = select(dim_unit.c.name, roster.year, dim_unit_type.c.zh).select_from(
        fct_roster.join(dim_unit).join(dim_unit_type)
    )
    before_and_after = types.where(roster.unit_id.in_(changing), roster.year.in_((2016, 2017))).order_by(roster.year)
    assert [name for (name,) in ask(units) if not name.startswith("样例")] == []
    assert ask(before_and_after) == [
        ("样例申江出版社党总支", 2016, "事业单位"),
        ("样例申江出版社党总支", 2017, "国有企业"),
    ]


def test_near_names_stay_apart_and_spellings_of_one_unit_meet(ask: Ask) -> None:
    units = {
        "样例第三小学党支部": "样例第三小学",
        "样例第四小学党支部": "样例第四小学",
        "样例晨星文化传播有限公司党支部": "样例晨星文化传播",
        "样例晨兴文化传播有限公司党支部": "样例晨兴文化传播",
        "样例申江银行南京西路支行党总支": "样例申江银行南京西路支行",
        "样例申江银行股份有限公司党委": "样例申江银行",
    }
    written = select(dim_unit.c.name, unit_alias.c.written).join(unit_alias)
    spellings = ask(written.where(dim_unit.c.name.in_(units), unit_alias.c.how == "normalised"))
    assert {unit for unit, _ in spellings} == set(units)
    assert [pair for pair in spellings if not pair[1].startswith(units[pair[0]])] == []


def test_needs_are_matched_in_part_and_2018_kept_no_list(ask: Ask) -> None:
    matched = func.count(distinct(fct_match.c.need_id))
    query = select(fct_need.c.year, func.count(distinct(fct_need.c.need_id)), matched).outerjoin(fct_match)
    needs = ask(query.group_by(fct_need.c.year).order_by(fct_need.c.year))
    assert [year for year, _, _ in needs] == [2016, 2017, 2019, 2020]
    assert [year for year, raised, met in needs if not 0 < met < raised] == []


def test_the_published_figures_are_those_of_the_reference_and_no_others(sample_folder: Path) -> None:
    with closing(openpyxl.load_workbook(sample_folder / "公布数.xlsx")) as book:
        header, *rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    written = [{key: str(value or "") for key, value in zip(header, row, strict=True)} for row in rows]
    assert not [row for row in written for key in ("对象", "指标", "口径") if row[key].isascii()], "codes, not words"
    names = {row["written"]: row["name"] for row in reference("published_names")}
    bounds = {row["written"]: row["bound"] for row in reference("bound_names")}
    coded = [
        row | {key: names.get(row[key], row[key]) for key in ("对象", "指标")} | {"口径": bounds[row["口径"]]}
        for row in written
    ]
    assert coded == list(reference("facts/published"))


@pytest.fixture(scope="module")
def blank_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template workbook, not filled in."""
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    template.write(path)
    return path


def test_the_template_loads_with_no_row_of_data(blank_template: Path, tmp_path: Path) -> None:
    report = load([blank_template], database_url(f"sqlite:///{tmp_path / 'warehouse.db'}"))
    [file] = report["files"]
    kinds = [(sheet["sheet"], sheet["kind"], sheet["accepted"], sheet["rejected"]) for sheet in file["sheets"]]
    assert kinds == [
        ("填写说明", "unrecognised", 0, 0),
        ("参与台账", "participation", 0, 0),
        ("单位名册", "roster", 0, 0),
        ("项目目录", "projects", 0, 0),
        ("认领清单", "claims", 0, 0),
        ("需求清单", "needs", 0, 0),
        ("资源清单", "resources", 0, 0),
        ("居民区名录", "areas", 0, 0),
        ("联合组织", "bodies", 0, 0),
        ("公布数", "published", 0, 0),
        ("会议记录", "meetings", 0, 0),
    ]


def test_a_row_filled_in_below_the_example_is_loaded(blank_template: Path, tmp_path: Path) -> None:
    with closing(openpyxl.load_workbook(blank_template)) as book:
        book["单位名册"].append([1, 2019, "样例云泉小学", "事业单位", "威海居民区", "约30"])
        book.save(tmp_path / "filled.xlsx")
    address = f"sqlite:///{tmp_path / 'warehouse.db'}"
    load([tmp_path / "filled.xlsx"], database_url(address))
    engine = create_engine(address)
    query = select(roster.year, dim_unit.c.name, dim_unit_type.c.zh, roster.party_members, roster.party_members_bound)
    with engine.connect() as connection:
        rows = connection.execute(query.select_from(fct_roster.join(dim_unit).join(dim_unit_type))).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [(2019, "样例云泉小学", "事业单位", 30, "about")]


def test_the_template_offers_drop_downs_for_what_is_chosen_from_a_list(blank_template: Path) -> None:
    with closing(openpyxl.load_workbook(blank_template)) as book:
        offered = {page.title: _drop_downs(page) for page in book.worksheets}
    themes = "先锋南西,志愿南西,共治南西,乐享南西,人文南西,慈善南西"
    types = "机关,事业单位,国有企业,非公企业,社会组织,居民区,其他"
    assert offered == {
        "填写说明": {},
        "参与台账": {"板块": themes, "单位类型": types},
        "单位名册": {"单位类型": types},
        "项目目录": {"板块": themes, "状态": "新增,延续,结束,合并"},
        "认领清单": {"板块": themes, "单位类型": types},
        "需求清单": {"板块": themes},
        "资源清单": {"单位类型": types, "板块": themes},
        "居民区名录": {"层级": "市,区,街道,居民区"},
        "联合组织": {},
        "公布数": {"口径": "等于,约,不少于,不多于"},
        "会议记录": {},
    }


def _drop_downs(page: Any) -> dict[str, str]:
    """header → the words offered below it."""
    rules = page.data_validations.dataValidation
    return {page.cell(1, next(iter(rule.sqref.ranges)).min_col).value: rule.formula1.strip('"') for rule in rules}


def test_every_header_of_the_template_is_explained_in_a_note(blank_template: Path) -> None:
    with closing(openpyxl.load_workbook(blank_template)) as book:
        pages = book.worksheets[1:]
    assert [(page.title, cell.value) for page in pages for cell in page[1] if cell.comment is None] == []
    assert {page.freeze_panes for page in pages} == {"B2"}
