"""Many viewers of the dashboard at once: each holds a session and changes a filter every two seconds.

They speak Streamlit's own protocol over a websocket, so that the server does all that it does for a browser and
the machine's time is not spent on drawing eighty windows.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.timing import Figure, measure
from browser.serving import ROOT, Server, running

Answer = TypeVar("Answer")
VIEWERS = 80
PAUSE = 2.0
COMING = 3 * PAUSE
"""Seconds within which the viewers come; clicks are counted from then on."""
CLICKS = 12
LONGEST_END = 100
"""How many bytes the message that ends a run has at most."""
YEARS = ("2018", "2019", "2017", "2016")
DASHBOARD = ("-m", "streamlit", "run", str(ROOT / "dashboard.py"), "--server.headless", "true", "--server.port")


@dataclass
class Viewer:
    """One session: what it chose, and the widgets the page has shown it."""

    socket: ClientConnection
    page: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    script: str = ""

    async def run(self, **chosen: list[str]) -> float:
        """Asks for a run with these filters; the seconds until the server has said all there is."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.page_name = "", self.script, self.page
        for name, values in chosen.items():
            widget = state.widget_states.widgets.add()
            widget.id = self.filters[name]
            widget.string_array_value.data.extend(values)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while not await self._told():
            pass
        return time.perf_counter() - start

    async def _told(self) -> bool:
        """Takes one message; whether it was the last of the run. What is not needed is not read."""
        written = bytes(await self.socket.recv(decode=False))
        if self.filters and len(written) > LONGEST_END:
            return False
        message = ForwardMsg.FromString(written)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.script = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "multiselect":
            widget = message.delta.new_element.multiselect.id
            self.filters[widget.rsplit("-", 1)[-1]] = widget
        return bool(kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)


@dataclass(frozen=True)
class Crowd:
    """What many viewers met: seconds of every click, the server's memory in megabytes before and after.

    `server` and `ourselves` are the seconds of processor time of the server and of the viewers for all clicks.
    """

    viewers: int
    seconds: list[float]
    lasted: float
    memory: list[float]
    server: float
    ourselves: float

    def line(self) -> str:
        """One sentence for the results."""
        if len(self.seconds) < 20:
            return f"{self.viewers} viewers: too few clicks to tell."
        p95 = quantiles(self.seconds, n=20)[-1]
        grown = f"{self.memory[0]:.0f} → {self.memory[-1]:.0f} MB" if self.memory else "not measured here"
        return (
            f"{self.viewers} viewers, one click each {PAUSE:.0f} s, for {self.lasted:.0f} s: "
            f"{len(self.seconds)} clicks, "
            f"median {median(self.seconds) * 1000:.0f} ms, 95 % within {p95 * 1000:.0f} ms (promise: 1,000). "
            f"Processor time a click: server {self.server / len(self.seconds) * 1000:.1f} ms, "
            f"viewers {self.ourselves / len(self.seconds) * 1000:.1f} ms. "
            f"Memory of the server {grown}, highest {max(self.memory, default=0):.0f} MB."
        )


def memory(process: int) -> float | None:
    """The megabytes a process holds; None where the system does not say."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return None
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def processor(process: int) -> float:
    """The seconds of processor time a process has had; 0 where the system does not say."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():
        return 0.0
    fields = status.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _socket(server: Server) -> connect:
    address = server.address.replace("http", "ws", 1)
    return connect(f"{address}/_stcore/stream", subprotocols=["streamlit"], origin=server.address, max_size=None)  # type: ignore[list-item, arg-type]


def _apart(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Runs it in a thread of its own: a browser that is driven meanwhile has the loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _clicks(server: Server, count: int, page: str) -> list[float]:
    async with _socket(server) as socket:
        viewer = Viewer(socket, page)
        await viewer.run()
        chosen = [{"year": [year]} if viewer.filters else {} for year in YEARS]
        found = [await viewer.run(**chosen[turn % len(YEARS)]) for turn in range(count + len(YEARS))]
    return found[len(YEARS) :]


def clicks(server: Server, count: int, page: str = "") -> list[float]:
    """Seconds the server takes for each of `count` changes of the year by a single viewer, nobody else there."""
    return _apart(_clicks(server, count, page))


async def _stay(server: Server, until: float, seconds: list[float], dice: random.Random) -> None:
    await asyncio.sleep(dice.random() * COMING)
    async with _socket(server) as socket:
        viewer = Viewer(socket)
        await viewer.run()
        await asyncio.sleep(dice.random() * PAUSE)
        for year in cycle(dice.sample(YEARS, len(YEARS))):
            if time.monotonic() > until:
                return
            took = await viewer.run(year=[year])
            seconds.append(took)
            await asyncio.sleep(max(0.0, PAUSE - took))


async def _soak(server: Server, viewers: int, lasting: float) -> Crowd:
    seconds: list[float] = []
    held: list[float] = []
    dice = random.Random(1)
    begun = time.monotonic()
    until = begun + COMING + PAUSE + lasting
    crowd = [asyncio.create_task(_stay(server, until, seconds, random.Random(dice.random()))) for _ in range(viewers)]
    await asyncio.sleep(COMING + PAUSE)
    seconds.clear()
    servers, ours = processor(server.process), time.thread_time()
    while time.monotonic() < until:
        if (now := memory(server.process)) is not None:
            held.append(now)
        await asyncio.sleep(min(PAUSE, lasting / 5))
    await asyncio.gather(*crowd)
    spent = processor(server.process) - servers, time.thread_time() - ours
    return Crowd(viewers, seconds, lasting, held, *spent)


def server_part(database: str, of: str = "", promise: str = "≤ 0.040 s") -> Figure:
    """What the server takes for a change of the year on the first page, beside a page with one title."""
    trivial = (*DASHBOARD[:3], str(ROOT / "bench" / "trivial_page.py"), *DASHBOARD[4:])
    with ExitStack() as open_:
        ours = open_.enter_context(running(database, DASHBOARD, "/_stcore/health"))
        least = open_.enter_context(running(database, trivial, "/_stcore/health"))
        return measure(
            "the server's part of a filter click" + of,
            promise,
            lambda: median(clicks(ours, CLICKS)),
            "page with a title",
            lambda: median(clicks(least, CLICKS)),
        )


def soak(database: str, viewers: int = VIEWERS, lasting: float = 60.0) -> Crowd:
    """Many viewers of one server for some seconds."""
    with running(database, DASHBOARD, "/_stcore/health") as server:
        clicks(server, 1)
        return _apart(_soak(server, viewers, lasting))
