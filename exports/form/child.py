"""The child process that reads and fills forms: one JSON request on standard input, one JSON answer.

It runs apart and under limits, since a form is whatever someone sent. `{"do": "read", "path"}` is answered with the
cells of every sheet that has a placeholder; `{"do": "fill", "path", "out", "edits", "listing"}` with what was written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from apart.limits import limit_memory, limit_processor
from exports.form.dress import Styles
from exports.form.grammar import MARK
from exports.form.listed import add_listing, stamped
from exports.form.package import Package, Refused, named, read_xml
from exports.form.sheet_tables import renamed_columns
from exports.form.sheet_xml import Sheet, place, shared_texts

CELLS = 200_000
_ELSEWHERE = ("xl/drawings/", "xl/comments", "xl/charts/", "xl/threadedcomments/")


def read(request: dict[str, Any]) -> dict[str, Any]:
    """The cells of sheets with placeholders, and the placeholders that stand outside cells. Raises Refused."""
    package = Package(Path(request["path"]).read_bytes())
    shared = shared_texts(package)
    sheets, many = [], 0
    for title, part in package.sheets:
        sheet = Sheet(read_xml(package.read(part)), shared)
        texts = {name: sheet.says(cell) for name, cell in sheet.cells.items()}
        many += len(texts)
        if many > CELLS:
            raise Refused("too_many_cells", f"{many:,}")
        if not any(MARK.search(text) for text in texts.values()):
            continue
        cells = [
            [name, *place(name), texts[name], "f" if sheet.formula(cell) else "t" if sheet.is_text(cell) else "n"]
            for name, cell in sheet.cells.items()
            if texts[name] or sheet.formula(cell)
        ]
        sheets.append({"title": title, "cells": cells, "merged": sheet.merged()})
    return {"sheets": sheets, "elsewhere": _elsewhere(package)}


def _elsewhere(package: Package) -> list[list[str]]:
    """Placeholders in text boxes, comments, charts, headers and footers: the part, and what stands there."""
    found = []
    for part in package.parts():
        if part.lower().startswith(_ELSEWHERE) and part.endswith(".xml"):
            text = "".join(one.text or "" for one in named(read_xml(package.read(part)), "t"))
            found += [[Path(part).name, mark[0]] for mark in MARK.finditer(text)]
    for title, part in package.sheets:
        for one in named(read_xml(package.read(part)), "headerFooter"):
            found += [[title, mark[0]] for line in one for mark in MARK.finditer(line.text or "")]
    return found


def fill(request: dict[str, Any]) -> dict[str, Any]:
    """Writes the form with its edits to `out`. Raises Refused."""
    package = Package(Path(request["path"]).read_bytes())
    shared = shared_texts(package)
    styles_part = next(iter(package.related(package.main, "/styles")), "")
    if not styles_part:
        raise Refused("damaged", "")
    styles = Styles(read_xml(package.read(styles_part)))
    computed = False
    for title, part in package.sheets:
        sheet = Sheet(read_xml(package.read(part)), shared)
        edits = [edit for edit in request["edits"] if edit["sheet"] == title]
        kept = renamed_columns(package, part, edits)
        for edit in kept:
            _edit(sheet, styles, edit)
        if kept and request["stamp"]:
            stamped(sheet.root, request["stamp"])
        computed = sheet.uncompute() or computed
        package.put(part, sheet.root)
    add_listing(package, styles, request["listing"], computed)
    package.put(styles_part, styles.root)
    Path(request["out"]).write_bytes(package.written())
    return {"written": True}


def _edit(sheet: Sheet, styles: Styles, edit: dict[str, Any]) -> None:
    """One cell: a number, words in its text, a yellow ground."""
    cell = sheet.at(edit["cell"])
    style = int(cell.get("s") or 0)
    if "number" in edit:
        sheet.set_number(cell, edit["number"])
        style = styles.of_figure(style, edit["kind"], edit["sign"])
    elif edit.get("words"):
        sheet.replace(cell, [tuple(one) for one in edit["words"]])
    if edit.get("yellow"):
        style = styles.yellow(style)
    cell.set("s", str(style))


def main() -> None:
    """Answers the one request of standard input with what was found or done, or with `refused`."""
    request = json.loads(sys.stdin.buffer.read())
    limit_memory(request["memory"])
    limit_processor(request["seconds"])
    try:
        told = {"read": read, "fill": fill}[request["do"]](request)
    except Refused as error:
        told = {"refused": error.args[0], "detail": error.args[1]}
    except MemoryError:
        told = {"refused": "broke_the_reader", "detail": ""}
    except OSError as error:
        told = {"unwritable": error.strerror or str(error)}
    except Exception:
        told = {"refused": "damaged", "detail": ""}
    sys.stdout.buffer.write(json.dumps(told).encode())


if __name__ == "__main__":
    main()
