"""What a form asks for: each cell's figures with the selection each is counted in, and what cannot be understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from charts.labels import column_name
from exports.asked import Asked
from exports.form.grammar import Mark, dimension_of, folded, labels, marks_in, measure_of, without_marks
from measures import CATALOGUE, DIMENSIONS, Selection
from measures.errors import BadFilter, MeasureError, NotApplicable, UnknownDimension, UnknownMeasure, nearest
from measures.reference import total_words


class Cell(NamedTuple):
    """A cell of the form: what it says, and whether that is text (t), a number (n) or computed (f)."""

    name: str
    row: int
    column: int
    text: str
    kind: str


@dataclass(frozen=True)
class Wanted:
    """One figure: where it goes, instead of which letters (None: into an empty cell), its measure and selection."""

    sheet: str
    cell: str
    mark: Mark | None
    alone: bool
    measure: str
    selection: Selection


@dataclass(frozen=True)
class Left:
    """What stays as it is: where, what stands there, why, and what can be done."""

    sheet: str
    cell: str
    written: str
    reason: str
    remedy: str


@dataclass
class Plan:
    """All that a form asks for. `words`: letters replaced by ours, as (sheet, cell, start, end, instead)."""

    wanted: list[Wanted] = field(default_factory=list)
    words: list[tuple[str, str, int, int, str]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def planned(asked: Asked, sheets: Iterable[dict[str, Any]]) -> Plan:
    """What the sheets of a form ask for, relative to the selection in force."""
    plan = Plan()
    for sheet in sheets:
        _Reading(asked, plan, sheet).read()
    return plan


class _Reading:
    """One sheet being read."""

    def __init__(self, asked: Asked, plan: Plan, sheet: dict[str, Any]) -> None:
        self.asked, self.plan, self.title = asked, plan, str(sheet["title"])
        self.cells = {(one[1], one[2]): Cell(*one) for one in sheet["cells"]}
        self.covered = {
            (row, column)
            for (top, left), (bottom, right) in sheet["merged"]
            for row in range(top, min(bottom, top + 500) + 1)
            for column in range(left, min(right, left + 200) + 1)
            if (row, column) != (top, left)
        }
        self.headings: set[tuple[int, int]] = set()

    def read(self) -> None:
        """Tables first, since the placeholders in their headings stand for columns; then all other cells."""
        texts = [(cell, marks) for cell in self.cells.values() if cell.kind == "t" and (marks := marks_in(cell.text))]
        for cell, marks in texts:
            for mark in marks:
                if mark.kind == "rows":
                    self._table(cell, mark)
        for cell, marks in texts:
            if (cell.row, cell.column) not in self.headings:
                self._cell(cell, marks)

    def _cell(self, cell: Cell, marks: tuple[Mark, ...]) -> None:
        for mark in marks:
            if mark.kind == "word":
                self._say(cell, mark, self._word(mark.name))
                continue
            try:
                measure, selection = self._measure(mark), self._selection(mark, self.asked.selection)
                _check(measure, selection)
            except MeasureError as error:
                self._leave(cell, mark.text, error)
                continue
            alone = cell.text.strip() == mark.text
            self.plan.wanted.append(Wanted(self.title, cell.name, mark, alone, measure, selection))

    def _table(self, corner: Cell, mark: Mark) -> None:
        """A heading that says which members stand below it; beside it the headings of columns of figures."""
        self.headings.add((corner.row, corner.column))
        dimension = dimension_of(mark.name)
        if dimension is None:
            error = UnknownDimension(
                nearest(mark.name, labels("dimension")), dimension=mark.name, known=", ".join(DIMENSIONS)
            )
            self._leave(corner, mark.text, error)
            return
        self._say(corner, mark, "" if without_marks(corner.text) else column_name(dimension, self.asked.lang))
        try:
            base = self._selection(mark, self.asked.selection)
        except MeasureError as error:
            self._leave(corner, mark.text, error)
            return
        members = list(self._members(corner, dimension, base))
        for heading in self._beside(corner):
            self._column(heading, members, base)

    def _beside(self, corner: Cell) -> Iterator[Cell]:
        """The headings to the right, up to the next table's."""
        right = sorted(cell for at, cell in self.cells.items() if at[0] == corner.row and at[1] > corner.column)
        for cell in sorted(right, key=lambda cell: cell.column):
            if any(mark.kind == "rows" for mark in marks_in(cell.text)):
                return
            yield cell

    def _members(
        self, corner: Cell, dimension: str, base: Selection
    ) -> Iterator[tuple[Cell, Selection | None, MeasureError | None]]:
        """The members below a heading, up to the first empty cell, with the selection of each; a total is of all."""
        found: list[Any] = []
        totals: list[Cell] = []
        row, name = corner.row + 1, DIMENSIONS[dimension].field
        while (cell := self.cells.get((row, corner.column))) is not None and cell.text.strip():
            row += 1
            if folded(cell.text) in {folded(word) for word in total_words()}:
                totals.append(cell)
                continue
            try:
                own = self._parsed(((dimension, cell.text.strip()),))
            except MeasureError as error:
                yield cell, None, error
                continue
            found += own[name]
            yield cell, base.replace(**own), None
        every = set(map(str, self.asked.choices(dimension))) <= set(map(str, found))
        for cell in totals:
            yield cell, base if every else base.replace(**{name: tuple(dict.fromkeys(found))}), None

    def _column(
        self, heading: Cell, members: list[tuple[Cell, Selection | None, MeasureError | None]], base: Selection
    ) -> None:
        marks = [mark for mark in marks_in(heading.text) if mark.kind == "figure"]
        measure, own = measure_of(heading.text), Selection()
        if not marks and (measure is None or heading.kind != "t"):
            return
        try:
            if marks:
                self.headings.add((heading.row, heading.column))
                measure = self._measure(marks[0])
                own = self._selection(marks[0], Selection())
                name = "" if without_marks(heading.text) else column_name(measure, self.asked.lang)
                self._say(heading, marks[0], name)
        except MeasureError as error:
            self._leave(heading, marks[0].text, error)
            return
        for cell, selection, unread in members:
            self._crossing(heading, cell, str(measure), _narrowed(selection, own), unread)

    def _crossing(
        self, heading: Cell, member: Cell, measure: str, selection: Selection | None, error: MeasureError | None
    ) -> None:
        """The cell of a member's row in a column of figures; one that holds something already stays."""
        at = (member.row, heading.column)
        own = self.cells.get(at)
        name = f"{heading.name.rstrip('0123456789')}{member.row}"
        if at in self.covered or (own is not None and own.text and (own.kind == "f" or marks_in(own.text))):
            return
        if own is not None and own.kind == "f":
            return
        if own is not None and own.text.strip():
            say = self.asked.say
            self.plan.left.append(Left(self.title, name, own.text, say("form_taken"), say("form_remedy_taken")))
            return
        empty = Cell(name, *at, "", "n")
        if selection is None:
            if error is not None:
                self._leave(empty, member.text, error)
            return
        try:
            _check(measure, selection)
        except MeasureError as found:
            self._leave(empty, member.text, found)
            return
        self.plan.wanted.append(Wanted(self.title, name, None, True, measure, selection))

    def _measure(self, mark: Mark) -> str:
        measure = measure_of(mark.name)
        if measure is None:
            raise UnknownMeasure(nearest(mark.name, labels("measure")), measure=mark.name)
        return measure

    def _selection(self, mark: Mark, base: Selection) -> Selection:
        return base.replace(**self._parsed(mark.where)) if mark.where else base

    def _parsed(self, where: Iterable[tuple[str, str]]) -> dict[str, tuple[Any, ...]]:
        """The fields of a selection that filters set, their dimensions by id or label. Raises MeasureError."""
        filters = []
        for name, value in where:
            dimension = dimension_of(name)
            if not value:
                raise BadFilter(text=name)
            if dimension is None:
                raise UnknownDimension(nearest(name, labels("dimension")), dimension=name, known=", ".join(DIMENSIONS))
            filters.append(f"{dimension}={value}")
        asked = self.asked
        found = Selection.parse(asked.connection, filters, asked.scope)
        return {DIMENSIONS[name].field: found.values(name) for name in found.restricted()}

    def _word(self, name: str) -> str:
        asked = self.asked
        return {"selection": asked.sentence(), "source": asked.source}.get(name) or asked.told_maker

    def _say(self, cell: Cell, mark: Mark, instead: str) -> None:
        self.plan.words.append((self.title, cell.name, mark.start, mark.end, instead))

    def _leave(self, cell: Cell, written: str, error: MeasureError) -> None:
        remedy = self.asked.say(f"form_remedy_{_REMEDIES[type(error).__name__]}")
        self.plan.left.append(Left(self.title, cell.name, written, error.sentence(self.asked.lang), remedy))


_REMEDIES = {
    "UnknownMeasure": "measure",
    "UnknownDimension": "dimension",
    "UnknownValue": "value",
    "BadFilter": "filter",
    "NotApplicable": "split",
}


def _narrowed(selection: Selection | None, own: Selection) -> Selection | None:
    """A member's selection with a column's own filters."""
    if selection is None:
        return None
    return selection.replace(**{DIMENSIONS[name].field: own.values(name) for name in own.restricted()})


def _check(measure: str, selection: Selection) -> None:
    for name in selection.restricted():
        possible = CATALOGUE[measure].dimensions
        if name not in possible:
            raise NotApplicable(measure=measure, dimension=name, possible=", ".join(possible))
