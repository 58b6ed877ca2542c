"""One table of a list: records under a header, with everything people put between and around them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.messy.sheets import Formula, Line, Sheet

HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "participation": {
        "year": ("年度", "年份", "项目年度"),
        "date": ("活动日期", "活动时间", "开展时间", "日期", "举办日期", "活动\n日期", "活动时间（年月日）"),
        "theme": ("板块", "所属板块", "项目板块", "板块名称", "福民板块"),
        "project": ("项目名称", "福民项目", "所属项目", "项目", "福民项目名称", " 项 目 名 称 "),
        "unit": ("参与单位", "参加单位", "单位名称", "参与单位名称", "参与党组织", "参与单位（全称）", "共建单位"),
        "unit_type": ("单位类型", "单位性质", "单位类别"),
        "area": ("居民区", "受益居民区", "服务居民区", "居委会", "所在居民区", "受益居民区名称"),
        "activity": ("活动名称", "活动内容", "活动主题"),
        "party": ("党员人次", "参与党员", "党员人数", "党员（人次）", "党员参与人次"),
        "public": ("群众人次", "参与群众", "群众人数", "群众（人次）", "群众参与人次"),
        "total": ("参与人次", "人次", "总人次", "参加人次", "参与人次（人次）", "参与总人次"),
        "hours": ("志愿服务时长", "服务时长", "志愿时长", "志愿服务时长（小时）", "服务时长(小时)"),
        "note": ("备注", "说明"),
    },
    "roster": {
        "year": ("年度", "年份"),
        "unit": ("单位名称", "单位全称", "成员单位", "党组织名称"),
        "unit_type": ("单位类型", "单位性质", "类型"),
        "area": ("所在居民区", "所属居民区", "属地居民区"),
        "members": ("党员数", "党员人数", "党员总数"),
        "note": ("备注",),
    },
    "projects": {
        "year": ("年度", "年份"),
        "project": ("项目名称", "福民项目", "福民项目名称"),
        "theme": ("板块", "所属板块", "板块名称"),
        "status": ("项目状态", "状态", "新增/延续"),
        "note": ("备注", "项目内容"),
    },
    "claims": {
        "year": ("年度", "年份", "项目年度"),
        "project": ("项目名称", "认领项目", "福民项目"),
        "theme": ("板块", "所属板块"),
        "unit": ("认领单位", "认领党组织", "认领单位名称"),
        "form": ("认领形式", "认领方式"),
        "note": ("备注",),
    },
    "needs": {
        "year": ("年度", "年份"),
        "title": ("需求名称", "需求内容", "需求事项"),
        "area": ("提出居民区", "需求居民区", "居民区"),
        "theme": ("板块", "所属板块"),
        "matched": ("对接情况", "是否对接", "对接状态"),
        "note": ("备注",),
    },
    "resources": {
        "year": ("年度", "年份"),
        "title": ("资源名称", "资源内容", "资源事项"),
        "unit": ("提供单位", "资源单位"),
        "theme": ("板块", "所属板块"),
        "note": ("备注",),
    },
}  # fmt: skip
NUMERIC = ("party", "public", "total", "hours")
_EXTRA = ("活动地点", "是否拍照", "照片数", "天气", "档案号")
_CONTACT = ("联系人", "联系电话", "联系方式")
SECRETS = ("王样例", "13812345678", "021-62345678")
_ORDER = ("一", "二", "三", "四", "五", "六", "七", "八")


@dataclass
class Record:
    """One row to be: what is written per field, and what must come of it."""

    cells: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)  # what a total of the column adds for this row
    rejects: list[tuple[str, Any, str | None]] = field(default_factory=list)  # field, value, reason
    checks: list[tuple[str, float, float]] = field(default_factory=list)  # field, stated, summed
    group: dict[str, Any] = field(default_factory=dict)  # theme, project, area, year as they are


@dataclass
class Style:
    """How a table is to be laid out."""

    traits: frozenset[str]
    dice: Callable[[str], random.Random]  # the dice of a trait
    drop: frozenset[str] = frozenset()  # fields that the surroundings give
    titles: tuple[str, ...] = ()

    def has(self, trait: str) -> bool:
        return trait in self.traits

    def without(self, *traits: str) -> Style:
        return replace(self, traits=self.traits - set(traits))


def table(kind: str, records: list[Record], style: Style) -> Sheet:
    """The sheet (or part of one) of a list of records."""
    sheet = Sheet("", kind)
    columns = _columns(kind, records, style)
    headers = _headers(kind, columns, style)
    for record in records:
        sheet.names |= record.names
    above = _lines_above(kind, style, len(columns))
    sheet.lines += above
    head, joined, boxes = _head(columns, headers, style)
    sheet.boxes += [(a + len(sheet.lines), b, c + len(sheet.lines), d) for a, b, c, d in boxes]
    sheet.lines += head
    _body(sheet, records, columns, joined, style, head)
    return sheet


def _columns(kind: str, records: list[Record], style: Style) -> list[str | None]:
    """The fields in order; None a blank column, names with ! what is no field of the ledger."""
    used = {name for record in records for name, value in record.cells.items() if value is not None}
    used |= {name for record in records for name, _, _ in record.rejects}
    columns: list[str | None] = [name for name in HEADERS[kind] if name in used and name not in style.drop]
    if style.has("unknown_columns"):
        dice = style.dice("unknown_columns")
        for name in dice.sample(_EXTRA, 2):
            before = next((n for n, each in enumerate(columns) if each in NUMERIC), len(columns))
            columns.insert(dice.choice((dice.randint(1, before), len(columns))), f"!{name}")
    if style.has("contacts"):
        columns += [f"!{name}" for name in _CONTACT]
    if style.has("serial"):
        columns.insert(0, "!序号")
    if style.has("blank_columns"):
        dice = style.dice("blank_columns")
        places = [n for n in range(1, len(columns)) if {columns[n - 1], columns[n]} - {*NUMERIC}]
        columns.insert(dice.choice(places) if places else len(columns), None)
        columns = [*[None] * dice.randint(1, 2), *columns]
    return columns


def _headers(kind: str, columns: list[str | None], style: Style) -> dict[str, str]:
    dice = style.dice("synonyms")
    found = {}
    for name in columns:
        if name is None:
            continue
        known = HEADERS[kind].get(name)
        found[name] = name[1:] if known is None else dice.choice(known) if style.has("synonyms") else known[0]
    if style.has("content_headers") and kind == "participation":
        strange = {"date": "何时", "unit": "哪些来了", "total": "到场"}
        name = style.dice("content_headers").choice([n for n in strange if n in found])
        found[name] = strange[name]
    return found


def _lines_above(kind: str, style: Style, wide: int) -> list[Line]:
    lines = [Line([title], "notes", spans=[(0, wide - 1)]) for title in style.titles]
    if style.has("unit_line"):
        lines.append(Line(["填报单位：样例街道党建办", *[None] * max(0, wide - 3), "单位：人次"], "notes"))
    if style.has("blank_lines"):
        lines.insert(style.dice("blank_lines").randint(0, len(lines)), Line([], "blank"))
    if style.has("deep_header"):
        dice = style.dice("deep_header")
        most = 30 - len(lines) - 3
        for number in range(dice.randint(3, max(3, most))):
            lines.append(
                Line([], "blank") if dice.random() < 0.6 else Line([f"填表说明：请逐项填写，第{number + 1}条"], "notes")
            )
    return lines


def _head(
    columns: list[str | None], headers: dict[str, str], style: Style
) -> tuple[list[Line], dict[str, str], list[tuple[int, int, int, int]]]:
    """Header lines, field → header as a report names it, and merged boxes."""
    flat = [None if name is None else headers[name] for name in columns]
    parts = [n for n, name in enumerate(columns) if name in ("party", "public", "total")]
    spanning = {"two_row_header": 2, "three_row_header": 3}
    deep = next((n for trait, n in spanning.items() if style.has(trait)), 1)
    if deep == 1 or len(parts) < 2:
        return [Line(flat, "header")], dict(headers), []
    short = {"party": "党员", "public": "群众", "total": "合计"}
    rows: list[list[Any]] = [[None] * len(columns) for _ in range(deep)]
    joined = dict(headers)
    boxes = []
    for n, name in enumerate(columns):
        if name is None:
            continue
        if n not in parts:
            rows[0][n] = flat[n]
            boxes.append((0, n, deep - 1, n))
            continue
        rows[-1][n] = short[name]
        over = ["参与人次"] if deep == 2 else ["参与情况", "参与人次"]
        joined[name] = "/".join([*over, short[name]])
    rows[0][parts[0]] = "参与情况" if deep == 3 else "参与人次"
    if deep == 3:
        rows[1][parts[0]] = "参与人次"
    boxes += [(n, parts[0], n, parts[-1]) for n in range(deep - 1)]
    return [Line(row, "header") for row in rows], joined, boxes


def _body(
    sheet: Sheet,
    records: list[Record],
    columns: list[str | None],
    joined: dict[str, str],
    style: Style,
    head: list[Line],
) -> None:
    grouping = _grouping(columns, style)
    if grouping:
        records = sorted(records, key=lambda record: tuple(str(record.group.get(name)) for name in grouping))
    above: list[str] = [name for name in ("theme", "project") if name in columns]
    blank_rows = style.dice("blank_lines")
    groups: dict[Any, list[Record]] = {}
    for record in records:
        key = record.group.get(grouping[0]) if grouping else None
        groups.setdefault(key, []).append(record)
    serial = 0
    for order, (key, those) in enumerate(groups.items()):
        if style.has("group_headings") and grouping:
            ways = ("{0}、{1}板块", "（{0}）{1}", "{1}板块", "【{1}】", "{0}、{1}")
            text = style.dice("group_headings").choice(ways).format(_ORDER[order % 8], key)
            sheet.lines.append(Line([text], "notes", spans=[(0, len(columns) - 1)]))
        first = len(sheet.lines)
        shown: tuple[Any, ...] | None = None
        for record in those:
            if style.has("repeated_header") and serial and serial % 5 == 0:
                sheet.lines += [Line(list(line.cells), "header") for line in head]
            serial += 1
            cells = _cells(record, columns, serial, style)
            same: tuple[Any, ...] = tuple(record.group.get(name) for name in above)
            if style.traits & {"merged_above", "blank_above"} and shown is not None and above:
                for depth, name in enumerate(above, start=1):
                    if same[:depth] == shown[:depth]:
                        cells[columns.index(name)] = None
            shown = same
            rejects = [(joined.get(name, name), value, why) for name, value, why in record.rejects]
            checks = [(joined[name], stated, summed) for name, stated, summed in record.checks]
            outcome = "rejected" if rejects else "accepted"
            sheet.lines.append(Line(cells, outcome, rejects=rejects, checks=checks))
        if style.has("merged_above"):
            _merge(sheet, first, columns, above)
        if style.has("merged_counts"):
            _merge_counts(sheet, first, columns)
        if style.has("subtotals") and any(name in columns for name in NUMERIC):
            sheet.lines.append(_total("小计", those, columns, joined, style, order))
        elif style.has("blank_lines") and blank_rows.random() < 0.5 and order < len(groups) - 1:
            sheet.lines.append(Line([], "blank"))
    if style.has("total_row") and any(name in columns for name in NUMERIC):
        word = style.dice("total_row").choice(("合计", "总计", "累计", "合 计"))
        sheet.lines.append(_total(word, records, columns, joined, style, -1))


def _grouping(columns: list[str | None], style: Style) -> list[str]:
    if style.has("group_headings"):
        return ["theme", "project"]
    if style.traits & {"merged_above", "blank_above"} or style.has("subtotals"):
        return [name for name in ("theme", "project") if name in columns] or ["project"]
    return []


def _cells(record: Record, columns: list[str | None], serial: int, style: Style) -> list[Any]:
    cells: list[Any] = []
    for name in columns:
        if name is None:
            cells.append(None)
        elif name == "!序号":
            cells.append(serial)
        elif name.startswith("!"):
            extra: dict[str, Any] = {
                "活动地点": f"样例路{serial}号", "是否拍照": "是", "照片数": serial % 7 + 1, "天气": "晴", "档案号": f"A-{serial:03d}",
                "联系人": SECRETS[0], "联系电话": SECRETS[1], "联系方式": SECRETS[2],
            }  # fmt: skip
            cells.append(extra[name[1:]])
        else:
            cells.append(record.cells.get(name))
    return cells


def _merge(sheet: Sheet, first: int, columns: list[str | None], above: list[str]) -> None:
    """Merges each theme or project cell with the blank ones below it."""
    for depth, name in enumerate(above):
        column = columns.index(name)
        start = first
        for row in range(first + 1, len(sheet.lines) + 1):
            ends = row == len(sheet.lines) or sheet.lines[row].cells[column] is not None
            if not ends and depth:
                ends = sheet.lines[row].cells[columns.index(above[0])] is not None
            if ends:
                if row - 1 > start:
                    sheet.merged.append((start, row - 1, column))
                start = row


def _merge_counts(sheet: Sheet, first: int, columns: list[str | None]) -> None:
    """Merges a count with an empty cell below it, where there is one: below it nothing is stated."""
    for name in NUMERIC:
        if name not in columns:
            continue
        column = columns.index(name)
        for row in range(first, len(sheet.lines) - 1):
            here, below = sheet.lines[row], sheet.lines[row + 1]
            sound = here.outcome == below.outcome == "accepted"
            if sound and here.cells[column] is not None and below.cells[column] is None:
                sheet.merged.append((row, row + 1, column))


def _total(
    word: str, records: Iterable[Record], columns: list[str | None], joined: dict[str, str], style: Style, order: int
) -> Line:
    cells: list[Any] = [None] * len(columns)
    those = list(records)
    label = next(n for n, name in enumerate(columns) if name is not None)
    cells[label] = word
    numeric = [name for name in NUMERIC if name in columns]
    dice = style.dice(f"wrong_total/{order}")
    wrong = dice.choice(numeric) if style.has("wrong_total") and (order == -1 or dice.random() < 0.6) else None
    checks = []
    for name in numeric:
        summed = sum(record.numbers.get(name, 0) for record in those)
        stated = summed
        if name == wrong:
            stated = summed + dice.choice((1, 10, 100))
            checks.append((joined[name], stated, summed))
        if stated or any(name in record.numbers for record in those):
            cells[columns.index(name)] = (
                Formula("=0+" + f"{stated:g}", stated) if style.has("formulas") and not wrong else stated
            )
    return Line(cells, "totals", checks=checks)


def footers(sheet: Sheet, style: Style) -> None:
    """What stands below a table."""
    dice = style.dice("footers")
    pool: list[list[Any]] = [
        ["填表人：样例", None, "审核：样例", None, "日期：2021年1月"],
        ["备注：人次按活动统计"], ["注：以上数据由各单位填报"], ["填表人：样例"], ["审核：", "样例"], ["日期：2021.1.5"],
        ["填报日期：2021-01-05"],
    ]  # fmt: skip
    if dice.random() < 0.5:
        sheet.lines.append(Line([], "blank"))
    sheet.lines += [Line(list(cells), "notes") for cells in dice.sample(pool, dice.randint(1, 3))]
