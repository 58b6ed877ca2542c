"""A truth rendered into files: which sheets there are, what each gives away by its name, and how its table is laid out."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.messy import matrix, records
from tests.messy.records import Hand
from tests.messy.sheets import Book, Line, Sheet
from tests.messy.table import Record, Style, footers, table
from tests.messy.traits import TEXT
from tests.messy.truth import PROJECTS, Activity, World

_ENDINGS = {"xls": ".xls", "ods": ".ods", "tsv": ".tsv"} | dict.fromkeys(
    ("csv", "csv_bom", "csv_gb18030", "csv_utf16", "semicolons"), ".csv"
)
_ENCODINGS = {"csv_bom": "utf-8-sig", "csv_gb18030": "gb18030", "csv_utf16": "utf-16"}
_SEPARATORS = {"tsv": "\t", "semicolons": ";"}


@dataclass
class Case:
    """The files of one truth, in the order of their loading, and the truth they tell."""

    seed: int
    traits: frozenset[str]
    world: World
    books: list[Book] = field(default_factory=list)
    overlap: list[Book] = field(default_factory=list)  # loaded after the others; adds nothing


def render(seed: int, traits: frozenset[str], world: World, order: random.Random | None = None) -> Case:
    """The files of a truth. With `order`, the same records in another order."""
    case = Case(seed, traits, world)
    hand = Hand(seed, traits)
    if "wrong_total_column" in traits:
        world.activities = [records.mistaken(hand, made) for made in world.activities]
    hand.order = order
    registers = _registers(hand, world)
    ledgers = _ledgers(hand, world)
    if hand.has("one_workbook"):
        sheets = [sheet for book in [*registers, *ledgers] for sheet in book.sheets]
        for number, sheet in enumerate(sheets):
            if sheet.name in {other.name for other in sheets[:number]}:
                sheet.name += f"（{number}）"
        books = [Book("福民项目汇总", sheets)]
    else:
        books = [*registers, *ledgers]
    if hand.has("overlap"):
        part = [made for made in world.activities if hand.dice("overlap").random() < 0.5] or world.activities[:1]
        case.overlap = _filed(hand, _overlap(hand, _once_each(part)))
    if hand.traits & {"empty_sheet", "hidden_sheet"}:
        _decoys(hand, books[-1])
    case.books = _filed(hand, books)
    return case


def _once_each(activities: list[Activity]) -> list[Activity]:
    return list(dict.fromkeys(activities))


def _filed(hand: Hand, books: Iterable[Book]) -> list[Book]:
    """The books with their endings; of a text format each sheet is a file."""
    form = next((trait for trait in _ENDINGS if hand.has(trait)), "xlsx")
    ending = _ENDINGS.get(form, ".xlsx")
    found = []
    for book in books:
        if form not in TEXT:
            found.append(Book(book.name + ending, book.sheets))
            continue
        for sheet in book.sheets:
            stem = book.name if len(book.sheets) == 1 else f"{book.name}{sheet.name}"
            sheet.name = stem
            found.append(Book(stem + ending, [sheet], _ENCODINGS.get(form, "utf-8"), _SEPARATORS.get(form, ",")))
    return found


def _style(hand: Hand, drop: Iterable[str] = (), titles: Iterable[str] = ()) -> Style:
    return Style(hand.traits, hand.dice, frozenset(drop), tuple(titles))


_QUIET = (
    "blocks", "group_headings", "subtotals", "total_row", "wrong_total", "merged_counts", "two_row_header",
    "three_row_header", "hidden_rows", "filtered_rows", "content_headers", "blank_above", "merged_above",
)  # fmt: skip
_TITLE = {
    "roster": "区域化党建单位名册", "projects": "福民项目目录", "claims": "福民项目认领情况表",
    "needs": "居民区需求清单", "resources": "单位资源清单",
}  # fmt: skip


def _registers(hand: Hand, world: World) -> list[Book]:
    """The rosters, catalogues, claims, needs and resources, each its own book."""
    found: dict[str, list[Record]] = {}
    for year, roster in world.rosters.items():
        for unit, (kind, area, members) in roster.items():
            cells = {"year": year, "unit": unit, "unit_type": kind, "area": hand.area(area), "members": members.value}
            found.setdefault("roster", []).append(Record(cells, {unit: unit}))
    for year, catalogue in world.catalogues.items():
        for project, (theme, status) in catalogue.items():
            cells = {"year": year, "project": project, "theme": hand.theme(theme), "status": status}
            found.setdefault("projects", []).append(Record(cells))
    for year, project, units in world.claims:
        text, names = hand.units(units)
        form = hand.dice("claims").choice(("场地", "人员", "资金"))
        cells = {"year": year, "project": project, "theme": hand.theme(PROJECTS[project]), "unit": text, "form": form}
        found.setdefault("claims", []).append(Record(cells, names))
    for year, title, area, theme, matched in world.needs:
        answer = hand.dice("needs").choice(("是", "已对接") if matched else ("否", "未对接"))
        cells = {"year": year, "title": title, "area": hand.area(area), "theme": hand.theme(theme), "matched": answer}
        found.setdefault("needs", []).append(Record(cells))
    for year, title, unit, theme in world.resources:
        written = hand.unit(unit)
        cells = {"year": year, "title": title, "unit": written, "theme": hand.theme(theme)}
        found.setdefault("resources", []).append(Record(cells, {" ".join(written.split()): unit}))
    books = []
    for kind, rows in found.items():
        titles = [f"南京西路街道{_TITLE[kind]}"] if hand.has("title") else []
        sheet = table(kind, rows, _style(hand, titles=titles).without(*_QUIET))
        sheet.name = _TITLE[kind]
        if hand.has("footers"):
            footers(sheet, _style(hand))
        books.append(Book(_TITLE[kind], [sheet]))
    for grid in world.claim_grids:
        books.append(Book(f"福民项目认领一览表{grid.year}年", [matrix.sheet(hand, grid, "claims")]))
    return books


_Thing = TypeVar("_Thing")


def _by(things: Iterable[_Thing], key: Callable[[_Thing], Any]) -> dict[Any, list[_Thing]]:
    found: dict[Any, list[_Thing]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found


def _ledgers(hand: Hand, world: World) -> list[Book]:
    """The ledgers of activities, by file and by sheet."""
    by_year = bool(hand.traits & {"file_per_year", "year_in_file", "year_in_title"})
    by_area = bool(hand.traits & {"area_in_title", "area_in_file"})
    files = _by(world.activities, lambda made: (made.year if by_year else None, made.area if by_area else None))
    books: list[Book] = []
    for (year, area), activities in files.items():
        shown = f"{year}年" if hand.traits & {"file_per_year", "year_in_file"} else ""
        place = (area or "其他") if hand.has("area_in_file") else ""
        number = "" if (shown or not by_year) and (place or not by_area) else f"（{len(books) + 1}）"
        books.append(Book(f"{place}{shown}福民项目参与台账{number}", _sheets(hand, world, activities, year, area)))
    for year, grids in _by(world.grids, lambda grid: grid.year).items():
        sheets = [matrix.sheet(hand, grid, "participation") for grid in grids]
        books.append(Book(f"福民项目参与情况表{year}年", sheets))
    return books


def _sheets(hand: Hand, world: World, activities: list[Activity], year: int | None, area: str | None) -> list[Sheet]:
    year_of_file = year if hand.traits & {"file_per_year", "year_in_file"} else None
    here = {"area"} if area else set()
    if hand.traits & {"sheet_per_year", "year_in_sheet"}:
        parts = _by(activities, lambda made: made.year)
        return [_ledger(hand, world, those, f"{of}年", {"year"} | here, of, area) for of, those in parts.items()]
    given = here | ({"year"} if year_of_file or hand.has("year_in_title") else set())
    if hand.has("sheet_per_area"):
        found = _by(activities, lambda made: made.area)
        return [
            _ledger(hand, world, those, of or "其他", given | ({"area"} if of else set()), year, of)
            for of, those in found.items()
        ]
    return [_ledger(hand, world, activities, "台账", given, year, area)]


def _ledger(
    hand: Hand,
    world: World,
    activities: list[Activity],
    name: str,
    given: set[str],
    year: int | None,
    area: str | None,
) -> Sheet:
    """A sheet of activities. `given`: what name, title or file say, so that no column has to."""
    sheet = Sheet(name, "participation", filtered=hand.has("filtered_rows"))
    titles = []
    if hand.has("title"):
        place = area if area and hand.has("area_in_title") else "南京西路街道"
        titles = [f"{place}{f'{year}年' if year else ''}福民项目参与台账"]
        if hand.dice("title").random() < 0.3:
            titles.append("（区域化党建）")
    if hand.has("blocks"):
        _blocks(hand, world, activities, sheet, given, titles)
    else:
        sheet.add(_table(hand, world, activities, given, titles))
    if hand.has("side_by_side"):
        _fold(sheet)
    if hand.has("footers"):
        footers(sheet, _style(hand))
    if hand.traits & {"hidden_rows", "filtered_rows"}:
        for line in sheet.lines:
            line.hidden = line.outcome in ("accepted", "rejected") and hand.dice("hidden_rows").random() < 0.3
    return sheet


def _fold(sheet: Sheet) -> None:
    """Puts the second half of a plain list right of the first, behind a blank column."""
    head = next((n for n, line in enumerate(sheet.lines) if line.outcome == "header"), len(sheet.lines))
    body = sheet.lines[head + 1 :]
    if (
        len(body) < 2
        or sheet.merged
        or sheet.boxes
        or any(line.outcome not in ("accepted", "rejected") for line in body)
    ):
        return
    half = (len(body) + 1) // 2
    wide = max(len(line.cells) for line in sheet.lines[head:])
    for left, right in zip(sheet.lines[head : head + half + 1], [sheet.lines[head], *body[half:]], strict=False):
        left.cells = [*left.cells, *[None] * (wide + 1 - len(left.cells)), *right.cells]
        if right is not left:
            left.outcome = "rejected" if "rejected" in (left.outcome, right.outcome) else left.outcome
            left.rejects, left.checks = left.rejects + right.rejects, left.checks + right.checks
    del sheet.lines[head + half + 1 :]


_BLOCK_TITLES = {"theme": "{}板块", "area": "{}", "year": "{}年度"}


def _blocks(
    hand: Hand, world: World, activities: list[Activity], sheet: Sheet, given: set[str], titles: list[str]
) -> None:
    """Several tables one below the other, each under a title that says what its rows have in common."""
    possible = [name for name in ("theme", "area", "year") if name not in given]
    along = hand.dice("blocks").choice(possible)
    keys: dict[str, Callable[[Activity], Any]] = {
        "theme": lambda made: PROJECTS[made.project], "area": lambda made: made.area, "year": lambda made: made.year,
    }  # fmt: skip
    parts = _by(activities, keys[along])
    sheet.lines += [Line([title], "notes") for title in titles]
    for number, (value, those) in enumerate(parts.items()):
        if number:
            sheet.lines.append(Line([], "blank"))
        title = _BLOCK_TITLES[along].format(value) if value else "其他活动"
        quiet = () if number == 0 else ("deep_header", "unit_line")
        shared = {along} if value else set()
        sheet.add(_table(hand, world, those, given | shared, [title], quiet))


def _table(
    hand: Hand,
    world: World,
    activities: list[Activity],
    given: set[str],
    titles: list[str],
    quiet: tuple[str, ...] = (),
) -> Sheet:
    year_given = "year" in given
    whole_dates = all(made.month for made in activities)
    year_column = not year_given and not (whole_dates and hand.dice("year").random() < 0.5)
    rows = []
    for made in activities:
        record = records.activity(hand, made, year_given, year_column)
        record.checks = records.contradiction(made)
        rows.append(record)
    drop = set(given) | ({"theme"} if hand.has("group_headings") else set())
    if hand.has("bad_rows"):
        for _ in range(hand.dice("bad_rows").randint(1, 3)):
            base = hand.dice("bad_rows").choice(activities)
            row = records.bad(hand, world, base, frozenset(drop), year_given, year_column)
            rows.insert(hand.dice("bad_rows").randint(0, len(rows)), row)
    if hand.traits & {"error_cells", "formulas_uncached"}:
        plain = Hand(hand.seed, hand.traits - {"numbers", "formulas"})
        base = hand.dice("error_cells").choice(activities)
        row_ = records.broken(hand, records.activity(plain, base, year_given, year_column))
        if row_:
            rows.append(row_)
    if hand.order is not None:
        hand.order.shuffle(rows)
    return table("participation", rows, _style(hand, drop, titles).without(*quiet))


def _overlap(hand: Hand, activities: list[Activity]) -> list[Book]:
    """A second file of some activities, tidily written by someone else."""
    tidy = Hand(hand.seed, hand.traits & frozenset((*TEXT, "xls", "ods")))
    rows = [records.activity(tidy, made, False, True) for made in activities]
    sheet = table("participation", rows, _style(tidy))
    sheet.name = "台账"
    for line in sheet.lines:
        line.outcome = "duplicate" if line.outcome == "accepted" else line.outcome
    return [Book("汇总台账", [sheet])]


def _decoys(hand: Hand, book: Book) -> None:
    if hand.has("empty_sheet"):
        book.sheets.append(Sheet("Sheet9", "empty"))
    if hand.has("hidden_sheet"):
        rows: list[list[Any]] = [
            ["年度", "项目名称", "参与单位", "居民区", "参与人次"],
            [2019, "样例·微课堂", "样例第三中学", "威海居民区", 999],
        ]
        book.sheets.append(Sheet("旧表", "hidden", [Line(row, "notes") for row in rows], hidden=True))
