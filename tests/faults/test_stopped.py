"""A command that is stopped from outside says so and leaves nothing, or ends as if nobody had tried."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.commands import Nursery, are_gone, children_of, standing, wait_until
from tests.faults.conftest import OLD_REPORT, Import
from tests.faults.nursery import NOBODY_LISTENS
from texts import say
from warehouse.engine import ROOT

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_command_stopped_before_its_commit_says_that_nothing_was_changed(
    tmp_path: Path, an_import: Import, nursery: Nursery, number: signal.Signals
) -> None:
    database, folder = an_import.copy(tmp_path), tmp_path / "reports"
    folder.mkdir()
    report = folder / "report.json"
    report.write_text(OLD_REPORT, encoding="utf-8")
    for statement in (5, an_import.statements):
        release = tmp_path / f"{statement}"
        fault = {"pause": [statement, str(release)], "pragma": "cache_size=5"}
        running = nursery.start(database, "load", an_import.ledgers, "--report", report, fault=fault)
        wait_until(Path(f"{release}.held").exists)
        running.kill(number)
        ended = running.wait()
        assert (ended.status, ended.out, ended.err) == (128 + number, "", say("stopped", "zh") + "\n")
        assert not database.with_name("trial.db-journal").exists()
        assert [path.name for path in folder.iterdir()] == ["report.json"]
        assert report.read_text(encoding="utf-8") == OLD_REPORT
    assert standing(database) == an_import.before


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_comes_when_the_commit_has_begun_comes_too_late(
    tmp_path: Path, an_import: Import, nursery: Nursery, number: signal.Signals
) -> None:
    database, release = an_import.copy(tmp_path), tmp_path / "release"
    running = nursery.start(database, "load", an_import.ledgers, fault={"hold": str(release)})
    wait_until(Path(f"{release}.held").exists)
    running.kill(number)
    release.touch()
    ended = running.wait()
    assert (ended.status, ended.err) == (0, "") and "第 2 批" in ended.out
    assert standing(database) == an_import.after


@pytest.mark.parametrize("number", SIGNALS)
def test_a_command_stopped_while_files_are_read_takes_the_reading_process_with_it(
    tmp_path: Path, an_import: Import, nursery: Nursery, number: signal.Signals
) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("this system does not tell which processes live")
    ledger = tmp_path / "大.csv"
    ledger.write_text("日期,项目,单位\n" + "2019-05-03,样例,样例甲公司\n" * 200_000, encoding="utf-8")
    database = an_import.copy(tmp_path)
    running = nursery.start(database, "--lang", "en", "load", ledger)
    wait_until(lambda: children_of(running.pid))
    workers = children_of(running.pid)
    running.kill(number)
    ended = running.wait()
    assert (ended.status, ended.out, ended.err) == (128 + number, "", "Stopped; nothing was changed.\n")
    assert are_gone(workers) and standing(database) == an_import.before


def test_output_that_nobody_takes_does_not_undo_what_was_done(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database = an_import.copy(tmp_path)
    lost = say("output_lost", "zh") + "\n"
    for command, status in ((("load", an_import.ledgers), 0), (("undo", 2), 0), (("batches",), 1), (("state",), 1)):
        ended = nursery.run(database, *command, out=NOBODY_LISTENS)
        assert (ended.status, ended.err) == (status, lost)
    assert standing(database).batches == ((1, False), (2, True))


@pytest.mark.parametrize("full", [False, True])
def test_the_whole_program_ends_quietly_when_its_output_is_closed_or_full(
    tmp_path: Path, an_import: Import, full: bool
) -> None:
    database = an_import.copy(tmp_path)
    if full:
        if not Path("/dev/full").exists():
            pytest.skip("this system has no device that is always full")
        out = os.open("/dev/full", os.O_WRONLY)
    else:
        listener, out = os.pipe()
        os.close(listener)
    ended = subprocess.run(
        [sys.executable, "-m", "etl", "load", str(an_import.ledgers)],
        cwd=ROOT,
        env={**os.environ, "FUMIN_DATABASE_URL": f"sqlite:///{database}"},
        stdout=out,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(out)
    assert (ended.returncode, ended.stderr.decode()) == (0, say("output_lost", "zh") + "\n")
    assert standing(database) == an_import.after


def test_the_whole_program_stopped_at_any_time_shows_no_traceback_and_leaves_nothing_or_all(
    tmp_path: Path, an_import: Import
) -> None:
    for n, number in enumerate(SIGNALS):
        database = an_import.copy(tmp_path, f"{n}.db")
        running = subprocess.Popen(
            [sys.executable, "-m", "etl", "load", str(an_import.ledgers)],
            cwd=ROOT,
            env={**os.environ, "FUMIN_DATABASE_URL": f"sqlite:///{database}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            out, err = running.communicate(timeout=0.4 + 0.5 * n)
        except subprocess.TimeoutExpired:
            running.send_signal(number)
            out, err = running.communicate()
        assert b"Traceback" not in err
        assert running.returncode in (0, -number, 128 + number)
        assert standing(database) == (an_import.before if running.returncode else an_import.after)
