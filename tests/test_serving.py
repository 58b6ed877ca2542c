"""Scripts and styles leave compressed, once made for all who ask; everything else goes through as it was."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
import streamlit.delta_generator

from panels.serving import Compressed

SCRIPT = b"export const words = 'words words words';" * 40


class Program:
    """Answers every address with the script; counts what it was asked, and whether it might compress."""

    def __init__(self, status: int = 200, kind: bytes = b"text/javascript") -> None:
        self.status, self.kind = status, kind
        self.asked: list[tuple[str, bool]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append((scope["path"], any(name == b"accept-encoding" for name, _ in scope["headers"])))
        headers = [(b"content-type", self.kind), (b"content-length", b"%d" % len(SCRIPT)), (b"etag", b'"1"')]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": SCRIPT[:100], "more_body": True})
        await send({"type": "http.response.body", "body": SCRIPT[100:]})


class Leaving(Program):
    """Stops half way once it is told that the one who asked has gone, as files are served."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        told = asyncio.ensure_future(receive())
        await asyncio.sleep(0)

        async def while_there(message: Any) -> None:
            if not (told.done() and message["type"] == "http.response.body" and not message.get("more_body")):
                await send(message)

        await super().__call__(scope, receive, while_there)
        told.cancel()


async def _gone() -> Any:
    return {"type": "http.disconnect"}


class Broken(Program):
    """Ends before all it promised is said."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def half(message: Any) -> None:
            if message["type"] == "http.response.start" or message.get("more_body"):
                await send(message)

        await super().__call__(scope, receive, half)


def _get(program: Compressed, path: str, *asked: tuple[bytes, bytes], method: str = "GET") -> tuple[Any, bytes]:
    """Headers, and the body, as they arrive."""
    heard: list[Any] = []

    async def hear(message: Any) -> None:
        heard.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": list(asked)}
    asyncio.run(program(scope, _gone, hear))  # type: ignore[arg-type]
    return dict(heard[0]["headers"]), b"".join(message["body"] for message in heard[1:])


PACKED = (b"accept-encoding", b"br, gzip")


@pytest.mark.parametrize(
    "path", ["/static/js/index.Dorm.js", "/office/static/css/a.1.css", "/app/static/plotly-7.min.js"]
)
def test_a_script_is_compressed_once_for_all_who_ask(path: str, tmp_path: Path) -> None:
    program = Program()
    served = Compressed(program, tmp_path)
    first, second = _get(served, path, PACKED), _get(served, path, PACKED)
    assert first == second
    headers, body = first
    assert gzip.decompress(body) == SCRIPT
    assert headers == {
        b"content-type": b"text/javascript",
        b"content-length": b"%d" % len(body),
        b"etag": b'"1"',
        b"content-encoding": b"gzip",
        b"vary": b"accept-encoding",
    }
    assert program.asked == [(path, False)]


@pytest.mark.parametrize(
    ("path", "asked", "method"),
    [
        ("/static/js/index.Dorm.js", [], "GET"),
        ("/static/js/index.Dorm.js", [(b"accept-encoding", b"br")], "GET"),
        ("/static/js/index.Dorm.js", [PACKED, (b"range", b"bytes=0-9")], "GET"),
        ("/static/js/index.Dorm.js", [PACKED, (b"if-none-match", b'"1"')], "GET"),
        ("/static/js/index.Dorm.js", [PACKED], "HEAD"),
        ("/static/js/../../secrets.js", [PACKED], "GET"),
        ("/static/media/font.woff2", [PACKED], "GET"),
        ("/", [PACKED], "GET"),
    ],
)
def test_what_cannot_be_kept_for_all_goes_through_as_it_was(
    path: str, asked: list[Any], method: str, tmp_path: Path
) -> None:
    program = Program()
    served = Compressed(program, tmp_path)
    for _ in range(2):
        headers, body = _get(served, path, *asked, method=method)
        assert (body, b"content-encoding" in headers) == (SCRIPT, False)
    assert program.asked == [(path, any(name == b"accept-encoding" for name, _ in asked))] * 2


@pytest.mark.parametrize("absent", [Program(404), Program(kind=b"text/html; charset=utf-8")])
def test_a_file_that_is_not_there_yet_is_asked_for_again(absent: Program, tmp_path: Path) -> None:
    program = absent
    served = Compressed(program, tmp_path)
    assert _get(served, "/app/static/figure-1.js", PACKED)[1] == SCRIPT
    program.status, program.kind = 200, b"text/javascript"
    assert gzip.decompress(_get(served, "/app/static/figure-1.js", PACKED)[1]) == SCRIPT
    assert len(program.asked) == 2


def test_one_who_goes_away_leaves_no_half_of_a_script_to_those_who_come_after(tmp_path: Path) -> None:
    served = Compressed(Leaving(), tmp_path)
    for _ in range(2):
        assert gzip.decompress(_get(served, "/static/js/index.Dorm.js", PACKED)[1]) == SCRIPT


def test_what_was_not_said_to_its_end_is_not_kept(tmp_path: Path) -> None:
    program = Broken()
    served = Compressed(program, tmp_path)
    for _ in range(2):
        assert _get(served, "/static/js/index.Dorm.js", PACKED)[1] == SCRIPT[:100]
    assert len(program.asked) == 2


def test_what_was_compressed_serves_the_next_start_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _get(Compressed(Program(), tmp_path / "made"), "/static/js/index.Dorm.js", PACKED)
    monkeypatch.setattr(gzip, "compress", None)
    assert _get(Compressed(Program(), tmp_path / "made"), "/static/js/index.Dorm.js", PACKED) == before


def test_a_folder_that_cannot_be_written_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    served = Compressed(Program(), tmp_path / "a file" / "folder")
    assert gzip.decompress(_get(served, "/static/js/index.Dorm.js", PACKED)[1]) == SCRIPT


def test_what_is_said_to_have_been_warned_of_is_what_streamlit_asks_before_it_looks_through_every_module() -> None:
    assert "_use_warning_has_been_displayed" in vars(streamlit.delta_generator)
