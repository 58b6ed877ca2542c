"""What stands above a table and in the names of its sheet and file: its year, area, theme and the like."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from etl.conform.spelling import area_key
from etl.extract.grid import Rows
from etl.reference import SAMPLE_MARK, Reference, plain
from etl.sources.spec import Ledger
from etl.stage.cells import year_inside
from etl.stage.content import Known
from etl.stage.words import keyed, total_word, without_numbering
from warehouse.project_names import project_key

_YEAR_WORDS = re.compile(r"[(（]?(?:19|20)\d{2}年?度?[)）]?")
_KEYED_FIELDS = frozenset({"year", "theme", "area", "project", "unit_type"})
_DATED = re.compile(r"^(?:填表|填报|制表|打印|上报|更新|截至|截止)")
_COUNTED = re.compile(r"[(（]\d+[家个户项所][)）]|\d+[家个户项所]$")
_LONGEST_HEADING = 24
_SHORTEST_INSIDE = 4
OVER_ROWS = frozenset({"theme", "project", "unit_type"})
"""What headings over rows name; an area or a year is a title's."""
_AROUND = "【】[]《》〈〉「」『』—-*·●■◆▲ "


def texts_of(row: list[str]) -> list[str]:
    """The distinct filled cells of a row."""
    return list(dict.fromkeys(text.strip() for text in row if text.strip()))


def is_sample(rows: Rows) -> bool:
    """Whether a sheet bears the mark of sample data in its first five rows."""
    return any(cell.strip().startswith(SAMPLE_MARK) for row in rows[:5] for cell in row)


def is_title(row: list[str], reference: Reference) -> bool:
    """Whether a row can stand above a table as its title: blank, or one or two cells that are no footer or total."""
    filled = texts_of(row)
    if len(filled) > 2 or any(total_word(plain(text), reference) for text in filled):
        return False
    bare = plain(filled[0]) if filled else ""
    return not bare or bare.startswith(reference.title_words) or not bare.startswith(reference.note_words)


def top_of_titles(
    rows: Rows, header: int, before: int, enters: Callable[[list[str]], bool], reference: Reference
) -> int:
    """The first of the rows above a header that belong to it and not to the table whose header ends in row `before`.

    enters: whether a row is an entry of that table, however few its cells.
    """
    number = header
    while number - 1 > before and is_title(rows[number - 2], reference):
        if enters(rows[number - 2]) and not any(map(keyed, rows[number - 2])):
            break
        number -= 1
    while number < header and not any(text.strip() for text in rows[number - 1]):
        number += 1
    return number


def _is_instruction(row: list[str], reference: Reference) -> bool:
    """Whether a row says who fills the table in and how, and not what it is of."""
    return not is_title(row, reference) or plain(texts_of(row)[0]).startswith(reference.note_words)


def heading_field(text: str, ledger: Ledger, known: Known, reference: Reference) -> tuple[str, str] | None:
    """(field, text) of a line that says what the rows below it are of, such as `一、先锋南西板块`; None for others."""
    fields = {f.name: f for f in ledger.fields}
    pair = keyed(text)
    if pair is not None:
        named = reference.field_of(ledger.kind, pair[0])
        return (named[0], pair[1]) if named and named[0] in fields and named[0] in _KEYED_FIELDS else None
    bare = _COUNTED.sub("", without_numbering(text.strip().strip(_AROUND))).strip().rstrip(":：")
    if not bare or len(bare) > _LONGEST_HEADING:
        return None
    theme = reference.theme_names.find(bare) or reference.theme_names.find(plain(bare).removesuffix("板块"))
    if theme and "theme" in fields:
        return "theme", theme
    if reference.unit_type_names.find(bare) and "unit_type" in fields:
        return "unit_type", bare
    if "area" in fields and area_key(bare, reference) in known.areas:
        return "area", bare
    if "project" in fields and project_key(bare) in known.projects:
        return "project", bare
    year = year_inside(bare)
    if year and "年" in bare and "year" in fields and not _YEAR_WORDS.sub("", plain(bare)):
        return "year", str(year)
    return None


