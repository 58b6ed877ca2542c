"""Names of files that say what is inside and that every system can keep."""

from __future__ import annotations

import re

from measures import Selection
from texts import Lang, say

ENDINGS = {"deck": ".pptx", "workbook": ".xlsx", "brief": ".pdf", "html": ".html", "each": ".zip", "fill": ".xlsx"}
_UNSAFE = re.compile(r'[\x00-\x20\x7f-\x9f\\/:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')


def file_name(kind: str, selection: Selection, lang: Lang, ending: str = "", edition: str = "") -> str:
    """`福民项目_2019年_威海居民区_简报.pdf`: programme, selection or edition, kind; `ending` where it has several."""
    return _named(selection, say(f"export_kind_{kind}", lang), lang, edition) + (ending or ENDINGS[kind])


def picture_name(screen: str, selection: Selection, lang: Lang) -> str:
    """`福民项目_2019年_覆盖率`: the same for the picture of a screen or a figure, without an ending."""
    return _named(selection, _safe(screen), lang)


def _named(selection: Selection, kind: str, lang: Lang, edition: str = "") -> str:
    parts = [selection.file_part(lang)] if selection.restricted() or not edition else []
    part = _safe("_".join([*([edition] if edition else []), *parts]))
    return say("export_file_name", lang, part=part, kind=kind)


def _safe(text: str) -> str:
    return re.sub(r"-+", "-", _UNSAFE.sub("-", text)).strip("-")


def unlike(name: str, taken: set[str]) -> str:
    """The name, with a number where another file of the same folder has it; `taken` remembers it."""
    stem, dot, ending = name.rpartition(".")
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem}_{number}{dot}{ending}"
    taken.add(found.casefold())
    return found
