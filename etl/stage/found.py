"""A header taken for a kind's, and which of several is the best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from etl.extract.grid import Rows
from etl.reference import Reference
from etl.sources import LEDGERS
from etl.stage.cells import Bad, read_count, unreadable
from etl.stage.content import Known
from etl.stage.headers import Header
from etl.stage.layout import Layout
from etl.stage.mapping import PEOPLE, Mapping, without_scaled
from etl.stage.matrix import Matrix
from etl.stage.titles import Titles, headings_over


@dataclass(frozen=True)
class Found:
    """A header taken for a kind's. Rows of the sheet above it, down to `above`, are its titles."""

    score: float
    kind: str
    header: Header
    mapping: Mapping
    matrix: Matrix | None

    @property
    def fits(self) -> bool:
        """Whether most of the header's columns are known, as those of a row of data are not; personal ones are."""
        filled = sum(bool(parts) for parts in self.header.parts) - len(self.mapping.unused | self.mapping.personal)
        return self.matrix is not None or 2 * len(self.mapping.columns) >= filled

    def enters(self, row: list[str]) -> bool:
        """Whether a row below the header fills what an entry needs, in two cells at least.

        One that counts people is an entry, though merged cells above it say the rest.
        """
        needed = [field.name for field in LEDGERS[self.kind].fields if field.required]
        own = {
            name: column for name, column in self.mapping.columns.items() if column < len(row) and row[column].strip()
        }
        if self.matrix is None:
            complete = all(name in own for name in needed if name in self.mapping.columns)
            return len(own) > 1 and (complete or any(_counts(row[own[name]]) for name in PEOPLE & own.keys()))
        cells = {column for cross in self.matrix.cross for column in cross.columns.values()}
        return bool(own) and any(column < len(row) and row[column].strip() for column in cells)


def _counts(text: str) -> bool:
    """Whether a cell states a number, or holds a formula in its place."""
    return unreadable(text) is not None or not isinstance(read_count(text), Bad)


def topmost(best: Found, readings: list[Found], rows: Rows, is_word: Callable[[str], bool]) -> Found:
    """Of several tables one below the other, the first: a later one may merely have more columns.

    One of another kind than the best must hold entries, not further words of a form: what stands above a table may
    look like a header.
    """
    above = [here for here in readings if here.fits and here.header.last < best.header.first]
    above = [
        here
        for here in above
        if here.kind == best.kind
        or any(
            here.enters(row) and not any(is_word(text.strip()) for text in row)
            for row in rows[here.header.last : best.header.first - 1]
        )
    ]
    first = min((here.header.first for here in above), default=None)
    return max((here for here in above if here.header.first == first), key=rank, default=best)


def rank(found: Found) -> tuple[float, int, int]:
    """The best score; of equals the header that groups its columns, then the higher one."""
    grouped = sum(len(parts) > 1 for parts in found.header.parts)
    return found.score, grouped, -found.header.first


def layout_of(
    found: Found,
    reach: tuple[int, int | None],
    titles: Titles,
    own: Rows,
    before: Layout | None,
    known: Known,
    reference: Reference,
) -> Layout:
    """The layout of a header; reach: its table's first row and last, None to the sheet's end; own: its title rows.

    before: the layout of the table above it.
    """
    header, matrix, ledger = found.header, found.matrix, LEDGERS[found.kind]
    mapping = without_scaled(ledger, header, found.mapping, [*titles.above, *own])
    stated = set(mapping.columns) | ({matrix.across} if matrix else set())
    written = header.of(mapping.columns)
    again = before is not None and (before.columns, before.headers) == (mapping.columns, written)
    over = headings_over(own, ledger, known, reference) if again else {}
    mine = titles.of_block(own, ledger, known, reference) if before and not over else titles
    inherited = before.defaults if before and not mine.own else {}
    inherited_year = before.default_year if before else None
    defaults = {**inherited, **mine.defaults(ledger, stated, known, reference), **over}
    used = {*mapping.columns.values(), *mapping.unused}
    if matrix:
        used |= set(matrix.total_columns) - set(matrix.summing)
        used |= {column for cross in matrix.cross for column in cross.columns.values()}
    return Layout(
        kind=found.kind,
        header_row=header.last,
        columns=mapping.columns,
        headers=written,
        default_year=(inherited_year if not mine.own else None) or mine.year() or inherited_year,
        area_texts=before.area_texts if before and not mine.own else mine.area_texts(),
        unmapped=tuple(header.written(c) for c, parts in enumerate(header.parts) if parts and c not in used),
        header_from=header.first,
        first_row=reach[0],
        last_row=reach[1],
        defaults={name: text for name, text in defaults.items() if name not in stated},
        guessed=mapping.guessed,
        total_columns={c: header.written(c) for c in matrix.total_columns} if matrix else {},
        across=matrix.across if matrix else "",
        cross=matrix.cross if matrix else (),
        ticks=matrix.ticks if matrix else False,
        circled=matrix.circled if matrix else False,
    )
