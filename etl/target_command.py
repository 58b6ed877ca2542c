"""python -m etl target set | list | withdraw: what a figure should reach, said by a person."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import URL

from etl.decisions import Why
from etl.targets import Wanted, measures_with_targets, set_target, targets, withdraw_target
from texts import Lang, say
from texts.terminal import visible
from warehouse.engine import explained, place_of, reader_engine
from warehouse.migrate import require_current


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to those of `python -m etl`."""
    actions = commands.add_parser("target", help=say("cli_target", "zh")).add_subparsers(dest="action", required=True)
    setting = actions.add_parser("set", help=say("cli_target_set", "zh"))
    setting.add_argument("measure", metavar="MEASURE")
    setting.add_argument("year", type=int, metavar="YEAR")
    setting.add_argument("value", metavar="VALUE")
    setting.add_argument("--theme", metavar="THEME")
    setting.add_argument("--area", metavar="AREA")
    setting.add_argument("--why", required=True, metavar="TEXT")
    setting.add_argument("--by", metavar="NAME", help=say("cli_by", "zh"))
    listing = actions.add_parser("list", help=say("cli_target_list", "zh"))
    listing.add_argument("--format", choices=("table", "json"), default="table")
    withdrawing = actions.add_parser("withdraw", help=say("cli_target_withdraw", "zh"))
    withdrawing.add_argument("number", type=int, metavar="NUMBER")


def run(given: argparse.Namespace, url: URL) -> str:
    """Does what was asked; what is to be printed. Raises TargetRefused, WarehouseError."""
    actions: dict[str, Callable[[argparse.Namespace, URL], str]] = {"set": _set, "list": _list, "withdraw": _withdraw}
    return actions[given.action](given, url)


def _set(given: argparse.Namespace, url: URL) -> str:
    wanted = Wanted(given.measure, given.year, given.value, given.theme, given.area)
    number = set_target(url, wanted, Why(given.why, given.by))
    return say("target_kept", given.lang, number=number)


def _withdraw(given: argparse.Namespace, url: URL) -> str:
    withdraw_target(url, given.number)
    return say("target_withdrawn", given.lang, number=given.number)


def _list(given: argparse.Namespace, url: URL) -> str:
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        found = targets(connection)
    if given.format == "json":
        return json.dumps(found, ensure_ascii=False, indent=1)
    return "\n".join(_line(row, given.lang) for row in found) or say("target_list_empty", given.lang)


def _line(row: dict[str, Any], lang: Lang) -> str:
    share = measures_with_targets().get(row["measure"], ("count",))[0] == "share"
    value = f"{row['value'] * 100:g}%" if share else f"{row['value']:,g}"
    subject = " · ".join(label for label in (row["theme"], row["area"]) if label) or say("target_whole", lang)
    said = {
        "name": say(f"measure_{row['measure']}", lang),
        "subject": subject,
        "value": value,
        "made_by": row["made_by"] or "—",
        "standing": say(f"standing_{row['standing']}", lang),
    }
    return visible(say("target_line", lang, **{**row, **said}))
