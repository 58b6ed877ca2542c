"""Judgements of a person: over unit names made, and of every kind listed and taken back. Each recomputes its figures.

A judgement is a row of `correction` that speaks of names as written. What it does to the units is in
`etl.conform.judgement`; here it is checked, kept with who, when and why, and put into force.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, insert, select, update

from etl.agreed import MATCHES, standings
from etl.clock import local, now
from etl.conform.candidates import CandidateIndex
from etl.conform.judgement import Kind
from etl.conform.units import Resolved, settle
from etl.derive import Touched, derive
from etl.errors import DecisionRefused
from etl.load import new_version, prepare
from etl.naming import JUDGEMENTS, live_judgements, live_names
from etl.reference import reference, stripped
from etl.stage.cells import names_nobody
from etl.stage.masking import mask_text
from warehouse.engine import explained, writer_engine
from warehouse.schema import correction

FIRST_YEAR, LAST_YEAR = 1949, 2100
LONGEST_NAME = 200


@dataclass(frozen=True)
class Why:
    """The reason for a judgement and who made it; without a name, the user of this machine."""

    reason: str
    by: str | None = None


def merge(url: URL, written: str, into: str, why: Why) -> int:
    """The unit of `written` is the unit of `into`; the number of the decision.

    Raises DecisionRefused for an unknown name or where the two are one unit already.
    """

    def check(units: _Units) -> tuple[str, dict[str, Any]]:
        one, other = units.written(written), units.written(into)
        if units.name(one) == units.name(other):
            raise DecisionRefused("same_unit", one=written, other=into, unit=units.name(one))
        return one, {"into": other}

    return _decide(url, "unit_merge", check, why)


def split(url: URL, written: str, why: Why) -> int:
    """`written` is a unit of its own and no other name of the unit it stands for now.

    Raises DecisionRefused for an unknown name or one that is its unit's only name.
    """

    def check(units: _Units) -> tuple[str, dict[str, Any]]:
        name = units.written(written)
        others = [other for other in units.names(units.name(name)) if other != name]
        if not others:
            raise DecisionRefused("only_name", name=written)
        unit = units.name(name)
        return name, {"from": unit if unit in others else others[0]}

    return _decide(url, "unit_split", check, why)


def rename(url: URL, unit: str, name: str, why: Why) -> int:
    """The unit's canonical name is `name`, however ledgers write it.

    Raises DecisionRefused for an unknown unit, no name, its own name or one that another unit has.
    """

    def check(units: _Units) -> tuple[str, dict[str, Any]]:
        subject, new = units.written(unit), mask_text(" ".join(name.split()))
        if names_nobody(new) or not stripped(new) or len(new) > LONGEST_NAME:
            raise DecisionRefused("no_name", longest=LONGEST_NAME)
        if new == units.name(subject):
            raise DecisionRefused("same_name", name=new)
        taken = units.known(new)
        if taken is not None and units.name(taken) != units.name(subject):
            raise DecisionRefused("name_taken", name=new, unit=units.name(taken))
        return subject, {"name": new}

    return _decide(url, "unit_rename", check, why)


def retype(url: URL, unit: str, years: tuple[int, int], unit_type: str, why: Why) -> int:
    """In these years, first to last, the unit is of this type, whatever rosters and ledgers say.

    Raises DecisionRefused for an unknown unit or type, or years that are none.
    """

    def check(units: _Units) -> tuple[str, dict[str, Any]]:
        first, last = years
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            raise DecisionRefused("bad_years", first=first, last=last)
        known = reference().unit_type_names
        found = known.find(unit_type)
        if found is None:
            raise DecisionRefused("unknown_type", name=unit_type, known="、".join(known.values))
        return units.written(unit), {"from": first, "to": last, "unit_type": found}

    return _decide(url, "unit_type", check, why)


def accept_new(url: URL, written: str, why: Why) -> int:
    """`written`, with its other spellings, is indeed a unit of its own and needs no more looking at.

    Raises DecisionRefused for an unknown name.
    """
    return _decide(url, "unit_new", lambda units: (units.written(written), {}), why)


def withdraw(url: URL, number: int) -> None:
    """Takes a decision back: everything is as the others alone leave it.

    Raises DecisionRefused where there is no such decision or it was taken back before.
    """
    table = correction.c
    with explained(url), writer_engine(url).begin() as connection:
        prepare(connection, url)
        chosen = (table.correction_id == number) & table.kind.in_((*JUDGEMENTS, *MATCHES))
        row = connection.execute(select(correction).where(chosen)).first()
        if row is None:
            raise DecisionRefused("unknown", number=number)
        if row.withdrawn_at is not None:
            raise DecisionRefused("withdrawn_before", number=number)
        connection.execute(update(correction).where(chosen).values(withdrawn_at=now()))
        derive(connection, Touched(_years(row.kind, row.detail)))
        new_version(connection)


def decisions(connection: Connection) -> list[dict[str, Any]]:
    """Every decision, oldest first: what, who, when, why, and whether it stands.

    standing: in_force, overtaken (a later decision says otherwise), absent (its names no longer occur),
    withdrawn.
    """
    standing = {
        **settle(live_names(connection), reference(), live_judgements(connection))[1],
        **standings(connection),
    }
    kinds = correction.c.kind.in_((*JUDGEMENTS, *MATCHES))
    query = select(correction).where(kinds).order_by(correction.c.correction_id)
    return [
        {
            "decision": row.correction_id,
            "kind": row.kind,
            "subject": row.subject,
            "detail": row.detail,
            "reason": row.reason,
            "made_by": row.made_by,
            "made_at": local(row.made_at),
            "withdrawn_at": local(row.withdrawn_at) if row.withdrawn_at else None,
            "standing": "withdrawn" if row.withdrawn_at else standing[row.correction_id],
        }
        for row in connection.execute(query)
    ]


class _Units:
    """The units as they are before the decision, by name as written or canonical."""

    def __init__(self, found: dict[str, Resolved]) -> None:
        self._found = found
        self._names: dict[str, list[str]] = {}
        for written in sorted(found):
            self._names.setdefault(found[written].unit, []).append(written)

    def known(self, name: str) -> str | None:
        """A name as some ledger writes it, for itself or for a unit called so."""
        if name in self._found:
            return name
        return self._names[name][0] if name in self._names else None

    def written(self, name: str) -> str:
        """As `known`. Raises DecisionRefused, with the names nearest to it, where nothing is called so."""
        known = self.known(name)
        if known is None:
            near = CandidateIndex({w: r.unit for w, r in self._found.items()}).ranked(name)
            raise DecisionRefused("unknown_name", name=name, near="、".join(near) or "—")
        return known

    def name(self, written: str) -> str:
        """The canonical name of a written name's unit."""
        return self._found[written].unit

    def names(self, unit: str) -> list[str]:
        """All names written for a unit."""
        return self._names[unit]


