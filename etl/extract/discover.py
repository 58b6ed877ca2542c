"""Which files a load was given."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

READABLE = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"})
UNFINISHED_REPORT = ".report-part"
"""How the name of a report ends until it is whole; it may lie in the folder that is loaded."""
_TEMPORARY = ("~$", ".", "._")


@dataclass(frozen=True)
class Found:
    """A file of a load; `ignored` is the reason it is passed over, or None."""

    path: Path
    ignored: str | None = None


def discover(paths: Iterable[Path]) -> list[Found]:
    """All files named or below a named folder, sorted within a folder, each once, in the order named."""
    found: dict[str, Found] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if not _is_none(p)) if path.is_dir() else [path]
        for file in inside:
            found.setdefault(os.path.realpath(file), Found(file, _ignored(file)))  # noqa: PTH118
    return list(found.values())


def _is_none(path: Path) -> bool:
    """Whether this is a folder, or the report of a load on its way into its file."""
    return path.is_dir() or (path.name.startswith(".") and path.name.endswith(UNFINISHED_REPORT))


def shown_name(path: Path) -> str:
    """The file's name as text: a name whose bytes are no UTF-8 is read as GB18030, what is left is marked �."""
    try:
        path.name.encode("utf-8")
        return path.name
    except UnicodeEncodeError:
        raw = os.fsencode(path.name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")


def _ignored(path: Path) -> str | None:
    if path.name.startswith(_TEMPORARY):
        return "temporary"
    return None if path.suffix.lower() in READABLE else "not_a_ledger"
