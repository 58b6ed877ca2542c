"""The cells of source rows: kept with their row, or for long tables in blocks of rows, each distinct text once."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from warehouse.bulk import insert_rows
from warehouse.schema import etl_cells

IN_BLOCKS = 20_000
"""From so many rows on, a table's cells are kept in blocks."""
BLOCK_ROWS = 4096
_BLOCKS_AT_ONCE = 32
_HEAD = struct.Struct("<III")
_NARROW = 1 << 16

Codes = npt.NDArray[np.int32]


class Block(NamedTuple):
    """Consecutive rows of a table: the number of the first, the distinct texts, and columns of their numbers."""

    first_row: int
    texts: list[str]
    codes: list[npt.NDArray[Any]]

    def cells(self, row: int) -> list[str]:
        """The cells of a row, the last of them filled."""
        found = [self.texts[column[row - self.first_row]] for column in self.codes]
        while found and not found[-1]:
            found.pop()
        return found


def blocks(texts: list[str], codes: list[Codes]) -> Iterator[bytes]:
    """The cells of a table as blocks: columns of numbers among `texts`, of which the first is the empty one."""
    quoted = list(map(json.JSONEncoder(ensure_ascii=False).encode, texts))
    for start in range(0, len(codes[0]) if codes else 0, BLOCK_ROWS):
        yield _packed(quoted, [column[start : start + BLOCK_ROWS] for column in codes])


def store_blocks(connection: Connection, sheet_id: int, first_row: int, contents: Iterable[bytes]) -> None:
    """Keeps the blocks of a table."""
    numbered = ((sheet_id, first_row + at * BLOCK_ROWS, content) for at, content in enumerate(contents))
    insert_rows(connection, etl_cells, ("sheet_id", "first_row", "content"), numbered, _BLOCKS_AT_ONCE)


def _packed(quoted: list[str], codes: list[Codes]) -> bytes:
    table = np.stack(codes)
    seen = np.zeros(len(quoted), bool)
    seen[table] = True
    stand = np.flatnonzero(seen)
    number = np.zeros(len(quoted), np.int32)
    number[stand] = np.arange(len(stand), dtype=np.int32)
    size = 2 if len(stand) <= _NARROW else 4
    said = f"[{','.join(map(quoted.__getitem__, stand.tolist()))}]"
    numbers = number[table].astype(f"<u{size}").tobytes()
    return _HEAD.pack(table.shape[0], table.shape[1], size) + numbers + said.encode("utf-8", "surrogatepass")


def _unpacked(first_row: int, content: bytes) -> Block:
    width, rows, size = _HEAD.unpack_from(content)
    end = _HEAD.size + width * rows * size
    numbers = np.frombuffer(content, f"<u{size}", width * rows, _HEAD.size).reshape(width, rows)
    return Block(first_row, json.loads(content[end:].decode("utf-8", "surrogatepass")), list(numbers))


def read_blocks(connection: Connection, sheet_id: int) -> Iterator[Block]:
    """The blocks of a table from its first row to its last."""
    query = select(etl_cells.c.first_row, etl_cells.c.content).where(etl_cells.c.sheet_id == sheet_id)
    for first_row, content in connection.execute(query.order_by(etl_cells.c.first_row)):
        yield _unpacked(first_row, content)


def with_cells(connection: Connection, rows: Iterable[Any]) -> list[list[str]]:
    """The cells of source rows, which have `sheet_id`, `row` and `cells`, in their order."""
    given = list(rows)
    wanted: dict[tuple[int, int], list[int]] = {}
    found: list[list[str]] = [[] if row.cells is None else list(row.cells) for row in given]
    starts: dict[int, Sequence[int]] = {}
    for at, row in enumerate(given):
        if row.cells is None:
            if row.sheet_id not in starts:
                query = select(etl_cells.c.first_row).where(etl_cells.c.sheet_id == row.sheet_id)
                starts[row.sheet_id] = sorted(connection.execute(query).scalars())
            first = starts[row.sheet_id][np.searchsorted(starts[row.sheet_id], row.row, "right") - 1]
            wanted.setdefault((row.sheet_id, first), []).append(at)
    for (sheet, first), places in wanted.items():
        query = select(etl_cells.c.content).where(etl_cells.c.sheet_id == sheet, etl_cells.c.first_row == first)
        block = _unpacked(first, connection.execute(query).scalar_one())
        for at in places:
            found[at] = block.cells(given[at].row)
    return found
