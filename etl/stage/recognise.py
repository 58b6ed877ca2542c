"""What a sheet is: the tables it holds, each with its kind, header, columns and what its names give away."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from etl.extract.grid import Grid, Rows
from etl.layouts import Match, header_texts, match
from etl.reference import SAMPLE_MARK, Reference, plain, plain_header
from etl.sources import LEDGERS
from etl.sources.spec import Ledger
from etl.stage.content import Known
from etl.stage.headers import HEADER_WITHIN, Header, Merged, Spans, headers_at, spellings
from etl.stage.layout import Layout
from etl.stage.mapping import Column, Mapping, by_content, by_name
from etl.stage.matrix import Matrix, corner_halves, find_matrix, stands
from etl.stage.titles import Titles, is_title
from etl.stage.words import total_word

_SIGN_WEIGHT, _WORD_WEIGHT, _MATRIX_WEIGHT, _GUESS_WEIGHT = 2, 1, 3, 0.5
_GUESS_COST, _MANY = 1, 3
_BELOW, _LOOKED_AT = 200, 8
_MATRIX_KINDS = ("participation", "claims")


@dataclass(frozen=True)
class Sheet:
    """A sheet as recognising sees it: its file's and its own name, its cells, its merged ranges."""

    file_name: str
    name: str
    rows: Rows
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class _Found:
    """A header taken for a kind's. Rows of the sheet above it, down to `above`, are its titles."""

    score: float
    kind: str
    header: Header
    mapping: Mapping
    matrix: Matrix | None

    @property
    def fits(self) -> bool:
        """Whether most of the header's columns are known, as those of a row of data are not."""
        filled = sum(bool(parts) for parts in self.header.parts) - len(self.mapping.unused)
        return self.matrix is not None or 2 * len(self.mapping.columns) >= filled


def is_sample(rows: Rows) -> bool:
    """Whether a sheet bears the mark of sample data in its first five rows."""
    return any(cell.strip().startswith(SAMPLE_MARK) for row in rows[:5] for cell in row)


def recognise(sheet: Sheet, reference: Reference, known: Known | None = None) -> tuple[Layout, ...]:
    """The tables of a sheet from top to bottom; none when no row of the first thirty begins a known header."""
    return _Recogniser(sheet, reference, known or Known()).layouts()


