"""Traces as text: lines to read, or CSV and JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from measures.query import query
from measures.reference import english
from measures.rendering import csv_cell, csv_text, heading, shown_value
from measures.scope import Scope
from measures.selection import Selection
from measures.trace import EVERY_RECORD, sentence, trace
from measures.trace_record import Record, Source, Trace, letter
from texts import Lang, say

LABELS = (
    "year",
    "month",
    "activity_date",
    "theme",
    "project",
    "unit",
    "area",
    "unit_area",
    "title",
    "number",
    "claimed_on",
    "form",
    "status",
)
"""What the labels of a record may be about, in the order in which files show them."""


def traces(
    connection: Connection, measures: Sequence[str], by: Sequence[str], selection: Selection, scope: Scope
) -> list[Trace]:
    """The trace, with every record, of each figure that the query gives, in its order."""
    rows = query(connection, measures, by=by, selection=selection, scope=scope).to_dict("records")
    groups = [{name: row[name] for name in dict.fromkeys(by)} for row in rows]
    asked = list(dict.fromkeys(measures))
    return [trace(connection, name, selection, scope, group, EVERY_RECORD) for group in groups for name in asked]


# --- JSON -----------------------------------------------------------------------------------------


def trace_object(found: Trace) -> dict[str, Any]:
    """A trace as plain values: label, definition, selection, value, counts and records, or its two parts."""
    measure = found.measure
    about: dict[str, Any] = {
        "measure": measure.id,
        "label": {"zh": measure.zh, "en": measure.en},
        "definition": {"zh": measure.definition_zh, "en": measure.definition_en},
        "unit": {"zh": measure.unit_zh, "en": measure.unit_en},
        "group": dict(found.asked.group),
        "selection": {"zh": sentence(found.asked, "zh"), "en": sentence(found.asked, "en")},
        "value": found.value,
        "bound": found.bound,
        "explained": found.explained,
    }
    if found.numerator is not None and found.denominator is not None:
        return {**about, "numerator": trace_object(found.numerator), "denominator": trace_object(found.denominator)}
    records = [record_object(record) for record in found.evidence.records]
    return {**about, "counts": dict(found.evidence.counts), "records": records}


def record_object(record: Record) -> dict[str, Any]:
    """A record as plain values; what has no source row states an absence."""
    found: dict[str, Any] = {
        "key": list(record.key),
        "role": record.role,
        "labels": {name: plain(label) for name, label in record.labels.items()},
        "part": record.part,
        "bound": record.bound,
    }
    return found | (_source_object(record, record.source) if record.source else {"file": None})


def _source_object(record: Record, source: Source) -> dict[str, Any]:
    cells = [
        {"cell": f"{letter(at)}{source.row}", "header": header, "value": cell, "counted": at in record.counted}
        for at, (header, cell) in enumerate(zip(source.headers, source.cells, strict=True))
    ]
    batch = source.batch
    return {
        "file": source.file,
        "sheet": source.sheet,
        "row": source.row,
        "columns": [{"cell": f"{letter(at)}{source.row}", "header": source.headers[at]} for at in record.counted],
        "cells": cells,
        "filled": {
            name: {"header": header, "text": text, "row": row} for name, (header, text, row) in source.filled.items()
        },
        "batch": batch and {"batch": batch.number, "loaded_at": plain(batch.loaded_at), "loaded_by": batch.loaded_by},
        "sample": source.sample,
    }


def plain(label: Any) -> Any:
    """A label as a file holds it: days and times in ISO form, all else as it is."""
    return label.isoformat() if isinstance(label, (date, datetime)) else label


def _as_json(found: Sequence[Trace], _lang: Lang) -> str:
    return json.dumps([trace_object(one) for one in found], ensure_ascii=False, indent=1)


# --- CSV ------------------------------------------------------------------------------------------


def _as_csv(found: Sequence[Trace], _lang: Lang) -> str:
    """One line a record, before it the figure it belongs to; `side` says which part of a ratio it explains."""
    by = list(dict.fromkeys(name for one in found for name in one.asked.by))
    return csv_text([[*("measure", *by), *_FIGURE_COLUMNS, *RECORD_COLUMNS], *(_lines(found, by))])


_FIGURE_COLUMNS = ("value", "bound", "explained", "side", "counted")
RECORD_COLUMNS = (
    "role",
    "key",
    *(f"record_{name}" for name in LABELS),
    "part",
    "part_bound",
    "file",
    "sheet",
    "row",
    "columns",
    "cells",
    "filled",
    "batch",
    "loaded_at",
    "loaded_by",
    "sample",
)


def _lines(found: Sequence[Trace], by: Sequence[str]) -> Iterator[list[str]]:
    for one in found:
        labels = dict(one.asked.group)
        figure = [one.measure.id, *(labels.get(name) for name in by), one.value, one.bound, str(one.explained).lower()]
        for side, part in one.parts():
            for record in part.evidence.records:
                cells = [*figure, side, part.measure.id, *record_cells(record).values()]
                yield [csv_cell(cell) for cell in cells]


def record_cells(record: Record) -> dict[str, Any]:
    """A record as the cells of one line, by RECORD_COLUMNS; None for what it does not have."""
    source, found = record.source, dict.fromkeys(RECORD_COLUMNS)
    cells: dict[str, Any] = {
        **found,
        "role": record.role,
        "key": " ".join(map(str, record.key)),
        **{f"record_{name}": plain(record.labels.get(name)) for name in LABELS},
        "part": record.part,
        "part_bound": record.bound,
    }
    if source is None:
        return cells
    batch = source.batch
    return cells | {
        "file": source.file,
        "sheet": source.sheet,
        "row": source.row,
        "columns": counted_cells(record),
        "cells": json.dumps(list(source.cells), ensure_ascii=False),
        "filled": json.dumps(source.filled, ensure_ascii=False) if source.filled else None,
        "batch": batch.number if batch else None,
        "loaded_at": plain(batch.loaded_at) if batch else None,
        "loaded_by": batch.loaded_by if batch else None,
        "sample": str(source.sample).lower(),
    }


def counted_cells(record: Record) -> str:
    """The counted cells by name and heading: `F12 参与单位, J12 人次`."""
    source = record.source
    named = ((reference, source.headers[at]) for reference, at in zip(record.references, record.counted, strict=True)
             if source)  # fmt: skip
    return ", ".join(f"{reference} {header}".strip() for reference, header in named)


# --- lines to read --------------------------------------------------------------------------------


def _as_table(found: Sequence[Trace], lang: Lang) -> str:
    """The figure, what it means, and a line a record."""
    return "\n\n".join("\n".join(_paragraph(one, lang, "")) for one in found) or say("measures_cli_nothing", lang)


def _paragraph(found: Trace, lang: Lang, indent: str) -> Iterator[str]:
    measure = found.measure
    value = shown_value(measure.id, found.value, found.bound, lang)
    name = heading(measure.id, lang)
    yield indent + say("trace_line_figure", lang, name=name, selection=sentence(found.asked, lang), value=value)
    definition = measure.definition_zh if lang == "zh" else measure.definition_en
    yield indent + say("trace_line_definition", lang, definition=definition)
    if found.numerator is not None and found.denominator is not None:
        for side, part in (("numerator", found.numerator), ("denominator", found.denominator)):
            yield indent + say(f"trace_{side}", lang)
            yield from _paragraph(part, lang, indent + "  ")
        return
    yield indent + counts_line(found, lang) + say("trace_explained" if found.explained else "trace_unexplained", lang)
    for record in found.evidence.records:
        yield f"{indent}  {_record_line(record, lang)}"


def counts_line(found: Trace, lang: Lang) -> str:
    """How many records explain the figure, by kind."""
    counts, measure = found.evidence.counts, found.measure
    said = [say("trace_count_entries", lang, count=counts.get("entries", 0))]
    if measure.kind != "sum":
        unit = measure.unit_zh if lang == "zh" else measure.unit_en
        said.insert(0, say("trace_count_keys", lang, count=counts.get("keys", 0), unit=unit))
    said += [say(f"trace_count_{name}", lang, count=counts[name]) for name in ("rows", "files") if name in counts]
    return say("trace_counts", lang, counts=say("trace_join", lang).join(said))


def about(record: Record, lang: Lang, without: Collection[str] = ()) -> str:
    """What a record is about, in words: `2019 · 先锋南西 · 样例·微课堂 · 样例甲公司`, leaving out `without`."""
    left = {"status", *without, *(("month", "year") if "activity_date" in record.labels else ())}
    shown = [name for name in LABELS if name in record.labels and name not in left]
    words = {name: str(plain(record.labels[name])) for name in shown}
    said = {name: english(name, word) if lang == "en" else word for name, word in words.items()}
    if "unit_area" in said:  # not to be taken for the area that was served
        said["unit_area"] = say("trace_unit_area", lang, area=said["unit_area"])
    return " · ".join(said.values())


def place(source: Source, lang: Lang) -> str:
    """Where a row stands: file, sheet and row."""
    return say("trace_place", lang, file=source.file, sheet=source.sheet, row=source.row)


def _record_line(record: Record, lang: Lang) -> str:
    parts = [say(f"trace_role_{record.role}", lang), about(record, lang)]
    if record.bound is not None:
        shown = shown_value("person_times", record.part, record.bound, lang)
        parts.append(say("trace_part", lang, part=shown))
    source = record.source
    if source is not None:
        cells = zip(record.references, record.counted, strict=True)
        read = [f"{cell} {source.headers[at]}={source.cells[at]}" for cell, at in cells]
        parts += [place(source, lang), " ".join(read)]
        parts += [say("trace_filled", lang, header=header, text=text, row=row if row is not None else "—")
                  for header, text, row in source.filled.values()]  # fmt: skip
        parts.append(say("trace_batch_short", lang, batch=source.batch.number) if source.batch else "")
    return " | ".join(part for part in parts if part)


TRACE_FORMATS: dict[str, Callable[[Sequence[Trace], Lang], str]] = {
    "table": _as_table,
    "csv": _as_csv,
    "json": _as_json,
}
