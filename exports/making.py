"""What a file is made of and by: the one way for the command line and for pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from exports.asked import Asked
from exports.errors import NoAreas, NoSuchBrief
from exports.frozen import made_again, read
from exports.naming import file_name, unlike
from exports.screen import Storyline
from exports.screens.brief import brief as brief_of
from exports.sources import Made, told_maker
from exports.storyline import picked, storyline
from measures import Scope, Selection
from measures.meeting_editions import MeetingEdition, Part, frozen_content
from texts import Lang


@dataclass(frozen=True)
class Order:
    """What is wanted: of which selection and scope, in which language, by whom, into what, which screens.

    `edition`: the figures that it froze instead of those of the moment; `selection` then only chooses the area of a
    brief.
    """

    selection: Selection
    scope: Scope
    lang: Lang
    made: Made
    template: Path | bytes | None = None
    fonts: Path | None = None
    screens: tuple[str, ...] | None = None
    edition: MeetingEdition | None = None

    def asked(self, connection: Connection) -> Asked:
        """The question that the order puts to a database."""
        return Asked(connection, self.selection, self.scope, self.lang, self.made)


def story_of(connection: Connection, order: Order, kind: str) -> Storyline:
    """What a file is written from: the storyline of the `meeting` or of a `brief`, of the moment or as it was frozen.

    Raises ExportError.
    """
    if order.edition is None:
        asked = order.asked(connection)
        return storyline(asked, order.screens) if kind == "meeting" else brief_of(asked)
    area = order.selection.areas[0] if kind == "brief" and order.selection.areas else ""
    found = frozen_content(connection, order.edition.number, Part(kind, area, order.lang), order.scope)
    if found is None:
        raise NoSuchBrief(name=order.edition.name, area=area)
    story = made_again(read(order.edition.name, *found).story, told_maker(order.made, order.lang))
    return story if kind == "brief" or order.screens is None else picked(story, order.screens)


def checked(template: bytes | None) -> None:
    """Whether a deck can be written into a presentation. Raises TemplateUnread where it cannot."""
    from exports.deck.master import canvas

    if template is not None:
        canvas(template)


def deck(connection: Connection, order: Order) -> bytes:
    """The storyline as a presentation. Raises ExportError."""
    from exports.deck.writer import deck_bytes  # python-pptx is read by those only who want a deck

    return deck_bytes(story_of(connection, order, "meeting"), order.lang, order.template)


def workbook(connection: Connection, order: Order) -> bytes:
    """The storyline as a workbook. Raises ExportError."""
    from exports.workbook import workbook_bytes

    return workbook_bytes(story_of(connection, order, "meeting"), order.lang)


def html(connection: Connection, order: Order) -> bytes:
    """The storyline as a page that opens without a network. Raises ExportError."""
    from exports.page.writer import page_bytes

    return page_bytes(story_of(connection, order, "meeting"), order.lang, order.fonts)


def brief(connection: Connection, order: Order) -> bytes:
    """A brief of the selection on paper. Raises ExportError."""
    from exports.sheet.writer import sheet_bytes

    return sheet_bytes(story_of(connection, order, "brief"), order.lang, order.fonts)


def document(connection: Connection, order: Order) -> bytes:
    """The same brief as a document that can be edited. Raises ExportError."""
    from exports.document.writer import document_bytes

    return document_bytes(story_of(connection, order, "brief"), order.lang)


Maker = Callable[[Connection, Order], bytes]
MAKERS: dict[str, Maker] = {"deck": deck, "workbook": workbook, "brief": brief, "html": html}
"""Each kind of file by its name on the command line."""
TOLD = ("deck", "workbook", "html")
"""The kinds that tell a storyline; a brief is one screen of its own."""
BRIEFS: dict[str, Maker] = {".pdf": brief, ".docx": document}
"""A brief by the ending of its file."""


def briefs(connection: Connection, order: Order, ending: str = ".pdf") -> tuple[int, Iterator[tuple[str, bytes]]]:
    """How many residential areas there are, and each one's brief with its file's name. Raises ExportError."""
    selection, areas = each_area(connection, order)
    return len(areas), _each(connection, order, selection, areas, ending)


def each_area(connection: Connection, order: Order) -> tuple[Selection, list[str]]:
    """The residential areas that have a brief of their own, and the selection it is narrowed from. Raises NoAreas."""
    now = order.asked(connection).of_year()
    areas = now.areas_in_force() if order.edition is None else order.edition.areas(order.lang)
    if not areas:
        raise NoAreas
    return now.selection if order.edition is None else Selection(), areas


def _each(
    connection: Connection, order: Order, selection: Selection, areas: list[str], ending: str
) -> Iterator[tuple[str, bytes]]:
    taken: set[str] = set()
    for area in areas:
        own = replace(order, selection=selection.replace(areas=(area,)))
        name = named(own, "brief", "" if ending == ".pdf" else ending)
        yield unlike(name, taken), BRIEFS[ending](connection, own)


def named(order: Order, kind: str, ending: str = "") -> str:
    """The name of a file of an order: of its selection, or of its edition and what is chosen of it.

    `ending`: where the kind has several.
    """
    if order.edition is None:
        return file_name(kind, order.selection, order.lang, ending)
    selection = order.selection if kind == "brief" else Selection()
    return file_name(kind, selection, order.lang, ending, order.edition.name)


def each_zipped(connection: Connection, order: Order, ending: str = ".pdf") -> bytes:
    """The briefs of all residential areas in one archive. Raises ExportError."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in briefs(connection, order, ending)[1]:
            archive.writestr(name, content)
    return out.getvalue()
