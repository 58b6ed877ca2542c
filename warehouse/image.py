"""A file of SQLite's made page by page from columns: what a bulk load copies from, instead of binding row by row.

The file is made by SQLite itself with the table's own definition and left empty; its B-trees are then filled as
https://www.sqlite.org/fileformat2.html tells. Copying a table from such a file into one of the same definition,
SQLite moves the cells as they are. Nothing of the warehouse's own file is written but by SQLite.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from warehouse.ahead import ahead, made_ahead
from warehouse.columns import Numbers, Values
from warehouse.records import Cells, Ready, Unfit, cells, ready

_PAGE = 1 << 15
_WINDOW = 1 << 14
_TABLE_LEAF, _TABLE_INNER, _INDEX_LEAF, _INDEX_INNER = b"\x0d", b"\x05", b"\x0a", b"\x02"
_LEAF_HEAD, _INNER_HEAD = 8, 12
_SIZE_AT = 28
"""Where the file's head says how many pages there are."""


def write_image(
    path: Path,
    definitions: Sequence[str],
    key: str,
    columns: Mapping[str, Values],
    indexes: Mapping[str, Sequence[str]],
) -> None:
    """Makes a file with one table and its indexes, filled with these rows.

    definitions: the statements that make them; key: the column that is the table's integer key, in rising order;
    columns: in the order of the table; indexes: the columns of each. Raises Unfit where values do not fit, OSError.
    """
    keys = columns[key]
    if not isinstance(keys, np.ndarray) or (np.diff(keys) <= 0).any():
        raise Unfit
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA page_size={_PAGE}")
        for definition in definitions:
            connection.execute(definition)
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
    connection.close()
    tables = roots.keys() - indexes.keys()
    if len(tables) != 1:  # an index of a constraint's
        raise Unfit
    (table,) = tables
    record = [None if name == key else ready(column) for name, column in columns.items()]
    entries = (_entries([columns[column] for column in of], keys) for of in indexes.values())
    with path.open("r+b") as file, ahead(entries, 2) as coming:
        pages = _Pages(file)
        _fill_table(pages, roots[table], record, keys)
        for name, found in zip(indexes, coming, strict=True):
            _fill_index(pages, roots[name], found)
        pages.finish()


class _Pages:
    """The pages of a file, which are numbered from 1."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._count = file.seek(0, 2) // _PAGE

    def add(self, content: bytes) -> int:
        """Writes a page at the end; its number."""
        self._file.seek(self._count * _PAGE)
        self._file.write(content)
        self._count += 1
        return self._count

    def move(self, number: int, to: int) -> None:
        """Writes a page's content over another's."""
        self._file.seek((number - 1) * _PAGE)
        self.put(to, self._file.read(_PAGE))

    def put(self, number: int, content: bytes) -> None:
        """Writes a page anew."""
        self._file.seek((number - 1) * _PAGE)
        self._file.write(content)

    def finish(self) -> None:
        """Notes in the file's head how many pages there are."""
        self._file.seek(_SIZE_AT)
        self._file.write(self._count.to_bytes(4, "big"))


