"""Loading the files of a case and telling what of it was not read as it is."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine

from etl.load import load
from etl.state import state
from measures import Scope, query
from tests.kept import empty_database, set_up_once
from tests.messy.render import Case, render
from tests.messy.sheets import OUTCOMES, Book, Sheet, write
from tests.messy.table import SECRETS
from tests.messy.traits import TRAITS, chosen, sensible
from tests.messy.truth import GROUPINGS, SUMS, UNITS, figures, make, shares, yearly
from warehouse.engine import database_url, reader_engine

TODAY = datetime.date(2021, 3, 1)
DATABASE = "fumin.db"
COUNTED = ("participating_units", "unit_entries", "activities", *SUMS)


def case_of(seed: int, traits: frozenset[str] | None = None) -> Case:
    """The case of a seed, with the traits of the seed or those given."""
    found = chosen(seed) if traits is None else sensible(traits)
    return render(seed, found, make(seed, found))


@cache
def _desk() -> Path:
    """Where this process works: the same place for every case, emptied before and after."""
    return Path(tempfile.mkdtemp(prefix="messy-"))


def judge(case: Case, keep: Path | None = None) -> list[str]:
    """The differences between what is so and what was read; none where all is well."""
    folder = _desk() if keep is None else keep
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        return _judged(case, folder)
    except Exception as error:  # a failure of the program is a difference like any other
        return [f"load: {type(error).__name__}: {str(error)[:300]}"]
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _judged(case: Case, folder: Path) -> list[str]:
    database = folder / DATABASE
    database.write_bytes(empty_database())
    url = database_url(f"sqlite:///{database}")
    with set_up_once():
        return _compared_whole(case, folder, url)


def _compared_whole(case: Case, folder: Path, url: URL) -> list[str]:
    report = load(_written(case.books, folder / "ledgers"), url, today=TODAY)
    found = [*_report(case.books, report), *_secrets(case, report, folder / DATABASE)]
    with _reading(url) as connection:
        before = state(connection)
        found += _figures(case, connection)
    found += _again(case, folder, url, before)
    return found


def _written(books: list[Book], folder: Path) -> list[Path]:
    folder.mkdir()
    for book in books:
        write(book, folder)
    return [folder]


@contextmanager
def _reading(url: URL) -> Iterator[Connection]:
    """A reading connection; its engine is one for all cases, which saves compiling every query again."""
    engine = _engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@cache
def _engine(url: URL) -> Engine:
    return reader_engine(url)


# --- the report -------------------------------------------------------------------------------------


def _report(books: list[Book], report: dict[str, Any]) -> list[str]:
    told = {file["file"]: file for file in report["files"]}
    found = []
    if told.keys() != {book.name for book in books}:
        found.append(f"files: {sorted(told)} for {sorted(book.name for book in books)}")
    for book in books:
        file = told.get(book.name)
        if file is None:
            continue
        wanted = "loaded" if any(sheet.kind not in ("hidden", "empty") for sheet in book.sheets) else "ignored"
        if file["status"] != wanted:
            found.append(f"status: {book.name}: {file['status']} ({file['reason']}), not {wanted}")
            continue
        for sheet in book.sheets:
            parts = [part for part in file["sheets"] if part["sheet"] == sheet.name]
            found += [f"{what} [{book.name} / {sheet.name}]" for what in _sheet(sheet, parts)]
    return found


def _sheet(sheet: Sheet, parts: list[dict[str, Any]]) -> list[str]:
    """A sheet's parts are its tables; what is said of them is taken together."""
    if not parts:
        return ["sheet: not in the report"]
    found = []
    kinds = {part["kind"] for part in parts}
    if kinds != {sheet.kind}:
        found.append(f"kind: {sorted(kinds)}, not {sheet.kind}")
        return found
    counts = {name: sum(part[name] for part in parts) for name in ("rows", *OUTCOMES)}
    wanted = sheet.counts()
    if sheet.idle and 0 <= counts["blank"] + counts["notes"] - wanted["blank"] - wanted["notes"] <= sheet.idle:
        wanted |= {name: counts[name] for name in ("blank", "notes")}
    if counts != wanted:
        off = {name: f"{counts[name]}≠{wanted[name]}" for name in wanted if counts[name] != wanted[name]}
        found.append(f"counts: {off}")
    if not sheet.matrix and counts["rows"] != sum(counts[name] for name in OUTCOMES):
        found.append(f"conservation: {counts}")
    found += _rejects(sheet, parts) + _checks(sheet, parts)
    found += _names(sheet, [name for part in parts for name in part["names"]])
    return found


