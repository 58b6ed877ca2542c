"""Aggregates: the same figures as the facts for any question, and what a load or an undo leaves of them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, delete, make_url, select, update

from etl.aggregates import aggregate, ensure_aggregates
from etl.load import undo
from measures import CATALOGUE, DIMENSIONS, Scope, Selection, choices, query
from measures.aggregates import aggregates
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office
from tests.random_worlds import Plan, build, in_memory, plan_of_seed, plans
from tests.worlds import AREAS, World
from warehouse.engine import reader_engine, writer_engine
from warehouse.schema import agg_activity, agg_edition, agg_people, agg_reach, etl_content_version, fct_participation

TABLES = (agg_edition, agg_reach, agg_people, agg_activity)
OWN_KEYS = {"reach_id", "people_id", "activity_group_id"}
ASKED = [measure for measure in CATALOGUE.values() if "participation" in str(measure.base) or measure.base == "yearly"]
Question = tuple[list[str], tuple[str, ...], Selection, Scope]


def _without_aggregates(connection: Connection) -> None:
    """As the database would be if no load had summed anything up."""
    for table in TABLES:
        connection.execute(delete(table))
    _new_version(connection)


def _new_version(connection: Connection) -> None:
    connection.execute(update(etl_content_version).values(version=etl_content_version.c.version + 1))


def _question(dice: random.Random, values: dict[str, list[Any]]) -> Question:
    """A question by chance: measures that go together, dimensions they have, some of each dimension's values."""
    base = dice.choice(sorted({str(measure.base) for measure in ASKED}))
    measures = [measure for measure in ASKED if measure.base == base]
    dimensions = measures[0].dimensions
    by = tuple(dice.sample(dimensions, dice.choice((0, 1, 1, 2, 2, 3))))
    fields = {}
    for name in dimensions:
        if values[name] and dice.random() < 0.3:
            fields[DIMENSIONS[name].field] = tuple(
                dice.sample(values[name], dice.randint(1, min(5, len(values[name]))))
            )
    scope = Scope(frozenset(dice.sample(sorted(AREAS), 2))) if dice.random() < 0.2 else Scope.everything()
    return [measure.id for measure in measures], by, Selection(**fields), scope


def _answers(connection: Connection, questions: list[Question]) -> list[list[tuple[Any, ...]]]:
    return [
        [tuple(row) for row in query(connection, ids, by=by, selection=selection, scope=scope).itertuples(index=False)]
        for ids, by, selection, scope in questions
    ]


def _assert_both_ways_agree(connection: Connection, seed: int, number: int) -> None:
    dice = random.Random(seed)
    values: dict[str, list[Any]] = {
        name: list(choices(connection, name, Scope.everything())) for name in DIMENSIONS if name != "month"
    }
    values["month"] = list(choices(connection, "month", Scope.everything()))
    questions = [_question(dice, values) for _time in range(number)]
    assert aggregates(connection) is not None
    summed = _answers(connection, questions)
    _without_aggregates(connection)
    assert aggregates(connection) is None
    for question, fast, exact in zip(questions, summed, _answers(connection, questions), strict=True):
        assert fast == exact, question


def _built(plan: Plan) -> Connection:
    connection = in_memory()
    build(plan, World(connection))
    ensure_aggregates(connection)
    _new_version(connection)
    return connection


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans.filter(lambda plan: bool(plan.activities)), seed=st.integers(0, 2**32))
def test_aggregates_answer_as_the_facts_do(plan: Plan, seed: int) -> None:
    with _built(plan) as connection:
        _assert_both_ways_agree(connection, seed, number=4)


@pytest.mark.long
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans.filter(lambda plan: bool(plan.activities)), seed=st.integers(0, 2**32))
def test_aggregates_answer_two_thousand_questions_as_the_facts_do(plan: Plan, seed: int) -> None:
    with _built(plan) as connection:
        _assert_both_ways_agree(connection, seed, number=4)


@pytest.mark.parametrize("seed", range(2))
def test_aggregates_of_larger_worlds_answer_as_the_facts_do(seed: int) -> None:
    with _built(plan_of_seed(seed, activities=80)) as connection:
        _assert_both_ways_agree(connection, seed, number=120)


def test_a_year_of_more_editions_than_one_set_holds_is_counted_whole() -> None:
    with in_memory() as connection:
        world = World(connection)
        for number in range(130):
            world.activity(2019, f"项目{number}", "甲", *(("乙",) if number % 2 else ()), person_times=3)
        world.activity(2018, "项目0", "甲", person_times=5)
        ensure_aggregates(connection)
        _new_version(connection)
        asked = ["participating_units", "unit_entries", "active_projects", "activities", "person_times"]
        rows = query(connection, asked, by=("year",), scope=Scope.everything())
        assert rows.drop(columns="person_times_bound").values.tolist() == [
            [2018, 1, 1, 1, 1, 5],
            [2019, 2, 195, 130, 130, 390],
        ]


def _said(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    columns = [column for column in table.columns if column.name not in OWN_KEYS]
    return sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)


def _assert_up_to_date(office: Office) -> None:
    """The aggregates are what a rebuilding from all facts gives."""
    with writer_engine(office.url).begin() as connection:
        kept = [_said(connection, table) for table in TABLES]
        for table in TABLES:
            connection.execute(delete(table))
        aggregate(connection, set(connection.execute(select(fct_participation.c.year)).scalars()))
        assert [_said(connection, table) for table in TABLES] == kept


def test_a_load_and_an_undo_leave_the_aggregates_that_the_facts_have(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("名册.csv", ROSTER_2019)
    office.load_text("项目.csv", PROJECTS_2019)
    first = office.load_text("活动.csv", ACTIVITIES_2019)
    _assert_up_to_date(office)
    before = _reach(office)
    assert before
    later = ACTIVITIES_2019.replace("2019", "2018")
    second = office.load_text("活动2018.csv", later)
    _assert_up_to_date(office)
    assert {row[0] for row in _reach(office)} == {2018, 2019}
    undo(second["batch"], office.url)
    _assert_up_to_date(office)
    assert _reach(office) == before
    undo(first["batch"], office.url)
    _assert_up_to_date(office)
    assert _reach(office) == []


def _reach(office: Office) -> list[tuple[Any, ...]]:
    with reader_engine(office.url).connect() as connection:
        return _said(connection, agg_reach)


def test_a_database_of_an_earlier_version_gets_its_aggregates_with_the_next_command(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    office.load_text("活动.csv", ACTIVITIES_2019)
    before = _reach(office)
    with writer_engine(office.url).begin() as connection:
        for table in TABLES:
            connection.execute(delete(table))
    office.load_text("名册.csv", ROSTER_2019)
    _assert_up_to_date(office)
    assert {row[:3] for row in _reach(office)} == {row[:3] for row in before}


def test_questions_about_the_sample_are_answered_alike_both_ways(sample_url: str) -> None:
    """As `_assert_both_ways_agree`, on a database that cannot be written."""
    from measures import grouped

    dice = random.Random(1)
    with reader_engine(make_url(sample_url)).connect() as connection:
        values: dict[str, list[Any]] = {
            name: list(choices(connection, name, Scope.everything())) for name in DIMENSIONS
        }
        questions = [_question(dice, values) for _time in range(40)]
        summed = _answers(connection, questions)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grouped, "aggregates", lambda _connection: None)
            exact = _answers(connection, questions)
    for question, fast, slow in zip(questions, summed, exact, strict=True):
        assert fast == slow, question
