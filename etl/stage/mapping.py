"""Which column of a header is which field of a kind of ledger: by name first, then by hint and content."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from etl.reference import Reference, plain, plain_header, stripped
from etl.sources.spec import Field, FieldType, Ledger
from etl.stage.cells import Bad, Counted, read_count
from etl.stage.cells.unreadable import unreadable
from etl.stage.content import Known, agrees
from etl.stage.headers import Header, spellings
from etl.stage.masking import personal_columns

UNUSED = "-"
"""In the reference tables: a header that is known and holds nothing the product needs."""

Column = Callable[[int], list[str]]
"""The cells of a column below the header."""

_WITHOUT_HINT = frozenset({"date", "theme", "unit_type", "area", "unit", "project", "credit_code"})
"""Fields whose cells alone give them away; a lone column of whole numbers is the people counted."""


_SCALED = re.compile(r"[百千万]人")
_SCALED_LINE = re.compile(r"单位:[百千万]人")


@dataclass
class Mapping:
    """field → column; the columns that are known but unused; the fields that only content gave; personal columns."""

    columns: dict[str, int] = field(default_factory=dict)
    unused: set[int] = field(default_factory=set)
    guessed: dict[str, str] = field(default_factory=dict)
    personal: set[int] = field(default_factory=set)

    def meets(self, ledger: Ledger, given: frozenset[str] = frozenset()) -> bool:
        return bool(self.columns) and all(need & (self.columns.keys() | given) for need in ledger.needs)


def by_name(ledger: Ledger, header: Header, reference: Reference) -> Mapping:
    """The columns whose headers the reference knows; of two for one field, the spelling it prefers."""
    found: dict[str, tuple[int, int]] = {}
    mapping = Mapping(personal=personal_columns(header.texts(), reference))
    for column, parts in enumerate(header.parts):
        known = _named(ledger, parts, reference)
        if known is None:
            continue
        name, preference = known
        if name == UNUSED:
            mapping.unused.add(column)
        elif name not in found or preference < found[name][0]:
            found[name] = (preference, column)
    mapping.columns = {name: column for name, (_, column) in found.items()}
    return mapping


def _named(ledger: Ledger, parts: tuple[str, ...], reference: Reference) -> tuple[str, int] | None:
    """The field that the reference knows by a column's header, and how much that spelling is preferred."""
    return next(filter(None, (reference.field_of(ledger.kind, text) for text in spellings(parts))), None)


def by_content(
    ledger: Ledger, header: Header, mapping: Mapping, cells: Column, known: Known, reference: Reference
) -> Mapping:
    """`mapping` and the further columns that a hint in the header or the cells alone give away."""
    found = Mapping(dict(mapping.columns), set(mapping.unused), dict(mapping.guessed), mapping.personal)
    free = [
        column
        for column, parts in enumerate(header.parts)
        if parts and column not in found.unused and column not in found.columns.values()
        and not _named(ledger, parts, reference)  # of two so called the other is meant, of tables side by side
    ]  # fmt: skip
    for column in list(free):
        name = _hinted(ledger, header, column, found, cells, known, reference)
        if name == UNUSED:
            found.unused.add(column)
        if name is not None:
            free.remove(column)
        if name is not None and name != UNUSED:
            found.columns[name], found.guessed[name] = column, header.written(column)
    for column in list(free):
        name = next(
            (f.name for f in _open(ledger, found) if agrees(_told_by(f), cells(column), known, reference)), None
        )
        if name is not None:
            free.remove(column)
            found.columns[name], found.guessed[name] = column, header.written(column)
    _lone_count(ledger, header, found, free, cells, known, reference)
    return found


def by_activity(ledger: Ledger, header: Header, mapping: Mapping) -> Mapping:
    """`mapping`, where no column names projects, with the activities' names in their place."""
    held = {"date", *PEOPLE} & mapping.columns.keys()
    if "project" in mapping.columns or "activity" not in mapping.columns or not held:
        return mapping
    columns = {"project" if name == "activity" else name: column for name, column in mapping.columns.items()}
    guessed = {name: text for name, text in mapping.guessed.items() if name != "activity"}
    return replace(mapping, columns=columns, guessed=guessed | {"project": header.written(columns["project"])})


def _lists_activities(header: Header, mapping: Mapping, cells: Column, reference: Reference) -> bool:
    """Whether projects are named again and again beside dates and people counted: a ledger, and no catalogue."""
    texts = [text for text in cells(mapping.columns["project"]) if text.strip()] if "project" in mapping.columns else []
    told = {
        known[0]
        for parts in header.parts
        for text in spellings(parts)
        if (known := reference.field_of("participation", text))
    }
    return len(set(texts)) < len(texts) and "date" in told and bool(told & {*PEOPLE, "volunteer_hours"})


def _is_data(mapping: Mapping, ledger: Ledger, known: Known, reference: Reference) -> bool:
    """Whether what would be the header of a column that its cells gave away is itself such a cell."""
    return any(
        ledger.field(name).type in _NEVER_HEADERS and agrees(ledger.field(name).type, [text], known, reference)
        for name, text in mapping.guessed.items()
    )


