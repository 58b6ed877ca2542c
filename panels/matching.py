"""Suggested matches with their reasons, a person's word on them, and the record of what was decided."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.format import local_time
from charts.unit_words import reasons
from measures.suggestions import Suggestion
from panels.commands import run
from panels.context import Here
from panels.figure import downloads
from panels.kept import kept
from panels.outcome import tell_outcome
from panels.table import Table, draw_table, table
from panels.unit_link import unit_chooser
from panels.unit_rows import decided, suggested

_SAID, _SHOWN, _RECENT = "matching_said", 20, 20


def outcome(here: Here) -> None:
    """What became of the decision made just now."""
    tell_outcome(here, _SAID, toast=True)


def overall(here: Here) -> None:
    """The assignment that is best overall, with the reasons for each pair."""
    needs, rows, drawn = _overall(here)
    with st.container(border=True):
        st.subheader(here.say("matching_overall", needs=needs, pairs=len(rows)), anchor=False)
        if rows.empty:
            st.markdown(here.say("matching_no_open" if not needs else "matching_no_pairs"))
            return
        st.caption(here.say("matching_note"))
        draw_table(drawn)
        if len(rows) > _SHOWN:
            st.caption(here.say("list_more_below", shown=_SHOWN, count=len(rows)))
        downloads(here, here.say("file_matching"), rows, "matching")


@kept(8)
def _overall(here: Here) -> tuple[int, pd.DataFrame, Table]:
    """How many needs are open, the pairs and the first of them as a table."""
    found = suggested(here)
    rows = _rows(here, found.assigned())
    return len(found.needs), rows, table(_plain(rows.head(_SHOWN)), here.lang)


@kept(64)
def _offered(here: Here, at: int) -> tuple[Sequence[Suggestion], Table]:
    """The best few resources and units of an open need."""
    found = suggested(here)
    offered = (*found.for_need(at), *found.units_for(at))
    return offered, table(_plain(_rows(here, offered).drop(columns=["need", "area"])), here.lang)


@kept(64)
def _fitting(here: Here, at: int) -> tuple[int, Table]:
    """How many open needs a resource fits, and the best few."""
    fitting = suggested(here).for_resource(at)
    return len(fitting), table(_plain(_rows(here, fitting).drop(columns=["answer"])), here.lang)


@kept(8)
def _names(here: Here) -> tuple[Sequence[str], Sequence[str]]:
    """What the open needs and the resources are called in lists to choose from."""
    found = suggested(here)
    needs = (here.say("matching_need_name", year=n.year, title=n.title, area=n.area or "—") for n in found.needs)
    offers = (here.say("matching_offer", title=r.title, unit=r.units[0], year=r.year) for r in found.resources)
    return tuple(needs), tuple(offers)


def of_need(here: Here) -> None:
    """The best few resources and units of one open need, to accept or decline."""
    found = suggested(here)
    if not found.needs:
        return
    with st.container(border=True):
        st.subheader(here.say("matching_of_need"), anchor=False)
        at = st.selectbox(
            here.say("matching_need"), range(len(found.needs)), key="matching_need",
            format_func=_names(here)[0].__getitem__,
        )  # fmt: skip
        offered, drawn = _offered(here, at)
        if not offered:
            st.markdown(here.say("matching_none_for_need"))
            return
        draw_table(drawn)
        unit_chooser(here, [one.unit for one in offered], "matching")
        _judge(here, offered)


def of_resource(here: Here) -> None:
    """The best few open needs of one resource."""
    found = suggested(here)
    if not found.resources or not found.needs:
        return
    with st.container(border=True):
        st.subheader(here.say("matching_of_resource"), anchor=False)
        at = st.selectbox(
            here.say("matching_resource"), range(len(found.resources)), key="matching_resource",
            format_func=_names(here)[1].__getitem__,
        )  # fmt: skip
        count, drawn = _fitting(here, at)
        if not count:
            st.markdown(here.say("matching_none_for_resource"))
            return
        draw_table(drawn)


def _rows(here: Here, found: Sequence[Suggestion]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "need": [one.need.title for one in found],
            "area": [one.need.area for one in found],
            "answer": [_answer(here, one) for one in found],
            "fit_points": [one.fit.points for one in found],
            "fit_reasons": [reasons(one.fit, here.lang) for one in found],
        },
        dtype=object,
    )


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """For the screen: points as a word, so that their column keeps its heading on one line."""
    return rows.assign(
        fit_points=pd.Series([str(points) for points in rows["fit_points"]], dtype=object, index=rows.index)
    )


def _answer(here: Here, one: Suggestion) -> str:
    if one.resource is None:
        return here.say("matching_unit_alone", unit=one.unit)
    units = here.say("list_comma").join(one.resource.units)
    return here.say("matching_offer", title=one.resource.title, unit=units, year=one.resource.year)


def _judge(here: Here, offered: Sequence[Suggestion]) -> None:
    """The form: which of them, accept or decline, why and by whom."""
    number = len(decided(here))
    at = st.selectbox(
        here.say("matching_which"), range(len(offered)), key=f"matching_which_{offered[0].need.key}_{number}",
        format_func=lambda place: _answer(here, offered[place]),
    )  # fmt: skip
    why = st.text_input(here.say("register_why"), key=f"matching_why_{number}")
    by = st.text_input(here.say("register_by"), key="matching_by")
    ready = bool(why.strip())
    with st.container(horizontal=True):
        for kind in ("accept", "decline"):
            style = "primary" if kind == "accept" else "secondary"
            if st.button(here.say(f"matching_{kind}"), key=f"matching_{kind}", type=style, disabled=not ready):  # type: ignore[arg-type]
                _carry_out(here, ["match", kind, *_named(offered[at]), f"--why={why}", f"--by={by}"])
    if not ready:
        st.caption(here.say("register_not_ready"))


def _named(one: Suggestion) -> list[str]:
    """A pair as the command line names it."""
    need, resource = one.need, one.resource
    said = [f"--year={need.year}", f"--need={need.number or need.title}", f"--title={need.title}", f"--unit={one.unit}"]
    if need.area:
        said.append(f"--area={need.area}")
    if resource is not None:
        said += [f"--resource={resource.number or resource.title}", f"--resource-year={resource.year}"]
    return said


def _carry_out(here: Here, arguments: list[str]) -> None:
    with st.spinner(here.say("register_recomputing")):
        st.session_state[_SAID] = run(here.store, ["--lang", here.lang, *arguments])
    st.rerun()


def history(here: Here) -> None:
    """Every decision over a match with who, when and why; those that stand can be taken back."""
    found = decided(here)
    with st.container(border=True):
        st.subheader(here.say("matching_history", count=len(found)), anchor=False)
        if not found:
            st.markdown(here.say("matching_no_history"))
        for row in found[:_RECENT]:
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                with st.container(width="stretch", gap="xxsmall"):
                    said = here.write(f"said_{row.kind}", subject=row.subject, answer=row.answer)
                    st.markdown(f"**{row.number}** {said}")
                    who = {"who": row.made_by or "—", "when": local_time(row.made_at)}
                    st.caption(
                        here.write(
                            "register_made", **who, why=row.reason, standing=here.say(f"standing_{row.standing}")
                        )
                    )
                if row.withdrawn_at is None and st.button(here.say("register_withdraw"), key=f"unmatch_{row.number}"):
                    _carry_out(here, ["withdraw", str(row.number)])
        if len(found) > _RECENT:
            st.caption(here.say("list_more_below", shown=_RECENT, count=len(found)))
