"""Participation: one row an activity, with its units and the people counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.conform.identity import alike, repeated_among
from etl.conform.registers import Registers
from etl.conform.table import EntryTable
from etl.rejects import Reason
from etl.sources.spec import Field, Ledger
from etl.stage.coded import Coded, numbered, together
from warehouse.bounds import bound_of_sum
from warehouse.schema import BOUNDS

LEDGER = Ledger(
    kind="participation",
    fields=(
        Field("year", "year"),
        Field("date", "date"),
        Field("theme", "theme"),
        Field("project", "project", required=True),
        Field("unit", "units", required=True),
        Field("unit_type", "unit_type"),
        Field("area", "area"),
        Field("activity", "text"),
        Field("person_times", "count"),
        Field("party_person_times", "count"),
        Field("public_person_times", "count"),
        Field("volunteer_hours", "hours"),
        Field("note", "text"),
    ),
    needs=(frozenset({"project"}), frozenset({"unit"})),
    signs=frozenset({"person_times", "party_person_times", "public_person_times", "volunteer_hours", "activity"}),
    year_from="date",
    past_only=True,
)

_COUNTS = ("person_times", "party_person_times", "public_person_times", "volunteer_hours")
_COLUMN = {name: name for name in _COUNTS} | {"volunteer_hours": "volunteer_hours_hundredths"}
_BOUND = {bound: number for number, bound in enumerate(BOUNDS)}

Numbers = npt.NDArray[Any]


def examine(table: EntryTable, registers: Registers) -> None:
    """Finds each entry's edition and area."""
    known = together([table.columns["year"], table.columns["project"]])
    named = [year is not None and project is not None for year, project in known.values]
    editions = [
        registers.edition(*pair) if is_named else None for pair, is_named in zip(known.values, named, strict=True)
    ]
    missing = Coded(
        [is_named and edition is None for is_named, edition in zip(named, editions, strict=True)], known.codes
    )
    listed = known.where(lambda pair: pair[0] in registers.catalogues)
    no_edition = missing.where(bool) & listed  # a year without a catalogue has editions of all its sound rows
    titled = together([table.columns["area"], table.titles])
    areas = titled.map(lambda pair: registers.area(pair[0]) if pair[0] else registers.area_of_titles(pair[1]))
    no_area = titled.where(lambda pair: pair[0] and registers.area(pair[0]) is None)
    alike_projects, alike_areas = cache(registers.alike_projects), cache(registers.alike_areas)
    for place in np.flatnonzero(no_edition | no_area).tolist():
        if no_edition[place]:
            year, project = known[place]
            suggestions = alike_projects(year, project)
            table.reject(place, "project", project, Reason.UNKNOWN_PROJECT, suggestions, year=year)
        if no_area[place]:
            area = table.columns["area"][place]
            table.reject(place, "area", area, Reason.UNKNOWN_AREA, alike_areas(area))
    table.columns["edition"], table.columns["area_id"] = Coded(editions, known.codes), areas


def stated_projects(table: EntryTable) -> list[dict[str, Any]]:
    """What entries without a faulty cell say of projects: each year, project, theme and area once, with its `times`."""
    places = np.flatnonzero(~table.faulty)
    names = ("year", "project", "theme", "area")
    stated = together([table.columns[name].taken(places) for name in names])
    times = np.bincount(stated.codes, minlength=len(stated.values)).tolist()
    first = np.zeros(len(stated.values), np.int64)
    first[stated.codes[::-1]] = table.source[places][::-1]
    return [
        {**dict(zip(names, values, strict=True)), "source_row_id": source, "times": number}
        for values, source, number in zip(stated.values, first.tolist(), times, strict=True)
    ]


def derive(table: EntryTable, registers: Registers, first: int) -> dict[str, Any]:
    """The facts of participation: for each activity one row a unit, its counts divided among them.

    By column of fct_participation, each a Coded or an array of numbers in which -1 is none; not written yet.
    first: the number of the first activity.
    """
    sound = _all_or(table.sound(), len(table))
    rows = {name: column.taken(sound) for name, column in table.columns.items()}
    rows["units"] = (
        rows["unit"]
        .map(
            lambda names: tuple(dict.fromkeys(registers.units[name] for name in names or () if name in registers.units))
        )
        .settled()
    )
    area = _areas(rows, registers)
    counts, bounds = _counted(rows)
    file = table.file[sound]
    if len(file) and (file != file[0]).any():
        who = rows["units"].map(frozenset)
        moment = together([rows["date"], rows["month"]]).map(lambda pair: pair[0] or pair[1])
        edition = rows["edition"].map(lambda edition: edition.edition_id if edition else None)
        said = [column.settled().codes for column in (edition, moment, rows["activity"], who)]
        again = repeated_among(alike([*said, area, *counts.values(), *bounds.values()]), file)
    else:
        again = np.zeros(len(file), bool)
    table.again[sound] = again
    stated = _stated_types(rows, registers)
    kept = _all_or(np.flatnonzero(~again), len(again))
    rows = {name: column.taken(kept) for name, column in rows.items()}
    facts = _facts(rows, {name: values[kept] for name, values in counts.items()}, registers, stated)
    activity = facts.pop("activity")
    facts |= {f"{_COLUMN[name]}_bound": values[kept][activity] for name, values in bounds.items()}
    facts["activity_id"] = activity.astype(np.int64) + first
    facts["area_id"] = area[kept][activity]
    facts["source_row_id"] = table.source[sound][kept][activity]
    facts["source_column"] = rows["position"].taken(activity).numbers(np.int32)
    return facts


