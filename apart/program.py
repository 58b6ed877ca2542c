"""Starting a program of this project as a child process, and asking one that answers a single request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Child = subprocess.Popen[bytes]


class Overdue(Exception):
    """The child did not answer in time."""


class Broken(Exception):
    """The child ended without an answer."""


def started(*words: str, stdin: Any, stdout: Any, stderr: Any = subprocess.DEVNULL, **more: Any) -> Child:
    """`python -m` with these words, started where the project lies. Raises OSError."""
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **more,
    )


def asked(module: str, request: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What a module answers to one request, both JSON. It is ended afterwards. Raises Overdue, Broken, OSError."""
    child = started(module, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        said, _ = child.communicate(json.dumps(request).encode(), timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Overdue from error
    finally:
        child.kill()
        child.communicate()
    if not said:
        raise Broken
    answer: dict[str, Any] = json.loads(said)
    return answer
