"""The parts of a workbook in a zip: which part holds which sheet, and whether anything ever worked it out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from xml.parsers import expat

from etl.extract.biff import binary_names
from etl.extract.sheets import Unreadable


class Package:
    """A workbook's zip. `part(name)` is a sheet's part by the sheet's name, None where it cannot be told."""

    def __init__(self, archive: zipfile.ZipFile, binary: bool) -> None:
        self._archive = archive
        self._names = {self._plain(name): name for name in archive.namelist()}
        main = next((name for name in self._names if name.endswith("workbook.bin" if binary else "workbook.xml")), "")
        folder, file = posixpath.split(main)
        relations = {
            about.get("Id", ""): self._target(folder, about.get("Target", ""))
            for about in _elements(self._read(f"{folder}/_rels/{file}.rels"), "Relationship")
        }
        content = self._read(main)
        if binary:
            sheets = binary_names(content)
        else:
            sheets = [
                (next((value for key, value in about.items() if key.rpartition(":")[2] == "id"), ""), about["name"])
                for about in _elements(content, "sheet")
                if "name" in about
            ]
        self.unworked = not binary and any(
            about.get("fullCalcOnLoad") in ("1", "true") for about in _elements(content, "calcPr")
        )
        self._parts = {name: relations.get(relation, "") for relation, name in sheets}

    def part(self, sheet: str) -> str | None:
        """The name in the zip of the part that holds a sheet."""
        return self._names.get(self._plain(self._parts.get(sheet, "")))

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        return self._archive.read(part)

    def _read(self, name: str) -> bytes:
        stored = self._names.get(self._plain(name))
        return self._archive.read(stored) if stored else b""

    @staticmethod
    def _plain(name: str) -> str:
        return name.replace("\\", "/").lstrip("/").lower()

    @staticmethod
    def _target(folder: str, target: str) -> str:
        return target if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def _elements(content: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of the elements of that name, in any name space; none from XML that is broken."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return found
    return found


_REFERENCE = re.compile(rb"(<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"'])([A-Z]+)(\d+)(?=[\"'])")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"(<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'])(\d+)(?=[\"'])")


def gathered(content: bytes, rows: dict[int, int], columns: dict[bytes, bytes]) -> bytes:
    """A sheet's XML with its cells moved together: rows from 1 and columns by letters, what has no new place to A1.

    Raises Unreadable where cells do not say their place: then they cannot be moved.
    """

    def row(found: re.Match[bytes]) -> bytes:
        return found[1] + str(rows.get(int(found[2]), 1)).encode()

    def cell(found: re.Match[bytes]) -> bytes:
        number, letters = rows.get(int(found[3])), columns.get(found[2])
        return found[1] + (b"A1" if number is None or letters is None else letters + str(number).encode())

    moved, count = _REFERENCE.subn(cell, _ROW.sub(row, content))
    if count < len(_CELL.findall(content)):
        raise Unreadable("stray_cells")
    return moved