def headings_over(rows: Rows, ledger: Ledger, known: Known, reference: Reference) -> dict[str, str]:
    """Field → text of lines that are all headings over the rows below; empty where one of them is a title."""
    said = [heading_field(text, ledger, known, reference) for row in rows for text in texts_of(row)]
    over = dict(one for one in said if one is not None)
    return over if None not in said and over.keys() <= OVER_ROWS else {}


@dataclass(frozen=True)
class Titles:
    """The names around a table. above: the rows above the sheet's first header; own: those above this table's."""

    file_name: str
    sheet_name: str
    above: Rows
    own: Rows = field(default_factory=list)

    def of_block(self, own: Rows, ledger: Ledger, known: Known, reference: Reference) -> Titles:
        """The names around a further table of the sheet, titled by the rows `own`.

        Where it has a title of its own, a heading such as 威海居民区 right above the sheet's first table was that
        table's; a title such as 威海居民区活动台账 is the sheet's.
        """
        mine = [row for row in own if texts_of(row)]
        shared = [row for row in self.above if texts_of(row)]
        named = [place for place, row in enumerate(shared) if not _is_instruction(row, reference)]
        nearest = max(named, default=None)
        heading = nearest is not None and heading_field(texts_of(shared[nearest])[0], ledger, known, reference)
        kept = [row for place, row in enumerate(shared) if not (mine and heading) or place != nearest]
        return replace(self, above=kept, own=mine)

    def year(self) -> int | None:
        """The one year that the sheet's name, the title or the file's name gives, in this order."""
        for texts in (self._lines(self.own), [self.sheet_name], self._lines(self.above), [self.file_name]):
            found = {year for year in map(year_inside, texts) if year}
            if len(found) == 1:
                return found.pop()
        return None

    def area_texts(self) -> tuple[str, ...]:
        """What may name the area of all rows, the nearest first; where it does is for the area list to say."""
        own, above = ([text for row in rows for text in texts_of(row)] for rows in (self.own, self.above))
        texts = [*own, self.sheet_name, *above, self.file_name.rpartition(".")[0]]
        values = (part for text in texts for part in (text, *(keyed(text) or ())[1:]))
        return tuple(dict.fromkeys(text for text in (_YEAR_WORDS.sub("", plain(t)) for t in values) if text))

    def defaults(self, ledger: Ledger, stated: set[str], known: Known, reference: Reference) -> dict[str, str]:
        """field → text for what the titles say of all rows, for fields that no column states."""
        found: dict[str, str] = {}
        for text in (self.sheet_name, *self._lines(self.above), *self._lines(self.own)):
            heading = heading_field(_YEAR_WORDS.sub("", text) or text, ledger, known, reference)
            if heading is None:
                heading = self._inside(text, ledger, known, reference)
            if heading is not None and heading[0] not in stated and heading[0] not in ("area", "year"):
                found[heading[0]] = heading[1]
        return found

    def _inside(self, text: str, ledger: Ledger, known: Known, reference: Reference) -> tuple[str, str] | None:
        """The one project or theme whose full name a longer title contains."""
        names = {f.name for f in ledger.fields}
        whole = project_key(text)
        inside = [key for key in known.projects if len(key) >= _SHORTEST_INSIDE and key in whole]
        if len(inside) == 1 and {"project", "unit"} <= names:
            return "project", inside[0]
        if "theme" not in names:
            return None
        themes = [theme.zh for theme in reference.themes if theme.zh in plain(text)]
        return ("theme", themes[0]) if len(themes) == 1 else None

    def _lines(self, rows: Rows) -> list[str]:
        return [text for row in rows for text in texts_of(row) if not _DATED.match(plain(text))]
