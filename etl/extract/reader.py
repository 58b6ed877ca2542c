"""The parent's side of the child that reads files: starts it, asks it, ends it when it takes too long."""

from __future__ import annotations

import json
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from etl.errors import FileRefused
from etl.extract import child as children
from etl.extract.discover import shown_name
from etl.extract.grid import Growing, Rows


class ReadingCancelled(Exception):
    """`Reader.cancel` was called."""


@dataclass
class RawSheet:
    """A sheet as it stands: `rows` read as lists of text cells, the first is row 1 of the sheet.

    `merged` are the merged ranges: first row, first column, last row, last column, from 0, both ends within.
    """

    name: str
    visible: bool
    rows: Rows
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


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
        self._cancelled = False
        self._starting = threading.Lock()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def cancel(self) -> None:
        """Ends the reading, from any thread; what is being read, and any later reading, raises ReadingCancelled."""
        with self._starting:
            self._cancelled = True
            if self._child is not None:
                self._child.kill()

    def read(self, path: Path) -> RawFile:
        """The file's sheets. Raises FileRefused with a reason code, ReadingCancelled."""
        raw = RawFile(shown_name(path), "", 0)
        rows = Growing()
        for piece in self.pieces(path):
            if "sheet" in piece:
                raw.sheets.append(RawSheet(piece["sheet"] or Path(raw.name).stem, piece["visible"], []))
                rows = Growing()
            elif "packed" in piece:
                rows.add(piece["packed"], piece["bytes"])
            elif "merged" in piece:
                raw.sheets[-1].rows = rows.grid()
                raw.sheets[-1].merged = [(a, b, c, d) for a, b, c, d in piece["merged"]]
            else:
                raw.sha256, raw.size = piece["sha256"], piece["size"]
        return raw

    def pieces(self, path: Path) -> Iterator[dict[str, Any]]:
        """The file piece by piece as the child answers (see etl.extract.worker), bounded in memory on both sides.

        Raises FileRefused, also after some pieces were given; only the last piece, with the hash, says that the
        file was read whole.
        """
        name = shown_name(path)
        try:
            about = path.stat()
        except (OSError, ValueError) as error:
            raise FileRefused("unreadable", file=name, detail=getattr(error, "strerror", "") or "") from error
        if not stat.S_ISREG(about.st_mode):
            raise FileRefused("not_a_file", file=name, detail="")
        whole = False
        try:
            for piece in self._ask(name, *children.request(path, about.st_size)):
                whole = "sha256" in piece or piece.get("refused", "broke_the_reader") != "broke_the_reader"
                if "refused" in piece:
                    raise FileRefused(piece["refused"], file=name, detail=piece.get("detail", ""))
                yield piece
        finally:
            if not whole:
                self._end()

    def _ask(self, name: str, asked: bytes, seconds: float) -> Iterator[dict[str, Any]]:
        child, broken = self._begun(asked), False
        if child is None:
            child = self._child or self._start()
            try:
                children.ask(child, asked)
            except OSError:  # the child is gone; Windows says so in its own way
                broken = True
        left = seconds
        piece: dict[str, Any] = {}
        while "sha256" not in piece and "refused" not in piece:
            began = time.monotonic()
            line = b"" if broken else _line(child, left)
            left -= time.monotonic() - began
            if not line.endswith(b"\n"):
                raise self._broken(child, name, left <= 0, f"{seconds:.0f} s")
            piece = json.loads(line.decode("utf-8", "surrogatepass"))
            if "bytes" in piece:
                began = time.monotonic()
                piece["bytes"] = _content(child, piece["bytes"], left)
                left -= time.monotonic() - began
                if piece["bytes"] is None:
                    raise self._broken(child, name, left <= 0, f"{seconds:.0f} s")
            yield piece

    def _broken(self, child: subprocess.Popen[bytes], name: str, hung: bool, detail: str) -> Exception:
        self._end()
        if self._cancelled:
            return ReadingCancelled()
        over = child.returncode == -24  # the processor's time is up
        return FileRefused("too_slow" if hung or over else "broke_the_reader", file=name, detail=detail)

    def _begun(self, asked: bytes) -> subprocess.Popen[bytes] | None:
        """The child that was set to work on this before; it is then the reader's own."""
        with self._starting:
            if self._child is None and not self._cancelled:
                self._child = children.begun(asked)
                return self._child
        return None

    def _start(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._cancelled:
                raise ReadingCancelled
            self._child = children.start()
            return self._child

    def _end(self) -> None:
        with self._starting:
            child, self._child = self._child, None
        if child is not None:
            children.end(child)


def _line(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """The child's next line; it is ended when none comes in time."""
    assert child.stdout is not None
    with _in_time(child, seconds):
        return child.stdout.readline()


def _content(child: subprocess.Popen[bytes], size: int, seconds: float) -> bytes | None:
    """So many bytes that the child sends, None when it ends before."""
    assert child.stdout is not None
    with _in_time(child, seconds):
        found = child.stdout.read(size)
    return found if len(found) == size else None


@contextmanager
def _in_time(child: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    overdue = threading.Timer(max(seconds, 0.0), child.kill)
    overdue.daemon = True  # a command stopped just as it starts does not wait for it
    overdue.start()
    try:
        yield
    finally:
        overdue.cancel()
