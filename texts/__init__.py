"""The one catalogue of wording: every word of ours that a person sees, in Chinese and English.

Each `texts/*.csv` has the columns id, zh, en; an id stands once in all of them. `{name}` in a wording
is filled by `say`; `{count:sheet|sheets}` becomes the first word where the value is one, else the second.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """id → language → wording. Raises ValueError on an id written twice or a missing wording."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["id"] in found:
                    raise ValueError(f"{path.name}: text {row['id']!r} is written twice")
                if not all(row[lang] for lang in LANGUAGES):
                    raise ValueError(f"{path.name}: text {row['id']!r} lacks a wording")
                found[row["id"]] = {lang: row[lang] for lang in LANGUAGES}
    return found


def say(text_id: str, lang: Lang, **values: Any) -> str:
    """The wording of `text_id` in `lang`, with its `{names}` filled. Raises KeyError for an unknown id."""
    return _WORDS.format(catalogue()[text_id][lang], **values)


class _Words(Formatter):
    """Fills wordings; a choice of words after the colon goes by the number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, more = format_spec.partition("|")
        if bar:
            return one if str(value) == "1" else more
        return str(super().format_field(value, format_spec))


_WORDS = _Words()
