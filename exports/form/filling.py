"""A form filled: its figures asked of the measures, its cells written, and a sheet that lists what became of each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

import measures
from charts.format import missing, number
from charts.labels import measure_name, value_type
from exports.asked import Asked
from exports.errors import FormEmpty, FormRefused, NothingLoaded, SameFile
from exports.form.apart import ask
from exports.form.package import WORKBOOK_BYTES
from exports.form.plan import Left, Plan, Wanted, planned
from exports.form.sheet_xml import place
from exports.making import Order
from exports.native import before_number
from measures import CATALOGUE, Selection
from texts import say


@dataclass(frozen=True)
class Form:
    """An office's form, read: its name, its bytes and what its cells say."""

    name: str
    content: bytes
    sheets: list[dict[str, Any]]
    elsewhere: list[list[str]]


@dataclass(frozen=True)
class Filled:
    """A form filled: its bytes, how many figures were written, and what was left."""

    content: bytes
    figures: int
    left: int


@dataclass(frozen=True)
class Figure:
    """A wanted figure with its value and how that is stated."""

    wanted: Wanted
    value: Any
    bound: str


def read_form(content: bytes, name: str) -> Form:
    """The form. Raises FormRefused where it cannot be used, FormEmpty where it has no placeholder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        told = ask({"do": "read"}, path, name)
    if not told["sheets"] and not told["elsewhere"]:
        raise FormEmpty(file=name, figure="{{participating_units | year=2019}}", rows="{{rows: area}}")
    return Form(name, content, told["sheets"], told["elsewhere"])


def form_at(path: Path, out: Path) -> Form:
    """The form in a file that is to be filled into another. Raises FormRefused, FormEmpty, SameFile."""
    if out.exists() and path.exists() and out.samefile(path):
        raise SameFile(path=path)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if path.is_file() and size <= WORKBOOK_BYTES else b""
    except OSError as error:
        raise FormRefused("unreadable", file=path.name, detail=error.strerror or error) from error
    if size > WORKBOOK_BYTES:
        raise FormRefused("too_large", file=path.name, detail=f"{size >> 20} MB")
    return read_form(content, path.name)


def filled(connection: Connection, order: Order, form: Form) -> Filled:
    """The form with the figures of the order's selection. Raises FormRefused, NothingLoaded."""
    asked = order.asked(connection)
    if replace(asked, selection=Selection()).focus is None:
        raise NothingLoaded
    plan = planned(asked, form.sheets)
    plan.left += [_elsewhere(asked, *one) for one in form.elsewhere]
    figures = list(_figures(asked, plan.wanted))
    plan.left += [_unknown(asked, one) for one in figures if missing(one.value)]
    plan.left.sort(key=lambda one: _order(form, one.sheet, one.cell))
    known = [one for one in figures if not missing(one.value)]
    known.sort(key=lambda one: _order(form, one.wanted.sheet, one.wanted.cell))
    request = {
        "do": "fill",
        "edits": _edits(asked, plan, known),
        "listing": _listing(asked, plan, known),
        "stamp": asked.say("sample_stamp") if asked.freshness.sample else "",
    }
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "form.xlsx", Path(folder) / "filled.xlsx"
        path.write_bytes(form.content)
        ask({**request, "out": str(out)}, path, form.name)
        return Filled(out.read_bytes(), len(known), len(plan.left))


def _order(form: Form, sheet: str, cell: str) -> tuple[int, tuple[int, int]]:
    """Where a cell stands in the form; what stands in no cell comes last."""
    titles = [str(one["title"]) for one in form.sheets]
    return titles.index(sheet) if cell else len(titles), place(cell)


def _figures(asked: Asked, wanted: Iterable[Wanted]) -> Iterable[Figure]:
    """The figures, those of one selection asked for together."""
    together: dict[Selection, list[Wanted]] = {}
    for one in wanted:
        together.setdefault(one.selection, []).append(one)
    for selection, ones in together.items():
        ids = list(dict.fromkeys(one.measure for one in ones))
        (row,) = measures.query(asked.connection, ids, selection=selection, scope=asked.scope).to_dict("records")
        for one in ones:
            yield Figure(one, row[one.measure], str(row.get(f"{one.measure}_bound", "exact")))


