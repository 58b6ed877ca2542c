"""Freezing what a meeting is shown under a name (会议版), finding it again, and taking it back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import URL, Connection

from exports.errors import EditionRefused, NoAreas, UnknownEdition
from exports.frozen import FORMAT, Frozen, figures_hash, written
from exports.making import Order, each_area, story_of
from measures import Scope
from measures.meeting_editions import MeetingEdition, Part, meeting_editions, told
from measures.since import known
from texts import LANGUAGES
from warehouse.engine import content_version, explained, place_of, reader_engine, writer_engine
from warehouse.frozen import Head, Story, holder, keep, withdraw
from warehouse.migrate import require_current

LONGEST_NAME = 40
EVERYTHING = Scope.everything()
_RESERVED = set('\\/:*?"<>|')
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_TRIES = 3


def freeze(url: URL, name: str, order: Order) -> MeetingEdition:
    """Keeps the screens of the meeting and the briefs of the order's selection, in both languages, under the name.

    Nothing is written unless all of it was read from one state of the database. Raises EditionRefused for a name that
    cannot be one or is taken, or a selection in which nothing is recorded; ExportError, WarehouseError.
    """
    name = checked_name(name)
    order = replace(order, scope=EVERYTHING, edition=None, screens=None, made=replace(order.made, edition=name))
    for _ in range(_TRIES):
        with reading(url) as connection:
            _check_free(connection, name)
            version = content_version(connection)
            head, stories = _of_the_moment(connection, name, order)
        with explained(url), writer_engine(url).begin() as connection:
            if content_version(connection) != version:
                continue  # something was loaded meanwhile: an edition is of one state
            _check_free(connection, name)
            number = keep(connection, head, stories)
        with reading(url) as connection:
            return next(one for one in meeting_editions(connection, EVERYTHING) if one.number == number)
    raise EditionRefused("changing")


@contextmanager
def reading(url: URL) -> Iterator[Connection]:
    """A connection that reads one state of the database, closed after. Raises WarehouseError."""
    with explained(url):
        engine = reader_engine(url)
        try:
            with engine.connect() as connection:
                require_current(connection, place_of(url))
                yield connection
        finally:
            engine.dispose()


def take_back(url: URL, name: str, by: str) -> MeetingEdition:
    """Withdraws the edition that bears the name; it as it was. Raises UnknownEdition, WarehouseError."""
    with reading(url) as connection:
        found = edition_named(connection, name, EVERYTHING)
    with explained(url), writer_engine(url).begin() as connection:
        if holder(connection, spelled(found.name)) != found.number:
            raise UnknownEdition(name=name, known="—")
        withdraw(connection, found.number, by)
    return found


def edition_named(connection: Connection, name: str, scope: Scope) -> MeetingEdition:
    """The edition that bears the name, in whatever case, and is not withdrawn. Raises UnknownEdition."""
    held = [one for one in meeting_editions(connection, scope) if one.withdrawn_at is None]
    for one in held:
        if spelled(one.name) == spelled(name):
            return one
    raise UnknownEdition(name=name, known="、".join(one.name for one in held) or "—")


def checked_name(name: str) -> str:
    """The name without spaces around it, fit to be a part of a file's name. Raises EditionRefused where it is not."""
    plain = unicodedata.normalize("NFC", name).strip(" \u3000")
    if not plain or len(plain) > LONGEST_NAME:
        raise EditionRefused("name_length", longest=LONGEST_NAME)
    wrong = [letter for letter in plain if letter in _RESERVED or unicodedata.category(letter) in _UNSEEN]
    if wrong or plain.endswith("."):
        shown = wrong[0] if wrong and wrong[0] in _RESERVED else f"U+{ord(wrong[0]):04X}" if wrong else "."
        raise EditionRefused("name_letters", letter=shown)
    return plain


def spelled(name: str) -> str:
    """The one spelling by which names are told apart: as files of one folder are, without case and width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _check_free(connection: Connection, name: str) -> None:
    if holder(connection, spelled(name)) is not None:
        raise EditionRefused("taken", name=name)


def _of_the_moment(connection: Connection, name: str, order: Order) -> tuple[Head, list[Story]]:
    """All that an edition keeps, read from one connection."""
    if order.asked(connection).focus is None:
        raise EditionRefused("nothing", sentence=order.selection.sentence("zh"))
    found = list(_frozen(connection, order))
    zh = [(f"{part.kind} {part.area}", frozen.story) for part, frozen in found if part.lang == "zh"]
    made = order.made
    head = Head(
        name, spelled(name), made.who, made.meeting, made.held, told(order.selection), known(connection),
        figures_hash(zh),
    )  # fmt: skip
    return head, [Story(*part, FORMAT, written(frozen)) for part, frozen in found]


def _frozen(connection: Connection, order: Order) -> Iterator[tuple[Part, Frozen]]:
    """Every storyline: of the meeting, the brief of the selection and of each of its areas, language by language."""
    for lang in LANGUAGES:
        own = replace(order, lang=lang)
        yield Part("meeting", "", lang), _one(connection, own, "meeting")
        yield Part("brief", "", lang), _one(connection, own, "brief")
        try:
            selection, areas = each_area(connection, own)
        except NoAreas:
            continue  # a selection without areas has a brief of its own and no other
        for area in areas:
            narrowed = replace(own, selection=selection.replace(areas=(area,)))
            yield Part("brief", area, lang), _one(connection, narrowed, "brief")


def _one(connection: Connection, order: Order, kind: str) -> Frozen:
    return Frozen(story_of(connection, order, kind), order.selection, order.asked(connection).focus)
