"""Matrices: units down and projects across, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass

from etl.layouts import Match
from etl.reference import Reference, plain, plain_header
from etl.reference import reference as tables
from etl.sources import LEDGERS
from etl.sources.spec import Ledger
from etl.stage.cells import Bad, read_count, read_date
from etl.stage.content import Known, is_countlike, looks_like_unit
from etl.stage.headers import Header
from etl.stage.layout import Cross
from etl.stage.mapping import UNUSED, Column, Mapping
from etl.stage.words import total_word
from warehouse.project_names import project_key

_PEOPLE = {"person_times", "party_person_times", "public_person_times", "volunteer_hours"}
_BOTH = {"party_person_times", "public_person_times"}
_CORNER = re.compile(r"[\\/|、\n]|\s{2,}")
_NO_LABEL = re.compile(
    r"(?:人次|时长|小时|金额|面积|预算|经费|电话|比|率|数|数量|编号|序号|排名|名次|总分|得分|分数)$|^.{0,4}(?:党员|群众)$"
)
_CIRCLES = {sign: like for like in ("○〇◯oO", "●", "◎") for sign in like}
_ENTRY_MARKS = frozenset("-—–－/\\×xX")
_FEWEST_SUMMED = 3
_ROSTER_SIGNS = frozenset({"party_members", "credit_code", "alias"})


@dataclass(frozen=True)
class Matrix:
    """What a header names across, and the mapping of the columns beside it.

    summing: those of the total columns that only their cells give away.
    """

    across: str
    cross: tuple[Cross, ...]
    mapping: Mapping
    total_columns: tuple[int, ...]
    known_labels: int
    ticks: bool
    circled: bool
    summing: tuple[int, ...] = ()


def find_matrix(
    ledger: Ledger, header: Header, named: Mapping, cells: Column, known: Known, reference: Reference
) -> Matrix | None:
    """The matrix a header begins, or None: one of unit and project names the rows, its columns name the other."""
    mapping = Mapping(dict(named.columns), set(named.unused))
    corner = _corner(ledger, header, mapping, cells, known, reference)
    if corner is None:
        return None
    down, across = corner
    if across in mapping.columns:
        return None
    summed = {c: _total_reach(parts, reference) for c, parts in enumerate(header.parts)}
    totals = tuple(column for column, reach in summed.items() if reach not in (None, "none"))
    mapping.unused |= {column for column, reach in summed.items() if reach == "none"}
    for name in _PEOPLE:
        mapping.columns.pop(name, None)
    named_across: list[int] = []
    taken = set(mapping.columns.values()) | mapping.unused | set(totals)
    for column, parts in enumerate(header.parts):
        if column in taken or not parts or column == mapping.columns[down]:
            continue
        label = _label(ledger, parts, across, reference)[0]
        if not label or (len(parts) > 1 and _is_unused(parts, reference)):
            continue
        if not _is_known(label, across, known, reference) and (
            _NO_LABEL.search(plain(label)) or _is_time(label) or not _is_counted(cells(column))
        ):
            continue
        named_across.append(column)
    crosses = _crosses(ledger, header, named_across, across, reference)
    sums = _sum_of_all(crosses, lambda label: _is_known(label, across, known, reference), cells)
    crosses = tuple(cross for cross in crosses if cross is not sums)
    summing = (sums.position,) if sums else ()
    familiar = sum(_is_known(cross.label, across, known, reference) for cross in crosses)
    if not crosses or (len(crosses) < 2 and not familiar):
        return None
    if not _filled(crosses, cells):
        return None
    return Matrix(across, crosses, mapping, totals + summing, familiar, *_marks(crosses, cells), summing)


def said_matrix(given: Match, header: Header, mapping: Mapping, cells: Column, reference: Reference) -> Matrix:
    """The matrix a person has said a header begins."""
    across = given.remembered.across
    crosses = _crosses(LEDGERS[given.remembered.kind], header, given.cross, across, reference)
    return Matrix(across, crosses, mapping, given.totals, len(crosses), *_marks(crosses, cells))


def _crosses(
    ledger: Ledger, header: Header, columns: Sequence[int], across: str, reference: Reference
) -> tuple[Cross, ...]:
    """What these columns name across, those of one name, theme and type together."""
    groups: dict[tuple[str, str | None, str | None], Cross] = {}
    for column in columns:
        label, field, theme, unit_type = _label(ledger, header.parts[column], across, reference)
        label = label or header.written(column)
        cross = groups.setdefault((label, theme, unit_type), Cross(label, {}, {}, theme, unit_type))
        if field not in cross.columns:
            cross.columns[field], cross.headers[field] = column, header.written(column)
    return tuple(groups.values())


def _filled(crosses: tuple[Cross, ...], cells: Column) -> list[str]:
    return [text for cross in crosses for column in cross.columns.values() for text in _entries(cells(column))]


def _marks(crosses: tuple[Cross, ...], cells: Column) -> tuple[bool, bool]:
    """Whether the cells only say that somebody took part, and whether circles of one sort alone do."""
    filled = _filled(crosses, cells)
    circled = bool(filled) and all(map(is_circle, filled)) and len({_CIRCLES[plain(text)] for text in filled}) == 1
    return circled or all(is_tick(text) or _value(text) is None for text in filled), circled


def _sum_of_all(crosses: tuple[Cross, ...], is_known: Callable[[str], bool], cells: Column) -> Cross | None:
    """The column at either end that sums all the others, row by row, whatever it is called; None where none does.

    In two rows at least it must sum several cells, and everywhere what is counted.
    """
    if len(crosses) < _FEWEST_SUMMED or any(len(cross.columns) > 1 for cross in crosses):
        return None
    ordered = sorted(crosses, key=lambda cross: cross.position)
    rows = list(zip(*(map(_counted, cells(cross.position)) for cross in ordered), strict=True))
    for end in (len(ordered) - 1, 0):
        parts = [[*row[:end], *row[end + 1 :]] for row in rows]
        several = sum(sum(map(bool, part)) > 1 for part in parts)
        if (
            several > 1
            and not is_known(ordered[end].label)
            and all(row[end] == _sum(part) for row, part in zip(rows, parts, strict=True))
        ):
            return ordered[end]
    return None


def _counted(text: str) -> int | None:
    """The people a cell of a matrix states, none where it says that nobody came; None where it states no number."""
    read = read_count(text) if is_entry(text) else None
    return 0 if read is None else None if isinstance(read, Bad) else read.value


def _sum(parts: list[int | None]) -> int:
    """What parts add up to; a number that no total has where one of them is unknown."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else -1


