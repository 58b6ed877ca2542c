"""A tiny fixed world for tests of one trait each: a roster, a catalogue, and ledgers written cell by cell."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.kept import set_up_once
from tests.ledgers import Office
from tests.messy.sheets import OUTCOMES, Book, Line, Sheet, write

ROSTER = """年度,单位名称,单位类型,所在居民区
2019,样例甲有限公司,非公企业,威海居民区
2019,样例乙社,社会组织,中凯居民区
2019,样例第三中学,事业单位,
2019,样例第四中学,事业单位,
"""
PROJECTS = """年度,项目名称,板块,项目状态
2019,样例·微课堂,先锋南西,延续
2019,样例·义诊,慈善南西,新增
2018,样例·微课堂,先锋南西,延续
"""
HEAD = ["日期", "板块", "项目名称", "参与单位", "居民区", "参与人次"]
_MARKS = {"exact": "", "about": "约", "at_least": "≥", "at_most": "≤", "unknown": "?"}
Rows = Sequence[Sequence[Any]]


def _write_registers(office: Office) -> None:
    office.write("名册.csv", ROSTER)
    office.write("目录.csv", PROJECTS)


@cache
def _with_registers() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        office = Office.at(Path(folder))
        _write_registers(office)
        office.load()
        return Path(str(office.url.database)).read_bytes()


@dataclass
class Desk:
    """An office with a roster and a catalogue, to which one ledger comes."""

    office: Office
    report: dict[str, Any]

    @staticmethod
    def at(folder: Path) -> Desk:
        """With the registers loaded, by a database that was so loaded once in this process."""
        office = Office.at(folder)
        _write_registers(office)
        Path(str(office.url.database)).write_bytes(_with_registers())
        return Desk(office, {})

    def load(
        self,
        *sheets: Sheet,
        file: str = "台账.xlsx",
        encoding: str = "utf-8",
        separator: str = ",",
    ) -> Desk:
        """Writes the sheets to a file and loads it; `told`, `facts` and the rest then speak of it."""
        path = write(Book(file, list(sheets), encoding, separator), self.office.folder)
        with set_up_once():
            self.report = self.office.load(path)
        return self

    def told(self, name: str | None = None) -> dict[str, Any]:
        """What the report says of a sheet, its tables together: kind, counts that are not zero, checks, rejects."""
        (file,) = self.report["files"]
        parts = [part for part in file["sheets"] if name is None or part["sheet"] == name]
        counts = {each: sum(part[each] for part in parts) for each in ("rows", *OUTCOMES)}
        (kind,) = {part["kind"] for part in parts}
        return {
            "kind": kind,
            **{each: count for each, count in counts.items() if count},
            "checks": [
                (check["row"], check["column"], check["stated"], check["summed"])
                for part in parts
                for check in part["checks"]
            ],
            "rejects": [
                (reject["row"], reject["column"], reject["value"], reject["reason"])
                for part in parts
                for reject in part["rejects"]
            ],
        }

    def names(self) -> list[tuple[str, str, str]]:
        """(written, unit, how) of the report."""
        return [
            (name["written"], name["unit"], name["how"])
            for file in self.report["files"]
            for part in file["sheets"]
            for name in part["names"]
        ]

    def facts(self) -> list[str]:
        """The activities: `when | theme | project | units | area | people (Party members + public)`."""
        rows = self.office.ask(
            "select p.activity_id, coalesce(p.activity_date, p.month, p.year), t.zh, e.name, u.name, a.name,"
            " p.person_times, p.person_times_bound, p.party_person_times, p.party_person_times_bound,"
            " p.public_person_times, p.public_person_times_bound"
            " from fct_participation p join dim_unit u using (unit_id) join dim_project_edition e using (edition_id)"
            " left join dim_theme t on t.theme_id = p.theme_id left join dim_area a on a.area_id = p.area_id"
            " order by p.activity_id, p.participation_id"
        )
        activities: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows:
            activities.setdefault(row[0], []).append(row)
        return [_fact(those) for those in activities.values()]

    def people(self) -> list[str]:
        """The people of each activity."""
        return [fact.split(" | ")[5] for fact in self.facts()]

    def dates(self) -> list[str]:
        """When each activity was."""
        return [fact.split(" | ")[0] for fact in self.facts()]


def _fact(rows: list[tuple[Any, ...]]) -> str:
    first = rows[0]
    units = "+".join(row[4] for row in rows)
    people = _sum([row[6] for row in rows], first[7])
    parts = ""
    if first[9] != "unknown" or first[11] != "unknown":
        parts = f" ({_sum([row[8] for row in rows], first[9])} + {_sum([row[10] for row in rows], first[11])})"
    return f"{first[1]} | {first[2]} | {first[3]} | {units} | {first[5] or '—'} | {people}{parts}"


def _sum(values: Iterable[int | None], bound: str) -> str:
    return _MARKS[bound] + ("" if bound == "unknown" else str(sum(value or 0 for value in values)))


def sheet(
    rows: Rows,
    name: str = "台账",
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden: bool = False,
    filtered: bool = False,
) -> Sheet:
    """A sheet of cells as they are; merged boxes are (first row, first column, last row, last column) from 1 and 0."""
    lines = [Line(list(cells), "", hidden=number in hidden_rows) for number, cells in enumerate(rows, start=1)]
    boxes = [(top - 1, left, bottom - 1, right) for top, left, bottom, right in merged]
    return Sheet(name, "", lines, boxes=boxes, hidden=hidden, filtered=filtered)


def clean(kind: str = "participation", **counts: int) -> dict[str, Any]:
    """What a report says of a sheet with these counts and nothing wrong."""
    rows = {"rows": sum(counts.values())} if counts else {}
    return {"kind": kind, **rows, **counts, "checks": [], "rejects": []}
