"""python -m etl match accept | decline: a person's word on a suggested match of a need."""

from __future__ import annotations

import argparse
from typing import Any

from sqlalchemy import URL

from etl.decisions import Why
from etl.matching import Pair, accept, decline
from texts import say

DONE = 0


def add_to(commands: Any) -> None:
    """Adds the command of this module to those of `python -m etl`."""
    matching = commands.add_parser("match", help=say("cli_match", "zh"))
    kinds = matching.add_subparsers(dest="kind", required=True)
    for kind in ("accept", "decline"):
        one = kinds.add_parser(kind, help=say(f"cli_match_{kind}", "zh"))
        one.add_argument("--year", type=int, required=True)
        one.add_argument("--need", required=True, metavar="NUMBER|TITLE")
        for name in ("area", "title", "resource", "unit"):
            one.add_argument(f"--{name}", metavar=name.upper())
        one.add_argument("--resource-year", type=int, metavar="YEAR")
        one.add_argument("--why", required=True, metavar="TEXT")
        one.add_argument("--by", metavar="NAME")


def run_match(given: argparse.Namespace, url: URL) -> int:
    """Makes one decision over a match and says its number."""
    pair = Pair(given.year, given.need, given.area, given.title, given.resource, given.resource_year, given.unit)
    number = (accept if given.kind == "accept" else decline)(url, pair, Why(given.why, given.by))
    print(say("decision_done", given.lang, number=number))
    return DONE
