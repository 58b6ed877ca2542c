"""The answer to a question as text: a table to read, or CSV and JSON for other programs."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Sequence

import pandas as pd

from measures.catalogue import CATALOGUE
from measures.dimensions import DIMENSIONS
from measures.formulas import inert
from texts import Lang, say
from texts.terminal import visible


def listing(form: str, lang: Lang) -> str:
    """The whole catalogue: id, label, unit, dimensions and definition of every measure."""
    entries = [
        {
            "id": measure.id,
            "label": measure.zh if lang == "zh" else measure.en,
            "unit": measure.unit_zh if lang == "zh" else measure.unit_en,
            "dimensions": list(measure.dimensions),
            "definition": measure.definition_zh if lang == "zh" else measure.definition_en,
        }
        for measure in CATALOGUE.values()
    ]
    if form == "json":
        return json.dumps(entries, ensure_ascii=False, indent=1)
    lines = [[str(_joined(cell)) for cell in entry.values()] for entry in entries]
    return (
        csv_text([list(entries[0]), *lines]) if form == "csv" else _aligned([list(entries[0]), *lines], len(entries[0]))
    )


def _joined(cell: object) -> object:
    return " ".join(cell) if isinstance(cell, list) else cell


def _as_json(rows: pd.DataFrame, measures: Sequence[str], _lang: Lang) -> str:
    """Objects of labels and values, null for unknown; `ID_bound` only where it is not exact."""
    objects = [
        {
            name: cell
            for name, cell in row.items()
            if not (str(name).removesuffix("_bound") in measures and name not in measures and cell == "exact")
        }
        for row in rows.to_dict("records")
    ]
    return json.dumps(objects, ensure_ascii=False, indent=1)


def _as_csv(rows: pd.DataFrame, _measures: Sequence[str], _lang: Lang) -> str:
    """The same columns as the answer, empty for unknown; no label is a formula."""
    lines = [[csv_cell(cell) for cell in row] for row in rows.itertuples(index=False)]
    return csv_text([[str(name) for name in rows.columns], *lines])


def csv_cell(cell: object) -> str:
    """A cell of a CSV file: text inert, numbers as they are, nothing for None."""
    return "" if cell is None else inert(cell) if isinstance(cell, str) else str(cell)


def _as_table(rows: pd.DataFrame, measures: Sequence[str], lang: Lang) -> str:
    """Labels as headers, figures as a person writes them."""
    if rows.empty:
        return say("measures_cli_nothing", lang)
    shown = [str(name) for name in rows.columns if name in DIMENSIONS or name in CATALOGUE]
    lines = [[heading(name, lang) for name in shown]]
    for row in rows.to_dict("records"):
        lines.append([shown_value(name, row[name], str(row.get(f"{name}_bound", "exact")), lang) for name in shown])
    return _aligned(lines, len(shown) - len(set(measures)))


def heading(name: str, lang: Lang) -> str:
    """What stands over a dimension or a measure: its label, a measure's with its unit."""
    if name in DIMENSIONS:
        return DIMENSIONS[name].zh if lang == "zh" else DIMENSIONS[name].en
    measure = CATALOGUE[name]
    return f"{measure.zh}（{measure.unit_zh}）" if lang == "zh" else f"{measure.en} ({measure.unit_en})"


def shown_value(name: str, value: float | str | None, bound: str, lang: Lang) -> str:
    """A label, or a figure as a person writes it: `≥6,200`, `66.7`, 未知."""
    if name not in CATALOGUE:
        return "—" if value is None else visible(str(value))
    if value is None or isinstance(value, str):
        return say("measures_value_unknown", lang)
    kind = CATALOGUE[name].value_type
    number = f"{value * 100:.1f}" if kind == "share" else f"{value:,}"
    return number if bound == "exact" else say(f"measures_value_{bound}", lang, value=number)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _aligned(lines: list[list[str]], left: int) -> str:
    """Columns by width on the screen: the first `left` start at the left, figures end at the right."""
    widths = [max(_width(line[at]) for line in lines) for at in range(len(lines[0]))]

    def padded(at: int, cell: str) -> str:
        space = " " * (widths[at] - _width(cell))
        return cell + space if at < left else space + cell

    return "\n".join("  ".join(padded(at, cell) for at, cell in enumerate(line)).rstrip() for line in lines)


def csv_text(lines: list[list[str]]) -> str:
    """Lines of cells as CSV, without a line end after the last."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().rstrip("\n")


FORMATS: dict[str, Callable[[pd.DataFrame, Sequence[str], Lang], str]] = {
    "table": _as_table,
    "csv": _as_csv,
    "json": _as_json,
}
