"""How many people an invented activity counted, and how the ledger stated it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_ABOUT_YEARS = (2013, 2016)
"""Only these years state counts as 约: elsewhere the year's sum stays an exact or an at-least figure."""

_SMALL = ((1, 50), (2, 28), (3, 12), (4, 6), (5, 2.5), (6, 1.5))
_LARGE_SHARE, _BLANK_SHARE, _UNSPLIT_SHARE, _ROUNDED_SHARE = 0.003, 0.004, 0.06, 0.0015
_HOURS_EACH = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)


@dataclass(frozen=True)
class Counted:
    """The counts as the ledger states them: a number, a text such as 60余, or nothing."""

    people: int | str | None
    party: int | None = None
    public: int | None = None


def count_people(year: int, units: int, rng: Random) -> Counted:
    """The person-times of one activity of so many units: mostly a few people, mostly split exactly."""
    dice = rng.random()
    if dice < _BLANK_SHARE:
        return Counted(None)
    if dice < _BLANK_SHARE + _ROUNDED_SHARE:
        tens = rng.choice((30, 40, 60, 80))
        return Counted(f"约{tens}" if year in _ABOUT_YEARS and rng.random() < 0.5 else f"{tens}余")
    people = _exact(units, rng)
    if rng.random() < _UNSPLIT_SHARE:
        return Counted(people)
    party = sum(rng.random() < 0.6 for _ in range(people))
    return Counted(people, party, people - party)


def volunteer_hours(counted: Counted, rng: Random) -> float | None:
    """Hours of all people together in steps of a half; none where the people were not counted exactly."""
    return counted.people * rng.choice(_HOURS_EACH) if isinstance(counted.people, int) else None


def _exact(units: int, rng: Random) -> int:
    if rng.random() < _LARGE_SHARE:
        return rng.randint(15, 60)
    sizes, weights = zip(*_SMALL, strict=True)
    return sum(rng.choices(sizes, weights, k=units))
