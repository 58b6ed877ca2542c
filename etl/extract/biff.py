"""What the usual reader does not tell of binary workbooks: passwords, error cells, sizes (MS-XLS, MS-XLSB)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.extract.sheets import UNCOMPUTED, Place, Range, Unreadable

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _RECALCULATED = 0x0809, 0x0A, 0x85, 0x2F, 0x1C1
_FORMULA, _BOOLERR = 0x06, 0x205
_CELLS = frozenset({_FORMULA, _BOOLERR, 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6})


@dataclass
class Inside:
    """Of one sheet: texts the reader does not give, the last filled row and column, and how many cells are filled."""

    texts: dict[Place, str] = field(default_factory=dict)
    uncomputed: list[Place] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    row: int = -1
    column: int = -1
    filled: int = 0
    computed: bool = False

    def add(self, row: int, column: int) -> None:
        """Counts a filled cell."""
        self.row, self.column, self.filled = max(self.row, row), max(self.column, column), self.filled + 1


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        at += 4 + size


def old_sheets(stream: bytes) -> list[Inside]:
    """The sheets of an xls stream in the workbook's order. Raises Unreadable when it has a password."""
    starts = []
    calculated = False
    for kind, at, size in _records(stream, 0):
        if kind == _FILEPASS:
            raise Unreadable("encrypted")
        if kind == _BOUNDSHEET and size >= 4:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        calculated |= kind == _RECALCULATED
        if kind == _EOF:
            break
    sheets = [_old_sheet(stream, start) for start in starts]
    if not calculated and not any(sheet.computed for sheet in sheets):  # no program ever worked it out
        for sheet in sheets:
            sheet.texts |= dict.fromkeys(sheet.uncomputed, UNCOMPUTED)
    return sheets


def _old_sheet(stream: bytes, start: int) -> Inside:
    sheet = Inside()
    for kind, at, size in _records(stream, start):
        if kind == _EOF:
            break
        if kind not in _CELLS or size < 6 or at + size > len(stream):
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        sheet.add(row, column)
        if kind == _BOOLERR and size >= 8 and stream[at + 7]:
            sheet.texts[row, column] = ERRORS.get(stream[at + 6], "#ERROR!")
        elif kind == _FORMULA and size >= 14:
            result = stream[at + 6] if stream[at + 12 : at + 14] == b"\xff\xff" else None
            sheet.computed |= result != 3
            if result == 2:
                sheet.texts[row, column] = ERRORS.get(stream[at + 8], "#ERROR!")
            elif result == 3:
                sheet.uncomputed.append((row, column))
    return sheet


def binary_sheet(part: bytes) -> Inside:
    """A sheet part of an xlsb."""
    sheet, row = Inside(), 0
    for kind, at, size in _small_records(part):
        if kind == 0 and size >= 4:
            row = struct.unpack_from("<I", part, at)[0]
        elif 2 <= kind <= 11 and size >= 8:
            column = struct.unpack_from("<I", part, at)[0]
            sheet.add(row, column)
            if kind in (3, 11) and size >= 9:
                sheet.texts[row, column] = ERRORS.get(part[at + 8], "#ERROR!")
        elif kind == 176 and size >= 16:
            first, last, left, right = struct.unpack_from("<4I", part, at)
            sheet.merged.append((first, left, last, right))
    return sheet


def binary_names(part: bytes) -> list[tuple[str, str]]:
    """The sheets an xlsb's workbook part lists: relation and name."""
    found = []
    for kind, at, size in _small_records(part):
        if kind == 156:
            texts, place = [], at + 8
            for _ in range(2):
                (length,) = struct.unpack_from("<I", part, place)
                if place + 4 + 2 * length > at + size:
                    break
                texts.append(part[place + 4 : place + 4 + 2 * length].decode("utf-16-le", "replace"))
                place += 4 + 2 * length
            if len(texts) == 2:
                found.append((texts[0], texts[1]))
    return found


def _small_records(part: bytes) -> Iterator[tuple[int, int, int]]:
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        if at + size > end:
            return
        yield kind, at, size
        at += size
