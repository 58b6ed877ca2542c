"""What a sheet is: the tables it holds, each with its kind, header, columns and what its names give away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from etl.extract.grid import Grid, Rows
from etl.layouts import MATRIX_KINDS, Match, header_texts, match
from etl.reference import Reference, plain, plain_header
from etl.sources import LEDGERS
from etl.sources.spec import Ledger
from etl.stage.beside import Band, Unclear, apart, aside, bands, cut, view
from etl.stage.content import Known
from etl.stage.found import Found, layout_of, rank, topmost
from etl.stage.headers import (
    HEADER_WITHIN,
    Header,
    HeaderWords,
    Merged,
    Spans,
    headers_at,
    repeated,
    shared,
    spellings,
)
from etl.stage.layout import Layout
from etl.stage.mapping import Column, Mapping, by_activity, by_content, by_name, denied
from etl.stage.matrix import Matrix, corner_halves, find_matrix, said_matrix, stands
from etl.stage.titles import Titles, is_title, top_of_titles
from etl.stage.words import total_word

_SIGN_WEIGHT, _WORD_WEIGHT, _MATRIX_WEIGHT, _GUESS_WEIGHT = 2, 1, 3, 0.5
_GUESS_COST, _MANY = 1, 3
_BELOW = 200
_PROJECT = frozenset({"project"})


@dataclass(frozen=True)
class Sheet:
    """A sheet as recognising sees it: its file's and its own name, its cells, its merged ranges."""

    file_name: str
    name: str
    rows: Rows
    merged: tuple[Merged, ...] = ()


def recognise(sheet: Sheet, reference: Reference, known: Known | None = None) -> tuple[Layout, ...]:
    """The tables of a sheet from top to bottom; none when no row of the first thirty begins a known header.

    Tables side by side are one, the first, with the others in `beside`. Raises Unclear where they cannot be told.
    """
    return _Recogniser(sheet, reference, known or Known()).layouts()


