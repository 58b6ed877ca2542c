"""A disk that is full, failing or closed to us is said in a sentence, and nothing was changed."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.faults.commands import Ended, Nursery, standing
from tests.faults.conftest import OLD_REPORT, Import
from tests.faults.nursery import NO_SMALL_DISK
from texts import LANGUAGES, say


def pages(database: Path) -> int:
    with closing(sqlite3.connect(database)) as raw:
        return int(raw.execute("PRAGMA page_count").fetchone()[0])


def refused(
    one: Import, nursery: Nursery, database: Path, text_id: str, fault: dict[str, Any], *options: object
) -> None:
    """Fails unless the import ends with that sentence in both languages, nothing is changed, and it goes well afterwards."""
    for lang in LANGUAGES:
        ended = nursery.run(database, "--lang", lang, "load", one.ledgers, *options, fault=fault)
        assert (ended.status, ended.out, ended.err) == (1, "", say(text_id, lang, place=database) + "\n")
        assert standing(database) == one.before
        assert not database.with_name(f"{database.name}-journal").exists()


@pytest.mark.parametrize("room", [0, 2, 9])
def test_a_full_disk_is_a_sentence_and_nothing_is_changed(
    tmp_path: Path, an_import: Import, nursery: Nursery, room: int
) -> None:
    database = an_import.copy(tmp_path)
    refused(an_import, nursery, database, "database_full", {"pragma": f"max_page_count={pages(database) + room}"})
    assert nursery.run(database, "load", an_import.ledgers).status == 0
    assert standing(database) == an_import.after


@pytest.mark.parametrize("spilling", [{}, {"pragma": "cache_size=5"}])
def test_a_limit_on_the_size_of_files_is_a_sentence_and_nothing_is_changed(
    tmp_path: Path, an_import: Import, nursery: Nursery, spilling: dict[str, str]
) -> None:
    database = an_import.copy(tmp_path)
    fault = {"largest": database.stat().st_size + 20_000, **spilling}
    refused(an_import, nursery, database, "database_failing", fault)


def on_a_small_disk(one: Import, nursery: Nursery, folder: Path, room: int, *options: object) -> Ended:
    """An import into a database on a disk of its own, `room` bytes larger than the database."""
    folder.mkdir()
    database = one.copy(folder)
    size = database.stat().st_size + room
    ended = nursery.run(database, "load", one.ledgers, *options, fault={"small_disk": [str(folder), size]})
    if ended.status == NO_SMALL_DISK:
        pytest.skip("this user may not mount a disk")
    return ended


@pytest.mark.parametrize("room", [4096, 40_000, 120_000])
def test_a_disk_that_really_is_full_leaves_the_database_as_it_was(
    tmp_path: Path, an_import: Import, nursery: Nursery, room: int
) -> None:
    ended = on_a_small_disk(an_import, nursery, tmp_path / "disk", room)
    database = tmp_path / "disk" / "trial.db"
    assert (ended.status, ended.out, ended.err) == (1, "", say("database_full", "zh", place=database) + "\n")
    after = tmp_path / "disk.after"
    assert [path.name for path in after.iterdir()] == ["trial.db"]
    assert standing(after / "trial.db") == an_import.before


def test_a_report_that_does_not_fit_on_the_disk_keeps_the_batch_from_being_committed(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database, disk = an_import.copy(tmp_path), tmp_path / "disk"
    disk.mkdir()
    report = disk / "report.json"
    report.write_text(OLD_REPORT, encoding="utf-8")
    ended = nursery.run(
        database, "load", an_import.ledgers, "--report", report, fault={"small_disk": [str(disk), 8192]}
    )
    if ended.status == NO_SMALL_DISK:
        pytest.skip("this user may not mount a disk")
    detail = os.strerror(28)
    assert (ended.status, ended.out, ended.err) == (1, "", say("cannot_write", "zh", path=report, detail=detail) + "\n")
    assert [path.name for path in (tmp_path / "disk.after").iterdir()] == ["report.json"]
    assert (tmp_path / "disk.after" / "report.json").read_text(encoding="utf-8") == OLD_REPORT
    assert standing(database) == an_import.before


def test_a_report_into_a_full_device_is_said_to_be_lost_and_the_load_is_done(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    database = an_import.copy(tmp_path)
    ended = nursery.run(database, "load", an_import.ledgers, "--report", "/dev/full")
    lost = say("report_lost", "zh", path="/dev/full", detail=os.strerror(28), batch=2)
    assert (ended.status, ended.err) == (0, lost + "\n") and "第 2 批" in ended.out
    assert standing(database) == an_import.after


def test_a_report_replaces_the_one_before_it_at_one_stroke_and_leaves_nothing_beside_it(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database, reports = an_import.copy(tmp_path), tmp_path / "reports"
    reports.mkdir()
    (reports / "report.json").write_text(OLD_REPORT, encoding="utf-8")
    (reports / "link.json").symlink_to("report.json")
    for batch, name in ((2, "report.json"), (3, "link.json"), (None, "link.json")):
        dry = [] if batch else ["--dry-run"]
        assert nursery.run(database, "load", an_import.ledgers, "--report", reports / name, *dry).status == 0
        assert json.loads((reports / "report.json").read_text(encoding="utf-8"))["batch"] == batch
        assert {path.name for path in reports.iterdir()} == {"report.json", "link.json"}
    assert (reports / "link.json").is_symlink()


@pytest.mark.parametrize(("of_folder", "of_file"), [(0o555, 0o644), (0o755, 0o444), (0o555, 0o444)])
def test_a_database_that_may_not_be_written_to_is_a_sentence(
    tmp_path: Path, an_import: Import, nursery: Nursery, of_folder: int, of_file: int
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    database = an_import.copy(folder)
    database.chmod(of_file)
    folder.chmod(of_folder)
    refused(an_import, nursery, database, "database_forbidden", {"unprivileged": True})
    read = nursery.run(database, "state", fault={"unprivileged": True})
    assert (read.status, read.out, read.err) == (0, an_import.before.state + "\n", "")
    folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_to_is_a_sentence(tmp_path: Path, an_import: Import, nursery: Nursery) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    database = an_import.copy(tmp_path)
    folder.chmod(0o555)
    new = nursery.run(folder / "new.db", "load", an_import.ledgers, fault={"unprivileged": True})
    deeper = nursery.run(folder / "deeper" / "new.db", "load", an_import.ledgers, fault={"unprivileged": True})
    report = nursery.run(
        database, "load", an_import.ledgers, "--report", folder / "r.json", fault={"unprivileged": True}
    )
    folder.chmod(0o755)
    denied = os.strerror(13)
    assert [(ended.status, ended.out, ended.err) for ended in (new, deeper, report)] == [
        (1, "", say("database_forbidden", "zh", place=folder / "new.db") + "\n"),
        (1, "", say("cannot_write", "zh", path=folder / "deeper", detail=denied) + "\n"),
        (1, "", say("cannot_write", "zh", path=folder / "r.json", detail=denied) + "\n"),
    ]
    assert standing(database) == an_import.before and list(folder.iterdir()) == []


def test_a_database_that_may_not_be_read_is_forbidden_and_not_missing(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database = an_import.copy(tmp_path)
    database.chmod(0)
    ended = nursery.run(database, "state", fault={"unprivileged": True})
    database.chmod(0o644)
    assert (ended.status, ended.out, ended.err) == (1, "", say("database_forbidden", "zh", place=database) + "\n")


@pytest.mark.parametrize("folder", ["", "/nowhere/at/all"])
def test_a_missing_folder_for_temporary_files_hinders_no_import(
    tmp_path: Path, an_import: Import, nursery: Nursery, folder: str
) -> None:
    database = an_import.copy(tmp_path)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), folder)
    ended = nursery.run(database, "load", an_import.ledgers, fault={"pragma": "cache_size=5"}, **places)
    assert (ended.status, ended.err) == (0, "")
    assert standing(database) == an_import.after


def test_a_file_whose_name_is_no_text_is_loaded_under_a_name_that_can_be_written(
    tmp_path: Path, an_import: Import, nursery: Nursery
) -> None:
    database, folder, report = an_import.copy(tmp_path), tmp_path / "ledgers", tmp_path / "report.json"
    folder.mkdir()
    for name, content in ((b"\xff\xfe.csv", "年度,项目名称,板块\n2019,样例,先锋南西\n"), (b"\xff\xfe.md", "无")):
        try:
            with open(os.fsencode(folder) + b"/" + name, "w", encoding="utf-8") as file:
                file.write(content)
        except OSError:
            pytest.skip("this disk takes only names that are text")
    ended = nursery.run(database, "load", folder, "--report", report)
    assert (ended.status, ended.err) == (0, "")
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    assert [(file["file"], file["status"]) for file in files] == [
        ("��.csv", "loaded"), ("��.md", "ignored"),
    ]  # fmt: skip
