"""The evidence for units kept, won, lost and won back: each unit with its rows of the years compared.

A unit is shown once a year it counts in; where the measure says that it took no part, that is stated and
held against the facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from measures.bases import BASES
from measures.dimensions import labels
from measures.reading import fetch
from measures.trace_facts import facts_of, labelled, record_of
from measures.trace_record import Asked, Evidence, Page, Record, Role, Source
from measures.trace_sources import FIELDS, read_sources
from measures.yearly import YEARLY, compared, compared_years

_SHOWN: dict[str, tuple[Role, ...]] = {
    "previous_units": ("year_before",),
    "retained_units": ("year_before", "this_year"),
    "new_units": ("absent_earlier", "this_year"),
    "lapsed_units": ("year_before", "absent_this_year"),
    "returned_units": ("earlier", "absent_year_before", "this_year"),
}
"""What makes a unit count in a year: rows of that year, the year before or the last year before that, or none."""


@dataclass(frozen=True)
class _Counted:
    """A unit that counts in a year."""

    year: int
    unit: int
    name: str


def yearly_evidence(connection: Connection, asked: Asked, page: Page) -> Evidence:
    """The evidence for a measure that holds a year's units against those of the year before."""
    return _Yearly(connection, asked).evidence(page)


class _Yearly:
    def __init__(self, connection: Connection, asked: Asked) -> None:
        self._connection, self._asked = connection, asked
        self._base = BASES["participation"]
        self._roles = _SHOWN[asked.measure.id]
        self._selected, self._comparable = self._years()
        self._wanted = asked.predicates(self._base.columns, years=False)
        self._facts = self._numbers()
        self._years_of: dict[int, list[int]] = defaultdict(list)
        for unit, year in self._facts:
            self._years_of[unit].append(year)

    def _years(self) -> tuple[set[int], set[int]]:
        """The years the figure covers, and those of them that can be compared."""
        selected, comparable = compared_years(self._connection, self._asked.by, self._asked.selection)
        for name, label in self._asked.group:
            if name == "year":
                selected, comparable = selected & {label}, comparable & {label}
        return selected, comparable

    def _numbers(self) -> dict[tuple[int, int], int]:
        """(unit, year) → how many facts of the slice there are, whatever year it is."""
        year, unit = self._base.columns["year"], self._base.columns["unit"]
        statement = select(unit.label("unit"), year.label("year"), func.count().label("facts")).group_by(unit, year)
        return {(row.unit, row.year): row.facts for row in fetch(self._connection, statement.where(*self._wanted))}

    def _counted(self) -> list[_Counted]:
        """Who counts in which year, by year and name."""
        place = YEARLY.index(self._asked.measure.id)
        names = labels(self._connection, "unit")
        units: dict[int, set[int]] = defaultdict(set)
        for unit, year in self._facts:
            units[year].add(unit)
        found: list[_Counted] = []
        for year, sets in compared(units, self._selected):
            if year in self._comparable:
                found += [_Counted(year, unit, str(names.of(unit))) for unit in sets[place]]
        return sorted(found, key=lambda one: (one.year, one.name, one.unit))

    def evidence(self, page: Page) -> Evidence:
        counted = self._counted()
        held = [one for one in counted if all(self._holds(one, role) for role in self._roles)]
        sizes = [sum(max(1, self._number(one, role)) for role in self._roles) for one in counted]
        value = len(held) if self._comparable else None
        entries = sum(self._number(one, role) for one in counted for role in self._roles)
        counts = {"keys": len({(one.year, one.unit) for one in held}), "entries": entries}
        stated = "unknown" if value is None else "exact"
        return Evidence(value, stated, counts, sum(sizes), tuple(self._page(counted, sizes, page)))

    def _year_of(self, one: _Counted, role: Role) -> int | None:
        """The year in which a role's rows are; None where there is no such year."""
        if role in ("this_year", "absent_this_year"):
            return one.year
        if role in ("year_before", "absent_year_before"):
            return one.year - 1
        return max((year for year in self._years_of[one.unit] if year < one.year), default=None)

    def _number(self, one: _Counted, role: Role) -> int:
        year = self._year_of(one, role)
        return 0 if year is None else self._facts.get((one.unit, year), 0)

    def _holds(self, one: _Counted, role: Role) -> bool:
        """Whether the facts bear out what the role says."""
        return (self._number(one, role) == 0) == role.startswith("absent")

    def _page(self, counted: Sequence[_Counted], sizes: Sequence[int], page: Page) -> Sequence[Record]:
        """The records of a page; only the rows of the units on it are read."""
        end = None if page.limit is None else page.offset + page.limit
        first, before, shown = None, 0, []
        for one, size in zip(counted, sizes, strict=True):
            if before + size > page.offset and (end is None or before < end):
                first = before if first is None else first
                shown.append(one)
            before += size
        found = [record for one in self._with_rows(shown) for record in one]
        return Page(page.offset - (first or 0), page.limit).of(found)

    def _with_rows(self, shown: Sequence[_Counted]) -> list[list[Record]]:
        wanted = {
            (one.unit, year)
            for one in shown
            for role in self._roles
            if not role.startswith("absent") and (year := self._year_of(one, role)) is not None
        }
        rows = self._rows(wanted)
        sources = read_sources(self._connection, {row.source_row_id for those in rows.values() for row in those})
        names = list(labelled(self._base)[1])
        return [
            [record for role in self._roles for record in self._records(one, role, rows, names, sources)]
            for one in shown
        ]

    def _rows(self, wanted: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], list[Row[Any]]]:
        """(unit, year) → its facts in the slice."""
        found: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
        unit, year = self._base.columns["unit"], self._base.columns["year"]
        by_year: dict[int, list[int]] = defaultdict(list)
        for key, when in wanted:
            by_year[when].append(key)
        for when, keys in sorted(by_year.items()):
            chosen = [*self._wanted, year == when, unit.in_(sorted(keys))]
            for row in fetch(self._connection, facts_of(self._base, chosen, [unit.label("unit_key")])):
                found[row.unit_key, when].append(row)
        return found

    def _records(
        self,
        one: _Counted,
        role: Role,
        rows: Mapping[tuple[int, int], list[Row[Any]]],
        names: Collection[str],
        sources: Mapping[int, Source],
    ) -> list[Record]:
        key, year = (one.year, one.unit), self._year_of(one, role)
        if role.startswith("absent"):
            about = {"year": year, "unit": one.name} if year is not None else {"unit": one.name}
            return [Record(key, role, about)]
        found = rows.get((one.unit, year or 0), [])
        return [record_of(row, key, role, FIELDS["unit_id"], names, sources) for row in found]
