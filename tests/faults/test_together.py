"""Several at once: imports, undoing and readers. Each sees a whole state, and nobody's batch is lost."""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Connection
from streamlit.testing.v1 import AppTest

from etl.load import batches, load, undo
from etl.state import state
from panels import rows
from panels.context import Store
from tests.faults.commands import Nursery, standing, wait_until
from tests.faults.conftest import Import
from tests.ledgers import write_csv
from texts import say
from warehouse.engine import ROOT, database_url, reader_engine

IMPATIENT = {"patience": 0.2}


def eight_ledgers(folder: Path) -> list[Path]:
    return [
        write_csv(
            folder / f"台账{n}.csv",
            f"活动日期,板块,项目名称,参与单位,居民区,党员人次\n2019-0{n + 1}-03,先锋南西,样例·微课堂,样例第{n}公司,威海居民区,{n}\n",
        )
        for n in range(8)
    ]


def test_eight_imports_at_once_all_end_up_in_or_are_told_to_wait(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    ledgers = eight_ledgers(tmp_path)
    database = an_import.copy(tmp_path)
    running = [nursery.start(database, "load", ledger) for ledger in ledgers]
    ended = [command.wait() for command in running]
    told = say("database_busy", "zh", place=database) + "\n"
    assert all((one.status, one.err) in ((0, ""), (1, told)) for one in ended)
    acknowledged = [ledger for ledger, one in zip(ledgers, ended, strict=True) if one.status == 0]
    assert len(acknowledged) >= 1
    found = standing(database)
    assert found.batches == tuple((n + 1, False) for n in range(1 + len(acknowledged)))
    alone = an_import.copy(tmp_path, "alone.db")
    load(acknowledged, database_url(f"sqlite:///{alone}"))
    assert standing(alone).state == found.state


def test_imports_that_make_the_database_at_once_make_it_once(tmp_path: Path, nursery: Nursery) -> None:
    ledgers = eight_ledgers(tmp_path)[:3]
    database = tmp_path / "new.db"
    ended = [command.wait() for command in [nursery.start(database, "load", ledger) for ledger in ledgers]]
    done = sum(one.status == 0 for one in ended)
    assert done and standing(database).batches == tuple((n + 1, False) for n in range(done))


def test_the_second_of_two_imports_is_told_that_the_database_is_busy_and_changes_nothing(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database, release = an_import.copy(tmp_path), tmp_path / "release"
    first = nursery.start(database, "load", an_import.ledgers, fault={"hold": str(release)})
    wait_until(Path(f"{release}.held").exists)
    for command in (("load", eight_ledgers(tmp_path)[0]), ("undo", 1)):
        second = nursery.run(database, "--lang", "en", *command, fault=IMPATIENT)
        told = say("database_busy", "en", place=database) + "\n"
        assert (second.status, second.out, second.err) == (1, "", told)
    release.touch()
    assert first.wait().status == 0
    assert standing(database) == an_import.after


def test_an_import_and_an_undo_at_once_end_as_one_after_the_other(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database, other = an_import.copy(tmp_path), an_import.copy(tmp_path, "other.db")
    url = database_url(f"sqlite:///{other}")
    load([an_import.ledgers], url)
    undo(1, url)
    patient = {"patience": 60}
    commands = (("load", an_import.ledgers), ("undo", 1))
    running = [nursery.start(database, *command, fault=patient) for command in commands]
    assert [command.wait().status for command in running] == [0, 0]
    assert standing(database) == standing(other)


def test_a_reader_sees_the_state_before_or_after_a_write_and_never_one_between(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database, ledgers = an_import.copy(tmp_path), eight_ledgers(tmp_path)
    allowed = {an_import.before}
    other = an_import.copy(tmp_path, "other.db")
    for ledger in ledgers[:3]:
        load([ledger], database_url(f"sqlite:///{other}"))
        allowed.add(standing(other))
    seen, engine = [], reader_engine(database_url(f"sqlite:///{database}"))
    for ledger in ledgers[:3]:
        release = tmp_path / ledger.stem
        running = nursery.start(database, "load", ledger, fault={"hold": str(release)})
        while not Path(f"{release}.held").exists():
            seen.append(standing(database))
        seen.append(standing(database))
        release.touch()
        with engine.connect() as connection:
            assert {state(connection) for _time in range(3)} < {one.state for one in allowed}
        assert running.wait().status == 0
        seen.append(standing(database))
    engine.dispose()
    assert set(seen) == allowed
    assert [len(one.batches) for one in seen] == sorted(len(one.batches) for one in seen)


def test_a_reader_that_reads_on_makes_the_import_say_so_and_keeps_its_own_state(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database = an_import.copy(tmp_path)
    engine = reader_engine(database_url(f"sqlite:///{database}"))
    with engine.connect() as connection:
        assert state(connection) == an_import.before.state
        kept = nursery.run(database, "load", an_import.ledgers, fault=IMPATIENT)
        assert (kept.status, kept.out, kept.err) == (1, "", say("database_busy", "zh", place=database) + "\n")
        waiting = nursery.start(database, "load", an_import.ledgers)
        assert state(connection) == an_import.before.state and len(batches(connection)) == 1
    engine.dispose()
    assert waiting.wait().status == 0
    assert standing(database) == an_import.after


def test_a_page_is_drawn_from_one_state_when_an_import_is_committed_meanwhile(
    tmp_path: Path, an_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = an_import.copy(tmp_path)
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{database}")
    calls = itertools.count()
    real = rows.reading

    def reading(store: Store) -> AbstractContextManager[Connection]:
        if next(calls) == 6:  # the choices are read, the figures not yet
            load([an_import.ledgers], database_url())
        return real(store)

    monkeypatch.setattr(rows, "reading", reading)
    disturbed = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert next(calls) > 12 and standing(database) == an_import.after
    calm = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert not disturbed.exception and disturbed.metric
    assert shown(disturbed) == shown(calm)


def shown(app: AppTest) -> list[str]:
    """All that a page says: figures, choices and sentences."""
    choices = [option for choice in app.multiselect for option in choice.options]
    return [element.value for kind in ("metric", "caption", "markdown") for element in app.get(kind)] + choices