def _corner(
    ledger: Ledger, header: Header, mapping: Mapping, cells: Column, known: Known, reference: Reference
) -> tuple[str, str] | None:
    """(what stands down, what stands across); a corner such as 单位＼项目 names both."""
    for column, parts in enumerate(header.parts):
        halves = corner_halves("".join(parts))
        if len(halves) != 2 or column in mapping.columns.values() or column in mapping.unused:
            continue
        fields = [
            known_field and known_field[0] for known_field in (reference.field_of(ledger.kind, h) for h in halves)
        ]
        if sorted(map(str, fields)) == ["project", "unit"]:
            is_units = sum(looks_like_unit(text, known, reference) for text in cells(column) if text.strip())
            down = "unit" if is_units or fields[0] == "unit" else "project"
            if fields[0] == "project" and sum(project_key(t) in known.projects for t in cells(column)):
                down = "project"
            mapping.columns[down] = column
            return down, "project" if down == "unit" else "unit"
    if "unit" in mapping.columns and "project" not in mapping.columns:
        return "unit", "project"
    if "project" in mapping.columns and "unit" not in mapping.columns:
        return "project", "unit"
    return None


def corner_halves(text: str) -> list[str]:
    """The names that a corner such as 单位＼项目 parts by a stroke, a line break or a wide gap."""
    even = re.sub(r"[＼／｜]", "/", text.strip()).replace("　", "  ")
    return [half.strip() for half in _CORNER.split(even) if half.strip()]


