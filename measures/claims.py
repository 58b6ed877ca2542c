"""The claims one by one: who claimed what, when and in what form, what nobody claimed, and what never came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from measures.bases import BASES
from measures.dimensions import labels
from measures.edition_rows import Edition
from measures.frames import frame
from measures.grouped import listed_years, units_by_slice
from measures.project_editions import selected_editions
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import bridge_claim_form, dim_project_edition, fct_claim

CLAIM_COLUMNS = ("year", "theme", "project", "unit", "unit_type", "unit_area", "claimed_on", "forms", "active")
OPEN_COLUMNS = ("year", "theme", "project", "lead")
FORM_COLUMNS = ("form", "claims", "claimed_projects", "claiming_units")
READING_COLUMNS = ("year", "theme", "project", "units", "forms")


def claims(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row a claim, by year, theme, project and unit; columns CLAIM_COLUMNS.

    `forms`: the codes of the closed list, each once, and as written what is on no list. `active`: whether the unit
    took part in that edition, wherever that was; None where the year has no participation ledger.
    """
    base = BASES["claim"]
    wanted = selection.predicates(base.columns) + scope.predicates(base.columns["area"])
    rows = fetch(connection, select(fct_claim).where(*wanted))
    forms, active = _forms(connection), _Activity(connection)
    known = {name: labels(connection, name) for name in ("theme", "project", "unit", "unit_type", "unit_area")}
    themes = known["theme"].positions({row.theme_id for row in rows})
    found = []
    for row in rows:
        said = {name: known[name].of(getattr(row, f"{name}_id")) for name in known}
        place = (row.year, themes[row.theme_id], spoken_order(said["project"]), spoken_order(said["unit"]))
        given = tuple(forms.get((row.edition_id, row.unit_id), ()))
        cells = (row.year, *said.values(), row.claimed_on, given, active.of(row.year, row.project_id, row.unit_id))
        found.append((place, cells))
    return frame(CLAIM_COLUMNS, (cells for _place, cells in sorted(found, key=lambda one: one[0])))


def spoken_order(name: object) -> bytes:
    """A key that brings names in the order of a Chinese word list: by pronunciation, as GB 18030 has them."""
    return str(name or "").encode("gb18030", errors="replace")


def _forms(connection: Connection) -> dict[tuple[int, int], list[str]]:
    form = bridge_claim_form.c
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    query = select(form.edition_id, form.unit_id, form.written, form.form).order_by(form.form.is_(None), form.form)
    for row in fetch(connection, query):
        given = found[row.edition_id, row.unit_id]
        if (row.form or row.written) not in given:
            given.append(row.form or row.written)
    return found


class _Activity:
    """Who took part in what, whole programme: an activity fulfils a claim wherever it took place."""

    def __init__(self, connection: Connection) -> None:
        everything = Scope.everything()
        self._units = units_by_slice(connection, ("project",), Selection(), everything)
        self._years = listed_years(connection, ("participation",))

    def of(self, year: int, project: int, unit: int) -> bool | None:
        return unit in self._units.get((project,), {}).get(year, ()) if year in self._years else None


def open_projects(connection: Connection, selection: Selection, scope: Scope) -> pd.DataFrame:
    """One row a project edition that counts and that no unit at all has claimed; columns OPEN_COLUMNS.

    Years without a list of claims are left out: there it is unknown. Filters by unit do not apply, nor does the
    scope, since projects have no area and whether one is open does not depend on who asks.
    """
    listed = listed_years(connection, ("claim",))
    _all, counted, _over = selected_editions(connection, selection)
    claimed = {
        (row.year, row.project_id) for row in fetch(connection, select(fct_claim.c.year, fct_claim.c.project_id))
    }
    left = [one for one in counted if one.year in listed and (one.year, one.project) not in claimed]
    table = dim_project_edition.c
    query = select(table.year, table.project_id, table.lead)
    leads = {(row.year, row.project_id): row.lead for row in fetch(connection, query)}
    return frame(OPEN_COLUMNS, ((*said, leads.get(key)) for key, said in _said(connection, left)))


def _said(connection: Connection, editions: Iterable[Edition]) -> list[tuple[tuple[int, int], tuple[Any, ...]]]:
    """(year, project) and year, theme and project in words, by year, theme and project."""
    themes, projects = labels(connection, "theme"), labels(connection, "project")
    found = list(editions)
    places = themes.positions({one.theme for one in found})
    ordered = sorted(found, key=lambda one: (one.year, places[one.theme], spoken_order(projects.of(one.project))))
    return [((one.year, one.project), (one.year, themes.of(one.theme), projects.of(one.project))) for one in ordered]


def claim_forms(found: pd.DataFrame) -> pd.DataFrame:
    """One row a form, the most frequent first; columns FORM_COLUMNS. `found`: rows of `claims`.

    A claim of several forms is in several rows; one that states none is in the last, whose `form` is None.
    """
    rows: dict[str | None, list[Any]] = defaultdict(list)
    for _, row in found.iterrows():
        for form in row["forms"] or (None,):
            rows[form].append(row)
    ordered = sorted(rows.items(), key=lambda item: (item[0] is None, -len(item[1]), str(item[0])))
    return frame(
        FORM_COLUMNS,
        ((form, len(those), _distinct(those, "year", "project"), _distinct(those, "unit")) for form, those in ordered),
    )


def _distinct(rows: Sequence[Any], *columns: str) -> int:
    return len({tuple(row[name] for name in columns) for row in rows})


def reading_list(found: pd.DataFrame) -> pd.DataFrame:
    """What is read out at the claiming ceremony: one row a project, by year, theme and project; READING_COLUMNS.

    `found`: rows of `claims`; `units` by name, `forms` those of any of them.
    """
    projects: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for _, row in found.iterrows():
        projects[row["year"], row["theme"], row["project"]].append(row)
    return frame(
        READING_COLUMNS,
        (
            (
                *key,
                tuple(row["unit"] for row in rows),
                tuple(dict.fromkeys(form for row in rows for form in row["forms"])),
            )
            for key, rows in projects.items()
        ),
    )
