"""What holds of every world: parts and wholes, filters and groups, scope and filter."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from measures import CATALOGUE, DIMENSIONS, Measure, Scope, Selection, query
from tests.random_worlds import Plan, build, in_memory, plans
from tests.worlds import AREAS, World

EVERYTHING = Scope.everything()
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNTS = [measure for measure in CATALOGUE.values() if measure.kind == "count"]
RATIOS = ("coverage", "retention", "match_rate")

Answers = dict[tuple[object, ...], tuple[object, ...]]


@contextmanager
def _world(plan: Plan) -> Iterator[Connection]:
    with in_memory() as connection:
        build(plan, World(connection))
        yield connection
    connection.engine.dispose()


def _asked(
    connection: Connection,
    measure: Measure,
    by: tuple[str, ...] = (),
    selection: Selection | None = None,
    scope: Scope = EVERYTHING,
) -> Answers:
    """labels of the group → value, and bound of a sum."""
    rows = query(connection, [measure.id], by=by, selection=selection, scope=scope)
    tuples = [tuple(row) for row in rows.itertuples(index=False)]
    return {row[: len(by)]: row[len(by) :] for row in tuples}


def _only(dimension: str, label: object) -> Selection:
    return Selection().replace(**{DIMENSIONS[dimension].field: (label,)})


def _known(answers: Answers) -> list[int]:
    values = [answer[0] for answer in answers.values()]
    # volunteer hours are compared in hundredths, so that floats add up exactly
    return [round(value * 100) for value in values if isinstance(value, (int, float))]


@FEW
@given(plans)
def test_a_distinct_count_lies_between_its_largest_part_and_the_sum_of_its_parts(plan: Plan) -> None:
    with _world(plan) as connection:
        for measure in COUNTS:
            whole = sum(_known(_asked(connection, measure)))
            for name in measure.dimensions:
                parts = _known(_asked(connection, measure, (name,)))
                assert max(parts, default=0) <= whole <= sum(parts), (measure.id, name)


@FEW
@given(plans)
def test_the_parts_of_an_additive_measure_sum_to_the_whole(plan: Plan) -> None:
    with _world(plan) as connection:
        for measure in CATALOGUE.values():
            whole = sum(_known(_asked(connection, measure)))
            for name in sorted(measure.adds_along):
                parts = _known(_asked(connection, measure, (name,)))
                assert sum(parts) == whole, (measure.id, name)


@FEW
@given(plans, st.sampled_from(sorted(DIMENSIONS)))
def test_a_group_is_what_the_filter_on_it_gives(plan: Plan, name: str) -> None:
    with _world(plan) as connection:
        for measure in CATALOGUE.values():
            if name not in measure.dimensions:
                continue
            for (label,), answer in _asked(connection, measure, (name,)).items():
                if label is not None:
                    only = _only(name, label)
                    assert _asked(connection, measure, (), only) == {(): answer}, (measure.id, label)


@FEW
@given(plans, st.sampled_from(list(permutations(sorted(DIMENSIONS), 2))))
def test_filtering_and_grouping_commute(plan: Plan, names: tuple[str, str]) -> None:
    one, other = names
    with _world(plan) as connection:
        for measure in CATALOGUE.values():
            if not set(names) <= set(measure.dimensions):
                continue
            both = _asked(connection, measure, names)
            for label in {label for label, _other in both} - {None}:
                only = _only(one, label)
                filtered = _asked(connection, measure, (other,), only)
                grouped = {key[1:]: answer for key, answer in both.items() if key[0] == label}
                assert {key: filtered[key] for key in grouped} == grouped, (measure.id, label)


@FEW
@given(plans, st.sampled_from(sorted(AREAS)), st.sampled_from(["year", "theme", "project"]))
def test_a_scope_is_a_filter_on_the_area(plan: Plan, area: str, by: str) -> None:
    scope, only = Scope(frozenset({area})), Selection(areas=(area,))
    with _world(plan) as connection:
        for measure in CATALOGUE.values():
            if "area" in measure.dimensions and by in measure.dimensions:
                scoped = _asked(connection, measure, (by,), scope=scope)
                assert scoped == _asked(connection, measure, (by,), only), measure.id


@FEW
@given(plans)
def test_shares_lie_between_nothing_and_all(plan: Plan) -> None:
    with _world(plan) as connection:
        for name in RATIOS:
            for by in ((), ("year",), ("theme",)):
                measure = CATALOGUE[name]
                for value, *_bound in _asked(connection, measure, by).values():
                    assert value is None or (isinstance(value, float) and 0 <= value <= 1), name


@pytest.mark.parametrize("measure", CATALOGUE.values(), ids=list(CATALOGUE))
def test_an_additive_measure_says_so_only_of_dimensions_it_has(measure: Measure) -> None:
    assert measure.adds_along <= set(measure.dimensions)
    assert (measure.kind == "ratio") == (measure.numerator is not None and measure.denominator is not None)
    assert measure.kind != "sum" or measure.adds_along == set(measure.dimensions)
