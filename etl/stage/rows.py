"""What each row of a table is, and what it takes over from merged cells, the rows above and headings."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.extract.grid import Grid, Marks
from etl.extract.grid import Rows as Cells
from etl.reference import Reference, plain, stripped
from etl.sources import LEDGERS
from etl.stage.cells import Bad, is_ditto, read_date
from etl.stage.content import Known
from etl.stage.headers import Merged, Spans
from etl.stage.layout import Layout
from etl.stage.outcomes import DATA, Outcomes
from etl.stage.titles import heading_field
from etl.stage.words import keyed, total_word, without_numbering

EXAMPLE_WORD = "示例"
_TIME_SIGNS = "年月季"
_LABELS = frozenset({"project", "unit", "theme", "area"})
_AS_ABOVE = ("theme", "project")
_AS_ABOVE_KINDS = frozenset({"participation", "claims", "projects", "needs", "resources"})

Filled = dict[str, tuple[str, int]]
"""field → the text a row takes over and the row where it stands."""


@dataclass
class Rows:
    """The rows of one table: `outcomes` from the layout's first row on, and by row what data rows take over.

    carried: what a blank below the last row would mean, for a table that goes on under a header printed again.
    """

    outcomes: Outcomes
    filled: dict[int, Filled] = field(default_factory=dict)
    carried: Filled = field(default_factory=dict)


def read_rows(
    rows: Cells,
    layout: Layout,
    merged: tuple[Merged, ...],
    reference: Reference,
    known: Known,
    before: Filled | None = None,
) -> Rows:
    """The outcome of each physical row of a table — header, blank, notes, totals, or accepted for data.

    before: what the table that this one continues has carried.
    """
    return _Reading(Grid.of(rows), layout, Spans(merged), reference, known).run(before or {})


def _is_dated(text: str) -> bool:
    read = read_date(text) if text else None
    return read is not None and not isinstance(read, Bad) and read.month is not None


class _Reading:
    def __init__(self, rows: Grid, layout: Layout, spans: Spans, reference: Reference, known: Known) -> None:
        self.layout, self.reference, self.known = layout, reference, known
        self.rows, self.spans = rows, spans
        self.ledger = LEDGERS[layout.kind]
        self.last = layout.last_row or len(rows)
        self.required = [f.name for f in self.ledger.fields if f.required and f.name in layout.columns]
        self.used = {*layout.columns.values(), *(c for cross in layout.cross for c in cross.columns.values())}
        self.result = Rows(Outcomes(()))
        self.headings: dict[int, tuple[str, str]] = {}
        self.signed: set[int] = set()
        self.wide = {first for first, left, last, right in spans.all() if first == last and right - left > 1}

    def run(self, before: Filled) -> Rows:
        first = self.layout.first_row
        self.signed = self._signature()
        self.result.outcomes = Outcomes.same(DATA, self.last + 1 - first)
        for number in (np.flatnonzero(~self._plainly_data()[first - 1 : self.last]) + first).tolist():
            self.result.outcomes[number - first] = self._outcome(number, self.rows[number - 1])
        self._take_over(before)
        return self.result

    def _plainly_data(self) -> Marks:
        """The rows below the header with all that a row needs, and no word in them that rows of another sort have."""
        rows, reference = self.rows, self.reference
        below = np.zeros(len(rows), bool)
        below[self.layout.header_row :] = bool(self.required)
        filled = rows.marked(stripped)
        first = np.zeros(len(rows), np.int32)
        count = np.zeros(len(rows), np.int32)
        for column in rows.codes:
            has = filled[column]
            first = np.where((count == 0) & has, column, first)
            count += has
        for name in self.required:
            below &= filled[rows.column(self.layout.columns[name])]
        labels = {name: rows.column(column) for name, column in self.layout.columns.items() if name in _LABELS}
        asked = sorted({*rows.distinct(first).tolist()}.union(*(rows.distinct(c).tolist() for c in labels.values())))

        def other(text: str) -> bool:
            bare = plain(text)
            total = total_word(bare, reference, alone=True)  # all that is one beside other words, and more
            return bool(total) or bare.startswith((EXAMPLE_WORD, *reference.note_words))

        odd = rows.marked(other, asked)
        for column in (first, *labels.values()):
            below &= ~odd[column]
        return below & (count > 1)

    def _cell(self, number: int, name: str) -> str:
        code = int(self.rows.column(self.layout.columns[name])[number - 1])
        return stripped(self.rows.texts[code])

    def _outcome(self, number: int, row: list[str]) -> str:
        filled = [text for text in map(stripped, row) if text]
        if not filled:
            return "blank" if not self.layout.top <= number <= self.layout.header_row else "header"
        if number <= self.layout.header_row:
            return "header" if number >= self.layout.top else "notes"
        first = plain(filled[0])
        if first.startswith(EXAMPLE_WORD):
            return "notes"
        if self._is_total(number, first):
            return "totals"
        complete = bool(self.required) and all(self._cell(number, name) for name in self.required)
        if first.startswith(self.reference.note_words) and (":" in first or not complete):
            return "notes"
        if number in self.signed or self._is_heading(number, row) or self._goes_on(number, row):
            return "notes"
        if not complete and all(map(keyed, filled)):
            return "notes"
        if not any(column < len(row) and stripped(row[column]) for column in self.used):
            return "blank" if all(text.isdigit() for text in filled) else "notes"
        return DATA

    def _is_total(self, number: int, first: str) -> bool:
        labels = {name: self._cell(number, name) for name in self.layout.columns if name in _LABELS}
        alone = sum(map(bool, labels.values())) <= 1
        words = [
            total_word(plain(text), self.reference, alone=alone) for text in (first, *filter(None, labels.values()))
        ]
        figures = self.layout.kind == "published"  # there a share or a number of units is what a row is of
        return any(word and not (figures and self.reference.total_words[word] == "none") for word in words)

    def _is_heading(self, number: int, row: list[str]) -> bool:
        """Notes a row that holds one text only, over the rows below it: what it says of them, or nothing."""
        places = [column for column, text in enumerate(row) if stripped(text)]
        if len(places) != 1:
            return False
        place, wide = places[0], (number - 1) in self.wide
        said = heading_field(row[place], self.ledger, self.known, self.reference) or self._time(row[place])
        if said is None:
            return wide or place not in self.used
        if not wide and (place > min(self.used) or (said[0] == "area" and place == self.layout.columns.get("unit"))):
            return False
        self.headings[number] = said
        return True

    def _signature(self) -> set[int]:
        """The last rows, one text in each, that say who filled the table in and on which day, in whatever column.

        They follow a blank row, a footer or a total; one that follows data at once may be data itself.
        """
        lone: list[tuple[int, str]] = []
        number = self.last
        while number > self.layout.header_row:
            filled = [text for text in map(stripped, self.rows[number - 1]) if text]
            if len(filled) > 1 or (filled and self._ends_signature(filled[0])):
                break
            lone.append((number, filled[0] if filled else ""))
            number -= 1
        above = [text for text in map(stripped, self.rows[number - 1]) if text]
        if not above or not self._ends_signature(above[0]):
            first_blank = next((at for at, text in reversed(lone) if not text), self.last + 1)
            lone = [(at, text) for at, text in lone if at > first_blank]
        dated = any(_is_dated(text) for _, text in lone)
        return {at for at, text in lone if text} if dated else set()

    def _ends_signature(self, text: str) -> bool:
        """Whether a row that begins so is a footer or a total."""
        bare = plain(text)
        return bare.startswith(self.reference.note_words) or bool(total_word(bare, self.reference))

    def _goes_on(self, number: int, row: list[str]) -> bool:
        """Whether a row with one text belongs to the footer or total above it: it stands where dates do, or goes on
        with a footer's numbers.
        """
        places = [column for column, text in enumerate(row) if stripped(text)]
        above = number - 1
        while above > self.layout.header_row and self._at(above) == "blank":
            above -= 1
        if len(places) != 1 or above <= self.layout.header_row or above in self.headings:
            return False
        if places == [self.layout.columns.get("date")]:
            return self._at(above) in ("notes", "totals")
        return self._at(above) == "notes" and without_numbering(row[places[0]]) != row[places[0]].strip()

    def _at(self, number: int) -> str:
        return self.result.outcomes[number - self.layout.first_row]

    def _time(self, text: str) -> tuple[str, str] | None:
        """What a heading such as 3月 or 2020年一季度 says of the rows below it; a day is a date that a row states."""
        bare = without_numbering(text)
        read = read_date(bare) if any(sign in bare for sign in _TIME_SIGNS) else None
        if read is None or isinstance(read, Bad) or read.day or self.ledger.year_from != "date":
            return None
        return ("date", bare) if "date" not in self.layout.columns else ("year", str(read.year or ""))

    def _take_over(self, before: Filled) -> None:
        """Fills what data rows take over: merged cells first, then the row above, then headings."""
        data = self.result.outcomes.places(DATA) + self.layout.first_row
        for name, text, source, numbers in self._merged_down():
            for number in numbers:
                if self._at(number) == DATA and not self._cell(number, name):
                    self.result.filled.setdefault(number, {})[name] = (text, source)
        self._take_dittos(data)
        kept = {name for name in _AS_ABOVE if self._means_as_above(name, data)}
        carried = self._lasting(before, kept)
        if not kept and not self.headings and not carried:
            return
        for number, outcome in enumerate(self.result.outcomes, start=self.layout.first_row):
            if outcome == "totals":
                carried.pop("project", None)
            elif number in self.headings:
                name, text = self.headings[number]
                carried[name] = (text, number)
                if name != "project":
                    carried.pop("project", None)
            elif outcome == DATA:
                self._fill(number, carried, kept)
        self.result.carried = self._lasting(carried, kept)

    def _take_dittos(self, data: npt.NDArray[np.intp]) -> None:
        """Fills the cells, but counts, that say 同上 or the like with what the nearest data row above states."""
        ditto = self.rows.marked(is_ditto)
        if not ditto.any():
            return
        for name, column in self.layout.columns.items():
            marks = ditto[self.rows.column(column)[data - 1]]
            if self.ledger.field(name).type in ("count", "hours") or not marks.any():
                continue
            said: tuple[str, int] | None = None
            for number, mark in zip(data.tolist(), marks.tolist(), strict=True):
                if mark and said:
                    self.result.filled.setdefault(number, {})[name] = said
                elif not mark:
                    text = self._cell(number, name)
                    said = (text, number) if text else self.result.filled.get(number, {}).get(name, said)

    def _stated(self, number: int, name: str) -> str:
        text = self._cell(number, name)
        return "" if is_ditto(text) else text

    def _lasting(self, carried: Filled, kept: set[str]) -> Filled:
        """What holds under a header printed again: what a blank means, and what only headings over rows say."""
        return {name: taken for name, taken in carried.items() if name in kept or name not in self.layout.columns}

    def _fill(self, number: int, carried: Filled, kept: set[str]) -> None:
        mine = self.result.filled.get(number, {})
        for name in _AS_ABOVE:
            stated = self._stated(number, name) if name in self.layout.columns else ""
            if stated and name in kept:
                if name == "theme" and carried.get("theme", ("", 0))[0] != stated:
                    carried.pop("project", None)
                carried[name] = (stated, number)
        for name, taken in carried.items():
            column = self.layout.columns.get(name)
            blank = column is None or not self._cell(number, name)
            if blank and name not in mine:
                self.result.filled.setdefault(number, {})[name] = taken

    def _merged_down(self) -> list[tuple[str, str, int, range]]:
        """(field, text, row of the text, rows below) for merged cells of columns that are not counted."""
        fields = {
            column: name
            for name, column in self.layout.columns.items()
            if self.ledger.field(name).type not in ("count", "hours")
        }
        found = []
        for first, left, last, _ in self.spans.down():
            name = fields.get(left)
            if name is not None and self.layout.header_row <= first and last < self.last:
                text = self._cell(first + 1, name)
                if text:
                    found.append((name, text, first + 1, range(first + 2, last + 2)))
        return found

    def _means_as_above(self, name: str, numbers: npt.NDArray[np.intp]) -> bool:
        """Whether blanks of a column mean "as above".

        Then it stands left of what it groups, and no two rows that follow each other say the same.
        """
        if name not in self.layout.columns or self.layout.kind not in _AS_ABOVE_KINDS:
            return False
        finer = self.layout.columns.get("project" if name == "theme" else "unit")
        if (finer is None and name == "project") or (finer is not None and finer < self.layout.columns[name]):
            return False
        if not len(numbers):
            return True
        column = self.rows.column(self.layout.columns[name])[numbers - 1]
        asked = self.rows.distinct(column)
        stripped = [self.rows.texts[code].strip() for code in asked.tolist()]
        known: dict[str, int] = {"": 0}
        place = np.zeros(len(self.rows.texts), np.int32)
        place[asked] = [known.setdefault(text, len(known)) for text in stripped]
        said = place[column]
        again = (said[1:] == said[:-1]) & (said[1:] > 0) & (np.diff(numbers) == 1)
        return not (again & ~self._another_theme(name, numbers)).any()

    def _another_theme(self, name: str, numbers: npt.NDArray[np.intp]) -> Marks:
        """Which rows, but the first, state another theme than the row above: there a project has to be said again."""
        if name != "project" or "theme" not in self.layout.columns:
            return np.zeros(len(numbers) - 1, bool)
        theme = self.rows.column(self.layout.columns["theme"])[numbers - 1]
        another: Marks = self.rows.marked(stripped)[theme[1:]] & (theme[1:] != theme[:-1])
        return another
