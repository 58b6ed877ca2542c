"""From a frame of text cells to a frame of typed cells and a list of faults. Each distinct text is read once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from etl.reference import Reference, plain, plain_header
from etl.rejects import Fault, Reason
from etl.sources import LEDGERS
from etl.sources.spec import Field, Ledger
from etl.stage.beside import rows_of
from etl.stage.cells import (
    UNKNOWN,
    Bad,
    PartialDate,
    first_day,
    is_ditto,
    is_possible,
    is_tick,
    names_nobody,
    read_answer,
    read_count,
    read_credit_code,
    read_date,
    read_hours,
    read_listed,
    read_year,
    says_nothing,
    split_units,
    unreadable,
)
from etl.stage.coded import Coded, below, together
from etl.stage.entries import DataRows, Entries, entries
from etl.stage.layout import Layout

_FIRST_YEAR = 1990
_MONTHS = ("月", "月份")
_BARE_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])(?:\.0)?")


@dataclass
class Staged:
    """Typed entries of one table, in the order of the sheet.

    columns: `row` and `position` say where an entry stands, then a column per field of the ledger (None where the
    cell or the column is blank), `<count>` and `<count>_bound` for numbers, and `year`, `date`, `month`.
    faults: what was wrong, by the entry's place; an entry with a fault is rejected.
    """

    columns: dict[str, Coded]
    faults: list[tuple[int, Fault]]

    def __len__(self) -> int:
        return len(self.columns["row"])

    def records(self) -> Iterator[dict[str, Any]]:
        """The entries one by one."""
        return (dict(zip(self.columns, values, strict=True)) for values in zip(*self.columns.values(), strict=True))


def stage(entries: Entries, layout: Layout, reference: Reference, today: datetime.date) -> Staged:
    """The typed entries of a table; a date after `today` is a fault where the kind has only past dates."""
    ledger = LEDGERS[layout.kind]
    found = _Faults(entries)
    columns: dict[str, Coded] = {"row": entries.rows, "position": entries.positions}
    for field in ledger.fields:
        texts = entries.texts[field.name]
        if field.type == "date" and plain_header(layout.headers.get(field.name, "")).endswith(_MONTHS):
            texts = texts.map(_as_month)
        values = _read_column(field, texts, reference, found)
        if field.type in ("count", "hours"):
            columns[field.name] = values.map(lambda cell: cell.value)
            columns[f"{field.name}_bound"] = values.map(lambda cell: cell.bound)
        elif field.type == "date" and field.name != "date":
            columns[field.name] = values.map(first_day)
        else:
            columns[field.name] = values
    if ledger.year_from != "none":
        _settle_years(ledger, columns, layout, today, found)
    return Staged(columns, found.found)


def stage_tables(rows: DataRows, layout: Layout, reference: Reference, today: datetime.date) -> Staged:
    """The typed entries of data rows; of tables side by side those of the first before those of the next."""
    if not layout.beside:
        return stage(entries(rows, layout), layout, reference, today)
    parts = [stage(entries(rows_of(rows, table), table), table, reference, today) for table in layout.tables]
    starts = accumulate((len(part) for part in parts), initial=0)
    faults = [
        (start + place, fault) for start, part in zip(starts, parts, strict=False) for place, fault in part.faults
    ]
    columns = {name: below([part.columns[name] for part in parts]) for name in parts[0].columns}
    return Staged(columns, faults)


class _Faults:
    """Faults by the place of their entry; a fault of a whole row of a matrix is told once."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self.found: list[tuple[int, Fault]] = []
        self.faulty: set[tuple[int, str | None]] = set()

    def add(
        self, place: int, field: str | None, value: str | None, reason: Reason, suggestions: tuple[str, ...] = ()
    ) -> None:
        row, position = self._entries.rows[place], self._entries.positions[place]
        self.found.append((place, Fault(row, field, value, reason, suggestions, position=position)))
        self.faulty.add((place, field))


def _as_month(text: str) -> str:
    """A cell below a header such as 月份, with the sign of months behind a bare number."""
    bare = plain(text)
    return f"{bare.removesuffix('.0')}月" if _BARE_MONTH.fullmatch(bare) else text


def _read_column(field: Field, texts: Coded, reference: Reference, found: _Faults) -> Coded:
    blank: Any = UNKNOWN if field.type in ("count", "hours") else None
    read = _reader(field, reference)
    values = [
        (unreadable(text) or (_unstated(field) if _is_mark(field, text) else read(text))) if text else blank
        for text in texts.values
    ]
    faulty = [
        isinstance(value, Bad) or (field.required and not text)
        for text, value in zip(texts.values, values, strict=True)
    ]
    if any(faulty):
        for place in np.flatnonzero(np.array(faulty)[texts.codes]).tolist():
            bad = values[texts.codes[place]]
            if isinstance(bad, Bad):
                found.add(place, field.name, texts[place], bad.reason, bad.suggestions)
            else:
                found.add(place, field.name, "", Reason.MISSING_VALUE)
    return Coded([blank if isinstance(value, Bad) else value for value in values], texts.codes)


_OWN_MARKS = frozenset({"count", "hours", "date"})