_NEVER_HEADERS = frozenset({"date", "count", "theme", "area", "project", "credit_code"})


def denied(ledger: Ledger, header: Header, mapping: Mapping, cells: Column, known: Known, reference: Reference) -> bool:
    """Whether this is no header of such a ledger: further columns tell of who came to what, which no roster and no
    catalogue does, or it is itself a row of data.
    """
    if ledger.kind == "roster" and _counts_people(header, mapping, reference):
        return True
    if ledger.kind == "projects" and _lists_activities(header, mapping, cells, reference):
        return True
    return _is_data(mapping, ledger, known, reference)


def _counts_people(header: Header, mapping: Mapping, reference: Reference) -> bool:
    """Whether a column beside those of `mapping` counts who came, as the list of a meeting has one and no roster."""
    aside = (column for column in range(len(header.parts)) if column not in mapping.columns.values())
    texts = [plain_header("".join(header.parts[column])) for column in aside]
    counts = [word for name, word in reference.header_hints if name == "person_times"]
    return any(
        any(word in text for word in counts) and any(word in text for word in reference.kind_words["participation"])
        for text in texts
    )


def without_scaled(ledger: Ledger, header: Header, mapping: Mapping, titles: list[list[str]]) -> Mapping:
    """`mapping` without counts in thousands or the like, which the header or a line such as 单位：万人次 says."""
    every = any(_SCALED_LINE.search(plain(text)) for row in titles for text in row)
    kept = {
        name: column
        for name, column in mapping.columns.items()
        if ledger.field(name).type != "count" or not (every or _SCALED.search(plain(header.written(column))))
    }
    return replace(mapping, columns=kept)


def _hinted(
    ledger: Ledger, header: Header, column: int, found: Mapping, cells: Column, known: Known, reference: Reference
) -> str | None:
    """The field whose word the header contains and whose type its cells agree with; UNUSED where a word forbids."""
    text = plain_header("".join(header.parts[column]))
    fields = {f.name: f for f in ledger.fields}
    for name, word in reference.header_hints:
        if word not in text:
            continue
        if name == UNUSED:
            return UNUSED
        if (
            name in fields
            and name not in found.columns
            and not _shared(header, column, word)
            and (agrees(fields[name].type, cells(column), known, reference, hinted=True) or _all_failed(cells(column)))
        ):
            return name
    return None


def _all_failed(cells: list[str]) -> bool:
    """Whether a column holds failed formulas and nothing else: then the word of its header alone says what of."""
    filled = [text for text in cells if stripped(text)]
    return bool(filled) and all(unreadable(text) for text in filled)


def _shared(header: Header, column: int, word: str) -> bool:
    """Whether a word stands only in what is written over several columns, and so tells none of them."""
    *over, own = header.parts[column] or ("",)
    return word not in plain_header(own) and any(
        tuple(over) == parts[:-1] for other, parts in enumerate(header.parts) if over and other != column
    )


def _open(ledger: Ledger, found: Mapping) -> list[Field]:
    return [f for f in ledger.fields if f.name in _WITHOUT_HINT and f.name not in found.columns]


def _told_by(field: Field) -> FieldType:
    """The type whose values a column without a telling header must hold: any text may be a unit's name."""
    return "units" if field.type == "unit" else field.type


PEOPLE = frozenset({"person_times", "party_person_times", "public_person_times"})


def _lone_count(
    ledger: Ledger,
    header: Header,
    found: Mapping,
    free: list[int],
    cells: Column,
    known: Known,
    reference: Reference,
) -> None:
    """Where no people are counted yet, the one column of small whole numbers counts them; where Party members and
    public are, the one that adds them up.
    """
    counted = found.columns.keys() & PEOPLE
    if ledger.kind != "participation" or "person_times" in counted or len(counted) == 1:
        return
    parts = [cells(found.columns[name]) for name in sorted(counted)]
    counts = [
        column
        for column in free
        if agrees("count", cells(column), known, reference, hinted=bool(parts))
        and (not parts or _adds_up(cells(column), parts))
    ]
    if len(counts) == 1:
        found.columns["person_times"], found.guessed["person_times"] = counts[0], header.written(counts[0])


def _adds_up(whole: list[str], parts: list[list[str]]) -> bool:
    """Whether a column sums others: in one row at least, and in half of those that state all exactly or never less
    than they do; or whether it says only of rows that leave the others blank how many came."""
    rows = list(zip(whole, *parts, strict=True))
    stated = [[cell.value or 0 for cell in map(read_count, row) if _is_exact(cell)] for row in rows]
    complete = [(row[0], sum(row[1:])) for row in stated if len(row) == 1 + len(parts)]
    if not complete:
        return not any(total.strip() and "".join(others).strip() for total, *others in rows)
    fitting = sum(total == added > 0 for total, added in complete)
    return fitting > 0 and (2 * fitting >= len(complete) or all(total >= added for total, added in complete))


def _is_exact(cell: Counted | Bad) -> TypeGuard[Counted]:
    return not isinstance(cell, Bad) and cell.bound == "exact"
