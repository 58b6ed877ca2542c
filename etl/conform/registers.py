"""What the rows of facts are held against: areas, units, rosters and catalogues as they stand in the warehouse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import Column, Connection, insert, select, update

from etl.conform.spelling import area_key, titleless, unit_key
from etl.reference import Reference, plain
from warehouse.project_names import project_key
from warehouse.schema import (
    dim_area,
    dim_project,
    dim_project_edition,
    dim_theme,
    dim_unit,
    dim_unit_type,
    fct_roster,
    unit_alias,
)

SUGGESTIONS, _ALIKE = 5, 45
RESIDENTIAL = "居民区"


class Edition(NamedTuple):
    """A project in one year."""

    edition_id: int
    project_id: int
    theme_id: int | None
    listing: str


@dataclass
class Registers:
    """Lookups by key. Filled once, kept in step by the sources that add to them."""

    reference: Reference
    themes: dict[str, int]
    unit_types: dict[str, int]
    areas: dict[str, tuple[int, str]]
    units: dict[str, int]
    roster: dict[tuple[int, int], tuple[int | None, int | None]] = field(default_factory=dict)
    editions: dict[tuple[int, str], Edition] = field(default_factory=dict)
    catalogues: dict[int, dict[str, str]] = field(default_factory=dict)
    resources: dict[tuple[int, str], int] = field(default_factory=dict)
    unit_names: dict[int, str] = field(default_factory=dict)
    residential: frozenset[int] = frozenset()
    judged_types: dict[tuple[int, int], int] = field(default_factory=dict)

    def area(self, text: str | None) -> int | None:
        """The key of the area a text names, or None."""
        found = self.areas.get(area_key(text, self.reference)) if text else None
        return found[0] if found else None

    def area_of_titles(self, texts: Iterable[str]) -> int | None:
        """The key of the residential area that the first of the texts names, alone or within a title; or None."""
        for text in texts:
            named = (self.area(text), self.area(titleless(text, self.reference)), self._area_inside(text))
            found = next((key for key in named if key in self.residential), None)
            if found is not None:
                return found
        return None

    def _area_inside(self, title: str) -> int | None:
        """The one residential area whose full name stands in a title."""
        found = {
            key
            for stem, (key, _) in self.areas.items()
            for suffix in self.reference.area_suffixes
            if stem + suffix in plain(title)
        }
        return found.pop() if len(found) == 1 else None

    def alike_areas(self, text: str) -> tuple[str, ...]:
        return closest(text, [name for _, name in self.areas.values()])

    def edition(self, year: int, name: str) -> Edition | None:
        """The edition of a name in a year; one that only a public source names is none where there is a catalogue."""
        found = self.editions.get((year, project_key(name)))
        return None if found and found.listing == "named" and year in self.catalogues else found

    def alike_projects(self, year: int, name: str) -> tuple[str, ...]:
        return closest(name, self.catalogues.get(year, {}).values())

    def own_area(self, year: int, unit_id: int) -> int | None:
        """The area a unit is registered in that year."""
        return self.roster.get((year, unit_id), (None, None))[1]

    def type_in(self, year: int, unit_id: int, stated: dict[tuple[int, int], int]) -> int | None:
        """A unit's type in a year: a person's word, else the roster's, else what ledgers state, else by its name."""
        if (year, unit_id) in self.judged_types:
            return self.judged_types[year, unit_id]
        if (year, unit_id) in self.roster:
            return self.roster[year, unit_id][0]
        kind = stated.get((year, unit_id))
        if kind is None and self.area(unit_key(self.unit_names.get(unit_id, "")).core) is not None:
            kind = self.unit_types.get(RESIDENTIAL)
        return kind

    def stated_type(self, unit_type: str | None, year: int, unit_id: int) -> dict[tuple[int, int], int]:
        """What one row states of one unit's type, as `type_in` takes it."""
        return {(year, unit_id): self.unit_types[unit_type]} if unit_type else {}


