"""A process that has imported everything and forks a command at once when asked: a fault then meets the import
of ledgers and not the import of Python. One JSON request a line in, one JSON answer a line out.

No database is open in it when it forks, so nothing of SQLite's is shared.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

import warehouse.engine
from etl.__main__ import main
from etl.load import load
from etl.stopping import listen
from texts.terminal import speak_utf8

NOBODY_LISTENS = os.devnull  # as the file of standard output: a pipe that is closed at its other end
NO_SMALL_DISK = 77


def _die(*_about: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _prepare(fault: dict[str, Any]) -> None:
    """Arms the fault in the forked command."""
    if "statement" in fault:
        _at_statement(fault["statement"], _die)
    if "pause" in fault:
        number, path = fault["pause"]
        _at_statement(number, lambda: _wait_for(path))
    if "commit" in fault:
        event.listen(Engine, "commit", lambda _c: threading.Timer(fault["commit"], _die).start())
    if "committed" in fault:
        event.listen(Pool, "checkin", _die)
    if "hold" in fault:
        event.listen(Engine, "commit", lambda _c: _wait_for(fault["hold"]))
    if "pragma" in fault:
        event.listen(Engine, "begin", lambda connection: _pragma(connection, fault["pragma"]))
    if "patience" in fault:
        warehouse.engine.BUSY_SECONDS = fault["patience"]
    if "largest" in fault:
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault["largest"], fault["largest"]))
    if "unprivileged" in fault:
        _give_up_privileges()
    if "small_disk" in fault:
        _mount_small_disk(Path(fault["small_disk"][0]), fault["small_disk"][1])


def _pragma(connection: Connection, pragma: str) -> None:
    """Sets a pragma on the connection, after the engine has set its own."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {pragma}")


def _at_statement(number: int, fault: Callable[[], None]) -> None:
    count = itertools.count(1)
    event.listen(Engine, "before_cursor_execute", lambda *_about: fault() if next(count) == number else None)


def _wait_for(path: str) -> None:
    """Says that it waits, by a file beside it, until `path` is there."""
    Path(f"{path}.held").touch()
    while not Path(path).exists():
        time.sleep(0.01)


def _give_up_privileges() -> None:
    """Makes root an owner like any other: permissions of files then hold for it, too."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        header, capabilities = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        if libc.capset(header, capabilities):
            raise OSError(ctypes.get_errno(), "capset")


def _mount_small_disk(folder: Path, size: int) -> None:
    """Gives this command alone a disk of `size` bytes at the folder, with what is in the folder on it."""
    libc = ctypes.CDLL(None, use_errno=True)
    new_mounts, new_users, private = 0x00020000, 0x10000000, (1 << 18) | (1 << 14)
    user = os.geteuid()
    flags = new_mounts if user == 0 else new_mounts | new_users
    content = {path.name: path.read_bytes() for path in folder.iterdir()}
    if libc.unshare(flags) or libc.mount(None, b"/", None, private, None):
        os._exit(NO_SMALL_DISK)
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    if libc.mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, f"size={size}".encode()):
        os._exit(NO_SMALL_DISK)
    for name, data in content.items():
        (folder / name).write_bytes(data)


def _bring_back(folder: Path) -> None:
    """Copies what stands on the small disk to where it outlives the command."""
    shutil.copytree(folder, f"{folder}.after")


def _command(request: dict[str, Any]) -> int:
    out, err = (os.open(request[key], os.O_WRONLY | os.O_CREAT, 0o644) for key in ("out", "err"))
    if request["out"] == NOBODY_LISTENS:
        listener, out = os.pipe()
        os.close(listener)
    for number, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, err)):
        os.dup2(file, number)
    os.environ.update(request["environment"])
    os.setsid()
    speak_utf8()
    listen()
    _prepare(request["fault"])
    status = main(request["arguments"])
    if "small_disk" in request["fault"]:
        _bring_back(Path(request["fault"]["small_disk"][0]))
    return status


def _warm() -> None:
    """Reads the reference tables and the like once, for all commands; nothing stays open."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "项目.csv"
        ledger.write_text("年度,项目名称,板块\n2019,样例,先锋南西\n", encoding="utf-8")
        load([ledger], warehouse.engine.database_url(f"sqlite:///{folder}/warm.db"))


def serve() -> None:
    """Answers `{"arguments", …}` with `{"pid"}`, and `{"wait": pid}` with `{"status"}`, until standard input ends."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):  # though whoever runs the tests ignores them (nohup)
        signal.signal(number, signal.SIG_DFL)
    _warm()
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            answer = {"status": os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])}
        else:
            pid = os.fork()
            if pid == 0:
                status = 70
                try:
                    status = _command(request)
                except BaseException:
                    traceback.print_exc()
                finally:
                    os._exit(status)
            answer = {"pid": pid}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
