"""An edition held against the present figures: what differs, and what happened since that can be the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from exports.asked import Asked
from exports.differences import Difference, differences, redefined
from exports.errors import NoSuchBrief
from exports.frozen import Frozen, read
from exports.screen import Storyline
from exports.screens.brief import brief as brief_of
from exports.sources import Made
from exports.storyline import storyline
from measures import Scope
from measures.meeting_editions import MeetingEdition, Part, frozen_content
from measures.since import Change, reasons, since
from texts import Lang


@dataclass(frozen=True)
class Checked:
    """How an edition compares: its differing figures, what happened since, and the measures defined anew."""

    differences: Sequence[Difference]
    changes: Sequence[Change]
    redefined: Sequence[str]

    def because(self, one: Difference) -> list[Change]:
        """What happened since that can have changed a figure."""
        return reasons(self.changes, one.column, one.years)


def checked_edition(connection: Connection, edition: MeetingEdition, lang: Lang, scope: Scope) -> Checked:
    """Every figure of the meeting's screens and of all briefs against the same question put now.

    Raises EditionUnread, and NothingLoaded where there is nothing left to hold it against.
    """
    found: list[Difference] = []
    defined: list[str] = []
    for part in edition.parts:
        if part.lang != lang:
            continue
        frozen = frozen_part(connection, edition, part, scope)
        now = asked_again(connection, edition, part, frozen, scope)
        brief, areas = part.kind == "brief", (part.area,) if part.area else ()
        found += [replace(one, brief=brief, areas=areas) for one in differences(frozen.story, now, lang)]
        defined += redefined(frozen.story, now)
    return Checked(_together(found), tuple(since(connection, edition.known, scope)), tuple(dict.fromkeys(defined)))


def _together(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """What the briefs of several areas say alike, as figures of the whole street, once for all of them."""
    areas: dict[tuple[bool, Difference], list[str]] = {}
    for one in found:
        areas.setdefault((bool(one.areas), replace(one, areas=())), []).extend(one.areas)
    return tuple(replace(one, areas=tuple(names)) for (_, one), names in areas.items())


def frozen_part(connection: Connection, edition: MeetingEdition, part: Part, scope: Scope) -> Frozen:
    """One storyline of an edition as it was frozen. Raises NoSuchBrief, EditionUnread."""
    found = frozen_content(connection, edition.number, part, scope)
    if found is None:
        raise NoSuchBrief(name=edition.name, area=part.area)
    return read(edition.name, *found)


def asked_again(connection: Connection, edition: MeetingEdition, part: Part, frozen: Frozen, scope: Scope) -> Storyline:
    """The same storyline of the present figures: the same selection, and as latest the year that was latest then."""
    made = Made(edition.frozen_by or "—", edition.frozen_at, edition.meeting, edition.meeting_date)
    asked = Asked(connection, frozen.selection, scope, part.lang, made, pinned=frozen.focus)  # type: ignore[arg-type]
    return (storyline if part.kind == "meeting" else brief_of)(asked)
