"""Limits that a process sets itself before it opens what someone sent; systems without them, as Windows, set none."""

from __future__ import annotations

import contextlib


def limit_memory(size: int) -> None:
    """At most so many bytes, and no dump where that ends the process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_processor(seconds: float, *, from_now: bool = False) -> None:
    """At most so many seconds of processor time, since the process began or `from_now` on."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        before = used.ru_utime + used.ru_stime if from_now else 0.0
        resource.setrlimit(resource.RLIMIT_CPU, (int(before + seconds) + 1, resource.RLIM_INFINITY))
