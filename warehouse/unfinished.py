"""What a write leaves behind that was cut off (killed, power lost), and rolling it back.

SQLite rolls such a write back when the file is next opened by someone who may write; the dashboard's
reader may not, so it has this done first. With a writer at work it changes nothing.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def is_unfinished(path: Path) -> bool:
    """Whether a journal lies beside the file: a write is under way, or was cut off."""
    try:
        return path.with_name(f"{path.name}-journal").stat().st_size > 0
    except OSError:
        return False


def roll_back_unfinished(path: Path, seconds: float) -> None:
    """Rolls back a write that was cut off, waiting up to `seconds` for a writer that is still at work.

    Where that is not possible the reader's own next statement fails, and `explained` says why.
    """
    if not is_unfinished(path):
        return
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(path, timeout=seconds)
        try:
            connection.execute("PRAGMA schema_version")
        finally:
            connection.close()
