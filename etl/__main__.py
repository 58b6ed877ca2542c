"""python -m etl load | undo | batches | layout | decide | match | decisions | withdraw | names | target | …"""

from __future__ import annotations

import argparse
import gc
import json
import signal
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # while the large imports below run, Ctrl+C ends the program without a traceback
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if "load" in sys.argv:  # and a long file is being read meanwhile
        from etl.extract.child import begin

        begin(sys.argv[1:])

from sqlalchemy import URL

from etl import deciding, layout_command, match_command, target_command
from etl.errors import EtlError, sentence
from etl.load import batches, load, prepare, undo
from etl.memory import collecting_nothing, give_back_large
from etl.progress import tell_reading
from etl.report_file import ReportFile
from etl.state import state
from etl.stopping import Stopped, listen
from texts import LANGUAGES, Lang, say
from texts.terminal import speak_utf8, tell, visible
from warehouse.engine import ROOT, database_url, explained, place_of, reader_engine, writer_engine
from warehouse.errors import WarehouseError
from warehouse.migrate import require_current

COMMITTED, NOT_LOADED, USAGE = 0, 1, 2
_ONLY_TELL = frozenset({"batches", "state"})
_lost: list[str] = []  # lines of output that could not be written


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
    loading.add_argument("--by", metavar="NAME", help=say("cli_by", "zh"))
    loading.add_argument("--progress", action="store_true", help=say("cli_progress", "zh"))
    undoing = commands.add_parser("undo", help=say("cli_undo", "zh"))
    undoing.add_argument("batch", type=int, metavar="BATCH")
    undoing.add_argument("--by", metavar="NAME", help=say("cli_by", "zh"))
    listing = commands.add_parser("batches", help=say("cli_batches", "zh"))
    listing.add_argument("--format", choices=("table", "json"), default="table")
    commands.add_parser("template", help=say("cli_template", "zh")).add_argument("path", type=Path, metavar="FILE.xlsx")
    commands.add_parser("sample", help=say("cli_sample", "zh")).add_argument("path", type=Path, metavar="FOLDER")
    layout_command.add_to(commands)
    commands.add_parser("state", help=say("cli_state", "zh"))
    commands.add_parser("prepare", help=say("cli_prepare", "zh"))
    deciding.add_commands(commands)
    match_command.add_to(commands)
    target_command.add_to(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; its exit status."""
    try:
        return _run(_parser().parse_args(arguments))
    except Stopped as stopped:  # before it is known what was asked, and in which language
        tell(say("stopped", "zh"), sys.stderr)
        return stopped.status


def _run(given: argparse.Namespace) -> int:
    _lost.clear()
    status, text = NOT_LOADED, ""
    try:
        named = f"run_{given.command}"
        command = getattr(deciding, named, None) or getattr(match_command, named, None) or globals()[named[3:]]
        status = int(command(given, database_url()))
        if _lost:
            text = say("output_lost", given.lang)
            status = NOT_LOADED if given.command in _ONLY_TELL else status
    except (OSError, WarehouseError, EtlError) as error:
        text = sentence(error, given.lang)
    except Stopped as stopped:
        text, status = say("stopped", given.lang), stopped.status
    if text:
        tell(text, sys.stderr)
    return status


def _tell(line: str) -> None:
    """Prints a line; what was done stays done when nobody takes it."""
    if not tell(line):
        _lost.append(line)


def _load(given: argparse.Namespace, url: URL) -> int:
    missing = [path for path in given.paths if not path.exists()]
    if missing:
        tell(say("load_no_such_path", given.lang, path=missing[0]), sys.stderr)
        return USAGE
    give_back_large()
    with collecting_nothing(), ReportFile(given.report) if given.report else nullcontext() as file:
        report = load(
            given.paths,
            url,
            dry_run=given.dry_run,
            progress=tell_reading if given.progress else _bar,
            by=given.by,
            witness=file.write if file else None,
        )
        if file:
            _publish(file, report, given.lang)
    _tell_report(report, given.lang, given.dry_run)
    return COMMITTED if report["committed"] or (given.dry_run and _loadable(report)) else NOT_LOADED


def _publish(file: ReportFile, report: dict[str, Any], lang: Lang) -> None:
    """Puts the report in its place; after a commit a report that is lost is said, and the load stays done."""
    try:
        if not report["committed"]:
            file.write(report)
        file.publish()
    except OSError as error:
        if not report["committed"]:
            raise
        detail = error.strerror or error
        tell(say("report_lost", lang, path=file.path, detail=detail, batch=report["batch"]), sys.stderr)


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


def _tell_report(report: dict[str, Any], lang: Lang, dry_run: bool) -> None:
    for file in report["files"]:
        _tell(
            say(
                f"load_file_{file['status']}",
                lang,
                file=file["file"],
                message=file["message"].alone(lang) if file["message"] else "",
            )
        )
        for sheet in file["sheets"]:
            counts = {name: sheet[name] for name in ("rows", "accepted", "rejected", "duplicate")}
            _tell(
                "  " + say("load_sheet", lang, sheet=sheet["sheet"], kind=say(f"kind_{sheet['kind']}", lang), **counts)
            )
            for reject in sheet["rejects"]:
                _tell("    " + visible(reject["message"].alone(lang)))
            for check in sheet["checks"]:
                _tell("    " + say("load_check", lang, **check))
            if sheet["masked"]:
                _tell("    " + say("load_masked", lang, columns=say("list_comma", lang).join(sheet["masked"])))
    if report["committed"]:
        _tell(say("load_committed", lang, batch=report["batch"]))
    else:
        _tell(say("load_dry_run" if dry_run else "load_nothing", lang))


def _undo(given: argparse.Namespace, url: URL) -> int:
    undo(given.batch, url, by=given.by)
    _tell(say("undo_done", given.lang, batch=given.batch))
    return COMMITTED


def _batches(given: argparse.Namespace, url: URL) -> int:
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        found = batches(connection)
    if given.format == "json":
        _tell(json.dumps(found, ensure_ascii=False, indent=1))
        return COMMITTED
    for row in found:
        text_id = "batch_line_undone" if row["undone_at"] else "batch_line"
        _tell(say(text_id, given.lang, **{**row, "loaded_by": row["loaded_by"] or "—"}))
    return COMMITTED


def _layout(given: argparse.Namespace, url: URL) -> int:
    print(layout_command.run(given, url))
    return COMMITTED


def _target(given: argparse.Namespace, url: URL) -> int:
    _tell(target_command.run(given, url))
    return COMMITTED


def _template(given: argparse.Namespace, url: URL) -> int:
    from etl.template import write

    given.path.touch()
    write(given.path)
    _tell(say("template_written", given.lang, path=given.path))
    return COMMITTED


def _sample(given: argparse.Namespace, url: URL) -> int:
    from etl.sample import write

    _tell(say("sample_written", given.lang, number=len(write(given.path)), folder=given.path))
    return COMMITTED


def _prepare(given: argparse.Namespace, url: URL) -> int:
    """What `make run` does first: schema and facts, and the sample where nothing was ever loaded."""
    with explained(url), writer_engine(url).begin() as connection:
        prepare(connection, url)
        if batches(connection):
            return COMMITTED
    from etl.sample import write

    _tell(say("prepare_sample", given.lang))
    folder = ROOT / "data" / "sample"
    write(folder)
    report = load([folder], url, progress=_bar)
    _tell(say("prepare_done", given.lang, batch=report["batch"]))
    return COMMITTED


def _state(given: argparse.Namespace, url: URL) -> int:
    with explained(url), reader_engine(url).connect() as connection:
        require_current(connection, place_of(url))
        _tell(state(connection))
    return COMMITTED


if __name__ == "__main__":
    speak_utf8()
    listen()
    status = main()
    gc.freeze()  # what is left goes with the program
    sys.exit(status)
