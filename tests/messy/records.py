"""The records of a truth as a hand writes them, and those that cannot be read."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.messy import writing
from tests.messy.sheets import Formula
from tests.messy.table import Record
from tests.messy.truth import PROJECTS, UNITS, Activity, Count, World, people

Dice = Callable[[str], random.Random]
_FIELD = {"total": "person_times", "party": "party_person_times", "public": "public_person_times"}


class Hand:
    """Writes values the way the traits say; every trait has dice of its own."""

    def __init__(self, seed: int, traits: frozenset[str]) -> None:
        self.seed, self.traits = seed, traits
        self.order: random.Random | None = None  # where set, rows come in another order than they were thought of
        self._dice: dict[str, random.Random] = {}

    def has(self, trait: str) -> bool:
        return trait in self.traits

    def dice(self, trait: str) -> random.Random:
        """The dice of a trait: what another trait throws does not change it."""
        return self._dice.setdefault(trait, random.Random(f"{self.seed}/{trait}"))

    def count(self, count: Count) -> Any:
        if self.has("numbers"):
            return writing.untidily(count, self.dice("numbers"))
        if self.has("formulas") and count.bound == "exact" and count.value and self.dice("formulas").random() < 0.4:
            return Formula(f"={count.value - 1}+1", count.value)
        return writing.plainly(count)

    def area(self, name: str | None) -> str | None:
        return writing.area(name, self.dice("areas")) if name and self.has("areas") else name

    def theme(self, name: str) -> str:
        return writing.theme(name, self.dice("themes")) if self.has("themes") else name

    def unit(self, name: str) -> str:
        return writing.unit(name, self.dice("units"), self.traits)

    def units(self, names: tuple[str, ...]) -> tuple[str, dict[str, str]]:
        """A cell of several units, and which name means which unit."""
        written = [self.unit(name) for name in names]
        separator = self.dice("separators").choice(writing.SEPARATORS) if self.has("separators") else "、"
        return separator.join(written), {_tidy(text): name for text, name in zip(written, names, strict=True)}


def _tidy(text: str) -> str:
    return " ".join(text.split())


def activity(hand: Hand, made: Activity, year_given: bool, year_column: bool) -> Record:
    """The record of an activity. `year_given`: sheet, title or file give the year."""
    units, names = hand.units(made.units)
    if hand.has("dates"):
        date = writing.date_untidily(made, hand.dice("dates"), year_given or year_column)
    else:
        date = writing.date_plainly(made)
    cells: dict[str, Any] = {
        "date": date,
        "theme": hand.theme(PROJECTS[made.project]),
        "project": made.project,
        "unit": units,
        "area": hand.area(made.area),
        "activity": made.title,
        "party": hand.count(made.party),
        "public": hand.count(made.public),
        "total": hand.count(made.total),
        "hours": writing.hours(made.hours, hand.dice("numbers") if hand.has("numbers") else None),
    }
    if year_column:
        cells["year"] = made.year
    if hand.has("unit_types") and len(made.units) == 1:
        cells["unit_type"] = UNITS[made.units[0]]
    numbers: dict[str, float] = {
        name: count.value
        for name, count in (("party", made.party), ("public", made.public), ("total", made.total))
        if count.value is not None
    }
    if made.hours.value is not None:
        numbers["hours"] = made.hours.value / 100
    group = {"theme": PROJECTS[made.project], "project": made.project, "area": made.area, "year": made.year}
    return Record(cells, names, numbers, group=group)


def mistaken(hand: Hand, made: Activity) -> Activity:
    """The activity with a stated total that is not its Party members and public together, where it can be."""
    both = (made.party, made.public, made.total)
    exact = all(count.value is not None and count.bound == "exact" for count in both)
    if exact and hand.dice("wrong_total_column").random() < 0.5:
        return replace(
            made,
            total=Count((made.total.value or 0) + hand.dice("wrong_total_column").choice((1, 9, 100)), "exact"),
        )
    return made


def contradiction(made: Activity) -> list[tuple[str, float, float]]:
    """What a check says of an activity whose stated total is not the sum of its parts."""
    both = (made.party, made.public)
    exact = all(count.value is not None and count.bound == "exact" for count in (*both, made.total))
    summed = sum(count.value or 0 for count in both)
    return [("total", made.total.value or 0, summed)] if exact and made.total.value != summed else []


_NO_NUMBER = ("若干", "很多", "待定", "不详人", "abc")


def bad(hand: Hand, world: World, base: Activity, drop: frozenset[str], year_given: bool, year_column: bool) -> Record:
    """A record made from a good one that must be given back, and why."""
    dice = hand.dice("bad_rows")
    plain = Hand(hand.seed, hand.traits - {"numbers", "dates", "formulas", "wrong_total_column"})
    record = activity(plain, base, year_given, year_column)
    ways = ["bad_date", "future_date", "bad_number", "negative_number", "missing_unit"]
    if base.year in world.catalogues:
        ways.append("unknown_project")
    if "area" not in drop:
        ways.append("unknown_area")
    if "theme" not in drop:
        ways.append("unknown_theme")
    way = dice.choice(ways)
    number = next((name for name in ("total", "public", "party") if record.cells.get(name) is not None), "total")
    text: Any
    if way == "bad_date":
        text = dice.choice((f"{base.year}-02-30", f"{base.year}年13月5日", f"{base.year}.4.31"))
        record.cells["date"] = text
        record.rejects = [("date", text, "bad_date")]
    elif way == "future_date":
        record.cells["date"] = "2021-11-11"
        record.rejects = [("date", "2021-11-11", "future_date")]
    elif way in ("bad_number", "negative_number"):
        text = dice.choice(_NO_NUMBER) if way == "bad_number" else dice.choice(("-5", -5))
        record.cells[number] = text
        record.numbers.pop(number, None)
        record.rejects = [(number, str(text), way)]
    elif way == "missing_unit":
        record.cells["unit"], record.names = None, {}
        record.rejects = [("unit", None, "missing_value")]
    elif way == "unknown_project":
        text = "样例·查无此项"
        record.cells["project"] = record.group["project"] = text
        record.rejects = [("project", text, "unknown_project")]
    elif way == "unknown_area":
        record.cells["area"] = "样例花园居民区"
        record.group["area"] = "样例花园居民区"
        record.rejects = [("area", "样例花园居民区", "unknown_area")]
    else:
        record.cells["theme"] = record.group["theme"] = "样例板块"
        record.rejects = [("theme", "样例板块", "unknown_theme")]
    return record


def broken(hand: Hand, record: Record) -> Record | None:
    """The record with a number whose cell holds an error, or a formula without a value; None where it has no number."""
    name = next((name for name in ("total", "public", "party") if isinstance(record.cells.get(name), int)), None)
    if name is None:
        return None
    if hand.has("formulas_uncached"):
        cell: Any = Formula(f"={record.cells[name]}+0", None)
        value = None
    else:
        value = hand.dice("error_cells").choice(("#REF!", "#N/A", "#VALUE!", "#DIV/0!"))
        cell = value if hand.traits & {"xls", "ods"} or hand.traits & _TEXT else Formula("=1/0", value)
    record.cells[name] = cell
    record.numbers.pop(name, None)
    record.rejects = [(name, value, None)]
    return record


_TEXT = frozenset({"csv", "csv_bom", "csv_gb18030", "csv_utf16", "tsv", "semicolons"})
__all__ = ["Hand", "activity", "bad", "broken", "contradiction", "mistaken", "people"]
