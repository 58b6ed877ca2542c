"""Personal data stays out: telephone and identity numbers and names of contacts are masked in every cell, contact
columns whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from etl.extract.grid import Grid, Marks, Rows
from etl.reference import MASK, Reference, cell_words, plain_header, surnames
from etl.stage.cells.codes import read_credit_code
from etl.stage.cells.unreadable import Bad

_MOBILE = r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[-. ]?\d{4}[-. ]?\d{4}(?!\d)"
_LANDLINE = r"(?<!\d)\(?0\d{2,3}(?:\)|[- ]|\)[- ])\d{7,8}(?!\d)"
_BIRTH = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_EIGHTEEN = rf"[1-9]\d{{5}}(?:19|20)\d{{2}}{_BIRTH}\d{{3}}[\dXx]"
_FIFTEEN = rf"[1-9]\d{{7}}{_BIRTH}\d{{3}}"
_IDENTITY = f"(?<![0-9A-Za-z])(?:{_EIGHTEEN}|{_FIFTEEN})(?![0-9A-Za-z])"
_MAIL = r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
_PERSONAL = re.compile(f"{_IDENTITY}|{_MOBILE}|{_LANDLINE}|{_MAIL}", re.ASCII)
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
_SHORTEST = 3
_HEADER_WITHIN = 30


def mask_text(text: str) -> str:
    """The text with personal numbers, addresses of mail, contacts' names and signatures masked; else unchanged."""
    if len(text) < _SHORTEST:
        return text
    if _is_plainly_impersonal(text):
        return text
    masked = text
    for pattern in _labelled().names:
        masked = pattern.sub(rf"\1{MASK}", masked)
    wide = _INVISIBLE.sub("", unicodedata.normalize("NFKC", masked)).replace("–", "-").replace("—", "-")
    clean = _mask_numbers(wide)
    return text if masked == text and clean == wide else masked if clean == wide else clean


_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 8
_DAY = re.compile(r"(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}", re.ASCII)


def _is_plainly_impersonal(text: str) -> bool:
    """Whether a text has too few digits for any number that is known without a word before it, and no such word."""
    if _DAY.fullmatch(text):
        return True
    wide = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    words = _labelled().words
    return (
        "@" not in wide
        and not words.search(text)
        and (wide is text or not words.search(wide))
        and len(_DIGIT.findall(wide)) < _FEWEST_DIGITS
        and not _INVISIBLE.search(wide)
    )


def _mask_numbers(wide: str) -> str:
    if _OWN_CELL.match(wide):
        return MASK
    clean = _PERSONAL.sub(lambda found: found[0] if _is_credit_code(found[0]) else MASK, wide)
    for pattern in _labelled().numbers:
        clean = pattern.sub(rf"\1{MASK}", clean)
    return clean


_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_SIGNS = "10X98765432"
_OF_FIRMS = "9"


def _is_credit_code(number: str) -> bool:
    """Whether what looks like an identity number is a unit's credit code: its check digit agrees with that alone."""
    if isinstance(read_credit_code(number), Bad):
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _IDENTITY_WEIGHTS, strict=False))
    return number.startswith(_OF_FIRMS) or _IDENTITY_SIGNS[total % len(_IDENTITY_SIGNS)] != number[-1].upper()


_NO_DATE = rf"(?!(?:19|20)\d{{2}}{_BIRTH}(?!\d))"
_SIX = r"6\d{3}[- ]?\d{4}(?:\.0+)?(?:(?:-|转)\d{1,5})?"
_OWN_CELL = re.compile(rf"^\s*{_SIX}(?:[、,/; \n]+{_SIX})*\s*$", re.ASCII)
_LOCAL = rf"{_NO_DATE}(?:[2-9]\d{{3}}[- ]?\d{{4}}|[2-9]\d{{6}})(?!\d|-\d{{2}}(?!\d))"
_HAN = "[\u4e00-\u9fff]"
_BETWEEN_NAMES = r"(?:\s*[、,，/;；和与及]\s*|[ \u3000]+)"


@dataclass(frozen=True)
class _Labelled:
    """What is known to be personal by the word before it; the first group of each pattern is what stays."""

    words: re.Pattern[str]
    signed: re.Pattern[str]
    label_alone: re.Pattern[str]
    names: tuple[re.Pattern[str], ...]
    numbers: tuple[re.Pattern[str], ...]


