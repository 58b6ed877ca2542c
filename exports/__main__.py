"""python -m exports deck FILE.pptx | workbook FILE.xlsx | brief FILE.pdf|.docx | html FILE.html | …

`fill FORM.xlsx FILE.xlsx` writes figures into the office's own form; `picture FILE.png|FILE.svg|FOLDER` draws charts;
`storyline …` keeps choices of screens; `freeze`, `editions` and `withdraw` keep what a meeting was shown.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Connection

from exports import edition_command, storyline_command
from exports.errors import EditionRefused, ExportError, NotWritable, WrongEnding
from exports.form.filling import filled, form_at
from exports.freezing import edition_named
from exports.making import BRIEFS, MAKERS, TOLD, Order, briefs
from exports.naming import ENDINGS
from exports.picture.command import KINDS as PICTURES
from exports.picture.command import drawn_files
from exports.sources import made_now
from measures.errors import MeasureError
from measures.scope import Scope
from measures.selection import Selection
from texts import LANGUAGES, Lang, say
from texts.terminal import speak_utf8, tell, visible
from warehouse.engine import database_url, explained, place_of, reader_engine
from warehouse.errors import WarehouseError
from warehouse.migrate import require_current

DONE, NOTHING, USAGE = 0, 1, 2
_KINDS = (*MAKERS, "fill", "picture", "storyline", *edition_command.COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the file asked for. 0: it is written; 1: it cannot be made and nothing is written; 2: usage."""
    given = _options(arguments)
    try:
        if given.kind in edition_command.COMMANDS:
            for line in edition_command.run(given, database_url()):
                tell(line)
            return DONE
        if given.kind == "storyline":
            tell(storyline_command.run(given, database_url()))
            return DONE
        written = _written(given)
    except MeasureError as error:
        return _refused(USAGE, *(error.sentence(lang) for lang in LANGUAGES))
    except ExportError as error:
        return _refused(USAGE if error.usage else NOTHING, *(error.sentence(lang) for lang in LANGUAGES))
    except WarehouseError as error:
        said = (say(error.text_id, lang, place=error.place, detail=error.detail) for lang in LANGUAGES)
        return _refused(NOTHING, *said)
    for path in written:
        tell(say("export_written", given.lang, path=visible(str(path))))
    return DONE


