"""The register: the units, the names that wait for a person, and what persons decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from charts.format import inert_markdown
from charts.labels import value_name
from measures import RegisteredUnit, Scope
from panels.commands import run
from panels.context import Here, Store
from panels.rows import register
from panels.table import show_table
from panels.unit_link import unit_chooser

_FIRST = 30
"""How many rows a list shows before it is searched."""
_OFFERED = 3
"""How many candidates the list shows; the form offers them all."""


class Judging(NamedTuple):
    """The names that wait, and all decisions, the latest first."""

    waiting: list[dict[str, Any]]
    decisions: list[dict[str, Any]]


@st.cache_data(max_entries=4, show_spinner=False)
def _judging(store: Store) -> Judging | None:
    with ThreadPoolExecutor(2) as both:
        names, decisions = both.map(lambda what: run(store, [what, "--format", "json"]), ("names", "decisions"))
    if names.status or decisions.status:
        return None
    of_units = [row for row in json.loads(decisions.stdout) if row["kind"].startswith("unit_")]
    return Judging(json.loads(names.stdout), of_units[::-1])


def judging(here: Here) -> Judging | None:
    """What waits and what was decided; None, and a sentence, where it cannot be had or is not this reader's."""
    if here.scope != Scope.everything():
        st.info(here.say("register_not_yours"))
        return None
    with st.spinner(here.say("register_reading")):
        found = _judging(here.store)
    if found is None:
        _judging.clear()
        st.error(here.say("register_unread"))
    return found


def units(here: Here) -> Sequence[RegisteredUnit]:
    """Every unit the reader may see."""
    return register(here.store, here.scope)


def waiting_list(here: Here, found: Judging) -> None:
    """The work list: each name, what it may be, and where it is written."""
    with st.container(border=True):
        st.subheader(here.say("register_waiting", count=len(found.waiting)), anchor=False)
        if not found.waiting:
            st.markdown(here.say("register_nothing_waits"))
            return
        st.caption(here.say("register_waiting_note"))
        rows = _searched(here, found.waiting, "waiting", lambda name: (name["written"], *name["candidates"]))
        table = {
            "waiting_name": [name["written"] for name in rows],
            "waiting_how": [here.say(f"name_{name['how']}") for name in rows],
            "waiting_candidates": [_ranked(name["candidates"][:_OFFERED]) for name in rows],
            "waiting_suggested": [here.say("list_comma").join(_types(here, name["suggested_types"])) for name in rows],
            "waiting_places": [places(here, name) for name in rows],
        }
        if not any(table["waiting_suggested"]):
            del table["waiting_suggested"]
        show_table(pd.DataFrame(table, dtype=object), here.lang)


def _ranked(candidates: Sequence[str]) -> str:
    return "　".join(f"{place} {name}" for place, name in enumerate(candidates, start=1))


def _types(here: Here, types: Sequence[str]) -> list[str]:
    return [value_name("unit_type", kind, here.lang) for kind in types]


def places(here: Here, name: dict[str, Any]) -> str:
    """Where a name that waits is written: the first places, and how many more there are."""
    said = [here.say("register_place", **place) for place in name["places"][:2]]
    further = name["written_at"] - len(said)
    if further:
        said.append(here.say("register_more_places", count=further))
    return here.say("list_join").join(said)


def _searched(here: Here, rows: Sequence[Any], key: str, texts: Any) -> list[Any]:
    """The first rows, or those in whose texts the sought words stand."""
    if len(rows) <= _FIRST:
        return list(rows)
    sought = st.text_input(here.say("register_search"), key=f"search_{key}").strip().casefold()
    found = [row for row in rows if not sought or any(sought in text.casefold() for text in texts(row) if text)]
    st.caption(here.say("register_shown", shown=min(len(found), _FIRST), found=len(found)))
    return found[:_FIRST]


def unit_list(here: Here, found: Sequence[RegisteredUnit]) -> None:
    """The units with their other names, type and years."""
    with st.container(border=True):
        st.subheader(here.say("register_units", count=len(found)), anchor=False)
        st.caption(here.say("register_units_note"))
        ordered = sorted(found, key=lambda unit: not (unit.listed_years or unit.active_years))
        rows = _searched(here, ordered, "units", lambda unit: (unit.name, *unit.written, unit.credit_code))
        if not rows:
            return
        comma = here.say("list_comma")
        show_table(
            pd.DataFrame(
                {
                    "unit": [unit.name for unit in rows],
                    "register_type": [_type(here, unit) for unit in rows],
                    "register_written": [
                        comma.join(name for name in unit.written if name != unit.name) for unit in rows
                    ],
                    "register_listed": [spans(unit.listed_years) for unit in rows],
                    "register_active": [spans(unit.active_years) for unit in rows],
                },
                dtype=object,
            ),
            here.lang,
        )
        unit_chooser(here, [unit.name for unit in ordered], "register")


def _type(here: Here, unit: RegisteredUnit) -> str:
    """The type, by year where it changed, and what the credit code suggests instead."""
    kinds: dict[str, list[int]] = {}
    for year, kind in unit.types:
        kinds.setdefault(kind, []).append(year)
    names = dict(zip(kinds, _types(here, list(kinds)), strict=True))
    said = next(iter(names.values()), "—")
    if len(kinds) > 1:
        said = here.say("list_join").join(f"{names[kind]} {spans(years)}" for kind, years in kinds.items())
    suggested = here.say("list_join").join(_types(here, unit.suggested_types()))
    return here.say("register_type_suggested", said=said, suggested=suggested) if suggested else said


def spans(years: Sequence[int]) -> str:
    """Years with those in a row drawn together: `2012–2015 2018`."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return " ".join(str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in runs) or "—"


def said_decision(here: Here, row: dict[str, Any]) -> str:
    """A decision in words, as Markdown with every name inert."""
    detail = dict(row["detail"])
    if "unit_type" in detail:
        detail["unit_type"] = value_name("unit_type", detail["unit_type"], here.lang)
    years = {"first": detail.pop("from", ""), "last": detail.pop("to", "")}
    return inert_markdown(here.say(f"said_{row['kind']}", subject=row["subject"], **years, **detail))
