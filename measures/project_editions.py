"""How many projects a year has, how many of them are new in it and how many ended since the year before."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import Connection

from measures.dimensions import labels
from measures.edition_rows import Edition, Editions, read_editions
from measures.figures import Figures, Group, Value, considered_years
from measures.selection import Selection


def edition_figures(connection: Connection, by: tuple[str, ...], selection: Selection) -> dict[str, Figures]:
    """measure id → its figures, for projects, new_projects and ended_projects."""
    editions, counted, ended = selected_editions(connection, selection)
    groups = {edition.group(by) for edition in counted}
    return {
        "projects": Figures(groups, dict(Counter(edition.group(by) for edition in counted))),
        "new_projects": Figures(groups, _new(editions, counted, by)),
        "ended_projects": _ended(editions, ended, by, selection, groups),
    }


def selected_editions(connection: Connection, selection: Selection) -> tuple[Editions, list[Edition], list[Edition]]:
    """All editions, and of the selection's those that count and those that ended."""
    editions = read_editions(connection)
    wanted = _Wanted(connection, selection)
    counted = [edition for edition in editions.counted if wanted.has(edition)]
    return editions, counted, [edition for edition in editions.ended() if wanted.has(edition)]


class _Wanted:
    """Whether a selection has an edition."""

    def __init__(self, connection: Connection, selection: Selection) -> None:
        self._years = set(selection.years)
        self._themes = labels(connection, "theme").keys_of(selection.themes) if selection.themes else None
        self._projects = labels(connection, "project").keys_of(selection.projects) if selection.projects else None

    def has(self, edition: Edition) -> bool:
        return (
            (not self._years or edition.year in self._years)
            and (self._themes is None or edition.theme in self._themes)
            and (self._projects is None or edition.project in self._projects)
        )


def _new(editions: Editions, counted: list[Edition], by: tuple[str, ...]) -> dict[Group, Value]:
    """How many are new in each group; None where of no edition it is known."""
    statuses: dict[Group, list[str | None]] = defaultdict(list)
    for edition in counted:
        statuses[edition.group(by)].append(editions.status(edition))
    return {group: found.count("new") if any(found) else None for group, found in statuses.items()}


def _ended(
    editions: Editions, ended: list[Edition], by: tuple[str, ...], selection: Selection, groups: set[Group]
) -> Figures:
    counts: dict[Group, Value] = dict(Counter(edition.group(by) for edition in ended))
    years = {edition.year for edition in editions.all}

    def absent(group: Group) -> Value:
        covered = considered_years(by, group, set(selection.years), years)
        return 0 if any(editions.comparable(year) for year in covered) else None

    return Figures(groups | set(counts), counts, absent=absent)
