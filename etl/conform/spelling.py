"""Keys under which different spellings of one thing meet. Pure functions of a name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from etl.reference import Reference, plain

_BRACKETS = re.compile(r"[()\[\]]")
_SHORTEST_CORE, _SHORTEST_AFTER_CITY = 3, 4
_SHORTEST_STEM = 2
_DICTIONARIES = ("TSCharacters.txt", "TSPhrases.txt")
RESIDENTIAL_SUFFIX = "居民区"


def area_key(name: str, reference: Reference) -> str:
    """An area's name without its suffix: 威海, 威海居民区, 威海居民委员会, 威海居委会 and 威海居委 meet."""
    text = plain(name)
    for suffix in reference.area_suffixes:
        if text.endswith(suffix) and len(text) > len(suffix):
            return text[: -len(suffix)]
    return text


def titleless(title: str, reference: Reference) -> str:
    """A sheet's or file's title without the words that all titles have: 威海台账 is 威海."""
    text = plain(title)
    for word in reference.heading_noise:
        text = text.replace(word, "")
    return text


class UnitKey(NamedTuple):
    """A unit's name taken apart: `core` is what identifies it, `prefix` the city or district before it."""

    prefix: str
    core: str


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _beginnings() -> frozenset[str]:
    """How what the conversion knows begins: a character alone, or two; a text without any stays as it is."""
    import opencc

    folder = Path(opencc.__file__).parent / "dictionary"
    lines = [line for name in _DICTIONARIES for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    return frozenset(line.split("\t")[0][:2] for line in lines if line.strip())


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    known = _beginnings()
    if known.isdisjoint(text) and known.isdisjoint(map("".join, pairwise(text))):
        return text
    return str(_simplifier().convert(text))


@lru_cache(maxsize=65536)
def unit_text(name: str) -> str:
    """A unit's name without width, spaces, brackets, traditional characters, Party affixes and legal form."""
    known = _known()
    text = simplified(plain(name)).casefold()
    for form in known.legal_forms:
        if form.startswith("("):
            text = text.replace(form, "")
    text = _without_ending(text, tuple(f"({suffix})" for suffix in known.party_suffixes))
    within = _without_beginning(text, known.party_prefixes)[1]
    if within != text and _without_ending(within, known.party_suffixes) != within:
        text = within
    elif within != text:
        committee = _without_ending(within, known.committee_suffixes)
        text = committee if committee != within else text
    text = _without_ending(_without_ending(text, known.party_suffixes, known.party_prefixes), known.legal_forms)
    return _BRACKETS.sub("", text)


@lru_cache(maxsize=65536)
def unit_key(name: str) -> UnitKey:
    """A unit's text without the city and district before it; both are dropped only where a name is left."""
    known = _known()
    text = unit_text(name)
    city, rest = _without_beginning(text, known.city_prefixes)
    district, core = _without_beginning(rest, known.district_prefixes + known.other_places)
    if city and not district and len(rest) < _SHORTEST_AFTER_CITY and not rest.endswith(known.firm_words):
        return UnitKey("", _one_committee(text, known))
    if core in known.branch_words:
        return UnitKey("", text)
    return UnitKey(district or city[:2], _one_committee(core, known))


def _known() -> Reference:
    from etl.reference import reference

    return reference()


def is_firm(name: str, reference: Reference) -> bool:
    """Whether a name is a firm's: there the city and the district are its address, not the level it belongs to."""
    text = plain(name)
    return text.endswith(reference.legal_forms) or any(word in text for word in reference.firm_words)


def _without_ending(text: str, endings: tuple[str, ...], never_left: tuple[str, ...] = ()) -> str:
    while ending := next((e for e in endings if text.endswith(e) and len(text) - len(e) >= _SHORTEST_STEM), None):
        if text[: -len(ending)] in never_left:
            break
        text = text[: -len(ending)]
    return text


def _one_committee(core: str, known: Reference) -> str:
    """A residential area's committee and the area itself are one unit: 威海居委会 is 威海居民区."""
    for suffix in known.area_suffixes:
        if core.endswith(suffix) and len(core) > len(suffix):
            return core[: -len(suffix)] + RESIDENTIAL_SUFFIX
    return core


def _without_beginning(text: str, beginnings: tuple[str, ...]) -> tuple[str, str]:
    for beginning in beginnings:
        if text.startswith(beginning) and len(text) - len(beginning) >= _SHORTEST_CORE:
            return beginning, text[len(beginning) :]
    return "", text


def has_party_suffix(name: str, reference: Reference) -> bool:
    """Whether a name ends as a Party organisation's does."""
    return plain(name).endswith(reference.party_suffixes)
