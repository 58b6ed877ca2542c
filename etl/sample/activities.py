"""The invented activities of a year: who took part in what, when, where, and how many people were counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from etl.sample.counting import Counted, count_people, volunteer_hours
from etl.sample.population import RESIDENTIAL, Population, Unit
from etl.sample.programme import Edition, editions
from etl.sample.registers import ALIASES_FROM, SHORT_TYPES_UNTIL, written_type
from etl.sample.sheets import Record, Value
from etl.sample.vocabulary import area_names, own, reference, short_form, size_of, stream
from texts import say
from warehouse.project_names import latest_name

_MONTH_WEIGHTS = (0.9, 0.35, 1.3, 1.0, 1.2, 1.1, 0.9, 0.4, 1.1, 1.2, 1.2, 0.8)
_SUMMER_PROJECTS = {"爱心暑托班": (7, 8)}
_TYPE_WEIGHTS = {"社会组织": 0.35, "国有企业": 1.3, "事业单位": 1.1, RESIDENTIAL: 1.5}
_THEME_WEIGHTS = {"慈善南西": 0.55, "先锋南西": 1.2}
_UNREACHED = {"慈善南西": ("古柏居民区", "升平居民区")}
"""A gap that the pages should make visible: these areas are never reached by this theme."""

_YEAR_WITHOUT_ROSTER = 2013
_JOINT_SHARE, _NO_AREA_SHARE, _REMARK_SHARE = 0.035, 0.04, 0.02
_UNIT_SEPARATOR = "、"


@dataclass(frozen=True)
class _Setting:
    """What the activities of one year are drawn from."""

    year: int
    units: Sequence[Unit]
    unregistered: Sequence[Unit]
    editions: Sequence[Edition]
    edition_weights: Sequence[float]


def participation(population: Population, year: int, seed: int) -> list[Record]:
    """The ledger of a year in the order of its dates. Every unit taking part stands in one row or more."""
    rng = stream(seed, "participation", year)
    running = [edition for edition in editions(year) if edition.runs]
    setting = _Setting(
        year=year,
        units=population.taking_part(year),
        unregistered=population.unregistered[year],
        editions=running,
        edition_weights=[_weight_of(edition, seed) for edition in running],
    )
    drawn = [_activity(setting, unit, rng) for unit in _leading_units(setting, seed, rng)]
    drawn.sort(key=lambda pair: pair[0])
    held: dict[str, int] = {}
    return [_record(setting, day, record, held) for day, record in drawn]


def _leading_units(setting: _Setting, seed: int, rng: Random) -> list[Unit]:
    """One unit a row: each at least once, the keen ones often; a unit keeps its keenness."""
    weights = [_keenness(unit, seed) * rng.lognormvariate(0, 0.3) for unit in setting.units]
    outside = len(setting.unregistered)
    weights[-outside:] = [weight * 0.2 for weight in weights[-outside:]]
    further = rng.choices(setting.units, weights, k=size_of(setting.year, "activities") - len(setting.units))
    return [*setting.units, *further]


def _keenness(unit: Unit, seed: int) -> float:
    return stream(seed, "keenness", unit.bare).lognormvariate(0, 0.65) * _TYPE_WEIGHTS.get(unit.unit_type, 1.0)


def _weight_of(edition: Edition, seed: int) -> float:
    if edition.is_real:
        return 0.2
    return stream(seed, "weight", latest_name(edition.project)).uniform(0.7, 1.8) * _THEME_WEIGHTS.get(
        edition.theme, 1.0
    )


def _activity(setting: _Setting, unit: Unit, rng: Random) -> tuple[date, Record]:
    edition = rng.choices(setting.editions, setting.edition_weights)[0]
    day = _day(edition, rng)
    units = _together(setting, unit, rng)
    counted = count_people(setting.year, len(units), rng)
    record: Record = {
        "project": edition.project,
        "theme": _written_theme(edition),
        "unit": _UNIT_SEPARATOR.join(one.written(rng, setting.year >= ALIASES_FROM) for one in units),
        "unit_type": _written_types(setting.year, units),
        "area": _written_area(edition, unit, day, rng),
        **_counts(edition, counted, rng),
        "note": rng.choice(own("remarks"))["remark"] if rng.random() < _REMARK_SHARE else "",
    }
    return day, record


def _counts(edition: Edition, counted: Counted, rng: Random) -> Record:
    return {
        "person_times": counted.people,
        "party_person_times": counted.party,
        "public_person_times": counted.public,
        "volunteer_hours": volunteer_hours(counted, rng) if edition.theme == "志愿南西" else None,
    }


def _record(setting: _Setting, day: date, record: Record, held: dict[str, int]) -> Record:
    project = str(record["project"])
    held[project] = held.get(project, 0) + 1
    title = say("ledger_sample_activity", "zh", project=project.removeprefix("样例·"), number=held[project])
    return {"year": setting.year, "date": _written_day(day), "activity": title, **record}


def _day(edition: Edition, rng: Random) -> date:
    months = _SUMMER_PROJECTS.get(edition.project, tuple(range(1, 13)))
    month = rng.choices(months, [_MONTH_WEIGHTS[number - 1] for number in months])[0]
    return date(edition.year, month, rng.randint(1, 28))


def _together(setting: _Setting, unit: Unit, rng: Random) -> list[Unit]:
    """The units of one activity. Units outside the roster come alone, so that their own type can stand beside
    them; so do units of different types in the year that has no roster."""
    if unit in setting.unregistered or rng.random() >= _JOINT_SHARE:
        return [unit]
    partners = [
        one
        for one in setting.units
        if one != unit
        and one not in setting.unregistered
        and (setting.year != _YEAR_WITHOUT_ROSTER or one.unit_type == unit.unit_type)
    ]
    return [unit, *rng.sample(partners, min(rng.choice((1, 1, 2)), len(partners)))]


def _written_theme(edition: Edition) -> str:
    short = edition.year <= SHORT_TYPES_UNTIL and edition.theme
    return short_form(edition.theme, "theme_names", "theme") if short else edition.theme


def _written_types(year: int, units: Sequence[Unit]) -> str:
    types = {unit.type_in(year) for unit in units}
    return written_type(types.pop(), year) if len(types) == 1 else ""


def _written_area(edition: Edition, unit: Unit, day: date, rng: Random) -> str:
    """An area the theme reaches, in some spelling; now and then none, where the unit's own will do."""
    areas = [area for area in area_names(day.year, day.month) if area not in _UNREACHED.get(edition.theme, ())]
    own_area_fits = unit.area in areas and edition.theme not in _UNREACHED
    if own_area_fits and unit.area in area_names(day.year + 1) and rng.random() < _NO_AREA_SHARE:
        return ""
    area = unit.area if unit.area in areas and rng.random() < 0.55 else _weighted(areas, rng)
    stem = area.removesuffix("居民区")
    suffixes = [row["suffix"] for row in reference("area_suffixes")]
    return rng.choices([area, stem, stem + suffixes[-1], stem + suffixes[-2]], [78, 8, 9, 5])[0]


def _weighted(areas: list[str], rng: Random) -> str:
    return rng.choices(areas, [1 + 0.12 * (len(area) + number % 5) for number, area in enumerate(areas)])[0]


def _written_day(day: date) -> Value:
    """The date as the ledgers of its year wrote it: in early years as text, once without its year."""
    if day.year == 2012:
        return f"{day.year}.{day.month}.{day.day}"
    if day.year == _YEAR_WITHOUT_ROSTER:
        return f"{day.month}月{day.day}日"
    return f"{day.year}/{day.month}/{day.day}" if day.year == 2014 else day
