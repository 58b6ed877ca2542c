"""Long work in a process of its own: start it, see how far it is, stop it.

The dashboard itself cannot write to the database. What writes is the same command line that people use.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apart.program import started

GRACE_SECONDS = 5.0
_OWN_GROUP: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if sys.platform == "win32"
    else {"start_new_session": True}
)


@dataclass
class Running:
    """A program that was started; what it says lies in two files."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path


@dataclass(frozen=True)
class Progress:
    """How far it is. `status` is None while it runs; `step` is its last line of JSON; `error` what it complained of."""

    status: int | None
    step: dict[str, Any]
    error: str

    @property
    def share(self) -> float:
        """How much of the reading is done, from 0 to 1; the counting that follows takes the last fifth."""
        if self.step.get("step") == "read":
            return 0.8 * int(self.step["done"]) / max(1, int(self.step["total"]))
        return {"before": 0.82, "after": 0.94}.get(str(self.step.get("step")), 0.0)


def start(arguments: Sequence[str], folder: Path) -> Running:
    """Runs `python -m <arguments>` with its output in `folder`. Raises OSError."""
    name = uuid.uuid4().hex
    out, err = folder / f"{name}.out", folder / f"{name}.err"
    with out.open("wb") as said, err.open("wb") as complained:
        process = started(*arguments, stdin=subprocess.DEVNULL, stdout=said, stderr=complained, **_OWN_GROUP)
    return Running(process, out, err)


def poll(running: Running) -> Progress:
    """How far it is now."""
    status = running.process.poll()
    return Progress(status, _last_step(running.out), running.err.read_text(encoding="utf-8", errors="replace").strip())


def _last_step(out: Path) -> dict[str, Any]:
    for line in reversed(out.read_text(encoding="utf-8", errors="replace").splitlines()):
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict) and "step" in found:
                return found
    return {}


def finish(running: Running, seconds: float) -> Progress:
    """Waits for a short piece of work and returns how it ended; one that takes longer is stopped."""
    try:
        running.process.wait(seconds)
    except subprocess.TimeoutExpired:
        cancel(running)
    return poll(running)


def cancel(running: Running) -> Progress:
    """Stops it: it is asked to end, which rolls its transaction back, and is ended if it does not."""
    process = running.process
    if process.poll() is None:
        with contextlib.suppress(OSError):
            process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
    return poll(running)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
