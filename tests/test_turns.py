"""Who draws when many want to."""

from __future__ import annotations

import threading

import pytest

from panels.turns import Turns


def _wants(turns: Turns) -> tuple[threading.Event, threading.Event, threading.Thread]:
    """Someone who says that he draws and goes on until told to stop."""
    drawing, stop = threading.Event(), threading.Event()

    def draw() -> None:
        with turns.turn():
            drawing.set()
            stop.wait(10)

    thread = threading.Thread(target=draw)
    thread.start()
    return drawing, stop, thread


def test_a_page_waits_for_one_before_it_to_end() -> None:
    turns = Turns(at_once=1, longest_wait=10)
    first, second = _wants(turns), _wants(turns)
    at_work, waiting = (first, second) if first[0].wait(5) else (second, first)
    assert not waiting[0].wait(0.05)
    at_work[1].set()
    assert waiting[0].wait(5)
    waiting[1].set()
    for one in (first, second):
        one[2].join()


def test_a_page_that_never_ends_holds_up_nobody_for_long() -> None:
    turns = Turns(at_once=1, longest_wait=0.01)
    wanted = [_wants(turns) for _ in range(3)]
    assert [drawing.wait(5) for drawing, _stop, _thread in wanted] == [True, True, True]
    for _drawing, stop, thread in wanted:
        stop.set()
        thread.join()


def test_a_page_that_fails_gives_its_turn_back() -> None:
    turns = Turns(at_once=1, longest_wait=10)
    with pytest.raises(ValueError), turns.turn():
        raise ValueError
    with turns.turn():
        pass
