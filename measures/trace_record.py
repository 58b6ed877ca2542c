"""What a trace is made of: the question, the source rows, the records, and what the records come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, select

from measures.catalogue import Measure
from measures.dimensions import DIMENSIONS, LABELLED, Label
from measures.figures import Value
from measures.scope import Scope
from measures.selection import Selection
from warehouse.schema import REFERENCE_BATCH

Role = Literal[
    "counted",
    "match",
    "agreed",
    "this_year",
    "year_before",
    "earlier",
    "absent_this_year",
    "absent_year_before",
    "absent_earlier",
    "edition",
    "edition_before",
    "absent_edition",
    "absent_edition_before",
    "published",
]
"""What a record says of the thing it is about; the `absent` ones state that there is no row."""


@dataclass(frozen=True)
class Asked:
    """Which figure is traced: the measure, of what, in whose sight, at which labels of which dimensions.

    `without` names labels that are left out, as a published figure may leave out a unit type.
    """

    measure: Measure
    selection: Selection
    scope: Scope
    group: tuple[tuple[str, Label], ...] = ()
    without: tuple[tuple[str, str], ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        return tuple(name for name, _label in self.group)

    def predicates(self, columns: Mapping[str, Column[Any]], *, years: bool = True) -> list[ColumnElement[bool]]:
        """What a fact must be to belong to the figure: in the selection, in the scope and in the group."""
        selection = self.selection if years else self.selection.replace(years=())
        found = selection.predicates(columns) + self.scope.predicates(columns["area"])
        found += [_is(columns[name], name, label) for name, label in self.group if years or name != "year"]
        for name, label in self.without:
            found.append(columns[name].is_(None) | ~_is(columns[name], name, label))
        return found


def _is(column: Column[Any], dimension: str, label: Label) -> ColumnElement[bool]:
    if label is None:
        return column.is_(None)
    if dimension not in LABELLED:
        return column == label
    kept = LABELLED[dimension]
    return column.in_(select(kept.key).where(kept.table.c[kept.label] == label))


def narrowed(selection: Selection, group: Mapping[str, Label]) -> Selection:
    """The selection with the group's labels in it, where it has them: what a title says of one figure."""
    changes = {
        DIMENSIONS[name].field: (label,)
        for name, label in group.items()
        if label is not None and (not selection.values(name) or label in selection.values(name))
    }
    return selection.replace(**changes)


@dataclass(frozen=True)
class Batch:
    """The import that brought a file: its number, when and by whom it was made."""

    number: int
    loaded_at: datetime
    loaded_by: str | None

    @property
    def reference(self) -> bool:
        """Whether it is the facts that come with the product."""
        return self.number == REFERENCE_BATCH


@dataclass(frozen=True)
class Source:
    """A row of a ledger as it stood: rows count from 1, columns from 0.

    `headers` and `cells` are as long as each other; `filled` is what the row takes over from a merged cell,
    the row above or a heading: field → its header where it has a column, text and row. `beside`: of tables side
    by side, the first column of each but the first → its columns.
    """

    file: str
    sheet: str
    row: int
    kind: str
    cells: tuple[str, ...]
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    filled: Mapping[str, tuple[str, str, int | None]]
    batch: Batch | None
    sample: bool
    beside: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


def letter(column: int) -> str:
    """The letters Excel shows for a column that counts from 0: `A`, `Z`, `AA`."""
    found, left = "", column + 1
    while left:
        left, place = divmod(left - 1, 26)
        found = chr(ord("A") + place) + found
    return found


@dataclass(frozen=True)
class Record:
    """One row behind a figure.

    `key` is what is counted, equal for records that count once together; `labels` says it in words
    (dimension or field → label); `part` and `bound` are what it adds to a sum; `counted` are the columns
    of the source row that were read for it. A record that states an absence has no source.
    """

    key: tuple[int, ...]
    role: Role
    labels: Mapping[str, Any]
    part: Value = None
    bound: str | None = None
    source: Source | None = None
    counted: tuple[int, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """The counted cells as Excel names them, such as `D12`."""
        return tuple(f"{letter(column)}{self.source.row}" for column in self.counted) if self.source else ()


@dataclass(frozen=True)
class Evidence:
    """The records of a figure: what they come to by themselves, how many of each kind there are, and a page of them.

    `counts`: `keys` (different things counted), `entries` (facts), `rows` and `files` (of ledgers), each
    over all records and not only the page.
    """

    value: Value
    bound: str
    counts: Mapping[str, int]
    total: int
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Page:
    """Which of the records are wanted: all but the first `offset`, at most `limit`, None for no limit.

    With `once`, different things that are counted from facts are shown by one record each.
    """

    offset: int = 0
    limit: int | None = 200
    once: bool = False

    def of(self, found: Sequence[Any]) -> Sequence[Any]:
        """This page of a list that is at hand."""
        return found[self.offset : None if self.limit is None else self.offset + self.limit]


@dataclass(frozen=True)
class Trace:
    """How a figure came about: the figure, what it means, and the evidence, or the two figures it divides.

    `value` and `bound` are the query's; `explained` says whether the records, counted or added up by
    themselves, come to exactly that.
    """

    asked: Asked
    value: Value
    bound: str
    numerator: Trace | None = None
    denominator: Trace | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence(None, "unknown", {}, 0, ()))

    @property
    def measure(self) -> Measure:
        return self.asked.measure

    @property
    def explained(self) -> bool:
        if self.numerator is None or self.denominator is None:
            return (self.value, self.bound) == (self.evidence.value, self.evidence.bound)
        above, below = self.numerator, self.denominator
        share = above.value / below.value if above.value is not None and below.value else None
        return above.explained and below.explained and self.value == share

    def parts(self) -> Iterator[tuple[str, Trace]]:
        """The traces that have records: the figure's own, or `numerator` and `denominator`."""
        if self.numerator is None or self.denominator is None:
            yield "figure", self
            return
        yield "numerator", self.numerator
        yield "denominator", self.denominator
