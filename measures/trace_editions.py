"""The evidence for projects, new and ended ones: the editions with the rows of the catalogues that list them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from measures.dimensions import Key, labels
from measures.edition_rows import Edition, Editions
from measures.figures import Value, considered_years
from measures.project_editions import selected_editions
from measures.reading import fetch
from measures.scope import Scope
from measures.trace_record import Asked, Evidence, Page, Record, Role, Source
from measures.trace_sources import FIELDS, counted_columns, read_sources
from warehouse.schema import dim_project_edition

_FIELDS = (*FIELDS["edition_id"], "status")


def edition_evidence(connection: Connection, asked: Asked, page: Page, *, by_theme: bool = False) -> Evidence:
    """The evidence for a measure of project editions; with `by_theme`, for the number of their themes."""
    return _OfEditions(connection, asked).evidence(page, by_theme)


class _OfEditions:
    def __init__(self, connection: Connection, asked: Asked) -> None:
        self._connection, self._asked = connection, asked
        self._editions, self._carried, self._over = selected_editions(connection, asked.selection)
        self._group = tuple((name, self._key(name, label)) for name, label in asked.group)
        self._rows = self._read()
        self._projects, self._themes = labels(connection, "project"), labels(connection, "theme")

    def _key(self, dimension: str, label: Any) -> Key:
        if label is None:
            return None
        return next(iter(labels(self._connection, dimension).keys_of([label])), None)

    def _inside(self, editions: Iterable[Edition]) -> list[Edition]:
        """Those of the group, by year and project."""
        keys = tuple(key for _name, key in self._group)
        found = [edition for edition in editions if edition.group(self._asked.by) == keys]
        return sorted(found, key=lambda edition: (edition.year, str(self._projects.of(edition.project))))

    def _read(self) -> dict[tuple[int, int], Row[Any]]:
        """(year, project) → where the edition stands."""
        table = dim_project_edition.c
        columns = (table.edition_id, table.year, table.project_id, table.theme_id, table.source_row_id, table.listing)
        return {(row.year, row.project_id): row for row in fetch(self._connection, select(*columns))}

    def evidence(self, page: Page, by_theme: bool) -> Evidence:
        found = self._inside(self._over if self._asked.measure.id == "ended_projects" else self._carried)
        counted = [edition for edition in found if self._counts(edition)]
        keys = {edition.theme for edition in counted} - {None} if by_theme else {self._id(one) for one in counted}
        value = self._value(found, len(keys))
        shown = [entry for edition in counted for entry in self._entries(edition)]
        sources = self._sources(shown)
        records = [self._record(*entry, sources, by_theme) for entry in shown]
        places = {(one.source.file, one.source.sheet, one.source.row) for one in records if one.source}
        counts = {"keys": len(keys), "entries": len(counted), "rows": len(places)}
        stated = "unknown" if value is None else "exact"
        return Evidence(value, stated, counts, len(records), tuple(page.of(records)))

    def _counts(self, edition: Edition) -> bool:
        return self._asked.measure.id != "new_projects" or self._editions.status(edition) == "new"

    def _id(self, edition: Edition) -> tuple[int, int]:
        return edition.year, edition.project

    def _value(self, found: list[Edition], number: int) -> Value:
        """What the editions come to; None where nothing says which of them are new, or whether any ended."""
        measure, editions = self._asked.measure.id, self._editions
        if measure == "new_projects" and found and not any(map(editions.status, found)):
            return None
        if measure == "ended_projects" and not found and not any(map(editions.comparable, self._covered(editions))):
            return None
        return number

    def _covered(self, editions: Editions) -> set[int]:
        keys = tuple(key for _name, key in self._group)
        return considered_years(self._asked.by, keys, set(self._asked.selection.years), {e.year for e in editions.all})

    def _entries(self, edition: Edition) -> list[tuple[Edition, Role, int]]:
        """An edition's rows: its own and, of what changed, that of the year before or the lack of it."""
        own: Role = "edition" if self._id(edition) in self._rows else "absent_edition"
        entries: list[tuple[Edition, Role, int]] = [(edition, own, edition.year)]
        if self._asked.measure.id == "projects":
            return entries
        before = (edition.year - 1, edition.project)
        listed = before in self._rows and self._rows[before].listing != "named"
        return [(edition, "edition_before" if listed else "absent_edition_before", edition.year - 1), *entries]

    def _sources(self, entries: Iterable[tuple[Edition, Role, int]]) -> dict[int, Source]:
        keys = [self._rows[year, one.project].source_row_id for one, role, year in entries if role[:6] != "absent"]
        return read_sources(self._connection, keys)

    def _record(self, edition: Edition, role: Role, year: int, sources: dict[int, Source], by_theme: bool) -> Record:
        key = (edition.theme or 0,) if by_theme else self._id(edition)
        about: dict[str, Any] = {
            "year": year,
            "project": self._projects.of(edition.project),
            "theme": self._themes.of(edition.theme),
        }
        if role.startswith("absent"):
            return Record(key, role, about)
        row = self._rows[year, edition.project]
        about["theme"] = self._themes.of(row.theme_id)
        about["status"] = self._editions.status(edition) if role == "edition" else None
        about = {name: label for name, label in about.items() if label is not None}
        if row.listing == "provisional" and self._asked.scope != Scope.everything():
            return Record(key, role, about)  # its row is one of a participation ledger, of whichever area
        source = sources[row.source_row_id]
        return Record(key, role, about, None, None, source, counted_columns(source, _FIELDS, None))
