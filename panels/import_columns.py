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
    kinds = list(now.checkup["kinds"])
    rows = dict(table["rows"])
    with st.container(horizontal=True):
        kind = st.selectbox(
            here.say("import_kind"),
            kinds,
            index=kinds.index(table["kind"]) if table["kind"] in kinds else 0,
            format_func=lambda name: here.say(f"kind_{name}"),
            key=f"layout_kind_{key}",
        )
        row = st.number_input(
            here.say("import_header_row"), 1, max(rows, default=1), table["header_row"] or 1, key=f"layout_row_{key}"
        )
        tall = 1 + (table["header_row"] or 1) - (table["header_from"] or 1)
        height = st.number_input(
            here.say("import_header_rows"), 1, _TALLEST, min(_TALLEST, tall), key=f"layout_tall_{key}"
        )
    texts = _texts([rows.get(number, []) for number in range(int(row) - int(height) + 1, int(row) + 1)])
    known = {found["column"]: _read_as(found) for found in table["columns"]} if row == table["header_row"] else {}
    roles_offered = _ROLES if kind in now.checkup["matrix_kinds"] else ()
    fields = [*(each["field"] for each in now.checkup["kinds"][kind]), *roles_offered]
    needed = {each["field"] for each in now.checkup["kinds"][kind] if each["required"]}
    chosen: dict[str, list[int]] = {}
    below = [cells for number, cells in table["rows"] if number > row]
    offered = [column for column, text in enumerate(texts) if text or column in known]
    for place, column in enumerate(offered):
        if place % _BESIDE == 0:
            boxes = st.columns(_BESIDE)
        field = boxes[place % _BESIDE].selectbox(
            _column(here, column, texts[column], _example(below, column)),
            [None, *fields],
            index=fields.index(known[column]) + 1 if known.get(column) in fields else 0,
            format_func=lambda name: here.say("import_not_used") if name is None else _needed(here, name, needed),
            key=f"layout_{key}_{kind}_{row}_{height}_{column}",
        )
        if field is not None:
            chosen.setdefault(field, []).append(column)
    reason = st.text_input(here.say("import_reason_why"), key=f"layout_reason_{key}")
    fields_of = {field: columns[0] for field, columns in chosen.items() if field not in _ROLES}
    roles = {_ROLES[field]: columns for field, columns in chosen.items() if field in _ROLES}
    twice = sorted(field for field in fields_of if len(chosen[field]) > 1)
    if twice:
        names = here.say("list_join").join(field_name(here, field) for field in twice)
        st.warning(here.write("import_field_twice", fields=names))
    across = sorted(role for role in roles if role != "total")
    if len(across) > 1:
        st.warning(here.say("import_across_both"))
    busy = now.job is not None or bool(twice) or len(across) > 1
    if st.button(here.say("import_remember"), key=f"layout_keep_{key}", disabled=busy, type="primary"):
        asked = {"headers": texts, "kind": kind, "fields": fields_of, "header_rows": int(height)}
        if across:
            asked |= {"across": across[0], "cross": roles[across[0]], "totals": roles.get("total", [])}
        _keep(here, now, asked, reason.strip() or here.say("import_reason_default"))


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
