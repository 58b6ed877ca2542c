"""Claims in words: the list that is read out at the ceremony, and what tables and files say of each claim."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from charts.format import missing
from charts.labels import coded_name, value_name
from measures.frames import frame
from texts import Lang, say

READING_WORDS = ("order", "theme", "project", "units_word", "forms_word", "spoken")


def forms_in_words(forms: Iterable[str], lang: Lang) -> str:
    """`资金、场地`; what is on no list as it was written."""
    return say("list_comma", lang).join(coded_name("claim_form", form, lang) for form in forms)


def claim_words(found: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Rows of `claims` for reading: forms and activity in words."""
    rows = found.drop(columns=["forms", "active"])
    rows["forms_word"] = pd.Series([forms_in_words(forms, lang) or None for forms in found["forms"]], dtype=object)
    rows["active_word"] = pd.Series([_active(active, lang) for active in found["active"]], dtype=object)
    rows["claimed_on"] = pd.Series([None if missing(day) else str(day) for day in found["claimed_on"]], dtype=object)
    return rows


def _active(active: bool | None, lang: Lang) -> str | None:
    return None if active is None else say("claim_active" if active else "claim_idle", lang)


def form_words(found: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Rows of `claim_forms` for reading."""
    named = found.rename(
        columns={"form": "form_word", "claims": "form_claims", "claimed_projects": "form_projects",
                 "claiming_units": "form_units"}
    )  # fmt: skip
    words = [say("form_unstated", lang) if missing(f) else coded_name("claim_form", f, lang) for f in found["form"]]
    named["form_word"] = pd.Series(words, dtype=object)
    return named


def reading_words(found: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Rows of `reading_list` as they are read out, in order; columns READING_WORDS. `spoken` is the sentence."""
    rows = []
    for order, (_, row) in enumerate(found.iterrows(), start=1):
        units, forms = list(row["units"]), forms_in_words(row["forms"], lang)
        said = say(
            "spoken_claim" if missing(row["theme"]) else "spoken_claim_theme",
            lang,
            theme=value_name("theme", row["theme"], lang),
            project=row["project"],
            units=say("list_comma", lang).join(units),
            count=len(units),
        )
        rows.append((order, row["theme"], row["project"], "\n".join(units), forms, said))
    return frame(READING_WORDS, rows)


def known_claim(row: pd.Series, lang: Lang) -> str:
    """What a public source says of claims, pairing no unit with a project that it does not pair itself."""
    join = say("list_comma", lang).join
    units, projects = join(row["speakers"]), join(row["projects"])
    if row["paired"]:
        return say("known_claim_pair", lang, unit=units, project=projects)
    if not row["projects"]:
        return say("known_claim_units", lang, units=units, count=len(row["speakers"]))
    return say("known_claim_unpaired", lang, units=units, projects=projects, count=len(row["speakers"]))
