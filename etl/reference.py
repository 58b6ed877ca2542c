"""The reference tables beside the code: closed lists, spellings, affixes. One spelling, one row, one file."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "reference"
FACTS = FOLDER / "facts"
MASK = "***"
"""What stands where personal data stood."""
SAMPLE_MARK = "样例数据："
"""A file one of whose sheets has this at the start of a cell in its first rows is sample data."""

_SPACES = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_BRACKETED = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=1 << 18)
def plain(text: str) -> str:
    """`text` in one width (NFKC) and without any white space: how closed lists are compared."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


_INVISIBLE_ONLY = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)


def stripped(text: str) -> str:
    """What a cell says, without white space around it: nothing, where no sign of it can be seen."""
    bare = text.strip()
    return "" if _INVISIBLE_ONLY.fullmatch(bare) else bare


def plain_header(text: str) -> str:
    """A column header in one width, without white space, colons and asterisks."""
    return plain(text).strip(":*")


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class ClosedList:
    """A list of known values and the spellings that stand for them."""

    values: tuple[str, ...]
    spellings: dict[str, str]

    def find(self, text: str) -> str | None:
        """The known value `text` stands for, or None."""
        return self.spellings.get(plain(text))


def _closed(values: list[str], written: str, column: str) -> ClosedList:
    spellings = {plain(value): value for value in values}
    spellings.update({plain(row["written"]): row[column] for row in _rows(written)})
    return ClosedList(tuple(values), spellings)


@dataclass(frozen=True)
class Theme:
    theme_id: int
    zh: str
    en: str


@dataclass(frozen=True)
class UnitType:
    unit_type_id: int
    zh: str
    en: str
    type_group: str | None


@dataclass(frozen=True)
class Reference:
    """Everything the reading of a ledger needs to know beforehand."""

    themes: tuple[Theme, ...]
    unit_types: tuple[UnitType, ...]
    theme_names: ClosedList
    unit_type_names: ClosedList
    status_names: ClosedList
    level_names: ClosedList
    bound_names: ClosedList
    body_kind_names: ClosedList
    claim_form_names: ClosedList
    audience_names: ClosedList
    meeting_kind_names: ClosedList
    published_names: dict[str, str]
    yes_words: dict[str, bool]
    headers: dict[str, dict[str, tuple[str, int]]]
    """kind → plain header → (field, preference: lower is better)"""
    kind_words: dict[str, tuple[str, ...]]
    header_words: frozenset[str]
    """every header of every kind, plain"""
    header_hints: tuple[tuple[str, str], ...]
    """(field, word): a header that contains the word may be that field, where its cells agree; "-": never used"""
    heading_noise: tuple[str, ...]
    title_words: tuple[str, ...]
    unit_words: tuple[str, ...]
    personal_headers: frozenset[str]
    personal_endings: tuple[str, ...]
    impersonal_endings: dict[str, str]
    """The end of a header that is not personal whatever stands before → what it says: count, unit_of_count, other"""
    total_words: dict[str, str]
    note_words: tuple[str, ...]
    party_suffixes: tuple[str, ...]
    party_prefixes: tuple[str, ...]
    committee_suffixes: tuple[str, ...]
    legal_forms: tuple[str, ...]
    city_prefixes: tuple[str, ...]
    district_prefixes: tuple[str, ...]
    other_places: tuple[str, ...]
    firm_words: tuple[str, ...]
    branch_words: tuple[str, ...]
    area_suffixes: tuple[str, ...]
    unit_aliases: dict[str, str]

    def known_header(self, header: str) -> bool:
        """Whether a ledger of any kind has this header, whatever stands in brackets behind it."""
        text = plain_header(header)
        return text in self.header_words or plain_header(_BRACKETED.sub("", text)) in self.header_words

    def field_of(self, kind: str, header: str) -> tuple[str, int] | None:
        """The field a header stands for in a ledger of `kind`, with its preference; None when unknown."""
        known = self.headers[kind]
        text = plain_header(header)
        return known.get(text) or known.get(plain_header(_BRACKETED.sub("", text)))


def _longest_first(rows: list[dict[str, str]], role: str) -> tuple[str, ...]:
    return tuple(
        sorted((plain(row["text"]) for row in rows if row["role"] == role), key=lambda text: (-len(text), text))
    )


def _headers() -> dict[str, dict[str, tuple[str, int]]]:
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for preference, row in enumerate(_rows("headers.csv")):
        found.setdefault(row["kind"], {}).setdefault(plain_header(row["header"]), (row["field"], preference))
    return found


