"""Every figure is followed to the rows it was counted from, and the rows are counted again here, by loops."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, make_url

from measures import CATALOGUE, EVERY_RECORD, NotApplicable, Page, Record, Scope, Selection, Trace, query, trace
from measures.__main__ import main
from measures.trace_record import letter
from measures.trace_sources import read_layout
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office
from tests.random_worlds import build, in_memory, plan_of_seed
from tests.recount import Recount
from tests.worlds import World, a_world, reader
from warehouse.engine import reader_engine

EVERYTHING, ALL = Scope.everything(), Selection()
Group = dict[str, Any]
THINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("participating_units", "registered_units", "registered_participating_units"), ("unit",)),
    **dict.fromkeys(("active_projects", "claimed_projects", "projects"), ("year", "project")),
    "themes_reached": ("theme",),
    **dict.fromkeys(("unit_entries", "claims"), ("unit", "year", "project")),
}
"""What tells the things apart that a measure counts, in the words of the records."""
YEARLY: dict[str, Callable[[set[int], int], bool]] = {
    "previous_units": lambda years, year: year - 1 in years,
    "retained_units": lambda years, year: {year, year - 1} <= years,
    "new_units": lambda years, year: min(years) == year,
    "lapsed_units": lambda years, year: year - 1 in years and year not in years,
    "returned_units": lambda years, year: year in years and year - 1 not in years and min(years) < year,
}


def _ways(dimensions: tuple[str, ...], pairs: bool) -> list[tuple[str, ...]]:
    with_year = [("year", name) for name in dimensions if pairs and name != "year" and "year" in dimensions]
    return [(), *((name,) for name in dimensions), *with_year]


def _figures(connection: Connection, measure: str, by: tuple[str, ...]) -> Iterator[tuple[Group, Any, str]]:
    for row in query(connection, [measure], by=by, scope=EVERYTHING).to_dict("records"):
        value = row[measure]
        bound = row.get(f"{measure}_bound") or ("unknown" if value is None else "exact")
        yield {name: row[name] for name in by}, value, bound


def _assert_records_make(found: Trace, recount: Recount) -> None:
    """The records, counted here without any of the measures' code, come to the figure."""
    if found.numerator is not None and found.denominator is not None:
        above, below = found.numerator, found.denominator
        _assert_records_make(above, recount)
        _assert_records_make(below, recount)
        assert found.value == (above.value / below.value if above.value is not None and below.value else None)
        return
    records, measure = found.evidence.records, found.measure.id
    assert len({(record.key, record.role, id(record)) for record in records}) == len(records)
    if found.measure.kind == "sum":
        _assert_parts_make(found)
    elif found.value is None:
        assert [record for record in records if record.role == "counted"] == []
    elif measure in YEARLY:
        _assert_units_make(found, recount)
    elif measure in THINGS:
        counted = [record for record in records if not record.role.startswith("absent")]
        assert found.value == len({tuple(record.labels.get(name) for name in THINGS[measure]) for record in counted})
    else:
        assert found.value == len({record.key for record in records})
    if found.measure.kind != "sum" and found.value is not None:
        assert found.evidence.counts["keys"] == found.value


def _assert_parts_make(found: Trace) -> None:
    parts = [record.part for record in found.evidence.records]
    stated = {"unknown" if record.part is None else record.bound for record in found.evidence.records}
    if found.value is None:
        assert found.bound == "unknown" and (stated == {"unknown"} or not parts)
        return
    high, low = stated & {"at_least", "unknown"}, stated & {"at_most"}
    bound = "about" if "about" in stated or (high and low) else "at_least" if high else "at_most" if low else "exact"
    assert round(sum(part for part in parts if part is not None), 6) == round(found.value, 6) and found.bound == bound


def _assert_units_make(found: Trace, recount: Recount) -> None:
    """Every unit of a yearly measure took part, and stayed away, as its records say."""
    slice_ = [(name, label) for name, label in found.asked.group if name != "year"]
    rows = [row for row in recount.participation if all(row[name] == label for name, label in slice_)]
    years: dict[int, set[int]] = {}
    for row in rows:
        years.setdefault(row["unit_id"], set()).add(row["year"])
    keys = {record.key for record in found.evidence.records}
    assert found.value == len(keys)
    assert all(YEARLY[found.measure.id](years[unit], year) for year, unit in keys)
    for record in found.evidence.records:
        assert (record.source is None) == record.role.startswith("absent")


def _walk(connection: Connection, pairs: bool = False) -> int:
    recount, walked = Recount(connection), 0
    for measure in CATALOGUE.values():
        for by in _ways(measure.dimensions, pairs):
            for group, value, bound in _figures(connection, measure.id, by):
                found = trace(connection, measure.id, ALL, EVERYTHING, group, EVERY_RECORD)
                assert (found.value, found.bound) == (value, bound), (measure.id, group)
                assert found.explained, (measure.id, group)
                _assert_records_make(found, recount)
                walked += 1
    return walked