def _label(
    ledger: Ledger, parts: tuple[str, ...], across: str, reference: Reference
) -> tuple[str, str, str | None, str | None]:
    """The name across, the count it holds, and the theme or, of a unit, the type above it; a type is no unit's name."""
    theme, unit_type, field, names = None, None, "person_times", []
    for part in parts:
        known = reference.field_of(ledger.kind, part)
        if known is not None and known[0] in _PEOPLE:
            field = known[0]
        elif reference.theme_names.find(part) is not None:
            theme = part
        elif across == "unit" and reference.unit_type_names.find(part) is not None:
            unit_type = part
        elif plain_header(part) not in reference.header_words:
            names.append(part)
    return (names[-1] if names else ""), field, theme, unit_type


def _is_time(label: str) -> bool:
    """Whether a label across says when and not what, as 1月 and 二季度 do."""
    return not isinstance(read_date(label), Bad)


def _is_unused(parts: tuple[str, ...], reference: Reference) -> bool:
    """Whether a column below a name holds what nobody asked for, such as the number of times or a plan."""
    words = [word for name, word in reference.header_hints if name == UNUSED]
    return any(word in plain_header(parts[-1]) for word in words)


def _total_reach(parts: tuple[str, ...], reference: Reference) -> str | None:
    """What a column of totals sums, or None for any other."""
    words = (total_word(plain(part), reference) for part in parts)
    return next((reference.total_words[word] for word in words if word), None)


def _is_counted(cells: list[str]) -> bool:
    """Whether at least half of the filled cells of a column are counts, ticks or marks for none."""
    filled = [text.strip() for text in cells if text.strip()]
    agreeing = sum(is_countlike(text) or is_tick(text) or is_circle(text) or not is_entry(text) for text in filled)
    return agreeing >= 0.5 * len(filled)


def _entries(cells: list[str]) -> list[str]:
    return [text for text in cells if is_entry(text)]


def is_entry(text: str) -> bool:
    """Whether a cell of a matrix is filled: a blank, a dash, a cross, a nought or 否 says that nobody took part."""
    bare = plain(text)
    nobody = bare in _ENTRY_MARKS or tables().yes_words.get(bare) is False
    return bool(bare) and not nobody and bare.strip("0.") != ""


def is_tick(text: str) -> bool:
    """Whether a cell of a matrix without counts says that somebody took part: 1 or a word such as 是."""
    bare = plain(text)
    return bare == "1" or tables().yes_words.get(bare, False)


def is_nought(text: str) -> bool:
    """Whether a cell of a matrix states a nought: beside a filled cell of the same name it is a count."""
    bare = plain(text)
    return bool(bare) and not bare.strip("0.")


def is_circle(text: str) -> bool:
    """Whether a cell holds a circle: where nothing else is marked it says that somebody took part."""
    return plain(text) in _CIRCLES


def _value(text: str) -> int | None:
    read = read_count(text)
    return -1 if isinstance(read, Bad) else read.value


def _is_known(label: str, across: str, known: Known, reference: Reference) -> bool:
    if across == "project":
        return project_key(label) in known.projects
    return looks_like_unit(label, known, reference)


def stands(matrix: Matrix, named: Map[str, int], words: str) -> bool:
    """Whether a matrix is the better reading of a header that could also be a register's."""
    if 2 * matrix.known_labels >= len(matrix.cross):
        return True
    counted = {column for cross in matrix.cross if cross.columns.keys() >= _BOTH for column in cross.columns.values()}
    signs = {name for name in _ROSTER_SIGNS & named.keys() if named[name] not in counted}
    return not signs and not any(word in words for word in ("名册", "名单", "花名册", "目录"))
