"""The life of projects: the step from one year to the next, and a strip for each project."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from charts.description import Description
from charts.format import inert_markdown
from charts.lifelines import changes, legend, life_finding, lifelines
from charts.steps import project_step, step_finding
from measures.frames import such
from panels.context import Here
from panels.figure import Shown, Titled, draw, draw_titled, ready_described, ready_titled, source_line
from panels.kept import kept
from panels.picking import To
from panels.programme import published_steps, read
from panels.project_record import CHOSEN
from panels.rows import rows
from panels.trace import Figures

_COUNTS = ["projects", "new_projects", "ended_projects"]
_NAMES = {"name": "name_then", "other": "other_name"}


def _whole(here: Here) -> Here:
    return here.choosing(unit_types=(), areas=())


def step(here: Here) -> None:
    """The last step of the selection, by the catalogues, else by published figures: +5 −4, not +1."""
    if found := _step(here):
        key, shown = found
        draw(shown, key)


@kept(64)
def _step(here: Here) -> tuple[str, Shown] | None:
    whole = _whole(here)
    found = read(whole, "project_steps")
    if found.empty:
        return _published(here)
    row = found.iloc[-1]
    both = whole.choosing(years=(int(row["year"]) - 1, int(row["year"])))
    counted = [Figures(both, rows(both, _COUNTS, ("year",)))]
    return "project_step", _drawn(both, row, _step_rows(here, row), counted)


def _published(here: Here) -> tuple[str, Shown] | None:
    """The steps that published figures tell of, with their source."""
    found = published_steps(here)
    if found.empty:
        return None
    row = found.iloc[-1]
    both = _whole(here).choosing(years=(int(row["year"]) - 1, int(row["year"])), themes=())
    note = here.say("step_published", gone=row["gone"])
    table = found.rename(columns={"before": "projects_before", "after": "projects_after"})
    source = here.say("step_source", source=row["source"])
    return "published_step", _drawn(both, row, table, (), note, source)


def _drawn(
    here: Here, row: pd.Series[Any], table: pd.DataFrame, figures: Any = (), note: str = "", source: str = ""
) -> Shown:
    title = step_finding(row.to_dict(), here.lang)
    alt = here.say("step_alt", finding=title)
    described = Description(title, here.sentence(), source or source_line(here), alt)
    return ready_described(here, project_step(row.to_dict(), here.lang), described, table, figures, note)


def _step_rows(here: Here, row: pd.Series[Any]) -> pd.DataFrame:
    """The projects that came and went, one a row."""
    came = [("new", name) for name in row["new_names"]]
    life = read(_whole(here).choosing(years=(int(row["year"]),)), "project_life")
    states = dict(zip(life["name"], life["state"], strict=True))
    went = [(states.get(name, "ended"), name) for name in row["gone_names"]]
    return pd.DataFrame(
        {"year": [row["year"]] * len(came + went), "state": [s for s, _ in came + went],
         "project": [name for _, name in came + went]}, dtype=object,
    )  # fmt: skip


def _by_project(here: Here, wanted_rows: pd.DataFrame) -> list[Figures]:
    """The counts of these projects in these years, each of which can be traced to the rows of the catalogues."""
    found = rows(here, _COUNTS, ("year", "project"))
    wanted = set(zip(wanted_rows["year"], wanted_rows["project"], strict=True))
    pairs = zip(found["year"], found["project"], strict=True)
    return [Figures(here, such(found, (pair in wanted for pair in pairs)))]


def strip(here: Here) -> None:
    """All projects over all years, where there is more than one; a click on a project shows it."""
    if shown := _strip(here):
        draw(shown, "project_life")


@kept(64)
def _strip(here: Here) -> Shown | None:
    whole = _whole(here).choosing(years=())
    found = read(whole, "project_life")
    if len(set(found["year"])) < 2:
        return None
    title = life_finding(found, here.lang)
    described = Description(title, whole.sentence(), source_line(here), here.say("life_alt", finding=title))
    table, note = found.rename(columns=_NAMES), f"{legend(here.lang)}　{here.say('life_click')}"
    traced, clicks = _by_project(whole, found), (To("project", CHOSEN, one=True),)
    return ready_described(whole, lifelines(found, here.lang), described, table, traced, note, clicks)


def record(here: Here) -> None:
    """The renames and mergers, with their source."""
    found, said = _record(here)
    if found is not None:
        draw_titled(found, "project_changes")
    elif said:
        st.caption(said)


@kept(64)
def _record(here: Here) -> tuple[Titled | None, str]:
    """The table of them, or a sentence that there is none."""
    whole = _whole(here).choosing(years=())
    found = read(whole, "project_life")
    known = changes(found, here.lang)
    if len(known):
        table, note = known.drop(columns=["project"]).rename(columns=_NAMES), here.say("changes_note")
        return ready_titled(whole, here.say("changes_title"), table, _by_project(whole, known), note), ""
    steps = published_steps(here)
    gone = [here.say("changes_gone", last=row["year"] - 1, **row[["year", "gone"]]) for _, row in steps.iterrows()]
    return None, inert_markdown(here.say("changes_none", gone="".join(gone))) if len(found) or gone else ""
