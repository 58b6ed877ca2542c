"""The check-up itself: the very pipeline of a load, looked at before and after, and rolled back."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection

from checkup.figures import Snapshot, changes, snapshot
from checkup.grouped import grouped
from checkup.tables import Places, Tables, latest_batch, read_places, read_tables
from etl.extract.discover import discover
from etl.layouts import MATRIX_KINDS
from etl.load import Progress, load
from etl.sources import LEDGERS

Step = Callable[[str], None]


def _silent(step: str) -> None:
    return None


def _unheard(done: int, total: int, name: str) -> None:
    return None


def examine(
    paths: Iterable[Path],
    url: URL,
    *,
    today: datetime.date | None = None,
    progress: Progress = _unheard,
    step: Step = _silent,
) -> dict[str, Any]:
    """What loading these files would bring and change. Nothing is written.

    The report of a dry run (see `etl.load.load`), its rejects with the place of their cell and their sentence in
    either language, and beside it: `paths`, where each of its files lies; `would_change`
    (checkup.figures.changes), `grouped` (checkup.grouped.grouped), for each sheet its `tables`
    (checkup.tables.read_tables), and `kinds`, the fields of every kind of ledger.
    """
    figures: list[Snapshot] = []
    tables: Tables = {}
    places: Places = {}

    def look(connection: Connection) -> None:
        step("after" if figures else "before")
        figures.append(snapshot(connection))
        if len(figures) == 2:
            batch = latest_batch(connection)
            tables.update(read_tables(connection, batch))
            places.update(read_places(connection, batch))

    given = list(paths)
    report = load(given, url, dry_run=True, today=today, progress=progress, look=look)
    for place, file in enumerate(report["files"]):
        _tell_apart(file, file["message"])
        for sheet in file["sheets"]:
            for reject in sheet["rejects"]:
                _tell_apart(reject, reject["message"])
                known = places.get((place, sheet["sheet"]), {})
                key = (reject["row"], reject["column"], reject["value"], reject["reason"])
                reject.setdefault("position", known.get(key))
        _share(file["sheets"], place, tables)
    before, after = figures
    return {
        **report,
        "paths": [str(file.path.resolve()) for file in discover(given)],
        "would_change": changes(before, after),
        "grouped": grouped(report),
        "kinds": {
            kind: [{"field": field.name, "required": field.required} for field in ledger.fields]
            for kind, ledger in LEDGERS.items()
        },
        "matrix_kinds": list(MATRIX_KINDS),
    }


def _tell_apart(about: dict[str, Any], message: Any) -> None:
    about["message_zh"], about["message_en"] = getattr(message, "zh", None), getattr(message, "en", None)


def _share(sheets: list[dict[str, Any]], place: int, tables: Tables) -> None:
    """Gives each sheet of the report its tables: one each where the report lists the tables one by one."""
    for name in dict.fromkeys(sheet["sheet"] for sheet in sheets):
        same = [sheet for sheet in sheets if sheet["sheet"] == name]
        found = tables.get((place, name), [])
        for at, sheet in enumerate(same):
            last = at == len(same) - 1
            sheet["tables"] = found[at:] if last else found[at : at + 1]