def test_every_figure_of_a_world_by_chance_is_explained_by_its_records() -> None:
    with in_memory() as connection:
        build(plan_of_seed(1, activities=25), World(connection))
        assert _walk(connection) > 500


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_every_figure_by_two_dimensions_of_a_world_by_chance_is_explained_by_its_records(seed: int) -> None:
    with in_memory() as connection:
        build(plan_of_seed(seed, activities=20 + 5 * seed), World(connection))
        assert _walk(connection, pairs=True) > 500


def test_an_empty_world_explains_its_figures_too() -> None:
    with in_memory() as connection:
        World(connection)
        assert _walk(connection) == len(CATALOGUE)


def _assert_explained(connection: Connection, measure: str, by: tuple[str, ...]) -> int:
    walked = 0
    for group, value, bound in _figures(connection, measure, by):
        found = trace(connection, measure, ALL, EVERYTHING, group, Page(limit=20))
        assert found.explained and (found.value, found.bound) == (value, bound), (measure, group)
        for _side, part in found.parts():
            assert all(record.source is None or record.references for record in part.evidence.records)
        walked += 1
    return walked


def test_every_figure_of_the_sample_is_explained(sample_url: str) -> None:
    with reader_engine(make_url(sample_url)).connect() as connection:
        walked = sum(
            _assert_explained(connection, measure.id, by)
            for measure in CATALOGUE.values()
            for by in ((), *((name,) for name in ("year", "unit_type") if name in measure.dimensions))
        )
        recount = Recount(connection)
        for measure in CATALOGUE:
            _assert_records_make(trace(connection, measure, ALL, EVERYTHING, {"year": 2019}, EVERY_RECORD), recount)
    assert walked > 300


@pytest.mark.long
def test_every_figure_of_the_sample_by_every_dimension_is_explained(sample_url: str) -> None:
    with reader_engine(make_url(sample_url)).connect() as connection:
        for measure in CATALOGUE.values():
            for by in _ways(measure.dimensions, pairs=False):
                _assert_explained(connection, measure.id, by)


def test_an_explanation_that_does_not_add_up_says_so() -> None:
    with in_memory() as connection:
        world = World(connection)
        world.activity(2019, "讲堂", "甲", person_times=3)
        found = trace(connection, "person_times", ALL, EVERYTHING)
        assert found.explained
        told = Trace(found.asked, 4, "exact", evidence=found.evidence)
        assert not told.explained and not Trace(found.asked, 3, "about", evidence=found.evidence).explained
        ratio = trace(connection, "match_rate", ALL, EVERYTHING)
        assert ratio.explained and not Trace(ratio.asked, 0.5, "exact", ratio.numerator, ratio.denominator).explained


# --- to the cell ------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office.at(tmp_path)
    made.write("名册.csv", ROSTER_2019)
    made.write("目录.csv", PROJECTS_2019)
    made.write("台账.csv", "区域化党建台账,,,,,,\n" + ACTIVITIES_2019)
    made.load()
    return made


def _traced(office: Office, measure: str, **group: Any) -> Trace:
    with office.reading() as connection:
        return trace(connection, measure, ALL, EVERYTHING, group, EVERY_RECORD)


def _told(record: Record) -> tuple[Any, ...]:
    assert record.source is not None
    place = (record.source.file, record.source.sheet, record.source.row)
    return (record.labels.get("unit"), record.part, record.bound, *place, record.references)


def test_person_times_are_followed_to_their_cells_and_shared_as_the_units_share_them(office: Office) -> None:
    found = _traced(office, "person_times", year=2019)
    assert (found.value, found.bound, found.explained) == (97, "at_least", True)
    assert [_told(record) for record in found.evidence.records] == [
        ("样例乙社", 60, "at_least", "台账.csv", "台账", 5, ("F5", "G5")),
        ("样例乙社", 3, "exact", "台账.csv", "台账", 4, ("F4", "G4")),
        ("样例甲公司", 30, "exact", "台账.csv", "台账", 3, ("F3", "G3")),
        ("样例甲公司", 4, "exact", "台账.csv", "台账", 4, ("F4", "G4")),
    ]
    assert dict(found.evidence.counts) == {"keys": 4, "entries": 4, "rows": 3, "files": 1}
    source = found.evidence.records[0].source
    assert source is not None and source.batch is not None and not source.sample
    assert source.headers == ("活动日期", "板块", "项目名称", "参与单位", "居民区", "党员人次", "群众人次")
    assert source.cells == ("2019-07-01", "慈善南西", "样例·义诊", "样例乙社", "", "", "60余")
    assert source.batch.number == 1


