"""The child process that reads files: one JSON request a line on standard input, one JSON answer a line back.

It runs apart so that a hostile file can end it without ending the load, under limits on memory and
processor time where the system has them.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import sys
import zipfile
from typing import Any

from etl.extract.delimited import NotText, read_delimited

MEMORY_BYTES = 1 << 30
UNZIPPED_BYTES = 400 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


class Unreadable(Exception):
    """The file cannot be read; the argument is the reason code."""


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO, everything else as it stands."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _workbook(data: bytes) -> list[dict[str, Any]]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Unreadable("encrypted") from error
    sheets = []
    for position, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        rows = book.get_sheet_by_index(position).to_python(skip_empty_area=False)
        sheets.append(
            {
                "name": about.name,
                "visible": about.visible == SheetVisibleEnum.Visible,
                "rows": [[cell_text(value) for value in row] for row in rows],
            }
        )
    return sheets


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("damaged") from error
    if size > UNZIPPED_BYTES:
        raise Unreadable("too_large_unzipped")


def read(data: bytes) -> list[dict[str, Any]]:
    """The sheets of a file by its content. Raises Unreadable with a reason code."""
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(_ZIP):
        _check_archive(data)
    if data.startswith((_ZIP, _OLE)):
        try:
            return _workbook(data)
        except (Unreadable, MemoryError):
            raise
        except BaseException as error:  # the reader's panics are no Exception
            raise Unreadable("damaged") from error
    try:
        return [{"name": "", "visible": True, "rows": read_delimited(data)}]
    except NotText as error:
        raise Unreadable("not_a_table") from error


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor(seconds: float) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, resource.RLIM_INFINITY)
        )


def main() -> None:
    """Answers requests `{"path", "seconds"}` with `{"sheets"}` or `{"refused"}` until standard input ends."""
    _limit(MEMORY_BYTES)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit_processor(request["seconds"])
        try:
            with open(request["path"], "rb") as file:
                answer: dict[str, Any] = {"sheets": read(file.read())}
            text = json.dumps(answer, ensure_ascii=False)
        except Unreadable as error:
            text = json.dumps({"refused": str(error)})
        except MemoryError:
            text = json.dumps({"refused": "too_large"})
        except OSError as error:
            text = json.dumps({"refused": "unreadable", "detail": error.strerror})
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
