"""Whom to thank: the rule, its weights, and the list with its reasons."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.format import inert_markdown
from charts.gratitude import rule_sentence, thanked, thanks_finding
from charts.labels import value_name
from measures import CRITERIA, Rule
from panels import programme
from panels.context import Here
from panels.figure import Titled, draw_titled, ready_titled
from panels.kept import kept
from panels.trace import Figures
from panels.unit_link import unit_chooser

_NAMES = {"unit_type": "thanks_type", "place": "thanks_place", "reason": "thanks_reason"}
_USUAL_NUMBER, _MOST = 10, 200
_COLUMNS = ["thanks_place", "unit", "thanks_reason", "thanks_type", "service_years", "themes_reached", "person_times",
            "person_times_bound", "projects_kept", "score"]  # fmt: skip


def rule(here: Here) -> tuple[Rule, int]:
    """The rule as it stands, in words, and how many are to be thanked; both can be changed."""
    with st.container(border=True):
        st.subheader(here.say("thanks_rule_title"), anchor=False)
        said = st.empty()
        with st.expander(here.say("thanks_change"), icon=":material/tune:"):
            number = int(st.number_input(here.say("thanks_number"), 1, _MOST, _USUAL_NUMBER, key="thanks_number"))
            weights = tuple(
                (name, st.slider(here.say(f"criterion_{name}"), 0, 100, 25, 5, key=f"thanks_{name}"))
                for name in CRITERIA
            )
            active = st.checkbox(here.say("thanks_active"), True, key="thanks_active")
        found = Rule(weights, active)
        said.markdown(inert_markdown(rule_sentence(found, here.lang)))
        st.caption(here.say("thanks_ties"))
    return found, number


def list_of_thanks(here: Here, by: Rule, number: int) -> None:
    """The list, those level with the last of it included."""
    if not any(weight for _name, weight in by.weights):
        st.warning(here.say("thanks_no_weight"))
        return
    title, listed = _thanked(here, by, number)
    if listed is None:
        st.caption(inert_markdown(title))
        return
    draw_titled(listed, "thanks", lambda: unit_chooser(here, list(listed.rows["unit"]), "thanks"))


@kept(32)
def _thanked(here: Here, by: Rule, number: int) -> tuple[str, Titled | None]:
    found = programme.thanks(here, by)
    first = thanked(found, number, here.lang).rename(columns=_NAMES)
    types = [value_name("unit_type", kind, here.lang) for kind in first["thanks_type"]]
    first["thanks_type"] = pd.Series(types, dtype=object, index=first.index)
    title = thanks_finding(first, number, here.lang)
    if first.empty:
        return title, None
    every = found[["unit", "person_times", "person_times_bound", "themes_reached"]]
    return title, ready_titled(here, title, first[_COLUMNS], [Figures(here, every)], here.say("thanks_note"))