def _is_mark(field: Field, text: str) -> bool:
    """Whether a mark such as — says here that nothing is stated; in a remark it is what the remark says.

    A 〃 that took nothing over from above states nothing either.
    """
    return (
        (field.required or field.type != "text")
        and field.type not in _OWN_MARKS
        and (says_nothing(text) or is_ditto(text))
    )


def _unstated(field: Field) -> Bad | None:
    return Bad(Reason.MISSING_VALUE) if field.required else None


def _names(field: Field, text: str) -> tuple[str, ...] | Bad | None:
    """The units of a cell; an optional one may say that there is none."""
    names = split_units(text)
    if names or (not field.required and names_nobody(text, "nobody")):
        return names or None
    says_something = is_tick(text) or any(map(str.isalnum, text))
    return Bad(Reason.NO_NAME if says_something else Reason.MISSING_VALUE)


def _reader(field: Field, reference: Reference) -> Callable[[str], Any]:
    readers: dict[str, Callable[[str], Any]] = {
        "units": lambda text: _names(field, text),
        "unit": lambda text: Bad(Reason.NO_NAME) if names_nobody(text) else _single_spaced(text),
        "named": lambda text: None if names_nobody(text, "nobody") else _single_spaced(text),
        "aliases": split_units,
        "theme": lambda text: read_listed(text, reference.theme_names, Reason.UNKNOWN_THEME),
        "unit_type": lambda text: read_listed(text, reference.unit_type_names, Reason.UNKNOWN_UNIT_TYPE),
        "status": lambda text: read_listed(text, reference.status_names, Reason.UNKNOWN_STATUS),
        "level": lambda text: read_listed(text, reference.level_names, Reason.UNKNOWN_LEVEL),
        "bound": lambda text: read_listed(text, reference.bound_names, Reason.UNKNOWN_BOUND),
        "year": read_year,
        "date": read_date,
        "count": read_count,
        "hours": read_hours,
        "credit_code": lambda text: None if names_nobody(text, "nobody") else read_credit_code(text),
        "answer": lambda text: read_answer(text, reference),
    }
    return readers.get(field.type, _single_spaced)


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _settle_years(
    ledger: Ledger, columns: dict[str, Coded], layout: Layout, today: datetime.date, found: _Faults
) -> None:
    """Gives every entry its programme year and turns partial dates into a day and a month."""
    dates = columns.get("date") or Coded.same(None, len(columns["year"]))
    pairs = together([dates, columns["year"]])
    settled = [_settled(ledger, date, stated, layout, today) for date, stated in pairs.values]
    for name, at in (("year", 0), ("date", 1), ("month", 2)):
        columns[name] = Coded([one[at] for one in settled], pairs.codes)
    if any(fault for *_, fault in settled):
        for place in np.flatnonzero(np.array([fault is not None for *_, fault in settled])[pairs.codes]).tolist():
            name, value, reason = settled[pairs.codes[place]][3] or ("", None, Reason.NO_YEAR)
            if not (reason is Reason.NO_YEAR and {(place, "year"), (place, "date")} & found.faulty):
                found.add(place, name if name in layout.columns else None, value, reason)


_YearFault = tuple[str, str | None, Reason]


def _settled(
    ledger: Ledger, date: PartialDate | None, stated: int | None, layout: Layout, today: datetime.date
) -> tuple[int | None, datetime.date | None, str | None, _YearFault | None]:
    """The programme year, day and month that a date and a stated year make, and what is wrong with them."""
    named = date.year if date else None
    order = (named, stated, layout.default_year) if ledger.year_from == "date" else (stated, layout.default_year, named)
    year = next((candidate for candidate in order if candidate is not None), None)
    whole = date._replace(year=named or year) if date else None
    fault = _year_fault(ledger, date, whole, year, layout, today)
    if whole is None or fault is not None or whole.year is None or whole.month is None:
        return year, None, None, fault
    month = f"{whole.year:04d}-{whole.month:02d}"
    return year, datetime.date(whole.year, whole.month, whole.day) if whole.day else None, month, None


def _year_fault(
    ledger: Ledger,
    date: PartialDate | None,
    whole: PartialDate | None,
    year: int | None,
    layout: Layout,
    today: datetime.date,
) -> _YearFault | None:
    """(field, value, reason) of what is wrong with an entry's year or date; None where nothing is."""
    if year is None:
        return "year" if "year" in layout.columns else "date", None, Reason.NO_YEAR
    dated = date is not None and date.year == year
    if not _FIRST_YEAR <= year <= today.year + 1 and not (ledger.past_only and dated and year > today.year):
        return "date" if dated else "year", str(year), Reason.BAD_YEAR
    if whole is not None and not is_possible(whole):
        return "date", _written(whole), Reason.BAD_DATE
    if ledger.past_only and _is_future(whole, year, today):
        return "date" if date else "year", _written(whole or PartialDate(year, None, None)), Reason.FUTURE_DATE
    return None


def _is_future(date: PartialDate | None, year: int | None, today: datetime.date) -> bool:
    if date is None or date.year is None:
        return year is not None and year > today.year
    return (date.year, date.month or 1, date.day or 1) > (today.year, today.month, today.day)


def _written(date: PartialDate) -> str:
    return "-".join(f"{part:02d}" for part in date if part is not None)
