"""The child process that marks a workbook: one JSON request on standard input, one JSON answer.

It runs apart and under limits, since the workbook is whatever someone sent.
"""

from __future__ import annotations

import json
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from apart.limits import limit_memory, limit_processor
from checkup.cached import formula_values, restore_values
from checkup.marks import mark_cells, unmark
from checkup.rebuilt import NotRebuilt, rebuilt
from checkup.returned_list import write_list
from etl.extract.content import UNZIPPED_BYTES

_KEPT = {
    "xl/charts/chart": "chart",
    "xl/media/": "picture",
    "xl/pivotTables/": "pivot",
    "xl/vbaProject": "macro",
    "xl/ctrlProps/": "control",
    "xl/slicers/": "slicer",
    "xl/diagrams/data": "diagram",
    "xl/embeddings/": "embedded",
}
"""The parts of a workbook whose loss is told, by the beginning of their names."""


class Refused(Exception):
    """The file cannot be marked; the argument is the reason code of a refused file."""


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Marks the file of a request and writes it; what checkup.marked.mark returns. Raises Refused."""
    path, out = Path(request["path"]), Path(request["out"])
    faults = request["faults"]
    before = _parts(path)
    book, sheets, made = _opened(path, request["name"], out.suffix.lower() == ".xlsm", before)
    values = {} if made else formula_values(path, book)
    for sheet in book.worksheets:
        unmark(sheet)
    places = mark_cells(sheets, faults)
    lost = _lost(before, book, made)
    write_list(book, faults, places, lost, made)
    book.save(out)
    restore_values(out, values)
    marks = [fault["mark"] for fault in faults]
    return {"faults": marks.count("reject"), "checks": marks.count("check"), "rebuilt": made, "lost": lost}


def _lost(before: dict[str, int], book: Workbook, made: bool) -> list[str]:
    """The kinds of parts that the written workbook will lack, or, as charts, may show otherwise."""
    kept: dict[str, int] = {}
    if not made:
        sheets = book.worksheets
        kept = {"picture": sum(len(sheet._images) for sheet in sheets), "pivot": sum(len(s._pivots) for s in sheets)}
        kept["macro"] = int(book.vba_archive is not None)
    return sorted(kind for kind in before if kind in _KEPT.values() and not kept.get(kind))


def _opened(path: Path, name: str, macros: bool, parts: dict[str, int]) -> tuple[Workbook, dict[str, Any], bool]:
    """The workbook, its sheets by the names that reports have for them, and whether it is a new one."""
    book = _read(path, macros and "macro" in parts) if "workbook" in parts else None
    if book is not None:
        return book, {sheet.title: sheet for sheet in book.worksheets}, False
    try:
        book, sheets = rebuilt(path.read_bytes(), name)
    except NotRebuilt as error:
        raise Refused(str(error)) from error
    return book, sheets, True


def _read(path: Path, macros: bool) -> Workbook | None:
    """The workbook as it stands, None where openpyxl cannot read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return load_workbook(path, rich_text=True, keep_vba=macros)
        except MemoryError:
            raise
        except Exception:
            return None


def _parts(path: Path) -> dict[str, int]:
    """How many parts of each kind a workbook has; nothing where it is no zip. `workbook`: it is an xlsx."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > UNZIPPED_BYTES:
            raise Refused("too_large_unzipped")
        names = archive.namelist()
    found = {kind: sum(name.startswith(start) for name in names) for start, kind in _KEPT.items()}
    found["workbook"] = int("xl/workbook.xml" in names)
    return {kind: number for kind, number in found.items() if number}


def main(work: Callable[[dict[str, Any]], dict[str, Any]] = answer) -> None:
    """Answers the one request of standard input with what was done, `refused` or `unwritable`."""
    request = json.loads(sys.stdin.buffer.read())
    limit_memory(request["memory"])
    limit_processor(request["seconds"])
    try:
        told = work(request)
    except Refused as error:
        told = {"refused": str(error)}
    except MemoryError:
        told = {"refused": "too_large", "detail": f"{request['memory'] >> 20} MB"}
    except OSError as error:
        told = {"unwritable": error.strerror or str(error)}
    except Exception:
        told = {"refused": "damaged"}
    sys.stdout.buffer.write(json.dumps(told).encode())


if __name__ == "__main__":
    main()
