"""How each sheet was understood, and the way to correct it for this file and the next of its shape."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from charts.format import inert_markdown
from panels import import_state
from panels.context import Here
from panels.import_state import ImportState, state
from panels.listing import show_list
from panels.running import finish, start
from texts.notices import worded

_TALLEST = 3
_SECONDS = 60
_EXAMPLE_LETTERS = 24
_BESIDE = 3
_ROLES = {"each_project": "project", "each_unit": "unit", "sum": "total"}
"""What a column of a matrix can be besides a field, as the form offers it → what a layout calls it."""

Table = dict[str, Any]


def sheets(here: Here) -> None:
    """One sheet at a time: what it was taken for, its header and columns, and a form to correct them."""
    now = state()
    if now.checkup is None or now.job == "check":
        return
    tables = [
        (file["file"], table)
        for file in now.checkup["files"]
        for sheet in file["sheets"]
        for table in sheet.get("tables", ())
        if table["kind"] not in ("empty", "hidden")
    ]
    if not tables:
        return
    with st.container(border=True):
        st.subheader(here.say("import_sheets"), anchor=False)
        st.caption(here.say("import_sheets_note"))
        chosen = st.selectbox(
            here.say("import_sheet"),
            range(len(tables)),
            format_func=lambda place: _label(here, *tables[place]),
            key="import_sheet",
        )
        table = tables[chosen or 0][1]
        _understood(here, table)
        with st.expander(here.say("import_correct")):
            _form(here, now, table, f"{now.round}_{chosen}")


def _label(here: Here, file: str, table: Table) -> str:
    part = here.say("import_part", part=table["part"] + 1) if table["part"] else ""
    return f"{file} · {table['sheet']}{part} — {here.say('kind_' + table['kind'])}"


def _understood(here: Here, table: Table) -> None:
    if table["header_row"]:
        first, last = table["header_from"], table["header_row"]
        st.markdown(
            here.write(
                "import_understood",
                kind=here.say(f"kind_{table['kind']}"),
                header=str(last) if first == last else f"{first}–{last}",
                year=table["default_year"] or "—",
            )
        )
    st.markdown("\n".join(f"- {inert_markdown(worded(notice, here.lang))}" for notice in table["notices"]))
    below = _below(table)
    rows = [
        [_letter(found["column"]), found["header"], _field(here, found), _example(below, found["column"])]
        for found in table["columns"]
    ]
    if rows:
        show_list(here, ("letter", "header_word", "read_as", "example"), rows, most=80)
    else:
        show_list(here, ("row", "cells"), [[number, " | ".join(cells)] for number, cells in table["rows"][:8]])


def _below(table: Table) -> list[list[str]]:
    """The rows under the header."""
    return [cells for number, cells in table["rows"] if table["header_row"] and number > table["header_row"]]


def _letter(column: int) -> str:
    """A column as Excel calls it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _field(here: Here, found: dict[str, Any]) -> str:
    if found["role"] == "total":
        return here.say("import_role_total")
    if not found["field"]:
        return here.say("import_not_used")
    name = field_name(here, found["field"])
    return here.say("import_guessed", field=name) if found["guessed"] else name


def field_name(here: Here, field: str) -> str:
    """What a field of a ledger is called."""
    return here.say(f"field_{field}")


def _example(rows: list[list[str]], column: int) -> str:
    found = next((row[column] for row in rows if column < len(row) and row[column].strip()), "")
    return found if len(found) <= _EXAMPLE_LETTERS else found[: _EXAMPLE_LETTERS - 1] + "…"


def _form(here: Here, now: ImportState, table: Table, key: str) -> None:
    """Select boxes for kind, header and each column; one button that keeps them and checks the files up again."""
    assert now.checkup is not None
    kind, row, height = _header_boxes(here, now.checkup, table, key)
    rows = dict(table["rows"])
    texts = _texts([rows.get(number, []) for number in range(row - height + 1, row + 1)])
    chosen = _column_boxes(here, now.checkup, table, kind, row, texts, f"{key}_{kind}_{row}_{height}")
    reason = st.text_input(here.say("import_reason_why"), key=f"layout_reason_{key}")
    faults = _faults(here, chosen)
    for fault in faults:
        st.warning(fault)
    busy = now.job is not None or bool(faults)
    if st.button(here.say("import_remember"), key=f"layout_keep_{key}", disabled=busy, type="primary"):
        asked = {"headers": texts, "kind": kind, "header_rows": height, **_meant(chosen)}
        _keep(here, now, asked, reason.strip() or here.say("import_reason_default"))


