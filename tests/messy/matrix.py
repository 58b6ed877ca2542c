"""A matrix of units and projects, either way round."""

from __future__ import annotations

from typing import Any

from tests.messy.records import Hand
from tests.messy.sheets import Line, Sheet
from tests.messy.table import Style, footers
from tests.messy.truth import PROJECTS, Count, Grid

_NAMES = {"participation": "参与情况", "claims": "认领情况"}


def sheet(hand: Hand, grid: Grid, kind: str) -> Sheet:
    """The sheet of a matrix. The year stands in the title where there is one, else in the sheet's name."""
    style = Style(hand.traits, hand.dice)
    units = [*dict.fromkeys(unit for unit, _ in grid.cells), *grid.idle]
    projects = list(dict.fromkeys(project for _, project in grid.cells))
    projects.sort(key=lambda project: PROJECTS[project])
    upright = not hand.has("matrix_projects_down")
    down, across = (units, projects) if upright else (projects, units)
    titled = hand.has("title")
    found = Sheet(grid.area or f"{grid.year}年{_NAMES[kind]}", kind, matrix=True)
    if titled:
        found.lines.append(Line([f"南京西路街道{grid.year}年福民项目{_NAMES[kind]}一览表"], "notes"))
    if hand.has("unit_line"):
        found.lines.append(Line(["填报单位：样例街道党建办"], "notes"))
    if hand.has("blank_lines"):
        found.lines.append(Line([], "blank"))
    lead: list[str | None] = ["序号"] if hand.has("serial") else []
    lead = [*lead, "单位名称" if upright else "项目名称"]
    totals = hand.has("matrix_totals")
    written = {unit: hand.unit(unit) for unit in units}
    named = {unit: " ".join(text.split()) for unit, text in written.items()}
    found.names = {text: unit for unit, text in named.items() if unit not in grid.idle}
    found.perhaps = {named[unit] for unit in grid.idle}
    heads = [written.get(name, name) for name in across]
    _head(found, hand, lead, across, heads, totals, upright)
    wrong = hand.dice("wrong_total/matrix") if hand.has("wrong_total") else None
    for number, name in enumerate(down, start=1):
        first: list[Any] = [number] if hand.has("serial") else []
        keys = [(name, other) if upright else (other, name) for other in across]
        counts = [grid.cells.get(key) for key in keys]
        cells = [*first, written.get(name, name), *(_cell(hand, grid, count) for count in counts)]
        line = Line(cells, "accepted", entries=sum(count is not None for count in counts))
        _spoil(hand, grid, line, keys, heads, upright)
        found.idle += upright and name in grid.idle
        if totals:
            summed = sum(_worth(grid, count) for count in counts)
            stated = summed + (wrong.choice((1, 10)) if wrong and wrong.random() < 0.3 else 0)
            cells.append(stated)
            line.checks = [("合计", stated, summed)] if stated != summed else []
        found.lines.append(line)
    if totals:
        _totals(found, hand, grid, lead, down, across, heads, upright, wrong)
    if hand.has("footers"):
        footers(found, style)
    return found


def _head(
    found: Sheet, hand: Hand, lead: list[str | None], across: list[str], heads: list[str], totals: bool, upright: bool
) -> None:
    end: list[str | None] = ["合计"] if totals else []
    if not (hand.has("matrix_themes") and upright):
        found.lines.append(Line([*lead, *heads, *end], "header"))
        return
    at = len(found.lines)
    themes = [PROJECTS[project] for project in across]
    shown = [theme if n == 0 or themes[n - 1] != theme else None for n, theme in enumerate(themes)]
    found.lines.append(Line([*lead, *shown, *end], "header"))
    found.lines.append(Line([*[None] * len(lead), *heads, *[None] * len(end)], "header"))
    found.boxes += [(at, n, at + 1, n) for n in range(len(lead))]
    if totals:
        found.boxes.append((at, len(lead) + len(across), at + 1, len(lead) + len(across)))
    start = 0
    for n in range(1, len(themes) + 1):
        if n == len(themes) or themes[n] != themes[start]:
            if n - 1 > start:
                found.boxes.append((at, len(lead) + start, at, len(lead) + n - 1))
            start = n


def _cell(hand: Hand, grid: Grid, count: Count | None) -> Any:
    if count is None:
        return None
    if grid.style == "counts":
        return hand.count(count)
    return "√" if grid.style == "ticks" else 1


def _spoil(hand: Hand, grid: Grid, line: Line, keys: list[tuple[str, str]], heads: list[str], upright: bool) -> None:
    """Puts what is no number into one empty cell of each unit that has such a cell."""
    for place, (unit, project) in enumerate(keys):
        free = [p for p in _projects(grid) if (unit, p) not in grid.cells]
        if unit in grid.unread and project == free[0]:
            text = hand.dice("matrix_bad_cells").choice(("若干", "待定", "-3"))
            line.cells[len(line.cells) - len(keys) + place] = text
            why = "negative_number" if text == "-3" else "bad_number"
            line.rejects.append((_column(hand, project, heads[place], upright), text, why))
            line.outcome = "rejected"


def _projects(grid: Grid) -> list[str]:
    return sorted({project for _, project in grid.cells})


def _column(hand: Hand, project: str, head: str, upright: bool) -> str:
    """A column of the matrix as a report names it."""
    return f"{PROJECTS[project]}/{head}" if hand.has("matrix_themes") and upright else head


def _worth(grid: Grid, count: Count | None) -> int:
    """What a cell adds to a total of the matrix: its people, or one for a tick."""
    if count is None:
        return 0
    return count.value or 0 if grid.style == "counts" else 1


def _totals(
    found: Sheet,
    hand: Hand,
    grid: Grid,
    lead: list[str | None],
    down: list[str],
    across: list[str],
    heads: list[str],
    upright: bool,
    wrong: Any,
) -> None:
    cells: list[Any] = [None] * len(lead)
    cells[0] = "合计"
    checks: list[tuple[str, float, float]] = []
    for name, head in zip(across, heads, strict=True):
        keys = [(other, name) if upright else (name, other) for other in down]
        summed = sum(_worth(grid, grid.cells.get(key)) for key in keys)
        stated = summed + (wrong.choice((1, 10)) if wrong and wrong.random() < 0.3 else 0)
        if stated != summed:
            checks.append((_column(hand, name, head, upright), stated, summed))
        cells.append(stated)
    if not wrong:
        cells.append(sum(_worth(grid, count) for count in grid.cells.values()))
    found.lines.append(Line(cells, "totals", checks=checks))