@cache
def _labelled() -> _Labelled:
    words = {role: _any(found) for role, found in cell_words("personal_words").items()}
    family = _any(surnames())
    name = (
        rf"(?!{words['no_name']})(?:(?:{family}){_HAN}{{1,2}}?|(?:{family})[ \u3000]{{1,4}}{_HAN})"
        rf"(?:{words['title']})?(?!{_HAN}|\s*[:：])"
    )
    names = f"{name}(?:{_BETWEEN_NAMES}{name})*"
    first = rf"(?:{_HAN}[ \u3000]{{1,4}}{_HAN}(?!{_HAN}|\s*[:：])|[^\s:：、,，;；()（）]+)"
    signed = re.compile(rf"((?:{words['signature']})\s*[:：]\s*){first}(?:{_BETWEEN_NAMES}{name})*")
    remark = r"(?:[(（][^()（）]{1,6}[)）])?"
    before = ("signature", "people", "person", "telephone", "contact", "chat")
    return _Labelled(
        words=_beginning(words[role] for role in before),
        signed=signed,
        label_alone=re.compile(rf"(?:{words['signature']})\s*[:：]\s*$"),
        names=(
            signed,
            re.compile(rf"((?:{words['people']}){remark}\s*[:：]\s*){names}"),
            re.compile(rf"((?:{words['person']}){remark}[ \u3000]*){names}"),
        ),
        numbers=(
            re.compile(
                rf"((?<![A-Za-z])(?:{words['telephone']})[\s.:(]*){_LOCAL}(?:\s*[、,/;]\s*{_LOCAL})*", re.IGNORECASE
            ),
            re.compile(
                rf"((?:{words['contact']})[^0-9。;\n]{{0,12}}){_NO_DATE}[3568]\d{{3}}[- ]?\d{{4}}(?!\d|\s*[元人万个户])"
            ),
            re.compile(
                rf"((?<![A-Za-z])(?:{words['chat']})(?:群|号)?\s*:?\s*){_NO_DATE}\d{{5,12}}(?!\d)",
                re.IGNORECASE | re.ASCII,
            ),
            re.compile(rf"((?<![A-Za-z])(?:{words['chat']})\s*:\s*)[A-Za-z][\w-]{{5,19}}", re.IGNORECASE | re.ASCII),
        ),
    )


def _beginning(choices: Iterable[str]) -> re.Pattern[str]:
    """Any of these words in any case; whether one can begin is asked first, of one sign."""
    words = "|".join(choices)
    first = {sign for word in words.replace("\\", "").split("|") for sign in (word[0].lower(), word[0].upper())}
    return re.compile(f"(?=[{re.escape(''.join(sorted(first)))}])(?:{words})", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def mask_values(rows: Rows) -> tuple[Grid, set[int]]:
    """The rows with personal values masked, and the columns (from 0) where any stood; signatures below do not count."""
    grid, labelled = Grid.of(rows), _labelled()
    texts = [mask_text(text) for text in grid.texts]
    changed = np.fromiter((new is not old for new, old in zip(texts, grid.texts, strict=True)), bool, len(texts))
    counted = changed & ~grid.marked(labelled.signed.search, np.flatnonzero(changed).tolist())
    masked = {at for at, column in enumerate(grid.codes) if counted[column].any()} if counted.any() else set()
    clean = Grid(texts, list(grid.codes), grid.lengths)
    labels = grid.marked(labelled.label_alone.search)
    if labels.any():
        free = ~changed & grid.marked(str.strip)
        for at in range(1, len(grid.codes)):
            _mask(clean, at, labels[grid.codes[at - 1]] & free[grid.codes[at]])
    return clean, masked


def _mask(grid: Grid, column: int, places: Marks) -> None:
    """Masks, in place, the cells of a column at these places."""
    if places.any():
        if grid.texts[-1] != MASK:
            grid.texts.append(MASK)
        grid.codes[column] = np.where(places, np.int32(len(grid.texts) - 1), grid.codes[column])


def personal_columns(row: list[str], reference: Reference) -> set[int]:
    """The columns whose header says that they hold personal data, whatever stands around the word."""
    title = sum(bool(text.strip()) for text in row) == 1
    return {
        column for column, text in enumerate(row) if text.strip() and _is_personal(plain_header(text), title, reference)
    }


_BRACKETED_END = re.compile(r"^(.+)\(([^()]*)\)$")
_PARTS = re.compile("[/、及和与,;]")


def _is_personal(header: str, title: bool, reference: Reference) -> bool:
    """Whether this header is personal. `title`: nothing else stands in its row, so 某某名单 is no header."""
    bracketed = _BRACKETED_END.match(header)
    text, remark = (bracketed[1], bracketed[2]) if bracketed else (header, "")
    endings = reference.impersonal_endings
    counts = tuple(ending for ending, what in endings.items() if what == "count")
    if text.endswith(counts) or remark.endswith(counts) or endings.get(remark) == "unit_of_count":
        return False
    if text.endswith(tuple(ending for ending, what in endings.items() if what == "other")):
        return any(_is_personal(part, title, reference) for part in _PARTS.split(text)[:-1] if part)
    return _holds_word(header.lower(), reference.personal_headers) or (
        not title and text.lower().endswith(reference.personal_endings)
    )


@lru_cache(maxsize=1 << 14)
def _holds_word(header: str, words: frozenset[str]) -> bool:
    """Whether one of the words stands in the header; a row is asked of as the header of every kind of ledger."""
    return any(_stands_in(word, header) for word in words)


def _stands_in(word: str, header: str) -> bool:
    """Whether the word stands in the header, a Latin one not as part of a longer one (Tel in Hotel)."""
    return bool(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", header)) if word.isascii() else word in header


def mask_columns(rows: Grid, columns: set[int], below: int, last: int | None = None) -> None:
    """Masks every filled cell of `columns` below the header row `below` (counted from 1) to row `last`, in place."""
    reach = np.zeros(len(rows), bool)
    reach[below:last] = True
    for column in columns:
        if column < len(rows.codes):
            codes = rows.codes[column]
            filled = rows.marked(str.strip, rows.distinct(codes).tolist())
            _mask(rows, column, reach & filled[codes])


def mask_unread(rows: Grid, reference: Reference) -> set[int]:
    """Masks, in place, what stands below a personal header of a sheet that is not read; the columns masked."""
    masked: set[int] = set()
    for number in range(1, min(_HEADER_WITHIN, len(rows)) + 1):
        columns = personal_columns(rows[number - 1], reference) - masked
        mask_columns(rows, columns, number)
        masked |= columns
    return masked
