"""The workbook that offices fill in: one sheet a kind of ledger, with drop-downs and notes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.reference import ClosedList, reference
from etl.sources import LEDGERS
from etl.sources.spec import Field
from texts import LANGUAGES, catalogue, say

_ORDER = (
    "participation", "roster", "projects", "claims", "needs", "resources", "areas", "bodies", "published", "meetings",
)  # fmt: skip
_SENTENCES = ("sheets", "header", "example", "order", "units", "counts", "dates", "choices", "personal")
_LEFT_OUT = frozenset({("needs", "matched"), ("needs", "done"), ("areas", "parent")})
"""Fields that say again what another field of the sheet says."""

_LAST_ROW = 2000
_WIDTHS = {
    "units": 48,
    "project": 24,
    "area": 16,
    "date": 14,
    "year": 9,
    "count": 12,
    "hours": 14,
    "credit_code": 24,
}
_WIDE = frozenset(
    {
        "unit",
        "matched_unit",
        "activity",
        "title",
        "note",
        "source",
        "lead",
        "audience",
        "body",
        "parent",
        "partner",
        "meeting",
        "topic",
        "decision",
        "outcome",
    }
)
_FONT = "微软雅黑"
_RED, _DEEP_RED, _PALE, _GREY = "#C0392B", "#922B21", "#FBEDEB", "#6B6B6B"


_Formats = dict[str, Format]


def _formats(book: Workbook) -> _Formats:
    white = {"bold": True, "font_color": "#FFFFFF", "align": "center", "border": 1, "border_color": "#FFFFFF"}
    faint = {"italic": True, "font_color": _GREY, "bg_color": _PALE, "bottom": 1, "bottom_color": _RED}
    day: dict[str, object] = {"num_format": "yyyy-mm-dd", "align": "left"}
    looks: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 16, "font_color": _DEEP_RED},
        "plain": {"text_wrap": True},
        "english": {"text_wrap": True, "font_size": 9, "font_color": _GREY},
        "link": {"font_color": _RED, "underline": 1, "bold": True},
        "header": {**white, "bg_color": _RED},
        "needed": {**white, "bg_color": _DEEP_RED},
        "example": faint,
        "example_date": {**faint, **day},
        "cell": {},
        "date": day,
        "text": {"num_format": "@"},
    }
    shared = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
    return {name: book.add_format({**shared, **look}) for name, look in looks.items()}


def write(path: Path) -> None:
    """Write the empty template to `path`, an .xlsx file. Loading it brings no row. Raises OSError."""
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = _formats(book)
        _guide(book.add_worksheet(say("ledger_sheet_guide", "zh")), formats)
        for kind in _ORDER:
            _sheet(book.add_worksheet(_sheet_name(kind)), kind, formats)


def _guide(page: Worksheet, formats: _Formats) -> None:
    page.hide_gridlines(2)
    page.set_tab_color(_DEEP_RED)
    page.set_column(0, 0, 4)
    page.set_column(1, 1, 18)
    page.set_column(2, 2, 90)
    page.set_row(0, 34)
    page.write_string(0, 1, say("template_title", "zh"), formats["title"])
    page.merge_range(1, 1, 1, 2, say("template_title", "en"), formats["english"])
    row = 3
    for number, sentence in enumerate(_SENTENCES, start=1):
        page.write_string(row, 0, f"{number}.", formats["plain"])
        row = _both_languages(page, row, f"template_guide_{sentence}", formats)
    page.merge_range(row + 1, 1, row + 1, 2, say("template_guide_contents", "zh"), formats["needed"])
    row += 2
    for kind in _ORDER:
        name = _sheet_name(kind)
        page.write_url(row, 1, f"internal:'{name}'!A1", formats["link"], name)
        page.write_string(row, 2, say(f"template_sheet_{kind}", "zh"), formats["plain"])
        page.write_string(row + 1, 1, say(f"ledger_sheet_{kind}", "en"), formats["english"])
        page.write_string(row + 1, 2, say(f"template_sheet_{kind}", "en"), formats["english"])
        headers = "、".join(_header(kind, field) for field in _fields(kind) if _needed(field))
        page.write_string(row + 2, 2, say("template_guide_required", "zh", headers=headers), formats["english"])
        row += 3
    _print_on_one_width(page)


def _both_languages(page: Worksheet, row: int, text_id: str, formats: _Formats) -> int:
    """A sentence in Chinese and below it in English; returns the row after them."""
    page.merge_range(row, 1, row, 2, say(text_id, "zh"), formats["plain"])
    page.merge_range(row + 1, 1, row + 1, 2, say(text_id, "en"), formats["english"])
    page.set_row(row, 20)
    page.set_row(row + 1, 18)
    return row + 2


def _sheet(page: Worksheet, kind: str, formats: _Formats) -> None:
    page.set_tab_color(_RED)
    page.freeze_panes(1, 1)
    page.set_row(0, 26)
    page.set_row(1, 20)
    page.set_column(0, 0, 8, formats["cell"])
    _head(page, 0, say("template_header_ordinal", "zh"), "ordinal", formats)
    page.write_string(1, 0, say("template_example_ordinal", "zh"), formats["example"])
    for column, field in enumerate(_fields(kind), start=1):
        page.set_column(column, column, _width(kind, field), _cell_format(field, formats))
        _head(page, column, _header(kind, field), field.name, formats, needed=_needed(field))
        _write_example(page, column, kind, field, formats)
        choices = _choices(field)
        if choices:
            page.data_validation(1, column, _LAST_ROW, column, _drop_down(choices))
    page.repeat_rows(0)
    _print_on_one_width(page)


def _head(
    page: Worksheet, column: int, header: str, field_name: str, formats: _Formats, *, needed: bool = False
) -> None:
    """A header cell with a note that says in both languages what is expected below it."""
    page.write_string(0, column, header, formats["needed"] if needed else formats["header"])
    lines = [
        (say("template_needed", lang) if needed else "") + say(f"template_note_{field_name}", lang)
        for lang in LANGUAGES
    ]
    page.write_comment(0, column, "\n".join(lines), {"x_scale": 1.9, "y_scale": 1.1, "font_name": _FONT})


def _write_example(page: Worksheet, column: int, kind: str, field: Field, formats: _Formats) -> None:
    text = _example(kind, field)
    if not text:
        page.write_blank(1, column, None, formats["example"])
    elif field.type == "date":
        page.write_datetime(1, column, date.fromisoformat(text), formats["example_date"])
    elif field.type in ("year", "count", "hours"):
        page.write_number(1, column, float(text), formats["example"])
    else:
        page.write_string(1, column, text, formats["example"])


def _example(kind: str, field: Field) -> str:
    ids = (f"template_example_{kind}_{field.name}", f"template_example_{field.name}")
    return next((say(text_id, "zh") for text_id in ids if text_id in catalogue()), "")


def _fields(kind: str) -> list[Field]:
    return [field for field in LEDGERS[kind].fields if (kind, field.name) not in _LEFT_OUT]


def _needed(field: Field) -> bool:
    """Whether the template asks for a field. Its sheets' names give no year, so the rows must."""
    return field.required or field.name == "year"


