"""What a session knows of the files it is about to import: where they lie, what runs, what was found."""

from __future__ import annotations

import json
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import streamlit as st

from panels.running import Progress, Running, cancel, start
from texts import Lang

Job = Literal["check", "load", "mark", "undo"]
UPLOAD_MB = 20
_KEY = "_import"


class Upload(Protocol):
    """A file that was dropped."""

    name: str
    size: int

    def getvalue(self) -> bytes: ...


@dataclass
class Belongings:
    """What must not outlive a session: the folder with its files, and what works on them."""

    folder: Path | None = None
    running: Running | None = None

    def clear(self) -> None:
        """Stops what runs, so that it cannot go on with half of the files, and removes the folder."""
        if self.running is not None:
            cancel(self.running)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder, self.running = None, None


@dataclass
class ImportState:
    """One session's import. What belongs to it goes when the session does.

    checkup: what the check-up found. report: what the import did. marked: place of a file in the check-up → the
    workbook to give back, and what is to be said of it. fault: the sentence of the last thing that went wrong.
    """

    own: Belongings = field(default_factory=Belongings)
    paths: list[Path] = field(default_factory=list)
    job: Job | None = None
    about: Any = None
    version: int = 0
    checkup: dict[str, Any] | None = None
    report: dict[str, Any] | None = None
    marked: dict[int, tuple[Path, dict[str, Any]]] = field(default_factory=dict)
    fault: str = ""
    note: str = ""
    round: int = 0

    def __post_init__(self) -> None:
        weakref.finalize(self, self.own.clear)

    @property
    def running(self) -> Running | None:
        """What works for this session now."""
        return self.own.running

    @running.setter
    def running(self, started: Running | None) -> None:
        self.own.running = started

    @property
    def place(self) -> Path:
        """The session's folder, which no other user of the machine may read."""
        if self.own.folder is None:
            self.own.folder = Path(tempfile.mkdtemp(prefix="fumin-"))
        return self.own.folder

    def forget(self) -> None:
        """Removes the files and everything known of them."""
        self.own.clear()
        self.paths, self.job, self.about = [], None, None
        self.checkup, self.report, self.marked, self.fault, self.note = None, None, {}, "", ""
        self.round += 1


def state() -> ImportState:
    """This session's import."""
    found: ImportState = st.session_state.setdefault(_KEY, ImportState())
    return found


def keep(state: ImportState, uploads: Sequence[Upload]) -> list[Path]:
    """Writes the dropped files into the private folder, each into its own, so that equal names do not meet."""
    paths = []
    for number, upload in enumerate(uploads):
        inside = state.place / "files" / str(number)
        inside.mkdir(parents=True)
        path = inside / (Path(upload.name.replace("\\", "/")).name or "0")
        path.write_bytes(upload.getvalue())
        paths.append(path)
    return paths


def result_file(state: ImportState, job: str) -> Path:
    """Where a job writes its report."""
    return state.place / f"{job}.json"


def check(state: ImportState, paths: Sequence[Path], lang: Lang) -> None:
    """Starts the check-up of these files."""
    state.paths, state.checkup, state.report, state.marked = list(paths), None, None, {}
    _start(state, "check", ["checkup", *map(str, paths), "--report", str(_fresh(state, "check")), "--lang", lang])


def load(state: ImportState, lang: Lang, version: int) -> None:
    """Starts the import of the files that were checked."""
    state.version = version
    report = ["--report", str(_fresh(state, "load")), "--progress"]
    _start(state, "load", ["etl", "--lang", lang, "load", *map(str, state.paths), *report, *who()])


def undo(state: ImportState, batch: int, lang: Lang) -> None:
    """Starts taking a batch back."""
    _start(state, "undo", ["etl", "--lang", lang, "undo", str(batch), *who()], batch)


def mark(state: ImportState, place: int, lang: Lang) -> None:
    """Starts marking the faults in the file at this place of the check-up."""
    path = file_at(state, place)
    ending = path.suffix.lower() if path.suffix.lower() == ".xlsm" else ".xlsx"
    out = state.place / "marked" / str(place) / f"{path.stem}_退回{ending}"
    out.parent.mkdir(parents=True, exist_ok=True)
    words = ["checkup", "mark", str(path), str(out), "--report", str(result_file(state, "check")), "--lang", lang]
    _start(state, "mark", words, (place, out))


def file_at(state: ImportState, place: int) -> Path:
    """The path of a file of the check-up, by its content's digest where a folder was given."""
    assert state.checkup is not None
    return Path(state.checkup["paths"][place])


def who() -> list[str]:
    """The option that names who does it, where the person gave a name."""
    name = str(st.session_state.get("import_by") or "").strip()
    return [f"--by={name}"] if name else []


def _fresh(state: ImportState, job: str) -> Path:
    path = result_file(state, job)
    path.unlink(missing_ok=True)
    return path


def _start(state: ImportState, job: Job, words: list[str], about: Any = None) -> None:
    state.job, state.about, state.fault, state.note = job, about, "", ""
    state.running = start(words, state.place)


def read_result(state: ImportState, job: str) -> dict[str, Any] | None:
    """The report that a job wrote, None where it wrote none."""
    try:
        found: dict[str, Any] = json.loads(result_file(state, job).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def settle(state: ImportState, ended: Progress, unknown: str) -> None:
    """Takes over what a finished job found; `unknown` is the sentence for a fault without one of its own."""
    job, state.job, state.running = state.job, None, None
    if job == "check":
        state.checkup = read_result(state, "check")
        failed = state.checkup is None
    elif job == "load":
        found = read_result(state, "load")
        state.report = found if found and found["committed"] else None
        failed = state.report is None
    elif job == "mark":
        failed = ended.status != 0
        if not failed:
            place, out = state.about
            state.marked[place] = (out, ended.step)
    else:
        failed = ended.status != 0
        if not failed and state.report is not None and state.report["batch"] == state.about:
            state.report = None
    if failed:
        said = ended.error.splitlines()[-1] if ended.error and "Traceback" not in ended.error else ""
        state.fault = said or unknown
