"""What the server does besides drawing pages: it imports what they need before anybody asks, and sends scripts in few
bytes.

Streamlit sends its own scripts as they are and plotly.js compressed anew for everyone, so that a first visit fetched
4.6 MB. Here each is compressed once and kept, also for the next start: their names change with their content.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
import threading
from asyncio import Event
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit.delta_generator
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware

from panels import memory
from panels.plot import write_served

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.starlette import App

_KEPT = re.compile(r"/(?:static/(?:js|css)|app/static)/[\w.-]+\.(?:js|css)$")
"""Addresses, below any base path, of files that never change."""
_ASKED_IN_PART = ("range", "if-none-match", "if-modified-since")
_AHEAD = "panels.shell"
_SHORT_TURNS = 0.0005
"""Seconds after which importing lets others go on, who are sending scripts meanwhile; usually ten times as many."""
_PACKED = Path(__file__).resolve().parent.parent / "data" / "compressed"


class Compressed:
    """Answers for scripts and styles with what it compressed the first time; everything else goes through.

    `folder` keeps what was compressed from one start to the next, where it can be written.
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self._app, self._folder = app, folder
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _may_be_compressed(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        answer = self._kept.get(path) or await self._answer(scope)
        if _packed(answer):
            self._kept[path] = answer
        for message in answer:
            await send(message)

    async def _answer(self, scope: Scope) -> list[Message]:
        """What the program answers, its body compressed where it is a script or a style, whole.

        The program is not told when the one who asked goes away, which would end its answer half way.
        """
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        heard: list[Message] = []

        async def hear(message: Message) -> None:
            heard.append(message)

        await self._app({**scope, "headers": plain}, _nothing_more, hear)
        if not _is_script(heard):
            return heard
        body = b"".join(message.get("body", b"") for message in heard[1:])
        compressed = await run_in_threadpool(_compressed, body, self._folder)
        headers = MutableHeaders(raw=list(heard[0]["headers"]))
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(compressed))
        headers.add_vary_header("accept-encoding")
        return [{**heard[0], "headers": headers.raw}, {"type": "http.response.body", "body": compressed}]


def _compressed(body: bytes, folder: Path) -> bytes:
    """A body compressed, as it lies in the folder or from now on does."""
    place = folder / f"{hashlib.blake2b(body, digest_size=16).hexdigest()}.gz"
    try:
        return place.read_bytes()
    except OSError:
        compressed = gzip.compress(body, 6)
    with suppress(OSError):  # it is compressed again at the next start
        write_served(place, compressed)
    return compressed


def _may_be_compressed(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not _KEPT.search(scope["path"]):
        return False
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and not any(name in headers for name in _ASKED_IN_PART)


async def _nothing_more() -> Message:
    """Waits without end: a question of this sort has nothing more to be heard."""
    await Event().wait()
    raise AssertionError


def _is_script(answer: list[Message]) -> bool:
    """Whether a script or style is there, whole; Streamlit answers with its page where it knows no file."""
    if not answer or answer[0]["status"] != 200 or answer[-1].get("more_body", False):
        return False
    headers = Headers(raw=answer[0]["headers"])
    kind, size = headers.get("content-type", ""), sum(len(message.get("body", b"")) for message in answer[1:])
    return ("javascript" in kind or "css" in kind) and headers.get("content-length") == str(size)


def _packed(answer: list[Message]) -> bool:
    return bool(answer) and "content-encoding" in Headers(raw=answer[0]["headers"])


@asynccontextmanager
async def prepared(_app: App) -> AsyncIterator[None]:
    """Imports what every page needs while the first browser is still fetching scripts."""
    memory.starting()
    _say_nothing_of_direct_use()
    threading.Thread(target=_import_ahead, name="ahead", daemon=True).start()
    yield


def _import_ahead() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SHORT_TURNS)
    try:
        import_module(_AHEAD)
    finally:
        sys.setswitchinterval(usual)


def _say_nothing_of_direct_use() -> None:
    """Spares the first page what Streamlit does to warn whoever runs a page without it: it looks through every module
    there is, which takes a fifth of a second.
    """
    vars(streamlit.delta_generator)["_use_warning_has_been_displayed"] = True


MIDDLEWARE = (Middleware(Compressed, folder=_PACKED),)
