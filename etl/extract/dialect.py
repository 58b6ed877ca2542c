"""How a delimited text is written, by evidence: the dialect whose cells are most even in number and most like values.

The measure follows van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type
patterns" (2019): the evenness of the rows times the share of cells that look like a value.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SEPARATORS = (",", "\t", ";", "|", "^", "~", ":", " ")
_WEAK = {":": 0.5, " ": 0.5}  # they stand within values too
_STEADY = 0.4
_LINES = 300
_VALUE = re.compile(
    r"""
      [-+(]?\s?[$€£¥￥]?\s?[-+]?(\d+([,.']\d{3})*|\d*)([.,]\d+)?([eE][-+]?\d+)?\s?[%‰)]?\s?[$€£¥元家人次个]*   # number
    | \d{1,4}[-/.年]\s?\d{1,2}([-/.月]\s?\d{1,4}[日号]?)?                                          # day, moment
      ([T\s]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([AaPp][Mm])?([-+]\d{2}:?\d{2}|Z)?)?
    | \d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([AaPp][Mm])?
    | [\w#*][\w\s.()（）\[\]&'’‘“”/\\+*=<>%#@!?°²³·…、，。；：《》【】—–\-:$£€]*(,\s[\w\s.()&'’/+*%#@!?:\-]+)*
    | (https?|ftp)://\S+ | [\w.+-]+@[\w-]+\.[\w.]+
    """,
    re.VERBOSE,
)


LONGEST_CELL = 1 << 20
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True)
class Dialect:
    """Separator, quotation mark, sign of escape (or None: by doubling) and whether blanks follow separators."""

    separator: str = ","
    quote: str = '"'
    escape: str | None = None
    skip_blanks: bool = False

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """The rows of these lines, which keep their ends."""
        return csv.reader(
            lines,
            delimiter=self.separator,
            quotechar=self.quote,
            escapechar=self.escape,
            doublequote=self.escape is None,
            skipinitialspace=self.skip_blanks,
        )


def dialect_of(lines: list[str]) -> Dialect:
    """The dialect of a text's first lines; where nothing speaks for another, commas and double quotes."""
    lines = [line for line in lines[:_LINES] if line.strip()]
    known: dict[str, bool] = {}
    best, best_score = Dialect(), 0.0
    for candidate in _candidates("".join(lines)):
        score = _score(candidate, lines, known) * _WEAK.get(candidate.separator, 1.0)
        if score > best_score * (1 + 1e-9):
            best, best_score = candidate, score
    return best


def _candidates(text: str) -> Iterator[Dialect]:
    for separator in _SEPARATORS:
        if separator not in text:
            continue
        mark = re.escape(separator)
        for quote in ('"', "'"):
            starts = len(re.findall(rf"(?:^|{mark})[ ]?{quote}", text, re.M))
            if quote == "'" and not (starts and re.search(rf"{quote}(?:{mark}|\r|\n|$)", text)):
                continue
            blanks = separator != " " and bool(re.search(rf"{mark} +{quote}", text))
            yield Dialect(separator, quote, None, blanks)
            if f"\\{quote}" in text:
                yield Dialect(separator, quote, "\\", blanks)


def _score(dialect: Dialect, lines: list[str], known: dict[str, bool]) -> float:
    try:
        rows = [row for row in dialect.reader(lines) if row]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows)
    if not rows or max(widths) == 1:
        return 0.0
    if dialect.separator in _WEAK and max(widths.values()) < max(min(3, len(rows)), 2, _STEADY * len(rows)):
        return 0.0
    evenness = sum(count * max(1e-3, width - 1) / width for width, count in widths.items()) / len(widths)
    cells = values = 0
    for row in rows:
        for cell in row:
            text = cell.strip()
            if text not in known:
                known[text] = not text or (len(text) < 400 and _VALUE.fullmatch(text) is not None)
            values += known[text]
        cells += len(row)
    return evenness * values / cells
