"""A small programme of three years for files of the meeting: bounds, unknowns, a year without roster, hostile names."""

from __future__ import annotations

from pathlib import Path

from tests.worlds import a_world

RARE = "㐂𠮷镕喆有限公司"
NAMES = [f"单位{letter}" for letter in "甲乙丙丁戊己庚"]


def build(folder: Path, names: list[str]) -> str:
    """A warehouse in the folder whose units bear the names; its address."""
    with a_world(folder) as world:
        world.batch(2, "2017.xlsx", "2018.xlsx", "2019.xlsx", sample=True)
        types = dict(zip(names, ["机关", "国有企业", "非公企业", "社会组织", "居民区"] * 99, strict=False))
        areas = dict(zip(names, ["延中居民区", "中凯居民区", "威海居民区"] * 99, strict=False))
        projects = {"讲堂": "先锋南西", "义诊": "志愿南西", "议事厅": "共治南西"}
        for year in (2017, 2018, 2019):
            for project, theme in projects.items():
                if (year, project) != (2017, "议事厅"):
                    world.edition(year, project, theme)
        world.edition(2020, "讲堂", "先锋南西")
        world.edition(2020, "新项目", None, status="new")
        for year in (2017, 2019):
            for name in names:
                world.roster(year, name, types[name], areas[name])
        for year, absent in ((2017, 1), (2018, 2), (2019, 1)):
            for at, name in enumerate(names[:-absent]):
                project = list(projects)[at % 3 if year > 2017 else at % 2]
                people = [(40, "exact"), (30, "at_least"), None][at % 3]
                area = ["威海居民区", "延中居民区"][at % 2]
                world.activity(year, project, name, types=types, unit_areas=dict(areas), area=area, person_times=people)
        for at, name in enumerate(names[:4]):
            world.claim(2019, ["讲堂", "义诊"][at % 2], name, types[name], areas[name])
        first = world.need(2019, "要讲座")
        world.need(2019, "要义诊", "志愿南西", "延中居民区")
        offered = world.resource(2019, names[0], "先锋南西", types[names[0]], areas[names[0]])
        world.match(2019, first, offered)
    return f"sqlite:///{folder / 'world.db'}"
