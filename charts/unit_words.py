"""One unit in a sentence, and why a resource or unit is suggested for a need."""

from __future__ import annotations

from charts.format import missing
from charts.labels import value_name
from measures.fitting import Fit
from measures.unit_record import UnitRecord
from texts import Lang, say


def gist(record: UnitRecord, lang: Lang) -> str:
    """Who it is, in how many of the known years it took part, when last, and what it joined most."""
    unit, years = record.unit, record.years
    parts = [value_name("unit_type", unit.unit_type(), lang)] + ([record.area] if record.area else [])
    who = say("gist_who", lang, unit=unit.name, about=say("list_comma", lang).join(parts))
    known = [(int(row["year"]), row["unit_entries"]) for _, row in years.iterrows() if not missing(row["unit_entries"])]
    seen = [year for year, entries in known if entries]
    if not seen:
        text_id = "gist_never" if unit.listed_years else "gist_unlisted"
        return say(text_id, lang, who=who, listed=len(unit.listed_years))
    said = say(
        "gist_seen", lang, who=who, first=known[0][0], last=known[-1][0], years=len(seen), latest=seen[-1],
        projects=len(set(record.projects["project"])),
    )  # fmt: skip
    away = [year for year, _entries in known if year > seen[-1]]
    if away:
        said = say("gist_away", lang, said=said, count=len(away))
    themes: dict[str, int] = {}
    for theme, held in zip(record.projects["theme"], record.projects["activities"], strict=True):
        if not missing(theme):
            themes[str(theme)] = themes.get(str(theme), 0) + int(held or 0)
    if not themes:
        return say("gist_end", lang, said=said)
    most = max(themes, key=lambda theme: themes[theme])
    return say("gist_theme", lang, said=said, theme=value_name("theme", most, lang), activities=themes[most])


def reasons(fit: Fit, lang: Lang) -> str:
    """What speaks for a pair, in words: 「同属学习类；同一板块（先锋南西）；…」."""
    parts = []
    for reason in fit.reasons:
        values = dict(reason.values)
        if "theme" in values:
            values["theme"] = value_name("theme", values["theme"], lang)
        parts.append(say(f"fit_{reason.name}", lang, **values))
    return say("fit_join", lang).join(parts)
