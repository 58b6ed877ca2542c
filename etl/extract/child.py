"""The child process that reads files (`etl.extract.worker`), and having one at work before it is asked for.

Imports nothing large: a program can have its first file read while it is still importing what comes after.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from apart.program import Child, started

SECONDS, SECONDS_PER_MB = 10.0, 2.0
_WORTH_IT = 1 << 20
_PIPE_BYTES = 1 << 20

_ahead: list[tuple[Child, bytes]] = []


def request(path: Path | str, size: int) -> tuple[bytes, float]:
    """What a child is asked to read a file of so many bytes, and the seconds it has."""
    seconds = SECONDS + SECONDS_PER_MB * size / (1 << 20)
    asked = {"path": os.path.abspath(path), "seconds": seconds}  # noqa: PTH100, a name need not be text
    return json.dumps(asked).encode() + b"\n", seconds


def start() -> Child:
    """A child that waits for requests."""
    child = started("etl.extract.worker", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with suppress(ImportError, OSError, AttributeError):  # only some systems know of the size of a pipe
        import fcntl

        assert child.stdout is not None
        fcntl.fcntl(child.stdout, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return child


def ask(child: Child, asked: bytes) -> None:
    """Sends a request. Raises OSError where the child is gone."""
    assert child.stdin is not None
    child.stdin.write(asked)
    child.stdin.flush()


def begin(arguments: Iterable[str]) -> None:
    """Has a child read the first file among these arguments that is large enough to be worth it."""
    for path in arguments:
        with suppress(OSError, ValueError):
            about = Path(path).stat()
            if stat.S_ISREG(about.st_mode) and about.st_size >= _WORTH_IT:
                asked, _ = request(path, about.st_size)
                child = start()
                _ahead.append((child, asked))
                ask(child, asked)
                return


def begun(asked: bytes) -> Child | None:
    """The child that is at work on just this request; any other that was begun ends."""
    found = None
    while _ahead:
        child, before = _ahead.pop()
        if before == asked:
            found = child
        else:
            end(child)
    return found


def end(child: Child) -> None:
    """Ends a child, whatever it is doing."""
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # what could not be sent is nobody's any more
                pipe.close()
