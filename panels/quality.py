"""The lists of the data quality page: what was held back, what is missing, what looks wrong."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

import measures
from charts.format import inert_markdown, local_time, number
from measures import OUTCOMES, QUALITY, SEVERITIES, Scope, Selection
from panels.context import Here, Store
from panels.figure import downloads, source_line
from panels.opening import reading
from panels.rows import HASHES
from panels.table import show_table

_MOST = 20
"""How many rows of a list the page itself shows; the downloads hold all."""
_MESSAGES = ("message_zh", "message_en")


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=HASHES)
def _read(store: Store, name: str, selection: Selection, scope: Scope) -> pd.DataFrame:
    with reading(store) as connection:
        return measures.quality(connection, name, selection, scope)


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs=HASHES)
def _conservation(store: Store, scope: Scope) -> pd.DataFrame:
    with reading(store) as connection:
        return measures.conservation(connection, scope)


def by_year(here: Here) -> Here:
    """The selection without what does not apply to ledgers: only its years are left."""
    return here.choosing(themes=(), unit_types=(), areas=(), projects=())


def rows_of(here: Here, name: str) -> pd.DataFrame:
    """One list of QUALITY as it is shown: messages in the page's language only."""
    found = _read(here.store, name, here.selection, here.scope)
    if "made_at" in found:
        return found.assign(made_at=found["made_at"].map(local_time))
    if "message_zh" not in found:
        return found
    named = found.rename(columns={f"message_{here.lang}": "message"})
    return named.drop(columns=[column for column in _MESSAGES if column in named])


def _found(here: Here) -> dict[str, int]:
    """How many rows each list has, in the order of QUALITY."""
    return {name: len(rows_of(here, name)) for name in QUALITY}


def summary(here: Here) -> None:
    """In one sentence how far the figures can be trusted, from what was measured."""
    sheets = _conservation(here.store, here.scope)
    counts = {outcome: sum(sheets[outcome]) for outcome in OUTCOMES}
    read, found = counts["accepted"] + counts["rejected"], _found(here)
    issues = {grave: sum(found[item.id] for item in QUALITY.values() if item.severity == grave) for grave in SEVERITIES}
    with st.container(border=True):
        if not len(sheets):
            st.subheader(here.say("quality_nothing_loaded"), anchor=False)
            return
        words = {
            "files": sheets["file_id"].nunique(),
            "sheets": len(sheets),
            "read": f"{read:,}",
            "accepted": f"{counts['accepted']:,}",
            "share": number(counts["accepted"] / read if read else None, "share", here.lang),
            "rejected": f"{counts['rejected']:,}",
            "duplicate": f"{counts['duplicate']:,}",
        }
        st.subheader(here.say("quality_trust", **words), anchor=False)
        with st.container(horizontal=True):
            for grave, value in issues.items():
                st.metric(
                    here.say(f"severity_{grave}"),
                    here.say("quality_items", count=value),
                    help=here.say(f"severity_{grave}_help"),
                    width="content",
                )
        st.caption(here.say("quality_summary_note"))
        st.caption(inert_markdown(source_line(here)))


def contents(here: Here) -> None:
    """The page's table of contents: each list that has rows with their number, then those that have none."""
    found = _found(here)
    with st.container(border=True):
        st.subheader(here.say("quality_contents"), anchor=False)
        lines: list[str] = []
        for grave in SEVERITIES:
            own = [name for name, item in QUALITY.items() if item.severity == grave and found[name]]
            lines += [f"- {here.say(f'severity_{grave}')}"] * bool(own)
            lines += [f"    - [{here.say(f'quality_{name}')}](#{_anchor(name)}) {found[name]:,}" for name in own]
        lines += [f"- [{here.say('quality_conservation')}](#conservation)"]
        st.markdown("\n".join(lines))
        clean = [here.say(f"quality_{name}") for name, count in found.items() if not count]
        if clean:
            st.caption(here.write("quality_clean", names=here.say("list_join").join(clean)))


def _anchor(name: str) -> str:
    return name.replace("_", "-")


def conservation(here: Here) -> None:
    """Every physical row of every sheet and what became of it, adding up."""
    found = _conservation(here.store, here.scope)
    if not len(found):
        return
    with st.container(border=True):
        st.subheader(here.say("quality_conservation"), anchor="conservation")
        whole = {name: f"{sum(found[name]):,}" for name in ("rows", *OUTCOMES)}
        wrong = len(rows_of(here, "unconserved"))
        st.markdown(here.say("quality_sum" if not wrong else "quality_sum_wrong", wrong=wrong, **whole))
        st.caption(here.say("quality_conservation_note"))
        shown = found.drop(columns=["file_id", *(["entries"] if found["entries"].isna().all() else [])])
        _table(here, "conservation", shown)


def lists(here: Here) -> None:
    """Each list that has rows, the gravest first."""
    for name in QUALITY:
        found = rows_of(here, name)
        if len(found):
            with st.container(border=True):
                title = here.say("quality_title", title=here.say(f"quality_{name}"), count=f"{len(found):,}")
                st.subheader(title, anchor=_anchor(name))
                st.caption(here.say(f"quality_{name}_note"))
                if name == "rejects":
                    _reasons(here, found)
                _table(here, name, found)


def _reasons(here: Here, found: pd.DataFrame) -> None:
    """How many rejects there are of each reason, the most frequent first."""
    often = Counter(found["reason"]).most_common()
    show_table(pd.DataFrame(often, columns=["reason", "rejected_cells"], dtype=object), here.lang)


def _table(here: Here, name: str, found: pd.DataFrame) -> None:
    """The first rows, how many more there are, and all of them as files."""
    show_table(found.head(_MOST), here.lang)
    if len(found) > _MOST:
        st.caption(here.say("quality_more", shown=_MOST, count=len(found) - _MOST))
    downloads(here, here.say(f"quality_{name}"), found, f"quality_{name}")


def notes(here: Here) -> None:
    """Which filters the page follows."""
    st.caption(here.say("quality_filters"))
