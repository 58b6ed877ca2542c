"""Every measure by every dimension, and by year and every dimension, against an independent recount."""

from typing import Any

import pytest
from sqlalchemy import Connection, make_url

from etl.aggregates import ensure_aggregates
from measures import CATALOGUE, Scope, query
from tests.random_worlds import build, in_memory, plan_of_seed
from tests.recount import Recount
from tests.worlds import World
from warehouse.engine import reader_engine


def _ways(dimensions: tuple[str, ...]) -> list[tuple[str, ...]]:
    pairs = [("year", name) for name in dimensions if name != "year" and "year" in dimensions]
    return [(), *((name,) for name in dimensions), *pairs]


def _answers(connection: Connection, measure: str, by: tuple[str, ...]) -> dict[tuple[Any, ...], Any]:
    rows = query(connection, [measure], by=by, scope=Scope.everything())
    found = [tuple(row) for row in rows.itertuples(index=False)]
    assert len(found) == len({row[: len(by)] for row in found})
    return {row[: len(by)]: row[len(by) :] for row in found}


def _assert_agrees(connection: Connection, pairs: bool = True) -> None:
    recount = Recount(connection)
    for measure in CATALOGUE.values():
        for by in _ways(measure.dimensions):
            if len(by) > 1 and not pairs:
                continue
            assert _answers(connection, measure.id, by) == recount.of(measure.id, by), (measure.id, by)


@pytest.mark.parametrize("summed", [False, True], ids=["facts", "aggregates"])
@pytest.mark.parametrize("seed", range(3))
def test_every_measure_agrees_with_a_recount_of_a_world_by_chance(seed: int, summed: bool) -> None:
    with in_memory() as connection:
        build(plan_of_seed(seed, activities=60), World(connection))
        if summed:
            ensure_aggregates(connection)
        _assert_agrees(connection)


def test_every_measure_agrees_with_a_recount_of_the_sample(sample_url: str) -> None:
    with reader_engine(make_url(sample_url)).connect() as connection:
        _assert_agrees(connection, pairs=False)


@pytest.mark.long
def test_every_measure_by_two_dimensions_agrees_with_a_recount_of_the_sample(sample_url: str) -> None:
    with reader_engine(make_url(sample_url)).connect() as connection:
        _assert_agrees(connection)
