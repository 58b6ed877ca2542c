"""这个数怎么来的: any figure on a page followed to the ledger cells it was counted from, on demand.

A page hands over the rows it shows; nothing is read until someone asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pandas as pd
import streamlit as st

import measures
from charts.format import inert_markdown, local_time, missing, number
from charts.labels import column_name, measure_definition, measure_name, value_name, value_type
from exports.tables import Heading, csv_bytes, xlsx_bytes
from measures import CATALOGUE, DIMENSIONS, EVERY_RECORD, Page, Record, Source, Trace
from measures.asking import applies
from measures.trace import sentence
from measures.trace_record import letter
from measures.trace_rendering import about, counted_cells, counts_line, place, record_cells
from panels.context import Here
from panels.opening import reading
from panels.rows import HASHES
from panels.table import show_table
from texts import Lang, say

PAGE = 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Figures:
    """Rows as a page shows them, and the selection they were read with: each of their figures has a trace.

    `label` says what they are about where their dimensions alone would not.
    """

    here: Here
    rows: pd.DataFrame
    label: str = ""

    @cached_property
    def dimensions(self) -> list[str]:
        return [str(name) for name in self.rows.columns if name in DIMENSIONS]

    @cached_property
    def measures(self) -> list[str]:
        """The measures among the columns that can be counted so."""
        names = [str(name) for name in self.rows.columns if name in CATALOGUE]
        return [name for name in names if applies(name, self.dimensions, self.here.selection)]

    def group(self, row: int) -> tuple[tuple[str, Any], ...]:
        """The labels of a row."""
        cells = ((name, self.rows[name].iloc[row]) for name in self.dimensions)
        plain = ((name, None if missing(label) else label) for name, label in cells)
        return tuple((name, int(label) if name == "year" and label is not None else label) for name, label in plain)

    def words(self, row: int, lang: Lang) -> str:
        """What a row is about: `2019 · 先锋南西`."""
        said = [value_name(name, label, lang) for name, label in self.group(row)]
        return " · ".join([self.label, *said] if self.label else said)


def trace_action(here: Here, key: str, *figures: Figures) -> None:
    """A button that opens the trace of any of these figures."""
    offered = [one for one in figures if len(one.rows) and one.measures]
    if offered:
        _action(here, key, offered)


def _action(here: Here, key: str, offered: Sequence[Figures]) -> None:
    clicked = st.button(here.say("trace_action"), key=f"trace_{key}", type="tertiary", icon=":material/manage_search:")
    if clicked:
        st.dialog(here.say("trace_action"), width="large")(choose)(here, key, offered)


def choose(here: Here, key: str, offered: Sequence[Figures]) -> None:
    """The figure to be traced – which row, which measure – and its trace."""
    places = [(at, row) for at, one in enumerate(offered) for row in range(len(one.rows))]
    latest = places[-1] if len(offered) == 1 and offered[0].dimensions[:1] == ["year"] else places[0]
    at, row = latest
    with st.container(horizontal=True):
        if len(places) > 1:
            at, row = st.selectbox(
                here.say("trace_which_row"),
                places,
                index=places.index(latest),
                format_func=lambda one: offered[one[0]].words(one[1], here.lang) or here.say("trace_whole"),
                key=f"trace_row_{key}",
            )
        chosen = offered[at]
        measure = chosen.measures[0]
        if len(chosen.measures) > 1:
            measure = st.selectbox(
                here.say("trace_which_measure"),
                chosen.measures,
                format_func=lambda name: measure_name(name, here.lang),
                key=f"trace_measure_{key}_{at}",
            )
    show_trace(chosen.here, measure, chosen.group(row), key)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=HASHES)
def _read(
    store: Any, measure: str, selection: Any, scope: Any, group: tuple[tuple[str, Any], ...], page: Page
) -> Trace:
    with reading(store) as connection:
        return measures.trace(connection, measure, selection, scope, dict(group), page)


def read(here: Here, measure: str, group: tuple[tuple[str, Any], ...], page: Page) -> Trace:
    """The trace of a figure of the page's selection, with the records of one page."""
    return _read(here.store, measure, here.selection, here.scope, group, page)


