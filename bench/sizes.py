"""Questions that pages ask of few and of many records, and one of them asked of Datasette on the same file."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Connection

from bench.timing import Figure, measure, timed
from browser.serving import running
from measures import Scope, Selection, query
from warehouse.engine import database_url, reader_engine

_FIVE = (2015, 2016, 2017, 2018, 2019)
_AREA = "威海居民区"
QUESTIONS: tuple[tuple[str, tuple[str, ...], Selection], ...] = (
    ("units by year × theme", ("year", "theme"), Selection()),
    (
        "units by unit type × theme, one area, five years",
        ("unit_type", "theme"),
        Selection(years=_FIVE, areas=(_AREA,)),
    ),
    ("units by unit type × theme, five years", ("unit_type", "theme"), Selection(years=_FIVE)),
    ("units by area and year, the street's residential areas", ("area", "year"), Selection()),
)


def asking(connection: Connection, by: tuple[str, ...], selection: Selection) -> Callable[[], float]:
    """What asks for the distinct units and tells how many seconds that took."""
    return lambda: timed(
        lambda: query(connection, ["participating_units"], by=by, selection=selection, scope=Scope.everything())
    )


def at_both(small: str, large: str) -> list[Figure]:
    """The questions asked of many records, beside the same of few."""
    with (
        reader_engine(database_url(large)).connect() as many,
        reader_engine(database_url(small)).connect() as few,
    ):
        return [
            measure(
                f"{name}, at 5,000,000",
                "≤ 0.005 s, ≤ 20 times",
                asking(many, by, selection),
                "the same at 20,000",
                asking(few, by, selection),
            )
            for name, by, selection in QUESTIONS
        ]


_SQL = "select year, theme_id, count(distinct unit_id) from fct_participation group by year, theme_id"


def beside_datasette(database: Path) -> Figure:
    """Units by year × theme of the sample, beside Datasette answering the same over HTTP on the same file."""
    name, by, selection = QUESTIONS[0]
    serving = ("-m", "datasette", "serve", str(database), "--setting", "sql_time_limit_ms", "60000", "--port")
    with (
        running(f"sqlite:///{database}", serving, "/-/versions.json") as server,
        reader_engine(database_url(f"sqlite:///{database}")).connect() as connection,
    ):
        wanted = f"{server.address}/{database.stem}.json?{urlencode({'sql': _SQL, '_ttl': 0})}"

        def fetched() -> None:
            with urllib.request.urlopen(wanted) as answer:  # noqa: S310, the server was started here
                answer.read()

        return measure(
            name, "—", asking(connection, by, selection), "Datasette on the same file", lambda: timed(fetched)
        )
