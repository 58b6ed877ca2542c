"""The history of imports: who brought what and when, and the way to take a batch back."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.format import inert_markdown, local_time, missing
from exports.rejected import rejected_xlsx
from measures.batches import batches, kept_layouts, rejected_rows
from panels import import_state
from panels.context import Here
from panels.import_state import state
from panels.listing import show_list
from panels.opening import reading
from panels.running import finish, start

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FILES = 3
_SECONDS = 60


def history(here: Here) -> None:
    """All batches, the latest first; below, one batch to look at and to take back."""
    with reading(here.store) as connection:
        found = batches(connection, here.scope)
    with st.container(border=True):
        st.subheader(here.say("history"), anchor=False)
        if found.empty:
            st.info(here.say("history_empty"))
            return
        columns = ("batch", "when", "who", "files_word", "taken", "given_back", "again", "undone")
        show_list(here, columns, [_line(here, row) for _, row in found.iterrows()])
        _one(here, found)


def _line(here: Here, row: pd.Series[Any]) -> list[object]:
    files = row["files"].split("\n") if row["files"] else []
    more = here.say("history_more_files", count=len(files)) if len(files) > _MOST_FILES else ""
    counts = ["—" if missing(row[name]) else int(row[name]) for name in ("accepted", "rejected", "duplicate")]
    undone = ""
    if not missing(row["undone_at"]):
        who = row["undone_by"] or "—"
        undone = here.say("history_undone", when=local_time(row["undone_at"]), who=who)
    named = here.say("list_join").join(files[:_MOST_FILES]) + more
    return [row["batch"], local_time(row["loaded_at"]), row["loaded_by"] or "—", named, *counts, undone]


def _one(here: Here, found: pd.DataFrame) -> None:
    live = [int(row["batch"]) for _, row in found.iterrows() if missing(row["undone_at"])]
    if not live:
        return
    chosen = st.selectbox(
        here.say("history_batch"), live, format_func=lambda batch: here.say("history_number", batch=batch),
        key="history_batch",
    )  # fmt: skip
    if chosen is None:
        return
    row = found[found["batch"] == chosen].iloc[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        if row["rejected"]:
            st.download_button(
                here.say("history_rejected", batch=chosen),
                partial(_rejected, here, chosen),
                f"{here.say('history_file', batch=chosen)}.xlsx",
                _XLSX,
                key="history_rejected",
                on_click="ignore",
            )
        sure = st.checkbox(here.say("history_sure", batch=chosen), key=f"history_sure_{chosen}")
        busy = state().job is not None
        if st.button(here.say("import_undo", batch=chosen), key="history_undo", disabled=busy or not sure):
            import_state.undo(state(), chosen, here.lang)
            st.rerun()
    st.caption(inert_markdown(here.say("history_note")))


def _rejected(here: Here, batch: int) -> bytes:
    with reading(here.store) as connection:
        return rejected_xlsx(rejected_rows(connection, batch, here.scope), here.lang)


def layouts(here: Here) -> None:
    """How people said that sheets of a shape are read, and the way to take that back."""
    with reading(here.store) as connection:
        found = kept_layouts(connection, here.scope)
    if not found:
        return
    with st.container(border=True):
        st.subheader(here.say("layouts"), anchor=False)
        st.caption(here.say("layouts_note"))
        rows = [
            [
                layout.number,
                here.say(f"kind_{layout.kind}"),
                here.say("list_join").join(
                    here.say("layouts_column", header=header or "—", field=here.say(f"field_{field}"))
                    for header, field in layout.columns
                ),
                layout.reason,
                layout.made_by,
                local_time(layout.made_at),
            ]
            for layout in found
        ]
        show_list(here, ("number", "kind", "layout", "reason_word", "who", "when"), rows)
        numbers = [layout.number for layout in found]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(here.say("layouts_which"), numbers, key="layouts_which", width=220)
            if st.button(here.say("layouts_withdraw"), key="layouts_withdraw", disabled=state().job is not None):
                words = ["etl", "--lang", here.lang, "layout", "withdraw", str(chosen)]
                ended = finish(start(words, state().place), _SECONDS)
                state().note = here.say("layouts_withdrawn") if ended.status == 0 else here.say("import_failed")
                st.rerun()