def _rejects(sheet: Sheet, parts: list[dict[str, Any]]) -> list[str]:
    told = [(r["row"], r["column"], r["reason"], r["value"]) for part in parts for r in part["rejects"]]
    wanted = [(n, c, why, v) for n, line in enumerate(sheet.lines, start=1) for c, v, why in line.rejects]
    found = []
    for row, column, why, value in wanted:
        hit = next(
            (
                one
                for one in told
                if one[0] == row and _head(one[1]) == _head(column) and why in (None, one[2])
                and (value is None or str(one[3]).strip() == str(value).strip())
            ),
            None,
        )  # fmt: skip
        if hit is None:
            near = [one for one in told if one[0] == row]
            found.append(f"reject missing: row {row} {column!r} {value!r} {why}; told of the row: {near}")
        else:
            told.remove(hit)
    found += [f"reject too much: row {one[0]} {one[1]!r} {one[3]!r} {one[2]}" for one in told]
    return found


def _head(text: str | None) -> str:
    return "".join((text or "").split())


def _checks(sheet: Sheet, parts: list[dict[str, Any]]) -> list[str]:
    told = Counter(
        (c["row"], _head(c["column"]), float(c["stated"]), float(c["summed"])) for part in parts for c in part["checks"]
    )
    wanted = Counter(
        (n, _head(column), float(stated), float(summed))
        for n, line in enumerate(sheet.lines, start=1)
        for column, stated, summed in line.checks
    )
    return [f"check missing: {one}" for one in wanted - told] + [f"check too much: {one}" for one in told - wanted]


def _names(sheet: Sheet, names: list[dict[str, Any]]) -> list[str]:
    told: dict[str, str] = {}
    for name in names:
        told.setdefault("".join(name["written"].split()), name["unit"])
    wanted = {"".join(written.split()): unit for written, unit in sheet.names.items()}
    found = [f"name missing: {written!r}" for written in sorted(wanted.keys() - told.keys())]
    perhaps = {"".join(written.split()) for written in sheet.perhaps}
    found += [f"name too much: {written!r}" for written in sorted(told.keys() - wanted.keys() - perhaps)]
    back: dict[str, set[str]] = {}
    for written in wanted.keys() & told.keys():
        back.setdefault(told[written], set()).add(wanted[written])
    found += [f"units merged: {unit!r} is {sorted(those)}" for unit, those in sorted(back.items()) if len(those) > 1]
    there: dict[str, set[str]] = {}
    for written in wanted.keys() & told.keys():
        there.setdefault(wanted[written], set()).add(told[written])
    found += [f"unit torn: {unit!r} is {sorted(those)}" for unit, those in sorted(there.items()) if len(those) > 1]
    return found


def _secrets(case: Case, report: dict[str, Any], database: Path) -> list[str]:
    if "contacts" not in case.traits:
        return []
    stored = database.read_bytes() + json.dumps(report, ensure_ascii=False).encode()
    escaped = [text.encode("unicode_escape") for text in SECRETS]
    found = [text for text, hidden in zip(SECRETS, escaped, strict=True) if text.encode() in stored or hidden in stored]
    return [f"personal data kept: {found}"] if found else []


# --- the figures ------------------------------------------------------------------------------------


def _figures(case: Case, connection: Connection) -> list[str]:
    found = []
    for by in GROUPINGS:
        found += _compared(connection, figures(case.world, by), by)
    found += _compared(connection, yearly(case.world), ("year",))
    if "no_roster" not in case.traits:
        found += _by_unit(case, connection)
    return found