@cache
def reference() -> Reference:
    """The reference tables of this program, read once."""
    affixes, personal = _rows("unit_affixes.csv"), _rows("personal_headers.csv")
    words: dict[str, list[str]] = {}
    for row in _rows("kind_words.csv"):
        words.setdefault(row["kind"], []).append(row["word"])
    themes = tuple(Theme(int(r["theme_id"]), r["zh"], r["en"]) for r in _rows("themes.csv"))
    types = tuple(
        UnitType(int(r["unit_type_id"]), r["zh"], r["en"], r["type_group"] or None) for r in _rows("unit_types.csv")
    )
    return Reference(
        themes=themes,
        unit_types=types,
        theme_names=_closed([theme.zh for theme in themes], "theme_names.csv", "theme"),
        unit_type_names=_closed([kind.zh for kind in types], "unit_type_names.csv", "unit_type"),
        status_names=_closed([], "status_names.csv", "status"),
        level_names=_closed([], "level_names.csv", "level"),
        bound_names=_closed([], "bound_names.csv", "bound"),
        body_kind_names=_closed([], "body_kind_names.csv", "kind"),
        claim_form_names=_closed([], "claim_form_names.csv", "form"),
        audience_names=_closed([], "audience_names.csv", "audience"),
        meeting_kind_names=_closed([], "meeting_kind_names.csv", "kind"),
        published_names={plain(r["written"]): r["name"] for r in _rows("published_names.csv")},
        yes_words={plain(r["word"]): r["yes"] == "1" for r in _rows("yes_words.csv")},
        headers=_headers(),
        kind_words={kind: tuple(found) for kind, found in words.items()},
        header_words=frozenset(text for found in _headers().values() for text in found),
        header_hints=tuple((r["field"], r["word"]) for r in _rows("header_hints.csv")),
        heading_noise=_longest_first(_rows("heading_words.csv"), "noise"),
        title_words=_longest_first(_rows("heading_words.csv"), "title"),
        unit_words=tuple(plain(r["word"]) for r in _rows("unit_words.csv")),
        total_words={plain(r["word"]): r["reach"] for r in _rows("total_words.csv")},
        personal_headers=frozenset(plain_header(r["header"]).lower() for r in personal if r["match"] == "anywhere"),
        personal_endings=tuple(plain_header(r["header"]).lower() for r in personal if r["match"] == "end"),
        impersonal_endings={plain_header(r["ending"]): r["what"] for r in _rows("impersonal_endings.csv")},
        note_words=tuple(sorted((plain(r["word"]) for r in _rows("note_words.csv")), key=len, reverse=True)),
        party_prefixes=_longest_first(affixes, "party_prefix"),
        committee_suffixes=_longest_first(affixes, "committee_suffix"),
        party_suffixes=_longest_first(affixes, "party_suffix"),
        legal_forms=_longest_first(affixes, "legal_form"),
        city_prefixes=_longest_first(affixes, "city_prefix"),
        district_prefixes=_longest_first(affixes, "district_prefix"),
        other_places=_longest_first(affixes, "other_place"),
        firm_words=_longest_first(affixes, "firm_word"),
        branch_words=_longest_first(affixes, "branch_word"),
        area_suffixes=tuple(sorted((r["suffix"] for r in _rows("area_suffixes.csv")), key=len, reverse=True)),
        unit_aliases={r["written"]: r["unit"] for r in _rows("unit_aliases.csv")},
    )


@cache
def cell_words(name: str) -> dict[str, dict[str, str]]:
    """role → spelling → meaning of `data/reference/<name>.csv`, by which single cells are read; longest first."""
    found: dict[str, dict[str, str]] = {}
    for row in sorted(_rows(f"{name}.csv"), key=lambda row: -len(row["text"])):
        found.setdefault(row["role"], {})[plain(row["text"])] = row["meaning"]
    return found


@cache
def error_values() -> frozenset[str]:
    """What a workbook shows in a cell whose formula failed."""
    return frozenset(plain(row["value"]).upper() for row in _rows("error_values.csv"))


@cache
def surnames() -> tuple[str, ...]:
    """Family names, those of two signs first."""
    return tuple(sorted((row["surname"] for row in _rows("surnames.csv")), key=len, reverse=True))


@cache
def reference_state() -> str:
    """A hash of the reference tables: it changes when a spelling is added."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
