"""Units kept, won, lost and won back, against worlds small enough to count by hand."""

from pathlib import Path

from tests.worlds import a_world, ask

ALL = ("previous_units", "retained_units", "new_units", "lapsed_units", "returned_units", "retention")


def _four_years(folder: Path) -> None:
    """2016 甲乙丙, 2017 甲丁, 2018 甲乙丁, 2019 nobody, 2020 甲戊."""
    with a_world(folder) as world:
        for year, units in ((2016, "甲乙丙"), (2017, "甲丁"), (2018, "甲乙丁"), (2020, "甲戊")):
            for unit in units:
                world.activity(year, "讲堂", unit)
                world.activity(year, "讲堂", unit)


def test_each_year_is_compared_with_the_one_before(tmp_path: Path) -> None:
    _four_years(tmp_path)
    assert ask(tmp_path, *ALL, by="year") == [
        (2016, None, None, None, None, None, None),
        (2017, 3, 1, 1, 2, 0, 1 / 3),
        (2018, 2, 2, 0, 0, 1, 1.0),
        (2020, None, None, None, None, None, None),
    ]


def test_several_years_add_up_and_skip_those_without_a_year_before(tmp_path: Path) -> None:
    _four_years(tmp_path)
    assert ask(tmp_path, *ALL) == [(5, 3, 1, 2, 1, 0.6)]
    assert ask(tmp_path, *ALL, where="year=2016") == [(None,) * 6]
    assert ask(tmp_path, *ALL, where="year=2018") == [(2, 2, 0, 0, 1, 1.0)]


def test_a_group_with_only_lapsed_units_still_appears(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.activity(2018, "讲堂", "甲", area="威海居民区")
        world.activity(2018, "讲堂", "甲", area="中凯居民区")
        world.activity(2019, "讲堂", "甲", area="中凯居民区")
    assert ask(tmp_path, "participating_units", *ALL, by="year area") == [
        (2018, "中凯居民区", 1, None, None, None, None, None, None),
        (2018, "威海居民区", 1, None, None, None, None, None, None),
        (2019, "中凯居民区", 1, 1, 1, 0, 0, 0, 1.0),
        (2019, "威海居民区", 0, 1, 0, 0, 1, 0, 0.0),
    ]


def test_the_sets_are_those_of_the_slice(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.edition(2019, "义诊", "志愿南西")
        world.activity(2018, "讲堂", "甲", types={"甲": "国有企业"})
        world.activity(2019, "义诊", "甲", types={"甲": "非公企业"})
    assert ask(tmp_path, "retained_units", "new_units", where="year=2019") == [(1, 0)]
    assert ask(tmp_path, "retained_units", "new_units", where="theme=志愿南西 year=2019") == [(0, 1)]
    assert ask(tmp_path, "new_units", "lapsed_units", by="unit_type", where="year=2019") == [
        ("国有企业", 0, 1),
        ("非公企业", 1, 0),
    ]
    assert ask(tmp_path, "retention", by="unit", where="year=2019") == [("甲", 1.0)]


def test_retention_of_several_years_divides_sums(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for year, units in ((2017, "甲"), (2018, "甲乙丙丁"), (2019, "甲")):
            for unit in units:
                world.activity(year, "讲堂", unit)
    assert ask(tmp_path, "retention", by="year") == [(2017, None), (2018, 1.0), (2019, 0.25)]
    assert ask(tmp_path, "retention") == [(0.4,)]
