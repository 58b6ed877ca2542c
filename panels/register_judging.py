"""Forms to judge a unit's name, and the history of judgements with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from charts.labels import value_name
from measures import RegisteredUnit
from measures.reference import english_labels
from panels.commands import run
from panels.context import Here
from panels.outcome import tell_outcome
from panels.register import Judging, places, said_decision

KINDS = ("merge", "new", "split", "rename", "retype")
_RECENT = 20
_SAID = "register_said"


def outcome(here: Here) -> None:
    """What became of the judgement made just now."""
    tell_outcome(here, _SAID, toast=True)


def judge(here: Here, units: Sequence[RegisteredUnit], found: Judging) -> None:
    """One form for the five kinds of judgement; the button runs the command of the same name."""
    waiting = {name["written"]: name for name in found.waiting}
    written = {name: unit for unit in units for name in (unit.name, *unit.written)}
    for name in waiting:  # all of whose rows were returned: it stands for no unit yet
        written.setdefault(name, RegisteredUnit(name, (name,), (), (), (), waiting[name]["credit_code"]))
    names = [*waiting, *(name for name in written if name not in waiting)]
    with st.container(border=True):
        st.subheader(here.say("register_judge"), anchor=False)
        kind = st.segmented_control(
            here.say("register_kind"),
            KINDS,
            default=KINDS[0],
            key="judge_kind",
            required=True,
            format_func=lambda kind: here.say(f"register_kind_{kind}"),
        )
        kind = kind or KINDS[0]
        st.caption(here.say(f"register_about_{kind}"))
        choices = [name for name in names if len(written[name].written) > 1] if kind == "split" else names
        subject = st.selectbox(
            here.say("register_subject"), choices, key=f"judge_subject_{kind}", placeholder=here.say("register_choose")
        )
        if subject is None:
            st.info(here.say("register_no_choice"))
            return
        if subject in waiting:
            st.caption(here.write("register_stands", places=places(here, waiting[subject])))
        further = _further(here, kind, subject, written, waiting.get(subject, {}))
        why = st.text_input(here.say("register_why"), key=f"judge_why_{len(found.decisions)}")
        by = st.text_input(here.say("register_by"), key="judge_by")
        ready = bool(why.strip()) and further is not None
        if st.button(here.say("register_decide"), key="judge_decide", type="primary", disabled=not ready):
            arguments = ["decide", kind, f"--why={why}", f"--by={by}", "--", subject, *(further or [])]
            _carry_out(here, arguments)
        if not ready:
            st.caption(here.say("register_not_ready"))


def _further(
    here: Here, kind: str, subject: str, written: dict[str, RegisteredUnit], waiting: dict[str, Any]
) -> list[str] | None:
    """What a judgement says besides its subject; None while it is not said."""
    unit = written[subject]
    if kind == "merge":
        ranked = [name for name in waiting.get("candidates", []) if name in written]
        others = [name for name in {other.name: None for other in written.values()} if name not in (unit.name, *ranked)]
        into = st.selectbox(
            here.say("register_into"),
            [*ranked, *others],
            index=None,  # candidates come first, but which one it is a person says
            key=f"judge_into_{subject}",
            placeholder=here.say("register_choose"),
        )
        return None if into is None else [into]
    if kind == "rename":
        name = st.text_input(here.say("register_name"), value=unit.name, key=f"judge_name_{subject}")
        return [name] if name.strip() and name.strip() != unit.name else None
    if kind == "retype":
        return _type_and_years(here, unit)
    if kind == "split":
        st.caption(here.write("register_split_from", unit=unit.name))
    return []


def _type_and_years(here: Here, unit: RegisteredUnit) -> list[str] | None:
    years = sorted({*unit.listed_years, *unit.active_years})
    if not years:
        st.info(here.say("register_no_years"))
        return None
    first = st.selectbox(here.say("register_first"), years, key=f"judge_first_{unit.name}")
    last = st.selectbox(
        here.say("register_last"), [y for y in years if y >= first], index=None, key=f"judge_last_{unit.name}",
        placeholder=here.say("register_same_year"),
    )  # fmt: skip
    suggested = unit.suggested_types()
    kinds = [*suggested, *(kind for kind in english_labels("unit_type") if kind not in suggested)]
    if suggested:
        names = here.say("list_join").join(value_name("unit_type", kind, here.lang) for kind in suggested)
        st.caption(here.write("register_suggested", code=unit.credit_code, names=names))
    kind = st.selectbox(
        here.say("register_type"),
        kinds,
        index=0 if suggested else None,
        key=f"judge_type_{unit.name}",
        format_func=lambda kind: value_name("unit_type", kind, here.lang),
        placeholder=here.say("register_choose"),
    )
    return None if kind is None else [f"{first}..{last or first}", kind]


def _carry_out(here: Here, arguments: list[str]) -> None:
    """Runs the command and draws the page anew with what became of it; caches follow the content's version."""
    with st.spinner(here.say("register_recomputing")):
        st.session_state[_SAID] = run(here.store, ["--lang", here.lang, *arguments])
    st.rerun()


def history(here: Here, found: Judging) -> None:
    """Every judgement with who, when and why; those that stand can be taken back."""
    with st.container(border=True):
        st.subheader(here.say("register_history", count=len(found.decisions)), anchor=False)
        if not found.decisions:
            st.markdown(here.say("register_no_history"))
        for row in found.decisions[:_RECENT]:
            _decision(here, row)
        if len(found.decisions) > _RECENT:
            with st.expander(here.say("register_older", count=len(found.decisions) - _RECENT)):
                for row in found.decisions[_RECENT:]:
                    _decision(here, row)


def _decision(here: Here, row: dict[str, Any]) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{row['decision']}** {said_decision(here, row)}")
            about = here.write(
                "register_made",
                who=row["made_by"] or "—",
                when=row["made_at"][:16],
                why=row["reason"],
                standing=here.say(f"standing_{row['standing']}"),
            )
            st.caption(about)
        if row["withdrawn_at"] is None and st.button(here.say("register_withdraw"), key=f"withdraw_{row['decision']}"):
            _carry_out(here, ["withdraw", str(row["decision"])])
