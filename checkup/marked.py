"""A person's own workbook with its faults marked, made in a child process under limits.

A hostile workbook can take all memory or never end, so the child has the limits of the one that reads ledgers.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from apart.program import Broken, Overdue, asked
from checkup.faults import faults_of
from etl.errors import EtlError, FileRefused
from etl.extract.worker import MEMORY_BYTES, WORKBOOK_BYTES

SECONDS, SECONDS_PER_MB = 20.0, 6.0
"""Marking builds the whole workbook in memory and writes it again: three times the time that reading may take."""


class OtherFile(EtlError):
    """The report is not about this file."""

    def __init__(self, file: str) -> None:
        super().__init__("mark_other_file", file=file)


class SameFile(EtlError):
    """The marked file would be written over the original."""

    def __init__(self, file: str) -> None:
        super().__init__("mark_same_file", file=file)


class NoReport(EtlError):
    """The file holds no report."""

    def __init__(self, path: Path) -> None:
        super().__init__("mark_no_report", path=path)


def report_of(path: Path) -> dict[str, Any]:
    """The report in a file. Raises NoReport, OSError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or "files" not in found:
        raise NoReport(path)
    return found


def mark(
    path: Path, out: Path, report: dict[str, Any], *, seconds: float | None = None, memory: int = MEMORY_BYTES
) -> dict[str, Any]:
    """Writes `path` to `out` with the faults of `report` (of a load or a check-up) marked in it.

    Returns `faults` and `checks` (how many are marked), `rebuilt` (whether the cells stand in a new workbook, since
    the file is no xlsx) and `lost` (kinds of drawings that could not be kept). Raises SameFile, OtherFile,
    FileRefused, OSError.
    """
    if out.exists() and out.samefile(path):
        raise SameFile(path.name)
    data = path.read_bytes()
    file = _file_of(report, path.name, hashlib.sha256(data).hexdigest())
    if len(data) > WORKBOOK_BYTES:
        raise FileRefused("too_large", file=path.name, detail=f"{len(data) >> 20} MB")
    allowed = seconds or SECONDS + SECONDS_PER_MB * len(data) / (1 << 20)
    request = {
        "path": str(path.resolve()),
        "out": str(out.resolve()),
        "name": path.stem,
        "seconds": allowed,
        "memory": memory,
        "faults": faults_of(file),
    }
    answer = _ask(request, path.name, allowed)
    if "unwritable" in answer:
        raise OSError(0, answer["unwritable"], str(out))
    if "refused" in answer:
        raise FileRefused(answer["refused"], file=path.name, detail=answer.get("detail", ""))
    return answer


def _file_of(report: dict[str, Any], name: str, sha256: str) -> dict[str, Any]:
    """The report's entry of the file, by its content."""
    found = [file for file in report.get("files", ()) if file["sha256"] == sha256]
    if not found:
        raise OtherFile(name)
    same = [file for file in found if file["file"] == name]
    chosen: dict[str, Any] = (same or found)[0]
    return chosen


def _ask(request: dict[str, Any], name: str, seconds: float) -> dict[str, Any]:
    try:
        return asked("checkup.marking", request, seconds)
    except Overdue as error:
        raise FileRefused("too_slow", file=name, detail=f"{seconds:.0f} s") from error
    except Broken as error:
        raise FileRefused("broke_the_reader", file=name, detail=f"{seconds:.0f} s") from error
