"""python -m exports freeze NAME | editions [NAME] | withdraw NAME"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import URL

from charts.format import local_time
from exports.edition_check import checked_edition
from exports.edition_words import about, change_words, difference_line, outcome, reason
from exports.freezing import edition_named, freeze, reading, take_back
from exports.making import Order
from exports.sources import made_now
from measures import Scope, Selection
from measures.meeting_editions import MeetingEdition, meeting_editions
from texts import LANGUAGES, Lang, say
from texts.terminal import visible

EVERYTHING = Scope.everything()
_TOLD = ("screen", "brief", "areas", "where", "figure", "before", "now", "moved", "standing")


def add_to(kinds: Any) -> None:
    """Adds the commands over editions to those of `python -m exports`."""
    for name in COMMANDS:
        one = kinds.add_parser(name, help=" ".join(say(f"exports_cli_{name}", lang) for lang in LANGUAGES))
        one.add_argument("name", metavar="NAME", nargs="?" if name == "editions" else None)
        one.add_argument("--lang", choices=LANGUAGES, default="zh")
        if name != "editions":
            one.add_argument("--by", metavar="NAME")
        else:
            one.add_argument("--format", choices=("table", "json"), default="table")
        if name == "freeze":
            one.add_argument("--where", action="append", default=[], metavar="DIM=VALUE")
            one.add_argument("--meeting", default="")
            one.add_argument("--date", default="")


def run(given: argparse.Namespace, url: URL) -> list[str]:
    """Does what a command asks for; the lines it tells. Raises ExportError, MeasureError, WarehouseError."""
    told = COMMANDS[given.kind](given, url)
    return list(told) if getattr(given, "format", "") == "json" else [visible(line) for line in told]


def _freeze(given: argparse.Namespace, url: URL) -> Iterator[str]:
    with reading(url) as connection:
        selection = Selection.parse(connection, given.where)
    made = made_now(given.by, given.meeting, given.date)
    kept = freeze(url, given.name, Order(selection, EVERYTHING, given.lang, made))
    yield say("edition_frozen", given.lang, name=kept.name)
    yield about(kept, given.lang)


def _withdraw(given: argparse.Namespace, url: URL) -> Iterator[str]:
    taken = take_back(url, given.name, made_now(given.by).who)
    yield say("edition_withdrawn", given.lang, name=taken.name)


def _editions(given: argparse.Namespace, url: URL) -> Iterator[str]:
    with reading(url) as connection:
        if given.name is None:
            found = meeting_editions(connection, EVERYTHING)
            if given.format == "json":
                yield json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=1)
                return
            for one in found:
                standing = "" if one.withdrawn_at is None else say("edition_standing_withdrawn", given.lang)
                yield say("edition_listed", given.lang, name=one.name, standing=standing, about=about(one, given.lang))
            if not found:
                yield say("editions_none", given.lang)
            return
        edition = edition_named(connection, given.name, EVERYTHING)
        checked = checked_edition(connection, edition, given.lang, EVERYTHING)
    lang: Lang = given.lang
    if given.format == "json":
        told = [
            {name: getattr(one, name) for name in _TOLD} | {"because": reason(one, checked, lang)}
            for one in checked.differences
        ]
        happened = [change_words(one, lang) for one in checked.changes]
        yield json.dumps({**_plain(edition), "differences": told, "since": happened}, ensure_ascii=False, indent=1)
        return
    yield outcome(edition, checked, lang)
    yield about(edition, lang)
    yield from (f"  {difference_line(one, checked, lang)}" for one in checked.differences)
    if checked.changes or checked.redefined:
        yield say("edition_since", lang)
    yield from (f"  {change_words(one, lang)}" for one in checked.changes)
    yield from (f"  {say('since_redefined', lang, measure=name)}" for name in checked.redefined)


def _plain(one: MeetingEdition) -> dict[str, Any]:
    return {
        "name": one.name,
        "frozen_at": local_time(one.frozen_at),
        "frozen_by": one.frozen_by,
        "meeting": one.meeting,
        "meeting_date": one.meeting_date,
        "selection": one.selection.sentence("zh"),
        "batches": [batch["batch"] for batch in one.known.get("batches", ())],
        "figures": one.figures,
        "withdrawn_at": local_time(one.withdrawn_at) if one.withdrawn_at else None,
    }


COMMANDS: dict[str, Callable[[argparse.Namespace, URL], Iterator[str]]] = {
    "freeze": _freeze,
    "editions": _editions,
    "withdraw": _withdraw,
}
"""Each command over editions by its name."""
