"""The lists of the sample: who claims which project, what is needed, what is offered and what met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from etl.sample.population import RESIDENTIAL, Population, Unit
from etl.sample.programme import editions
from etl.sample.sheets import Record
from etl.sample.vocabulary import area_names, own, stream
from texts import say

_CLAIM_FORMS = ("出人", "出场地", "出资", "提供讲师", "志愿服务", "出物")
_SECOND_FORM_SHARE = 0.25
_UNCLAIMED, _IDLE_SHARE = 2, 0.12
_DONE_SHARE = 0.75
"""Lists tell since 2019 what was carried out; before, they had no such column."""


def claims(population: Population, year: int, seed: int, activities: Sequence[Record]) -> list[Record]:
    """The claims of a year: three to eight units a project, some unclaimed, all in its first quarter.

    Most units are among those whose name stands in the project's `activities`; a few never come.
    """
    rng = stream(seed, "claims", year)
    units = [unit for unit in population.rosters[year] if unit.unit_type != RESIDENTIAL]
    running = [edition for edition in editions(year) if edition.runs]
    unclaimed = rng.sample([edition.project for edition in running if not edition.is_real], _UNCLAIMED)
    records: list[Record] = []
    for edition in running:
        if edition.project in unclaimed:
            continue
        for unit in _claiming(units, _taking_part(activities, edition.project), rng):
            records.append(
                {
                    "year": year,
                    "project": edition.project,
                    "theme": edition.theme,
                    "unit": unit.name,
                    "date": date(year, rng.randint(1, 3), rng.randint(1, 28)),
                    "form": _form(rng),
                }
            )
    return records


def _taking_part(activities: Sequence[Record], project: str) -> set[str]:
    """The unit names that a project's activities write."""
    return {name for record in activities if record["project"] == project for name in str(record["unit"]).split("、")}


def _claiming(units: Sequence[Unit], taking_part: set[str], rng: Random) -> list[Unit]:
    active = [unit for unit in units if unit.name in taking_part]
    number = rng.randint(3, 8)
    kept = rng.sample(active, min(len(active), sum(rng.random() > _IDLE_SHARE for _ in range(number))))
    others = [unit for unit in units if unit not in active]
    return [*kept, *rng.sample(others, number - len(kept))]


def _form(rng: Random) -> str:
    """What a unit gives, now and then two things."""
    return "、".join(rng.sample(_CLAIM_FORMS, 2 if rng.random() < _SECOND_FORM_SHARE else 1))


def resources(population: Population, year: int, seed: int) -> list[Record]:
    """The resources that units offer in a year."""
    rng = stream(seed, "resources", year)
    units = [unit for unit in population.rosters[year] if unit.unit_type != RESIDENTIAL]
    wordings = [row for row in own("offers") if row["list"] == "resource"]
    records: list[Record] = []
    for number, unit in enumerate(rng.sample(units, 30 + 4 * (year - 2016)), start=1):
        wording = rng.choice(wordings)
        records.append(
            {
                "number": f"ZY-{year}-{number:03}",
                "title": wording["title"],
                "unit": unit.name,
                "unit_type": unit.type_in(year),
                "theme": wording["theme"],
                "category": wording["category"],
            }
        )
    return records


def needs(offers: list[Record], year: int, seed: int) -> list[Record]:
    """The needs that the areas raise in a year; those that were met name the unit and mostly the resource."""
    rng = stream(seed, "needs", year)
    wordings = [row for row in own("offers") if row["list"] == "need"]
    drafts = [(area, wording) for area in area_names(year) for wording in rng.sample(wordings, rng.randint(2, 5))]
    matched_share = next(float(row["matched_share"]) for row in own("years") if int(row["year"]) == year)
    records: list[Record] = []
    for number, (area, wording) in enumerate(drafts, start=1):
        raised = date(year, rng.randint(1, 6), rng.randint(1, 28))
        record: Record = {
            "number": f"XQ-{year}-{number:03}",
            "title": say("ledger_sample_offer", "zh", title=wording["title"], area=area),
            "area": area,
            "theme": wording["theme"],
            "category": wording["category"],
            "date": raised,
        }
        suitable = [offer for offer in offers if offer["theme"] == wording["theme"]]
        if suitable and rng.random() < matched_share:
            offer = rng.choice(suitable)
            record["matched_unit"] = offer["unit"]
            record["matched_resource"] = offer["number"] if rng.random() < 0.85 else None
            record["matched_on"] = met = raised + timedelta(days=rng.randint(7, 120))
            if stream(seed, "done", str(record["number"])).random() < _DONE_SHARE:
                record["done_on"] = met + timedelta(days=stream(seed, "took", str(record["number"])).randint(3, 60))
        records.append(record)
    return records