def _page(kind: bytes, starts: bytes, content: bytes, right: int | None = None) -> bytes:
    """A page of cells that stand at its end; `starts` are their places, `right` an inner page's last child."""
    head = kind + bytes(2) + (len(starts) // 2).to_bytes(2, "big") + (_PAGE - len(content)).to_bytes(2, "big") + b"\0"
    if right is not None:
        head += right.to_bytes(4, "big")
    return head + starts + bytes(_PAGE - len(head) - len(starts) - len(content)) + content


def _spans(lengths: Numbers, head: int, between: int) -> Iterator[tuple[int, int]]:
    """Which cells go to each page, first and last and one, leaving out so many between two pages."""
    room = np.cumsum(lengths + 2)
    start, last = 0, len(room)
    while start < last:
        taken = int(room[start - 1]) if start else 0
        end = int(room.searchsorted(taken + _PAGE - head, "right"))
        if end == start:
            raise Unfit
        if end + between >= last > end:  # no page may be left without a cell
            end = last - between - 1
        yield start, end
        start = end + between


def _leaves(pages: _Pages, kind: bytes, found: Cells, between: int) -> Iterator[tuple[int, int, bytes]]:
    """Writes the leaves of a tree; for each its page, the place of the cell after it, and what is left out there."""
    begins = np.zeros(len(found.lengths) + 1, np.int64)
    np.cumsum(found.lengths, out=begins[1:])
    for start, end in _spans(found.lengths, _LEAF_HEAD, between):
        first, last = int(begins[start]), int(begins[end])
        places = (begins[start:end] + (_PAGE - (last - first) - first)).astype(">u2")
        page = pages.add(_page(kind, places.tobytes(), found.content[first:last].tobytes()))
        left_out = found.content[last : int(begins[min(end + between, len(begins) - 1)])].tobytes()
        yield page, end, left_out


def _fill_table(pages: _Pages, root: int, record: Sequence[Values | Ready], keys: Numbers) -> None:
    children: list[tuple[int, bytes]] = []
    starts = range(0, len(keys), _WINDOW)

    def window(start: int) -> Cells:
        return cells(record, start, min(start + _WINDOW, len(keys)), keys)

    with made_ahead(window, starts, 3) as windows:
        for start, found in zip(starts, windows, strict=True):
            children += [
                (page, _one_varint(int(keys[start + end - 1])))
                for page, end, _ in _leaves(pages, _TABLE_LEAF, found, 0)
            ]
    _fill_inner(pages, root, _TABLE_INNER, children)


def _fill_index(pages: _Pages, root: int, found: Cells) -> None:
    children = [(page, above) for page, _, above in _leaves(pages, _INDEX_LEAF, found, 1)]
    _fill_inner(pages, root, _INDEX_INNER, children)


def _entries(columns: Sequence[Values], keys: Numbers) -> Cells:
    """The cells of an index in its order. Raises Unfit."""
    if any(not isinstance(column, (np.ndarray, int)) for column in columns):
        raise Unfit
    arrays = [column for column in columns if isinstance(column, np.ndarray)]
    order = _order(arrays, len(keys))
    parts = []
    for start in range(0, len(keys), _WINDOW):
        some = order[start : start + _WINDOW]
        mine: list[Values] = [column[some] if isinstance(column, np.ndarray) else column for column in columns]
        parts.append(cells([*mine, keys[some]], 0, len(some)))
    return Cells(*map(np.concatenate, zip(*parts, strict=True)))


def _order(arrays: list[Numbers], size: int) -> Numbers:
    """The order of an index, rows alike in their own."""
    if len(arrays) > 1:
        return np.lexsort(arrays[::-1])
    if not arrays or (np.diff(arrays[0]) >= 0).all():
        return np.arange(size)
    return np.argsort(arrays[0], kind="stable")


def _fill_inner(pages: _Pages, root: int, kind: bytes, children: list[tuple[int, bytes]]) -> None:
    """Writes what leads to these pages, level by level up to the root, each with what parts it from the next."""
    if len(children) == 1:
        pages.move(children[0][0], root)
        return
    while True:
        parted = [page.to_bytes(4, "big") + cell for page, cell in children]
        lengths = np.array([len(cell) for cell in parted])
        above: list[tuple[int, bytes]] = []
        for start, end in _spans_inner(lengths):
            mine, content = parted[start:end], b"".join(parted[start:end])
            places = (_PAGE - len(content) + np.cumsum([0, *map(len, mine)])[:-1]).astype(">u2")
            page = _page(kind, places.tobytes(), content, children[end][0])
            if (start, end) == (0, len(children) - 1):
                pages.put(root, page)
                return
            above.append((pages.add(page), children[end][1]))
        children = above


def _spans_inner(lengths: Numbers) -> Iterator[tuple[int, int]]:
    """Which cells go to each inner page; the child after them is the page's last, its cell rises."""
    last = len(lengths) - 1
    room = np.cumsum(lengths + 2).tolist()
    start = 0
    while start <= last:
        taken = room[start - 1] if start else 0
        end = min(bisect_right(room, taken + _PAGE - _INNER_HEAD), last)
        if end == last - 1:  # the last child would stand alone
            end -= 1
        yield start, end
        start = end + 1


def _one_varint(value: int) -> bytes:
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))
