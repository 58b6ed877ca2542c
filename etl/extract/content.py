"""What a file is, by its content and whatever its name; what is no table is refused with its own reason."""

from __future__ import annotations

import io
import zipfile

from etl.extract.compound import Compound
from etl.extract.sheets import Unreadable

UNZIPPED_BYTES = 250 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (_OLE, "ole"),
    (b"%PDF", "looks_like_pdf"),
    (b"{\\rtf", "looks_like_document"),
    (b"\x89PNG", "looks_like_picture"),
    (b"\xff\xd8\xff", "looks_like_picture"),
    (b"GIF8", "looks_like_picture"),
    (b"II*\x00", "looks_like_picture"),
    (b"MM\x00*", "looks_like_picture"),
    (b"RIFF", "looks_like_picture"),
    (b"\x1f\x8b", "looks_like_archive"),
    (b"Rar!", "looks_like_archive"),
    (b"7z\xbc\xaf", "looks_like_archive"),
    (b"BZh", "looks_like_archive"),
    (b"\xfd7zXZ\x00", "looks_like_archive"),
    (b"SQLite format 3\x00", "not_a_table"),
    (b"MZ\x90\x00", "not_a_table"),
    (b"\x7fELF", "not_a_table"),
    *((mark, "old_workbook") for mark in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")),
    (b"\x09\x08\x08\x00", "old_workbook"),
    (b"\x09\x08\x10\x00", "old_workbook"),
)
WORKBOOKS = frozenset({"zip", "ole", "html", "mhtml", "spreadsheetml", "opendocument"})


def shape(head: bytes) -> str:
    """What the first bytes say: a kind of WORKBOOKS or `text`. Raises Unreadable for what is neither."""
    for mark, kind in _MARKS:
        if head.startswith(mark):
            if kind not in WORKBOOKS:
                raise Unreadable(kind)
            return kind
    return _markup(head[:8192])


def _markup(head: bytes) -> str:
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if plain.startswith((b"mime-version:", b"message-id:", b"from: <saved")) and b"content-type:" in plain:
        return "mhtml"
    if not plain.startswith(b"<"):
        return "text"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain and not plain.startswith(b"<html"):
        return "spreadsheetml"
    if b"office:document" in plain and b"opendocument" in plain:
        return "opendocument"
    if any(mark in plain for mark in (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body")):
        return "html"
    if plain.startswith((b"<?xml", b"<!doctype", b"<svg")):
        raise Unreadable("not_a_workbook")
    return "text"


def archive_kind(data: bytes) -> str:
    """`xlsx`, `xlsb` or `ods`. Raises Unreadable for any other archive and for one that is no safe size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename.replace("\\", "/").lower().lstrip("/") for entry in entries}
            manifest = b""
            if sum(entry.file_size for entry in entries) > UNZIPPED_BYTES:
                raise Unreadable("too_large_unzipped")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Unreadable("encrypted")
            if "content.xml" in names and "META-INF/manifest.xml" in archive.namelist():
                manifest = archive.read("META-INF/manifest.xml")
            kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in archive.namelist() else ""
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises what it meets
        raise Unreadable("damaged" if b"PK\x05\x06" in data[-70_000:] else "truncated") from error
    if b"encryption-data" in manifest:
        raise Unreadable("encrypted")
    return _kind_by_parts(names, kind)


def _kind_by_parts(names: set[str], mimetype: str) -> str:
    if "content.xml" in names:
        if mimetype and "spreadsheet" not in mimetype:
            raise Unreadable("looks_like_document")
        return "ods"
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        raise Unreadable("looks_like_document")
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if "[content_types].xml" in names or any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise Unreadable("looks_like_archive")


def compound_kind(data: bytes) -> Compound:
    """The compound file of an old workbook. Raises Unreadable for anything else in the same wrapping."""
    compound = Compound(data)
    names = {name.lower() for name in compound.names}
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise Unreadable("encrypted")
    if names & {"workbook", "book"}:
        return compound
    if names & {"worddocument", "powerpoint document", "visiodocument", "__properties_version1.0"}:
        raise Unreadable("looks_like_document")
    raise Unreadable("damaged" if not names else "not_a_workbook")