def _decide(url: URL, kind: Kind, check: Callable[[_Units], tuple[str, dict[str, Any]]], why: Why) -> int:
    reason = mask_text(stripped(why.reason))
    if not reason:
        raise DecisionRefused("no_reason")
    with explained(url), writer_engine(url).begin() as connection:
        prepare(connection, url)
        units = _Units(settle(live_names(connection), reference(), live_judgements(connection))[0])
        subject, detail = check(units)
        row = insert(correction).values(
            kind=kind, subject=subject, detail=detail, reason=reason, made_by=maker(why.by), made_at=now()
        )
        number: int = connection.execute(row).inserted_primary_key[0]  # type: ignore[index]
        derive(connection, Touched(_years(kind, detail)))
        new_version(connection)
    return number


def _years(kind: str, detail: dict[str, Any]) -> set[int]:
    """The years a decision touches besides those in which a name changes its unit."""
    if kind in MATCHES:
        return {detail[part]["year"] for part in ("need", "resource") if detail[part]}
    return set(range(detail["from"], detail["to"] + 1)) if kind == "unit_type" else set()


def maker(by: str | None) -> str | None:
    """Who makes a decision: the name given, else the user of this machine, None where nobody knows."""
    named = mask_text((by or "").strip())
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None


__all__ = ["Why", "accept_new", "decisions", "maker", "merge", "rename", "retype", "split", "withdraw"]