class _Parser(argparse.ArgumentParser):
    """Says in both languages what the command takes; argparse itself speaks English."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        kinds = " | ".join(_KINDS)
        sys.exit(_refused(USAGE, *(say("exports_cli_usage", lang, kinds=kinds) for lang in LANGUAGES), message))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="python -m exports", description=_both("exports_cli_description"))
    kinds = parser.add_subparsers(dest="kind", required=True, metavar=" | ".join(_KINDS))
    edition_command.add_to(kinds)
    for kind in MAKERS:
        one = kinds.add_parser(kind, help=_both(f"export_kind_{kind}"))
        one.add_argument(
            "path", type=Path, metavar=f"FILE{ENDINGS[kind]}" + " | FILE.docx | FOLDER" * (kind == "brief")
        )
        one.add_argument("--where", action="append", default=[], metavar="DIM=VALUE")
        one.add_argument("--lang", choices=LANGUAGES, default="zh")
        one.add_argument("--by", metavar="NAME", help=_both("exports_cli_by"))
        one.add_argument("--meeting", default="", help=_both("exports_cli_meeting"))
        one.add_argument("--date", default="", help=_both("exports_cli_date"))
        one.add_argument("--edition", metavar="NAME", help=_both("exports_cli_edition"))
        if kind == "brief":
            one.add_argument("--each", choices=("area",), help=_both("exports_cli_each"))
            one.add_argument("--as", dest="form", choices=("pdf", "docx"), default="pdf", help=_both("exports_cli_as"))
        if kind in ("brief", "html"):
            one.add_argument("--fonts", type=Path, metavar="FOLDER", help=_both("exports_cli_fonts"))
        if kind == "deck":
            one.add_argument("--template", type=Path, metavar="FILE.pptx", help=_both("exports_cli_template"))
        if kind in TOLD:
            one.add_argument("--storyline", metavar="NAME", help=_both("exports_cli_storyline"))
    storyline_command.add_to(kinds)
    _add_fill(kinds)
    _add_picture(kinds)
    return parser.parse_args(arguments)


def _add_fill(kinds: Any) -> None:
    fill = kinds.add_parser("fill", help=_both("export_kind_fill"))
    fill.add_argument("form", type=Path, metavar="FORM.xlsx")
    fill.add_argument("path", type=Path, metavar="FILE.xlsx")
    fill.add_argument("--where", action="append", default=[], metavar="DIM=VALUE")
    fill.add_argument("--lang", choices=LANGUAGES, default="zh")
    fill.add_argument("--by", metavar="NAME", help=_both("exports_cli_by"))
    fill.set_defaults(meeting="", date="")


def _add_picture(kinds: Any) -> None:
    picture = kinds.add_parser("picture", help=_both("export_kind_picture"))
    picture.add_argument("path", type=Path, metavar="FILE.png | FILE.svg | FOLDER")
    picture.add_argument("--screen", metavar="ID", help=_both("exports_cli_screen"))
    picture.add_argument("--as", dest="form", choices=PICTURES, default="png", help=_both("exports_cli_as_picture"))
    picture.add_argument("--where", action="append", default=[], metavar="DIM=VALUE")
    picture.add_argument("--lang", choices=LANGUAGES, default="zh")
    picture.add_argument("--by", metavar="NAME", help=_both("exports_cli_by"))
    picture.add_argument("--fonts", type=Path, metavar="FOLDER", help=_both("exports_cli_fonts"))
    picture.set_defaults(meeting="", date="")


def _both(text_id: str) -> str:
    return " ".join(say(text_id, lang) for lang in LANGUAGES)


def _written(given: argparse.Namespace) -> list[Path]:
    """Makes and writes; the files written. Raises ExportError, MeasureError, WarehouseError."""
    each = getattr(given, "each", None)
    if not each and given.kind != "picture":
        _check_ending(given.path, given.kind)
    url = database_url()
    form = form_at(given.form, given.path) if given.kind == "fill" else None
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        order = _order(connection, given)
        if form is not None:
            made = filled(connection, order, form)
            write(given.path, made.content)
            path = visible(str(given.path))
            tell(say("form_written", given.lang, path=path, figures=made.figures, left=made.left))
            return []
        if given.kind == "picture":
            drawn = drawn_files(connection, order, given.path, given.screen, given.form)
            for place, content in drawn:
                write(place, content)
            return [place for place, _ in drawn]
        if each:
            return _one_each(connection, order, given.path, f".{given.form}")
        make = BRIEFS[given.path.suffix.lower()] if given.kind == "brief" else MAKERS[given.kind]
        write(given.path, make(connection, order))
    return [given.path]


def _one_each(connection: Connection, order: Order, folder: Path, ending: str) -> list[Path]:
    """One brief a residential area into the folder, which is made where there is none."""
    many, made = briefs(connection, order, ending)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(path=folder, detail=error.strerror or error) from error
    written = []
    for at, (name, content) in enumerate(made, start=1):
        write(folder / name, content)
        written.append(folder / name)
        _bar(at, many, name)
    return written


def _bar(done: int, many: int, name: str) -> None:
    """A progress bar on a terminal's standard error."""
    if sys.stderr.isatty():
        filled = 24 * done // many
        end = "\n" if done == many else ""
        print(f"\r[{'█' * filled}{'·' * (24 - filled)}] {done}/{many} {name[:50]:<50}", end=end, file=sys.stderr)


def _check_ending(path: Path, kind: str) -> None:
    endings = tuple(BRIEFS) if kind == "brief" else (ENDINGS[kind],)
    if path.suffix.lower() not in endings:
        raise WrongEnding(path=path, ending=" / ".join(endings))


def _order(connection: Connection, given: argparse.Namespace) -> Order:
    lang: Lang = given.lang
    made = made_now(given.by, given.meeting, given.date)
    selection = Selection.parse(connection, given.where)
    scope = Scope.everything()
    screens = storyline_command.screens_of(connection, getattr(given, "storyline", None))
    template, fonts = getattr(given, "template", None), getattr(given, "fonts", None)
    order = Order(selection, scope, lang, made, template, fonts, screens)
    if getattr(given, "edition", None) is None:
        return order
    only_area = given.kind == "brief" and selection == Selection(areas=selection.areas[:1])
    if made.meeting or made.held or not (only_area or selection == Selection()):
        raise EditionRefused("settled", name=given.edition)
    return replace(order, edition=edition_named(connection, given.edition, scope))


def write(path: Path, content: bytes) -> None:
    """Writes the file whole or not at all. Raises NotWritable."""
    kept = ""
    try:
        number, kept = tempfile.mkstemp(dir=path.parent or Path(), prefix=".", suffix=path.suffix)
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(kept).chmod(0o666 & ~_umask())
        Path(kept).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(kept).unlink()
        raise NotWritable(path=path, detail=error.strerror or error) from error


def _umask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found


def _refused(status: int, *sentences: str) -> int:
    for sentence in sentences:
        tell(sentence, sys.stderr)
    return status


if __name__ == "__main__":
    speak_utf8()
    sys.exit(main())
