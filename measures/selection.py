"""What a reader picked out: bound predicates for the query, and the sentence for titles and files."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, select

from measures.dimensions import DIMENSIONS, LABELLED
from measures.reference import english
from measures.scope import Scope
from texts import Lang, say

_FILE_PART_LENGTH = 60


@dataclass(frozen=True)
class Selection:
    """Canonical labels by dimension; an empty tuple does not restrict. Equal selections hash equal."""

    years: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    unit_types: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    unit_areas: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    months: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, tuple(getattr(self, field.name)))
        object.__setattr__(self, "years", tuple(sorted({int(year) for year in self.years})))

    @classmethod
    def parse(
        cls,
        connection: Connection,
        filters: Collection[str],
        scope: Scope = Scope.everything(),  # noqa: B008 - frozen
    ) -> Selection:
        """The selection that filters such as `year=2017..2019` or `area=威海居民区,中凯` ask for.

        Filters on one dimension widen it; suggestions are of what the scope has.
        Raises BadFilter, UnknownDimension or UnknownValue.
        """
        from measures.written import parse_filters  # the parser needs this class

        return cls(**parse_filters(connection, filters, scope))

    def values(self, dimension: str) -> tuple[Any, ...]:
        """The labels picked in the dimension; empty where it is not restricted."""
        return tuple(getattr(self, DIMENSIONS[dimension].field))

    def restricted(self) -> tuple[str, ...]:
        """The dimensions that are restricted."""
        return tuple(name for name in DIMENSIONS if self.values(name))

    def replace(self, **changes: Any) -> Selection:
        """The same selection with some fields changed."""
        return dataclasses.replace(self, **changes)

    def keeping(self, dimensions: Collection[str]) -> Selection:
        """The same selection without the restrictions on other dimensions."""
        dropped = {DIMENSIONS[name].field: () for name in self.restricted() if name not in dimensions}
        return self.replace(**dropped)

    def predicates(self, columns: Mapping[str, Column[Any]]) -> list[ColumnElement[bool]]:
        """The bound predicates on the given columns (dimension → column of the fact)."""
        return [_predicate(name, columns[name], self.values(name)) for name in self.restricted()]

    def sentence(self, lang: Lang) -> str:
        """Such as `2017–2019年 · 先锋南西 · 非公企业`; `全部数据` when nothing is restricted."""
        parts = [self._part(name, lang) for name in self.restricted()]
        return " · ".join(parts) or say("measures_selection_everything", lang)

    def file_part(self, lang: Lang) -> str:
        """The sentence as part of a file name: no spaces or reserved characters, at most 60 characters."""
        if not self.restricted():
            return say("measures_selection_file_everything", lang)
        joined = self.sentence(lang).replace(" · ", "_").replace("–", "-")
        safe = re.sub(r'[\s\\/:*?"<>|,、.]+', "-", joined).strip("-_")
        if len(safe) <= _FILE_PART_LENGTH:
            return safe
        mark = hashlib.sha256(joined.encode()).hexdigest()[:8]
        return f"{safe[: _FILE_PART_LENGTH - 9]}_{mark}"

    def _part(self, dimension: str, lang: Lang) -> str:
        mark = "、" if lang == "zh" else ", "
        if dimension == "year":
            return say("measures_selection_years", lang, years=mark.join(_runs(self.years)))
        shown = self.values(dimension)
        if lang == "en":
            shown = tuple(english(dimension, value) for value in shown)
        if dimension == "unit_area":
            return say("measures_selection_unit_areas", lang, values=mark.join(shown))
        return mark.join(shown)


def _predicate(dimension: str, column: Column[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    if dimension not in LABELLED:
        return column.in_(values)
    kept = LABELLED[dimension]
    return column.in_(select(kept.key).where(kept.table.c[kept.label].in_(values)))


def _runs(years: tuple[int, ...]) -> list[str]:
    """Years as they are said: consecutive ones as a span."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
