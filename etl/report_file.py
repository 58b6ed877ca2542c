"""The file a report is asked into: the whole report or none, known to be writable before anything is loaded."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from etl.extract.discover import UNFINISHED_REPORT


class ReportFile:
    """A report on its way to a file: written beside it before the commit, put in its place after."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when the file could not be written."""
        self.path = path
        target = path.resolve()
        self._to_a_device = target.exists() and not target.is_file()
        self._target = target
        self._part = target.with_name(f".{target.name}.{os.getpid()}{UNFINISHED_REPORT}")
        self._text = ""
        if target.exists():
            target.open("a").close()
        if not self._to_a_device:
            self._write_part()

    def __enter__(self) -> ReportFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)

    def write(self, report: dict[str, Any]) -> None:
        """Takes the report. Raises OSError when it does not fit on the disk."""
        self._text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
        if not self._to_a_device:
            self._write_part()

    def publish(self) -> None:
        """Puts the report in its place at one stroke. Raises OSError."""
        if self._to_a_device:
            self._target.write_text(self._text, encoding="utf-8")
        else:
            self._part.replace(self._target)

    def _write_part(self) -> None:
        try:
            with self._part.open("w", encoding="utf-8") as file:
                file.write(self._text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from error
