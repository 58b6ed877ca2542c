"""Running the product's own commands: the dashboard reads only, so what writes is a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from panels.context import Store

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 600
TIMED_OUT = 124


class Done(NamedTuple):
    """How a command ended: 0 is well; what it said, and what it complained of."""

    status: int
    stdout: str
    stderr: str


def run(store: Store, arguments: Sequence[str], module: str = "etl") -> Done:
    """Runs `python -m etl`, or another module, with these arguments on the page's database, never through a shell."""
    command = [sys.executable, "-m", module, *(argument.replace("\0", "") for argument in arguments)]
    environment = {**os.environ, "FUMIN_DATABASE_URL": store.address, "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Done(TIMED_OUT, "", "")
    return Done(done.returncode, done.stdout, done.stderr)
