"""The child process that reads files: one JSON request a line on standard input, lines of JSON in answer.

It runs apart so that a hostile file can end it without ending the load, under limits on memory and processor
time where the system has them. An answer is, for each sheet, `{"sheet", "visible"}`, any number of `{"packed"}`
rows (see etl.extract.packing) and `{"merged"}`, so that neither side holds a long file's texts whole on their way;
then `{"sha256", "size"}` of the bytes that were read. `{"refused", "detail"}` may come at any point and ends the
answer.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import signal
import stat
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TypeVar

from apart.limits import limit_memory, limit_processor
from etl.extract.content import archive_kind, compound_kind, shape
from etl.extract.delimited import delimited_parts
from etl.extract.packing import Packed, Packer
from etl.extract.sheets import Range, Sheet, Unreadable
from etl.extract.stretches import Columns

MEMORY_BYTES = 1 << 30
WORKBOOK_BYTES = 20 << 20
_HEAD = 8192
_Found = TypeVar("_Found")
_ROWS, _SIGNS, _SOME = 8000, 1 << 20, 250


class _Hashed(io.RawIOBase):
    """A file that takes the hash of what is read of it; going back to its start begins anew."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digests: list[tuple[str, int]] = []
        self._hash, self._size = hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        self._hash.update(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        if (offset, whence) == (0, 0):
            self.digests.append(self.digest())
            self._hash, self._size = hashlib.sha256(), 0
        return self._file.seek(offset, whence)

    def digest(self) -> tuple[str, int]:
        """The hash and the number of the bytes read since the start."""
        return self._hash.hexdigest(), self._size


Answer = tuple[dict[str, Any], bytes]
"""A line of an answer, and the bytes that follow it."""


def answers(path: str) -> Iterator[Answer]:
    """The answer for a file. Raises Unreadable, OSError and whatever a reader raises."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Unreadable("not_a_file")
        head = file.read(_HEAD)
        file.seek(0)
        kind = shape(head)
        if kind == "text":
            yield from _text(file)
            return
        data = file.read(WORKBOOK_BYTES + 1)
        if len(data) > WORKBOOK_BYTES:
            raise Unreadable("too_large", f"{os.fstat(file.fileno()).st_size >> 20} MB")
    for sheet in _sheets(kind, data):
        yield from _sheet(sheet)
    yield {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}, b""


def _text(file: BinaryIO) -> Iterator[Answer]:
    hashed = _Hashed(file)
    filled = False
    parts = _guarded(delimited_parts(io.BufferedReader(hashed, 1 << 18)))
    for line, content in _whole("", True, _packed(parts), []):
        filled = filled or any(text.strip() for text in line.get("packed", {}).get("texts", ()))
        yield line, content
    if not filled:
        raise Unreadable("empty")
    if hashed.digests[-1] != hashed.digest():
        raise Unreadable("changed")
    sha256, size = hashed.digest()
    yield {"sha256": sha256, "size": size}, b""


def _sheets(kind: str, data: bytes) -> Iterable[Sheet]:
    """The sheets of a workbook of this kind; what its reader cannot make sense of is damaged."""
    from etl.extract import markup, opendocument, workbook

    try:
        if kind == "zip":
            kind = archive_kind(data)
        if kind == "ole":
            yield from workbook.xls_sheets(data, compound_kind(data))
        elif kind in ("ods", "opendocument"):
            yield from opendocument.opendocument_sheets(data)
        elif kind in ("html", "mhtml", "spreadsheetml"):
            readers = {"html": markup.html_sheets, "mhtml": markup.web_archive_sheets}
            yield from readers.get(kind, markup.spreadsheetml_sheets)(data)
        else:
            yield from (workbook.xlsb_sheets if kind == "xlsb" else workbook.xlsx_sheets)(data)
    except (Unreadable, MemoryError, GeneratorExit):
        raise
    except BaseException as error:  # the reader's panics are no Exception
        raise Unreadable("damaged") from error


def _sheet(sheet: Sheet) -> Iterator[Answer]:
    rows = _guarded(sheet.rows)
    return _whole(sheet.name, sheet.visible, _packed_values(rows) if sheet.valued else _packed([rows]), sheet.merged)


def _whole(name: str, visible: bool, pieces: Iterator[Packed], merged: list[Range]) -> Iterator[Answer]:
    yield {"sheet": name, "visible": visible}, b""
    for about, content in pieces:
        yield {"packed": about, "bytes": len(content)}, content
    yield {"merged": merged}, b""


def _packed(parts: Iterable[Iterable[list[str]] | Columns]) -> Iterator[Packed]:
    """Rows in pieces of bounded size, those that came as columns for themselves."""
    packer = Packer()
    some: list[list[str]] = []
    signs = 0
    for part in parts:
        if isinstance(part, Columns):
            if some:
                yield packer.rows(some)
                some, signs = [], 0
            yield packer.columns(part)
            continue
        rows = iter(part)
        while few := list(itertools.islice(rows, _few(len(some), signs))):
            some += few
            signs += sum(map(len, few)) + sum(map(len, itertools.chain.from_iterable(few)))
            if len(some) >= _ROWS or signs >= _SIGNS:
                yield packer.rows(some)
                some, signs = [], 0
    yield packer.rows(some)


def _packed_values(rows: Iterator[list[Any]]) -> Iterator[Packed]:
    """Rows of values in pieces; they are all in memory anyway, as the reader of workbooks has it."""
    packer = Packer()
    while some := list(itertools.islice(rows, _ROWS)):
        yield packer.values(some)


def _few(rows: int, signs: int) -> int:
    """How many rows to take at once, that a piece of rows as long as those before it stays in bounds."""
    return max(1, min(_SOME, (_SIGNS - signs) * rows // signs)) if signs else 1


def _guarded(found: Iterable[_Found]) -> Iterator[_Found]:
    try:
        yield from found
    except (Unreadable, MemoryError, GeneratorExit, OSError):
        raise
    except BaseException as error:
        raise Unreadable("damaged") from error


def _send(line: dict[str, Any], content: bytes = b"") -> None:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") + b"\n")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def main() -> None:
    """Answers requests `{"path", "seconds"}` until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    limit_memory(MEMORY_BYTES)
    for asked in sys.stdin.buffer:
        request = json.loads(asked)
        limit_processor(request["seconds"], from_now=True)
        try:
            for line, content in answers(request["path"]):
                _send(line, content)
        except Unreadable as error:
            _send({"refused": error.reason, "detail": error.detail})
        except MemoryError:
            _send({"refused": "broke_the_reader", "detail": ""})
            return
        except (OSError, ValueError) as error:
            _send({"refused": "unreadable", "detail": getattr(error, "strerror", None) or type(error).__name__})


if __name__ == "__main__":
    main()
