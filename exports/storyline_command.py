"""python -m exports storyline save NAME --screens A,B,C | list | remove NAME | screens."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sqlalchemy import URL, Connection

from charts.format import local_time
from exports.errors import BadName, UnknownStoryline
from exports.sources import logged_in
from exports.storyline import chosen, every_screen, screen_name
from texts import LANGUAGES, Lang, say
from texts.terminal import visible
from warehouse.engine import explained, place_of, reader_engine, writer_engine
from warehouse.migrate import require_current
from warehouse.storylines import Named, keep, remove, storylines

LONGEST = 60
"""How many letters a storyline's name may have."""


def add_to(kinds: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to those of `python -m exports`."""
    actions = kinds.add_parser("storyline", help=_both("storyline_cli")).add_subparsers(dest="action", required=True)
    for action in ("save", "list", "remove", "screens"):
        one = actions.add_parser(action, help=_both(f"storyline_cli_{action}"))
        one.add_argument("--lang", choices=LANGUAGES, default="zh")
        if action in ("save", "remove"):
            one.add_argument("name", metavar="NAME")
        if action == "save":
            one.add_argument("--screens", required=True, metavar="A,B,C", help=_both("storyline_cli_of"))
            one.add_argument("--by", metavar="NAME", help=_both("exports_cli_by"))
        if action == "list":
            one.add_argument("--format", choices=("table", "json"), default="table")


def _both(text_id: str) -> str:
    return " ".join(say(text_id, lang) for lang in LANGUAGES)


def run(given: argparse.Namespace, url: URL) -> str:
    """Does what was asked; what is to be printed. Raises ExportError, WarehouseError."""
    if given.action == "screens":
        return "\n".join(f"{screen}\t{screen_name(screen, given.lang)}" for screen in every_screen())
    actions = {"save": _save, "remove": _remove, "list": _list}
    with explained(url):
        return actions[given.action](given, url)


def _standing(url: URL) -> tuple[Named, ...]:
    """What is kept. Raises DatabaseMissing, DatabaseOlder, DatabaseNewer: a storyline makes and changes no schema."""
    with reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        return storylines(connection)


def _list(given: argparse.Namespace, url: URL) -> str:
    found = _standing(url)
    if given.format == "json":
        told = [{"name": one.name, "screens": one.screens, "made_by": one.made_by} for one in found]
        return json.dumps(told, ensure_ascii=False, indent=1)
    return "\n".join(_line(one, given.lang) for one in found) or say("storyline_none", given.lang)


def _line(one: Named, lang: Lang) -> str:
    """A storyline in one line; screens that this program does not have are named by their id."""
    names = [screen_name(screen, lang) if screen in every_screen() else screen for screen in one.screens]
    said = {"name": one.name, "by": one.made_by or "—", "when": local_time(one.made_at)}
    return visible(say("storyline_line", lang, count=len(names), names=say("list_join", lang).join(names), **said))


def _remove(given: argparse.Namespace, url: URL) -> str:
    name = named(given.name)
    _standing(url)
    with writer_engine(url).begin() as connection:
        if not remove(connection, name):
            raise UnknownStoryline(name=name, known=_known(connection))
    return visible(say("storyline_removed", given.lang, name=name))


def _save(given: argparse.Namespace, url: URL) -> str:
    name, screens = named(given.name), chosen(given.screens.replace("，", ",").split(","))
    _standing(url)
    with writer_engine(url).begin() as connection:
        replaced = keep(connection, name, screens, given.by or logged_in())
    text_id = "storyline_replaced" if replaced else "storyline_kept"
    return visible(say(text_id, given.lang, name=name, count=len(screens)))


def named(written: str) -> str:
    """The name as it is kept: on one line, without spaces around it. Raises BadName."""
    name = " ".join(written.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise BadName(longest=LONGEST)
    return name


def screens_of(connection: Connection, written: str | None) -> tuple[str, ...] | None:
    """The screens of a named storyline, None where no name is given. Raises UnknownStoryline."""
    if written is None:
        return None
    for one in storylines(connection):
        if one.name == named(written):
            return one.screens
    raise UnknownStoryline(name=written, known=_known(connection))


def _known(connection: Connection) -> str:
    return "、".join(one.name for one in storylines(connection)) or "—"
