"""The parent's side of the child that reads files: starts it, asks it, ends it when it takes too long."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from etl.errors import FileRefused
from warehouse.engine import ROOT

WORKBOOK_BYTES, TEXT_BYTES = 20 << 20, 200 << 20
_SECONDS, _SECONDS_PER_MB = 10.0, 2.0
_TEXT = frozenset({".csv", ".tsv", ".txt"})


@dataclass
class RawSheet:
    """A sheet as it stands: `rows` are lists of text cells, the first is row 1 of the sheet."""

    name: str
    visible: bool
    rows: list[list[str]]


@dataclass
class RawFile:
    """A file as it stands."""

    name: str
    sha256: str
    size: int
    sheets: list[RawSheet] = field(default_factory=list)


class Reader:
    """Reads files in one child process under limits; a child that dies or hangs is replaced."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: Path) -> RawFile:
        """The file's sheets. Raises FileRefused with a reason code."""
        try:
            size = path.stat().st_size
            if size > (TEXT_BYTES if path.suffix.lower() in _TEXT else WORKBOOK_BYTES):
                raise FileRefused("too_large", file=path.name, detail=f"{size >> 20} MB")
            data = path.read_bytes()
        except OSError as error:
            raise FileRefused("unreadable", file=path.name, detail=error.strerror or "") from error
        answer = self._ask(path, _SECONDS + _SECONDS_PER_MB * len(data) / (1 << 20))
        if "refused" in answer:
            raise FileRefused(answer["refused"], file=path.name, detail=answer.get("detail", ""))
        sheets = [RawSheet(s["name"] or path.stem, s["visible"], s["rows"]) for s in answer["sheets"]]
        return RawFile(path.name, hashlib.sha256(data).hexdigest(), len(data), sheets)

    def _ask(self, path: Path, seconds: float) -> dict[str, Any]:
        child = self._child or self._start()
        assert child.stdin is not None and child.stdout is not None
        overdue = threading.Timer(seconds, child.kill)
        overdue.start()
        try:
            child.stdin.write(json.dumps({"path": str(path.resolve()), "seconds": seconds}).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:  # the child is gone; Windows says so in its own way
            line = b""
        finally:
            hung = not overdue.is_alive()
            overdue.cancel()
        if not line:
            self._end()
            raise FileRefused("too_slow" if hung else "broke_the_reader", file=path.name, detail=f"{seconds:.0f} s")
        answer: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "etl.extract.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()
            self._child = None
