"""Whom the projects are for, and who is served little."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.description import Description
from charts.findings import ranking_finding
from charts.format import inert_markdown
from charts.labels import coded_name
from charts.matrix import matrix
from charts.ranking import ranking
from charts.spoken import alternative
from measures.audiences import UNLISTED
from measures.frames import such
from panels.blocks import in_year
from panels.context import Here
from panels.figure import Shown, Titled, draw, draw_titled, ready_described, ready_titled, source_line
from panels.kept import kept
from panels.programme import read
from panels.rows import editions, rows
from panels.trace import Figures
from panels.unit_link import project_chooser

_FIGURES = ["year", "projects", "participating_units", "person_times", "person_times_bound"]


def worded(here: Here, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of `audiences` with the audience in words and the projects' names joined."""
    words = [here.say("audience_unstated") if name is None else coded_name("audience", name, here.lang)
             for name in found["audience"]]  # fmt: skip
    said = found.drop(columns=["project_names"])
    said["audience"] = pd.Series(words, dtype=object)
    names = [here.say("list_comma").join(names) or None for names in found["project_names"]]
    said["project_names"] = pd.Series(names, dtype=object)
    return said


def known(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of audiences of the closed list."""
    return such(found, (name is not None and name != UNLISTED for name in found["audience"]))


def figures(here: Here) -> None:
    """Projects, units and people by audience, in the year shown."""
    found = _figures(here)
    if found is None:
        _unknown(here)
        return
    shown, listed, projects = found
    draw(shown, "audience_ranking")
    draw_titled(listed, "audience_rows", lambda: project_chooser(here, projects, "audience_rows"))


@kept(64)
def _figures(here: Here) -> tuple[Shown, Titled, Sequence[str]] | None:
    found = read(here, "audiences")
    if found.empty:
        return None
    listed, every = worded(here, known(found)), worded(here, found)
    title = in_year(here, ranking_finding(listed, "audience", "projects", here.lang))
    alt = alternative(title, listed, ("audience",), "projects", here.lang)
    described = Description(title, here.sentence(), source_line(here), alt)
    traced, note = _traced(here, found), here.say("audience_overlap")
    drawing = ranking(listed, "audience", "projects", here.lang)
    shown = ready_described(here, drawing, described, every, traced, note)
    projects = tuple(dict.fromkeys(name for names in found["project_names"] for name in names))
    return shown, ready_titled(here, here.say("audience_rows"), every, traced, note), projects


def _unknown(here: Here) -> None:
    if here.freshness.batch is None:
        return
    with st.container(border=True):
        st.subheader(here.say("audience_empty"), anchor=False)
        st.markdown(here.write("audience_empty_way", sentence=here.sentence()))


def _traced(here: Here, found: pd.DataFrame) -> list[Figures]:
    """The figures of each audience: those of its projects."""
    words = worded(here, found)["audience"]
    return [
        Figures(here.choosing(years=(row["year"],), projects=row["project_names"]),
                found[_FIGURES].iloc[[at]].reset_index(drop=True), str(words.iloc[at]))
        for at, (_, row) in enumerate(found.iterrows())
        if row["project_names"]
    ]  # fmt: skip


def _projects(here: Here) -> Figures:
    """The projects of each year, one by one."""
    whole = here.choosing(unit_types=(), areas=())
    return Figures(whole, rows(whole, ["projects"], ("year", "project")))


def over_years(here: Here) -> None:
    """How many projects each audience has had, year by year; a click filters by the year."""
    if shown := _over_years(here):
        draw(shown, "audience_years")


@kept(64)
def _over_years(here: Here) -> Shown | None:
    whole = here.choosing(years=())
    found = worded(here, known(read(whole, "audiences")))
    if found.empty:
        return None
    title = _least(here, found)
    alt = alternative(title, found, ("audience", "year"), "projects", here.lang)
    described = Description(title, whole.sentence(), source_line(here), alt)
    figure = matrix(found, "audience", "year", "projects", here.lang)
    return ready_described(whole, figure, described, found, [_projects(whole)], clicks=("year",))


def _least(here: Here, found: pd.DataFrame) -> str:
    """Who has never been served, else who is not in the last year, else that everyone is."""
    numbers = list(zip(found["year"], found["audience"], found["projects"], strict=True))
    last, everyone = max(found["year"]), list(dict.fromkeys(found["audience"]))
    for text_id, served in (
        ("audience_never", {who for _year, who, number in numbers if number}),
        ("audience_last", {who for year, who, number in numbers if number and year == last}),
    ):
        absent = [who for who in everyone if who not in served]
        if absent:
            return here.say(text_id, names=here.say("list_comma").join(absent), year=last)
    return here.say("audience_years", year=last)


def unlisted(here: Here) -> None:
    """Groups that no list has: what to add, and where."""
    if found := _unlisted(here):
        draw_titled(found, "audience_unlisted")


@kept(64)
def _unlisted(here: Here) -> Titled | None:
    found = read(here, "unlisted_groups").rename(columns={"written": "group_written"})
    if found.empty:
        return None
    title, note = here.say("audiences_unlisted", count=len(found)), here.say("audience_unlisted_way")
    return ready_titled(here, title, found, [_projects(here)], note)


def named(here: Here) -> None:
    """Whom the projects are for that only public sources name."""
    if lines := _named(here):
        with st.container(border=True):
            st.subheader(here.say("audience_named"), anchor=False)
            st.caption(here.say("projects_named_note"))
            for line in lines:
                st.markdown(line)
            st.caption(inert_markdown(here.say("audience_named_note")))


@kept(16)
def _named(here: Here) -> Sequence[str]:
    found = editions(here.store, here.choosing(years=()).selection, here.scope)
    stated = zip(found["listing"], found["audience"], strict=True)
    named_only = such(found, (listing == "named" and bool(audience) for listing, audience in stated))
    columns = ["year", "project", "audience", "source"]
    return tuple(f"- {here.write('audience_named_line', **row[columns])}" for _, row in named_only.iterrows())
