"""Ledgers of any size, by seed: a catalogue, a roster and one participation ledger as CSV, shaped like the sample's.

Units about three thousand, nine years, twenty editions a year, the residential areas of the reference. Every sheet
bears the mark of a sample. The same seed and size give the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np

from etl.sample.programme import YEARS
from etl.sample.vocabulary import area_names, own, theme_names
from texts import say

SIZES = (20_000, 1_000_000, 5_000_000)
_UNITS, _EDITIONS, _PIECE = 3000, 20, 50_000
_ROSTER_SHARE, _JOINT_SHARE, _NO_AREA_SHARE, _REMARK_SHARE = 0.95, 0.035, 0.04, 0.02
_SUFFIXES = ("", "", "党支部", "党支部", "党总支", "党委")
_SPELLINGS = 4
_LARGEST, _NUMBERS = 80, 400

CATALOGUE = ("年度", "项目名称", "板块", "项目状态", "服务对象")
ROSTER = ("年度", "单位全称", "单位类型", "所在居民区", "党员数")
PARTICIPATION = (
    "年度", "活动日期", "项目板块", "项目名称", "单位名称", "单位类型", "居民区", "活动内容", "人次", "党员", "群众",
    "志愿服务时长（小时）", "备注",
)  # fmt: skip


@dataclass(frozen=True)
class _Unit:
    name: str
    spellings: tuple[str, ...]
    unit_type: str
    area: str
    members: int


def write_ledgers(folder: Path, records: int, seed: int = 2012) -> tuple[list[Path], Path]:
    """Writes the registers and a participation ledger of `records` rows; the registers' paths, and the ledger's."""
    folder.mkdir(parents=True, exist_ok=True)
    units = _units(Random(f"{seed}/units"))
    projects = _projects()
    catalogue = folder / "项目目录.csv"
    _write(catalogue, CATALOGUE, ([y, p, t, "延续", "社区居民"] for y in YEARS for p, t in projects[y]))
    roster = folder / "单位名册.csv"
    kept = round(len(units) * _ROSTER_SHARE)
    _write(roster, ROSTER, ([y, u.name, u.unit_type, u.area, u.members] for y in YEARS for u in units[:kept]))
    ledger = folder / "参与台账.csv"
    _write(ledger, PARTICIPATION, _records(units, projects, records, seed))
    return [catalogue, roster], ledger


def _write(path: Path, header: tuple[str, ...], rows: Iterator[list[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([say("ledger_sample_mark", "zh"), *[""] * (len(header) - 1)])
        writer.writerow(header)
        writer.writerows(rows)


def _units(rng: Random) -> list[_Unit]:
    """Units under a brand and a kind of their own, so that no two names are near."""
    parts = {row["part"]: row["characters"] for row in own("brands")}
    names = [(a + b, kind) for a in parts["first"] for b in parts["second"] for kind in own("unit_kinds")]
    areas = area_names(YEARS[-1])
    found = []
    for brand, kind in rng.sample(names, _UNITS):
        bare = f"样例{brand}{kind['kind']}"
        formal = bare + kind["legal_form"]
        name = formal + rng.choice(_SUFFIXES)
        members = int(rng.lognormvariate(2.9, 0.8)) + 3
        found.append(_Unit(name, (name, name, name, formal), kind["unit_type"], rng.choice(areas), members))
    return found


def _projects() -> dict[int, list[tuple[str, str]]]:
    """Twenty editions a year: projects run six years, one after the other."""
    themes = theme_names()
    return {
        year: [
            (f"样例·第{number:02}号项目", themes[number % len(themes)])
            for number in range(2 * (year - YEARS[0]), 2 * (year - YEARS[0]) + _EDITIONS)
        ]
        for year in YEARS
    }


def _records(
    units: list[_Unit], projects: dict[int, list[tuple[str, str]]], records: int, seed: int
) -> Iterator[list[object]]:
    """The rows of the ledger year by year, in the order of their dates."""
    rng = np.random.default_rng(seed)
    weights = rng.lognormal(0, 0.65, len(units))
    shares = weights / weights.sum()
    for place, year in enumerate(YEARS):
        size = records * (place + 1) // len(YEARS) - records * place // len(YEARS)
        days = np.sort(rng.integers(0, 365, size))
        for start in range(0, size, _PIECE):
            yield from _piece(units, shares, projects[year], year, days[start : start + _PIECE], rng)


def _piece(
    units: list[_Unit],
    shares: np.ndarray,
    projects: list[tuple[str, str]],
    year: int,
    days: np.ndarray,
    rng: np.random.Generator,
) -> Iterator[list[object]]:
    size = len(days)
    areas = area_names(YEARS[-1])
    stems = [[name, name, name, name.removesuffix("居民区")] for name in areas]
    dates = [f"{day.year}/{day.month}/{day.day}" for day in (date(year, 1, 1) + timedelta(n) for n in range(366))]
    lead, partner = (rng.choice(len(units), size, p=shares).tolist() for _ in range(2))
    spelled, area_spelled = (rng.integers(0, _SPELLINGS, size).tolist() for _ in range(2))
    joint, bare, remarked = (
        (rng.random(size) < share).tolist() for share in (_JOINT_SHARE, _NO_AREA_SHARE, _REMARK_SHARE)
    )
    project, area, number = (rng.integers(0, top, size).tolist() for top in (len(projects), len(areas), _NUMBERS))
    people, part = rng.integers(1, _LARGEST, size), rng.random(size)
    members = (people * part).astype(int)
    hours = (rng.integers(1, 40, size) / 2).tolist()
    remarks = [row["remark"] for row in own("remarks")]
    rows = zip(
        days.tolist(), lead, partner, spelled, joint, project, area, area_spelled, bare, number,
        people.tolist(), members.tolist(), (people - members).tolist(), hours, remarked, strict=True,
    )  # fmt: skip
    for day, one, other, s, both, p, a, t, no_area, n, whole, party, public, long, remark in rows:
        name, theme = projects[p]
        unit = units[one]
        together = both and one != other
        yield [
            year,
            dates[day],
            theme,
            name,
            f"{unit.spellings[s]}、{units[other].name}" if together else unit.spellings[s],
            "" if together else unit.unit_type,
            "" if no_area else stems[a][t],
            f"{name[3:]}第{n + 1}期",
            whole,
            party,
            public,
            long if theme == "志愿南西" else "",
            remarks[n % len(remarks)] if remark else "",
        ]