class _Recogniser:
    def __init__(self, sheet: Sheet, reference: Reference, known: Known, *, abreast: bool = True) -> None:
        self.abreast = abreast and match(sheet.rows, known.layouts) is None
        self.sheet, self.reference, self.known = sheet, reference, known
        self.rows, self.spans = Grid.of(sheet.rows), Spans(sheet.merged)
        self.words = HeaderWords(self.rows, reference)
        self.told: dict[tuple[str, int], frozenset[str]] = {}

    def layouts(self) -> tuple[Layout, ...]:
        first = self._first()
        if first is None:
            return ()
        found = [first, *self._further(first)]
        bands = self._bands(found) if self.abreast else []
        if bands:
            return self._side_by_side(bands)
        end = aside(self.rows, first.header) if self.abreast else None
        alone = self._within(Band(0, end, first.header.first)).layouts() if end else ()
        return alone if {table.kind for table in alone} == {first.kind} else self._stacked(found)

    def _stacked(self, found: list[Found]) -> tuple[Layout, ...]:
        """The layouts of headers one below the other."""
        floors = [
            1,
            *(
                top_of_titles(self.rows, here.header.first, before.header.last, before.enters, self.reference)
                for before, here in zip(found, found[1:], strict=False)
            ),
        ]
        lasts = [*(floor - 1 for floor in floors[1:]), None]
        titles = Titles(self.sheet.file_name, self.sheet.name, self.rows[: found[0].header.first - 1])
        layouts: list[Layout] = []
        for here, floor, last in zip(found, floors, lasts, strict=True):
            own = self.rows[floor - 1 : here.header.first - 1] if layouts else []
            before = layouts[-1] if layouts else None
            layouts.append(layout_of(here, (floor, last), titles, own, before, self.known, self.reference))
        return tuple(layouts)

    def _bands(self, found: list[Found]) -> list[Band]:
        """The columns of each of the tables side by side; none where no two stand so."""
        cuts = [self._cut(here) for here in found]
        starts = max(cuts, key=len)
        header = found[0].header
        starts = tuple(
            sorted({*starts, *apart(self.rows, header, starts, lambda band: bool(self._within(band)._first_named()))})
        )
        for here, own in zip(found, cuts, strict=True):
            columns = [column for column, parts in enumerate(here.header.parts) if any(map(self.words.is_word, parts))]
            if columns and tuple(start for start in starts if columns[0] < start <= columns[-1]) != own:
                raise Unclear("beside_unclear")
        return bands(starts, int(self.rows.lengths.max()), header.first) if starts else []

    def _cut(self, found: Found) -> tuple[int, ...]:
        given = self.given(found.kind, found.header.first)
        column = self._column(found.header)
        return cut(found.kind, found.header, column, self.known, self.reference, given, found.matrix is not None)

    def _within(self, band: Band) -> _Recogniser:
        """What recognises the columns of one table as if they were a sheet."""
        rows, merged = view(self.rows, self.sheet.merged, band)
        return _Recogniser(replace(self.sheet, rows=rows, merged=merged), self.reference, self.known, abreast=False)

    def _side_by_side(self, bands: list[Band]) -> tuple[Layout, ...]:
        """One layout, the first table's, with those beside and below it. Raises Unclear where they are not alike."""
        found: list[Layout] = []
        for number, band in enumerate(bands):
            tables = self._within(band).layouts()
            if not tables:
                raise Unclear("beside_unclear")
            at = band.left if number else None
            found += [replace(table, band=(band.left, band.right, band.top), entered_at=at) for table in tables]
        if len({table.kind for table in found}) > 1:
            raise Unclear("beside_kinds")
        return (replace(found[0], beside=tuple(found[1:])),)

    def _first(self) -> Found | None:
        """The header that fits a kind best: by names alone where that suffices, else with what cells give away."""
        given = match(self.rows, self.known.layouts)
        if given is not None:
            return self._as_said(given)
        named = self._first_named()
        if named is not None:
            return self._completed(named)
        guesses = (found for header in self._headers() for found in self._guesses(header))
        best = max(guesses, key=rank, default=None)
        return self._completed(best) if best else None

    def _first_named(self) -> Found | None:
        """The header whose names fit a kind best."""
        headers = list(self._headers())
        readings = [found for header in headers for found in self._readings(header)]
        if not readings:
            return None
        best = max(readings, key=rank)
        above = [header for header in headers if header.last < best.header.first and self._named(header)]
        guesses = [found for header in above for found in self._guesses(header) if found.kind == best.kind]
        return topmost(best, [*readings, *guesses], self.rows, self.words.is_word)

    def _named(self, header: Header) -> bool:
        return self.words.name(self.rows[header.first - 1])

    def _headers(self) -> Iterator[Header]:
        for number in range(1, min(HEADER_WITHIN, len(self.rows)) + 1):
            if sum(bool(text.strip()) for text in self.rows[number - 1]) > 1:
                yield from headers_at(self.rows, number, self.spans, self.reference)

    def _as_said(self, given: Match) -> Found:
        """The header of a shape that a person has said how to read."""
        texts = header_texts(self.rows[given.header_from - 1 : given.header_row])
        plainly = Header(given.header_from, given.header_row, tuple((text,) if text else () for text in texts))
        spread = headers_at(self.rows, given.header_from, self.spans, self.reference)
        header = next((each for each in spread if each.last == given.header_row), plainly)
        mapping, said = Mapping(dict(given.columns)), given.remembered
        matrix = said_matrix(given, header, mapping, self._column(header), self.reference) if given.cross else None
        return Found(0, said.kind, header, mapping, matrix)

    def _readings(self, header: Header) -> list[Found]:
        """Every kind whose needs the header's names meet, or nearly so, and every matrix it begins."""
        if not self._may_name(header):
            return []
        words = self._words(header.last)
        found, cells = [], self._column(header)
        for kind, ledger in LEDGERS.items():
            mapping = by_name(ledger, header, self.reference)
            if (not mapping.columns and kind not in MATRIX_KINDS) or denied(
                ledger, header, mapping, cells, self.known, self.reference
            ):
                continue
            score = self._score(ledger, mapping, words)
            titled = mapping.meets(ledger, _PROJECT) and self.given(kind, header.first)
            if (titled or mapping.meets(ledger)) and self._lists(mapping, cells):
                found.append(Found(score, kind, header, mapping, None))
                continue
            if len(mapping.columns) >= _MANY:
                more = by_content(ledger, header, mapping, cells, self.known, self.reference)
                more = by_activity(ledger, header, more)
                if more.meets(ledger) and self._lists(more, cells):
                    found.append(Found(score - _GUESS_COST, kind, header, more, None))
            if kind in MATRIX_KINDS:
                matrix = find_matrix(ledger, header, mapping, cells, self.known, self.reference)
                if matrix is None or not self._lists(matrix.mapping, cells):
                    continue
                if stands(matrix, self._register_fields(header), words):
                    likely = "claims" if self._claims(matrix, words) else "participation"
                    score = (
                        self._score(ledger, matrix.mapping, words) + _MATRIX_WEIGHT + _SIGN_WEIGHT * (kind == likely)
                    )
                    found.append(Found(score, kind, header, matrix.mapping, matrix))
        return found

    def _may_name(self, header: Header) -> bool:
        """Whether any column is one that some kind knows, or a corner such as 单位＼项目; rows of data are not."""
        words, reference = self.reference.header_words, self.reference
        return any(
            reference.known_header(text) or any(plain_header(half) in words for half in corner_halves(text))
            for parts in header.parts
            for text in spellings(parts)
        )

    def _lists(self, mapping: Mapping, cells: Column) -> bool:
        """Whether names stand below the header, and not further words of a form that is filled in line by line."""
        named = [mapping.columns[name] for name in ("unit", "project") if name in mapping.columns]
        return not any(self.words.is_word(text.strip()) for column in named for text in cells(column) if text.strip())

    def _guesses(self, header: Header) -> list[Found]:
        """Every kind whose needs are met once hints and cells are heard."""
        if all(any(sign.isdigit() for sign in "".join(parts)) for parts in header.parts if parts):
            return []
        found, cells = [], self._column(header)
        for kind, ledger in LEDGERS.items():
            named = by_name(ledger, header, self.reference)
            mapping = by_content(ledger, header, named, cells, self.known, self.reference)
            other = denied(ledger, header, mapping, cells, self.known, self.reference)
            if len(mapping.columns) > 1 and mapping.meets(ledger) and not other and self._lists(mapping, cells):
                score = self._score(ledger, named, self._words(header.last)) + _GUESS_WEIGHT * len(mapping.guessed)
                found.append(Found(score, kind, header, mapping, None))
        return found

    def _completed(self, found: Found) -> Found:
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

    def given(self, kind: str, before: int) -> frozenset[str]:
        """Fields that the lines above a header state for all rows."""
        if (kind, before) not in self.told:
            self.told[kind, before] = self._given(kind, before)
        return self.told[kind, before]

    def _given(self, kind: str, before: int) -> frozenset[str]:
        above = [row for row in self.rows[: before - 1] if is_title(row, self.reference)]
        titles = Titles(self.sheet.file_name, self.sheet.name, above)
        return frozenset(titles.defaults(LEDGERS[kind], set(), self.known, self.reference)) & _PROJECT

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
            own = list(self.rows[header.first - 1 : header.last])  # printed again on the next page it ends nothing
            under = (row for row in self.rows[header.last : header.last + _BELOW] if row not in own)
            return [row for row in takewhile(lambda row: not self.words.name(row), under) if not self._aside(row)]

        return cells

    def _aside(self, row: list[str]) -> bool:
        """Whether a row says nothing of what a column holds: a heading, a total, a footer."""
        filled = [plain(text) for text in row if text.strip()][:3]
        footer = bool(filled) and ":" in filled[0] and filled[0].startswith(self.reference.note_words)
        return len(filled) < 2 or footer or any(total_word(text, self.reference) for text in filled)

    def _further(self, first: Found) -> Iterable[Found]:
        """Headers below the first: the same again, or another of a known kind."""
        before, number = first, first.header.last + 1
        while (number := self._next(number, before)) <= len(self.rows):
            here = self._again(number, before)
            if here is None:
                number += 1
                continue
            yield here
            before, number = here, here.header.last + 1

    def _next(self, number: int, before: Found) -> int:
        """The next row, from `number` on, that may begin a header: it holds two words of headers, or a matrix's own."""
        by_words = self.words.next(number)
        if before.matrix is None:
            return by_words
        repeating = (here for here in range(number, by_words) if repeated(self.rows[here - 1], before.header) >= 2)
        return next(repeating, by_words)

    def _again(self, number: int, before: Found) -> Found | None:
        headers = list(headers_at(self.rows, number, self.spans, self.reference))
        same = next((header for header in headers if header.parts == before.header.parts), None)
        if same is not None:  # what its cells gave away further up holds here too
            return replace(before, header=same)
        found = [
            here
            for header in headers
            for here in self._readings(header)
            if here.fits or 2 * shared(header, before.header) >= sum(map(bool, header.parts))
        ]
        found = found or [
            here for header in headers for here in self._guesses(header) if here.fits and here.kind == before.kind
        ]
        best = max(found, key=lambda here: (here.score + (here.kind == before.kind), *rank(here)), default=None)
        return self._completed(best) if best else None