def test_coverage_shows_both_its_parts_with_their_own_ledgers(office: Office) -> None:
    found = _traced(office, "coverage", year=2019)
    assert found.value == 2 / 3 and found.numerator is not None and found.denominator is not None
    above, below = found.numerator.evidence.records, found.denominator.evidence.records
    assert [(record.labels["unit"], record.references) for record in above] == [
        ("样例乙社", ("D5",)),
        ("样例乙社", ("D4",)),
        ("样例甲公司", ("D3",)),
        ("样例甲公司", ("D4",)),
    ]
    assert [_told(record)[3:] for record in below] == [
        ("名册.csv", "名册", 4, ("B4",)),
        ("名册.csv", "名册", 3, ("B3",)),
        ("名册.csv", "名册", 2, ("B2",)),
    ]


def test_the_batch_is_the_first_that_still_stands_and_the_name_is_the_one_it_came_under(office: Office) -> None:
    office.write("又一份.csv", "区域化党建台账,,,,,,\n" + ACTIVITIES_2019)
    assert office.load(office.folder / "又一份.csv")["batch"] == 2
    assert {_told(record)[3] for record in _traced(office, "activities").evidence.records} == {"台账.csv"}
    office.load(office.folder / "名册.csv", office.folder / "目录.csv")
    office.undo(1)
    records = _traced(office, "activities").evidence.records
    batches = {record.source.batch.number for record in records if record.source and record.source.batch}
    assert {_told(record)[3] for record in records} == {"又一份.csv"} and batches == {2}


