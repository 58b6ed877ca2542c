"""What an office writes into a form: `{{measure | where}}`, `{{rows: dimension}}`, a few words of ours; ids or labels.

Measures and dimensions go by their ids, their labels in either language or a row of `form_words.csv`, however wide
the letters and whatever spaces stand between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from measures import CATALOGUE, DIMENSIONS
from measures.reference import form_words

MARK = re.compile(r"(?:\{\{|｛｛)([^{}｛｝]*)(?:\}\}|｝｝)")
_BAR, _AND, _IS, _OF = (re.compile(signs) for signs in ("[|｜]", "[;；\n]", "[=＝]", "[:：]"))
_UNIT = re.compile(r"[(（][^()（）]*[)）]$")
ROWS = "rows"

Kind = Literal["figure", "rows", "word"]


@dataclass(frozen=True)
class Mark:
    """One placeholder in a cell's text: where it stands, what it names (as written), and its filters as written."""

    start: int
    end: int
    text: str
    kind: Kind
    name: str
    where: tuple[tuple[str, str], ...]


def marks_in(text: str) -> tuple[Mark, ...]:
    """The placeholders of a cell's text, in order."""
    return tuple(_mark(found) for found in MARK.finditer(text))


def without_marks(text: str) -> str:
    """The cell's own words beside its placeholders."""
    return MARK.sub("", text).strip()


def _mark(found: re.Match[str]) -> Mark:
    head, *rest = _BAR.split(found[1], maxsplit=1)
    where = tuple(_filters(rest[0])) if rest else ()
    kind: Kind = "figure"
    word, *of = _OF.split(head, maxsplit=1)
    meant = _names("word").get(folded(word))
    if meant == ROWS:
        kind, head = "rows", of[0] if of else ""
    elif meant and not of:
        kind, head = "word", meant
    return Mark(found.start(), found.end(), found[0], kind, head.strip(), where)


def _filters(text: str) -> Iterator[tuple[str, str]]:
    for part in _AND.split(text):
        if part.strip():
            name, *value = _IS.split(part, maxsplit=1)
            yield name.strip(), value[0].strip() if value else ""


def folded(text: str) -> str:
    """A name however wide its letters are, whatever their case and whatever spaces stand in it."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def measure_of(written: str) -> str | None:
    """The id of the measure that is written so, with or without its unit; None where there is none."""
    known = _names("measure")
    return known.get(folded(written)) or known.get(folded(_UNIT.sub("", written.strip())))


def dimension_of(written: str) -> str | None:
    """The id of the dimension that is written so; None where there is none."""
    return _names("dimension").get(folded(written))


def labels(kind: Literal["measure", "dimension"]) -> list[str]:
    """Every way in which a measure or dimension may be written, for suggestions."""
    return [name for names in _declared(kind) for name in names]


@cache
def _names(kind: str) -> dict[str, str]:
    spelt = {folded(written): means for written, (of, means) in form_words().items() if of == kind}
    if kind == "word":
        return spelt
    return spelt | {folded(name): names[0] for names in _declared(kind) for name in names}


def _declared(kind: str) -> list[tuple[str, str, str]]:
    """Id and labels of every measure or dimension."""
    if kind == "measure":
        return [(one.id, one.zh, one.en) for one in CATALOGUE.values()]
    return [(one.id, one.zh, one.en) for one in DIMENSIONS.values()]
