"""Starting commands through the nursery, and what is looked at after a fault."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.load import batches
from etl.state import state
from warehouse.engine import ROOT, database_url, reader_engine

PATIENCE = 60.0  # seconds after which a test gives up waiting; nothing is timed by it


@dataclass
class Ended:
    """A command that has ended."""

    status: int
    out: str
    err: str

    def __post_init__(self) -> None:
        assert "Traceback" not in self.out + self.err, self.err


@dataclass
class Running:
    """A command under way."""

    nursery: Nursery
    pid: int
    out: Path
    err: Path

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def wait(self) -> Ended:
        status = self.nursery.ask({"wait": self.pid})["status"]
        return Ended(
            status, *(path.read_text(encoding="utf-8") if path.is_file() else "" for path in (self.out, self.err))
        )


class Nursery:
    """The client of `tests.faults.nursery`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def start(
        self,
        database: Path,
        *arguments: object,
        fault: dict[str, Any] | None = None,
        out: str | None = None,
        **environment: str,
    ) -> Running:
        """`python -m etl` with these arguments on that database, with a fault armed."""
        self._started += 1
        request = {
            "arguments": [str(argument) for argument in arguments],
            "environment": {"FUMIN_DATABASE_URL": f"sqlite:///{database}", **environment},
            "fault": fault or {},
            "out": str(out or self._folder / f"{self._started}.out"),
            "err": str(self._folder / f"{self._started}.err"),
        }
        return Running(self, self.ask(request)["pid"], Path(request["out"]), Path(request["err"]))

    def run(self, database: Path, *arguments: object, **options: Any) -> Ended:
        return self.start(database, *arguments, **options).wait()

    def end(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


@contextmanager
def a_nursery(folder: Path) -> Iterator[Nursery]:
    folder.mkdir(parents=True, exist_ok=True)
    nursery = Nursery(folder)
    yield nursery
    nursery.end()


@dataclass(frozen=True)
class Standing:
    """How a database stands: its content as `etl state` says it, and its batches with whether each is undone."""

    state: str
    batches: tuple[tuple[int, bool], ...]


def standing(database: Path) -> Standing:
    """How a sound database stands; fails when it is not sound. Read first as the dashboard reads it."""
    engine = reader_engine(database_url(f"sqlite:///{database}"))
    with engine.connect() as connection:
        found = Standing(
            state(connection), tuple((row["batch"], row["undone_at"] is not None) for row in batches(connection))
        )
    engine.dispose()
    with closing(sqlite3.connect(database)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    return found


def children_of(pid: int) -> set[int]:
    """The processes that a process started and that still live; none where the system does not tell."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            about = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(about[1]) == pid and about[0] != "Z":
            found.add(int(path.parent.name))
    return found


def are_gone(processes: set[int]) -> bool:
    """Whether all of them end of themselves."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not any(_lives(process) for process in processes):
            return True
        time.sleep(0.01)
    return False


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true: Any) -> None:
    """Waits for something that must come."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)
