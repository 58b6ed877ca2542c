"""Asks the child process that reads and fills forms, which has limits on memory, processor time and wall clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from exports.errors import FormRefused
from exports.form.package import WORKBOOK_BYTES
from warehouse.engine import ROOT

MEMORY_BYTES = 1 << 30
SECONDS, SECONDS_PER_MB = 20.0, 6.0


def ask(request: dict[str, Any], path: Path, name: str) -> dict[str, Any]:
    """The child's answer about the form at `path`, which is called `name` in what is said. Raises FormRefused."""
    size = path.stat().st_size
    if size > WORKBOOK_BYTES:
        raise FormRefused("too_large", file=name, detail=f"{size >> 20} MB")
    seconds = SECONDS + SECONDS_PER_MB * size / (1 << 20)
    whole = {**request, "path": str(path.resolve()), "seconds": seconds, "memory": MEMORY_BYTES}
    answer = _answer(whole, name, seconds)
    if "refused" in answer:
        raise FormRefused(answer["refused"], file=name, detail=answer["detail"])
    if "unwritable" in answer:
        raise FormRefused("unreadable", file=name, detail=answer["unwritable"])
    return answer


def _answer(request: dict[str, Any], name: str, seconds: float) -> dict[str, Any]:
    child = subprocess.Popen(
        [sys.executable, "-m", "exports.form.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        said, _ = child.communicate(json.dumps(request).encode(), timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise FormRefused("too_slow", file=name, detail=f"{seconds:.0f} s") from error
    finally:
        child.kill()
        child.communicate()
    if not said:
        raise FormRefused("broke_the_reader", file=name, detail=f"{seconds:.0f} s")
    answer: dict[str, Any] = json.loads(said)
    return answer
