"""Answers that leave at once. Streamlit binds its socket itself, in a way by which asyncio does not know it for TCP
and leaves Nagle's algorithm on: the second small message of an answer then waits for the browser to acknowledge the
first, which it does after 40 ms.
"""

from __future__ import annotations

import gc
import socket
from functools import cache


def _tcp(found: socket.socket) -> bool:
    return (
        found.type == socket.SOCK_STREAM and found.family in (socket.AF_INET, socket.AF_INET6) and found.fileno() >= 0
    )


@cache
def send_at_once() -> None:
    """Switches Nagle's algorithm off for the connections of this process and for those its server will accept.

    Once in a process: connections take the setting from the socket that listens.
    """
    sockets = [found for found in gc.get_objects() if type(found) is socket.socket]
    for found in filter(_tcp, sockets):
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
