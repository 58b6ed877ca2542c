"""Projects, claims, needs and resources, against worlds small enough to count by hand."""

from pathlib import Path

from tests.worlds import a_world, ask

PROJECTS = ("projects", "new_projects", "ended_projects")


def test_projects_are_compared_with_the_catalogue_of_the_year_before(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for project in ("讲堂", "义诊", "旧书"):
            world.edition(2018, project, "志愿南西" if project == "旧书" else "先锋南西")
        for project in ("讲堂", "义诊", "新歌", "新舞"):
            world.edition(2019, project, "先锋南西")
        world.edition(2019, "只有报道", "先锋南西", status="new", listing="named")
        world.edition(2017, "只有报道", "先锋南西", listing="named")
    assert ask(tmp_path, *PROJECTS, by="year") == [(2018, 3, None, None), (2019, 4, 2, 1)]
    assert ask(tmp_path, *PROJECTS, by="year theme") == [
        (2018, "先锋南西", 2, None, None),
        (2018, "志愿南西", 1, None, None),
        (2019, "先锋南西", 4, 2, 0),
        (2019, "志愿南西", 0, 0, 1),
    ]
    assert ask(tmp_path, *PROJECTS) == [(7, 2, 1)]


def test_a_stated_status_outweighs_the_comparison(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.edition(2018, "讲堂", "志愿南西")
        world.edition(2018, "义诊")
        world.edition(2018, "旧书")
        world.edition(2019, "讲堂", "先锋南西", status="merged")
        world.edition(2019, "义诊", status="new")
        world.edition(2019, "新歌", status="continuing")
    assert ask(tmp_path, *PROJECTS, by="year theme", where="year=2019") == [
        (2019, "先锋南西", 2, 1, 1),
        (2019, "志愿南西", 0, 0, 1),
    ]


def test_without_a_catalogue_the_ledgers_projects_count_and_nothing_is_known_of_new_ones(
    tmp_path: Path,
) -> None:
    with a_world(tmp_path) as world:
        world.edition(2018, "讲堂", listing="provisional")
        world.edition(2019, "义诊")
        world.edition(2020, "新歌", status="new", listing="provisional")
        world.edition(2020, "义诊", status="ended", listing="provisional")
    assert ask(tmp_path, *PROJECTS, by="year") == [
        (2018, 1, None, None),
        (2019, 1, None, None),
        (2020, 1, 1, 1),
    ]


def test_claims_are_pairs_and_the_rate_is_of_projects(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for project in ("讲堂", "义诊", "旧书", "新歌"):
            world.edition(2019, project)
        world.edition(2018, "讲堂")
        world.edition(2019, "报道", listing="named")
        world.claim(2019, "讲堂", "甲", "机关")
        world.claim(2019, "讲堂", "乙", "社会组织", area="中凯居民区")
        world.claim(2018, "讲堂", "甲")
    asked = ("claims", "claimed_projects", "claim_rate")
    assert ask(tmp_path, *asked, by="year") == [(2018, 1, 1, 1.0), (2019, 2, 1, 0.25)]
    assert ask(tmp_path, *asked) == [(3, 2, 0.4)]
    assert ask(tmp_path, *asked, by="unit_type", where="year=2019") == [
        ("机关", 1, 1, 0.25),
        ("社会组织", 1, 1, 0.25),
    ]
    assert ask(tmp_path, *asked, where="year=2019 area=延中") == [(0, 0, 0.0)]
    assert ask(tmp_path, "claim_rate", by="project", where="year=2019") == [
        ("义诊", 0.0),
        ("新歌", 0.0),
        ("旧书", 0.0),
        ("讲堂", 1.0),
    ]


def test_a_need_that_is_met_twice_counts_once(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        met = world.need(2019, area="威海居民区")
        world.need(2019, area="威海居民区")
        world.need(2019, theme=None, area=None)
        world.need(2018)
        resource = world.resource(2019, "甲", area="中凯居民区")
        world.resource(2018, "乙", type_="社会组织")
        world.match(2019, met, resource)
        world.match(2019, met, unit="乙")
    asked = ("needs", "matched_needs", "match_rate", "resources")
    assert ask(tmp_path, *asked, where="year=2019") == [(3, 1, 1 / 3, 1)]
    assert ask(tmp_path, *asked, by="area", where="year=2019") == [
        ("中凯居民区", 0, 0, None, 1),
        ("威海居民区", 2, 1, 0.5, 0),
        (None, 1, 0, 0.0, 0),
    ]
    assert ask(tmp_path, "resources", by="unit_type") == [("机关", 1), ("社会组织", 1)]


def test_needs_carried_out_are_a_share_of_all_needs_of_the_years_whose_lists_tell(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.need(2018)
        for done in (True, True, False, None):
            world.need(2019, theme="志愿南西", done=done)
        met = world.need(2019, done=False)
        world.match(2019, met, unit="甲")
        world.need(2020, done=True)
    asked = ("needs", "done_needs", "done_rate")
    assert ask(tmp_path, *asked, by="year") == [(2018, 1, None, None), (2019, 5, 2, 0.4), (2020, 1, 1, 1.0)]
    assert ask(tmp_path, *asked) == [(7, 3, 0.5)]
    assert ask(tmp_path, *asked, by="theme", where="year=2019") == [
        ("先锋南西", 1, 0, 0.0),
        ("志愿南西", 4, 2, 0.5),
    ]
