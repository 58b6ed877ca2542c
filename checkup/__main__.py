"""python -m checkup PATH… --report FILE.json | python -m checkup mark FILE OUT.xlsx --report REPORT.json"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from checkup.examine import examine
from checkup.marked import mark, report_of
from etl.errors import EtlError, sentence
from etl.progress import tell, tell_reading
from etl.stopping import Stopped, listen
from texts import LANGUAGES, Lang, say
from texts.terminal import speak_utf8
from warehouse.engine import database_url
from warehouse.errors import WarehouseError

DONE, NOTHING, USAGE = 0, 1, 2


def _parser(marking: bool) -> argparse.ArgumentParser:
    words = say("cli_checkup", "zh") + " " + say("cli_checkup", "en")
    parser = argparse.ArgumentParser(prog="python -m checkup", description=words)
    if marking:
        parser.add_argument("mark", choices=("mark",))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("out", type=Path, metavar="OUT.xlsx")
    else:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--report", type=Path, metavar="FILE.json", required=marking)
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Runs the check-up or marks a workbook. 0: done; 1: nothing can be loaded or marked; 2: usage."""
    given_words = sys.argv[1:] if arguments is None else arguments
    marking = given_words[:1] == ["mark"]
    given = _parser(marking).parse_args(given_words)
    try:
        return _mark(given) if marking else _examine(given)
    except (OSError, WarehouseError, EtlError) as error:
        text = sentence(error, given.lang)
    except Stopped as stopped:
        print(say("stopped", given.lang), file=sys.stderr)
        return stopped.status
    print(text, file=sys.stderr)
    return NOTHING


def _examine(given: argparse.Namespace) -> int:
    missing = [path for path in given.paths if not path.exists()]
    if missing:
        print(say("load_no_such_path", given.lang, path=missing[0]), file=sys.stderr)
        return USAGE
    if given.report:
        given.report.open("a").close()
    found = examine(given.paths, database_url(), progress=tell_reading, step=tell)
    if given.report:
        given.report.write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    verdict = found["grouped"]["verdict"]
    tell("done", verdict=verdict, message=_sentence(found, given.lang))
    return NOTHING if verdict == "nothing" else DONE


def _sentence(found: dict[str, Any], lang: Lang) -> str:
    return say(f"verdict_{found['grouped']['verdict']}", lang, **found["grouped"]["counts"])


def _mark(given: argparse.Namespace) -> int:
    for path in (given.file, given.report):
        if not path.is_file():
            print(say("load_no_such_path", given.lang, path=path), file=sys.stderr)
            return USAGE
    done = mark(given.file, given.out, report_of(given.report))
    tell("marked", **done)
    return DONE


if __name__ == "__main__":
    speak_utf8()
    listen()
    sys.exit(main())
