"""What a file is made of and by: the one way for the command line and for pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from exports.asked import Asked
from exports.errors import NoAreas
from exports.naming import file_name, unlike
from exports.screens.brief import brief as brief_of
from exports.sources import Made
from exports.storyline import storyline
from measures import Scope, Selection
from texts import Lang


@dataclass(frozen=True)
class Order:
    """What is wanted: of which selection and scope, in which language, by whom, in which presentation."""

    selection: Selection
    scope: Scope
    lang: Lang
    made: Made
    template: Path | bytes | None = None
    fonts: Path | None = None

    def asked(self, connection: Connection) -> Asked:
        """The question that the order puts to a database."""
        return Asked(connection, self.selection, self.scope, self.lang, self.made)


def checked(template: bytes | None) -> None:
    """Whether a deck can be written into a presentation. Raises TemplateUnread where it cannot."""
    from exports.deck.master import canvas

    if template is not None:
        canvas(template)


def deck(connection: Connection, order: Order) -> bytes:
    """The storyline as a presentation. Raises ExportError."""
    from exports.deck.writer import deck_bytes  # python-pptx is read by those only who want a deck

    return deck_bytes(storyline(order.asked(connection)), order.lang, order.template)


def workbook(connection: Connection, order: Order) -> bytes:
    """The storyline as a workbook. Raises ExportError."""
    from exports.workbook import workbook_bytes

    return workbook_bytes(storyline(order.asked(connection)), order.lang)


def html(connection: Connection, order: Order) -> bytes:
    """The storyline as a page that opens without a network. Raises ExportError."""
    from exports.page.writer import page_bytes

    return page_bytes(storyline(order.asked(connection)), order.lang, order.fonts)


def brief(connection: Connection, order: Order) -> bytes:
    """A brief of the selection on paper. Raises ExportError."""
    from exports.sheet.writer import sheet_bytes

    return sheet_bytes(brief_of(order.asked(connection)), order.lang, order.fonts)


def document(connection: Connection, order: Order) -> bytes:
    """The same brief as a document that can be edited. Raises ExportError."""
    from exports.document.writer import document_bytes

    return document_bytes(brief_of(order.asked(connection)), order.lang)


Maker = Callable[[Connection, Order], bytes]
MAKERS: dict[str, Maker] = {"deck": deck, "workbook": workbook, "brief": brief, "html": html}
"""Each kind of file by its name on the command line."""
BRIEFS: dict[str, Maker] = {".pdf": brief, ".docx": document}
"""A brief by the ending of its file."""


def briefs(connection: Connection, order: Order, ending: str = ".pdf") -> tuple[int, Iterator[tuple[str, bytes]]]:
    """How many residential areas there are, and each one's brief with its file's name. Raises ExportError."""
    now = order.asked(connection).of_year()
    areas = now.areas_in_force()
    if not areas:
        raise NoAreas
    return len(areas), _each(connection, order, now.selection, areas, ending)


def _each(
    connection: Connection, order: Order, selection: Selection, areas: list[str], ending: str
) -> Iterator[tuple[str, bytes]]:
    taken: set[str] = set()
    for area in areas:
        own = replace(order, selection=selection.replace(areas=(area,)))
        yield unlike(file_name("brief", own.selection, own.lang, ending), taken), BRIEFS[ending](connection, own)


def each_zipped(connection: Connection, order: Order, ending: str = ".pdf") -> bytes:
    """The briefs of all residential areas in one archive. Raises ExportError."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in briefs(connection, order, ending)[1]:
            archive.writestr(name, content)
    return out.getvalue()
