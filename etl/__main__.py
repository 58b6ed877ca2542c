"""python -m etl load | undo | batches | template | sample | state | prepare"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from etl.errors import EtlError
from etl.load import batches, load, prepare, undo
from etl.state import state
from texts import LANGUAGES, Lang, say
from texts.terminal import speak_utf8
from warehouse.engine import ROOT, database_url, explained, place_of, reader_engine, writer_engine
from warehouse.errors import WarehouseError
from warehouse.migrate import require_current

COMMITTED, NOT_LOADED, USAGE = 0, 1, 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m etl", description=say("cli_etl", "zh") + " " + say("cli_etl", "en")
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    commands = parser.add_subparsers(dest="command", required=True)
    loading = commands.add_parser("load", help=say("cli_load", "zh"))
    loading.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    loading.add_argument("--report", type=Path, metavar="FILE.json")
    loading.add_argument("--dry-run", action="store_true")
    undoing = commands.add_parser("undo", help=say("cli_undo", "zh"))
    undoing.add_argument("batch", type=int, metavar="BATCH")
    listing = commands.add_parser("batches", help=say("cli_batches", "zh"))
    listing.add_argument("--format", choices=("table", "json"), default="table")
    commands.add_parser("template", help=say("cli_template", "zh")).add_argument("path", type=Path, metavar="FILE.xlsx")
    commands.add_parser("sample", help=say("cli_sample", "zh")).add_argument("path", type=Path, metavar="FOLDER")
    commands.add_parser("state", help=say("cli_state", "zh"))
    commands.add_parser("prepare", help=say("cli_prepare", "zh"))
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; its exit status."""
    given = _parser().parse_args(arguments)
    try:
        return int(globals()[f"_{given.command}"](given, database_url()))
    except OSError as error:
        text = say("cannot_write", given.lang, path=error.filename or "", detail=error.strerror or error)
    except WarehouseError as error:
        text = say(error.text_id, given.lang, place=error.place, detail=error.detail)
    except EtlError as error:
        text = error.messages()[given.lang]
    print(text, file=sys.stderr)
    return NOT_LOADED


def _load(given: argparse.Namespace, url: URL) -> int:
    missing = [path for path in given.paths if not path.exists()]
    if missing:
        print(say("load_no_such_path", given.lang, path=missing[0]), file=sys.stderr)
        return USAGE
    if given.report:
        given.report.open("a").close()  # before anything is loaded: what cannot be written is known at once
    report = load(given.paths, url, dry_run=given.dry_run, progress=_bar)
    if given.report:
        given.report.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _tell(report, given.lang, given.dry_run)
    return COMMITTED if report["committed"] or (given.dry_run and _loadable(report)) else NOT_LOADED


def _loadable(report: dict[str, Any]) -> bool:
    return any(file["status"] in ("loaded", "unchanged") for file in report["files"])


def _bar(done: int, total: int, name: str) -> None:
    """A progress bar on a terminal's standard error."""
    if sys.stderr.isatty() and total:
        filled = 24 * done // total
        print(
            f"\r[{'█' * filled}{'·' * (24 - filled)}] {done}/{total} {name[:40]:<40}",
            end="\n" if done == total else "",
            file=sys.stderr,
        )


def _tell(report: dict[str, Any], lang: Lang, dry_run: bool) -> None:
    for file in report["files"]:
        print(
            say(
                f"load_file_{file['status']}",
                lang,
                file=file["file"],
                message=file["message"].alone(lang) if file["message"] else "",
            )
        )
        for sheet in file["sheets"]:
            counts = {name: sheet[name] for name in ("rows", "accepted", "rejected", "duplicate")}
            print(
                "  " + say("load_sheet", lang, sheet=sheet["sheet"], kind=say(f"kind_{sheet['kind']}", lang), **counts)
            )
            for reject in sheet["rejects"]:
                print("    " + reject["message"].alone(lang))
            for check in sheet["checks"]:
                print("    " + say("load_check", lang, **check))
            if sheet["masked"]:
                print("    " + say("load_masked", lang, columns=say("list_comma", lang).join(sheet["masked"])))
    if report["committed"]:
        print(say("load_committed", lang, batch=report["batch"]))
    else:
        print(say("load_dry_run" if dry_run else "load_nothing", lang))


def _undo(given: argparse.Namespace, url: URL) -> int:
    undo(given.batch, url)
    print(say("undo_done", given.lang, batch=given.batch))
    return COMMITTED


def _batches(given: argparse.Namespace, url: URL) -> int:
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        found = batches(connection)
    if given.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return COMMITTED
    for row in found:
        text_id = "batch_line_undone" if row["undone_at"] else "batch_line"
        print(say(text_id, given.lang, **{**row, "loaded_by": row["loaded_by"] or "—"}))
    return COMMITTED


def _template(given: argparse.Namespace, url: URL) -> int:
    from etl.template import write

    given.path.touch()
    write(given.path)
    print(say("template_written", given.lang, path=given.path))
    return COMMITTED


def _sample(given: argparse.Namespace, url: URL) -> int:
    from etl.sample import write

    print(say("sample_written", given.lang, number=len(write(given.path)), folder=given.path))
    return COMMITTED


def _prepare(given: argparse.Namespace, url: URL) -> int:
    """What `make run` does first: schema and facts, and the sample where nothing was ever loaded."""
    with explained(url), writer_engine(url).begin() as connection:
        prepare(connection, url)
        if batches(connection):
            return COMMITTED
    from etl.sample import write

    print(say("prepare_sample", given.lang))
    folder = ROOT / "data" / "sample"
    write(folder)
    report = load([folder], url, progress=_bar)
    print(say("prepare_done", given.lang, batch=report["batch"]))
    return COMMITTED


def _state(given: argparse.Namespace, url: URL) -> int:
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        print(state(connection))
    return COMMITTED


if __name__ == "__main__":
    speak_utf8()
    sys.exit(main())
