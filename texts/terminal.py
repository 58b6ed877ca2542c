"""Printing the same bytes everywhere, and going on when nobody takes them any more.

A Chinese Windows console that is piped knows fewer letters than we write.
"""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
from io import TextIOWrapper
from typing import TextIO


def speak_utf8() -> None:
    """Sets standard output and error to UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # a file's name need not be letters


def tell(line: str, to: TextIO | None = None) -> bool:
    """Prints a line on standard output, or on `to`; False when it could not be written (a closed pipe, a full disk).

    What is told after that is lost as well, and nothing is raised: what was done stays done.
    """
    stream = to or sys.stdout
    try:
        print(line, file=stream, flush=True)
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True


_JOINERS = "\u200c\u200d"
"""Invisible, but part of how words and pictures are written."""


def visible(text: str) -> str:
    """`text` on one line, with what would steer a terminal or turn the line round written as `\\x1b`."""
    return "".join(
        letter.encode("unicode_escape").decode()
        if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") and letter not in _JOINERS
        else letter
        for letter in text
    )