def test_new_and_ended_projects_show_both_catalogues(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.write(
        "目录.csv",
        "年度,项目名称,板块\n2018,旧书,先锋南西\n2018,讲堂,先锋南西\n2019,讲堂,先锋南西\n2019,新歌,人文南西\n",
    )
    office.load()

    def told(measure: str) -> list[tuple[Any, ...]]:
        records = _traced(office, measure, year=2019).evidence.records
        return [(one.role, one.labels["project"], one.labels["year"], one.references) for one in records]

    assert told("new_projects") == [
        ("absent_edition_before", "新歌", 2018, ()),
        ("edition", "新歌", 2019, ("B5",)),
    ]
    assert told("ended_projects") == [
        ("edition_before", "旧书", 2018, ("B2",)),
        ("absent_edition", "旧书", 2019, ()),
    ]


def test_units_that_left_and_came_back_show_the_years_and_the_gap(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for year, units in ((2016, "甲"), (2018, "乙丙"), (2019, "甲乙")):
            for unit in units:
                world.activity(year, "讲堂", unit)
        world.activity(2019, "讲堂", "丁", area="延中居民区")

    def told(measure: str) -> list[tuple[Any, ...]]:
        with reader(tmp_path / "world.db") as connection:
            found = trace(connection, measure, Selection(areas=("威海居民区",)), EVERYTHING, {"year": 2019})
        assert found.explained
        return [(one.labels["unit"], one.role, one.labels.get("year")) for one in found.evidence.records]

    assert told("returned_units") == [
        ("甲", "earlier", 2016),
        ("甲", "absent_year_before", 2018),
        ("甲", "this_year", 2019),
    ]
    assert told("lapsed_units") == [("丙", "year_before", 2018), ("丙", "absent_this_year", 2019)]
    assert told("retained_units") == [("乙", "year_before", 2018), ("乙", "this_year", 2019)]
    assert told("new_units") == []


def test_a_met_need_shows_the_row_that_says_so(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.write(
        "需求.csv",
        "年度,需求名称,居民区,是否对接,对接单位\n2019,修灯,威海居民区,是,样例甲公司\n2019,借书,威海居民区,否,\n",
    )
    office.load()
    found = _traced(office, "match_rate")
    assert found.value == 0.5 and found.numerator is not None
    assert [(one.role, one.labels["title"], one.references) for one in found.numerator.evidence.records] == [
        ("counted", "修灯", ("B2",)),
        ("match", "修灯", ("D2", "E2")),
    ]


def test_pages_of_records_follow_each_other_without_gap_or_overlap(sample_url: str) -> None:
    with reader_engine(make_url(sample_url)).connect() as connection:
        for measure in ("participating_units", "returned_units", "projects"):
            whole = trace(connection, measure, ALL, EVERYTHING, {"year": 2019}, EVERY_RECORD).evidence
            pages = [
                trace(connection, measure, ALL, EVERYTHING, {"year": 2019}, Page(offset, 50)).evidence
                for offset in range(0, whole.total, 50)
            ]
            assert tuple(record for page in pages for record in page.records) == whole.records
            assert {page.total for page in pages} == {len(whole.records)}


def test_each_thing_is_shown_once_where_that_is_asked_for(office: Office) -> None:
    with office.reading() as connection:
        whole = trace(connection, "participating_units", ALL, EVERYTHING).evidence
        once = trace(connection, "participating_units", ALL, EVERYTHING, {}, Page(once=True)).evidence
        summed = trace(connection, "person_times", ALL, EVERYTHING, {}, Page(once=True)).evidence
    assert (whole.total, once.total, summed.total) == (4, 2, 4) and once.counts == whole.counts
    assert [record.labels["unit"] for record in once.records] == ["样例乙社", "样例甲公司"]


def test_a_scope_leaves_out_the_rows_of_other_areas(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.activity(2019, "讲堂", "甲", person_times=3)
        world.activity(2019, "讲堂", "乙", area="延中居民区", person_times=5)
    with reader(tmp_path / "world.db") as connection:
        found = trace(connection, "person_times", ALL, Scope(frozenset({"延中居民区"})))
    assert found.explained and [(one.labels["unit"], one.part) for one in found.evidence.records] == [("乙", 5)]


def test_a_wrong_question_is_refused_as_the_query_refuses_it() -> None:
    with in_memory() as connection:
        World(connection)
        with pytest.raises(NotApplicable):
            trace(connection, "projects", ALL, EVERYTHING, {"area": "威海居民区"})


def test_layouts_of_any_make_are_read_and_columns_are_named_as_in_excel() -> None:
    assert read_layout({}) == read_layout(None) == read_layout({"columns": None, "matrix": {"row": 3}})
    found = read_layout(
        {"columns": {"unit": 0, "theme": None}, "headers": {"unit": "单位", "date": None}, "later": [1]}
    )
    assert (found.columns, found.headers) == ({"unit": 0}, {"unit": "单位"})
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# --- the command line ---------------------------------------------------------------------------------


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_json_has_a_trace_for_every_figure(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", str(office.url))
    told = json.loads(_said(capsys, "person_times,coverage", "--by", "year", "--trace", "--format", "json"))
    assert [(one["measure"], one["group"], one["value"], one["bound"], one["explained"]) for one in told] == [
        ("person_times", {"year": 2019}, 97, "at_least", True),
        ("coverage", {"year": 2019}, 2 / 3, "exact", True),
    ]
    assert sum(record["part"] for record in told[0]["records"]) == 97
    record = told[0]["records"][0]
    assert record["columns"] == [{"cell": "F5", "header": "党员人次"}, {"cell": "G5", "header": "群众人次"}]
    assert [cell for cell in record["cells"] if cell["counted"]] == [
        {"cell": "F5", "header": "党员人次", "value": "", "counted": True},
        {"cell": "G5", "header": "群众人次", "value": "60余", "counted": True},
    ]
    assert told[1]["denominator"]["counts"] == {"keys": 3, "entries": 3, "rows": 3, "files": 1}


def test_the_table_reads_as_lines_in_either_language(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", str(office.url))
    asked = ("person_times", "--where", "theme=慈善南西", "--trace")
    assert _said(capsys, *asked).splitlines() == [
        "参与人次（人次） · 慈善南西 = ≥60",
        f"定义：{CATALOGUE['person_times'].definition_zh}",
        "依据：1条记录，台账1行，1个文件。逐条核对，与此数一致。",
        "  计入 | 2019-07-01 · 慈善南西 · 样例·义诊 · 样例乙社 · 中凯居民区 · 单位在中凯居民区 | 计≥60"
        " | 台账.csv · 台账 · 第5行 | F5 党员人次= G5 群众人次=60余 | 批次1",
    ]
    english = _said(capsys, *asked, "--lang", "en")
    assert (
        "Person-times (person-times) · Charity = ≥60" in english
        and "row 5 | F5 党员人次= G5 群众人次=60余 | batch 1" in english
    )


def test_csv_has_a_line_a_record_and_no_cell_is_a_formula(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_world(tmp_path) as world:
        world.activity(2019, "=1+1", "@甲", area=None, person_times=3)
        world.activity(2019, "讲堂", "-乙", "+丙", area=None, person_times=(5, "about"))
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'world.db'}")
    told = list(csv.DictReader(io.StringIO(_said(capsys, "person_times", "--trace", "--format", "csv"))))
    assert [(row["record_unit"], row["record_project"], row["part"], row["part_bound"]) for row in told] == [
        ("'+丙", "讲堂", "0", "exact"),
        ("'-乙", "讲堂", "5", "about"),
        ("'@甲", "'=1+1", "3", "exact"),
    ]
    assert {row["value"] for row in told} == {"8"} and {row["bound"] for row in told} == {"about"}
    plain = _said(capsys, "person_times", "--by", "unit", "--format", "csv")
    assert plain == "unit,person_times,person_times_bound\n'+丙,0,exact\n'-乙,5,about\n'@甲,3,exact\n"
