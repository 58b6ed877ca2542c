"""Thanks in words: the rule, and for each unit the reasons."""

from __future__ import annotations

import pandas as pd

from charts.findings import amount
from charts.format import missing, number
from measures import CRITERIA, Rule
from measures.frames import such
from texts import Lang, say


def rule_sentence(rule: Rule, lang: Lang) -> str:
    """The rule of thanks with its weights."""
    parts = [say("thanks_weight", lang, name=say(f"criterion_{name}", lang), weight=weight)
             for name, weight in rule.weights]  # fmt: skip
    said = say("thanks_rule", lang, weights=say("list_comma", lang).join(parts))
    return said + (say("thanks_rule_active", lang) if rule.still_active else "")


def reason(row: pd.Series, lang: Lang) -> str:
    """Why a unit is thanked: years, themes, people and projects, what is unknown left out."""
    words = {name: number(row[name], "int", lang) for name in CRITERIA if name != "person_times"}
    parts = [say("reason_years", lang, first=row["first_year"], last=row["last_year"], **words)]
    if row["themes_reached"]:
        parts.append(say("reason_themes", lang, **words))
    if not missing(row["person_times"]):
        people = amount(row["person_times"], "person_times", lang, row["person_times_bound"])
        parts.append(say("reason_people", lang, people=people))
    if row["projects_kept"]:
        parts.append(say("reason_kept", lang, **words))
    return say("reason_whole", lang, parts=say("reason_join", lang).join(parts))


def thanked(found: pd.DataFrame, number_thanked: int, lang: Lang) -> pd.DataFrame:
    """The first so many rows of `thanks`, and all that are level with the last of them, each with its `reason`."""
    kept = such(found, (place <= number_thanked for place in found["place"]))
    kept["reason"] = pd.Series([reason(row, lang) for _, row in kept.iterrows()], dtype=object)
    return kept


def thanks_finding(kept: pd.DataFrame, number_thanked: int, lang: Lang) -> str:
    """How many units the list has, and that units level with the last are all on it."""
    if kept.empty:
        return say("finding_thanks_none", lang)
    said = say("finding_thanks", lang, count=len(kept), first=kept["unit"].iloc[0])
    return said if len(kept) <= number_thanked else said + say("finding_thanks_level", lang, number=number_thanked)
