"""The commands that fill a form and draw pictures."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from exports.errors import WrongEnding
from exports.form.filling import Form, filled, form_at
from exports.making import Order
from exports.picture.command import KINDS, drawn_files
from texts import LANGUAGES, say
from texts.terminal import tell, visible

COMMANDS = ("fill", "picture")


def add_to(kinds: Any) -> None:
    """Adds the commands to those of a parser."""
    fill = kinds.add_parser("fill", help=_both("export_kind_fill"))
    fill.add_argument("form", type=Path, metavar="FORM.xlsx")
    fill.add_argument("path", type=Path, metavar="FILE.xlsx")
    picture = kinds.add_parser("picture", help=_both("export_kind_picture"))
    picture.add_argument("path", type=Path, metavar="FILE.png | FILE.svg | FOLDER")
    picture.add_argument("--screen", metavar="ID", help=_both("exports_cli_screen"))
    picture.add_argument("--as", dest="form", choices=KINDS, default="png", help=_both("exports_cli_as_picture"))
    picture.add_argument("--fonts", type=Path, metavar="FOLDER", help=_both("exports_cli_fonts"))
    picture.add_argument("--edition", metavar="NAME", help=_both("exports_cli_edition"))
    for one in (fill, picture):
        one.add_argument("--where", action="append", default=[], metavar="DIM=VALUE")
        one.add_argument("--lang", choices=LANGUAGES, default="zh")
        one.add_argument("--by", metavar="NAME", help=_both("exports_cli_by"))
        one.set_defaults(meeting="", date="")


def _both(text_id: str) -> str:
    return " ".join(say(text_id, lang) for lang in LANGUAGES)


def form_of(given: argparse.Namespace) -> Form | None:
    """The form to be filled; None for other commands. Raises ExportError."""
    if given.kind != "fill":
        return None
    if given.path.suffix.lower() != ".xlsx":
        raise WrongEnding(path=given.path, ending=".xlsx")
    return form_at(given.form, given.path)


def written(
    connection: Connection,
    order: Order,
    given: argparse.Namespace,
    form: Form | None,
    write: Callable[[Path, bytes], None],
) -> list[Path]:
    """Fills the form or draws the pictures and writes them; the files that are still to be told of.

    Raises ExportError.
    """
    if form is None:
        drawn = drawn_files(connection, order, given.path, given.screen, given.form)
        for place, content in drawn:
            write(place, content)
        return [place for place, _ in drawn]
    made = filled(connection, order, form)
    write(given.path, made.content)
    path = visible(str(given.path))
    tell(say("form_written", given.lang, path=path, figures=made.figures, left=made.left))
    return []
