"""Editions in words: what each is, what differs, and what happened since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts.format import local_time
from exports.differences import Difference
from exports.edition_check import Checked
from measures.meeting_editions import MeetingEdition
from measures.since import Change
from texts import Lang, say

_FILES = 3
"""How many files of a batch are named."""


def about(edition: MeetingEdition, lang: Lang) -> str:
    """Who froze it and when, of which selection and batches, and the mark of its figures."""
    batches = [str(one["batch"]) for one in edition.known.get("batches", ())]
    return say(
        "edition_about",
        lang,
        who=edition.frozen_by or "—",
        when=local_time(edition.frozen_at),
        sentence=edition.selection.sentence(lang),
        batches=say("list_join", lang).join(batches) or "—",
        mark=edition.mark,
    )


def outcome(edition: MeetingEdition, checked: Checked, lang: Lang) -> str:
    """How many figures differ; clearly, where none does."""
    many = len(checked.differences)
    if many:
        return say("edition_differs", lang, name=edition.name, count=many)
    return say("edition_same_since" if checked.changes else "edition_same", lang, name=edition.name)


def change_words(one: Change, lang: Lang) -> str:
    """One thing that happened since, in a line."""
    files = say("list_join", lang).join(one.about[:_FILES])
    if len(one.about) > _FILES:
        files = say("edition_files_more", lang, names=files, count=len(one.about))
    values: dict[str, Any] = {
        "number": one.number,
        "when": local_time(one.when),
        "who": one.who or "—",
        "files": files or "—",
        "decision": say(f"since_decision_{one.about[0]}", lang) if one.what in ("decided", "taken_back") else "",
        "subject": one.about[1] if len(one.about) > 1 else "",
        "before": one.about[0] if one.about else "",
        "now": one.about[-1] if one.about else "",
    }
    return say(f"since_{one.what}", lang, **values)


def reason(one: Difference, checked: Checked, lang: Lang) -> str:
    """What can have made a figure another, in a few words: `批次3、撤销批次1`; — where nothing that is kept can."""
    found = [say(f"because_{change.what}", lang, number=change.number) for change in checked.because(one)]
    return say("list_join", lang).join(found) or "—"


def screen_words(one: Difference, lang: Lang) -> str:
    """The screen that a figure stands on, and in whose brief."""
    if not one.brief:
        return one.screen
    if not one.areas:
        return say("edition_brief", lang, screen=one.screen)
    text_id = "edition_brief_area" if len(one.areas) == 1 else "edition_brief_areas"
    return say(text_id, lang, first=one.areas[0], count=len(one.areas), screen=one.screen)


def difference_line(one: Difference, checked: Checked, lang: Lang) -> str:
    """One figure that differs, in a line."""
    place = " · ".join(part for part in (screen_words(one, lang), one.where, one.figure) if part)
    moved = say("edition_moved", lang, moved=one.moved) if one.moved else ""
    because = reason(one, checked, lang)
    return say("edition_difference", lang, place=place, before=one.before, now=one.now, moved=moved, because=because)


def difference_rows(found: Sequence[Difference], checked: Checked, lang: Lang) -> pd.DataFrame:
    """The figures that differ as a table: screen, figure and of what, then, now, how it moved, why perhaps."""
    rows = [
        {
            "edition_screen": screen_words(one, lang),
            "edition_figure": " · ".join(part for part in (one.where, one.figure) if part),
            "edition_before": one.before,
            "edition_now": one.now,
            "edition_moved": one.moved,
            "edition_because": reason(one, checked, lang),
        }
        for one in found
    ]
    return pd.DataFrame(rows, dtype=object)