def show_trace(here: Here, measure: str, group: tuple[tuple[str, Any], ...], key: str) -> None:
    """The figure, what it means, what it is a share of, and the records."""
    side_key = f"trace_side_{key}"
    side_now = st.session_state.get(side_key, "numerator")
    place_key = f"trace_page_{key}_{measure}_{'_'.join(str(label) for _name, label in group)}_{side_now}"
    found = read(here, measure, group, page_of(place_key))
    _figure(here, found, column_name(measure, here.lang))
    side = found
    if found.numerator is not None and found.denominator is not None:
        side = _side(here, found, side_key)
    records(here, side, place_key)
    _downloads(here, found, partial(_whole, here, measure, group), key)


def page_of(place_key: str) -> Page:
    """The page of records a person has turned to, each thing once unless all records are wanted."""
    every = bool(st.session_state.get(f"{place_key}_every"))
    return Page((int(st.session_state.get(place_key, 1)) - 1) * PAGE, PAGE, once=not every)


def _whole(here: Here, measure: str, group: tuple[tuple[str, Any], ...]) -> Trace:
    """The trace with every record; it may be large and is not kept."""
    with reading(here.store) as connection:
        return measures.trace(connection, measure, here.selection, here.scope, dict(group), EVERY_RECORD)


def _figure(here: Here, found: Trace, name: str) -> None:
    measure, lang = found.measure.id, here.lang
    st.metric(inert_markdown(name), number(found.value, value_type(measure), lang, found.bound))
    st.caption(inert_markdown(measure_definition(measure, lang)))
    st.markdown(here.say("trace_selection", sentence=inert_markdown(sentence(found.asked, lang))))
    if found.value is None:
        st.info(here.say("trace_unknown"))


def _side(here: Here, found: Trace, side_key: str) -> Trace:
    """The two figures a ratio divides, and the one whose records are looked at."""
    parts = dict(found.parts())
    with st.container(horizontal=True):
        for name, part in parts.items():
            value = number(part.value, value_type(part.measure.id), here.lang, part.bound)
            label = here.say(
                "trace_side", side=here.say(f"trace_{name}"), name=measure_name(part.measure.id, here.lang)
            )
            st.metric(inert_markdown(label), value, width="content")
    chosen = st.segmented_control(
        here.say("trace_which_side"),
        list(parts),
        default="numerator",
        required=True,
        format_func=lambda name: here.say(f"trace_{name}"),
        key=side_key,
    )
    return parts[chosen or "numerator"]


def records(here: Here, found: Trace, place_key: str) -> None:
    """How many records there are and whether they come to the figure; a page of them, and one in full."""
    said = inert_markdown(counts_line(found, here.lang))
    if found.explained:
        st.markdown(f":material/check_circle: {said}{here.say('trace_explained')}")
    else:
        st.error(f"{said}{here.say('trace_unexplained')}")
    if not found.evidence.total:
        return
    _turn(here, found, place_key)
    show_table(record_rows(found.evidence.records, here.lang), here.lang)
    one_record(here, [record for record in found.evidence.records if record.source], place_key)