def _all_or(places: npt.NDArray[np.intp], size: int) -> Any:
    """The places, or where they are all there are a slice, which copies nothing."""
    return slice(None) if len(places) == size else places


def _areas(rows: dict[str, Coded], registers: Registers) -> Numbers:
    """Each entry's area; where the ledger leaves it to them, the first that its units are registered in."""
    area = rows["area_id"].numbers(np.int32)
    blank = np.flatnonzero(area < 0)
    pairs = together([rows["year"].taken(blank), rows["units"].taken(blank)])

    def own(pair: tuple[int, tuple[int, ...]]) -> int | None:
        found = (registers.own_area(pair[0], unit) for unit in pair[1])
        return next((area for area in found if area is not None), None)

    area[blank] = pairs.map(own).numbers()
    return area


def _counted(rows: dict[str, Coded]) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
    """Counts (-1 unknown) and the places of their bounds in BOUNDS; people as stated, else Party members and public."""
    counts = {name: rows[name].numbers() for name in _COUNTS}
    bounds = {name: rows[f"{name}_bound"].map(_BOUND.__getitem__).numbers(np.int8) for name in _COUNTS}
    parts = ("party_person_times", "public_person_times")
    blank = np.flatnonzero(counts["person_times"] < 0)
    among = together([rows[column].taken(blank) for name in parts for column in (name, f"{name}_bound")])
    totals = [_total(*stated) for stated in among.values]
    counts["person_times"][blank] = Coded([value for value, _ in totals], among.codes).numbers()
    bounds["person_times"][blank] = Coded([_BOUND[bound] for _, bound in totals], among.codes).numbers()
    return {name: _narrow(values) for name, values in counts.items()}, bounds


def _narrow(values: Numbers) -> Numbers:
    """The same numbers in half the room, where they fit."""
    fits = not len(values) or int(values.max()) < 1 << 31
    return values.astype(np.int32) if fits else values


def _total(party: int | None, party_bound: str, public: int | None, public_bound: str) -> tuple[int | None, str]:
    """The people of an activity that states none: the sum of Party members and public."""
    if party is None and public is None:
        return None, "unknown"
    return (party or 0) + (public or 0), bound_of_sum([party_bound, public_bound])


def _stated_types(rows: dict[str, Coded], registers: Registers) -> dict[tuple[int, int], int]:
    """The type that ledgers state for a unit in a year, for units on no roster: the one stated most often."""
    alone = rows["unit_type"].where(lambda kind: kind is not None) & rows["units"].where(lambda units: len(units) == 1)
    places = np.flatnonzero(alone)
    among = together([rows[name].taken(places) for name in ("year", "units", "unit_type")])
    times = np.bincount(among.codes, minlength=len(among.values)).tolist()
    votes: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for (year, (unit,), kind), number in zip(among.values, times, strict=True):
        votes[year, unit][registers.unit_types[kind]] += number
    return {key: min(found, key=lambda kind: (-found[kind], kind)) for key, found in votes.items()}


def divide(whole: Numbers, parts: Numbers, place: Numbers) -> Numbers:
    """The part of a count that falls to the unit at `place` of `parts`: equal, the rest to the first; -1 is none."""
    found = whole.copy()
    several = np.flatnonzero((parts > 1) & (whole > 0))
    share, rest = np.divmod(whole[several], parts[several])
    found[several] = share + (place[several] < rest)
    return found


def _facts(
    rows: dict[str, Coded], counts: dict[str, Numbers], registers: Registers, stated: dict[tuple[int, int], int]
) -> dict[str, Any]:
    """The facts of these entries by column, and `activity`, the entry of each."""
    units = rows["units"]
    sizes = np.array([len(each) for each in units.values], np.int64)
    flat = np.array([unit for each in units.values for unit in each], np.int32)
    size = sizes[units.codes] if len(sizes) else np.zeros(0, np.int64)
    activity = np.repeat(np.arange(len(size), dtype=np.int32), size)
    place = np.arange(len(activity), dtype=np.int32) - np.repeat((np.cumsum(size) - size).astype(np.int32), size)
    start = (np.cumsum(sizes) - sizes)[units.codes] if len(sizes) else size
    unit = flat[start[activity] + place]
    year = rows["year"].numbers(np.int32)[activity]
    least, span = (int(year.min()), int(np.ptp(year)) + 1) if len(year) else (0, 1)
    codes, found = numbered(unit.astype(np.int64) * span + (year - least))
    pairs = [(key % span + least, key // span) for key in found.tolist()]

    def each(value: Callable[[int, int], int | None]) -> Numbers:
        return Coded([value(*pair) for pair in pairs], codes).numbers(np.int32)

    edition = rows["edition"].taken(activity)
    return {
        "activity": activity,
        "year": year,
        "month": rows["month"].taken(activity),
        "activity_date": rows["date"].taken(activity),
        "edition_id": edition.map(lambda one: one and one.edition_id).numbers(np.int32),
        "project_id": edition.map(lambda one: one and one.project_id).numbers(np.int32),
        "theme_id": edition.map(lambda one: one and one.theme_id).numbers(np.int16),
        "unit_id": unit,
        "unit_type_id": each(lambda year, unit: registers.type_in(year, unit, stated)),
        "unit_area_id": each(registers.own_area),
        "registered": each(lambda year, unit: int((year, unit) in registers.roster)),
        **{_COLUMN[name]: divide(values[activity], size[activity], place) for name, values in counts.items()},
    }
