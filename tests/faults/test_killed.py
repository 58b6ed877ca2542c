"""An import that is killed is there entirely or not at all, and what was said to be there is there."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.faults.commands import Nursery, Standing, are_gone, children_of, standing, wait_until
from tests.faults.conftest import OLD_REPORT, Import
from warehouse.engine import database_url, reader_engine
from warehouse.schema import dim_theme

SPILLING = "cache_size=5"  # pages: as in an import far larger than memory, the file is written long before the commit


def moments(number: int, dice: random.Random, one: Import) -> list[dict[str, Any]]:
    """Moments to kill at: half by the clock, half by what the import is doing just then."""
    found: list[dict[str, Any]] = [
        {"after": one.seconds * (n + dice.random()) / (number // 2)} for n in range(number // 2)
    ]
    for n in range(number - len(found)):
        statement, spilling = dice.randint(1, one.statements), {"pragma": SPILLING}
        found.append(
            (
                {"statement": statement},
                {"statement": statement, **spilling},
                {"commit": dice.random() * 0.02},
                {"commit": dice.random() * 0.02, **spilling},
                {"committed": True},
            )[n % 5]
        )
    return found


def killed(one: Import, moment: dict[str, Any], nursery: Nursery, folder: Path) -> Standing:
    """How the database stands after an import was killed at that moment."""
    folder.mkdir(parents=True)
    database, report = one.copy(folder), folder / "report.json"
    report.write_text(OLD_REPORT, encoding="utf-8")
    running = nursery.start(database, "load", one.ledgers, "--report", report, fault=moment)
    workers: set[int] = set()
    if "after" in moment:
        time.sleep(moment["after"])
        workers = children_of(running.pid)
        running.kill()
    ended = running.wait()
    assert are_gone(workers)
    return one.must_be_whole_or_nothing(database, ended, report)


def campaign(number: int, seed: int, one: Import, nursery: Nursery, folder: Path) -> None:
    found = []
    for n, moment in enumerate(moments(number, random.Random(seed), one)):
        found.append(killed(one, moment, nursery, folder / str(n)))
    assert set(found) == {one.before, one.after}, "the moments were not spread over the import"


def test_an_import_killed_at_any_moment_is_there_entirely_or_not_at_all(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    campaign(12, 1, an_import, nursery, tmp_path / "trials")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_an_import_killed_at_two_hundred_moments_is_there_entirely_or_not_at_all(
    tmp_path: Path, an_import: Import, nursery: Nursery, seed: int
) -> None:
    campaign(50, seed, an_import, nursery, tmp_path / "trials")


def test_the_process_that_reads_files_ends_with_the_import_that_started_it(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("this system does not tell which processes live")
    ledger = tmp_path / "大.csv"
    ledger.write_text("日期,项目,单位\n" + "2019-05-03,样例,样例甲公司\n" * 50_000, encoding="utf-8")
    running = nursery.start(an_import.copy(tmp_path), "load", ledger)
    wait_until(lambda: children_of(running.pid))
    workers = children_of(running.pid)
    running.kill()
    assert running.wait().status == -9 and workers and are_gone(workers)


def test_an_import_that_was_killed_can_be_done_again_at_once(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database = an_import.copy(tmp_path)
    for fault in ({"statement": 60, "pragma": SPILLING}, {"commit": 0.0}):
        nursery.run(database, "load", an_import.ledgers, fault=fault)
    if standing(database) != an_import.after:
        assert nursery.run(database, "load", an_import.ledgers).status == 0
    assert standing(database) == an_import.after


def test_a_first_import_that_is_killed_leaves_a_database_that_can_be_loaded_into(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database = tmp_path / "first.db"
    for statement in (1, 20, 80):
        assert nursery.run(database, "load", an_import.ledgers, fault={"statement": statement}).status == -9
        said = nursery.run(database, "--lang", "en", "batches")
        assert (said.status, said.out) == (1, "") and said.err.startswith("There is no database at ")
    assert nursery.run(database, "load", an_import.ledgers).status == 0
    assert standing(database).batches == ((1, False),)


def _cut_off_while_writing(one: Import, nursery: Nursery, folder: Path) -> Path:
    """A database whose file was being written when the import was killed: its journal must be rolled back."""
    database = one.copy(folder)
    fault = {"statement": one.statements, "pragma": SPILLING}
    assert nursery.run(database, "load", one.ledgers, fault=fault).status == -9
    assert database.with_name("trial.db-journal").read_bytes()[:1] == b"\xd9"
    assert database.read_bytes() != one.prior.read_bytes()
    return database


def test_a_reader_rolls_back_what_a_killed_import_had_written(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database = _cut_off_while_writing(an_import, nursery, tmp_path)
    assert standing(database) == an_import.before
    assert not database.with_name("trial.db-journal").exists()


def test_a_reader_that_was_open_before_the_import_was_killed_reads_on(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    (tmp_path / "other").mkdir()
    cut_off = _cut_off_while_writing(an_import, nursery, tmp_path / "other")
    database = an_import.copy(tmp_path)
    engine = reader_engine(database_url(f"sqlite:///{database}"))
    with engine.connect() as connection:
        themes = connection.execute(select(dim_theme)).all()
    for suffix in ("", "-journal"):
        with database.with_name(f"trial.db{suffix}").open("wb") as file, open(f"{cut_off}{suffix}", "rb") as other:
            shutil.copyfileobj(other, file)
    with engine.connect() as connection:
        assert connection.execute(select(dim_theme)).all() == themes
    engine.dispose()
    assert standing(database) == an_import.before


def test_a_reader_that_may_not_roll_back_says_who_can_and_to_leave_the_journal(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    database = _cut_off_while_writing(an_import, nursery, folder)
    database.chmod(0o444)
    folder.chmod(0o555)
    said = nursery.run(database, "state", fault={"unprivileged": True})
    folder.chmod(0o755)
    database.chmod(0o644)
    assert (said.status, said.out) == (1, "") and "-journal 文件请勿删除" in said.err and "已损坏" not in said.err
    assert standing(database) == an_import.before


def test_undoing_that_is_killed_leaves_the_batch_or_takes_it_back(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    whole = an_import.copy(tmp_path, "whole.db")
    assert nursery.run(whole, "load", an_import.ledgers).status == 0
    undone = Standing(an_import.before.state, ((1, False), (2, True)))
    found = []
    for n, fault in enumerate(
        ({"statement": 3}, {"statement": 30, "pragma": SPILLING}, {"commit": 0.0}, {"committed": True})
    ):
        database = Path(shutil.copy(whole, tmp_path / f"{n}.db"))
        assert nursery.run(database, "undo", 2, fault=fault).status in (-9, 0)
        found.append(standing(database))
    assert set(found) <= {an_import.after, undone}
    assert (found[0], found[1], found[3]) == (an_import.after, an_import.after, undone)


def test_a_journal_that_holds_nothing_disturbs_no_reader(tmp_path: Path, an_import: Import) -> None:
    database = an_import.copy(tmp_path)
    database.with_name("trial.db-journal").write_bytes(b"\0" * 512)
    assert standing(database) == an_import.before
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("UPDATE dim_theme SET position = position")
    assert standing(database) == an_import.before
