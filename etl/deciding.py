"""python -m etl decide … | decisions | withdraw | names: a person's judgement over unit names."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sqlalchemy import URL

from etl.decisions import Why, accept_new, decisions, merge, rename, retype, split, withdraw
from etl.worklist import worklist
from texts import Lang, say
from warehouse.engine import explained, place_of, reader_engine
from warehouse.migrate import require_current

DONE = 0


def add_commands(commands: Any) -> None:
    """Adds the commands of this module to those of `python -m etl`."""
    deciding = commands.add_parser("decide", help=say("cli_decide", "zh"))
    kinds = deciding.add_subparsers(dest="kind", required=True)
    places = {
        "merge": ("written", "into"),
        "split": ("written",),
        "rename": ("unit", "name"),
        "retype": ("unit", "years", "unit_type"),
        "new": ("written",),
    }
    for kind, names in places.items():
        one = kinds.add_parser(kind, help=say(f"cli_decide_{kind}", "zh"))
        for name in names:
            one.add_argument(name, metavar=name.upper(), type=_years if name == "years" else str)
        one.add_argument("--why", required=True, metavar="TEXT")
        one.add_argument("--by", metavar="NAME")
    for name in ("decisions", "names"):
        listing = commands.add_parser(name, help=say(f"cli_{name}", "zh"))
        listing.add_argument("--format", choices=("table", "json"), default="table")
    commands.add_parser("withdraw", help=say("cli_withdraw", "zh")).add_argument(
        "decision", type=int, metavar="DECISION"
    )


def _years(text: str) -> tuple[int, int]:
    """`2019` or `2017..2019`."""
    first, _, last = text.partition("..")
    return int(first), int(last or first)


def run_decide(given: argparse.Namespace, url: URL) -> int:
    """Makes one decision and says its number."""
    why = Why(given.why, given.by)
    if given.kind == "merge":
        number = merge(url, given.written, given.into, why)
    elif given.kind == "split":
        number = split(url, given.written, why)
    elif given.kind == "rename":
        number = rename(url, given.unit, given.name, why)
    elif given.kind == "retype":
        number = retype(url, given.unit, given.years, given.unit_type, why)
    else:
        number = accept_new(url, given.written, why)
    print(say("decision_done", given.lang, number=number))
    return DONE


def run_withdraw(given: argparse.Namespace, url: URL) -> int:
    """Takes one decision back."""
    withdraw(url, given.decision)
    print(say("decision_withdrawn", given.lang, number=given.decision))
    return DONE


def run_decisions(given: argparse.Namespace, url: URL) -> int:
    """Lists every decision."""
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        found = decisions(connection)
    if given.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return DONE
    for row in found:
        said = said_decision(row["kind"], row["subject"], row["detail"], given.lang)
        standing = say(f"standing_{row['standing']}", given.lang)
        about = {**row, "said": said, "standing": standing, "made_by": row["made_by"] or "—"}
        print(say("decision_line", given.lang, **about))
    return DONE


def said_decision(kind: str, subject: str, detail: dict[str, Any], lang: Lang) -> str:
    """A decision in words."""
    years = {"first": detail.get("from"), "last": detail.get("to")}
    return say(f"said_{kind}", lang, **{"subject": subject, "into": None, "name": None, **years, **detail})


def run_names(given: argparse.Namespace, url: URL) -> int:
    """Lists the names that wait for a judgement."""
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        found = worklist(connection)
    if given.format == "json":
        print(json.dumps([name.as_json() for name in found], ensure_ascii=False, indent=1))
        return DONE
    comma = say("list_comma", given.lang)
    for name in found:
        where = comma.join(f"{place.file}/{place.sheet}/{place.row}" for place in name.places)
        how = say(f"name_{name.how}", given.lang)
        near = comma.join(name.candidates) or "—"
        print(say("name_line", given.lang, written=name.written, how=how, candidates=near, where=where))
    return DONE