def _shown(asked: Asked, one: Figure) -> str:
    return number(one.value, value_type(one.wanted.measure), asked.lang, one.bound)


def _edits(asked: Asked, plan: Plan, known: Iterable[Figure]) -> list[dict[str, Any]]:
    """One edit a cell: a number by itself, words in a text, a yellow ground."""
    edits: dict[tuple[str, str], dict[str, Any]] = {}

    def of(sheet: str, cell: str) -> dict[str, Any]:
        return edits.setdefault((sheet, cell), {"sheet": sheet, "cell": cell, "words": []})

    for sheet, cell, start, end, instead in plan.words:
        of(sheet, cell)["words"].append([start, end, instead])
    for one in known:
        edit, shown = of(one.wanted.sheet, one.wanted.cell), _shown(asked, one)
        if one.wanted.alone:
            kind = value_type(one.wanted.measure)
            edit |= {"number": one.value, "kind": kind, "sign": before_number(shown), "shown": shown}
        elif one.wanted.mark is not None:
            edit["words"].append([one.wanted.mark.start, one.wanted.mark.end, shown])
    for left in plan.left:
        if left.cell and left.reason != asked.say("form_taken"):
            of(left.sheet, left.cell)["yellow"] = True
    return list(edits.values())


def _unknown(asked: Asked, one: Figure) -> Left:
    """A figure that the ledgers do not tell: which are wanting where that is known."""
    wanted, measure = one.wanted, CATALOGUE[one.wanted.measure]
    values = {"measure": measure_name(measure.id, asked.lang), "sentence": wanted.selection.sentence(asked.lang)}
    reason = "form_no_base" if measure.kind == "ratio" else "form_not_recorded"
    written = wanted.mark.text if wanted.mark else ""
    kinds = asked.say("list_join").join(say(f"form_ledger_{name}", asked.lang) for name in _ledgers(measure.id))
    remedy = asked.say("form_remedy_load", kinds=kinds) if kinds else asked.say("form_remedy_by_hand")
    return Left(wanted.sheet, wanted.cell, written, asked.say(reason, **values), remedy)


def _ledgers(measure: str) -> list[str]:
    """The ledgers without which a measure is unknown, its parts' included."""
    own = CATALOGUE[measure]
    parts = [CATALOGUE[name].listed_in for name in (own.numerator, own.denominator) if name]
    return list(dict.fromkeys(name for names in (own.listed_in, *parts) for name in names))


def _elsewhere(asked: Asked, place: str, written: str) -> Left:
    return Left(place, "", written, asked.say("form_elsewhere"), asked.say("form_remedy_elsewhere"))


def _listing(asked: Asked, plan: Plan, known: list[Figure]) -> dict[str, Any]:
    """The rows of the sheet at the end of the form."""
    sample = [[asked.say("sample_banner")]] if asked.freshness.sample else []
    rows: list[list[str]] = [
        *sample,
        [asked.say("form_listing_title", figures=len(known), left=len(plan.left))],
        [asked.say("cover_selection", sentence=asked.sentence())],
        [asked.source],
        [asked.told_maker],
        [],
    ]
    bold = [len(sample)]
    if plan.left:
        bold += [len(rows), len(rows) + 1]
        rows += [
            [asked.say("form_left")],
            [asked.say(f"form_column_{name}") for name in ("place", "written", "reason", "remedy")],
        ]
        rows += [[_place(one.sheet, one.cell), one.written, one.reason, one.remedy] for one in plan.left]
        rows.append([])
    if known:
        bold += [len(rows), len(rows) + 1]
        rows += [
            [asked.say("form_filled")],
            [asked.say(f"form_column_{name}") for name in ("place", "measure", "of", "value", "bound")],
        ]
        rows += [_told(asked, one) for one in known]
    return {"title": asked.say("form_listing_name"), "rows": rows, "bold": bold}


def _told(asked: Asked, one: Figure) -> list[str]:
    wanted = one.wanted
    return [
        _place(wanted.sheet, wanted.cell),
        measure_name(wanted.measure, asked.lang),
        wanted.selection.sentence(asked.lang),
        _shown(asked, one),
        asked.say(f"bound_word_{one.bound}"),
    ]


def _place(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if cell else sheet
