"""Freshness, the table of editions, and published figures beside the ledgers."""

from datetime import datetime
from pathlib import Path

import pytest

from measures import Freshness, Scope, Selection, areas_in, editions, freshness, published
from measures.published import Figure, agreement
from tests.ledgers import PROJECTS_2019, Office
from tests.worlds import a_world, reader


def test_freshness_counts_the_files_of_batches_not_undone(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.batch(1, "a.xlsx", "b.xlsx")
        world.batch(2, "b.xlsx", status="unchanged")
        world.batch(3, "样例.xlsx", sample=True, undone=True)
        world.batch(4, "坏.xlsx", sample=True, status="refused")
    assert freshness(reader(tmp_path / "world.db")) == Freshness(7, 4, datetime(2020, 1, 4), 2)


def test_freshness_before_the_first_batch_and_with_sample_data(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        pass
    with reader(tmp_path / "world.db") as connection:
        assert freshness(connection) == Freshness(7, None, None, 0)
    (tmp_path / "other").mkdir()
    with a_world(tmp_path / "other") as world:
        world.batch(1, "样例.xlsx", sample=True)
        world.batch(3, "真.xlsx")
    fresh = freshness(reader(tmp_path / "other" / "world.db"))
    assert (fresh.sample, fresh.sample_batches) == (True, (1,))


def test_editions_stand_with_their_figures_and_named_ones_are_marked(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.edition(2018, "讲堂")
        world.edition(2019, "讲堂", lead="党建办", audience="白领")
        world.edition(2019, "义诊", "志愿南西")
        world.edition(2019, "旧书", status="ended")
        world.edition(2019, "报道", None, status="new", listing="named")
        world.activity(2019, "讲堂", "甲", "乙", person_times=(30, "about"))
        world.activity(2019, "讲堂", "丙", area="中凯居民区", person_times=5)
    with reader(tmp_path / "world.db") as connection:
        chosen = Selection(years=(2019,), areas=("威海居民区",))
        rows = editions(connection, chosen, Scope.everything())
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        (2019, "讲堂", "先锋南西", "continuing", "党建办", "白领", None, "catalogue", None, None, 2, 1, 30, "about"),
        (2019, "义诊", "志愿南西", "new", None, None, None, "catalogue", None, None, 0, 0, 0, "exact"),
        (2019, "报道", None, "new", None, None, None, "named", None, None, 0, 0, 0, "exact"),
    ]


def test_published_figures_stand_beside_the_ledgers(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.edition(2018, "讲堂")
        world.edition(2019, "讲堂")
        world.edition(2019, "义诊", "志愿南西")
        world.activity(2019, "讲堂", "甲", "乙", "威海", types={"威海": "居民区", "乙": None}, person_times=40)
        world.activity(2019, "义诊", "甲", types={"甲": "居民区"}, person_times=None)
        for measure, value, bound in (
            ("themes", 2, "exact"),
            ("projects", 3, "exact"),
            ("new_projects", 1, "exact"),
            ("participating_units", 2, "exact"),
            ("person_times", 30, "at_least"),
            ("small_projects", 27, "exact"),
        ):
            world.published(2019, "programme", measure, value, bound)
        world.published(2019, "joint_meeting", "projects", 3)
        world.published(2024, "programme", "projects", 27)
        world.published(2024, "programme", "participating_units", 99)
        world.batch(1, "样例.xlsx", sample=True)
    with reader(tmp_path / "world.db") as connection:
        rows = published(connection, Scope.everything())
    shown = ["year", "measure", "value", "ledger_value", "ledger_bound", "agreement"]
    assert [tuple(row) for row in rows[shown].itertuples(index=False)] == [
        (2019, "projects", 3, None, None, "no_ledger"),
        (2019, "themes", 2, 2, "exact", "equal"),
        (2019, "projects", 3, 2, "exact", "differs"),
        (2019, "new_projects", 1, 1, "exact", "equal"),
        (2019, "participating_units", 2, 2, "exact", "equal"),
        (2019, "person_times", 30, 40, "at_least", "within"),
        (2019, "small_projects", 27, None, None, "no_ledger"),
        (2024, "projects", 27, None, None, "no_ledger"),
        (2024, "participating_units", 99, None, None, "no_ledger"),
    ]
    assert set(rows["sample_based"]) == {True}


@pytest.mark.parametrize(
    ("stated", "ledger", "agrees"),
    [
        ((5000, "at_least"), (5321, "exact"), "within"),
        ((5000, "at_least"), (4999, "exact"), "differs"),
        ((5000, "at_least"), (4999, "at_least"), "within"),
        ((121, "exact"), (121, "exact"), "equal"),
        ((121, "exact"), (120, "at_least"), "within"),
        ((121, "exact"), (122, "at_least"), "differs"),
        ((100, "about"), (109, "exact"), "within"),
        ((100, "about"), (111, "exact"), "differs"),
        ((100, "at_most"), (80, "exact"), "within"),
        ((100, "exact"), (None, None), "no_ledger"),
    ],
)
def test_figures_agree_by_their_bounds(stated: tuple[int, str], ledger: Figure, agrees: str) -> None:
    assert agreement(stated, ledger) == agrees


def test_an_area_is_in_force_until_the_last_official_list_that_has_it(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    with office.reading() as connection:
        found = {year: areas_in(connection, year, Scope.everything()) for year in (2019, 2020)}
        scoped = areas_in(connection, 2020, Scope(frozenset({"威海居民区", "泰兴居民区"})))
    assert (len(found[2019]), len(found[2020])) == (13, 12)
    assert set(found[2019]) - set(found[2020]) == {"泰兴居民区"}
    assert scoped == ["威海居民区"]