def _header_boxes(here: Here, checkup: dict[str, Any], table: Table, key: str) -> tuple[str, int, int]:
    """The kind, the last row of the header and how many rows it has, as chosen."""
    kinds = list(checkup["kinds"])
    lowest = max(dict(table["rows"]), default=1)
    with st.container(horizontal=True):
        kind = st.selectbox(
            here.say("import_kind"),
            kinds,
            index=kinds.index(table["kind"]) if table["kind"] in kinds else 0,
            format_func=lambda name: here.say(f"kind_{name}"),
            key=f"layout_kind_{key}",
        )
        row = st.number_input(
            here.say("import_header_row"), 1, lowest, table["header_row"] or 1, key=f"layout_row_{key}"
        )
        tall = 1 + (table["header_row"] or 1) - (table["header_from"] or 1)
        height = st.number_input(
            here.say("import_header_rows"), 1, _TALLEST, min(_TALLEST, tall), key=f"layout_tall_{key}"
        )
    return kind, int(row), int(height)


def _column_boxes(
    here: Here, checkup: dict[str, Any], table: Table, kind: str, row: int, texts: list[str], key: str
) -> dict[str, list[int]]:
    """What each column is, as chosen: field or role of a matrix → columns. `texts`: the header over each."""
    known = {found["column"]: _read_as(found) for found in table["columns"]} if row == table["header_row"] else {}
    own = checkup["kinds"][kind]
    fields = [*(each["field"] for each in own), *(_ROLES if kind in checkup["matrix_kinds"] else ())]
    needed = {each["field"] for each in own if each["required"]}
    below = [cells for number, cells in table["rows"] if number > row]
    chosen: dict[str, list[int]] = {}
    offered = [column for column, text in enumerate(texts) if text or column in known]
    for place, column in enumerate(offered):
        if place % _BESIDE == 0:
            boxes = st.columns(_BESIDE)
        field = boxes[place % _BESIDE].selectbox(
            _column(here, column, texts[column], _example(below, column)),
            [None, *fields],
            index=fields.index(known[column]) + 1 if known.get(column) in fields else 0,
            format_func=lambda name: here.say("import_not_used") if name is None else _needed(here, name, needed),
            key=f"layout_{key}_{column}",
        )
        if field is not None:
            chosen.setdefault(field, []).append(column)
    return chosen


def _faults(here: Here, chosen: dict[str, list[int]]) -> list[str]:
    """Why a choice of columns cannot be kept."""
    twice = sorted(field for field, columns in chosen.items() if field not in _ROLES and len(columns) > 1)
    names = here.say("list_join").join(field_name(here, field) for field in twice)
    found = [here.write("import_field_twice", fields=names)] if twice else []
    return [*found, here.say("import_across_both")] if len(_across(chosen)) > 1 else found


def _across(chosen: dict[str, list[int]]) -> list[str]:
    """What the columns of a matrix are chosen to be, each its own project or unit."""
    return sorted(field for field in chosen if _ROLES.get(field, "total") != "total")


def _meant(chosen: dict[str, list[int]]) -> dict[str, Any]:
    """A choice of columns as `etl layout set` takes it."""
    found: dict[str, Any] = {"fields": {field: columns[0] for field, columns in chosen.items() if field not in _ROLES}}
    for field in _across(chosen):
        totals = [column for other, columns in chosen.items() if _ROLES.get(other) == "total" for column in columns]
        found |= {"across": _ROLES[field], "cross": chosen[field], "totals": totals}
    return found


def _read_as(found: dict[str, Any]) -> str | None:
    """What a column is read as, as the form offers it."""
    return next((choice for choice, role in _ROLES.items() if role == found["role"]), found["field"])


def _column(here: Here, column: int, header: str, example: str) -> str:
    """What a column is called, with the first thing that stands in it."""
    words = here.say("import_column", letter=_letter(column), header=header or "—")
    return inert_markdown(here.say("import_column_example", column=words, example=example) if example else words)


def _needed(here: Here, field: str, needed: set[str]) -> str:
    if field in _ROLES:
        return here.say(f"import_role_{_ROLES[field]}")
    name = field_name(here, field)
    return here.say("import_needed", field=name) if field in needed else name


def _texts(rows: list[list[str]]) -> list[str]:
    """The text of each column of the header: its parts as they stand, joined by `/` (as etl.layouts joins them)."""
    width = max(map(len, rows), default=0)
    stacked = ([row[column].strip() if column < len(row) else "" for row in rows] for column in range(width))
    return ["/".join(part for part in parts if part) for parts in stacked]


def _keep(here: Here, now: ImportState, asked: dict[str, Any], reason: str) -> None:
    file = now.place / "layout.json"
    file.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    words = ["etl", "--lang", here.lang, "layout", "set", str(file), f"--reason={reason}", *import_state.who()]
    ended = finish(start(words, now.place), _SECONDS)
    if ended.status != 0:
        st.error(inert_markdown(ended.error.splitlines()[-1] if ended.error else here.say("import_failed")))
        return
    import_state.check(now, now.paths, here.lang)
    now.note = here.say("import_remembered")
    st.rerun()
