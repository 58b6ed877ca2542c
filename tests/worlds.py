"""Tiny worlds: facts put straight into the schema, by names, in a temporary SQLite file.

Every count of people is `(value, bound)`, a plain number (exact) or None (unknown).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert

from measures import Scope, Selection, query
from warehouse.engine import database_url, reader_engine, writer_engine
from warehouse.migrate import upgrade
from warehouse.schema import (
    bridge_body_member,
    bridge_claim_form,
    bridge_edition_audience,
    dim_area,
    dim_body,
    dim_project,
    dim_project_edition,
    dim_theme,
    dim_unit,
    dim_unit_type,
    etl_batch,
    etl_batch_file,
    etl_content_version,
    etl_file,
    etl_sheet,
    etl_source_row,
    fct_claim,
    fct_match,
    fct_meeting,
    fct_meeting_item,
    fct_need,
    fct_participation,
    fct_published,
    fct_resource,
    fct_roster,
    unit_alias,
)

THEMES = {"先锋南西": "Vanguard", "志愿南西": "Volunteering", "共治南西": "Co-governance"}
UNIT_TYPES = {"机关": None, "国有企业": None, "非公企业": "两新", "社会组织": "两新", "居民区": None}
STREET = "南京西路街道"
AREAS = {"延中居民区": "310106012002", "中凯居民区": "310106012012", "威海居民区": "310106012022"}
COUNTS = ("person_times", "party_person_times", "public_person_times", "volunteer_hours_hundredths")
Counted = tuple[int, str] | int | None
Rows = list[tuple[Any, ...]]
EVERYTHING = Scope.everything()


class World:
    """A warehouse under construction; every method adds one row and names what it refers to by label."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids = count(1)
        self._keys: dict[tuple[str, Any], int] = {}
        self._start()

    def unit(self, name: str) -> int:
        return self._once(dim_unit, "unit_id", name, name=name)

    def alias(self, written: str, unit: str) -> None:
        self._add(unit_alias, written=written, unit_id=self.unit(unit), how="reviewed")

    def edition(
        self,
        year: int,
        project: str,
        theme: str | None = "先锋南西",
        *,
        status: str | None = None,
        listing: str = "catalogue",
        lead: str | None = None,
        audience: str | None = None,
        name: str | None = None,
        groups: dict[str, str | None] | None = None,
    ) -> int:
        key = ("edition", (project, year))
        if key not in self._keys:
            self._keys[key] = next(self._ids)
            self._add(
                dim_project_edition,
                edition_id=self._keys[key],
                project_id=self.project(project),
                year=year,
                theme_id=self._theme(theme),
                status=status,
                listing=listing,
                lead=lead,
                audience=audience,
                name=name,
                source_row_id=1,
            )
            for written, of in (groups or {}).items():
                self._add(bridge_edition_audience, edition_id=self._keys[key], written=written, audience=of, year=year)
            self._themes[(project, year)] = theme
        return self._keys[key]

    def project(self, name: str) -> int:
        return self._once(dim_project, "project_id", name, name=name)

    def roster(self, year: int, unit: str, type_: str | None = "机关", area: str | None = "威海居民区") -> None:
        self._add(
            fct_roster,
            year=year,
            unit_id=self.unit(unit),
            unit_type_id=self._type(type_),
            unit_area_id=self._area(area),
            party_members=None,
            party_members_bound="unknown",
            source_row_id=1,
        )
        self._rostered.add((year, unit))

    def activity(
        self,
        year: int,
        project: str,
        *units: str,
        month: str | None = None,
        area: str | None = "威海居民区",
        types: dict[str, str | None] | None = None,
        unit_area: str | None = "威海居民区",
        unit_areas: dict[str, str | None] | None = None,
        **counts: Counted,
    ) -> None:
        """One activity; its counts stand at its first unit, the others get exact zeros."""
        edition, activity = self.edition(year, project), next(self._ids)
        for at, unit in enumerate(units):
            row: dict[str, Any] = {}
            for name in COUNTS:
                value, bound = _counted(counts.get(name)) if at == 0 else (0, "exact")
                row |= {name: value, f"{name}_bound": bound}
            self._add(
                fct_participation,
                participation_id=next(self._ids),
                activity_id=activity,
                year=year,
                month=month,
                activity_date=date(int(month[:4]), int(month[5:]), 1) if month else None,
                edition_id=edition,
                project_id=self.project(project),
                theme_id=self._theme(self._themes[(project, year)]),
                unit_id=self.unit(unit),
                unit_type_id=self._type((types or {}).get(unit, "机关")),
                unit_area_id=self._area((unit_areas or {}).get(unit, unit_area)),
                area_id=self._area(area),
                registered=(year, unit) in self._rostered,
                source_row_id=1,
                **row,
            )

    def claim(
        self,
        year: int,
        project: str,
        unit: str,
        type_: str | None = "机关",
        area: str | None = "威海居民区",
        on: date | None = None,
        forms: dict[str, str | None] | None = None,
    ) -> None:
        for written, form in (forms or {}).items():
            pair = {"edition_id": self.edition(year, project), "unit_id": self.unit(unit)}
            self._add(bridge_claim_form, **pair, written=written, form=form, year=year)
        self._add(
            fct_claim,
            claimed_on=on,
            claim_id=next(self._ids),
            year=year,
            edition_id=self.edition(year, project),
            project_id=self.project(project),
            theme_id=self._theme(self._themes[(project, year)]),
            unit_id=self.unit(unit),
            unit_type_id=self._type(type_),
            unit_area_id=self._area(area),
            source_row_id=1,
        )

    def need(
        self,
        year: int,
        title: str = "需求",
        theme: str | None = "先锋南西",
        area: str | None = "威海居民区",
        *,
        done: bool | None = None,
        **stated: Any,
    ) -> int:
        """`stated`: number, category, raised_on, done_on."""
        key = next(self._ids)
        self._add(
            fct_need,
            done=done,
            need_id=key,
            year=year,
            title=title,
            theme_id=self._theme(theme),
            area_id=self._area(area),
            source_row_id=1,
            **stated,
        )
        return key

    def resource(
        self,
        year: int,
        unit: str,
        theme: str | None = "先锋南西",
        type_: str | None = "机关",
        area: str | None = "威海居民区",
        *,
        title: str = "资源",
        **stated: Any,
    ) -> int:
        """`stated`: number, category."""
        key = next(self._ids)
        self._add(
            fct_resource,
            resource_id=key,
            year=year,
            unit_id=self.unit(unit),
            unit_type_id=self._type(type_),
            unit_area_id=self._area(area),
            theme_id=self._theme(theme),
            title=title,
            source_row_id=1,
            **stated,
        )
        return key

    def match(self, year: int, need: int, resource: int | None = None, unit: str | None = None) -> None:
        self._add(
            fct_match,
            match_id=next(self._ids),
            year=year,
            need_id=need,
            resource_id=resource,
            unit_id=self.unit(unit) if unit else None,
            source_row_id=1,
        )

    def body(self, name: str, kind: str | None = None, founded: int | None = None, parent: str | None = None) -> int:
        return self._once(
            dim_body, "body_id", name, name=name, kind=kind, founded_year=founded, parent=parent, source_row_id=1
        )

    def member(self, body: str, unit: str, joined: int | None = None, left: int | None = None) -> None:
        self._add(
            bridge_body_member,
            body_member_id=next(self._ids),
            body_id=self.body(body),
            unit_id=self.unit(unit),
            joined_year=joined,
            left_year=left,
            source_row_id=1,
        )

    def published(self, year: int, subject: str, measure: str, value: int, bound: str = "exact") -> None:
        self._add(
            fct_published,
            published_id=next(self._ids),
            year=year,
            subject=subject,
            measure=measure,
            value=value,
            bound=bound,
            source="社区报",
            source_row_id=1,
        )

    def meeting(self, year: int, name: str, *items: dict[str, Any], **about: Any) -> None:
        """A meeting with its items: topic, decision, speakers and so on, each by its name."""
        key = self._once(
            fct_meeting, "meeting_id", name, year=year, name=name, source_row_id=1,
            **({"attendees": None, "attendees_bound": "unknown"} | about),
        )  # fmt: skip
        for item in items:
            blank = {"claiming": False, "speakers": [], "projects": []}
            self._add(
                fct_meeting_item, meeting_item_id=next(self._ids), meeting_id=key, year=year, source_row_id=1,
                **(blank | item),
            )  # fmt: skip

    def batch(
        self, batch: int, *files: str, sample: bool = False, undone: bool = False, status: str = "loaded"
    ) -> None:
        when = datetime(2020, 1, batch)
        self._add(
            etl_batch,
            batch_id=batch,
            loaded_at=when,
            loaded_on=when.date(),
            undone_at=when if undone else None,
        )
        for position, name in enumerate(files):
            file = self._once(
                etl_file, "file_id", name, name=name, sha256=name, size=1, name_year=None, read_with="r", sample=sample
            )
            self._add(etl_batch_file, batch_id=batch, position=position, file_id=file, name=name, status=status)

    # --- keys ---------------------------------------------------------------------------------

    def _start(self) -> None:
        self._themes: dict[tuple[str, int], str | None] = {}
        self._rostered: set[tuple[int, str]] = set()
        self._add(etl_content_version, content_version_id=1, version=7, changed_at=datetime(2020, 1, 1))
        self._add(etl_batch, batch_id=0, loaded_at=datetime(2019, 1, 1), loaded_on=date(2019, 1, 1))
        reference = self._once(
            etl_file,
            "file_id",
            "reference",
            name="reference",
            sha256="r",
            size=1,
            name_year=None,
            read_with="r",
            sample=False,
        )
        self._add(etl_batch_file, batch_id=0, position=0, file_id=reference, name="reference", status="loaded")
        self._add(
            etl_sheet,
            sheet_id=1,
            file_id=reference,
            position=0,
            name="表",
            kind="areas",
            layout={},
            masked=[],
        )
        self._add(etl_source_row, source_row_id=1, sheet_id=1, row=1, outcome="accepted", cells=[])
        for position, (zh, en) in enumerate(THEMES.items(), start=1):
            self._once(dim_theme, "theme_id", zh, zh=zh, en=en, position=position)
        for position, (zh, group) in enumerate(UNIT_TYPES.items(), start=1):
            self._once(dim_unit_type, "unit_type_id", zh, zh=zh, en=zh, position=position, type_group=group)
        street = self._once(dim_area, "area_id", STREET, name=STREET, code="310106012", level="street", source_row_id=1)
        for name, code in reversed(AREAS.items()):
            self._once(
                dim_area,
                "area_id",
                name,
                name=name,
                code=code,
                level="residential_area",
                parent_id=street,
                source_row_id=1,
            )

    def _once(self, table: Table, key: str, label: str, **values: Any) -> int:
        known = (table.name, label)
        if known not in self._keys:
            self._keys[known] = next(self._ids)
            self._add(table, **{key: self._keys[known]}, **values)
        return self._keys[known]

    def _theme(self, label: str | None) -> int | None:
        return None if label is None else self._keys[("dim_theme", label)]

    def _type(self, label: str | None) -> int | None:
        return None if label is None else self._keys[("dim_unit_type", label)]

    def _area(self, label: str | None) -> int | None:
        return None if label is None else self._keys[("dim_area", label)]

    def _add(self, table: Table, **values: Any) -> None:
        self._connection.execute(insert(table).values(**values))


def _counted(counted: Counted) -> tuple[int | None, str]:
    if counted is None:
        return None, "unknown"
    return counted if isinstance(counted, tuple) else (counted, "exact")


def empty_warehouse(path: Path) -> Engine:
    """A writing engine on a new SQLite file with the schema and nothing in it."""
    url = database_url(f"sqlite:///{path}")
    engine = writer_engine(url)
    with engine.begin() as connection:
        upgrade(connection, str(path))
    return engine


def reader(path: Path) -> Connection:
    """A reading connection to the warehouse in the file."""
    return reader_engine(database_url(f"sqlite:///{path}")).connect()


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """A new warehouse in the folder, open for building; committed at the end of the block."""
    with empty_warehouse(folder / "world.db").begin() as connection:
        yield World(connection)


def ask(folder: Path, *measures: str, by: str = "", where: str = "", scope: Scope = EVERYTHING) -> Rows:
    """The rows of `query` on the folder's warehouse; `by` and `where` are words separated by spaces."""
    with reader(folder / "world.db") as connection:
        selection = Selection.parse(connection, where.split())
        found = query(connection, measures, by=by.split(), selection=selection, scope=scope)
    return [tuple(row) for row in found.itertuples(index=False)]
