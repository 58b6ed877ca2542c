"""The browser of this machine that draws pictures: found where browsers are, run without window or network."""

from __future__ import annotations

import json
import os
import queue
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from exports.errors import BrowserFailed, NoBrowser
from exports.picture.words import COMPOSE

_NOWHERE = subprocess.DEVNULL
SECONDS, SECONDS_A_PICTURE = 30.0, 4.0
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_PLACES = (
    r"Microsoft\Edge\Application\msedge.exe",
    r"Google\Chrome\Application\chrome.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-crash-reporter",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_HERE = Path(__file__).resolve().parent
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:"
)


def found() -> str:
    """The path of a browser that can draw: `FUMIN_BROWSER`, else the first there is. Raises NoBrowser."""
    named = os.environ.get("FUMIN_BROWSER")
    if named:
        there = shutil.which(named)
        if there is None:
            raise NoBrowser(place=named)
        return there
    folders = [os.environ[name] for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if name in os.environ]
    places = [str(Path(folder) / place) for place in _PLACES[:2] for folder in folders]
    for name in (*_NAMES, *places, *_PLACES[2:]):
        there = shutil.which(name)
        if there is not None:
            return there
    raise NoBrowser(place="Edge / Chrome / Chromium")


def drawn(asked: list[dict[str, Any]]) -> list[str]:
    """The pictures of what is asked (see compose.js; `format` is png or svg), as base64, by one run of the browser.

    Raises NoBrowser, BrowserFailed.
    """
    browser = found()
    seconds = SECONDS + SECONDS_A_PICTURE * len(asked)
    data = json.dumps(asked, ensure_ascii=False, allow_nan=False).encode()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _desk(data) as (address, answers):
        command = [browser, *_QUIET, *_unboxed(), f"--user-data-dir={folder}", address]
        try:
            running = subprocess.Popen(command, stdin=_NOWHERE, stdout=_NOWHERE, stderr=_NOWHERE)
        except OSError as error:
            raise BrowserFailed(place=browser, detail=error.strerror or error) from error
        try:
            told = json.loads(_answer(answers, running, time.monotonic() + seconds))
        except queue.Empty as error:
            detail = running.poll() or f"{seconds:.0f} s"
            raise BrowserFailed(place=browser, detail=detail) from error
        finally:
            running.terminate()
            _gone(running)
    if "error" in told or len(told["pictures"]) != len(asked):
        raise BrowserFailed(place=browser, detail=told.get("error", ""))
    pictures: list[str] = told["pictures"]
    return pictures


def _answer(answers: queue.Queue[bytes], running: subprocess.Popen[bytes], end: float) -> bytes:
    """What the browser hands back. Raises queue.Empty where it fails or takes too long."""
    while True:
        try:
            return answers.get(timeout=0.2)
        except queue.Empty:
            if running.poll() or time.monotonic() > end:
                raise


def _gone(running: subprocess.Popen[bytes]) -> None:
    """Waits until the browser has ended, so that its folder can be taken away."""
    try:
        running.wait(5)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


@contextmanager
def _desk(asked: bytes) -> Iterator[tuple[str, queue.Queue[bytes]]]:
    """Hands the browser what it needs, on an address of this machine that nobody can guess, and takes its answer."""
    answers: queue.Queue[bytes] = queue.Queue()
    key = secrets.token_urlsafe(16)
    files = {
        "": ("text/html", b'<!doctype html><meta charset="utf-8"><body><script src="plotly.js"></script>'
             b'<script src="compose.js"></script><script src="draw.js"></script>'),
        "plotly.js": ("text/javascript", _plotly().read_bytes()),
        "compose.js": ("text/javascript", b"".join(part.read_bytes() for part in COMPOSE)),
        "draw.js": ("text/javascript", (_HERE / "draw.js").read_bytes()),
        "asked": ("application/json", asked),
    }  # fmt: skip

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = files.get(self.path.removeprefix(f"/{key}/"), ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", f"{kind or 'text/plain'}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", _POLICY)
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            if self.path == f"/{key}/done":
                answers.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{key}/", answers
        finally:
            server.shutdown()


def _unboxed() -> tuple[str, ...]:
    """A browser run by root of a Linux machine has no box of its own."""
    return ("--no-sandbox",) if sys.platform == "linux" and os.geteuid() == 0 else ()


def _plotly() -> Path:
    """plotly.js of the installed package."""
    spec = find_spec("plotly")
    (folder, *_) = spec.submodule_search_locations if spec and spec.submodule_search_locations else [""]
    return Path(folder) / "package_data" / "plotly.min.js"
