"""Personal data stays out: telephone and identity numbers are masked in every cell, contact columns whole."""

from __future__ import annotations

import re
import unicodedata

from etl.reference import Reference, plain_header

MASK = "***"
_MOBILE = r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[-. ]?\d{4}[-. ]?\d{4}(?!\d)"
_LANDLINE = r"(?<!\d)\(?0\d{2,3}(?:\)|[- ]|\)[- ])\d{7,8}(?!\d)"
_BIRTH = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_EIGHTEEN = rf"[1-9]\d{{5}}(?:19|20)\d{{2}}{_BIRTH}\d{{3}}[\dXx]"
_FIFTEEN = rf"[1-9]\d{{7}}{_BIRTH}\d{{3}}"
_IDENTITY = f"(?<![0-9A-Za-z])(?:{_EIGHTEEN}|{_FIFTEEN})(?![0-9A-Za-z])"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PERSONAL = re.compile(f"{_IDENTITY}|{_MOBILE}|{_LANDLINE}|{_MAIL}", re.ASCII)
_SIGNED = re.compile(r"((?:填表人|填报人|制表人|审核人|经办人|联系人|负责人|联络员|审核|制表)\s*[:：]\s*)([^\s:：]+)")
_SIGNATURE = re.compile(r"(?:填表人|填报人|制表人|审核人|经办人|联系人|负责人|联络员|审核|制表)\s*[:：]\s*$")
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
_SHORTEST = 3
_HEADER_WITHIN = 30


def mask_text(text: str) -> str:
    """The text with personal numbers, addresses of mail and signatures masked; unchanged where it has none."""
    if len(text) < _SHORTEST:
        return text
    masked = _SIGNED.sub(rf"\1{MASK}", text)
    wide = _INVISIBLE.sub("", unicodedata.normalize("NFKC", masked)).replace("–", "-").replace("—", "-")
    return _PERSONAL.sub(MASK, wide) if _PERSONAL.search(wide) else masked


def mask_values(rows: list[list[str]]) -> tuple[list[list[str]], set[int]]:
    """The rows with personal values masked, and the columns (from 0) where any stood; signatures below do not count."""
    masked: set[int] = set()
    clean = []
    known: dict[str, str] = {}
    for row in rows:
        kept = list(row)
        for column, text in enumerate(row):
            if text not in known:
                known[text] = mask_text(text)
            if known[text] != text:
                kept[column] = known[text]
                if not _SIGNED.search(text):
                    masked.add(column)
            elif column and text.strip() and _SIGNATURE.search(row[column - 1]):
                kept[column] = MASK
        clean.append(kept)
    return clean, masked


def personal_columns(row: list[str], reference: Reference) -> set[int]:
    """The columns whose header says that they hold personal data, whatever stands around the word."""
    return {column for column, text in enumerate(row) if _is_personal(plain_header(text), reference)}


def _is_personal(header: str, reference: Reference) -> bool:
    return any(word in header for word in reference.personal_headers) if header else False


def mask_columns(rows: list[list[str]], columns: set[int], below: int) -> None:
    """Masks every filled cell of `columns` below the header row `below` (counted from 1), in place."""
    for row in rows[below:]:
        for column in columns:
            if column < len(row) and row[column].strip():
                row[column] = MASK


def mask_unread(rows: list[list[str]], reference: Reference) -> set[int]:
    """Masks, in place, what stands below a personal header of a sheet that is not read; the columns masked."""
    masked: set[int] = set()
    for number, row in enumerate(rows[:_HEADER_WITHIN], start=1):
        columns = personal_columns(row, reference) - masked
        mask_columns(rows, columns, number)
        masked |= columns
    return masked
