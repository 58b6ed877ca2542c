"""What a storyline is made from: one connection, selection, scope and language, and the ways to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
from sqlalchemy import Connection

import measures
from charts.format import missing
from exports.answers import answered
from exports.sources import Made, told_maker, told_source
from measures import Freshness, Scope, Selection
from texts import Lang, say

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A question and who asks it."""

    connection: Connection
    selection: Selection
    scope: Scope
    lang: Lang
    made: Made
    pinned: int | None = None
    """The year to show as the latest, whatever came in since."""

    def say(self, text_id: str, **values: Any) -> str:
        """The wording of `text_id` in the file's language."""
        return say(text_id, self.lang, **values)

    def choosing(self, **fields: Any) -> Asked:
        """The same question of another selection."""
        return replace(self, selection=self.selection.replace(**fields))

    def keeping(self, *dimensions: str) -> Asked:
        """The same without the restrictions on other dimensions."""
        return replace(self, selection=self.selection.keeping(dimensions))

    def rows(self, ids: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
        """The measures by the dimensions; one that does not apply has an empty column."""

        def ask(asked: tuple[str, ...]) -> pd.DataFrame:
            return measures.query(self.connection, asked, by=by, selection=self.selection, scope=self.scope)

        return answered(ids, by, self.selection, ask, lambda: self.choices("theme"))

    def ask(self, ids: Sequence[str], by: Sequence[str], selection: Selection) -> pd.DataFrame:
        """The same of any selection, as the rules of `charts.conclusions` ask."""
        return replace(self, selection=selection).rows(ids, by)

    def one(self, ids: Sequence[str]) -> Row:
        """The measures over the whole selection, by id, bounds included."""
        return records(self.rows(ids))[0]

    def choices(self, dimension: str) -> list[str]:
        """The values of a dimension that the selection lets in: those picked, else all there are."""
        picked = self.selection.values(dimension)
        known = map(str, measures.choices(self.connection, dimension, self.scope))
        return [value for value in known if not picked or value in picked]

    def areas_in_force(self) -> list[str]:
        """The residential areas of the selection that are on the list in one of its years."""
        years = self.selection.years
        valid = {name for year in years for name in measures.areas_in(self.connection, year, self.scope)}
        return [name for name in self.choices("area") if name in valid or not years]

    def sentence(self) -> str:
        """What is selected, in words."""
        return self.selection.sentence(self.lang)

    @cached_property
    def freshness(self) -> Freshness:
        """The state of the warehouse."""
        return measures.freshness(self.connection)

    @cached_property
    def source(self) -> str:
        """Where the rows come from."""
        return told_source(self.freshness, self.lang, self.made)

    @property
    def told_maker(self) -> str:
        """Who makes the file and when."""
        return told_maker(self.made, self.lang)

    @cached_property
    def focus(self) -> int | None:
        """The latest year of the selection in which anyone took part, else with projects; None without any."""
        if self.pinned is not None:
            return self.pinned
        found = records(self.rows(["participating_units", "projects"], ("year",)))
        for measure in ("participating_units", "projects"):
            years = [int(row["year"]) for row in found if not missing(row[measure]) and row[measure]]
            if years:
                return max(years)
        return None

    def in_focus(self) -> Asked:
        """The selection narrowed to its latest year where no year is chosen, as the pages narrow it."""
        return self if self.selection.years or self.focus is None else self.choosing(years=(self.focus,))

    def of_year(self) -> Asked:
        """The selection narrowed to its latest year."""
        return self if self.focus is None else self.choosing(years=(self.focus,))

    def over_years(self) -> Asked:
        """The years a trend is drawn over: those chosen, or where one is chosen all up to it."""
        if len(self.selection.years) != 1:
            return self
        last = self.selection.years[0]
        known = [int(year) for year in measures.years(self.connection, self.scope)]
        return self.choosing(years=tuple(year for year in known if year <= last) or (last,))


def records(rows: pd.DataFrame) -> list[Row]:
    """The rows as dictionaries by column."""
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]
