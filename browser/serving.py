"""A dashboard on a free port of 127.0.0.1, and a Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A process that serves pages at an address without a trailing slash."""

    address: str
    process: int


@contextmanager
def served(database: str, script: Path = ROOT / "dashboard.py") -> Iterator[str]:
    """Serves a Streamlit script on the database at this address; its own address without a trailing slash.

    Raises TimeoutError when it does not answer within a minute.
    """
    command = ["-m", "streamlit", "run", str(script), "--server.headless", "true", "--server.port"]
    with running(database, command, "/_stcore/health") as server:
        yield server.address


@contextmanager
def running(database: str, command: Sequence[str], ready: str) -> Iterator[Server]:
    """Runs this Python with a command that takes a port as its last word, once it answers at `ready`.

    Raises TimeoutError when it does not answer within a minute.
    """
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, *command, str(port)],
        cwd=ROOT,
        env={**os.environ, "FUMIN_DATABASE_URL": database},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}{ready}")
        yield Server(f"http://127.0.0.1:{port}", server.pid)
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(address)


def chromium_path() -> str | None:
    """The system's Chromium, or None where Playwright's own is used."""
    return next(
        (path for name in ("chromium", "google-chrome", "chromium-browser") if (path := shutil.which(name))), None
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


def settle(page: Page) -> None:
    """Waits until the page has drawn everything it was asked for."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    page.wait_for_function("document.querySelectorAll('[data-testid=stSkeleton]').length === 0", timeout=30_000)
    page.wait_for_timeout(300)
