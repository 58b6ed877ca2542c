"""The project editions that count, and what follows from comparing each year with the one before.

Editions that are only named by a public source are left out: the list of them is incomplete. There
are some tens a year, so they are read whole and compared here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from measures.dimensions import Key
from measures.figures import Group
from measures.reading import fetch
from warehouse.schema import dim_project_edition

OVER = ("ended", "merged")
"""The statuses of an edition that is listed but no longer carried out."""

CARRIED_ON = select(dim_project_edition.c.edition_id).where(
    dim_project_edition.c.listing != "named",
    or_(dim_project_edition.c.status.is_(None), dim_project_edition.c.status.not_in(OVER)),
)
"""The keys of the editions that count as projects of their year."""


@dataclass(frozen=True)
class Edition:
    """One project edition as the measures see it; `status` as stated or None."""

    year: int
    project: int
    theme: int | None
    status: str | None
    listing: str

    def group(self, by: tuple[str, ...]) -> Group:
        keys: dict[str, Key] = {"year": self.year, "theme": self.theme, "project": self.project}
        return tuple(keys[name] for name in by)


class Editions:
    """All project editions that count, and what follows from comparing each year with the one before."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self.all = [edition for edition in editions if edition.listing != "named"]
        self.counted = [edition for edition in self.all if edition.status not in OVER]
        self.catalogue_years = {edition.year for edition in self.all if edition.listing == "catalogue"}
        self._in_catalogue = {(e.year, e.project) for e in self.counted if e.listing == "catalogue"}
        self._by_project = {(edition.year, edition.project): edition for edition in self.counted}

    def status(self, edition: Edition) -> str | None:
        """`new` or `continuing`, as stated or from the catalogue of the year before; None if unknown."""
        if edition.status is not None:
            return edition.status
        if edition.listing != "catalogue" or edition.year - 1 not in self.catalogue_years:
            return None
        return "continuing" if (edition.year - 1, edition.project) in self._in_catalogue else "new"

    def comparable(self, year: int) -> bool:
        """Whether the year and the one before both have a catalogue."""
        return {year, year - 1} <= self.catalogue_years

    def ended(self) -> list[Edition]:
        """Each ended project once a year, under the year it ended in and the theme of the year before."""
        gone = {(edition.year, edition.project): edition for edition in self.all if edition.status in OVER}
        for edition in self.counted:
            after = (edition.year + 1, edition.project)
            if self.comparable(edition.year + 1) and after not in self._by_project:
                gone.setdefault(after, edition)
        return [self._ended_as(year, edition) for (year, _project), edition in gone.items()]

    def _ended_as(self, year: int, edition: Edition) -> Edition:
        last = self._by_project.get((year - 1, edition.project), edition)
        return Edition(year, edition.project, last.theme, "ended", last.listing)


def read_editions(connection: Connection) -> Editions:
    """The project editions of the warehouse."""
    table = dim_project_edition.c
    statement = select(table.year, table.project_id, table.theme_id, table.status, table.listing)
    rows = fetch(connection, statement)
    return Editions(Edition(row.year, row.project_id, row.theme_id, row.status, row.listing) for row in rows)
