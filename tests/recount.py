"""An independent recount: every measure from raw rows, by loops over dictionaries.

It shares no code with the measures; what it says is written from the definitions alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, select

from warehouse import schema

Row = dict[str, Any]
Group = tuple[Any, ...]
By = tuple[str, ...]
Found = dict[Group, tuple[Any, ...]]


class Recount:
    """The facts of a warehouse with their labels, and each measure counted from them."""

    def __init__(self, connection: Connection) -> None:
        def raw(table: Table) -> list[Row]:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

        self._labels = {
            "theme": {row["theme_id"]: row["zh"] for row in raw(schema.dim_theme)},
            "unit_type": {row["unit_type_id"]: row["zh"] for row in raw(schema.dim_unit_type)},
            "area": {row["area_id"]: row["name"] for row in raw(schema.dim_area)},
            "unit_area": {row["area_id"]: row["name"] for row in raw(schema.dim_area)},
            "project": {row["project_id"]: row["name"] for row in raw(schema.dim_project)},
            "unit": {row["unit_id"]: row["name"] for row in raw(schema.dim_unit)},
        }
        self.participation = [self._named(row) for row in raw(schema.fct_participation)]
        self.roster = [self._by_unit_area(row) for row in raw(schema.fct_roster)]
        self.claims = [self._by_unit_area(row) for row in raw(schema.fct_claim)]
        self.needs = [self._named(row) for row in raw(schema.fct_need)]
        self.resources = [self._by_unit_area(row) for row in raw(schema.fct_resource)]
        self.matched = {row["need_id"] for row in raw(schema.fct_match)}
        editions = [self._named(row) for row in raw(schema.dim_project_edition)]
        self.listed = [row for row in editions if row["listing"] in ("catalogue", "provisional")]
        self.editions = [row for row in self.listed if row["status"] not in ("ended", "merged")]
        self.catalogues = {row["year"] for row in self.listed if row["listing"] == "catalogue"}
        self.years = {row["year"] for row in self.participation}
        self.roster_years = {row["year"] for row in self.roster}

    def _named(self, row: Row) -> Row:
        for name, labels in self._labels.items():
            row[name] = labels.get(row.get(f"{name}_id"))
        return row

    def _by_unit_area(self, row: Row) -> Row:
        self._named(row)
        row["area"] = row["unit_area"]
        return row

    def of(self, measure: str, by: By) -> Found:
        """group → (value,) or (value, bound), for the groups that have rows."""
        if measure in _SUMS:
            found = _grouped(self.participation, by, lambda rows: _sum(rows, *_SUMS[measure]))
            return found if by else (found or {(): (None, "unknown")})
        counted = getattr(self, f"_{measure}")(by)
        return {group: (value,) for group, value in counted.items()}

    def _known(self, rows: list[Row], by: By, key: Callable[[Row], Any]) -> dict[Group, Any]:
        """Distinct keys; unknown where there is no such ledger at all."""
        return _counts(rows, by, key) if rows or by else {(): None}

    def _carried_on(self, row: Row) -> Any:
        """The edition of a row, if it counts as a project of its year."""
        return row["edition_id"] if row["edition_id"] in {edition["edition_id"] for edition in self.editions} else None

    # --- distinct counts ------------------------------------------------------------------------

    def _participating_units(self, by: By) -> dict[Group, Any]:
        return self._known(self.participation, by, lambda row: row["unit_id"])

    def _unit_entries(self, by: By) -> dict[Group, Any]:
        return self._known(self.participation, by, lambda row: (row["unit_id"], row["edition_id"]))

    def _activities(self, by: By) -> dict[Group, Any]:
        return self._known(self.participation, by, lambda row: row["activity_id"])

    def _active_projects(self, by: By) -> dict[Group, Any]:
        return self._known(self.participation, by, self._carried_on)

    def _themes_reached(self, by: By) -> dict[Group, Any]:
        return self._known(self.participation, by, lambda row: row["theme_id"])

    def _claims(self, by: By) -> dict[Group, Any]:
        return _counts(self.claims, by, lambda row: row["claim_id"]) if self.claims or by else {(): None}

    def _claimed_projects(self, by: By) -> dict[Group, Any]:
        return self._known(self.claims, by, self._carried_on)

    def _needs(self, by: By) -> dict[Group, Any]:
        return _counts(self.needs, by, lambda row: row["need_id"]) if self.needs or by else {(): None}

    def _matched_needs(self, by: By) -> dict[Group, Any]:
        return (
            _counts(self.needs, by, lambda row: row["need_id"] if row["need_id"] in self.matched else None)
            if self.needs or by
            else {(): None}
        )

    def _done_needs(self, by: By) -> dict[Group, Any]:
        told = [row for row in self.needs if row["done"] is not None]
        return _counts(told, by, lambda row: row["need_id"] if row["done"] else None) if told or by else {(): None}

    def _done_rate(self, by: By) -> dict[Group, Any]:
        years = {row["year"] for row in self.needs if row["done"] is not None}
        needs = [row for row in self.needs if row["year"] in years or not years]
        return _ratio(
            by, self._done_needs, partial(_counts, needs, key=lambda row: row["need_id"]), ("year", "theme", "area")
        )

    def _resources(self, by: By) -> dict[Group, Any]:
        return _counts(self.resources, by, lambda row: row["resource_id"]) if self.resources or by else {(): None}

    # --- coverage -------------------------------------------------------------------------------

    def _registered_units(self, by: By) -> dict[Group, Any]:
        return _counts(self.roster, by, lambda row: row["unit_id"]) if self.roster or by else {(): None}

    def _registered_participating_units(self, by: By) -> dict[Group, Any]:
        def on_roster(row: Row) -> Any:
            return row["unit_id"] if row["registered"] and row["year"] in self.roster_years else None

        rows = [{**row, "area": row["unit_area"]} for row in self.participation]
        found = _counts(rows, by, on_roster)
        both = self.roster_years & self.years
        return {
            group: value if (group[by.index("year")] in both if "year" in by else both) else None
            for group, value in found.items()
        }

    def _coverage(self, by: By) -> dict[Group, Any]:
        both = self.roster_years & self.years
        rows = [row for row in self.roster if row["year"] in both or not both]
        has = ("year", "unit_type", "area", "unit_area", "unit")
        registered = partial(_counts, rows, key=lambda row: row["unit_id"])
        return _ratio(by, self._registered_participating_units, registered, has)

    # --- projects -------------------------------------------------------------------------------

    def _projects(self, by: By) -> dict[Group, Any]:
        return _counts(self.editions, by, lambda row: row["edition_id"])

    def _is_new(self, row: Row) -> bool | None:
        if row["status"] in ("new", "continuing"):
            return bool(row["status"] == "new")
        if row["listing"] != "catalogue" or row["year"] - 1 not in self.catalogues:
            return None
        return not any(
            before["listing"] == "catalogue"
            and before["year"] == row["year"] - 1
            and before["project"] == row["project"]
            for before in self.editions
        )

    def _new_projects(self, by: By) -> dict[Group, Any]:
        found: dict[Group, Any] = {} if by else {(): 0}
        for group, rows in _split(self.editions, by).items():
            answers = [answer for answer in map(self._is_new, rows) if answer is not None]
            found[group] = sum(answers) if answers else None
        return found

    def _ended_projects(self, by: By) -> dict[Group, Any]:
        carried = {(row["year"], row["project"]): row for row in self.editions}
        ended: dict[tuple[int, str], Row] = {}
        for (year, project), row in carried.items():
            both = {year, year + 1} <= self.catalogues
            if both and (year + 1, project) not in carried:
                ended[year + 1, project] = {"year": year + 1, "project": project, "theme": row["theme"]}
        for row in self.listed:
            if row["status"] in ("ended", "merged"):
                before = carried.get((row["year"] - 1, row["project"]), row)
                key = (row["year"], row["project"])
                ended[key] = {"year": key[0], "project": key[1], "theme": before["theme"]}
        found = {group: len(rows) for group, rows in _split(ended.values(), by).items()}
        known = {year for year in self.catalogues if year - 1 in self.catalogues}
        for group in [*_split(self.editions, by), *([] if by else [()])]:
            years = {group[by.index("year")]} if "year" in by else {row["year"] for row in self.listed}
            found.setdefault(group, 0 if years & known else None)  # type: ignore[arg-type]
        return found

    def _claim_rate(self, by: By) -> dict[Group, Any]:
        listed = {row["year"] for row in self.claims}
        rows = [row for row in self.editions if row["year"] in listed or not listed]
        projects = partial(_counts, rows, key=lambda row: row["edition_id"])
        found = _ratio(by, self._claimed_projects, projects, ("year", "theme", "project"))
        return found if listed else dict.fromkeys(found)

    def _match_rate(self, by: By) -> dict[Group, Any]:
        return _ratio(by, self._matched_needs, self._needs, ("year", "theme", "area"))

    # --- against the year before ----------------------------------------------------------------

    def _compared(self, by: By, count: Callable[[set[int], set[int], set[int]], set[int]]) -> dict[Group, Any]:
        """count(this year's units, last year's, all earlier ones) in each slice, added over the years."""
        told = {year for year in self.years if year - 1 in self.years}
        if "unit_area" in by:  # without a roster it is not known where a unit is
            told = {year for year in told if {year, year - 1} <= self.roster_years}
        found: dict[Group, Any] = {} if by else {(): 0 if told else None}
        rest = tuple(name for name in by if name != "year")
        for slice_, rows in _split(self.participation, rest).items():
            for year in self.years:
                now = {row["unit_id"] for row in rows if row["year"] == year}
                before = {row["unit_id"] for row in rows if row["year"] == year - 1}
                earlier = {row["unit_id"] for row in rows if row["year"] < year}
                if not now and not before:
                    continue
                labels = iter(slice_)
                group = tuple(year if name == "year" else next(labels) for name in by)
                if year in told:
                    found[group] = (found.get(group) or 0) + len(count(now, before, earlier))
                elif "year" in by:
                    found[group] = None
                else:
                    found.setdefault(group, 0 if told else None)
        return found

    def _previous_units(self, by: By) -> dict[Group, Any]:
        return self._compared(by, lambda now, before, earlier: before)

    def _retained_units(self, by: By) -> dict[Group, Any]:
        return self._compared(by, lambda now, before, earlier: now & before)

    def _new_units(self, by: By) -> dict[Group, Any]:
        return self._compared(by, lambda now, before, earlier: now - earlier)

    def _lapsed_units(self, by: By) -> dict[Group, Any]:
        return self._compared(by, lambda now, before, earlier: before - now)

    def _returned_units(self, by: By) -> dict[Group, Any]:
        return self._compared(by, lambda now, before, earlier: (now & earlier) - before)

    def _retention(self, by: By) -> dict[Group, Any]:
        retained, before = self._retained_units(by), self._previous_units(by)
        return {group: value / before[group] if before[group] else None for group, value in retained.items()}


_SUMS = {
    "person_times": ("person_times", 1),
    "party_person_times": ("party_person_times", 1),
    "public_person_times": ("public_person_times", 1),
    "volunteer_hours": ("volunteer_hours_hundredths", 100),
}


def _split(rows: Iterable[Row], by: By) -> dict[Group, list[Row]]:
    found: dict[Group, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in by)].append(row)
    return found


def _grouped(rows: list[Row], by: By, of: Callable[[list[Row]], tuple[Any, ...]]) -> Found:
    return {group: of(those) for group, those in _split(rows, by).items()}


def _counts(rows: list[Row], by: By, key: Callable[[Row], Any]) -> dict[Group, Any]:
    found: dict[Group, Any] = {} if by else {(): 0}
    for group, those in _split(rows, by).items():
        found[group] = len({key(row) for row in those} - {None})
    return found


def _ratio(
    by: By,
    numerator: Callable[[By], dict[Group, Any]],
    denominator: Callable[[By], dict[Group, Any]],
    has: tuple[str, ...],
) -> dict[Group, Any]:
    kept = tuple(name for name in by if name in has)
    above, below = numerator(by), denominator(kept)
    groups = set(above) | (set(below) if kept == by else set())
    found: dict[Group, Any] = {}
    for group in groups:
        total = below.get(tuple(label for label, name in zip(group, by, strict=True) if name in kept))
        part = above.get(group, 0)
        found[group] = part / total if total and part is not None else None
    return found


def _sum(rows: list[Row], column: str, per: int) -> tuple[Any, str]:
    stated = {"unknown" if row[column] is None else row[f"{column}_bound"] for row in rows}
    if stated == {"unknown"}:
        return None, "unknown"
    total = sum(row[column] for row in rows if row[column] is not None)
    high, low = stated & {"at_least", "unknown"}, stated & {"at_most"}
    bound = "about" if "about" in stated or (high and low) else ""
    bound = bound or ("at_least" if high else "at_most" if low else "exact")
    return (total / per if per != 1 else total), bound