class _Recogniser:
    def __init__(self, sheet: Sheet, reference: Reference, known: Known) -> None:
        self.sheet, self.reference, self.known = sheet, reference, known
        self.rows, self.spans = Grid.of(sheet.rows), Spans(sheet.merged)
        self._beginnings: list[int] | None = None

    def layouts(self) -> tuple[Layout, ...]:
        first = self._first()
        if first is None:
            return ()
        found = [first, *self._further(first)]
        floors = [
            1,
            *(self._top_of_titles(here.header.first, before) for before, here in zip(found, found[1:], strict=False)),
        ]
        lasts = [*(floor - 1 for floor in floors[1:]), None]
        titles = Titles(self.sheet.file_name, self.sheet.name, self.rows[: first.header.first - 1])
        layouts: list[Layout] = []
        for here, floor, last in zip(found, floors, lasts, strict=True):
            own = self.rows[floor - 1 : here.header.first - 1] if layouts else []
            layouts.append(self._layout(here, floor, last, titles, own, layouts[-1] if layouts else None))
        return tuple(layouts)

    def _first(self) -> _Found | None:
        """The header that fits a kind best: by names alone where that suffices, else with what cells give away."""
        given = match(self.rows, self.known.layouts)
        if given is not None:
            return self._as_said(given)
        headers = [
            header
            for number in range(1, min(HEADER_WITHIN, len(self.rows)) + 1)
            if sum(bool(text.strip()) for text in self.rows[number - 1]) > 1
            for header in headers_at(self.rows, number, self.spans, self.reference)
        ]
        readings = [found for header in headers for found in self._readings(header)]
        best = max(readings, key=_rank, default=None)
        if best is not None:
            return self._completed(_topmost(best, readings))
        best = max((found for header in headers for found in self._guesses(header)), key=_rank, default=None)
        return self._completed(best) if best else None

    def _as_said(self, given: Match) -> _Found:
        """The header of a shape that a person has said how to read."""
        texts = header_texts(self.rows[given.header_from - 1 : given.header_row])
        header = Header(given.header_from, given.header_row, tuple((text,) if text else () for text in texts))
        return _Found(0, given.remembered.kind, header, Mapping(dict(given.columns)), None)

    def _readings(self, header: Header) -> list[_Found]:
        """Every kind whose needs the header's names meet, or nearly so, and every matrix it begins."""
        if not self._may_name(header):
            return []
        words = self._words(header.last)
        found, cells = [], self._column(header)
        for kind, ledger in LEDGERS.items():
            mapping = by_name(ledger, header, self.reference)
            if not mapping.columns:
                continue
            score = self._score(ledger, mapping, words)
            if mapping.meets(ledger, self._given(ledger, header.first)):
                found.append(_Found(score, kind, header, mapping, None))
                continue
            if len(mapping.columns) >= _MANY:
                more = by_content(ledger, header, mapping, cells, self.known, self.reference)
                if more.meets(ledger):
                    found.append(_Found(score - _GUESS_COST, kind, header, more, None))
            if kind in _MATRIX_KINDS:
                matrix = find_matrix(ledger, header, mapping, cells, self.known, self.reference)
                if matrix is not None and stands(matrix, self._register_fields(header), words):
                    score += _MATRIX_WEIGHT + _SIGN_WEIGHT * (
                        kind == ("claims" if self._claims(matrix, words) else "participation")
                    )
                    found.append(_Found(score, kind, header, matrix.mapping, matrix))
        return found

    def _may_name(self, header: Header) -> bool:
        """Whether any column is one that some kind knows, or a corner such as 单位＼项目; rows of data are not."""
        words, reference = self.reference.header_words, self.reference
        return any(
            reference.known_header(text) or any(plain_header(half) in words for half in corner_halves(text))
            for parts in header.parts
            for text in spellings(parts)
        )

    def _guesses(self, header: Header) -> list[_Found]:
        """Every kind whose needs are met once hints and cells are heard."""
        if all(any(sign.isdigit() for sign in "".join(parts)) for parts in header.parts if parts):
            return []
        found, cells = [], self._column(header)
        for kind, ledger in LEDGERS.items():
            named = by_name(ledger, header, self.reference)
            mapping = by_content(ledger, header, named, cells, self.known, self.reference)
            if len(mapping.columns) > 1 and mapping.meets(ledger):
                score = self._score(ledger, named, self._words(header.last)) + _GUESS_WEIGHT * len(mapping.guessed)
                found.append(_Found(score, kind, header, mapping, None))
        return found

    def _completed(self, found: _Found) -> _Found:
        """The header with the further columns that its kind can use by hint and content."""
        if found.matrix is not None:
            return found
        ledger = LEDGERS[found.kind]
        column = self._column(found.header)
        return replace(
            found, mapping=by_content(ledger, found.header, found.mapping, column, self.known, self.reference)
        )

    def _register_fields(self, header: Header) -> dict[str, int]:
        return by_name(LEDGERS["roster"], header, self.reference).columns

    def _claims(self, matrix: Matrix, words: str) -> bool:
        return matrix.ticks and any(word in words for word in self.reference.kind_words.get("claims", ()))

    def _given(self, ledger: Ledger, before: int) -> frozenset[str]:
        """Fields that the lines above a header state for all rows."""
        titles = Titles(self.sheet.file_name, self.sheet.name, self.rows[: before - 1])
        return frozenset(titles.defaults(ledger, set(), self.known, self.reference)) & {"project"}

    def _score(self, ledger: Ledger, mapping: Mapping, words: str) -> float:
        return (
            len(mapping.columns)
            + _SIGN_WEIGHT * len(ledger.signs & mapping.columns.keys())
            + _WORD_WEIGHT * any(word in words for word in self.reference.kind_words.get(ledger.kind, ()))
        )

    def _words(self, down_to: int) -> str:
        above = "".join(cell for row in self.rows[:down_to] for cell in row)
        return plain(self.sheet.file_name + self.sheet.name + above)

    def _column(self, header: Header) -> Column:
        @cache
        def cells(column: int) -> list[str]:
            return [row[column] if column < len(row) else "" for row in below()]

        @cache
        def below() -> list[list[str]]:
            return [row for row in self.rows[header.last : header.last + _BELOW] if not self._aside(row)]

        return cells

    def _aside(self, row: list[str]) -> bool:
        """Whether a row says nothing of what a column holds: a heading, a total, a footer."""
        filled = [plain(text) for text in row if text.strip()][:3]
        footer = bool(filled) and ":" in filled[0] and filled[0].startswith(self.reference.note_words)
        return len(filled) < 2 or footer or any(total_word(text, self.reference) for text in filled)

    def _further(self, first: _Found) -> Iterable[_Found]:
        """Headers below the first: the same again, or another of a known kind."""
        before, number = first, first.header.last + 1
        while (number := self._next(number, before)) <= len(self.rows):
            here = self._again(number, before)
            if here is None:
                number += 1
                continue
            yield here
            before, number = here, here.header.last + 1

    def _next(self, number: int, before: _Found) -> int:
        """The next row, from `number` on, that may begin a header: it holds two words of headers, or a matrix's own."""
        if self._beginnings is None:
            word = self.rows.marked(lambda text: text and plain_header(text) in self.reference.header_words)
            words = np.zeros(len(self.rows), int)
            for column in self.rows.codes[:_LOOKED_AT]:
                words += word[column]
            self._beginnings = (np.flatnonzero(words >= 2) + 1).tolist()
        at = bisect_left(self._beginnings, number)
        by_words = self._beginnings[at] if at < len(self._beginnings) else len(self.rows) + 1
        if before.matrix is None:
            return by_words
        return next((here for here in range(number, by_words) if self._repeats(here, before.header) >= 2), by_words)

    def _repeats(self, number: int, header: Header) -> int:
        """How many cells of a row are the header's own texts, at the same places."""
        row = self.rows[number - 1]
        return sum(
            bool(text.strip()) and column < len(row) and row[column].strip() in header.parts[column]
            for column, text in enumerate(row[: len(header.parts)])
        )

    def _again(self, number: int, before: _Found) -> _Found | None:
        found: list[_Found] = []
        for header in headers_at(self.rows, number, self.spans, self.reference):
            found += [here for here in self._readings(header) if here.fits]
        best = max(found, key=lambda here: (here.score + (here.kind == before.kind), *_rank(here)), default=None)
        return self._completed(best) if best else None

    def _top_of_titles(self, header: int, before: _Found) -> int:
        """The first of the rows above a header that belong to it and not to the table before."""
        number = header
        while number - 1 > before.header.last and is_title(self.rows[number - 2], self.reference):
            number -= 1
        while number < header and not any(text.strip() for text in self.rows[number - 1]):
            number += 1
        return number

    def _layout(
        self, found: _Found, floor: int, last: int | None, titles: Titles, own: Rows, before: Layout | None
    ) -> Layout:
        header, mapping, matrix = found.header, found.mapping, found.matrix
        ledger = LEDGERS[found.kind]
        stated = set(mapping.columns) | ({matrix.across} if matrix else set())
        mine = titles.of_block(own) if before else titles
        inherited = before.defaults if before and not mine.own else {}
        defaults = {**inherited, **mine.defaults(ledger, stated, self.known, self.reference)}
        used = {*mapping.columns.values(), *mapping.unused, *(matrix.total_columns if matrix else ())}
        if matrix:
            used |= {column for cross in matrix.cross for column in cross.columns.values()}
        return Layout(
            kind=found.kind,
            header_row=header.last,
            columns=mapping.columns,
            headers={name: header.written(column) for name, column in mapping.columns.items()},
            default_year=mine.year() or (before.default_year if before else None),
            area_texts=before.area_texts if before and not mine.own else mine.area_texts(),
            unmapped=tuple(header.written(c) for c, parts in enumerate(header.parts) if parts and c not in used),
            header_from=header.first,
            first_row=floor,
            last_row=last,
            defaults={name: text for name, text in defaults.items() if name not in stated},
            guessed=mapping.guessed,
            total_columns={c: header.written(c) for c in matrix.total_columns} if matrix else {},
            across=matrix.across if matrix else "",
            cross=matrix.cross if matrix else (),
            ticks=matrix.ticks if matrix else False,
        )


def _topmost(best: _Found, readings: list[_Found]) -> _Found:
    """Of several tables of the best one's kind, the first: a later one may merely have more columns."""
    above = [here for here in readings if here.kind == best.kind and here.header.last < best.header.first and here.fits]
    first = min((here.header.first for here in above), default=None)
    return max((here for here in above if here.header.first == first), key=_rank, default=best)


def _rank(found: _Found) -> tuple[float, int, int]:
    """The best score; of equals the header that groups its columns, then the higher one."""
    grouped = sum(len(parts) > 1 for parts in found.header.parts)
    return found.score, grouped, -found.header.first
