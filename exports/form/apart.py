"""Asks the child process that reads and fills forms, which has limits on memory, processor time and wall clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apart.program import Broken, Overdue, asked
from exports.errors import FormRefused
from exports.form.package import WORKBOOK_BYTES

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
    try:
        return asked("exports.form.child", request, seconds)
    except Overdue as error:
        raise FormRefused("too_slow", file=name, detail=f"{seconds:.0f} s") from error
    except Broken as error:
        raise FormRefused("broke_the_reader", file=name, detail=f"{seconds:.0f} s") from error
