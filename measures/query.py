"""The one question there is: these measures, by these dimensions, of this selection, in this scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
from sqlalchemy import Connection

from measures.catalogue import CATALOGUE, Measure
from measures.dimensions import DIMENSIONS, Key, Label, labels
from measures.errors import NotApplicable, UnknownDimension, UnknownMeasure, UnknownValue, nearest
from measures.figures import Figures, Group, Value
from measures.grouped import figures_of_base, listed_years
from measures.project_editions import edition_figures
from measures.scope import Scope
from measures.selection import Selection
from measures.yearly import yearly_figures

Answer = dict[str, tuple[tuple[str, ...], Figures]]
"""measure id → the dimensions it was grouped by, and its figures."""


def query(
    connection: Connection,
    measures: Sequence[str],
    *,
    by: Sequence[str] = (),
    selection: Selection | None = None,
    scope: Scope,
) -> pd.DataFrame:
    """One row a group: a column of labels per dimension of `by`, one of values per measure, and
    `{id}_bound` after each sum.

    Years are int and other labels str; None is not stated (labels) or unknown (values); every column
    is of object dtype. Groups are those that any of the measures has rows for, in the proper order of
    the dimensions, None last; without `by` there is one row. Shares are fractions.
    Raises UnknownMeasure, UnknownDimension, NotApplicable.
    """
    chosen = selection or Selection()
    asked = [_measure(name) for name in dict.fromkeys(measures)]
    dimensions = tuple(dict.fromkeys(by))
    _check(asked, dimensions, chosen)
    answer = _answer(connection, asked, dimensions, chosen, scope)
    groups = _groups(dimensions, answer)
    return _frame(connection, asked, dimensions, answer, groups)


def figure(
    connection: Connection, measure: str, group: Mapping[str, Label], *, selection: Selection, scope: Scope
) -> tuple[Value, str]:
    """One figure as `query` gives it by the dimensions of `group` for its labels: value and bound.

    A group without rows has what the measure is where nothing is told: zero, or None where it is unknown.
    Raises UnknownMeasure, UnknownDimension, UnknownValue, NotApplicable.
    """
    asked, by = _measure(measure), tuple(group)
    _check([asked], by, selection)
    keys = tuple(_key(connection, name, label) for name, label in group.items())
    answer = _answer(connection, [asked], by, selection, scope)
    value = _value(asked, by, answer)(keys)
    stated = answer[asked.id][1].bound(keys) if asked.kind == "sum" else "exact"
    return value, "unknown" if value is None else stated


def _key(connection: Connection, dimension: str, label: Label) -> Key:
    found = labels(connection, dimension)
    if label is not None and not found.keys_of([label]):
        known = [str(name) for name in (found.known or {}).values()]
        raise UnknownValue(nearest(str(label), known), dimension=dimension, value=label)
    return None if label is None else next(iter(found.keys_of([label])))


def _measure(name: str) -> Measure:
    if name not in CATALOGUE:
        raise UnknownMeasure(nearest(name, CATALOGUE), measure=name)
    return CATALOGUE[name]


def _check(asked: Iterable[Measure], by: tuple[str, ...], selection: Selection) -> None:
    for name in by:
        if name not in DIMENSIONS:
            known = ", ".join(DIMENSIONS)
            raise UnknownDimension(nearest(name, DIMENSIONS, 1), dimension=name, known=known)
    for measure in asked:
        for name in (*by, *selection.restricted()):
            if name not in measure.dimensions:
                possible = ", ".join(measure.dimensions)
                raise NotApplicable(measure=measure.id, dimension=name, possible=possible)


def _counted(asked: Iterable[Measure]) -> list[Measure]:
    """The measures to count with all dimensions asked for: the plain ones and the ratios' numerators."""
    parts = (CATALOGUE[str(measure.numerator)] if measure.kind == "ratio" else measure for measure in asked)
    return list({measure.id: measure for measure in parts}.values())


