"""The time as the audit keeps it: UTC, to the second, without a zone."""

from __future__ import annotations

import datetime


def now() -> datetime.datetime:
    """This moment."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def local(utc: datetime.datetime) -> str:
    """A time of the audit by this machine's clock, with its offset: `2026-11-23 18:05:00+08:00`."""
    return utc.replace(tzinfo=datetime.UTC).astimezone().isoformat(sep=" ")
