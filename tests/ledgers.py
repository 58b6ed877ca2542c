"""Tiny ledgers for tests: written as people write them, loaded through the real pipeline."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import URL, Connection, text

from etl.load import load, undo
from etl.state import state
from warehouse.engine import database_url, reader_engine

TODAY = datetime.date(2021, 3, 1)

ROSTER_2019 = """年度,单位名称,单位类型,所在居民区,党员数
2019,样例甲公司,非公企业,威海居民区,10
2019,样例乙社,社会组织,中凯居民区,
2019,样例丙所,事业单位,,约20
"""
PROJECTS_2019 = """年度,项目名称,板块,项目状态
2019,样例·微课堂,先锋南西,延续
2019,样例·义诊,慈善南西,新增
"""
ACTIVITIES_2019 = """活动日期,板块,项目名称,参与单位,居民区,党员人次,群众人次
2019-05-03,先锋南西,样例·微课堂,样例甲公司,威海居民区,10,20
2019-06-01,先锋南西,样例·微课堂,样例甲公司、样例乙社,威海居民区,3,4
2019-07-01,慈善南西,样例·义诊,样例乙社,,,60余
"""


def write_csv(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def write_xlsx(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def rows_of(content: str) -> list[list[str]]:
    return list(csv.reader(content.splitlines()))


@dataclass
class Office:
    """A folder of ledgers and the database they are loaded into."""

    folder: Path
    url: URL

    @staticmethod
    def at(folder: Path, name: str = "office") -> Office:
        (folder / name).mkdir()
        return Office(folder / name, database_url(f"sqlite:///{folder / name}.db"))

    def write(self, name: str, content: str) -> Path:
        return write_csv(self.folder / name, content)

    def load(self, *paths: Path, **options: Any) -> dict[str, Any]:
        return load(paths or [self.folder], self.url, today=TODAY, **options)

    def load_text(self, name: str, content: str) -> dict[str, Any]:
        return self.load(self.write(name, content))

    def undo(self, batch: int) -> None:
        undo(batch, self.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        engine = reader_engine(self.url)
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def state(self) -> str:
        with self.reading() as connection:
            return state(connection)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with self.reading() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


def only_sheet(report: dict[str, Any]) -> dict[str, Any]:
    """The one sheet of the one file of a report."""
    (file,) = report["files"]
    (sheet,) = file["sheets"]
    return sheet  # type: ignore[no-any-return]


def counts(sheet: dict[str, Any]) -> dict[str, int]:
    names = ("rows", "header", "blank", "notes", "totals", "accepted", "rejected", "duplicate")
    return {name: sheet[name] for name in names}
