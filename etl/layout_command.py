"""python -m etl layout set | list | withdraw: how sheets of a shape are read, said by a person."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection

from etl.clock import local
from etl.layouts import LayoutRefused, Remembered, remember, remembered, withdraw
from etl.load import prepare, who
from texts import Lang, say
from warehouse.engine import explained, place_of, reader_engine, writer_engine
from warehouse.migrate import require_current


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to those of `python -m etl`."""
    layout = commands.add_parser("layout", help=say("cli_layout", "zh"))
    actions = layout.add_subparsers(dest="action", required=True)
    setting = actions.add_parser("set", help=say("cli_layout_set", "zh"))
    setting.add_argument("file", nargs="?", type=Path, metavar="FILE.json")
    setting.add_argument("--reason", required=True)
    setting.add_argument("--by", metavar="NAME", help=say("cli_by", "zh"))
    listing = actions.add_parser("list", help=say("cli_layout_list", "zh"))
    listing.add_argument("--format", choices=("table", "json"), default="table")
    withdrawing = actions.add_parser("withdraw", help=say("cli_layout_withdraw", "zh"))
    withdrawing.add_argument("number", type=int, metavar="NUMBER")


def run(given: argparse.Namespace, url: URL) -> str:
    """Does what was asked; what is to be printed. Raises EtlError, WarehouseError, OSError."""
    actions: dict[str, Callable[[argparse.Namespace, URL], str]] = {"set": _set, "list": _list, "withdraw": _withdraw}
    return actions[given.action](given, url)


def _set(given: argparse.Namespace, url: URL) -> str:
    asked = _asked(given.file.read_text(encoding="utf-8") if given.file else sys.stdin.read())

    def keep(connection: Connection) -> int:
        return remember(connection, **asked, reason=given.reason, by=given.by or who())

    return say("layout_kept", given.lang, number=_writing(url, keep))


def _asked(text: str) -> dict[str, Any]:
    """`{"headers": […], "kind": …, "fields": {field: column}, "header_rows": 1}`, and of a matrix
    `"across": "project", "cross": [column, …], "totals": [column, …]`. Raises LayoutRefused.
    """
    try:
        found = json.loads(text)
        return {
            "headers": [str(header) for header in found["headers"]],
            "kind": str(found["kind"]),
            "fields": {str(field): int(column) for field, column in found["fields"].items()},
            "header_rows": int(found.get("header_rows", 1)),
            "across": str(found.get("across", "")),
            "cross": [int(column) for column in found.get("cross", ())],
            "totals": [int(column) for column in found.get("totals", ())],
        }
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise LayoutRefused("layout_not_json") from error


def _writing(url: URL, act: Callable[[Connection], int]) -> int:
    with explained(url), writer_engine(url).begin() as connection:
        prepare(connection, url)
        return act(connection)


def _withdraw(given: argparse.Namespace, url: URL) -> str:
    def take_back(connection: Connection) -> int:
        withdraw(connection, given.number)
        return int(given.number)

    return say("layout_withdrawn", given.lang, number=_writing(url, take_back))


def _list(given: argparse.Namespace, url: URL) -> str:
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        found = remembered(connection)
    if given.format == "json":
        return json.dumps([_listed(layout) for layout in found], ensure_ascii=False, indent=1)
    return "\n".join(_line(layout, given.lang) for layout in found) or say("layout_none", given.lang)


def _listed(layout: Remembered) -> dict[str, Any]:
    return {**vars(layout), "made_at": local(layout.made_at)}


def _line(layout: Remembered, lang: Lang) -> str:
    return say(
        "layout_line",
        lang,
        number=layout.correction_id,
        kind=say(f"kind_{layout.kind}", lang),
        shape=layout.shape.replace("|", say("list_comma", lang)),
        reason=layout.reason,
        by=layout.made_by or "—",
        when=local(layout.made_at),
    )
