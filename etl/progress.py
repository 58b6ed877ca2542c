"""How a program that another one started tells how far it is."""

from __future__ import annotations

import json
from typing import Any


def tell(step: str, **values: Any) -> None:
    """Writes one line of JSON to standard output: `{"step": "read", "done": 1, "total": 3, "name": "2019.xlsx"}`."""
    print(json.dumps({"step": step, **values}, ensure_ascii=False), flush=True)


def tell_reading(done: int, total: int, name: str) -> None:
    """Tells how many of the files are read, and which is being read."""
    tell("read", done=done, total=total, name=name)
