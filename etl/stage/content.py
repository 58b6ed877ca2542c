"""What a column's cells look like: the second witness for headers that no list knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from etl.conform.spelling import area_key, unit_key
from etl.layouts import Remembered
from etl.reference import Reference, plain
from etl.rejects import Reason
from etl.sources.spec import FieldType
from etl.stage.cells import (
    Bad,
    Counted,
    read_count,
    read_credit_code,
    read_date,
    read_hours,
    read_listed,
    read_year,
    split_units,
)
from etl.stage.cells.unreadable import unreadable
from warehouse.project_names import project_key

_SAMPLE = 60
_AGREES, _AGREES_LOOSELY, _AGREES_HINTED = 0.8, 0.6, 0.5
_DATE_SIGNS = re.compile(r"\d{4}[-/.年]\d|\d月|月\d|^(?:19|20)\d{6}$|^4\d{4}$")


@dataclass(frozen=True)
class Known:
    """Names that registers and earlier ledgers have — units as written, projects and areas by their keys — and how
    people said that sheets of a shape are read.
    """

    units: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    layouts: tuple[Remembered, ...] = ()


def looks_like_unit(text: str, known: Known, reference: Reference) -> bool:
    """Whether a text is a known unit, however it is written, or ends as the names of organisations do."""
    bare = plain(text)
    if bare in known.units or bare.endswith(reference.unit_words + reference.party_suffixes + reference.legal_forms):
        return True
    return bool(bare) and not bare.isdigit() and unit_key(bare).core in _cores(known.units)


@lru_cache(maxsize=4)
def _cores(names: frozenset[str]) -> frozenset[str]:
    return frozenset(unit_key(name).core for name in names)


def agrees(kind: FieldType, cells: Iterable[str], known: Known, reference: Reference, *, hinted: bool = False) -> bool:
    """Whether the filled cells of a column can be values of a type; a column without any cannot.

    Failed formulas and those never worked out say nothing for or against, beside cells that do. Where a word of its
    header hints at the type, half of them suffice: in a short list one faulty cell weighs much.
    """
    filled = [text.strip() for text in cells if text.strip() and unreadable(text) is None][:_SAMPLE]
    test = _tests(known, reference, hinted).get(kind)
    if not filled or test is None:
        return False
    share = sum(map(test, filled)) / len(filled)
    if kind in ("count", "hours") and _is_serial(filled):
        return False
    least = _AGREES_LOOSELY if kind in ("units", "project") else _AGREES
    return share >= (_AGREES_HINTED if hinted else least)


def _tests(known: Known, reference: Reference, hinted: bool) -> dict[FieldType, Callable[[str], bool]]:
    return {
        "units": lambda text: any(looks_like_unit(name, known, reference) for name in split_units(text)),
        "project": lambda text: project_key(text) in known.projects,
        "area": lambda text: area_key(text, reference) in known.areas or (hinted and _ends_as_areas(text, reference)),
        "theme": lambda text: not isinstance(read_listed(text, reference.theme_names, Reason.UNKNOWN_THEME), Bad),
        "unit_type": lambda text: reference.unit_type_names.find(text) is not None,
        "status": lambda text: reference.status_names.find(text) is not None,
        "year": lambda text: not isinstance(read_year(text), Bad),
        "date": lambda text: bool(_DATE_SIGNS.search(text)) and not isinstance(read_date(text), Bad),
        "count": lambda text: _counts(read_count(text), hinted),
        "hours": lambda text: _counts(read_hours(text), hinted),
        "credit_code": lambda text: not isinstance(read_credit_code(text), Bad),
        **dict.fromkeys(("text", "unit", "named"), lambda text: not plain(text).isdigit()),
    }


def _counts(read: Counted | Bad, hinted: bool) -> bool:
    """Whether a cell states a number; where a word hints at one, a negative number is a faulty one."""
    return not isinstance(read, Bad) or (hinted and read.reason == Reason.NEGATIVE_NUMBER)


def _ends_as_areas(text: str, reference: Reference) -> bool:
    return plain(text).endswith(reference.area_suffixes)


def _is_serial(filled: list[str]) -> bool:
    """Whether the cells merely number the rows."""
    return len(filled) > 1 and filled == [str(number) for number in range(1, len(filled) + 1)]


def is_countlike(text: str) -> bool:
    """Whether a cell of a matrix can be a count, a tick or a mark for none."""
    return not isinstance(read_count(text), Bad)
