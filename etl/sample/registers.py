"""The registers of the sample: rosters, areas, joint bodies and published figures."""

from __future__ import annotations

from datetime import date

from etl.sample.population import RESIDENTIAL, Population
from etl.sample.sheets import Record, Sheet, as_written, of_kind
from etl.sample.vocabulary import own, reference, short_form, stream
from texts import say

SHORT_TYPES_UNTIL = 2013
"""Up to this year the ledgers wrote unit types and themes in short."""

_LAST_JOINING = 2019
ALIASES_FROM = 2017
"""From this year the rosters give the units' short names."""


def roster(population: Population, year: int, seed: int) -> Sheet:
    """The roster of a year; a few units' member counts or areas are not known, a few counts are rounded."""
    rng = stream(seed, "roster", year)
    records: list[Record] = []
    for unit in population.rosters[year]:
        members = round(unit.members * (1 + 0.03 * (year - 2015)))
        records.append(
            {
                "year": year,
                "unit": unit.name,
                "unit_type": written_type(unit.type_in(year), year),
                "area": "" if unit.unit_type != RESIDENTIAL and rng.random() < 0.02 else unit.area,
                "party_members": rng.choices([members, f"约{members // 10 * 10 + 10}", None], [94, 3, 3])[0],
                "alias": unit.alias,
            }
        )
    return of_kind("roster", year, records)


def written_type(unit_type: str, year: int) -> str:
    """The unit type as the ledgers of the year wrote it."""
    return short_form(unit_type, "unit_type_names", "unit_type") if year <= SHORT_TYPES_UNTIL else unit_type


def areas() -> Sheet:
    """The areas of the reference, row for row."""
    rows = reference("facts/areas")
    return as_written(say("ledger_sheet_areas", "zh"), rows[0], [dict(row) for row in rows])


def published() -> Sheet:
    """The published figures of the reference, row for row and in words: none is ever invented."""
    rows = reference("facts/published")
    words = {"对象": ("published_names", "name"), "指标": ("published_names", "name"), "口径": ("bound_names", "bound")}
    records: list[Record] = [
        {
            **row,
            **{header: short_form(row[header], *names) for header, names in words.items()},
            "年度": int(row["年度"]),
            "数值": int(row["数值"]),
        }
        for row in rows
    ]
    return as_written(say("ledger_sheet_published", "zh"), rows[0], records)


def bodies(population: Population, seed: int) -> Sheet:
    """Invented joint bodies with invented members: a few join later and a few have left, and a body within another
    takes half of its members from it."""
    records: list[Record] = []
    members: dict[str, list[str]] = {}
    for body in own("bodies"):
        rng = stream(seed, "bodies", body["body"])
        founded = int(body["founded_year"])
        names = [unit.name for unit in population.rosters[founded] if unit.unit_type != RESIDENTIAL]
        above = [name for name in members.get(body["parent"], []) if name in names]
        size = int(body["members"])
        chosen = rng.sample(above, min(size // 2, len(above)))
        chosen += rng.sample([name for name in names if name not in chosen], size - len(chosen))
        members[body["body"]] = chosen
        for name in chosen:
            joined = founded + (rng.randint(1, 2) if rng.random() < 0.25 and founded < _LAST_JOINING else 0)
            records.append(
                {
                    "body": body["body"],
                    "body_kind": body["kind"],
                    "founded_year": founded,
                    "parent": body["parent"],
                    "unit": name,
                    "joined_year": joined,
                    "left_year": joined + 2 if rng.random() < 0.12 else None,
                }
            )
    return of_kind("bodies", 2020, records)


def meetings(population: Population, seed: int) -> Sheet:
    """Invented meetings of three years: topics with the units that spoke to them, decisions and what became of them."""
    rng = stream(seed, "meetings")
    records: list[Record] = []
    for row in own("meetings"):
        year = int(row["year"])
        speakers = rng.sample(population.leads(year), int(row["speakers"]))
        records.append(
            {
                "year": year,
                "date": date.fromisoformat(row["held_on"]),
                "meeting": row["meeting"],
                "meeting_kind": row["kind"],
                "venue": row["venue"],
                "attendees": row["attendees"],
                "for_year": year + 1 if row["kind"] == "联席会议" else None,
                "topic": row["topic"],
                "speakers": "、".join(speakers),
                "projects_named": row["project"],
                "decision": row["decision"],
                "outcome": row["outcome"],
                "claiming": row["claiming"],
            }
        )
    return of_kind("meetings", 2018, records)
