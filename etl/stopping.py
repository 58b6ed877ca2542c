"""A command that is stopped from outside: by Ctrl+C, by the system, by closing the terminal.

Until the commit begins a signal ends the command, and nothing was changed. From then on it comes too
late and is not heard, so that what is said at the end is what happened.
"""

from __future__ import annotations

import signal
from types import FrameType

from sqlalchemy import Connection, Engine, event

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # no system has them all


class Stopped(BaseException):
    """Ends a command from wherever it is; `status` is its exit status."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


def listen() -> None:
    """From now on a signal raises Stopped, save one that was being ignored (`nohup`) or comes after a commit began."""
    found = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    heard = [number for number in found if signal.getsignal(number) is not signal.SIG_IGN]

    def answer(handler: object) -> None:
        for number in heard:
            signal.signal(number, handler)  # type: ignore[arg-type]

    def begun(_connection: Connection) -> None:
        answer(_stop)

    def committing(_connection: Connection) -> None:
        answer(signal.SIG_IGN)

    event.listen(Engine, "begin", begun)
    event.listen(Engine, "commit", committing)
    answer(_stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(number)
