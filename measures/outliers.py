"""Counts far outside the range of their like: the rule, and nothing but the rule.

Counts of people are skewed, so the rule works on logarithms, y = ln(1 + x). A count is an outlier when its
modified z-score, 0.6745 · |y − median| ÷ MAD, exceeds 3.5 (Iglewicz and Hoaglin, How to Detect and Handle
Outliers, ASQC 1993; NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.17). MAD is the median absolute
deviation; where more than half of the counts are equal it is 0, and the mean absolute deviation × 1.2533
takes the place of MAD ÷ 0.6745. Whatever lies within a third and three times of the median never is one, and
fewer than eight counts have no range.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

LEAST_COUNTS = 8
MOST_DEVIATIONS = 3.5
LEAST_RATIO = 3
_OF_MAD = 1 / 0.6745
_OF_MEAN = 1.2533


@dataclass(frozen=True)
class Range:
    """The usual counts: their median, and what they lie between."""

    middle: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a count is within the range."""
        return self.low <= value <= self.high


def usual_range(counts: Sequence[int]) -> Range | None:
    """The range of the rule above; None for fewer than LEAST_COUNTS counts."""
    if len(counts) < LEAST_COUNTS:
        return None
    logs = [math.log1p(count) for count in counts]
    middle = median(logs)
    away = [abs(log - middle) for log in logs]
    deviation = median(away) * _OF_MAD or fmean(away) * _OF_MEAN
    reach = MOST_DEVIATIONS * deviation
    low, high = math.expm1(middle - reach), math.expm1(middle + reach)
    plain = median(counts)
    return Range(plain, max(0.0, min(low, plain / LEAST_RATIO)), max(high, plain * LEAST_RATIO))
