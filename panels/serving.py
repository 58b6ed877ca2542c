"""What the server does besides drawing pages: it imports what they need before anybody asks, and sends scripts in few
bytes.

Streamlit sends its own scripts as they are and plotly.js compressed anew for everyone, so that a first visit fetched
4.6 MB. Here each is compressed once and kept: their names change with their content.
"""

from __future__ import annotations

import gzip
import re
import threading
from asyncio import Event
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.starlette import App

_KEPT = re.compile(r"/(?:static/(?:js|css)|app/static)/[\w.-]+\.(?:js|css)$")
"""Addresses, below any base path, of files that never change."""
_ASKED_IN_PART = ("range", "if-none-match", "if-modified-since")
_AHEAD = "panels.shell"


class Compressed:
    """Answers for scripts and styles with what it compressed the first time; everything else goes through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
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
        compressed = await run_in_threadpool(gzip.compress, body, 6)
        headers = MutableHeaders(raw=list(heard[0]["headers"]))
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(compressed))
        headers.add_vary_header("accept-encoding")
        return [{**heard[0], "headers": headers.raw}, {"type": "http.response.body", "body": compressed}]


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
    threading.Thread(target=import_module, args=(_AHEAD,), name="ahead", daemon=True).start()
    yield


MIDDLEWARE = (Middleware(Compressed),)
