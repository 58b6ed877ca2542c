"""What can be wrong with a question put to the measures.

MeasureError
├── UnknownMeasure     no measure of that id
├── UnknownDimension   no dimension of that id
├── UnknownValue       the dimension has no such value
├── BadFilter          a filter is not written DIM=VALUE
└── NotApplicable      the measure cannot be grouped or filtered by the dimension

Each carries the values its sentence names; `suggestions` holds the nearest known values, best first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from texts import Lang, say


class MeasureError(Exception):
    """A question that cannot be answered; `sentence(lang)` says why and what to do instead."""

    text_id = ""

    def __init__(self, suggestions: Sequence[str] = (), **values: object) -> None:
        self.suggestions = tuple(suggestions)
        self.values = values
        super().__init__(self.sentence("zh"))

    def sentence(self, lang: Lang) -> str:
        """One sentence: what stood there, what was expected, the nearest known values."""
        said = say(self.text_id, lang, **self.values)
        if not self.suggestions:
            return said
        mark = "、" if lang == "zh" else ", "
        return said + say("measures_error_suggestions", lang, suggestions=mark.join(self.suggestions))


class UnknownMeasure(MeasureError):
    text_id = "measures_error_unknown_measure"


class UnknownDimension(MeasureError):
    text_id = "measures_error_unknown_dimension"


class UnknownValue(MeasureError):
    text_id = "measures_error_unknown_value"


class BadFilter(MeasureError):
    text_id = "measures_error_bad_filter"


class NotApplicable(MeasureError):
    text_id = "measures_error_not_applicable"


def nearest(written: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Up to `limit` of the `known` values most like `written`, best first; a suggestion, never a decision."""
    from rapidfuzz import fuzz, process  # only a name that is not known asks for it

    found = process.extract(written, list(known), scorer=fuzz.WRatio, limit=limit, score_cutoff=40)
    return [value for value, _score, _index in found]
