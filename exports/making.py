"""What a file is made of and by: the one way for the command line and for pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from exports.asked import Asked
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
    template: Path | None = None
    fonts: Path | None = None

    def asked(self, connection: Connection) -> Asked:
        """The question that the order puts to a database."""
        return Asked(connection, self.selection, self.scope, self.lang, self.made)


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


MAKERS: dict[str, Callable[[Connection, Order], bytes]] = {"deck": deck, "workbook": workbook, "html": html}
"""Each kind of file by its name on the command line."""
