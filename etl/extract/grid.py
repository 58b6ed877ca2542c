"""A sheet's cells by column: each distinct text once, and for every cell its number among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from etl.extract.packing import NARROW

Codes = npt.NDArray[np.int32]
Marks = npt.NDArray[np.bool_]
Rows = Sequence[list[str]]


class Grid(Sequence[list[str]]):
    """Rows of text cells that read as lists, held as columns of numbers.

    texts: the distinct texts, the empty one first; codes: one array a column, as long as the sheet; lengths: how
    many cells each row has. A cell beyond a row's length is an empty text.
    """

    def __init__(self, texts: list[str], codes: list[Codes], lengths: Codes) -> None:
        self.texts, self.codes, self.lengths = texts, codes, lengths

    @staticmethod
    def of(rows: Rows) -> Grid:
        """These rows as a grid; a grid is given back as it is."""
        if isinstance(rows, Grid):
            return rows
        numbers: dict[str, int] = {"": 0}
        width = max(map(len, rows), default=0)
        codes = [
            np.fromiter(
                (numbers.setdefault(row[at] if at < len(row) else "", len(numbers)) for row in rows),
                np.int32,
                len(rows),
            )
            for at in range(width)
        ]
        return Grid(list(numbers), codes, np.fromiter(map(len, rows), np.int32, len(rows)))

    def __len__(self) -> int:
        return len(self.lengths)

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> Grid: ...
    def __getitem__(self, at: int | slice) -> list[str] | Grid:
        if isinstance(at, slice):
            return Grid(self.texts, [column[at] for column in self.codes], self.lengths[at])
        texts = self.texts
        return [texts[column[at]] for column in self.codes[: self.lengths[at]]]

    def __iter__(self) -> Iterator[list[str]]:
        return (self[at] for at in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(list.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))

    def column(self, at: int) -> Codes:
        """The codes of a column; zeros where the sheet has none."""
        return self.codes[at] if at < len(self.codes) else np.zeros(len(self), np.int32)

    def taken(self, places: Any) -> Grid:
        """The rows at these places alone, counted from 0."""
        return Grid(self.texts, [column[places] for column in self.codes], self.lengths[places])

    def filled(self) -> Codes:
        """How many cells of each row say something."""
        says = self.marked(str.strip)
        count = np.zeros(len(self), np.int32)
        for column in self.codes:
            count += says[column]
        return count

    def marked(self, test: Callable[[str], object], among: Iterable[int] | None = None) -> Marks:
        """Which texts, by their number, pass a test; `among`: only these are asked."""
        if among is None:
            return np.array([bool(test(text)) for text in self.texts], bool)
        found, asked = np.zeros(len(self.texts), bool), list(among)
        found[asked] = [bool(test(self.texts[code])) for code in asked]
        return found

    def distinct(self, codes: Codes) -> npt.NDArray[np.intp]:
        """The numbers of the texts that stand among these codes, in rising order."""
        seen = np.zeros(len(self.texts), bool)
        seen[codes] = True
        return np.flatnonzero(seen)


class Growing:
    """A grid in the making."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._columns: list[list[Codes]] = []
        self._lengths: list[Codes] = []
        self._count = 0
        self._known: Codes = np.zeros(0, np.int32)

    def add(self, piece: dict[str, Any], content: bytes) -> None:
        """Takes further rows, as a `packing.Packer` packs them."""
        count, kind = piece["count"], np.uint16 if piece["signs"] == NARROW else np.uint32
        codes = np.frombuffer(content, kind)
        columns = list(codes.reshape(-1, count)) if count else []
        self._known = np.concatenate([self._known[: piece["known"]], self._numbered(piece["texts"])])
        self._append(self._known, columns, np.broadcast_to(np.asarray(piece["lengths"], np.int32), count))

    def _numbered(self, texts: list[str]) -> Codes:
        numbers = self._numbers
        return np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int32, len(texts))

    def take(self, texts: list[str], codes: list[npt.NDArray[Any]], lengths: Codes | None = None) -> None:
        """Takes further rows as columns of numbers among `texts`; without `lengths` each row is as wide as all."""
        if lengths is None:
            lengths = np.full(len(codes[0]) if codes else 0, len(codes), np.int32)
        self._append(self._numbered(texts), codes, lengths)

    def _append(self, known: Codes, codes: list[npt.NDArray[Any]], lengths: Codes) -> None:
        count = len(lengths)
        while len(self._columns) < len(codes):
            self._columns.append([np.zeros(self._count, np.int32)] if self._count else [])
        for at, column in enumerate(self._columns):
            column.append(known[codes[at]] if at < len(codes) else np.zeros(count, np.int32))
        self._lengths.append(lengths)
        self._count += count

    def grid(self) -> Grid:
        """The rows taken so far; nothing can be added after."""
        columns = []
        while self._columns:
            columns.append(_joined(self._columns.pop(0)))
        return Grid(list(self._numbers), columns, _joined(self._lengths))


def _joined(pieces: list[Codes]) -> Codes:
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int32)
