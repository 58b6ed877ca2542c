"""A form's zip: which part holds which sheet, and the same zip again with some parts changed.

The XML of a form is edited where it stands, so that whatever else is in it (drawings, charts, print set-up) stays.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

WORKBOOK_BYTES, UNZIPPED_BYTES = 20 << 20, 250 << 20
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class Refused(Exception):
    """The form cannot be used; the arguments are the reason code of a refused file and its detail."""


def read_xml(content: bytes) -> Any:
    """The root element. Nothing is fetched, no entity is expanded. Raises Refused."""
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Refused("damaged", "") from error


def named(root: Any, name: str) -> list[Any]:
    """The elements below `root` of that local name, in the order they stand."""
    return [found for found in root.iter() if isinstance(found.tag, str) and etree.QName(found).localname == name]


class Package:
    """A form's parts. `sheets`: each sheet's title and the name of its part. Raises Refused."""

    def __init__(self, content: bytes) -> None:
        self._archive = _opened(content)
        self._names = {_plain(name): name for name in self._archive.namelist()}
        self.main = self._by_type()
        self.book = read_xml(self.read(self.main))
        self.links = self.relations(self.main)
        targets = {link: target for link, (target, _) in self.links.items()}
        found = [(str(one.get("name")), targets.get(_link(one), "")) for one in named(self.book, "sheet")]
        self.sheets = [(title, part) for title, part in found if self.has(part) and "worksheets" in part]
        self.changed: dict[str, bytes] = {}

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return _plain(part) in self._names

    def read(self, part: str) -> bytes:
        """The bytes of a part; none where there is no such part."""
        return self._archive.read(self._names[_plain(part)]) if self.has(part) else b""

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part points to by a relation whose type ends so, such as `/table`."""
        return [target for target, of in self.relations(part).values() if of.endswith(kind) and self.has(target)]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """id → target part and type of the relations of a part."""
        folder = posixpath.dirname(part)
        content = self.read(links_of(part))
        if not content:
            return {}
        return {
            str(one.get("Id")): (_target(folder, str(one.get("Target"))), str(one.get("Type")))
            for one in named(read_xml(content), "Relationship")
            if one.get("TargetMode") != "External"
        }

    def parts(self) -> list[str]:
        """The names of all parts as they are written."""
        return list(self._names.values())

    def put(self, part: str, root: Any) -> None:
        """Takes an edited or new part."""
        self.changed[self._names.get(_plain(part), part)] = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def written(self) -> bytes:
        """The whole form with what was changed."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            left = dict(self.changed)
            for entry in self._archive.infolist():
                content = left.pop(entry.filename, None)
                archive.writestr(entry, self._archive.read(entry) if content is None else content)
            for name, content in left.items():
                archive.writestr(name, content)
        return out.getvalue()

    def _by_type(self) -> str:
        types = read_xml(self.read("[Content_Types].xml")) if self.has("[Content_Types].xml") else None
        for one in named(types, "Override") if types is not None else ():
            if one.get("ContentType") == _XLSX and self.has(str(one.get("PartName"))):
                return _plain(str(one.get("PartName")), lower=False)
        raise Refused("form_not_xlsx", "")


def links_of(part: str) -> str:
    """The name of the part that holds the relations of a part."""
    folder, file = posixpath.split(part)
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _opened(content: bytes) -> zipfile.ZipFile:
    if len(content) > WORKBOOK_BYTES:
        raise Refused("too_large", f"{len(content) >> 20} MB")
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise Refused("encrypted" if encrypted else "form_not_xlsx", "")
    if not content:
        raise Refused("empty", "")
    if not content.startswith(_ZIP):
        raise Refused("form_not_xlsx", "")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except Exception as error:  # zipfile raises what it meets
        raise Refused("truncated", "") from error
    if sum(entry.file_size for entry in entries) > UNZIPPED_BYTES:
        raise Refused("too_large_unzipped", "")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted", "")
    return archive


def _plain(name: str, lower: bool = True) -> str:
    found = name.replace("\\", "/").lstrip("/")
    return found.lower() if lower else found


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def _link(sheet: Any) -> str:
    return next((value for key, value in sheet.attrib.items() if etree.QName(key).localname == "id"), "")