def _compared(connection: Connection, wanted: dict[str, dict[Any, Any]], by: tuple[str, ...]) -> list[str]:
    names = [name for name in wanted if wanted[name]]
    if not names:
        return []
    frame = query(connection, names, by=by, scope=Scope.everything()).to_dict("records")
    found = []
    for name in names:
        told = {}
        for row in frame:
            value = row[name]
            value = None if value is None or value != value else value
            told[tuple(row[dimension] for dimension in by)] = (value, row[f"{name}_bound"]) if name in SUMS else value
        for group in sorted({*wanted[name], *told}, key=str):
            is_, should = told.get(group), wanted[name].get(group)
            if is_ != should and not (should is None and is_ in (0, None, (None, "unknown"), (0, "exact"))):
                found.append(f"figure: {name} by {','.join(by) or 'all'} {group}: {is_}, not {should}")
    return found


def _by_unit(case: Case, connection: Connection) -> list[str]:
    """The parts of each unit that some roster names."""
    listed = {unit for roster in case.world.rosters.values() for unit in roster}
    frame = query(connection, ["activities", "person_times"], by=("unit",), scope=Scope.everything())
    told = {row["unit"]: row for row in frame.to_dict("records")}
    found = []
    for unit, mine in sorted(shares(case.world).items()):
        if unit not in listed:
            continue
        row = told.get(unit, {"activities": 0, "person_times": 0})
        have = {name: int(row[name] or 0) for name in mine}
        if have != mine:
            found.append(f"figure: of unit {unit}: {have}, not {mine}")
    return found


# --- again ------------------------------------------------------------------------------------------


def _again(case: Case, folder: Path, url: URL, before: str) -> list[str]:
    """The same again, under other names, saved by another program, in another order: nothing is added."""
    found = []
    if case.overlap:
        report = load(_written(case.overlap, folder / "overlap"), url, today=TODAY)
        before_it = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "ledgers").iterdir()}
        if not any(file["sha256"] in before_it for file in report["files"]):  # chance may write the same file again
            found += [f"overlap: {what}" for what in _report(case.overlap, report)]
        found += _unchanged("overlap", url, before)
    steps = {"renamed": _renamed, "saved again": _saved_again, "in another order": _reordered}
    names = list(steps)
    name = names[case.seed % len(names)]
    paths = steps[name](case, folder)
    if paths:
        report = load(paths, url, today=TODAY)
        added = sum(sheet["accepted"] for file in report["files"] for sheet in file["sheets"])
        found += [f"again {name}: {added} accepted"] if added else []
        found += _unchanged(f"again {name}", url, before)
    return found


def _unchanged(what: str, url: URL, before: str) -> list[str]:
    with _reading(url) as connection:
        return [] if state(connection) == before else [f"{what}: the state is another"]


def _renamed(case: Case, folder: Path) -> list[Path]:
    target = folder / "renamed"
    target.mkdir()
    for book in case.books:
        path = folder / "ledgers" / book.name
        shutil.copy(path, target / f"{path.stem}（副本）{path.suffix}")
    return [target]


def _saved_again(case: Case, folder: Path) -> list[Path]:
    import openpyxl

    if case.traits & {"formulas", "error_cells"}:  # openpyxl keeps no values of formulas
        return []
    target = folder / "saved"
    target.mkdir()
    for book in case.books:
        if book.name.endswith(".xlsx"):
            openpyxl.load_workbook(folder / "ledgers" / book.name).save(target / book.name)
    return [target] if any(target.iterdir()) else []


def _reordered(case: Case, folder: Path) -> list[Path]:
    import random

    again = render(case.seed, case.traits, make(case.seed, case.traits), random.Random(case.seed))
    return _written(again.books, folder / "reordered")


def plainest(differences: list[str]) -> list[str]:
    """The differences with the most telling first: what the report says of a row before figures, short before long."""
    return sorted(differences, key=lambda what: (what.startswith(("figure", "again", "overlap")), len(what)))


# --- who is guilty ----------------------------------------------------------------------------------


def guilty(seed: int, traits: frozenset[str]) -> tuple[frozenset[str], list[str]]:
    """The fewest traits, switched off one at a time, with which the seed still fails, and its differences."""
    left, found = traits, judge(case_of(seed, traits))
    for trait in sorted(traits, key=list(TRAITS).index):
        fewer = sensible(left - {trait})
        if len(fewer) < len(left):
            told = judge(case_of(seed, fewer))
            if told:
                left, found = fewer, told
    return left, found


__all__ = ["TODAY", "UNITS", "case_of", "guilty", "judge", "plainest"]
