"""`python -m measures ID[,ID…] [--by DIM[,DIM]] [--where DIM=VALUE]…` — see docs for the contract."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from measures.catalogue import CATALOGUE
from measures.errors import MeasureError
from measures.query import query
from measures.rendering import FORMATS, listing
from measures.scope import Scope
from measures.selection import Selection
from measures.trace_rendering import TRACE_FORMATS, traces
from texts import LANGUAGES, say
from texts.terminal import speak_utf8, tell
from warehouse.engine import database_url, explained, place_of, reader_engine
from warehouse.errors import WarehouseError
from warehouse.migrate import require_current


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures asked for. 0: done; 1: the database cannot be read; 2: the question is wrong."""
    options = _options(arguments)
    if options.list:
        return int(not tell(listing(options.format, options.lang)))
    try:
        answer = _answered(options)
    except MeasureError as error:
        return _refused(2, error.sentence("zh"), error.sentence("en"))
    except WarehouseError as error:
        sentences = (say(error.text_id, lang, place=error.place, detail=error.detail) for lang in LANGUAGES)
        return _refused(1, *sentences)
    return int(not tell(answer))  # nobody may be listening any more


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m measures", description=_both("measures_cli_description"))
    parser.add_argument("measures", nargs="?", metavar="ID[,ID…]", help=", ".join(CATALOGUE))
    parser.add_argument("--by", action="append", default=[], metavar="DIM[,DIM]")
    parser.add_argument("--where", action="append", default=[], metavar="DIM=VALUE")
    parser.add_argument("--format", choices=sorted(FORMATS), default="table")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--trace", action="store_true", help=_both("trace_cli"))
    options = parser.parse_args(arguments)
    options.measures = _parts(options.measures or "")
    options.by = [name for text in options.by for name in _parts(text)]
    if not options.measures and not options.list:
        parser.error(_both("measures_cli_usage"))
    return options


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _both(text_id: str) -> str:
    return " ".join(say(text_id, lang) for lang in LANGUAGES)


def _answered(options: argparse.Namespace) -> str:
    url = database_url()
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        selection = Selection.parse(connection, options.where)
        if options.trace:
            found = traces(connection, options.measures, options.by, selection, Scope.everything())
            return TRACE_FORMATS[options.format](found, options.lang)
        rows = query(connection, options.measures, by=options.by, selection=selection, scope=Scope.everything())
    return FORMATS[options.format](rows, options.measures, options.lang)


def _refused(status: int, *sentences: str) -> int:
    print(*sentences, sep="\n", file=sys.stderr)
    return status


if __name__ == "__main__":
    speak_utf8()
    sys.exit(main())
