"""What the tests of faults share: the nursery, and an import to be disturbed."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from etl.load import load
from tests.faults.commands import Ended, Nursery, Standing, a_nursery, standing
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, rows_of, write_csv, write_xlsx
from warehouse.engine import database_url

OLD_REPORT = "the report of another day\n"


@dataclass
class Import:
    """An import into a database that holds one batch already, and how the database stands before and after it."""

    prior: Path
    ledgers: Path
    before: Standing
    after: Standing
    seconds: float
    statements: int

    def copy(self, folder: Path, name: str = "trial.db") -> Path:
        """A database of its own, as before the import."""
        return Path(shutil.copy(self.prior, folder / name))

    def must_be_whole_or_nothing(self, database: Path, ended: Ended, report: Path | None = None) -> Standing:
        """Fails unless the import is there entirely or not at all, and is there if anything said so."""
        found = standing(database)
        assert found in (self.before, self.after)
        said = ended.status == 0
        if report is not None and (text := report.read_text(encoding="utf-8")) != OLD_REPORT:
            assert {name: json.loads(text)[name] for name in ("batch", "committed")} == {"batch": 2, "committed": True}
            said = True
        assert found == self.after or not said
        return found


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with a_nursery(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.fixture(scope="session")
def an_import(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Import:
    """An import of four files in three formats, 300 rows, measured undisturbed."""
    folder = tmp_path_factory.mktemp("import")
    first = write_csv(folder / "项目.csv", PROJECTS_2019)
    ledgers = folder / "ledgers"
    ledgers.mkdir()
    write_csv(ledgers / "名册.csv", ROSTER_2019)
    write_xlsx(ledgers / "台账.xlsx", {"2019年": [*rows_of(ACTIVITIES_2019), *_many("威海居民区")]})
    write_csv(
        ledgers / "台账二.csv", ACTIVITIES_2019 + "".join(",".join(map(str, r)) + "\n" for r in _many("中凯居民区"))
    )
    (ledgers / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    prior, whole, counted = (folder / name for name in ("prior.db", "whole.db", "counted.db"))
    load([first], database_url(f"sqlite:///{prior}"))
    for copy in (whole, counted):
        shutil.copy(prior, copy)
    statements = _statements(ledgers, counted)
    start = time.monotonic()
    assert nursery.run(whole, "load", ledgers).status == 0
    seconds = time.monotonic() - start
    return Import(prior, ledgers, standing(prior), standing(whole), seconds, statements)


def _many(area: str) -> list[list[object]]:
    return [[f"2019-0{n % 9 + 1}-1{n % 8}", "", "样例·微课堂", f"样例第{n % 90}公司", area, n, n] for n in range(150)]


def _statements(ledgers: Path, database: Path) -> int:
    """How many statements the import says."""
    said: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        load([ledgers], database_url(f"sqlite:///{database}"))
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(said)
