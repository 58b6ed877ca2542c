"""A person's word on a suggested match: accepted or declined, with who and why; taken back as any other decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, insert, select

from etl.agreed import MATCHES, live_decisions
from etl.clock import now
from etl.decisions import Why, maker
from etl.derive import Touched, derive
from etl.errors import DecisionRefused
from etl.load import new_version, prepare
from etl.reference import stripped
from etl.stage.masking import mask_text
from warehouse.engine import explained, writer_engine
from warehouse.schema import correction, dim_area, dim_unit, fct_match, fct_need, fct_resource, unit_alias


@dataclass(frozen=True)
class Pair:
    """A need and what may answer it, as a person names them: a need or resource by its number or title.

    area and title tell needs of one name apart; unit tells resources apart, and answers alone where no resource does.
    resource_year: the year whose list has the resource, else the need's own.
    """

    year: int
    need: str
    area: str | None = None
    title: str | None = None
    resource: str | None = None
    resource_year: int | None = None
    unit: str | None = None


def accept(url: URL, pair: Pair, why: Why) -> int:
    """The need is met by the resource or unit; the number of the decision. The figures follow.

    Raises DecisionRefused for what no list has, what several are called, or a match that stands already.
    """
    return _decide(url, "match_accept", pair, why)


def decline(url: URL, pair: Pair, why: Why) -> int:
    """The need and the resource or unit do not fit and are not suggested again; the number of the decision.

    Raises DecisionRefused as `accept`.
    """
    return _decide(url, "match_decline", pair, why)


def _decide(url: URL, kind: str, pair: Pair, why: Why) -> int:
    assert kind in MATCHES
    reason = mask_text(stripped(why.reason))
    if not reason:
        raise DecisionRefused("no_reason")
    with explained(url), writer_engine(url).begin() as connection:
        prepare(connection, url)
        subject, detail = _named(connection, pair)
        _news(connection, kind, detail)
        row = insert(correction).values(
            kind=kind, subject=subject, detail=detail, reason=reason, made_by=maker(why.by), made_at=now()
        )
        number: int = connection.execute(row).inserted_primary_key[0]  # type: ignore[index]
        resource = detail["resource"]
        derive(connection, Touched({pair.year, *({resource["year"]} if resource else ())}))
        new_version(connection)
    return number


def _named(connection: Connection, pair: Pair) -> tuple[str, dict[str, Any]]:
    """The need in words, and what the decision keeps of need, resource and unit."""
    need = _need(connection, pair)
    resource = _resource(connection, pair) if pair.resource else None
    if resource is None and not pair.unit:
        raise DecisionRefused("no_answer")
    unit = resource.pop("written") if resource else _unit(connection, pair.unit or "")
    answer = f"{resource['title']}（{unit}）" if resource else unit
    place = f"（{need['area']}）" if need["area"] else ""
    return f"{need['title']}{place}", {"need": need, "resource": resource, "unit": unit, "answer": answer}


def _need(connection: Connection, pair: Pair) -> dict[str, Any]:
    need = fct_need.c
    query = (
        select(need.year, need.number, need.title, dim_area.c.name.label("area"))
        .select_from(fct_need.outerjoin(dim_area))
        .where(need.year == pair.year, (need.number == pair.need) | (need.title == pair.need))
        .distinct()
    )
    if pair.area:
        query = query.where(dim_area.c.name == pair.area)
    if pair.title:
        query = query.where(need.title == pair.title)
    found = [dict(row) for row in connection.execute(query).mappings()]
    _only("need", found, pair.need, pair.year)
    return found[0]


def _resource(connection: Connection, pair: Pair) -> dict[str, Any]:
    resource, year = fct_resource.c, pair.resource_year or pair.year
    query = (
        select(resource.year, resource.number, resource.title, dim_unit.c.name.label("unit"), dim_unit.c.unit_id)
        .select_from(fct_resource.join(dim_unit))
        .where(resource.year == year, (resource.number == pair.resource) | (resource.title == pair.resource))
        .distinct()
    )
    if pair.unit:
        query = query.where(resource.unit_id == _key(connection, pair.unit))
    found = [dict(row) for row in connection.execute(query).mappings()]
    _only("resource", found, str(pair.resource), year)
    return {**found[0], "written": _written(connection, found[0].pop("unit_id"), str(found[0]["unit"]))}


def _only(what: str, found: list[dict[str, Any]], name: str, year: int) -> None:
    if len(found) != 1:
        raise DecisionRefused(f"many_{what}s" if found else f"unknown_{what}", name=name, year=year)


def _unit(connection: Connection, name: str) -> str:
    return _written(connection, _key(connection, name), name)


def _key(connection: Connection, name: str) -> int:
    """The key of the unit called so, by its canonical or any written name."""
    for query in (
        select(dim_unit.c.unit_id).where(dim_unit.c.name == name),
        select(unit_alias.c.unit_id).where(unit_alias.c.written == name),
    ):
        key = connection.execute(query).scalar()
        if key is not None:
            return int(key)
    raise DecisionRefused("unknown_name", name=name, near="—")


def _written(connection: Connection, key: int, name: str) -> str:
    """A name that some ledger writes for the unit: `name` where one does, else the first."""
    written = list(
        connection.execute(
            select(unit_alias.c.written).where(unit_alias.c.unit_id == key).order_by(unit_alias.c.written)
        ).scalars()
    )
    return name if name in written or not written else str(written[0])


def _news(connection: Connection, kind: str, detail: dict[str, Any]) -> None:
    """Raises DecisionRefused where the decision would say again what stands."""
    standing = [one for one in live_decisions(connection) if one.detail == detail]
    if standing and standing[-1].kind == kind:
        raise DecisionRefused("decided_before", number=standing[-1].number)
    if kind == "match_accept" and _stated(connection, detail):
        raise DecisionRefused("matched_before")


def _stated(connection: Connection, detail: dict[str, Any]) -> bool:
    """Whether a ledger states the match already."""
    need, resource = detail["need"], detail["resource"]
    area = select(dim_area.c.area_id).where(dim_area.c.name == need["area"]).scalar_subquery()
    query = (
        select(fct_match.c.match_id)
        .join(fct_need, fct_need.c.need_id == fct_match.c.need_id)
        .outerjoin(fct_resource, fct_resource.c.resource_id == fct_match.c.resource_id)
        .where(
            fct_need.c.year == need["year"],
            fct_need.c.title == need["title"],
            fct_need.c.number.is_not_distinct_from(need["number"]),
            fct_need.c.area_id.is_not_distinct_from(area if need["area"] else None),
            fct_match.c.unit_id == _key(connection, detail["unit"]),
            fct_resource.c.number.is_not_distinct_from(resource["number"] if resource else None),
            fct_resource.c.title.is_not_distinct_from(resource["title"] if resource else None),
            fct_match.c.correction_id.is_(None),
        )
    )
    return connection.execute(query.limit(1)).first() is not None
