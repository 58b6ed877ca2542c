"""Which known units a new or ambiguous name may stand for, best first: for a person to judge, never to decide.

A name is held against every way a known unit is written. What counts, in this order: one is an abbreviation
of the other (its characters in their order, 市监局 of 市场监督管理局, or its Pinyin initials); the two sound
alike (辰星, 晨星); they share characters that few units have. Where these leave a tie, likeness as text breaks it.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from etl.conform.spelling import unit_key, unit_text
from etl.reference import plain

CANDIDATES = 5
_SHORTLIST = 60
_LEAST = 0.85
"""The least a name's characters must have to do with a unit's for it to be offered at all."""
_SOUND = 0.8
"""What a character that only sounds like another is worth beside the same character."""
_FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
"""Sounds that people writing down a name confuse."""
_FIRST_PRIVATE = 0xF0000


@cache
def _pinyin() -> Any:
    """The dictionary of sounds, of single characters alone: it takes long to read, and many a load asks nothing."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin

    return pypinyin


@lru_cache(maxsize=65536)
def _syllable(letter: str) -> str:
    """How a character sounds, confusable sounds as one; other letters as they are."""
    sound = str((_pinyin().lazy_pinyin(letter) or [letter])[0])
    for written, folded in _FOLDED:
        sound = sound.replace(written, folded)
    return sound


@lru_cache(maxsize=65536)
def _initial(letter: str) -> str:
    sound = _pinyin().lazy_pinyin(letter, style=_pinyin().Style.FIRST_LETTER)
    return str((sound or [letter])[0][:1])


class _Name(NamedTuple):
    """One way a unit is written: its letters, those without its place, the sounds (a private letter each), initials."""

    unit: str
    letters: str
    core: str
    sounds: str
    initials: str


class CandidateIndex:
    """The known units, by the characters and sounds of all the names they are written under."""

    def __init__(self, units_of: Mapping[str, str] | Iterable[str]) -> None:
        """`units_of` gives for each written name its unit; a mere list of names stands for themselves."""
        pairs = units_of.items() if isinstance(units_of, Mapping) else ((name, name) for name in units_of)
        self._private: dict[str, str] = {}
        self._names = [self._taken_apart(written, unit) for written, unit in sorted(pairs)]
        self._lengths = np.array([len(name.letters) for name in self._names], dtype=float)
        self._weights, self._of_letter, self._letters_weigh = self._indexed([name.letters for name in self._names])
        self._sound_weights, self._of_sound, self._sounds_weigh = self._indexed([name.sounds for name in self._names])

    def ranked(self, written: str, leave_out: Iterable[str] = (), limit: int = CANDIDATES) -> tuple[str, ...]:
        """The units that a name may stand for, best first, without those to be left out."""
        out, sought = set(leave_out), self._taken_apart(written, written)
        if not self._names or not sought.letters:
            return ()
        best: dict[str, tuple[float, float]] = {}
        for place in self._shortlist(sought):
            name = self._names[place]
            if name.unit in out:
                continue
            score = self._score(sought, name)
            if score >= _LEAST:
                found = (score, fuzz.ratio(sought.letters, name.letters))
                best[name.unit] = max(best.get(name.unit, found), found)
        order = sorted(best, key=lambda unit: (-best[unit][0], -best[unit][1], unit))
        return tuple(order[:limit])

    def _taken_apart(self, written: str, unit: str) -> _Name:
        letters = unit_text(written)
        sounds = "".join(
            self._private.setdefault(_syllable(letter), chr(_FIRST_PRIVATE + len(self._private))) for letter in letters
        )
        return _Name(unit, letters, unit_key(written).core, sounds, "".join(map(_initial, letters)))

    @staticmethod
    def _indexed(texts: list[str]) -> tuple[dict[str, float], dict[str, NDArray[Any]], NDArray[Any]]:
        """For each character how rare it is and where it stands, and for each text the sum of its rarities."""
        counts = Counter(letter for text in texts for letter in set(text))
        weights = {letter: math.log(1 + len(texts) / count) for letter, count in counts.items()}
        places: dict[str, list[int]] = {letter: [] for letter in counts}
        for place, text in enumerate(texts):
            for letter in set(text):
                places[letter].append(place)
        sums = np.array([sum(weights[letter] for letter in set(text)) for text in texts], dtype=float)
        return weights, {letter: np.array(found) for letter, found in places.items()}, sums

    def _shortlist(self, sought: _Name) -> list[int]:
        """The places of the names that share most with the one sought, measured by how rare the shared is."""
        shared = self._shared(sought.letters, self._weights, self._of_letter, self._letters_weigh)
        sounding = self._shared(sought.sounds, self._sound_weights, self._of_sound, self._sounds_weigh)
        alike = np.maximum(shared, _SOUND * sounding) - self._lengths / 1000
        if plain(sought.letters).isascii():
            spelt = sought.letters
            alike += np.array([_embedded(spelt, name.initials) for name in self._names])
        if len(alike) > _SHORTLIST:
            found = np.argpartition(-alike, _SHORTLIST)[:_SHORTLIST]
            return [int(place) for place in found if alike[place] > 0]
        return [place for place in range(len(alike)) if alike[place] > 0]

    @staticmethod
    def _shared(
        text: str, weights: dict[str, float], places: dict[str, NDArray[Any]], sums: NDArray[Any]
    ) -> NDArray[Any]:
        """How much of the shorter of two texts the other has, plus how much they have in common altogether."""
        common = np.zeros(len(sums))
        unseen = math.log(1 + len(sums))
        own = sum(weights.get(letter, unseen) for letter in set(text))
        for letter in set(text):
            if letter in places:
                common[places[letter]] += weights[letter]
        shorter = np.minimum(np.maximum(sums, unseen), own)
        shares: NDArray[Any] = common / shorter + 2 * common / (sums + own)
        return shares

    def _score(self, sought: _Name, name: _Name) -> float:
        """How well the two names go together: 0 not at all."""
        one, other = sought.letters, name.letters
        least = min(len(one), len(other))
        same = LCSseq.similarity(one, other)
        alike = max(LCSseq.similarity(sought.sounds, name.sounds), same)
        score = (same + _SOUND * (alike - same)) / least if least > 1 else 0.0
        if alike == least and least > 1:
            score += 0.5
            score += 0.2 * (LCSseq.similarity(one, name.core) == least)
        score += 0.25 * (one[0] == other[0]) + 0.25 * (one[-1] == other[-1])
        own = sum(self._weights.get(letter, math.log(1 + len(self._names))) for letter in set(one))
        theirs = sum(self._weights.get(letter, 0.0) for letter in set(other))
        shared = sum(self._weights.get(letter, 0.0) for letter in set(one) & set(other))
        score += 2 * shared / (own + theirs)
        if one.isascii() and len(one) > 1:
            score = max(score, _embedded(one, name.initials) * 1.5)
        return score - abs(len(one) - len(other)) / 50


def _embedded(short: str, long: str) -> float:
    """1 and a little more the nearer in length, where `short` is found in `long` in its order; else 0."""
    if not short or LCSseq.similarity(short, long) < len(short):
        return 0.0
    return 1 + len(short) / len(long) / 10