def closest(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The few known names most like `text`, best first. For a person to choose from, never to decide."""
    ranked = process.extract(text, sorted(known), scorer=fuzz.WRatio, limit=SUGGESTIONS, score_cutoff=_ALIKE)
    return tuple(name for name, _, _ in ranked)


def read_registers(connection: Connection, reference: Reference, years: Iterable[int]) -> Registers:
    """The registers as they stand, with the rosters and catalogues of `years`."""
    themes = {zh: key for key, zh in connection.execute(select(dim_theme.c.theme_id, dim_theme.c.zh))}
    types = {zh: key for key, zh in connection.execute(select(dim_unit_type.c.unit_type_id, dim_unit_type.c.zh))}
    listed = connection.execute(select(dim_area.c.area_id, dim_area.c.name, dim_area.c.level)).all()
    areas = {area_key(name, reference): (key, name) for key, name, _ in listed}
    units = dict(connection.execute(select(unit_alias.c.written, unit_alias.c.unit_id)).all())
    found = Registers(reference, themes, types, areas, units)
    found.residential = frozenset(key for key, _, level in listed if level == "residential_area")
    found.unit_names = dict(connection.execute(select(dim_unit.c.unit_id, dim_unit.c.name)).all())
    wanted = sorted(set(years))
    roster = select(fct_roster.c.year, fct_roster.c.unit_id, fct_roster.c.unit_type_id, fct_roster.c.unit_area_id)
    for year, unit, kind, area in connection.execute(roster.where(fct_roster.c.year.in_(wanted))):
        found.roster[year, unit] = (kind, area)
    return found


def read_editions(connection: Connection, registers: Registers, years: Iterable[int]) -> None:
    """Brings the registers' editions of `years` in step with the warehouse."""
    edition = dim_project_edition.c
    query = (
        select(
            edition.year,
            edition.name,
            dim_project.c.name,
            edition.edition_id,
            edition.project_id,
            edition.theme_id,
            edition.listing,
        )
        .join(dim_project)
        .where(edition.year.in_(sorted(set(years))))
    )
    for year, written, name, edition_id, project_id, theme_id, listing in connection.execute(query):
        registers.editions[year, project_key(written or name)] = Edition(edition_id, project_id, theme_id, listing)
        if listing == "catalogue":
            registers.catalogues.setdefault(year, {})[project_key(written or name)] = written or name


def ensure_units(connection: Connection, units: dict[str, str | None]) -> dict[str, int]:
    """Makes sure that units of these names (with their credit code) exist; name → key of all units."""
    rows = connection.execute(select(dim_unit.c.name, dim_unit.c.unit_id, dim_unit.c.credit_code)).all()
    known = {name: key for name, key, _ in rows}
    for name, key, code in rows:
        if name in units and units[name] != code:
            connection.execute(update(dim_unit).where(dim_unit.c.unit_id == key).values(credit_code=units[name]))
    new = [{"name": name, "credit_code": code} for name, code in sorted(units.items()) if name not in known]
    if new:
        connection.execute(insert(dim_unit), new)
        known = dict(connection.execute(select(dim_unit.c.name, dim_unit.c.unit_id)).all())
    return known


def ensure_projects(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Makes sure that projects of these names exist; project key → key of all projects."""
    known = {
        project_key(name): key for name, key in connection.execute(select(dim_project.c.name, dim_project.c.project_id))
    }
    new: dict[str, str] = {}
    for name in names:
        if project_key(name) not in known:
            new.setdefault(project_key(name), name)
    if new:
        connection.execute(insert(dim_project), [{"name": name} for name in new.values()])
        known = {
            project_key(name): key
            for name, key in connection.execute(select(dim_project.c.name, dim_project.c.project_id))
        }
    return known


def next_key(connection: Connection, column: Column[Any]) -> int:
    """The first free value of a key, or of a number that grows with it, that loading assigns itself."""
    (key,) = column.table.primary_key.columns
    return (connection.execute(select(column).order_by(key.desc()).limit(1)).scalar() or 0) + 1


__all__ = [
    "Edition",
    "Registers",
    "closest",
    "ensure_projects",
    "ensure_units",
    "next_key",
    "read_editions",
    "read_registers",
]