def _answer(
    connection: Connection, asked: list[Measure], by: tuple[str, ...], selection: Selection, scope: Scope
) -> Answer:
    answer: Answer = {}
    for of_base in _by_base(_counted(asked)):
        found = _evaluate(connection, of_base, by, selection, scope)
        answer |= {measure.id: (by, found[measure.id]) for measure in of_base}
    for ratio in asked:
        if ratio.kind == "ratio":
            answer[_below(ratio)] = _denominator(connection, ratio, by, selection, scope)
    return answer


def _below(ratio: Measure) -> str:
    """Under which name a ratio's denominator stands in an answer: it is counted otherwise than by itself."""
    return f"{ratio.id} below"


def _denominator(
    connection: Connection, ratio: Measure, by: tuple[str, ...], selection: Selection, scope: Scope
) -> tuple[tuple[str, ...], Figures]:
    """By the dimensions it has, over the years that the numerator has a value for."""
    below = CATALOGUE[str(ratio.denominator)]
    dimensions = tuple(name for name in by if name in below.dimensions)
    kept = below_selection(connection, ratio, selection)
    return dimensions, _evaluate(connection, [below], dimensions, kept, scope)[below.id]


def below_selection(connection: Connection, ratio: Measure, selection: Selection) -> Selection:
    """What a ratio's denominator is counted in: what applies to it, in the years its numerator has a value for."""
    above, below = CATALOGUE[str(ratio.numerator)], CATALOGUE[str(ratio.denominator)]
    kept = selection.keeping(below.dimensions)
    if above.listed_in:
        years = listed_years(connection, above.listed_in)
        if kept.years:
            years &= set(kept.years)
        kept = kept.replace(years=tuple(sorted(years)) or kept.years)
    return kept


def _by_base(measures: list[Measure]) -> list[list[Measure]]:
    found: dict[str | None, list[Measure]] = {}
    for measure in measures:
        found.setdefault(measure.base, []).append(measure)
    return list(found.values())


def _evaluate(
    connection: Connection, measures: list[Measure], by: tuple[str, ...], selection: Selection, scope: Scope
) -> dict[str, Figures]:
    if measures[0].base == "edition":
        return edition_figures(connection, by, selection)
    if measures[0].base == "yearly":
        return yearly_figures(connection, by, selection, scope)
    return figures_of_base(connection, measures, by, selection, scope)


def _groups(by: tuple[str, ...], answer: Answer) -> set[Group]:
    """Every group that a measure counted with all the dimensions has rows for."""
    if not by:
        return {()}
    return {group for dimensions, found in answer.values() if dimensions == by for group in found.groups}


def _value(measure: Measure, by: tuple[str, ...], answer: Answer) -> Callable[[Group], Value]:
    def of(name: str | None, group: Group) -> Value:
        dimensions, found = answer[str(name)]
        return found.value(tuple(key for key, kept in zip(group, by, strict=True) if kept in dimensions))

    def ratio(group: Group) -> Value:
        above, below = of(measure.numerator, group), of(_below(measure), group)
        return above / below if above is not None and below else None

    return ratio if measure.kind == "ratio" else lambda group: of(measure.id, group)


def _frame(
    connection: Connection, asked: list[Measure], by: tuple[str, ...], answer: Answer, groups: set[Group]
) -> pd.DataFrame:
    known = {name: labels(connection, name) for name in by}
    places = [known[name].positions({group[at] for group in groups}) for at, name in enumerate(by)]
    ordered = sorted(groups, key=lambda group: [place[key] for place, key in zip(places, group, strict=True)])
    columns: dict[str, list[object]] = {
        name: [known[name].of(group[at]) for group in ordered] for at, name in enumerate(by)
    }
    for measure in asked:
        value = _value(measure, by, answer)
        columns[measure.id] = [value(group) for group in ordered]
        if measure.kind == "sum":
            columns[f"{measure.id}_bound"] = [answer[measure.id][1].bound(group) for group in ordered]
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
