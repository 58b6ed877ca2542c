"""Files for the meeting: how long each takes to make, beside the least that its library takes."""

from __future__ import annotations

import io
from collections.abc import Callable

import typst
import xlsxwriter
from pptx import Presentation
from sqlalchemy import Connection

from bench.timing import Figure, measure, timed
from exports.fonts import known
from exports.making import MAKERS, Order
from exports.sources import made_now
from measures import Scope, Selection
from warehouse.engine import database_url, reader_engine

_EVERYTHING, _AREA = Selection(), Selection(years=(2019,), areas=("威海居民区",))


def making(address: str) -> list[Figure]:
    """A deck, a workbook and a page of nine years, and a brief of one area."""
    with reader_engine(database_url(address)).connect() as connection:
        return [
            measure(
                "a deck of nine years", "≤ 3 s", _made(connection, "deck", _EVERYTHING), "save no slide", _no_slide
            ),
            measure("a workbook of nine years", "—", _made(connection, "workbook", _EVERYTHING), "no sheet", _no_sheet),
            measure(
                "a page of nine years", "≤ 3 s", _made(connection, "html", _EVERYTHING), "save no slide", _no_slide
            ),
            measure("a brief of one area", "≤ 1 s", _made(connection, "brief", _AREA), "one line by typst", _one_line),
        ]


def _made(connection: Connection, kind: str, selection: Selection) -> Callable[[], float]:
    order = Order(selection, Scope.everything(), "zh", made_now("bench"))
    return lambda: timed(lambda: MAKERS[kind](connection, order))


def _no_slide() -> float:
    return timed(lambda: Presentation().save(io.BytesIO()))


def _no_sheet() -> float:
    def act() -> None:
        with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
            book.add_worksheet()

    return timed(act)


def _one_line() -> float:
    return timed(lambda: typst.compile("一行".encode(), font_paths=known()))
