"""What the server's sockets are told."""

from __future__ import annotations

import socket

from panels.connections import send_at_once


def _prompt(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_connections_there_are_and_connections_to_come_send_at_once() -> None:
    send_at_once.cache_clear()
    with socket.socket(socket.AF_INET) as listening, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as decoy:
        closed = socket.socket(socket.AF_INET)
        closed.close()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()) as before, listening.accept()[0] as first:
            assert [_prompt(one) for one in (listening, before, first)] == [False, False, False]
            send_at_once()
            assert [_prompt(one) for one in (listening, before, first)] == [True, True, True]
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as second:
            assert _prompt(second)
        assert (decoy.fileno() >= 0, closed.fileno()) == (True, -1)