def _header(kind: str, field: Field) -> str:
    """The spelling of a header that the reference prefers."""
    spellings = [(order, text) for text, (name, order) in reference().headers[kind].items() if name == field.name]
    return min(spellings)[1]


def _choices(field: Field) -> list[str]:
    """The words of a field's drop-down; none for a field that is not chosen from a list."""
    known = reference()
    lists: dict[str, ClosedList] = {
        "theme": known.theme_names,
        "unit_type": known.unit_type_names,
        "status": known.status_names,
        "level": known.level_names,
        "bound": known.bound_names,
    }
    if field.type not in lists:
        return []
    first_spellings: dict[str, str] = {}
    for spelling, value in lists[field.type].spellings.items():
        first_spellings.setdefault(value, spelling)
    return list(first_spellings.values())


def _drop_down(choices: list[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": choices,
        "error_title": say("template_choice_title", "zh"),
        "error_message": say("template_choice_message", "zh"),
    }


def _cell_format(field: Field, formats: _Formats) -> Format:
    if field.type == "date":
        return formats["date"]
    return formats["text"] if field.type == "credit_code" or field.name in ("code", "parent_code") else formats["cell"]


def _width(kind: str, field: Field) -> float:
    wide = 26 if field.name in _WIDE else 12
    return max(_WIDTHS.get(field.type, wide), 2.4 * len(_header(kind, field)) + 2)


def _sheet_name(kind: str) -> str:
    return say(f"ledger_sheet_{kind}", "zh")


def _print_on_one_width(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
