"""Delimited text as rows of text cells: the encoding by trial, the separator by evidence."""

from __future__ import annotations

import codecs
import csv
import io

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_LINES = 50


class NotText(Exception):
    """The bytes are no text in any encoding that offices use."""


def decode(data: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, else GB18030. Raises NotText."""
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotText


def separator(text: str) -> str:
    """The separator that cuts the first lines into the most cells, evenly."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def evidence(mark: str) -> tuple[int, int]:
        counts = [len(row) - 1 for row in csv.reader(lines, delimiter=mark)]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_SEPARATORS, key=evidence)


def read_delimited(data: bytes) -> list[list[str]]:
    """Rows of text cells; a blank line is an empty row, a quoted line break stays in its cell."""
    text = decode(data)
    csv.field_size_limit(1 << 24)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator(text)))
    except csv.Error as error:
        raise NotText from error
