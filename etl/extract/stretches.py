"""A long delimited text in stretches of whole lines: those that leave nothing to judge are cut up by compiled code.

Such a stretch has no quotation mark, no sign of escape, no blank line, and as many cells in every line; where
separator and encoding are settled, there is but one way to read it. Every other stretch is read record by record.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from etl.extract.dialect import Dialect

STRETCH = 4 << 20
LONG = 1 << 20
"""From so many bytes on it pays to start the compiled reader."""
_MARK = b"\xef\xbb\xbf"
_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


class Columns(NamedTuple):
    """Rows as columns: of each the distinct texts, and for each row the number of its text, as an array of int32."""

    texts: list[list[str]]
    codes: list[Any]


class Feed:
    """An open file as stretches, each ending with a line; or line by line, where a record goes on."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file, self._encoding = file, encoding
        self._ahead = b""
        self._over = False
        if encoding == "utf-8-sig":
            self._encoding = "utf-8"
            self._ahead = file.read(len(_MARK)).removeprefix(_MARK)

    def stretch(self) -> bytes:
        """The next stretch, as UTF-8 where it is sound; nothing at the end of the file."""
        self._fill()
        end = self._ahead.rfind(b"\n", 0, STRETCH) + 1 or self._ahead.find(b"\n") + 1 or len(self._ahead)
        found, self._ahead = self._ahead[:end], self._ahead[end:]
        return found

    def give_back(self, stretch: bytes) -> None:
        """Takes the last stretch back, as if it had not been asked for."""
        self._ahead = stretch + self._ahead

    def more(self) -> Iterator[str]:
        """The lines of what comes after the stretches taken so far."""
        while True:
            self._fill()
            found = _LINE.match(self._ahead)
            if not found:
                return
            self._ahead = self._ahead[found.end() :]
            yield found[0].decode(self._encoding, "replace")

    def lines(self, stretch: bytes) -> Iterator[str]:
        """The lines of a stretch with their ends; what is no sign of the encoding is replaced."""
        return iter(io.StringIO(stretch.decode(self._encoding, "replace"), newline=""))

    def plain(self, stretch: bytes) -> bytes | None:
        """A stretch as UTF-8; None where it holds what is no sign of the encoding."""
        if self._encoding == "utf-8":
            return stretch
        try:
            return stretch.decode(self._encoding).encode()
        except UnicodeError:
            return None

    def _fill(self) -> None:
        while not self._over and (len(self._ahead) < STRETCH or b"\n" not in self._ahead):
            piece = self._file.read(STRETCH)
            self._over = not piece
            self._ahead += piece


def cut(stretch: bytes | None, dialect: Dialect) -> Columns | None:
    """The columns of a stretch in UTF-8; None where there are none or anything in it asks for a judgement."""
    if not stretch or not _is_plain(stretch, dialect):
        return None
    width = stretch[: stretch.find(b"\n")].count(dialect.separator.encode()) + 1
    found = compiled_reader()(stretch, dialect.separator, width) if width > 1 else None
    return None if found is None or ("" in found.texts[0] and _has_blank_line(stretch)) else found


def _has_blank_line(stretch: bytes) -> bool:
    """Whether a line is blank, which the compiled reader takes for empty cells."""
    return stretch[0] in b"\r\n" or b"\n\n" in stretch or b"\n\r" in stretch


def _is_plain(stretch: bytes, dialect: Dialect) -> bool:
    odd = (dialect.quote.encode(), (dialect.escape or dialect.quote).encode(), b"\0")
    ends = stretch.count(b"\r") if b"\r" in stretch else 0
    return (
        not dialect.skip_blanks
        and not stretch.startswith(_MARK)
        and not any(sign in stretch for sign in odd)
        and ends == (stretch.count(b"\r\n") if ends else 0)
    )


_found: list[Callable[[bytes, str, int], Columns | None]] = []


def compiled_reader() -> Callable[[bytes, str, int], Columns | None]:
    """The compiled reader: a stretch in UTF-8, its separator and how many cells a line has, to its columns."""
    if not _found:
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # others take room beforehand
        import pyarrow
        from pyarrow import csv

        kind = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())

        def read(stretch: bytes, separator: str, width: int) -> Columns | None:
            names = [str(place) for place in range(width)]
            try:
                table = csv.read_csv(
                    pyarrow.py_buffer(stretch),
                    csv.ReadOptions(use_threads=False, block_size=len(stretch) + 1, column_names=names),
                    csv.ParseOptions(
                        delimiter=separator,
                        quote_char=False,
                        double_quote=False,
                        escape_char=False,
                        newlines_in_values=False,
                        ignore_empty_lines=False,
                    ),
                    csv.ConvertOptions(
                        column_types=dict.fromkeys(names, kind), null_values=[], strings_can_be_null=False
                    ),
                )
            except pyarrow.ArrowException:
                return None
            chunks = [column.combine_chunks() for column in table.columns]
            return Columns([each.dictionary.to_pylist() for each in chunks], list(map(_numbers, chunks)))

        _found.append(read)
    return _found[0]


def _numbers(chunk: Any) -> Any:
    """The indices of a column as numpy has them, over the same bytes; pyarrow's own way there imports pandas first."""
    import numpy as np

    indices = chunk.indices
    return np.frombuffer(indices.buffers()[1], np.int32, len(indices), 4 * indices.offset)


def lines_alone(found: Iterable[str]) -> Iterator[str]:
    """Lines without the zero bytes that some programs leave."""
    for line in found:
        plain = line.replace("\x00", "")
        if plain or not line:
            yield plain