def _turn(here: Here, found: Trace, place_key: str) -> None:
    """Which of the records are looked at: one of each thing or all, and which page of them."""
    counts, total = found.evidence.counts, found.evidence.total
    pages = max(1, -(-total // PAGE))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if total == counts.get("keys") != counts.get("entries") or st.session_state.get(f"{place_key}_every"):
            label = here.say("trace_every", count=f"{counts.get('entries', 0):,}")
            st.toggle(label, key=f"{place_key}_every", on_change=partial(_first_page, place_key))
        if pages > 1:
            st.number_input(here.say("trace_page", pages=pages), 1, pages, 1, key=place_key, width=160)


def _first_page(place_key: str) -> None:
    st.session_state[place_key] = 1


def record_rows(found: Sequence[Record], lang: Lang) -> pd.DataFrame:
    """A row a record: what it says, what it is about, what it adds, and where it stands."""
    summed = any(record.bound is not None for record in found)
    alike = len({record.role for record in found}) == 1
    lines = []
    for record in found:
        source = record.source
        line: dict[str, Any] = {} if alike else {"trace_role": say(f"trace_role_{record.role}", lang)}
        if "unit" in record.labels:
            line["unit"] = record.labels["unit"]
        line["trace_about"] = about(record, lang, without=("unit",)) or None
        if summed:
            line["trace_part"] = number(record.part, "hours", lang, record.bound)
        lines.append(
            line
            | {
                "trace_place": place(source, lang) if source else None,
                "trace_columns": counted_cells(record) or None,
            }
        )
    return pd.DataFrame(lines, dtype=object)


def one_record(here: Here, found: Sequence[Record], key: str) -> None:
    """The row of a record as it stood, the counted cells marked, and the batch that brought it."""
    if not found:
        return
    at = 0
    if len(found) > 1:
        at = st.selectbox(
            here.say("trace_which_record"),
            range(len(found)),
            format_func=lambda chosen: _record_words(found[chosen], here.lang),
            key=f"{key}_record",
        )
    record = found[at]
    source = record.source
    assert source is not None
    st.caption(f"{inert_markdown(place(source, here.lang))} · {here.say('trace_marked')}")
    show_table(cell_rows(record, source), here.lang)
    for header, text, row in source.filled.values():
        st.caption(here.write("trace_filled", header=header, text=text, row=row if row is not None else "—"))
    batch = source.batch
    if batch is not None and batch.reference:
        st.caption(here.say("trace_reference"))
    elif batch is not None:
        who = batch.loaded_by or here.say("trace_nobody")
        said = here.write("trace_batch", batch=batch.number, when=local_time(batch.loaded_at), who=who)
        st.caption(said if not source.sample else f"{said} {here.say('sample_banner')}")


def _record_words(record: Record, lang: Lang) -> str:
    assert record.source is not None
    return f"{place(record.source, lang)} · {about(record, lang)}"


def cell_rows(record: Record, source: Source) -> pd.DataFrame:
    """A row a cell: its name and heading, a counted one with a mark, and what stood there."""
    return pd.DataFrame(
        [
            {
                "trace_cell": f"{'● ' if at in record.counted else ''}{letter(at)}{source.row} {header}".strip(),
                "trace_value": cell or None,
            }
            for at, (header, cell) in enumerate(zip(source.headers, source.cells, strict=True))
        ],
        dtype=object,
    )


def _downloads(here: Here, found: Trace, whole: Any, key: str) -> None:
    """All records as CSV and as Excel, read when they are asked for."""
    name = here.say(
        "file_name",
        title=f"{here.say('file_trace')}_{measure_name(found.measure.id, here.lang)}",
        part=found.asked.selection.file_part(here.lang),
    )
    with st.container(horizontal=True):
        for kind, write, mime in (("csv", csv_bytes, "text/csv"), ("xlsx", xlsx_bytes, _XLSX)):
            st.download_button(
                here.say(f"download_{kind}"),
                partial(_file, here, whole, write),
                f"{name}.{kind}",
                mime,
                key=f"trace_{kind}_{key}",
                on_click="ignore",
            )


def _file(here: Here, whole: Any, write: Any) -> bytes:
    found: Trace = whole()
    return bytes(write(all_rows(found, here), heading(found, here), here.lang))


def all_rows(found: Trace, here: Here) -> pd.DataFrame:
    """A row a record of the figure, or of both its parts, for a file."""
    lines = []
    for side, part in found.parts():
        for record in part.evidence.records:
            cells = {f"trace_{name.removeprefix('record_')}": cell for name, cell in record_cells(record).items()}
            name = measure_name(part.measure.id, here.lang)
            role = here.say(f"trace_role_{record.role}")
            lines.append({"trace_side": here.say(f"trace_{side}"), "trace_of": name, **cells, "trace_role": role})
    rows = pd.DataFrame(lines, dtype=object)
    kept = [name for name in rows.columns if not rows[name].isna().all() and name != "trace_key"]
    return rows[kept]


def heading(found: Trace, here: Here) -> Heading:
    """What stands above the records in a file: the figure, its selection and definition, and how many they are."""
    name = column_name(found.measure.id, here.lang)
    value = number(found.value, value_type(found.measure.id), here.lang, found.bound)
    counted = [
        f"{measure_name(part.measure.id, here.lang)} · {counts_line(part, here.lang)}" for _side, part in found.parts()
    ]
    return Heading(
        f"{here.say('trace_action')} {name} = {value}",
        sentence(found.asked, here.lang),
        " ".join(counted),
        here.say("sample_banner") if here.freshness.sample else "",
        (measure_definition(found.measure.id, here.lang),),
    )
