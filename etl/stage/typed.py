"""From a frame of text cells to a frame of typed cells and a list of faults. Each distinct text is read once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.reference import Reference
from etl.rejects import Fault, Reason
from etl.sources import LEDGERS
from etl.sources.spec import Field, Ledger
from etl.stage.cells import (
    UNKNOWN,
    Bad,
    PartialDate,
    first_day,
    is_possible,
    read_answer,
    read_count,
    read_credit_code,
    read_date,
    read_hours,
    read_listed,
    read_year,
    split_units,
)
from etl.stage.recognise import Layout

_FIRST_YEAR = 1990


@dataclass
class Staged:
    """Typed rows of one sheet.

    frame: one row per data row, indexed by its row number; a column per field of the ledger (None where the
    cell or the column is blank), `<count>` and `<count>_bound` for numbers, and `year`, `date`, `month`.
    faults: what was wrong; a row with a fault is rejected.
    """

    frame: pd.DataFrame
    faults: list[Fault]


def stage(rows: Iterable[tuple[int, list[str]]], layout: Layout, reference: Reference, today: datetime.date) -> Staged:
    """The typed rows of the data rows `rows` (row number, cells)."""
    numbered = list(rows)
    ledger = LEDGERS[layout.kind]
    index = [number for number, _ in numbered]
    faults: list[Fault] = []
    columns: dict[str, list[Any]] = {}
    for field in ledger.fields:
        texts = _texts(numbered, layout.columns.get(field.name))
        values = _read_column(field, texts, index, reference, faults)
        if field.type in ("count", "hours"):
            columns[field.name] = [cell.value for cell in values]
            columns[f"{field.name}_bound"] = [cell.bound for cell in values]
        elif field.type == "date" and field.name != "date":
            columns[field.name] = [first_day(value) for value in values]
        else:
            columns[field.name] = values
    if ledger.year_from != "none":
        faulty = {(fault.row, fault.field) for fault in faults}
        _settle_years(ledger, columns, index, layout, today, faults, faulty)
    frame = pd.DataFrame(
        {name: pd.Series(values, index=index, dtype=object) for name, values in columns.items()}, index=index
    )
    return Staged(frame, faults)


def _texts(rows: list[tuple[int, list[str]]], column: int | None) -> list[str]:
    if column is None:
        return [""] * len(rows)
    return [cells[column].strip() if column < len(cells) else "" for _, cells in rows]


def _read_column(
    field: Field, texts: list[str], index: list[int], reference: Reference, faults: list[Fault]
) -> list[Any]:
    blank: Any = UNKNOWN if field.type in ("count", "hours") else None
    read = _reader(field, reference)
    known: dict[str, Any] = {"": blank}
    for text in set(texts):
        if text:
            known[text] = read(text)
    bad = {text: value for text, value in known.items() if isinstance(value, Bad)}
    if bad or field.required:
        for number, text in zip(index, texts, strict=True):
            if text in bad:
                faults.append(Fault(number, field.name, text, bad[text].reason, bad[text].suggestions))
            elif field.required and not text:
                faults.append(Fault(number, field.name, "", Reason.MISSING_VALUE))
        known.update(dict.fromkeys(bad, blank))
    return [known[text] for text in texts]


def _reader(field: Field, reference: Reference) -> Callable[[str], Any]:
    readers: dict[str, Callable[[str], Any]] = {
        "units": lambda text: split_units(text) or Bad(Reason.MISSING_VALUE),
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
        "credit_code": read_credit_code,
        "answer": lambda text: read_answer(text, reference),
    }
    return readers.get(field.type, lambda text: " ".join(text.split()))


def _settle_years(
    ledger: Ledger,
    columns: dict[str, list[Any]],
    index: list[int],
    layout: Layout,
    today: datetime.date,
    faults: list[Fault],
    faulty: set[tuple[int, str | None]],
) -> None:
    """Gives every row its programme year and turns partial dates into a day and a month."""
    dates: list[PartialDate | None] = columns.get("date") or [None] * len(index)
    years, days, months = [], [], []
    for place, number in enumerate(index):
        date, stated = dates[place], columns["year"][place]
        named = date.year if date else None
        order = (
            (named, stated, layout.default_year) if ledger.year_from == "date" else (stated, layout.default_year, named)
        )
        year = next((found for found in order if found is not None), None)
        fault = None
        if year is None:
            if not {(number, "year"), (number, "date")} & faulty:
                fault = Fault(number, "year" if "year" in layout.columns else "date", None, Reason.NO_YEAR)
        elif not _FIRST_YEAR <= year <= today.year + 1:
            fault = Fault(number, "date" if named == year else "year", str(year), Reason.BAD_YEAR)
        whole = date._replace(year=named or year) if date else None
        if fault is None and whole is not None and not is_possible(whole):
            fault = Fault(number, "date", _written(whole), Reason.BAD_DATE)
        if fault is None and ledger.past_only and _is_future(whole, year, today):
            fault = Fault(
                number, "date" if date else "year", _written(whole or PartialDate(year, None, None)), Reason.FUTURE_DATE
            )
        if fault is not None:
            faults.append(fault if fault.field in layout.columns else Fault(number, None, fault.value, fault.reason))
        usable = whole is not None and fault is None and whole.year is not None and whole.month is not None
        months.append(f"{whole.year:04d}-{whole.month:02d}" if usable and whole else None)
        days.append(datetime.date(whole.year, whole.month, whole.day) if usable and whole and whole.day else None)  # type: ignore[arg-type]
        years.append(year)
    columns["year"], columns["date"], columns["month"] = years, days, months


def _is_future(date: PartialDate | None, year: int | None, today: datetime.date) -> bool:
    if date is None or date.year is None:
        return year is not None and year > today.year
    return (date.year, date.month or 1, date.day or 1) > (today.year, today.month, today.day)


def _written(date: PartialDate) -> str:
    return "-".join(f"{part:02d}" for part in date if part is not None)
