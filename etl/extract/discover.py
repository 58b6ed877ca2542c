"""Which files a load was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

READABLE = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"})
_TEMPORARY = ("~$", ".", "._")


@dataclass(frozen=True)
class Found:
    """A file of a load; `ignored` is the reason it is passed over, or None."""

    path: Path
    ignored: str | None = None


def discover(paths: Iterable[Path]) -> list[Found]:
    """All files named or below a named folder, sorted within a folder, each once, in the order named."""
    found: dict[Path, Found] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            found.setdefault(file.resolve(), Found(file, _ignored(file)))
    return list(found.values())


def _ignored(path: Path) -> str | None:
    if path.name.startswith(_TEMPORARY):
        return "temporary"
    return None if path.suffix.lower() in READABLE else "not_a_ledger"
