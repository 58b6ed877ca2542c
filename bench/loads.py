"""Loading many records: the whole pipeline as people start it, beside what it costs at least to move the bytes.

A text's floor is `sqlite3 .import` of the same file, or Python's own csv and sqlite3 where that program is not
installed; a workbook's is unzipping it.
"""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

from xlsxwriter import Workbook

from bench.generator import write_ledgers
from bench.timing import HEADER, RUNS, Figure, timed
from browser.serving import ROOT

_EVERY = 0.02
_MB = 1 << 20
WORKBOOK_ROWS = 199_000
LOADED = "load.db"
"""The database of the last load, in the folder of its size."""
SIZES = (20_000, 1_000_000, 5_000_000)


class Loads:
    """Loads of one ledger into copies of a database that has its registers. `peaks`: memory of each, in MB."""

    def __init__(self, folder: Path, registers: list[Path], ledger: Path) -> None:
        self._folder, self._ledger = folder, ledger
        self.peaks: list[float] = []
        self._prepared = folder / "registers.db"
        self._loaded = folder / LOADED
        if not self._prepared.exists():
            self._etl(self._prepared, registers)

    def run(self) -> float:
        """The seconds of one load, from starting the program to its end."""
        shutil.copyfile(self._prepared, self._loaded)
        return timed(lambda: self._etl(self._loaded, [self._ledger]))

    def _etl(self, database: Path, files: list[Path]) -> None:
        command = [sys.executable, "-m", "etl", "load", *map(str, files)]
        environment = {**os.environ, "FUMIN_DATABASE_URL": f"sqlite:///{database}"}
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
            peak = _Peak(process.pid)
            status = process.wait()
        self.peaks.append(peak.stop() / _MB)
        if status:
            raise RuntimeError(f"load: {status}")


class _Peak:
    """The most memory that a process and its children held at once."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak = pid, 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._stopped.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._stopped.wait(_EVERY):
            self._peak = max(self._peak, sum(map(_resident, [self._pid, *_children(self._pid)])))


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def floor_of_text(folder: Path, ledger: Path) -> tuple[str, Callable[[], float]]:
    """What the floor is, and the seconds of one run of it."""
    database = folder / "floor.db"

    def by_program() -> None:
        database.unlink(missing_ok=True)
        steps = [".mode csv", f".import --skip 1 '{ledger}' ledger"]
        subprocess.run(["sqlite3", str(database), *steps], check=True, stdout=subprocess.DEVNULL)

    def by_hand() -> None:
        database.unlink(missing_ok=True)
        with ledger.open(encoding="utf-8-sig", newline="") as file, sqlite3.connect(database) as connection:
            rows = csv.reader(file)
            width = len(next(rows))
            marks = ", ".join("?" * width)
            connection.execute(f"create table ledger ({', '.join(f'c{at}' for at in range(width))})")
            connection.executemany(f"insert into ledger values ({marks})", rows)  # noqa: S608

    if shutil.which("sqlite3"):
        return "sqlite3 .import", lambda: timed(by_program)
    return "csv.reader and sqlite3.executemany", lambda: timed(by_hand)


def loading_text(folder: Path, records: int, rounds: int = RUNS) -> tuple[Figure, float]:
    """A participation ledger of so many records as CSV; the figure and the highest memory in MB."""
    registers, ledger = write_ledgers(folder, records)
    loads = Loads(folder, registers, ledger)
    floor, least = floor_of_text(folder, ledger)
    loads.peaks.clear()
    pairs = [(loads.run(), least()) for _ in range(rounds)]
    own, other = [first for first, _ in pairs], [second for _, second in pairs]
    return Figure(f"load {records:,} records of CSV", "≤ 3 times", own, floor, other), max(loads.peaks)


def loading_workbook(folder: Path, rounds: int = RUNS) -> tuple[Figure, float]:
    """A workbook of about 200 thousand rows, beside unzipping it."""
    registers, ledger = write_ledgers(folder, WORKBOOK_ROWS)
    path = _as_workbook(ledger)
    loads = Loads(folder, registers, path)
    loads.peaks.clear()

    def unzip() -> None:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                archive.read(name)

    pairs = [(loads.run(), timed(unzip)) for _ in range(rounds)]
    own, other = [first for first, _ in pairs], [second for _, second in pairs]
    return Figure(f"load {WORKBOOK_ROWS:,} rows of XLSX", "≤ 8 times", own, "unzip it", other), max(loads.peaks)


def _as_workbook(ledger: Path) -> Path:
    path = ledger.with_suffix(".xlsx")
    with Workbook(str(path), {"constant_memory": True, "strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        with ledger.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file)):
                sheet.write_row(number, 0, row)
    return path


def report(folder: Path, sizes: tuple[int, ...] = SIZES, workbook: bool = True) -> list[str]:
    """The figures as lines of Markdown: the largest once, the others in five rounds."""
    found = [loading_text(folder / str(size), size, 1 if size > sizes[0] * 100 else RUNS) for size in sizes]
    if workbook:
        found.append(loading_workbook(folder / "workbook"))
    table = "\n".join([HEADER, *(figure.row() for figure, _ in found)])
    peaks = "; ".join(f"{figure.name}: {peak:,.0f} MB" for figure, peak in found)
    about = "Loading from starting `python -m etl load` to its end, registers being loaded before."
    return [about, table, f"Highest memory of the program and its child together: {peaks}."]
