"""The statements are said by PostgreSQL as well as by SQLite."""

from typing import Any

from sqlalchemy import Select, event
from sqlalchemy.dialects import postgresql

from measures import (
    CATALOGUE,
    DIMENSIONS,
    Scope,
    Selection,
    choices,
    freshness,
    latest_year,
    published,
    query,
)
from tests.random_worlds import build, in_memory, plan_of_seed
from tests.worlds import World


def test_every_statement_compiles_for_postgresql_with_its_values_bound() -> None:
    seen: list[Select[Any]] = []
    scope = Scope(frozenset({"威海居民区"}))
    with in_memory() as connection:
        build(plan_of_seed(1, activities=5), World(connection))
        event.listen(connection.engine, "before_execute", lambda _c, said, *_rest: seen.append(said))
        for measure in CATALOGUE.values():
            field = DIMENSIONS[measure.dimensions[1]].field
            chosen = Selection(years=(2016, 2017), **{field: ("先锋南西",)})
            query(connection, [measure.id], by=measure.dimensions, selection=chosen, scope=scope)
        for name in DIMENSIONS:
            choices(connection, name, scope)
        Selection.parse(connection, ["area=威海", "year=2016", "unit=甲", "unit_type=两新"])
        latest_year(connection, scope), freshness(connection), published(connection, scope)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    said = [str(statement.compile(dialect=dialect)) for statement in seen]
    assert len(said) > len(CATALOGUE)
    assert any("CAST(fct_participation.unit_id AS BIGINT) * " in statement for statement in said)
    assert not [statement for statement in said if "威海" in statement or "先锋" in statement]
