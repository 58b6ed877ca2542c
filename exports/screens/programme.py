"""The projects of the year, who claims them, what is needed and offered, and what comes next year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import measures
from charts.ceremony import forms_in_words, reading_words
from charts.findings import amount
from charts.flow import ended_projects, flow_finding, project_flow, unknown_projects
from charts.format import missing, number
from charts.labels import value_name
from charts.need_charts import funnel_finding
from charts.steps import step_finding
from exports.asked import Asked
from exports.screen import Screen
from exports.screens.making import nothing, screen
from measures import CATALOGUE
from measures.query import below_selection

_LISTED = ("project", "theme", "status", "participating_units", "activities", "person_times", "person_times_bound")


def _catalogue(asked: Asked) -> pd.DataFrame:
    """The editions that count, of the selection."""
    found = measures.editions(asked.connection, asked.selection, asked.scope)
    return found[found["listing"] != "named"].reset_index(drop=True)


def projects_over_years(asked: Asked) -> Screen:
    """How the catalogue changed: new, continuing and ended projects."""
    over = asked.over_years().keeping("year", "theme", "project")
    found = over.rows(["projects", "new_projects", "ended_projects"], ("year",))
    if not any(found["projects"]):
        return nothing(over, "projects")
    shown = found.assign(unknown_projects=unknown_projects(_catalogue(over), found["year"]))
    title = flow_finding(found.assign(unknown_projects=shown["unknown_projects"]), asked.lang)
    steps = measures.project_steps(over.connection, over.selection, over.scope)
    said = step_finding(steps.iloc[-1].to_dict(), asked.lang) if len(steps) else title
    lines = [title] if len(steps) else []
    return screen(over, "projects", "chart", said, shown, drawing=project_flow(shown, asked.lang), lines=lines)


def projects_of_the_year(asked: Asked) -> Screen | None:
    """The year's projects with their figures, and which ended; left out where the year has none."""
    now = asked.of_year()
    found = _catalogue(now)
    if asked.focus is None or found.empty:
        return None
    whole = now.keeping("year", "theme", "project")
    ended = ended_projects(whole.rows(["ended_projects"], ("year", "project"))).get(asked.focus, [])
    fresh = [str(project) for project, status in zip(found["project"], found["status"], strict=True) if status == "new"]
    join = asked.say("list_join")
    lines = []
    if fresh:
        lines.append(asked.say("projects_new_names", count=len(fresh), names=join.join(fresh)))
    if ended:
        lines.append(asked.say("projects_ended", year=asked.focus, names=join.join(ended)))
    title = asked.say("projects_by_year", year=asked.focus, count=len(found))
    if not any(missing(status) for status in found["status"]):
        title = asked.say("project_list_title", year=asked.focus, count=len(found), new=len(fresh))
    return screen(now, "project_list", "table", title, found[list(_LISTED)], lines=lines)


def claims(asked: Asked) -> Screen:
    """Which projects are claimed by how many units: the list to read out."""
    now = asked.in_focus()
    totals = now.one(["claims", "claimed_projects", "claim_rate"])
    if missing(totals["claims"]) or not totals["claims"]:
        return nothing(now, "claims", "screen_no_claims")
    beneath = below_selection(now.connection, CATALOGUE["claim_rate"], now.selection)  # years without a list are not 0
    projects = now.ask(["projects"], (), beneath)["projects"].iloc[0]
    title = asked.say(
        "claims_title",
        claims=amount(totals["claims"], "claims", asked.lang),
        claimed=number(totals["claimed_projects"], "int", asked.lang),
        projects=number(projects, "int", asked.lang),
        rate=number(totals["claim_rate"], "share", asked.lang),
    )
    listed = measures.reading_list(measures.claims(now.connection, now.selection, now.scope))
    told = screen(now, "claims", "table", title, _read_out(now, listed), lines=_unclaimed(now))
    return replace(told, notes=(*reading_words(listed, now.lang)["spoken"], *told.notes))


def _read_out(now: Asked, listed: pd.DataFrame) -> pd.DataFrame:
    """project, theme, claims, claiming_units, forms_word: one row a project; of several years also `year`."""
    join = now.say("list_join")
    named = [join.join(value_name("unit", unit, now.lang) for unit in units) for units in listed["units"]]
    columns = {
        "year": list(listed["year"]),
        "project": list(listed["project"]),
        "theme": list(listed["theme"]),
        "claims": [len(units) for units in listed["units"]],
        "claiming_units": named,
        "forms_word": [forms_in_words(forms, now.lang) for forms in listed["forms"]],
    }
    several = len(set(columns["year"])) > 1
    return pd.DataFrame({name: cells for name, cells in columns.items() if several or name != "year"}, dtype=object)


def _unclaimed(now: Asked) -> list[str]:
    """The projects nobody claimed, named; nothing where the selection does not tell."""
    if set(now.selection.restricted()) - {"year", "theme", "project"}:
        return []  # a project that no unit of one area claims may be claimed elsewhere
    listed = [str(name) for name in _catalogue(now)["project"]]
    claimed = {str(name) for name in now.rows(["claims"], ("project",))["project"]}
    names = [name for name in dict.fromkeys(listed) if name not in claimed]
    return [now.say("claims_none_for", count=len(names), names=now.say("list_join").join(names))] if names else []


def needs(asked: Asked) -> Screen:
    """How many needs met a resource, theme by theme."""
    now = asked.in_focus()
    ids = ("needs", "matched_needs", "match_rate", "done_needs", "done_rate", "resources")
    totals = now.one(ids)
    if missing(totals["needs"]) and missing(totals["resources"]):
        return nothing(now, "needs", "screen_no_needs")
    found = now.rows(ids, ("theme",))
    words = {measure: amount(totals[measure], measure, asked.lang) for measure in ids}
    title = asked.say("needs_title_resources" if missing(totals["needs"]) else "needs_title", **words)
    lines = _open_needs(asked, totals)
    if not missing(totals["done_needs"]):
        title, lines = funnel_finding(totals, asked.lang), [title, *lines]
    else:
        found = found.drop(columns=[name for name in ("done_needs", "done_rate") if name in found])
    return screen(now, "needs", "table", title, found, lines=lines)


def _open_needs(asked: Asked, totals: dict[str, object]) -> list[str]:
    wanted, met = totals["needs"], totals["matched_needs"]
    if missing(wanted) or missing(met) or not isinstance(wanted, int) or not isinstance(met, int):
        return []
    return [asked.say("needs_open", open=wanted - met)] if wanted > met else [asked.say("needs_all_met")]


def next_year(asked: Asked) -> Screen | None:
    """The projects of the year after; left out where no ledger and no report names any."""
    if asked.focus is None:
        return None
    after = asked.choosing(years=(asked.focus + 1,), unit_types=(), areas=(), unit_areas=(), units=(), months=())
    found = measures.editions(after.connection, after.selection, after.scope)
    listed = found[found["listing"] != "named"]
    shown = listed if len(listed) else found
    if shown.empty:
        return None
    fresh = sum(status == "new" for status in shown["status"])
    text_id = "next_year_title" if len(listed) else "next_year_named"
    title = asked.say(text_id, year=asked.focus + 1, count=len(shown), new=fresh)
    columns = [name for name in ("project", "theme", "status", "audience") if not shown[name].isna().all()]
    return screen(after, "next_year", "table", title, shown[columns].reset_index(drop=True))
