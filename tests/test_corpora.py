"""Files nobody here wrote: each is read or refused with a reason, within its limits and without a traceback."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.pollock import all_rows, scores
from etl.errors import FileRefused
from etl.extract.reader import Reader
from etl.extract.table import table_of
from etl.extract.worker import MEMORY_BYTES
from texts import catalogue

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
FOLDERS = ("hostile-made", "poi/hostile", "poi/openxml4j", "poi/varied", "calamine", "frictionless", "messytables")
REASONS = {text.removeprefix("file_") for text in catalogue() if text.startswith("file_")}
BROKEN = {"broke_the_reader", "too_slow"}

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")


def files(folder: str) -> list[Path]:
    found = sorted(path for path in (CORPORA / folder).rglob("*") if path.is_file())
    assert found
    return found


def outcome(reader: Reader, path: Path) -> str:
    """`read`, or the reason of the refusal, once the promises that hold for any file are checked."""
    began = time.monotonic()
    try:
        raw = reader.read(path)
    except FileRefused as refused:
        assert refused.reason in REASONS, refused
        assert path.name in refused.messages()["zh"] and path.name in refused.messages()["en"]
        found = refused.reason
    else:
        assert all(isinstance(cell, str) for sheet in raw.sheets for row in sheet.rows for cell in row)
        assert all(
            0 <= top <= bottom and 0 <= left <= right for s in raw.sheets for top, left, bottom, right in s.merged
        )
        found = "read"
    allowed = 10 + 2 * path.stat().st_size / (1 << 20)
    assert time.monotonic() - began < allowed + 5, path
    return found


def peak(reader: Reader) -> int:
    """The most memory the child ever held, in bytes, where the system tells."""
    status = Path(f"/proc/{reader._child.pid}/status") if reader._child else None
    if status is None or not status.exists():
        return 0
    return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))) << 10


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_read_or_refused_with_a_reason(folder: str) -> None:
    with Reader() as reader:
        outcomes = {path.name: outcome(reader, path) for path in files(folder)}
        assert peak(reader) < MEMORY_BYTES
    assert {name: found for name, found in outcomes.items() if found in BROKEN} == {}


def test_the_made_bombs_are_refused_by_what_they_are() -> None:
    with Reader() as reader:
        assert {path.name: outcome(reader, path) for path in files("hostile-made")} == {
            "bomb.xlsx": "too_large_unzipped",
            "corner.xlsx": "stray_cells",
        }


def test_files_with_a_password_are_refused_as_such_and_ordinary_ones_are_read() -> None:
    with Reader() as reader:
        outcomes = {path.name: outcome(reader, path) for path in files("calamine")}
    assert {name for name in outcomes if name.startswith("pass_protected")} == {
        name for name, found in outcomes.items() if found == "encrypted" and name != "issue_385.xls"
    }
    assert sum(found == "read" for found in outcomes.values()) >= 120


def test_the_spectrum_of_csv_has_the_values_of_its_twins() -> None:
    masked = {"location_coordinates"}  # its twin states another telephone number
    for path in files("csv-spectrum/csvs"):
        with Reader() as reader:
            (sheet,) = reader.read(path).sheets
        header, *records = [row for row in sheet.rows if row]
        found = [dict(zip(header, record, strict=True)) for record in records]
        twin = json.loads((CORPORA / "csv-spectrum" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        twin = twin if isinstance(twin, list) else [twin]
        if path.stem in masked:
            for record in (*found, *twin):
                del record["Contact Phone Number"]
        assert found == _ends(twin, path), path.name


def _ends(twin: list[dict[str, str]], path: Path) -> list[dict[str, str]]:
    """The twin with the line ends that the file itself has."""
    if b"\r\n" in path.read_bytes():
        return twin
    return [{key: value.replace("\r\n", "\n") for key, value in record.items()} for record in twin]


def test_errors_of_other_programs_workbooks_stand_at_their_place() -> None:
    with Reader() as reader:
        (first, *_) = reader.read(CORPORA / "calamine" / "errors.xlsx").sheets
        (old, *_) = reader.read(CORPORA / "poi" / "varied" / "ErrPtg.xls").sheets
        merged = [reader.read(CORPORA / "calamine" / f"merge_cells.{end}").sheets[0].merged for end in ("xls", "xlsx")]
    errors = ["#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#REF!", "#NUM!", "#N/A"]
    assert [row[0] for row in first.rows] == errors
    assert old.rows[0][0] == "1"
    assert merged == [[(0, 0, 0, 1), (1, 0, 3, 0), (1, 1, 3, 3)]] * 2


def test_pollocks_real_sample_scores_at_least_nine_of_ten() -> None:
    with Reader() as reader:
        found = scores(CORPORA / "pollock" / "survey_sample", lambda path: table_of(all_rows(reader, path)))
    assert sum(score.total for score in found) / len(found) >= 9.0


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="no limits on memory there")
def test_broken_copies_of_every_workbook_end_in_a_reason(tmp_path: Path) -> None:
    chance = random.Random(20190503)
    with Reader() as reader:
        for folder in ("poi/varied", "calamine", "messytables"):
            for path in files(folder):
                for number, data in enumerate(_broken(path.read_bytes(), chance)):
                    copy = tmp_path / f"{number}{path.suffix}"
                    copy.write_bytes(data)
                    assert outcome(reader, copy) not in {"too_slow"}, path
        assert peak(reader) < MEMORY_BYTES


def _broken(data: bytes, chance: random.Random) -> Iterator[bytes]:
    for _ in range(3):
        yield data[: chance.randrange(len(data) + 1)]
    for _ in range(3):
        copy = bytearray(data)
        for _ in range(chance.choice((1, 10, 100))):
            copy[chance.randrange(len(copy))] = chance.randrange(256)
        yield bytes(copy)
