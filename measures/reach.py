"""Distinct units, entries, projects and themes, counted from sets of editions.

A unit's participation in a year and area is one set of bits, so a question costs as many steps as there are
units, whatever the number of records. The rule: what a group asks for is a mask of editions; a unit is in the
group when any of its sets meets the mask.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from measures.aggregates import ActiveEdition, Aggregates, Reached
from measures.coded import Flags, Integers, grouped
from measures.dimensions import Key
from measures.figures import Group

OF_EDITION = ("year", "theme", "project")
"""The dimensions that an edition settles; all others are columns of the unit's row."""
_MOST_FLAGS = 50_000_000


@dataclass(frozen=True)
class _Part:
    """The wanted rows of one block: number of their group and of their unit, their sets, and group → mask.

    whole: all editions of the block are wanted, so that one mask alone meets every set.
    """

    year: int
    groups: Integers
    units: Integers
    sets: Integers
    registered: Flags
    masks: Mapping[int, int]
    editions: tuple[ActiveEdition, ...]
    whole: bool


class Reach:
    """What units took part in, by dimensions and among wanted keys (both by column of the aggregate).

    by: names of OF_EDITION, and columns `unit_id`, `unit_type_id`, `unit_area_id`, `area_id`; wanted: name → keys.
    """

    def __init__(self, known: Aggregates, by: Sequence[str], wanted: Mapping[str, set[Key]]) -> None:
        self._by = tuple(by)
        self._rows = [name for name in by if name not in OF_EDITION]
        of_rows = {name: keys for name, keys in wanted.items() if name not in OF_EDITION}
        reach = known.reach if "area_id" in {*by, *wanted} else known.of_units
        self._grouped = grouped(reach.columns, self._rows, of_rows, len(reach.sets))
        self._units = reach.columns["unit_id"]
        self._editions: dict[Group, int] = {}
        self._parts = list(self._cut(reach, wanted))
        self._different: dict[Group, int] | None = None

    def _cut(self, known: Reached, wanted: Mapping[str, set[Key]]) -> Iterator[_Part]:
        for block in known.blocks:
            editions = tuple(
                edition
                for edition in block.editions
                if all(edition.keys[name] in wanted[name] for name in OF_EDITION if name in wanted)
            )
            among, mine = self._grouped.within(block.rows)
            if editions and among.start < among.stop:
                yield _Part(
                    block.year,
                    self._grouped.codes[among],
                    self._units.codes[mine],
                    known.sets[mine],
                    known.registered[mine],
                    self._masks(editions),
                    editions,
                    len(editions) == len(block.editions),
                )

    def _masks(self, editions: Iterable[ActiveEdition]) -> dict[int, int]:
        masks: dict[int, int] = {}
        for edition in editions:
            group = tuple(edition.keys[name] for name in self._by if name in OF_EDITION)
            number = self._editions.setdefault(group, len(self._editions))
            masks[number] = masks.get(number, 0) | edition.bit
        return masks

    def groups(self) -> set[Group]:
        """Every group in which any unit took part."""
        return set(self.units())

    def units(self, registered: set[int] | None = None) -> dict[Group, int]:
        """Different units; with `registered`, only those on the roster, in these years. Groups of none are left out."""
        if registered is None and self._different is not None:
            return self._different
        alone = "unit_id" in self._rows  # then a group has one unit
        width = 1 if alone else len(self._units.keys)
        found = []
        for part in self._parts:
            if registered is not None and part.year not in registered:
                continue
            places = part.groups if alone else part.groups * width + part.units
            if registered is not None:
                places = places[part.registered]
            for number, mask in part.masks.items():
                beginning = number * self._grouped.size * width
                if part.whole and len(part.masks) == 1:
                    found.append(places + beginning)
                    continue
                sets = part.sets if registered is None else part.sets[part.registered]
                found.append(places[(sets & mask) != 0] + beginning)
        units = self._told(self._distinct(found, width))
        if registered is None:
            self._different = units
        return units

    def _distinct(self, found: list[Integers], width: int) -> Integers:
        """How many different places each group of editions and rows has, as a table of both."""
        shape = (len(self._editions), self._grouped.size)
        if shape[0] * shape[1] * width <= _MOST_FLAGS:
            flags = np.zeros(shape[0] * shape[1] * width, dtype=bool)
            for places in found:
                flags[places] = True
            found_in: Integers = flags.reshape(*shape, width).sum(axis=2, dtype=np.int64)
            return found_in
        places = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
        return np.bincount(places // width, minlength=shape[0] * shape[1]).reshape(shape)

    def entries(self) -> dict[Group, int]:
        """Different pairs of unit and edition."""
        table = self._table()
        for part in self._parts:
            pairs = part.units * self._grouped.size + part.groups
            order = None if bool((np.diff(pairs) >= 0).all()) else np.argsort(pairs)
            pairs, sets = (pairs, part.sets) if order is None else (pairs[order], part.sets[order])
            starts = np.flatnonzero(np.diff(pairs, prepend=-1))
            united, group = np.bitwise_or.reduceat(sets, starts), pairs[starts] % self._grouped.size
            for number, mask in part.masks.items():
                each = np.bitwise_count(united & mask)
                table[number] += np.bincount(group, weights=each, minlength=self._grouped.size).astype(np.int64)
        return self._told(table)

    def projects(self) -> dict[Group, int]:
        """Different editions that are carried on."""
        table = self._table()
        for part in self._parts:
            united = self._united(part)
            carried_on = sum(edition.bit for edition in part.editions if edition.carried_on)
            for number, mask in part.masks.items():
                table[number] += np.bitwise_count(united & (mask & carried_on))
        return self._told(table)

    def themes(self) -> dict[Group, int]:
        """Different themes; an edition without one reaches none."""
        themes = sorted({e.keys["theme"] for part in self._parts for e in part.editions} - {None}, key=str)
        reached = np.zeros((len(themes), len(self._editions), self._grouped.size), dtype=bool)
        for part in self._parts:
            united = self._united(part)
            for place, theme in enumerate(themes):
                of_theme = sum(edition.bit for edition in part.editions if edition.keys["theme"] == theme)
                for number, mask in part.masks.items():
                    reached[place, number] |= (united & (mask & of_theme)) != 0
        return self._told(reached.sum(axis=0, dtype=np.int64))

    def each(self) -> Iterator[tuple[Group, int, list[int]]]:
        """(group without its year, year, units) for all groups; `by` must name the year."""
        keys = np.array(self._units.keys, dtype=np.int64)
        groups = {number: group for group, number in self._editions.items()}
        for part in self._parts:
            for number, mask in part.masks.items():
                hit = np.flatnonzero((part.sets & mask) != 0)
                pairs = np.unique(part.groups[hit] * len(keys) + part.units[hit])
                group, units = pairs // len(keys), keys[pairs % len(keys)]
                for first, last in _runs(group):
                    whole = self._group(groups[number], int(group[first]))
                    rest = tuple(key for name, key in zip(self._by, whole, strict=True) if name != "year")
                    yield rest, part.year, units[first:last].tolist()

    def _united(self, part: _Part) -> Integers:
        """The union of the sets of each group of rows."""
        united = np.zeros(self._grouped.size, dtype=np.int64)
        np.bitwise_or.at(united, part.groups, part.sets)
        return united

    def _table(self) -> Integers:
        return np.zeros((len(self._editions), self._grouped.size), dtype=np.int64)

    def _told(self, table: Integers) -> dict[Group, int]:
        """Figures by group, in the order of `by`; groups of nothing are left out."""
        groups = list(self._editions)
        return {
            self._group(groups[at], int(of_rows)): int(table[at, of_rows])
            for at, of_rows in zip(*np.nonzero(table), strict=True)
        }

    def _group(self, of_edition: Group, of_rows: int) -> Group:
        edition, rows = iter(of_edition), iter(self._grouped.keys(of_rows))
        return tuple(next(edition) if name in OF_EDITION else next(rows) for name in self._by)


def _runs(values: Integers) -> Iterator[tuple[int, int]]:
    """(first, end) of each run of equal values."""
    edges = [*np.flatnonzero(np.diff(values, prepend=-1)).tolist(), len(values)]
    yield from itertools.pairwise(edges)
